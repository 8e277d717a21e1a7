"""The Python interface."""

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest

import qc
import qc.api
from qc.api import BATCH_DOCUMENTS
from tests.builders import ARTICLE

ADDRESS = "304 North Cardinal St.\n"


def test_a_text_is_checked_and_cut() -> None:
    report = qc.check(ADDRESS + ARTICLE)
    assert report.findings[0].text == "304 North Cardinal St."
    assert qc.clean(ADDRESS + ARTICLE, report) == ARTICLE


def test_a_document_brings_its_id_and_url() -> None:
    report = qc.check(qc.Document("7", ARTICLE, meta={"url": "https://example.org/a"}))
    assert (report.id, report.verdict) == ("7", qc.Verdict.CLEAN)


def test_many_are_checked_batch_by_batch_in_order() -> None:
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        for number in range(BATCH_DOCUMENTS + 10):
            taken += 1
            yield ADDRESS + ARTICLE if number % 2 else ARTICLE

    reports = qc.check_many(texts())
    first = next(reports)
    assert taken == BATCH_DOCUMENTS
    found = [first, *reports]
    assert [len(report.findings) for report in found] == [0, 1] * ((BATCH_DOCUMENTS + 10) // 2)
    assert found[1] == qc.check(ADDRESS + ARTICLE)


def test_a_report_about_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="another text"):
        qc.clean(ARTICLE, qc.check(ADDRESS + ARTICLE))


def test_own_rules_are_added_to_those_of_qc(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(
        "id: PRO901\nname: our-shop\nmessage: our shop\nwhat: w\nwhy: w\nlines: [Visit our shop]\n"
        "cases: {foreign: [], content: []}\n"
    )
    rules = qc.load_rules(tmp_path)
    assert len(rules) == len(qc.load_rules()) + 1
    report = qc.check(f"Visit our shop\n{ADDRESS}{ARTICLE}", rules=rules)
    assert [finding.rule for finding in report.findings] == ["PRO901", "TPL001"]


def test_the_examples_in_the_docs_hold() -> None:
    for module in (qc, qc.api):
        assert doctest.testmod(module).failed == 0


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(qc, name) is not None for name in qc.__all__)
    with pytest.raises(AttributeError, match="no attribute 'checks'"):
        qc.checks  # noqa: B018
