"""Files as pieces of unpacked bytes, and one clear sentence where they end before their end."""

import os
import re
import stat
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import msgspec

from qc.errors import InputError
from qc.readers.encodings import UTF8, json_encoding, recoded
from qc.readers.formats import Format, Shape
from qc.readers.packing import BLOCK, Readable, unpacked
from qc.readers.paths import STDIN, Found
from qc.readers.pointers import LONGEST, is_lfs_pointer

_PACKED = ((b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"))
# An object, or an array that begins with one; but not what template languages open with two characters.
_RECORD_STARTS = (b"{", b"[", b'"', b"}", b"]")
_FEW = 0.1
_BLANK_OR_MARK = b"\0\r\n\t \xef\xbb\xbf\xff\xfe"
_LIKE_JSON = re.compile(r"\s*(?:\[\s*)?\{(?![{%#])")


class Stream(msgspec.Struct, frozen=True):
    """An open file.

    Attributes:
        shape: how its documents lie in it.
        blocks: its bytes; for records after `mark`, and in UTF-8.
        encoding: of records: the encoding of the file.
        mark: of records: the byte order mark, in UTF-8; often empty.
        binary: of records: whether the file holds none, but binary data.
    """

    shape: Shape
    blocks: Iterator[bytes]
    encoding: str = "utf-8"
    mark: bytes = b""
    binary: bool = False


def opened(found: Found, max_ratio: int, file: Readable | None = None) -> Stream:
    """Open a file and look at its first bytes.

    Args:
        found: the file.
        max_ratio: how many times its size a packed file may unpack to.
        file: where its bytes come from, if not from the path `found.source`.

    Raises:
        InputError: it cannot be opened or unpacked; iterating over `blocks` may raise it too.
    """
    if file is not None:
        blocks = unpacked(file, found.format.packing, max_ratio)
    else:
        blocks = _stdin(found.format, max_ratio) if found.source == STDIN else _file(found, max_ratio)
    shape = found.format.shape
    if shape in (Shape.TEXT, Shape.HTML):
        return Stream(shape, blocks)
    head, blocks = _peek(blocks, 4)
    encoding, mark = json_encoding(head)
    if shape is Shape.UNKNOWN:
        if not _LIKE_JSON.match(head[len(mark) :].decode(encoding, "replace")):
            return Stream(Shape.TEXT, blocks)
        shape = Shape.JSON
    rest = recoded(_without(blocks, len(mark)), encoding)
    in_utf8 = mark.decode(encoding).encode()
    return Stream(shape, rest, encoding, in_utf8, binary=encoding == UTF8 and _is_binary(head))


def _is_binary(head: bytes) -> bool:
    """Tell binary data from records with a stray zero byte: hardly a line begins as one of JSON does."""
    lines = head.split(b"\n") if b"\0" in head else []
    return sum(line.lstrip()[:1] in _RECORD_STARTS for line in lines) < _FEW * len(lines)


def _peek(blocks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Return the first `size` bytes or more, with something that is not blank among them, and all blocks again."""
    head = b""
    for block in blocks:
        head += block
        if len(head) >= size and (len(head) > BLOCK or head.strip(_BLANK_OR_MARK)):
            break
    return head, chain((head,), blocks) if head else blocks


def _without(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    return chain((next(blocks, b"")[size:],), blocks) if size else blocks


def _file(found: Found, max_ratio: int) -> Iterator[bytes]:
    try:
        with open(found.source, "rb") as file:  # noqa: PTH123 - pathlib would change names as given
            before = os.fstat(file.fileno())
            if before.st_size < LONGEST and is_lfs_pointer(file.peek(LONGEST)):
                raise InputError("is a Git LFS pointer and not the file; `git lfs pull` fetches that")
            yield from unpacked(file, found.format.packing, max_ratio)
            _unchanged(before, os.fstat(file.fileno()))
    except FileNotFoundError as error:
        dangling = Path(found.source).is_symlink()
        gone = "is a link to a file that is not there" if dangling else "vanished before it was read"
        raise InputError(gone) from error
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}") from error


def _unchanged(before: os.stat_result, after: os.stat_result) -> None:
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if stat.S_ISREG(before.st_mode) and not same:
        raise InputError("changed while it was read; run qc again when nobody writes to it")


def _stdin(format_: Format, max_ratio: int) -> Iterator[bytes]:
    if sys.stdin is None or sys.stdin.closed:
        raise InputError("standard input is closed")
    file = _Again(cast(Readable, sys.stdin.buffer))
    packing = format_.packing
    if not packing:
        packing = next((name for magic, name in _PACKED if file.head.startswith(magic)), "")
    try:
        yield from unpacked(file, packing, max_ratio)
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}") from error


class _Again:
    """Standard input whose first bytes are known and are read once more."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self.head = self._left = file.read(4)

    def read(self, size: int, /) -> bytes:
        data, self._left = self._left[:size], self._left[size:]
        return data + self._file.read(size - len(data)) if len(data) < size else data

    def read1(self, size: int, /) -> bytes:
        data, self._left = self._left[:size], self._left[size:]
        return data + self._file.read1(size - len(data)) if len(data) < size else data
