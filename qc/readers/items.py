"""What readers hand on: documents and records that nobody has decoded yet."""

from enum import StrEnum

import msgspec

from qc.documents import Unreadable


class Kind(StrEnum):
    """What the bytes of an item are."""

    TEXT = "text"
    HTML = "html"
    RECORD = "record"


class Fields(msgspec.Struct, frozen=True):
    """Names of the fields that the records of a file keep their text, id and URL in; None where they have none."""

    text: str
    id: str | None
    url: str | None


class Item(msgspec.Struct, frozen=True):
    """One document or record before it is decoded; `qc.readers.decode.decode` does that, in any process.

    Attributes:
        source: path as given, or "-" for stdin; bytes of a name that are not UTF-8 are surrogate escapes.
        record: one-based line in JSON Lines, number of the element in an array; None for a file of one document.
        kind: what the bytes are.
        raw: for a record its UTF-8 bytes without line ending or comma; else all bytes of the file.
        fields: names of the fields of a record; None for text and HTML.
        problem: where it is set there is nothing to decode.
        ending: what follows `raw` up to the next record: the line ending, or the comma of an array.
        encoding: encoding of a file of records; `raw` and `ending` were recoded to UTF-8 from it.
    """

    source: str
    record: int | None
    kind: Kind
    raw: bytes
    fields: Fields | None
    problem: Unreadable | None = None
    ending: bytes = b""
    encoding: str = "utf-8"


class Filler(msgspec.Struct, frozen=True):
    """Bytes of a file that belong to no item, for who has to write it again.

    They are byte order marks, blank lines, brackets of an array, and what was too long to be an item.

    Attributes:
        source: as in Item.
        raw: the bytes, recoded as in Item.
        record: record that they are a piece of, where that was too long to be held; else None.
        encoding: as in Item.
    """

    source: str
    raw: bytes
    record: int | None = None
    encoding: str = "utf-8"


class Lost(msgspec.Struct, frozen=True):
    """A file, or the rest of one, that could not be read; what was read before counts, and the run ends with 2.

    Attributes:
        source: as in Item; may be a folder.
        reason: one sentence: what happened, and after which record.
    """

    source: str
    reason: str


class ReadOptions(msgspec.Struct, frozen=True):
    """How files are found and read.

    Attributes:
        text_field: field of records that holds the text; None: found by name.
        id_field: field that holds the id; None: found by name.
        url_field: field that holds the URL; None: `url`.
        exclude: globs of files and folders that are left out, named ones too; see `qc.readers.patterns`.
        input_format: format of stdin and of named files, such as `text`, `jsonl` or `jsonl.gz`; None: told by the name,
            of stdin by its first bytes.
        max_document_bytes: documents of more characters are not scanned; twice as many bytes are never held.
        max_ratio: a compressed file that unpacks to more than this many times its size is not read on.
        base: folder that `exclude` is relative to.
    """

    text_field: str | None = None
    id_field: str | None = None
    url_field: str | None = None
    exclude: tuple[str, ...] = ()
    input_format: str | None = None
    max_document_bytes: int = 10_000_000
    max_ratio: int = 200
    base: str = "."

    @property
    def max_held(self) -> int:
        """Bytes of a document or record that are held at most; escapes and UTF-8 take several for a character."""
        return 2 * self.max_document_bytes


def file_bytes(part: Item | Filler) -> bytes:
    """Return the bytes that a part has in its file; those of all parts, in order, are the (unpacked) file.

    Args:
        part: what `qc.readers.read_verbatim` yields.
    """
    raw = part.raw + part.ending if isinstance(part, Item) else part.raw
    if part.encoding == "utf-8":
        return raw
    return raw.decode("utf-8", "surrogatepass").encode(part.encoding, "surrogatepass")
