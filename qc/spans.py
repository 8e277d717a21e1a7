"""Half-open spans of code points, and how offsets map to lines and columns."""

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]


class Region(NamedTuple):
    """A stretch of one line of a file.

    Attributes:
        line: one-based.
        column: one-based, in code points.
        end_column: one-based, of the first code point after it.
        whole: whether it is the line as a whole, since columns of what it stands for are not known.
    """

    line: int
    column: int
    end_column: int
    whole: bool = False


def union(spans: Iterable[Span]) -> list[Span]:
    """Merge spans that overlap or touch.

    Args:
        spans: half-open code point spans, in any order; empty ones are dropped.

    Returns:
        Disjoint spans in order that cover exactly what `spans` cover.
    """
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def subtract(whole: Span, holes: Iterable[Span]) -> list[Span]:
    """Return what is left of `whole` outside of `holes`, in order."""
    left, (start, end) = [], whole
    for hole_start, hole_end in union(holes):
        if hole_start >= end:
            break
        if hole_start > start:
            left.append((start, hole_start))
        start = max(start, hole_end)
    if start < end:
        left.append((start, end))
    return left


def overlap(a: Span, b: Span) -> int:
    """Return how many code points two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the one-based line and column of a code point offset; only a newline ends a line."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, the unit of most editors and of SARIF's default."""
    return len(text) + sum(char > "\uffff" for char in text)
