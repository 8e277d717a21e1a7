"""Floors: figures below which a change of rules, model or thresholds must not fall."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from qc.errors import InputError, OutputError
from qc.learning.columns import Line
from qc.learning.selection import Selection
from qc.learning.tables import shown
from qc.writing import written

VERSION = 1
FLOORS = {"closed": 0.01, "span R": 0.01, "span P": 0.01}
CEILINGS = {"harmed": 0.005, "main%": 0.05, "neut%": 0.5, "MAE": 0.003}
"""Columns that have a floor, and those that have a ceiling; and how far from the figure it is set."""

SLACK = FLOORS | CEILINGS
MAY_ABSTAIN = ("span P", "main%", "neut%", "MAE")
"""Without a figure these are no worse: where nothing is flagged, nothing is wrong."""

DIGITS = 4


class Pinned(msgspec.Struct, frozen=True):
    """The floors of one file under one selection.

    Attributes:
        file: name of the file of cases, without its folder.
        selection: which of its cases, and how they count.
        limits: line of the table → column → floor, or ceiling for those of CEILINGS.
    """

    file: str
    selection: Selection
    limits: dict[str, dict[str, float]]

    @property
    def name(self) -> str:
        """File and selection in words."""
        return f"{self.file}, {self.selection.name}"

    def broken(self, lines: Mapping[str, Line]) -> Iterator[str]:
        """Yield what is wrong, a sentence for each floor that the figures do not hold."""
        for group, limits in self.limits.items():
            for column, limit in limits.items():
                figure = lines.get(group, {}).get(column)
                if not holds(column, figure, limit, known=group in lines):
                    side = "above the ceiling" if column in CEILINGS else "below the floor"
                    said = "has no figure" if figure is None else f"is {shown(column, figure)}"
                    yield f"{self.name}: {group}: {column} {said}, {side} of {limit:g}"


class Floors(msgspec.Struct, frozen=True):
    """What stands in a file of floors."""

    version: int
    slack: dict[str, float]
    pinned: tuple[Pinned, ...]


class Current(NamedTuple):
    """Figures as they are now: of one file under one selection."""

    file: str
    selection: Selection
    lines: dict[str, Line]


def holds(column: str, figure: float | None, limit: float, *, known: bool = True) -> bool:
    """Whether a figure keeps to its floor or ceiling.

    Args:
        column: name of the column.
        figure: None where there is nothing to divide by.
        limit: the floor or ceiling.
        known: whether there are cases at all.
    """
    if figure is None:
        return known and column in MAY_ABSTAIN
    return figure <= limit if column in CEILINGS else figure >= limit


def read_floors(path: Path) -> Floors:
    """Read a file of floors.

    Raises:
        InputError: it cannot be read, or holds something else.
    """
    try:
        floors = msgspec.json.decode(path.read_bytes(), type=Floors)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; `qc eval CASES --write-floors FILE` writes one") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: holds no floors: {error}") from error
    if floors.version != VERSION:
        raise InputError(f"{path}: floors of version {floors.version}, this qc reads {VERSION}; write them again")
    return floors


def write_floors(path: Path, floors: Floors) -> None:
    """Write a file of floors."""
    text = msgspec.json.format(msgspec.json.encode(floors), indent=1)
    with written(str(path), overwrite=True) as stream:
        stream.write(text + b"\n")


def pin(old: Floors | None, now: list[Current], *, lower: bool) -> Floors:
    """Set floors at current figures, less some slack.

    A floor that stands is raised where the figure allows it, and kept where the figure still holds it.

    Args:
        old: the floors that stand, or None.
        now: current figures.
        lower: whether floors that stand may be lowered.

    Raises:
        OutputError: a floor would be lowered and must not be; the message names all of them.
    """
    pinned = {(one.file, one.selection.name): one for one in (old.pinned if old else ())}
    broken: list[str] = []
    for current in now:
        key = (current.file, current.selection.name)
        before = pinned.get(key)
        if before is not None:
            broken += before.broken(current.lines)
        pinned[key] = _pinned(current, None if lower else before)
    if broken and not lower:
        raise OutputError("\n".join([*broken, "nothing is written: --lower lets floors be lowered"]))
    return Floors(VERSION, SLACK, tuple(pinned[key] for key in sorted(pinned)))


def _pinned(current: Current, before: Pinned | None) -> Pinned:
    limits = {group: _limits(line) for group, line in current.lines.items()}
    for group, old in (before.limits if before else {}).items():
        new = limits.setdefault(group, {})
        for column, limit in old.items():
            new[column] = (min if column in CEILINGS else max)(new.get(column, limit), limit)
    return Pinned(current.file, current.selection, limits)


def _limits(line: Line) -> dict[str, float]:
    return {
        column: round(figure + slack if column in CEILINGS else figure - slack, DIGITS)
        for column, slack in SLACK.items()
        if (figure := line.get(column)) is not None
    }
