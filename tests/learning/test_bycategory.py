"""Findings by category: how many are right, and what share of the foreign text they cover."""

from qc.learning.bycategory import CategoryTally
from qc.learning.marking import Flag, Marked
from tests.labelled import case

TEXT = "Share this\nBy Ann\nThe mill burned.\nMore mills"
FOREIGN = ((0, 10), (35, 45))
CASE = case(TEXT, foreign=FOREIGN, neutral=((11, 17),), categories=("share", "related"))


def test_precision_leaves_neutral_text_out() -> None:
    tally = CategoryTally()
    tally.add(Marked(CASE, [Flag((0, 10), "share"), Flag((11, 17), "share"), Flag((18, 26), "share")]))
    share = tally.standings()["share"]
    assert (share.findings, share.cases, share.right, share.wrong) == (3, 1, 1, 1)
    assert share.precision == 0.5


def test_shares_of_foreign_text_add_up() -> None:
    tally = CategoryTally()
    tally.add(Marked(CASE, [Flag((0, 10), "share"), Flag((35, 39), "navigation")]))
    shares = {name: one.share for name, one in tally.standings().items()}
    assert shares == {"navigation": 4 / 18, "related": 0, "share": 9 / 18}


def test_recall_asks_whether_labelled_spans_were_found_by_whatever_finding() -> None:
    tally = CategoryTally()
    tally.add(Marked(CASE, [Flag((0, 10), "navigation")]))
    standings = tally.standings()
    assert standings["share"].recall == 1.0
    assert standings["related"].recall == 0.0
    assert standings["navigation"].recall is None
    assert standings["related"].precision is None
