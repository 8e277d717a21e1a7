"""JSON Lines, in constant memory: only a newline ends a line."""

from collections.abc import Iterable, Iterator

import msgspec

from qc.readers.holding import Held, Piece
from qc.readers.items import Filler
from qc.readers.records import Raw, too_long


def split_lines(source: str, blocks: Iterable[bytes], limit: int) -> Iterator[Raw | Filler]:
    """Split a file into its lines; blank lines are counted but are no records.

    Args:
        source: path of the file.
        blocks: its bytes, cut anywhere.
        limit: bytes of a line that are held at most; a longer one is a problem, and its bytes follow as filler.

    Yields:
        Records and fillers; their bytes in order are the file.
    """
    number = 0
    for run in _runs(blocks, limit):
        if type(run) is _Lines:
            yield from _records(source, run, number, limit)
            number += len(run.lines)
        elif type(run) is Piece:
            number += run.first
            if run.first:
                yield Raw(number, b"", problem=too_long(source, number, limit))
            yield Filler(source, run.raw, number)


class _Lines(msgspec.Struct, frozen=True):
    """Whole lines without their ending."""

    lines: list[bytes]
    ending: bytes = b"\n"


def _records(source: str, run: _Lines, number: int, limit: int) -> Iterator[Raw | Filler]:
    newline = run.ending
    blank: list[bytes] = []
    for line in run.lines:
        number += 1
        if not line or line.isspace():
            blank.append(line + newline)
            continue
        if blank:
            yield Filler(source, b"".join(blank))
            blank.clear()
        if len(line) > limit:
            yield Raw(number, b"", problem=too_long(source, number, limit))
            yield Filler(source, line + newline, number)
        elif line.endswith(b"\r"):
            yield Raw(number, line[:-1], b"\r" + newline)
        else:
            yield Raw(number, line, newline)
    if blank:
        yield Filler(source, b"".join(blank))


def _runs(blocks: Iterable[bytes], limit: int) -> Iterator[_Lines | Piece]:
    held = Held(limit)
    for block in blocks:
        rest = block
        if held.size:
            end = block.find(b"\n") + 1
            if end:
                yield Piece(block[:end], first=False) if held.over else _Lines([held.take() + block[: end - 1]])
                held.take()
                rest = block[end:]
        lines = rest.split(b"\n")
        tail = lines.pop()
        if lines:
            yield _Lines(lines)
        if tail and (piece := held.add(tail)):
            yield piece
    if held.size and not held.over:
        yield _Lines([held.take()], b"")
