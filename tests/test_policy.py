"""Levels follow from confidence, verdicts from the score; settings may shift both."""

import pytest

from qc.documents import Document
from qc.findings import Level, Verdict
from qc.policy import Accepted, Policy
from tests.builders import raw_rule, rule_set

SHARE = rule_set(raw_rule("SHR901")).rules[0]
BYLINE = rule_set(raw_rule("BYL901")).rules[0]


@pytest.mark.parametrize(
    ("confidence", "level"), [(0.95, "error"), (0.9499, "warning"), (0.75, "warning"), (0.74, "info")]
)
def test_the_level_is_how_sure_the_finding_is(confidence: float, level: str) -> None:
    assert Policy().level(SHARE, confidence) == level


def test_neutral_findings_are_hints_however_sure() -> None:
    assert Policy().level(BYLINE, 1.0) is Level.INFO


@pytest.mark.parametrize("key", ["SHR901", "rule-shr901", "SHR", "share"])
def test_settings_shift_a_rule_by_id_name_prefix_or_category(key: str) -> None:
    assert Policy(levels={key: "info"}).level(SHARE, 0.99) is Level.INFO


@pytest.mark.parametrize(
    ("score", "error", "verdict"),
    [
        (None, False, Verdict.EMPTY),
        (0.98, False, Verdict.CLEAN),
        (0.98, True, Verdict.MIXED),
        (0.9799, False, Verdict.MIXED),
        (0.7, False, Verdict.MIXED),
        (0.6999, True, Verdict.DIRTY),
    ],
)
def test_the_verdict(score: float | None, error: bool, verdict: Verdict) -> None:
    assert Policy().verdict(score, error) is verdict


def test_an_accepted_entry_covers_by_rule_path_site_and_text() -> None:
    document = Document("1", "", "data/a.jsonl", {"url": "https://www.example.org/x"})
    assert Accepted("SHR", "why").covers(SHARE, document, "Share this")
    assert Accepted("share", "why", "data/*", "example.org", "this").covers(SHARE, document, "Share this")
    assert not Accepted("share", "why", path="other/*").covers(SHARE, document, "Share this")
    assert not Accepted("share", "why", site="example.com").covers(SHARE, document, "Share this")
    assert not Accepted("share", "why", text="that").covers(SHARE, document, "Share this")
    assert not Accepted("PAY", "why").covers(SHARE, document, "Share this")


def test_the_path_of_an_accepted_entry_is_relative_to_the_settings_file() -> None:
    document = Document("1", "", "/srv/news/data/a.jsonl")
    assert Accepted("share", "why", path="data/*").covers(SHARE, document, "Share this", base="/srv/news")
    assert not Accepted("share", "why", path="data/*").covers(SHARE, document, "Share this")


def test_a_document_of_neutral_text_only_is_clean_and_not_empty() -> None:
    assert Policy().verdict(None, has_error=False, chars=20) is Verdict.CLEAN
    assert Policy().verdict(None, has_error=False) is Verdict.EMPTY
