"""Documents and their fragments: what readers make and everything later looks at."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

NO_META: Mapping[str, str] = MappingProxyType({})
META_FIELDS = ("url", "site", "title", "language", "date", "author")


class Document(msgspec.Struct, frozen=True):
    """One text to check.

    Attributes:
        id: the record's own id, or None where it has none.
        text: exactly the decoded text; spans point into it, in code points.
        source: path of the file it came from, as given; "-" for stdin, "" for text from Python.
        meta: what else the record says of itself, any of META_FIELDS; nothing needs them.
        html: the page it was extracted from, or None.
        record: one-based line of the record in its file (element of an array), or None for a file of one document.
    """

    id: str | None
    text: str
    source: str = ""
    meta: Mapping[str, str] = NO_META
    html: str | None = None
    record: int | None = None


class Unreadable(msgspec.Struct, frozen=True):
    """A record or file that gave no document; it becomes a report with one QC finding.

    Attributes:
        rule: QC000 (a bad record), QC001 (bytes that cannot be decoded), QC002 (too long to be scanned) or
            QC005 (qc failed on it).
        reason: one sentence: what is wrong, and what to do where that is not plain.
        source: as in Document.
        record: as in Document.
        id: the record's id, where it could be read.
        url: the record's URL, where it could be read.
    """

    rule: str
    reason: str
    source: str
    record: int | None = None
    id: str | None = None
    url: str | None = None


class Fragment(msgspec.Struct, frozen=True):
    """A line of a document without surrounding white space, or a sentence of a long one.

    Attributes:
        text: the fragment; it holds no newline.
        start: offset of its first character in the document, in code points.
        index: its number in the document, from 0.
        block: number of the block it stands in; empty lines separate blocks.
    """

    text: str
    start: int
    index: int
    block: int

    @property
    def end(self) -> int:
        """Offset after its last character, in code points."""
        return self.start + len(self.text)
