"""Where a span of a document stands in the file that it was read from: back through the escapes of JSON."""

import re
from json import JSONDecoder

from qc.readers.items import Item, Kind
from qc.spans import Region, Span

_SPACE = re.compile(r"[ \t\n\r]*")
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rf"{_HIGH}{_LOW}|\\u[0-9a-fA-F]{{4}}|\\.", re.DOTALL)
_JSON_NAMES = (".json", ".json.gz", ".json.zst")


def region(item: Item, span: Span | None, place: tuple[int, int] | None) -> Region:
    """Return where a span of an item's text stands in its file.

    Args:
        item: what the document was decoded from.
        span: half-open, in code points of the text; None for the whole document.
        place: one-based line and column of the span's start in the text; None without a span.

    Returns:
        Of a text file the span's line and columns. Of a record its line, and the columns of the span in it; the whole
        line where they cannot be told. Of a page, and of an element of an array, the first line of the file: readers do
        not count lines inside of them.
    """
    if item.kind is Kind.TEXT and span is not None and place is not None:
        line, column = place
        return Region(line, column, column + span[1] - span[0])
    text = _decoded(item.raw)
    if item.kind is not Kind.RECORD or _in_array(item):
        return _whole(1, text.partition("\n")[0])
    line = item.record or 1
    if span is not None and item.fields is not None and item.problem is None:
        columns = columns_in(text, item.fields.text, span)
        if columns is not None and "\n" not in text:
            return Region(line, columns[0] + 1, columns[1] + 1)
    return _whole(line, text.partition("\n")[0])


def columns_in(record: str, field: str, span: Span) -> Span | None:
    """Return where a span of a string in a JSON object stands in the text of that object.

    Args:
        record: the text of the object.
        field: the key whose string the span points into; of equal keys the last, as parsers do.
        span: half-open, in code points of the string.

    Returns:
        A half-open span of code points of `record`, or None where there is no such string, or it is shorter.
    """
    try:
        inner = _string(record, field)
    except (ValueError, IndexError, RecursionError):
        return None  # decode() read it more leniently
    return None if inner is None else _mapped(record, inner, span)


def _string(record: str, field: str) -> Span | None:
    """Return what stands between the quotes of a field's string."""
    found, decoder = None, JSONDecoder(strict=False)
    at = _after_space(record, 1 if record.startswith("\ufeff") else 0)
    at = _after_space(record, at + 1)
    while record[at] == '"':
        key, at = decoder.raw_decode(record, at)
        at = _after_space(record, _after_space(record, at) + 1)
        value, end = decoder.raw_decode(record, at)
        if key == field:
            found = (at + 1, end - 1) if isinstance(value, str) else None
        at = _after_space(record, end)
        if record[at] != ",":
            break
        at = _after_space(record, at + 1)
    return found


def _mapped(record: str, inner: Span, span: Span) -> Span | None:
    """Map a span of the decoded string to the raw one, which stands at `inner`; each escape is one code point."""
    excess, wanted, found = inner[0], list(span), []
    for escape in _ESCAPE.finditer(record, *inner):
        while wanted and wanted[0] + excess <= escape.start():
            found.append(wanted.pop(0) + excess)
        if not wanted:
            break
        excess += len(escape.group()) - 1
    found += [offset + excess for offset in wanted]
    return (found[0], found[1]) if found[1] <= inner[1] else None


def _after_space(record: str, at: int) -> int:
    match = _SPACE.match(record, at)
    return match.end() if match else at


def _decoded(raw: bytes) -> str:
    """Decode a record as `qc.readers.parsing` does, so that code points are the same."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _in_array(item: Item) -> bool:
    """Whether a record is an element of an array; its number is then no line."""
    if item.record is None:
        return False
    if item.ending:
        return not item.ending.endswith((b"\n", b"\r"))
    return item.source.lower().endswith(_JSON_NAMES)


def _whole(line: int, text: str) -> Region:
    return Region(line, 1, max(2, len(text.rstrip("\r")) + 1), whole=True)
