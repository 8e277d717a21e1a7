"""Whether a run passes: a limit that is given replaces the test on single findings."""

import pytest

from qc.errors import SettingsError
from qc.findings import Report
from qc.gate import Gate
from qc.settings import Settings
from qc.totals import Totals
from tests.builders import ARTICLE, check, raw_rule

CLEAN = check(ARTICLE, raw_rule("SHR901"))
ERROR = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"))
WARNING = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"), confidence={"SHR901": 0.8})


def passes(settings: Settings, *reports: Report) -> bool:
    gate, totals = Gate(settings), Totals()
    for report in reports:
        gate.see(report)
        totals.add(report)
    return gate.verdict(totals).passed


@pytest.mark.parametrize(
    ("fail_on", "report", "passed"),
    [
        ("error", CLEAN, True),
        ("error", WARNING, True),
        ("error", ERROR, False),
        ("warning", WARNING, False),
        ("never", ERROR, True),
    ],
)
def test_single_findings(fail_on: str, report: Report, passed: bool) -> None:
    assert passes(Settings(fail_on=fail_on), report) is passed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "passed"), [(1, False), (2, True), ("1", False), ("2", True), ("50%", True), ("49%", False)]
)
def test_bad_documents_are_let_pass_up_to_a_number_or_a_share(limit: int | str, passed: bool) -> None:
    assert passes(Settings(max_bad_docs=limit), CLEAN, ERROR, ERROR, CLEAN) is passed


def test_the_least_score_of_every_document() -> None:
    assert ERROR.score is not None
    assert passes(Settings(min_score=ERROR.score), CLEAN, ERROR)
    assert not passes(Settings(min_score=ERROR.score + 0.001), CLEAN, ERROR)


def test_the_least_mean_score() -> None:
    assert ERROR.score is not None
    mean = (1 + ERROR.score) / 2
    assert passes(Settings(min_mean_score=mean - 0.001), CLEAN, ERROR)
    assert not passes(Settings(min_mean_score=mean + 0.001), CLEAN, ERROR)


def test_a_broken_limit_says_which() -> None:
    gate, totals = Gate(Settings(max_bad_docs=0)), Totals()
    gate.see(ERROR)
    totals.add(ERROR)
    assert gate.verdict(totals).reasons == ["1 bad document, 0 let pass (max-bad-docs 0)"]


@pytest.mark.parametrize("limit", ["abc", "-3", "200%"])
def test_a_limit_that_is_none_is_refused_before_the_run(limit: str) -> None:
    with pytest.raises(SettingsError, match="max-bad-docs"):
        Gate(Settings(max_bad_docs=limit))
