"""Readers: from paths to documents. This half finds and splits files; `qc.readers.decode` decodes, in any process."""

from collections.abc import Iterable, Iterator, Sequence

from qc.documents import Unreadable
from qc.errors import InputError
from qc.readers.formats import Shape
from qc.readers.items import Fields, Filler, Item, Kind, Lost, ReadOptions, file_bytes
from qc.readers.lines import split_lines
from qc.readers.packing import Readable
from qc.readers.paths import Found, find
from qc.readers.records import Raw, items
from qc.readers.streams import Stream, opened
from qc.readers.values import split_json
from qc.readers.whole import whole

__all__ = [
    "Fields",
    "Filler",
    "Found",
    "Item",
    "Kind",
    "Lost",
    "ReadOptions",
    "Readable",
    "file_bytes",
    "find",
    "read",
    "read_found",
    "read_from",
    "read_verbatim",
]

_KINDS = {Shape.TEXT: Kind.TEXT, Shape.HTML: Kind.HTML}


def read(paths: Sequence[str], options: ReadOptions) -> Iterator[Item | Lost]:
    """Read documents and records from files, folders, globs and standard input, undecoded and one at a time.

    Args:
        paths: what to read; "-" is standard input. All are looked up before anything is read.
        options: names of fields, what to leave out, and limits.

    Yields:
        Items in the order of the paths, files of folders by name; a `Lost` for each file that is not read to its end.

    Raises:
        InputError: a path does not exist, a glob matches nothing, or a named file has an unknown format.
        UsageError: the input format does not exist.
    """
    return (part for part in read_verbatim(paths, options) if not isinstance(part, Filler))


def read_verbatim(paths: Sequence[str], options: ReadOptions) -> Iterator[Item | Filler | Lost]:
    """Read like `read`, with the bytes between the records: `file_bytes` of all parts of a source are the file.

    Args:
        paths: as in `read`.
        options: as in `read`.

    Raises:
        InputError: as in `read`.
        UsageError: as in `read`.
    """
    return read_found(find(paths, options), options)


def read_found(found: Iterable[Found | Lost], options: ReadOptions) -> Iterator[Item | Filler | Lost]:
    """Read files that were found before, as `read_verbatim` does.

    Args:
        found: what `find` yields.
        options: as in `read`.
    """
    return (part for one in found for part in (_parts(one, options) if isinstance(one, Found) else (one,)))


def read_from(file: Readable, found: Found, options: ReadOptions) -> Iterator[Item | Filler | Lost]:
    """Read a file whose bytes come from elsewhere than its path, packed as its format says.

    Args:
        file: its bytes.
        found: the path that its parts name, and its format.
        options: as in `read`.
    """
    return _parts(found, options, file)


def _parts(found: Found, options: ReadOptions, file: Readable | None = None) -> Iterator[Item | Filler | Lost]:
    try:
        stream = opened(found, options.max_ratio, file)
    except InputError as error:
        yield Lost(found.source, str(error))
        return
    parts = _survived(_split(found.source, stream, options.max_held))
    kind = _KINDS.get(stream.shape)
    if kind is None:
        yield from items(found.source, parts, stream.encoding, options)
        return
    for part in parts:
        if isinstance(part, Raw):
            yield Item(found.source, None, kind, part.raw, None, part.problem)
        else:
            yield part if isinstance(part, Filler) else Lost(found.source, part.reason)


def _split(source: str, stream: Stream, limit: int) -> Iterator[Raw | Filler]:
    if stream.mark:
        yield Filler(source, stream.mark)
    if stream.binary:
        yield Raw(None, b"", problem=Unreadable("QC001", "binary data, no JSON", source))
        yield from (Filler(source, block) for block in stream.blocks)
    elif stream.shape is Shape.LINES:
        yield from split_lines(source, stream.blocks, limit)
    elif stream.shape is Shape.JSON:
        yield from split_json(source, stream.blocks, limit)
    else:
        yield from whole(source, stream.blocks, limit)


def _survived(parts: Iterable[Raw | Filler]) -> Iterator[Raw | Filler | Lost]:
    """Turn the end of a file that comes too early into the last part; the caller knows where."""
    try:
        yield from parts
    except InputError as error:
        yield Lost("", str(error))
