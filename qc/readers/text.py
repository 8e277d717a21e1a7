"""Bytes to text: UTF-8 first, then what the bytes say of themselves, then BeautifulSoup's UnicodeDammit."""

import codecs
import logging
import re

import msgspec

from qc.readers.encodings import UTF8, marked_encoding, wide_encoding

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_ESCAPE = b"\x1b"
_SHIFTING = "iso2022_jp"
# Encodings that pages declare (WHATWG Encoding, section 4.2), as browsers take them: the wider one of a family.
# Others are not believed: Python knows some that are no text of the web and slow or harmful to decode.
_DECLARED = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    **{name: name for name in ("big5hkscs", "cp866", "cp874", "cp932", "cp949", "euc_jp", "gb18030", _SHIFTING)},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-cyrillic", "mac-roman", "utf-8")},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
# Share of control and replacement characters above which bytes are no text.
_BINARY = 0.1
# Valid characters of more than one byte for each broken one that make bytes damaged UTF-8, and nothing else.
_DAMAGED = 4


class Decoded(msgspec.Struct, frozen=True):
    """Text, the encoding that it was read in (a name that Python knows), and the byte order mark before it."""

    text: str
    encoding: str
    mark: bytes = b""


def decode_bytes(raw: bytes, *, html: bool = False) -> Decoded | None:
    """Decode the bytes of a file.

    Args:
        raw: all bytes of the file.
        html: whether a `meta` element may declare the encoding.

    Returns:
        The text without byte order mark, line endings as they are; None where the bytes are no text. Text that is
        nearly UTF-8, or in a declared encoding, has U+FFFD for what is broken in it.
    """
    marked = marked_encoding(raw)
    if marked:
        encoding, mark = marked
        return _decoded_as(raw[len(mark) :], encoding, mark)
    if b"\0" in raw:
        return _with_zeros(raw)
    # The one encoding of pages that is valid UTF-8 and means something else.
    if _ESCAPE in raw and _declared(raw, html=html) == _SHIFTING:
        return _decoded_as(raw, _SHIFTING)
    try:
        return Decoded(raw.decode(UTF8), UTF8)
    except UnicodeDecodeError:
        return _by_declaration(raw, html=html) or _by_detection(raw, html=html)


def _decoded_as(raw: bytes, encoding: str, mark: bytes = b"") -> Decoded | None:
    text = raw.decode(encoding, "replace")
    return None if _is_binary(text) else Decoded(text, encoding, mark)


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > _BINARY * len(text)


def _with_zeros(raw: bytes) -> Decoded | None:
    """Decode what holds zeros: UTF-16 or UTF-32 without a mark, or UTF-8 with a few stray ones."""
    encoding = wide_encoding(raw) or UTF8
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _is_binary(text) else Decoded(text, encoding)


def _by_declaration(raw: bytes, *, html: bool) -> Decoded | None:
    """Decode as browsers do: what is declared holds, and what is broken is replaced."""
    damaged = raw.decode(UTF8, "replace")
    broken = damaged.count("\ufffd")
    if sum(map(len, re.findall("[^\x00-\x7f\ufffd]+", damaged))) >= _DAMAGED * broken:
        return Decoded(damaged, UTF8)
    encoding = _declared(raw, html=html)
    return _decoded_as(raw, encoding) if encoding else None


def _declared(raw: bytes, *, html: bool) -> str | None:
    from bs4.dammit import EncodingDetector

    name = EncodingDetector.find_declared_encoding(raw, is_html=html)
    if not name:
        return None
    try:
        return _DECLARED.get(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return "cp932" if name == "x-sjis" else None


def _by_detection(raw: bytes, *, html: bool) -> Decoded | None:
    from bs4.dammit import EncodingDetector, UnicodeDammit

    # It warns where it replaces characters; what is replaced is found in the text.
    logging.getLogger(UnicodeDammit.__module__).addFilter(_nothing)
    declared = EncodingDetector.find_declared_encoding(raw, is_html=html)
    found = UnicodeDammit(raw, is_html=html, exclude_encodings=[UTF8, *([declared] if declared else [])])
    if not found.unicode_markup or not found.original_encoding or _is_binary(found.unicode_markup):
        return None
    return Decoded(found.unicode_markup, found.original_encoding)


def _nothing(record: logging.LogRecord) -> bool:
    return False
