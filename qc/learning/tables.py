"""What `qc eval` prints for people: figures in columns, and the worst cases with their text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qc.learning.bycategory import Standing
from qc.learning.cases import Label
from qc.learning.columns import COLUMNS, COUNTS, SCORE_COLUMNS, Line, grouped, intervals, line
from qc.learning.evaluation import Row
from qc.learning.fragments import Alarms
from qc.learning.standing import Reliability
from qc.learning.worst import Harmed, Missed, Worst
from qc.printable import printable

WIDTH = 7
EXCERPT, TEXT_LINE = 300, 240
SIGNS = {Label.MAIN: " ", Label.FOREIGN: "-", Label.NEUTRAL: "n"}
ALL = "ALL"


class Bootstrap(NamedTuple):
    """How intervals are drawn: rounds, and the seed of the draws."""

    rounds: int
    seed: int


def shown(column: str, value: float | None) -> str:
    """Return a figure as tables show it."""
    if value is None:
        return "-"
    if column in COUNTS:
        return str(value)
    return f"{value:.2f}" if column.endswith("%") else f"{value:.3f}"


def lines_by_group(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows of each line of a table, that of all together last."""
    return grouped(rows) | {ALL: list(rows)}


def main_table(rows: Sequence[Row], by: str, bootstrap: Bootstrap | None) -> Iterator[str]:
    """Yield the table of all columns, a line for each group and one for all."""
    groups = lines_by_group(rows)
    figures = {name: line(members) for name, members in groups.items()}
    columns = columns_of(figures.values())
    cells = [[by, *columns], *([name, *(shown(c, one.get(c)) for c in columns)] for name, one in figures.items())]
    if bootstrap:
        cells[0] += ["F1 change, 95 %", "closed, 95 %"]
        for row, members in zip(cells[1:], groups.values(), strict=True):
            row += _interval_cells(members, bootstrap)
    yield from aligned(cells)


def columns_of(figures: Iterable[Line]) -> tuple[str, ...]:
    """Return the columns that some lines have."""
    return COLUMNS + (SCORE_COLUMNS if any("MAE" in one for one in figures) else ())


def _interval_cells(rows: Sequence[Row], bootstrap: Bootstrap) -> list[str]:
    change = sum(row.after - row.before for row in rows) / len(rows)
    found = intervals(rows, bootstrap.rounds, bootstrap.seed)
    closed = "-" if found.closed is None else f"[{found.closed.low:.3f}, {found.closed.high:.3f}]"
    return [f"{change:+.4f} [{found.change.low:+.4f}, {found.change.high:+.4f}]", closed]


def category_table(standings: dict[str, Standing]) -> Iterator[str]:
    """Yield precision and recall by category of finding."""
    heads = ["category", "findings", "cases", "right", "wrong", "precision", "of foreign", "labelled", "recall"]
    yield from aligned(
        [
            heads,
            *(
                [
                    name or "(none named)",
                    *map(str, one[:4]),
                    shown("", one.precision),
                    shown("", one.share),
                    str(one.labelled) if one.labelled else "-",
                    shown("", one.recall),
                ]
                for name, one in standings.items()
            ),
        ]
    )


def alarm_table(alarms: dict[str, Alarms], by: str) -> Iterator[str]:
    """Yield false alarms per 1,000 clean fragments."""
    total = Alarms(sum(one.clean for one in alarms.values()), sum(one.flagged for one in alarms.values()))
    heads = [by, "clean fragments", "flagged", "per 1,000"]
    yield from aligned(
        [
            heads,
            *(
                [name, f"{one.clean:,}", f"{one.flagged:,}", shown("%", one.per_thousand)]
                for name, one in (alarms | {ALL: total}).items()
            ),
        ]
    )


def reliability_table(part: str, found: Reliability) -> Iterator[str]:
    """Yield how probabilities of fragments compare with the share that is foreign, in bins of equal count."""
    yield f"reliability of fragments, {part}: expected calibration error {found.error:.4f}"
    cells = [[f"{some.fragments:,}", f"{some.mean:.4f}", f"{some.foreign:.4f}"] for some in found.bins]
    yield from aligned([["fragments", "mean p", "foreign"], *cells])


def worst_cases(worst: Worst) -> Iterator[str]:
    """Yield the most harmed cases with their text, and the largest foreign spans that were missed."""
    harmed, missed = worst.harmed(), worst.missed()
    yield "most harmed cases; F flagged, - foreign, n neutral" if harmed else "no case was harmed"
    for one in harmed:
        yield ""
        yield from _harmed(one)
    yield ""
    yield "largest foreign spans that were missed" if missed else "no foreign span was missed"
    yield from map(_missed, missed)


def _harmed(one: Harmed) -> Iterator[str]:
    yield f"{printable(one.row.id)}  {one.row.before:.3f} -> {one.row.after:.3f}"
    for flag, text in one.wrong:
        yield f"  [{flag.span[0]}, {flag.span[1]}) {flag.about}: {printable(text, EXCERPT)}"
    for text_line in one.lines:
        sign = f"{'F' if text_line.flagged else ' '}{SIGNS[text_line.label]}"
        yield f"  {sign} {printable(text_line.text, TEXT_LINE)}"


def _missed(one: Missed) -> str:
    return f"  {printable(one.id)} [{one.start}, {one.start + len(one.text)}) {printable(one.text, EXCERPT)}"


def aligned(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with the first column to the left and figures to the right, each as wide as its widest cell."""
    safe = [[printable(cell) for cell in row] for row in cells]
    widths = [max(map(len, column)) for column in zip(*safe, strict=True)]
    first, *rest = widths
    for name, *figures in safe:
        padded = (figure.rjust(max(width, WIDTH)) for figure, width in zip(figures, rest, strict=True))
        yield f"{name.ljust(first)} {' '.join(padded)}".rstrip()
