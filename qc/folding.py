"""Folded copies of text for literal look-ups: one byte a character for keywords, exact keys for whole lines.

The one-byte fold confuses letters; it can only add candidates, since the pattern decides (docs/decisions/matching.md).
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

NEWLINE, BLANK, ZERO = 10, 32, 48

ODD = 248
"""From this byte on, the keyword copy holds what no clean text has: the characters of the three ranges below."""

CONTROL = ((0x00, 0x09), (0x0E, 0x1C), (0x7F, 0x85), (0x86, 0xA0), (0xD800, 0xE000), (0xFFFE, 0x10000))
REPLACEMENT = ((0xFFFD, 0xFFFE),)
PRIVATE = ((0xE000, 0xF900), (0xF0000, 0x110000))

CASED = (
    (0, 0x3100),
    (0xA000, 0xAC00),
    (0xF900, 0x10600),
    (0x10C80, 0x10D00),
    (0x118A0, 0x118E0),
    (0x16E40, 0x16E80),
    (0x1E900, 0x1E960),
)
"""Ranges that hold every cased character, all white space and nearly all punctuation."""

DOTTED = [ord("İ"), ord("ı")]
"""Turkish letters that are i with and without its dot."""

EMOJI = (0x1F000, 0x1FB00)

Codes = NDArray[np.uint32]
Bytes = NDArray[np.uint8]


def code_points(text: str) -> Codes:
    """Return the code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


@cache
def tables() -> tuple[Bytes, Codes]:
    """Return two tables over all code points: to the byte of the keyword copy, and to the code of the line copy."""
    line = np.arange(0x110000, dtype=np.uint32)
    keyword = line.copy()
    line[slice(*EMOJI)] = BLANK
    for start, end in CASED:
        chars = [chr(code) for code in range(start, end)]
        keyword[start:end] = line[start:end] = [_folded(char) for char in chars]
        kinds = list(map(unicodedata.category, chars))
        line[[code for code, kind in enumerate(kinds, start) if kind[0] in "PSZC"]] = BLANK
        line[[code for code, kind in enumerate(kinds, start) if kind == "Nd"]] = ZERO
        keyword[[code for code, char in enumerate(chars, start) if char.isspace()]] = BLANK
    keyword[NEWLINE] = line[NEWLINE] = NEWLINE
    keyword[DOTTED] = line[DOTTED] = ord("i")
    return _one_byte(keyword), line


def _folded(char: str) -> int:
    folded = char.casefold()
    if len(folded) == 1:
        return ord(folded)
    lowered = char.lower()
    return ord(lowered) if len(lowered) == 1 else ord(char)


def _one_byte(codes: Codes) -> Bytes:
    """ASCII stays, all else becomes one of 128 bytes, eight of them for what is odd; only the newline is below a blank.

    Odd are control characters too, those of them that are white space apart.
    """
    plain = (codes >= BLANK) & (codes < 127) | (codes == NEWLINE)
    mixed = (codes ^ codes >> 7) & 127
    found = np.where(plain, codes, 128 | np.where(mixed < ODD - 128, mixed, mixed >> 1)).astype(np.uint8)
    for start, end in (*CONTROL, *REPLACEMENT, *PRIVATE):
        found[start:end] = ODD | codes[start:end] & 7
    return found


def keyword_bytes(codes: Codes) -> Bytes:
    """Map code points to the bytes of the keyword copy, one for one."""
    return tables()[0].take(codes)


def squeeze(folded: Bytes) -> Bytes:
    """Drop each blank after a blank or a newline, so that a phrase has one form; newlines stay."""
    keep = folded != BLANK
    keep[1:] |= folded[:-1] > BLANK
    squeezed: Bytes = folded[keep]
    return squeezed


def keyword_key(keyword: str) -> bytes:
    """Return the bytes to look for; '^' in front means the start of a fragment."""
    return keyword_keys([keyword])[0]


def keyword_keys(keywords: Sequence[str]) -> list[bytes]:
    """Return `keyword_key` of many keywords, none of which holds a newline."""
    anchors = [keyword.startswith("^") and len(keyword) > 1 for keyword in keywords]
    # The letter in front keeps a blank that a keyword begins with.
    bare = "\n".join("x" + keyword[anchor:] for keyword, anchor in zip(keywords, anchors, strict=True))
    keys = squeeze(keyword_bytes(code_points(bare))).tobytes().split(b"\n")
    return [b"\n" * anchor + key[1:] for key, anchor in zip(keys, anchors, strict=True)] if keywords else []


def line_keys(lines: Sequence[str]) -> list[str]:
    """Return a key for each line: case gone, a run of digits one 0, a run of other non-letters one blank.

    Exact, since no pattern comes after it: "12 Comments!" and "3 comments" are both "0 comments".

    Args:
        lines: texts without newlines.
    """
    if not lines:
        return []
    folded = _merged(tables()[1].take(code_points("\n".join(lines))))
    return folded.tobytes().decode("utf-32-le", "surrogatepass").split("\n")


def _merged(folded: Codes) -> Codes:
    """Make one of each run of blanks, and of each run of digits; take the blanks from the ends of lines."""
    after = np.append(folded[1:], np.uint32(NEWLINE))
    last_of_run = (folded != after) | (folded > ZERO) | (folded == NEWLINE)
    merged: Codes = folded[last_of_run & ((folded != BLANK) | (after != NEWLINE))]
    keep = merged != BLANK
    keep[1:] |= merged[:-1] != NEWLINE
    stripped: Codes = merged[keep]
    return stripped
