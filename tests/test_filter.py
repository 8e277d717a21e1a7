"""What is kept, why the rest is not, and counts that add up."""

from qc.checker import unreadable
from qc.documents import Unreadable
from qc.filter import FilterTotals, Keep
from qc.findings import Category, Level, Verdict
from tests.builders import ARTICLE, check, raw_rule

SHARE = raw_rule("SHR901")
MIXED = check(f"Share this story\n{ARTICLE}", SHARE)
DIRTY = check("Share this story\nIt rained.", SHARE)
EMPTY = check("", SHARE)
BROKEN = unreadable(Unreadable("QC000", "not JSON", "a.jsonl", 1))


def test_dirty_empty_and_unreadable_are_rejected_by_default() -> None:
    keep = Keep()
    assert keep.reasons(MIXED) == []
    assert keep.reasons(DIRTY) == ["dirty"]
    assert keep.reasons(EMPTY) == ["empty"]
    assert keep.reasons(BROKEN) == ["unreadable"]


def test_all_reasons_are_given() -> None:
    keep = Keep(
        frozenset({Verdict.MIXED}),
        frozenset({Category.SHARE}),
        frozenset({"SHR901"}),
        level=Level.ERROR,
        min_score=0.99,
    )
    assert keep.reasons(MIXED) == ["mixed", "share", "SHR901", "level error", "score below 0.99"]


def test_a_hint_rejects_nothing() -> None:
    hint = check(f"Share this story\n{ARTICLE}", SHARE, confidence={"SHR901": 0.6})
    assert Keep(categories=frozenset({Category.SHARE}), level=Level.WARNING).reasons(hint) == []


def test_read_is_kept_and_rejected_and_unreadable() -> None:
    totals, keep = FilterTotals(), Keep()
    for report in (MIXED, DIRTY, EMPTY, BROKEN, MIXED):
        totals.add(keep.reasons(report), cleaned=report is DIRTY)
    assert totals.read == totals.kept + totals.rejected + totals.unreadable == 5
    assert totals.line() == (
        "read 5 = kept 2 + rejected 2 + unreadable 1; cleaned 0 of the kept; rejected by reason: dirty 1, empty 1"
    )


def test_a_document_with_several_reasons_counts_under_each_and_once_as_rejected() -> None:
    totals, keep = FilterTotals(), Keep(categories=frozenset({Category.SHARE}))
    for report in (MIXED, DIRTY):
        totals.add(keep.reasons(report), cleaned=False)
    assert totals.line() == (
        "read 2 = kept 0 + rejected 2 + unreadable 0; cleaned 0 of the kept; "
        "rejected by reason (some have several): share 2, dirty 1"
    )
