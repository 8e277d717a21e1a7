"""Floors: what breaks them, and that none is lowered unasked."""

import pytest

from qc.errors import OutputError
from qc.learning.columns import Line
from qc.learning.floors import Current, Floors, Pinned, holds, pin
from qc.learning.selection import Selection

FIGURES: Line = {"closed": 0.5, "span P": 0.9, "main%": 0.2, "harmed": 0.01, "rho": 0.8}


def now(**figures: float | None) -> list[Current]:
    names = {"closed": "closed", "span_p": "span P", "main": "main%", "harmed": "harmed"}
    return [Current("a.jsonl", Selection((4,)), {"x": FIGURES | {names[key]: v for key, v in figures.items()}})]


def limits(floors: Floors) -> dict[str, float]:
    return floors.pinned[0].limits["x"]


def test_floors_lie_a_little_below_and_ceilings_a_little_above() -> None:
    assert limits(pin(None, now(), lower=False)) == {"closed": 0.49, "span P": 0.89, "main%": 0.25, "harmed": 0.015}


def test_better_figures_raise_floors_and_slightly_worse_ones_keep_them() -> None:
    floors = pin(None, now(), lower=False)
    assert limits(pin(floors, now(closed=0.6, main=0.1), lower=False)) == {
        "closed": 0.59,
        "span P": 0.89,
        "main%": 0.15,
        "harmed": 0.015,
    }
    assert limits(pin(floors, now(closed=0.495, main=0.24), lower=False)) == limits(floors)


def test_a_floor_that_would_be_lowered_is_named() -> None:
    floors = pin(None, now(), lower=False)
    with pytest.raises(OutputError, match=r"a.jsonl, fold 4: x: closed is 0.400, below the floor of 0.49\nnothing is"):
        pin(floors, now(closed=0.4), lower=False)
    assert limits(pin(floors, now(closed=0.4), lower=True))["closed"] == 0.39


def test_other_files_and_selections_keep_their_floors() -> None:
    floors = pin(None, now(), lower=False)
    other = Current("b.jsonl", Selection((4,)), {"x": FIGURES})
    again = Current("a.jsonl", Selection((3,)), {"x": FIGURES})
    both = pin(floors, [other, again], lower=False)
    assert [one.name for one in both.pinned] == ["a.jsonl, fold 3", "a.jsonl, fold 4", "b.jsonl, fold 4"]


@pytest.mark.parametrize(
    ("column", "figure", "known", "kept"),
    [
        ("closed", 0.5, True, True),
        ("closed", 0.49, True, False),
        ("main%", 0.5, True, True),
        ("main%", 0.51, True, False),
        ("span P", None, True, True),  # nothing is flagged, so nothing is wrong
        ("span P", None, False, False),
        ("closed", None, True, False),
        ("span R", None, True, False),
    ],
)
def test_a_figure_holds_or_breaks(column: str, figure: float | None, known: bool, kept: bool) -> None:
    assert holds(column, figure, 0.5, known=known) is kept


def test_a_system_that_is_gone_breaks_its_floors() -> None:
    pinned = Pinned("a.jsonl", Selection((4,)), {"gone": {"closed": 0.1, "main%": 1.0}})
    assert list(pinned.broken({"x": FIGURES})) == [
        "a.jsonl, fold 4: gone: closed has no figure, below the floor of 0.1",
        "a.jsonl, fold 4: gone: main% has no figure, above the ceiling of 1",
    ]
