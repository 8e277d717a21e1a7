"""Records of a file with the names of their fields: from pieces of a file to items."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from qc.documents import Unreadable
from qc.errors import InputError
from qc.printable import printable
from qc.readers.items import Fields, Filler, Item, Kind, Lost, ReadOptions
from qc.readers.parsing import parse

TEXT_FIELDS = ("text", "content", "body", "article", "raw_content", "page_content")
ID_FIELDS = ("id", "_id", "uuid", "doc_id", "url")
URL_FIELD = "url"

# How far a text field is looked for.
_RECORDS = 100
_BYTES = 64 << 20
# Fields that a message lists, and characters of each.
_LISTED = 12
_LETTERS = 40


class Raw(msgspec.Struct, frozen=True, gc=False):
    """A record of a file as `split_lines` and `split_json` find it; see Item for the attributes."""

    record: int | None
    raw: bytes
    ending: bytes = b""
    problem: Unreadable | None = None


def too_long(source: str, record: int | None, limit: int) -> Unreadable:
    """Return the problem of a record or file that was not held; `limit` is in bytes."""
    return Unreadable("QC002", f"longer than {limit:,} bytes (twice the setting max-document-chars)", source, record)


def items(
    source: str, parts: Iterable[Raw | Filler | Lost], encoding: str, options: ReadOptions
) -> Iterator[Item | Filler | Lost]:
    """Name the fields of records.

    The names are those of the first record that has a text field; it is looked for in the first hundred. Where objects
    have none, the file is lost.

    Args:
        source: path of the file.
        parts: what the file holds.
        encoding: encoding of the file.
        options: names of fields that are given.
    """
    parts = iter(parts)
    search = _Search(options)
    for part in parts:
        if search.passes(part):
            yield from _named(source, (part,), search.fields, encoding)
        elif search.ended:
            break
    if search.objects and not search.likely:
        yield Lost(source, search.failure())
        parts = iter([part for part in search.held if isinstance(part, Lost)])
        search.held.clear()
    yield from _named(source, chain(search.held, parts), search.fields, encoding)


def _named(
    source: str, parts: Iterable[Raw | Filler | Lost], fields: Fields, encoding: str
) -> Iterator[Item | Filler | Lost]:
    record = None
    for part in parts:
        if type(part) is Raw:
            record = part.record
            yield Item(source, record, Kind.RECORD, part.raw, fields, part.problem, part.ending, encoding)
        elif type(part) is Filler:
            yield part if encoding == "utf-8" else msgspec.structs.replace(part, encoding=encoding)
        elif type(part) is Lost:
            after = "" if record is None else f"; what follows record {record} is lost"
            yield Lost(source, part.reason + after)


class _Search:
    """Looks for the first record with a text field.

    Attributes:
        held: parts from the first object without one on; what comes before needs no names.
        objects: how many objects were seen.
        likely: the record that names the fields: the first with a text field, else the first with one that is no
            string.
        ended: whether nothing more need be looked at.
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._wanted = (options.text_field,) if options.text_field else TEXT_FIELDS
        self._names: dict[str, None] = {}
        self._records = self._size = 0
        self.held: list[Raw | Filler | Lost] = []
        self.objects = 0
        self.likely: Mapping[str, object] | None = None
        self.ended = False

    def passes(self, part: Raw | Filler | Lost) -> bool:
        """Look at a part; return whether it needs no names, else it is held."""
        record = self._look(part) if type(part) is Raw else None
        self.ended = self.ended or self._records == _RECORDS or self._size > _BYTES
        if record is None and not self.held and not self.ended:
            return True
        self.held.append(part)
        self._size += 0 if isinstance(part, Lost) else len(part.raw)
        return False

    def _look(self, part: Raw) -> Mapping[str, object] | None:
        self._records += 1
        record = _object(part)
        if record is None:
            return None
        self.objects += 1
        self._names.update(dict.fromkeys(record))
        if any(isinstance(record.get(name), str) for name in self._wanted):
            self.likely, self.ended = record, True
        elif self.likely is None and any(name in record for name in self._wanted):
            self.likely = record
        return record

    @property
    def fields(self) -> Fields:
        """Names of the fields, as far as anything is known of them."""
        record, options = self.likely or {}, self._options
        text = next((name for name in self._wanted if isinstance(record.get(name), str)), None)
        text = text or next((name for name in self._wanted if name in record), self._wanted[0])
        known = (name for name in ID_FIELDS if type(record.get(name)) in (str, int, float))
        url = options.url_field or (URL_FIELD if isinstance(record.get(URL_FIELD), str) else None)
        return Fields(text, options.id_field or next(known, None), url)

    def failure(self) -> str:
        """Say that no text field was found, and what there is instead."""
        where = "its record has" if self.objects == 1 else f"its first {self.objects} records have"
        field = self._options.text_field
        wanted = f"no field '{printable(field, _LETTERS)}'" if field else f"no text field ({', '.join(TEXT_FIELDS)})"
        return f"{where} {wanted} but: {field_list(self._names)}; name the one to check with --text-field"


def _object(part: Raw) -> Mapping[str, object] | None:
    if part.problem is not None:
        return None
    try:
        record = parse(part.raw)
    except InputError:
        return None  # decode() says what is wrong with it
    return record if isinstance(record, dict) else None


def field_list(names: Iterable[str]) -> str:
    """Return names of fields as a message lists them: short, and not too many."""
    all_names = list(names)
    listed = ", ".join(printable(name, _LETTERS) for name in all_names[:_LISTED])
    return f"{listed} and {len(all_names) - _LISTED} more" if len(all_names) > _LISTED else listed or "nothing"
