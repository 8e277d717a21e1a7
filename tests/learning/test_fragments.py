"""Fragments: false alarms on clean ones, and reliability of the others."""

import pytest

from qc.learning.fragments import EXTRACTORS, PAGES, Alarms, FragmentTally, Judged
from qc.learning.marking import Flag, Marked
from tests.labelled import case

LINES = ["The mill burned.", "Share this", "By Ann", "Rebuilt. Share this", "It stands again."]
TEXT = "\n".join(LINES)
STARTS = [TEXT.index(line) for line in LINES]
SHARE, BYLINE, SECOND = (17, 27), (28, 34), (44, 54)


def tally(*flags: tuple[int, int], foreign: list[float] | None = None, system: str = "trafilatura") -> FragmentTally:
    found = FragmentTally()
    marked = Marked(
        case(TEXT, foreign=(SHARE, SECOND), neutral=(BYLINE,), system=system), [Flag(span) for span in flags]
    )
    found.add(marked, system, Judged(STARTS, LINES, foreign))
    return found


def test_only_lines_of_main_text_alone_can_give_false_alarms() -> None:
    assert tally((17, 27), (28, 34), (44, 54)).alarms() == {"trafilatura": Alarms(2, 0)}
    alarms = tally((0, 3), (44, 54)).alarms()["trafilatura"]
    assert alarms == Alarms(2, 1)
    assert alarms.per_thousand == 500


def test_without_clean_fragments_there_is_no_rate() -> None:
    assert Alarms(0, 0).per_thousand is None


def test_reliability_leaves_neutral_fragments_out_and_asks_for_more_than_half() -> None:
    found = tally(foreign=[0.1, 0.9, 0.8, 0.6, 0.2]).reliability()[EXTRACTORS]
    assert [(one.fragments, one.foreign) for one in found.bins] == [(1, 0), (1, 0), (1, 1), (1, 1)]
    assert [one.mean for one in found.bins] == [0.1, 0.2, 0.6, 0.9]
    assert found.error == pytest.approx((0.1 + 0.2 + 0.4 + 0.1) / 4)


def test_whole_pages_stand_apart_and_what_nobody_judged_is_missing() -> None:
    assert list(tally(foreign=[0.5] * 5, system="html_text").reliability()) == [PAGES]
    assert tally().reliability() == {}
