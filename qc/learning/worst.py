"""The cases that were harmed most, with their text, and the largest foreign spans that were missed."""

import heapq
from typing import Any, NamedTuple, TypeVar

from qc.learning.cases import Label
from qc.learning.evaluation import Row, missed
from qc.learning.marking import Flag, Marked
from qc.spans import overlap

Entry = TypeVar("Entry", bound=tuple[Any, ...])


class TextLine(NamedTuple):
    """A line of a text.

    Attributes:
        flagged: whether a flag touches it.
        label: what most of it is.
        text: the line.
    """

    flagged: bool
    label: Label
    text: str


class Harmed(NamedTuple):
    """A case that lost by being cut: its numbers, the flags on main text, the largest first, and its lines."""

    row: Row
    wrong: list[tuple[Flag, str]]
    lines: list[TextLine]


class Missed(NamedTuple):
    """A foreign span that was not found."""

    id: str
    start: int
    text: str


class Worst:
    """Keeps the worst of many cases; memory does not grow with their number.

    Args:
        count: how many of each kind.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._harmed: list[tuple[float, int, Harmed]] = []
        self._missed: list[tuple[int, int, int, Missed]] = []
        self._seen = 0

    def add(self, marked: Marked, row: Row) -> None:
        """Look at one case."""
        self._seen += 1
        if not self._count:
            return
        loss = row.before - row.after
        if loss > 0 and (len(self._harmed) < self._count or loss > self._harmed[0][0]):
            _keep(self._harmed, (loss, -self._seen, _harmed(marked, row)), self._count)
        for number, (start, end) in enumerate(missed(marked)):
            if len(self._missed) < self._count or end - start > self._missed[0][0]:
                found = Missed(marked.case.id, start, marked.case.text[start:end])
                _keep(self._missed, (end - start, -self._seen, -number, found), self._count)

    def harmed(self) -> list[Harmed]:
        """Return the most harmed cases, the worst first."""
        return [entry[-1] for entry in sorted(self._harmed, reverse=True)]

    def missed(self) -> list[Missed]:
        """Return the largest missed spans, the largest first."""
        return [entry[-1] for entry in sorted(self._missed, reverse=True)]


def _keep(heap: list[Entry], entry: Entry, count: int) -> None:
    heapq.heappush(heap, entry)
    if len(heap) > count:
        heapq.heappop(heap)


def _harmed(marked: Marked, row: Row) -> Harmed:
    text = marked.case.text
    wrong = [flag for flag in marked.flags if marked.verdict(flag.span) is Label.MAIN]
    wrong.sort(key=lambda flag: flag.span[0] - flag.span[1])
    return Harmed(row, [(flag, text[slice(*flag.span)]) for flag in wrong], _lines(marked))


def _lines(marked: Marked) -> list[TextLine]:
    lines, start = [], 0
    for text in marked.case.text.split("\n"):
        span = (start, start + len(text))
        if text.strip():
            flagged = any(overlap(flag.span, span) for flag in marked.flags)
            lines.append(TextLine(flagged, marked.verdict(span), text))
        start += len(text) + 1
    return lines
