"""Tables for people: columns aligned, one row a line."""

import sys
from collections.abc import Iterable, Sequence

from qc.printable import printable


def print_table(rows: Iterable[Sequence[str]]) -> None:
    """Print rows on stdout, each column as wide as its widest cell; the last one is as long as it is."""
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print_line("  ".join(padded).rstrip())


def print_line(text: str) -> None:
    """Print a line on stdout as UTF-8, whatever the locale; lone surrogates become escapes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
