"""Unpacking gzip and Zstandard piece by piece, with an end to what a few bytes may unpack to."""

import zlib
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Protocol

from qc.errors import InputError

if TYPE_CHECKING:
    import zstandard

# Bytes that are asked of a file at a time, and that a piece of unpacked data has at most (of Zstandard: 128 KiB).
BLOCK = 1 << 20
# Packed bytes that are unpacked at a time.
_CHUNK = 1 << 16
# Short files may unpack to more than the ratio allows.
_FREE = 8 << 20
# Window that a Zstandard frame may ask for: what `zstd --long` uses without a further option.
_WINDOW = 1 << 27

_ZSTD_MAGIC = (0xFD2FB528).to_bytes(4, "little")
_LAST_TYPE_AND_SIZE = 3
_RLE = 1
_CHECKSUM = 4


class Readable(Protocol):
    """The part of a binary file that is needed here."""

    def read(self, size: int, /) -> bytes:
        """Return `size` bytes, fewer only at the end."""

    def read1(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none only at the end."""


def unpacked(file: Readable, packing: str, max_ratio: int) -> Iterator[bytes]:
    """Yield what a file holds, unpacked, in pieces of 1 MiB at most.

    Args:
        file: an open file.
        packing: "", "gz" or "zst".
        max_ratio: how many times its packed size the file may unpack to, once that is over 8 MiB.

    Raises:
        InputError: the packed data are damaged, end too early or unpack to too much. What came before was yielded.
    """
    if not packing:
        while block := file.read1(BLOCK):
            yield block
        return
    counted = _Counted(file)
    size = 0
    for block in _UNPACKERS[packing](counted):
        size += len(block)
        if size > _FREE and size > max_ratio * counted.size:
            raise InputError(f"unpacks to more than {max_ratio} times its size (the setting max-ratio)")
        yield block


class _Counted:
    """A file that counts what was read from it."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self.size = 0

    def read1(self, size: int, /) -> bytes:
        data = self._file.read1(size)
        self.size += len(data)
        return data

    def exactly(self, size: int) -> bytes:
        """Return `size` bytes.

        Raises:
            InputError: the file has fewer.
        """
        data = self._file.read(size)
        self.size += len(data)
        if len(data) < size:
            raise InputError("the zst data end too early")
        return data


def _gunzip(file: _Counted) -> Iterator[bytes]:
    """Unpack all members of a gzip file; zeros may follow one (RFC 1952, and what tar and tapes leave)."""
    while data := file.read1(_CHUNK):
        data = data.lstrip(b"\0") if file.size > len(data) else data
        while data:
            data = (yield from _gunzip_member(file, data)).lstrip(b"\0")
    if not file.size:
        raise InputError("the gz data end before they begin")


def _gunzip_member(file: _Counted, data: bytes) -> Generator[bytes, None, bytes]:
    """Unpack one member that begins with `data`; return what was read beyond its end."""
    member = zlib.decompressobj(wbits=31)
    try:
        while not member.eof:
            block = member.decompress(data, BLOCK)
            if block:
                yield block
            data = member.unconsumed_tail
            if not data and not member.eof:
                data = file.read1(_CHUNK)
                if not data and not block:
                    raise InputError("the gz data end too early")
    except zlib.error as error:
        raise InputError(f"the gz data are damaged ({error})") from error
    return member.unused_data


def _unzstd(file: _Counted) -> Iterator[bytes]:
    """Unpack all frames of a Zstandard file, block by block (RFC 8878, section 3).

    The library's own readers take an early end for the end, or unpack any amount at once.
    """
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    frames = 0
    while start := file.read1(1):
        magic = start + file.exactly(3)
        frames += 1
        if magic[1:] == b"\x2a\x4d\x18" and magic[0] >> 4 == 5:
            _skip(file, int.from_bytes(file.exactly(4), "little"))
        elif magic != _ZSTD_MAGIC:
            raise InputError("what follows is no zst data" if frames > 1 else "holds no zst data")
        else:
            try:
                yield from _unzstd_frame(file, unpacker.decompressobj())
            except zstandard.ZstdError as error:
                raise InputError(f"the zst data are damaged ({error})") from error
    if not frames:
        raise InputError("the zst data end before they begin")


def _skip(file: _Counted, size: int) -> None:
    while size:
        size -= len(file.exactly(min(size, BLOCK)))


def _unzstd_frame(file: _Counted, frame: "zstandard.ZstdDecompressionObj") -> Iterator[bytes]:
    descriptor = file.exactly(1)
    single, checksum = descriptor[0] >> 5 & 1, descriptor[0] >> 2 & 1
    header = (1 - single) + (0, 1, 2, 4)[descriptor[0] & 3] + (single, 2, 4, 8)[descriptor[0] >> 6]
    data = _ZSTD_MAGIC + descriptor + file.exactly(header)
    last = 0
    while not last:
        head = file.exactly(_LAST_TYPE_AND_SIZE)
        bits = int.from_bytes(head, "little")
        last, kind, size = bits & 1, bits >> 1 & 3, bits >> 3
        data += head + file.exactly(1 if kind == _RLE else size)
        if last and checksum:
            data += file.exactly(_CHECKSUM)
        block = frame.decompress(data)
        if block:
            yield block
        data = b""


_UNPACKERS = {"gz": _gunzip, "zst": _unzstd}
