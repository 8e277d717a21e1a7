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
    return Unreadable("QC002", f"longer than {limit:,} bytes (the setting max-document-bytes, twice)", source, record)


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
    held, fields = _search(parts, options)
    if isinstance(fields, Lost):
        yield Lost(source, fields.reason)
        return
    record = None
    for part in chain(held, parts):
        if type(part) is Raw:
            record = part.record
            yield Item(source, record, Kind.RECORD, part.raw, fields, part.problem, part.ending, encoding)
        elif type(part) is Filler:
            yield part if encoding == "utf-8" else msgspec.structs.replace(part, encoding=encoding)
        elif type(part) is Lost:
            yield Lost(
                source, part.reason if record is None else f"{part.reason}; what follows record {record} is lost"
            )


def _search(
    parts: Iterator[Raw | Filler | Lost], options: ReadOptions
) -> tuple[list[Raw | Filler | Lost], Fields | Lost]:
    """Read on to the first record with a text field; return what was read, and the fields or why there are none."""
    held: list[Raw | Filler | Lost] = []
    wanted = (options.text_field,) if options.text_field else TEXT_FIELDS
    seen: dict[str, None] = {}
    objects = records = size = 0
    likely: Mapping[str, object] | None = None
    for part in parts:
        held.append(part)
        if type(part) is not Raw:
            continue
        records, size = records + 1, size + len(part.raw)
        record = _object(part)
        if record is not None:
            objects += 1
            if any(isinstance(record.get(name), str) for name in wanted):
                return held, _fields(record, wanted, options)
            if likely is None and any(name in record for name in wanted):
                likely = record
            seen.update(dict.fromkeys(record))
        if records == _RECORDS or size > _BYTES:
            break
    if likely is not None or not objects:
        return held, _fields(likely or {}, wanted, options)
    return [], _no_text_field(objects, seen, options)


def _object(part: Raw) -> Mapping[str, object] | None:
    if part.problem is not None:
        return None
    try:
        record = parse(part.raw)
    except InputError:
        return None  # decode() says what is wrong with it
    return record if isinstance(record, dict) else None


def _fields(record: Mapping[str, object], wanted: tuple[str, ...], options: ReadOptions) -> Fields:
    text = next((name for name in wanted if isinstance(record.get(name), str)), None)
    text = text or next((name for name in wanted if name in record), wanted[0])
    known = (name for name in ID_FIELDS if type(record.get(name)) in (str, int, float))
    url = options.url_field or (URL_FIELD if isinstance(record.get(URL_FIELD), str) else None)
    return Fields(text, options.id_field or next(known, None), url)


def field_list(names: Iterable[str]) -> str:
    """Return names of fields as a message lists them: short, and not too many."""
    all_names = list(names)
    listed = ", ".join(printable(name, _LETTERS) for name in all_names[:_LISTED])
    return f"{listed} and {len(all_names) - _LISTED} more" if len(all_names) > _LISTED else listed or "nothing"


def _no_text_field(objects: int, seen: Iterable[str], options: ReadOptions) -> Lost:
    where = "its record has" if objects == 1 else f"its first {objects} records have"
    wanted = f"no field {options.text_field!r}" if options.text_field else f"no text field ({', '.join(TEXT_FIELDS)})"
    return Lost("", f"{where} {wanted} but: {field_list(seen)}; name the one to check with --text-field")
