"""Arrays of records in a file, in constant memory: where an element ends is told without parsing it."""

import re
from collections.abc import Iterable, Iterator

from qc.documents import Unreadable
from qc.errors import InputError
from qc.readers.holding import Held
from qc.readers.items import Filler
from qc.readers.records import Raw, too_long

_BLANK = b" \t\r\n"
_QUOTE, _COMMA, _END = b'",]'
_OPENING = b"[{"

# Possessive throughout: a long string leaves no way back to remember.
_STRING = rb'[^"\\]*+(?:\\.[^"\\]*+)*+'
_IN_STRING = re.compile(_STRING, re.DOTALL)
_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"' + _STRING + rb'")*+', re.DOTALL)
_TO_COMMA = re.compile(rb'(?:[^",\[\]{}]++|"' + _STRING + rb'")*+', re.DOTALL)


def split_array(source: str, blocks: Iterable[bytes], limit: int) -> Iterator[Raw | Filler]:
    """Split a file that is an array into its elements.

    Args:
        source: path of the file.
        blocks: its bytes, cut anywhere; the first that is not blank is `[`.
        limit: bytes of an element that are held at most.

    Yields:
        Records and fillers; their bytes in order are the file.

    Raises:
        InputError: the file ends before the array does. Its elements were yielded, the last one as far as it goes.
    """
    array = _Array(source, limit)
    mark = b""
    opened = False
    for raw, mark in _cuts(blocks):
        if not opened:
            opened = mark == b"["
            yield Filler(source, raw + mark)
        elif array.ended:
            yield from array.beyond(raw)
        elif mark:
            yield from array.end(raw, mark)
        else:
            yield from array.more(raw)
    if not array.ended:
        yield from array.end(b"", b"")
        raise InputError("the array has no end; the file was cut off")


class _Array:
    """Makes elements from what stands between brackets and commas."""

    def __init__(self, source: str, limit: int) -> None:
        self._source, self._limit = source, limit
        self._held = Held(limit)
        self._number = 0
        self._extra = False
        self.ended = False

    def more(self, raw: bytes) -> Iterator[Raw | Filler]:
        """Take bytes of an element that does not end with them."""
        piece = self._held.add(raw)
        if piece and piece.first:
            yield self._too_long()
        if piece:
            yield Filler(self._source, piece.raw, self._number)

    def end(self, raw: bytes, mark: bytes) -> Iterator[Raw | Filler]:
        """Take the last bytes of an element and what ends it: a comma, `]`, or nothing where the file ends."""
        self.ended = mark == b"]"
        if self._held.over:
            self._held.take()
            yield Filler(self._source, raw + mark, self._number)
            return
        element = self._held.take() + raw
        if len(element) > self._limit:
            yield self._too_long()
            yield Filler(self._source, element + mark, self._number)
        elif element.strip(_BLANK) or mark == b"," or (mark and self._number):
            yield from self._element(element, mark)
        else:
            yield Filler(self._source, element + mark)

    def beyond(self, raw: bytes) -> Iterator[Raw | Filler]:
        """Take bytes after the end of the array, which may only be blank."""
        if raw.strip(_BLANK) and not self._extra:
            self._extra = True
            problem = Unreadable("QC000", "not JSON: something follows the end of the array", self._source)
            yield Raw(None, b"", problem=problem)
        yield Filler(self._source, raw)

    def _element(self, element: bytes, mark: bytes) -> Iterator[Raw | Filler]:
        self._number += 1
        from_start = element.lstrip(_BLANK)
        body = from_start.rstrip(_BLANK)
        if len(from_start) < len(element):
            yield Filler(self._source, element[: len(element) - len(from_start)])
        problem = None
        if not body:
            problem = Unreadable("QC000", "not JSON: an element is missing", self._source, self._number)
        yield Raw(self._number, body, from_start[len(body) :] + mark, problem)

    def _too_long(self) -> Raw:
        self._number += 1
        return Raw(self._number, b"", problem=too_long(self._source, self._number, self._limit))


def _cuts(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Cut a file at the brackets and commas of its outermost array.

    Yields:
        What stands before a cut, and the bracket or comma; nothing for the latter where a piece of the file ends.
    """
    scan = _Scan()
    for block in blocks:
        start = 0
        for end in scan.cuts(block):
            yield block[start : end - 1], block[end - 1 : end]
            start = end
        if start < len(block):
            yield block[start:], b""


class _Scan:
    """Where the scan of a file stands: in how many brackets, in a string, behind a backslash."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = self._escaped = self._ended = False

    def cuts(self, block: bytes) -> Iterator[int]:
        """Yield the offset after each bracket and comma of the outermost array."""
        at = 0
        while at < len(block) and not self._ended:
            if self._in_string:
                at = self._through_string(block, at)
                continue
            match = (_TO_COMMA if self._depth == 1 else _TO_BRACKET).match(block, at)
            at = match.end() + 1 if match else len(block) + 1
            if at <= len(block) and self._is_cut(block[at - 1]):
                yield at

    def _through_string(self, block: bytes, at: int) -> int:
        """Return the offset after the string that `at` is in; the string may go on after the block."""
        if self._escaped:
            self._escaped = False
            return at + 1
        match = _IN_STRING.match(block, at)
        at = match.end() if match else len(block)
        if at < len(block):
            self._in_string = block[at] != _QUOTE
            self._escaped = self._in_string
        return at + 1

    def _is_cut(self, byte: int) -> bool:
        """Take a quote, bracket or comma; only what belongs to the outermost array is a cut."""
        if byte == _QUOTE:
            self._in_string = True
            return False
        if byte in _OPENING:
            self._depth += 1
            return self._depth == 1
        if byte == _COMMA:
            return True
        if self._depth > 1:
            self._depth -= 1
            return False
        self._ended = byte == _END
        return self._ended
