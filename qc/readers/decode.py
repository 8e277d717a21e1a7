"""The other half of reading: items to documents, without looking at files, so that any process can do it."""

from collections.abc import Mapping
from typing import Any

from qc.documents import META_FIELDS, NO_META, Document, Unreadable
from qc.errors import InputError
from qc.printable import printable
from qc.readers.items import Fields, Item, Kind
from qc.readers.parsing import parse, parse_exactly
from qc.readers.records import URL_FIELD, field_list
from qc.readers.text import decode_bytes


def decode(item: Item, max_chars: int = 10_000_000) -> Document | Unreadable:
    """Decode one item; hostile bytes never raise.

    Args:
        item: what `qc.readers.read` yields.
        max_chars: code points of a text above which it is not scanned.

    Returns:
        The document, or why there is none: QC000 (no JSON, no object, no text), QC001 (bytes that are no text) or QC002
        (too long, or nested too deeply).
    """
    if item.problem is not None:
        return item.problem
    if item.kind is Kind.RECORD:
        return _record(item, max_chars)
    return _file(item, max_chars)


def _record(item: Item, max_chars: int) -> Document | Unreadable:
    fields = item.fields or Fields("text", None, None)
    try:
        record = parse(item.raw)
    except InputError as error:
        return _bad(item, str(error))
    if not isinstance(record, dict):
        return _bad(item, f"no object but {_kind(record)}")
    text = record.get(fields.text)
    name, meta = _id(record, fields, item.raw), _meta(record, fields)
    if not isinstance(text, str):
        return _bad(item, _no_text(record, fields.text), name, meta.get(URL_FIELD))
    if len(text) > max_chars:
        return _too_long(item, len(text), max_chars, name, meta.get(URL_FIELD))
    return Document(name, text, item.source, meta, None, item.record)


def _id(record: Mapping[str, Any], fields: Fields, raw: bytes) -> str | None:
    if fields.id is None:
        return None
    value = record.get(fields.id)
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = _exact(raw, fields.id)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _exact(raw: bytes, field: str) -> Any:
    """Read a number again: orjson makes integers of more than 64 bits floats, which would make ids equal."""
    try:
        return parse_exactly(raw).get(field)
    except InputError:
        return None  # thousands of digits, which Python does not read


def _meta(record: Mapping[str, Any], fields: Fields) -> Mapping[str, str]:
    meta = {name: value for name in META_FIELDS if type(value := record.get(name)) is str}
    if fields.url not in (None, URL_FIELD) and isinstance(url := record.get(fields.url), str):
        meta[URL_FIELD] = url
    return meta or NO_META


def _no_text(record: Mapping[str, Any], field: str) -> str:
    shown = printable(field, 40)
    if field in record:
        return f"field '{shown}' is {_kind(record[field])}, not a string"
    return f"no field '{shown}'; it has: {field_list(record)}"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
    return names.get(type(value), "a number")


def _file(item: Item, max_chars: int) -> Document | Unreadable:
    is_html = item.kind is Kind.HTML
    decoded = decode_bytes(item.raw, html=is_html)
    if decoded is None:
        return Unreadable("QC001", "binary data, or text in an encoding that nothing tells", item.source, item.record)
    text, page = decoded.text, None
    if is_html:
        from qc.html import extract
        from qc.nesting import NestingError

        page = text
        try:
            text = extract(page)
        except NestingError as error:
            return Unreadable("QC002", str(error), item.source, item.record)
    if len(text) > max_chars:
        return _too_long(item, len(text), max_chars, None)
    return Document(None, text, item.source, NO_META, page, item.record)


def _bad(item: Item, reason: str, name: str | None = None, url: str | None = None) -> Unreadable:
    return Unreadable("QC000", reason, item.source, item.record, name, url)


def _too_long(item: Item, length: int, limit: int, name: str | None, url: str | None = None) -> Unreadable:
    reason = f"{length:,} characters, more than {limit:,} (the setting max-document-chars)"
    return Unreadable("QC002", reason, item.source, item.record, name, url)
