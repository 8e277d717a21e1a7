"""Totals are exact and add up."""

import msgspec

from qc.checker import unreadable
from qc.documents import Unreadable
from qc.totals import GROUPS, OTHERS, SUSPICIOUS_DOCUMENTS, Totals
from tests.builders import ARTICLE, check, raw_rule

DIRTY = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"))


def test_documents_are_the_sum_of_the_verdicts() -> None:
    totals = Totals()
    for report in (
        DIRTY,
        check(ARTICLE, raw_rule("SHR901")),
        unreadable(Unreadable("QC000", "not JSON", "a.jsonl", 1)),
    ):
        totals.add(report)
    assert totals.documents == 3 == totals.verdicts.total()
    assert totals.levels == {"error": 2}
    assert totals.rules == {"SHR901": 1, "QC000": 1}


def test_the_mean_score_is_over_documents_that_have_one() -> None:
    totals = Totals()
    assert totals.mean_score is None
    totals.add(DIRTY)
    totals.add(check("", raw_rule("SHR901")))
    assert totals.mean_score == DIRTY.score


def test_the_last_line_always_has_the_same_shape() -> None:
    totals = Totals()
    totals.add(DIRTY)
    assert totals.line() == (
        "1 document (0 clean, 1 mixed, 0 dirty, 0 empty, 0 unreadable), 1 error, 0 warnings, 0 hints, "
        f"mean score {DIRTY.score:.4f}"
    )


def test_a_rule_that_fires_on_many_documents_is_suspect_in_a_large_run_only() -> None:
    totals = Totals()
    for _ in range(SUSPICIOUS_DOCUMENTS - 1):
        totals.add(DIRTY)
    assert totals.suspects() == {}
    totals.add(DIRTY)
    assert totals.suspects() == {"SHR901": SUSPICIOUS_DOCUMENTS}


def test_what_is_hidden_stands_at_the_end_of_the_last_line() -> None:
    totals = Totals(known=1_204)
    assert totals.line().endswith("mean score -, 1,204 known")
    totals.unchanged, totals.unchanged_files = 1, 2
    assert totals.line().endswith("mean score -, 1,204 known, 1 document and 2 files unchanged")
    totals.unchanged = 0
    assert totals.line().endswith(", 2 files unchanged")
    totals.unchanged_files = 0
    assert totals.line().endswith(", none unchanged")


def test_documents_are_counted_by_site_else_by_file_or_folder() -> None:
    totals = Totals()
    for keys in ({"site": "a.example"}, {"site": "", "record": 2, "source": "b.jsonl"}, {"source": "c/d.txt"}):
        totals.add(msgspec.structs.replace(DIRTY, **keys))
    assert {name: tally.documents for name, tally in totals.groups.items()} == {"a.example": 1, "b.jsonl": 1, "c": 1}
    assert totals.groups["c"].mean_score == DIRTY.score
    assert totals.groups["c"].verdicts == {"mixed": 1}


def test_groups_beyond_the_first_thousands_are_counted_together() -> None:
    totals = Totals()
    for number in range(GROUPS + 3):
        totals.add(msgspec.structs.replace(DIRTY, site=f"s{number}.example"))
    assert len(totals.groups) == GROUPS + 1
    assert totals.groups[OTHERS].documents == 3
