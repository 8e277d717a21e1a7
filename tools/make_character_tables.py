"""Make qc/data/characters.npz from Python's Unicode data: `python tools/make_character_tables.py`."""

import unicodedata

import numpy as np

from qc.signals.tokens import PLANE, TABLES, CharacterTables, Kind

NAMED = (
    (Kind.DOT, ".…。．"),
    (Kind.COMMA, ",，、"),
    (Kind.COLON, ":;：；"),
    (Kind.BANG, "!?！？"),
    (Kind.QUOTE, "\"'“”„‘’«‹「」『』"),
    (Kind.SEPARATOR, "|»›•·→←►▶●■▪◦>"),
    (Kind.PAREN, "()[]（）【】"),
    (Kind.DASH, "-/"),
    (Kind.MARK, "@#*&%+=<\\{}~^`$"),
    (Kind.MONEY, "$€£¥"),
)
BY_CATEGORY = {
    "Sc": Kind.MONEY,
    "Pi": Kind.QUOTE,
    "Pf": Kind.QUOTE,
    "Ps": Kind.PAREN,
    "Pe": Kind.PAREN,
    "Pd": Kind.DASH,
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
}


def make() -> CharacterTables:
    """Return class and folded code of each code point of the basic plane."""
    kinds = np.full(PLANE, Kind.OTHER, np.uint8)
    folded = np.arange(PLANE, dtype=np.uint64)
    for code in range(PLANE):
        char = chr(code)
        kinds[code] = kind = _kind(char, code)
        if kind == Kind.DIGIT:
            folded[code] = 48
        elif kind == Kind.UPPER and len(char.lower()) == 1:
            folded[code] = ord(char.lower())
    for named, chars in NAMED:
        for char in chars:
            kinds[ord(char)] = named
    return CharacterTables(kinds, folded + np.uint64(1))


def _kind(char: str, code: int) -> Kind:
    if char.isspace() or code in (0x200B, 0xFEFF, 0xAD):
        return Kind.SPACE
    category = unicodedata.category(char)
    if category[0] == "N":
        return Kind.DIGIT
    if 0x3040 <= code < 0x3100 or 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00:
        return Kind.CJK
    if category in BY_CATEGORY:
        return BY_CATEGORY[category]
    return Kind.LOWER if category[0] in "LM" or char == "_" else Kind.OTHER


if __name__ == "__main__":
    made = make()
    np.savez_compressed(TABLES, kinds=made.kinds, folded=made.folded.astype(np.uint32))
    print(f"written to {TABLES}, Unicode {unicodedata.unidata_version}")
