"""The worst cases: the most harmed and the largest missed, no more than asked for."""

from qc.learning.evaluation import measure
from qc.learning.marking import Flag, Marked
from qc.learning.worst import Worst
from qc.spans import Span
from tests.labelled import case

TEXT = "The mill burned down twice.\nShare this story\n\nIt stands again."
FOREIGN = (28, 44)


def add(worst: Worst, name: str, *flags: Span) -> None:
    marked = Marked(case(TEXT, id=name, foreign=(FOREIGN,), ref_words=8), [Flag(span, "x", "X1") for span in flags])
    worst.add(marked, measure(marked, "x", None))


def test_the_most_harmed_come_first_with_their_lines() -> None:
    worst = Worst(2)
    for name, end in (("a", 8), ("b", 27), ("c", 15), ("d", 0)):
        add(worst, name, *([(0, end)] if end else []))
    first, second = worst.harmed()
    assert (first.row.id, second.row.id) == ("b", "c")
    assert [(flag.about, text) for flag, text in first.wrong] == [("X1", "The mill burned down twice.")]
    assert [(one.flagged, one.label.name) for one in first.lines] == [
        (True, "MAIN"),
        (False, "FOREIGN"),
        (False, "MAIN"),
    ]


def test_the_largest_missed_spans_come_first() -> None:
    worst = Worst(1)
    add(worst, "a", FOREIGN)
    assert worst.missed() == []
    add(worst, "b")
    add(worst, "c")
    assert [(one.id, one.start, one.text) for one in worst.missed()] == [("b", 28, "Share this story")]


def test_nothing_is_kept_where_nothing_is_asked_for() -> None:
    worst = Worst(0)
    add(worst, "a", (0, 27))
    assert (worst.harmed(), worst.missed()) == ([], [])
