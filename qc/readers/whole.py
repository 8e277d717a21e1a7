"""Files that are one document."""

from collections.abc import Iterable, Iterator

from qc.readers.holding import Held
from qc.readers.items import Filler
from qc.readers.records import Raw, too_long


def whole(source: str, blocks: Iterable[bytes], limit: int) -> Iterator[Raw | Filler]:
    """Read a file as one document.

    Args:
        source: path of the file.
        blocks: its bytes, cut anywhere.
        limit: bytes that are held at most; a longer file is a problem, and its bytes follow as filler.

    Yields:
        One record without a number, and fillers; their bytes in order are the file.
    """
    held = Held(limit)
    for block in blocks:
        piece = held.add(block)
        if piece and piece.first:
            yield Raw(None, b"", problem=too_long(source, None, limit))
        if piece:
            yield Filler(source, piece.raw)
    if not held.over:
        yield Raw(None, held.take())
