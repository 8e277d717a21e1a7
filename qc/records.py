"""Changing one value inside the bytes of a JSON record; every other byte survives."""

import json
import re

from qc.errors import InputError
from qc.spans import Span

BLANK = re.compile(r"[ \t\n\r]*")
NESTING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
DECODER = json.JSONDecoder(strict=False)


def replace_text(raw: bytes, field: str, text: str) -> bytes:
    """Return a record's bytes with another text in one field.

    Non-ASCII characters are written as escapes where the record's old value was ASCII only, else as they are.

    Args:
        raw: a JSON object in UTF-8; invalid bytes outside the value survive.
        field: name of the field; of several, the last counts, as for JSON readers.
        text: the new value.

    Raises:
        InputError: the record is no object with that field.
    """
    record = raw.decode("utf-8", "surrogateescape")
    start, end = _value_span(record, field)
    ascii_only = record[start:end].isascii()
    value = json.dumps(text, ensure_ascii=ascii_only)
    try:
        encoded = value.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates stay escapes
        encoded = json.dumps(text, ensure_ascii=True).encode("ascii")
    return _bytes(record[:start]) + encoded + _bytes(record[end:])


def with_member(raw: bytes, name: str, value: bytes) -> bytes:
    """Return a JSON object's bytes with one more member at its end.

    Args:
        raw: a JSON object.
        name: the member's name.
        value: JSON of its value.
    """
    body = raw.rstrip()[:-1].rstrip()
    separator = b"" if body.endswith(b"{") else b","
    return body + separator + json.dumps(name).encode() + b":" + value + b"}"


def one_line(raw: bytes) -> bytes:
    """Return JSON on one line; a newline inside JSON is always white space between tokens."""
    return raw.replace(b"\r\n", b" ").replace(b"\n", b" ")


def _bytes(part: str) -> bytes:
    return part.encode("utf-8", "surrogateescape")


def _value_span(record: str, field: str) -> Span:
    """Return where the value of a top-level field stands, in code points of the record."""
    position = _skip(record, record.find("{") + 1)
    span = None
    try:
        while record[position] == '"':
            name, position = DECODER.raw_decode(record, position)
            position = _skip(record, position)
            start = _skip(record, position + 1)
            end = _value_end(record, start)
            if name == field:
                span = (start, end)
            position = _skip(record, end)
            if record[position] != ",":
                break
            position = _skip(record, position + 1)
    except (ValueError, IndexError) as error:
        raise InputError(f"the record cannot be rewritten: {error}") from error
    if span is None:
        raise InputError(f"the record cannot be rewritten: it has no field {field!r}")
    return span


def _value_end(record: str, start: int) -> int:
    """Return where a value ends; what is nested is not parsed, so that no depth is too much."""
    if record[start] not in "[{":
        return DECODER.raw_decode(record, start)[1]
    depth = 0
    for token in NESTING.finditer(record, start):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if not depth:
            return token.end()
    raise ValueError("a bracket is not closed")


def _skip(record: str, position: int) -> int:
    found = BLANK.match(record, position)
    return found.end() if found else position
