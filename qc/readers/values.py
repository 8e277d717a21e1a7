"""Files named .json: an object, an array of records, or JSON Lines after all."""

from collections.abc import Iterator
from itertools import chain, islice

from qc.errors import InputError
from qc.readers.arrays import split_array
from qc.readers.items import Filler
from qc.readers.lines import split_lines
from qc.readers.parsing import parse
from qc.readers.records import Raw
from qc.readers.whole import whole

_LOOKED_AT = 100


def split_json(source: str, blocks: Iterator[bytes], limit: int) -> Iterator[Raw | Filler]:
    """Split a file into its records, whatever kind of JSON it is.

    Args:
        source: path of the file.
        blocks: its bytes, cut anywhere.
        limit: bytes of a record that are held at most.

    Yields:
        Records and fillers; their bytes in order are the file. A single object has no number.
    """
    head, ended = _head(blocks, limit)
    again = chain((head,), blocks)
    start = head.lstrip()[:1]
    if start == b"[":
        yield from split_array(source, again, limit)
    elif not start or _are_lines(head, ended=ended):
        yield from split_lines(source, again, limit)
    else:
        yield from whole(source, again, limit)


def _head(blocks: Iterator[bytes], limit: int) -> tuple[bytes, bool]:
    """Return the beginning of the file, with two lines or more where it may be held, and whether that is all."""
    held: list[bytes] = []
    size = newlines = 0
    begun = False
    for block in blocks:
        held.append(block)
        size += len(block)
        content = block if begun else block.lstrip()
        begun = bool(content)
        newlines += content.count(b"\n")
        if newlines > 1 or size > limit:
            return b"".join(held), False
    return b"".join(held), True


def _are_lines(head: bytes, *, ended: bool) -> bool:
    """Tell JSON Lines from one object that is printed over several lines.

    Either of its first two lines is a whole record, or most begin as one: a bad record must not cost the others.
    """
    lines = head.split(b"\n")
    if not ended:
        lines.pop()
    lines = list(islice((line for line in lines if line and not line.isspace()), _LOOKED_AT))
    if len(lines) < 2:
        # One line that is too long to be held is a record among others; one line that is all is a document.
        return not ended
    opening = sum(line.lstrip().startswith(b"{") for line in lines)
    return any(map(_is_object, lines[:2])) or 2 * opening > len(lines)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(parse(line), dict)
    except InputError:
        return False
