"""Whether the keywords of a rule cover its patterns: strings drawn from each pattern must hold a keyword.

They are drawn from the syntax of `re`, so what only `regex` knows is replaced by a few strings.
"""

import re
from collections.abc import Mapping, Sequence

from qc import folding
from qc.drawing import Drawer
from qc.errors import QCError
from qc.matching import keywords_of
from qc.patterns import CLASS, compile_pattern, found_in, spaced
from qc.rules import Rule

PROPERTIES = {
    "L": "A-Za-zÄÖÉäöéЖж中",
    "LU": "A-ZÄÖÉЖ",
    "LL": "a-zäöéж",
    "LATIN": "A-Za-zÄÖÉäöé",
    "CYRILLIC": "А-Яа-я",
    "GREEK": "Α-Ωα-ω",
    "HAN": "一-十中文",
    "HIRAGANA": "あ-ん",
    "KATAKANA": "ア-ン",
    "HANGUL": "가-힣",
    "ARABIC": "ا-ي",
    "N": "0-9٣",
    "ND": "0-9٣",
    "P": r".,;:!?…–«»\-",
    "S": "$€£+©",
    "SC": "$€£",
    "SO": "©®",
    "Z": r" \u00a0",
    "ZS": r" \u00a0",
    "M": r"\u0301",
}
"""Unicode property → a few of its characters, as inside a character class."""

PROPERTY = re.compile(r"\\p\{(?:Is|Script=)?(\w+)\}|\\p([A-Z])")
PIECE = re.compile(CLASS + r"|\\p\{\w+(?:=\w+)?\}|\\p[A-Z]|\\L<\w+>|\\.", re.DOTALL)
TABLE = re.compile(r"\\L<(\w+)>")
FROM_TABLE = 40
"""So many entries of a table, evenly spread, stand for all."""


class NotDrawableError(QCError):
    """Nothing can be drawn from a pattern; the message says why."""


class Keywords:
    """The folded keywords of a rule, to ask whether one stands in a fragment."""

    def __init__(self, rule: Rule, tables: Mapping[str, Sequence[str]]) -> None:
        self._keys = {folding.keyword_key(keyword) for keyword in keywords_of(rule, tables)}

    def __call__(self, fragment: str) -> bool:
        """Whether a keyword stands in a fragment, as the matcher looks for it."""
        folded = folding.squeeze(folding.keyword_bytes(folding.code_points(fragment)))
        text = b"\n" + folded.tobytes()
        return any(key in text for key in self._keys)


def draw(pattern: str, tables: Mapping[str, Sequence[str]], count: int) -> list[str]:
    """Draw fragments that a pattern matches; the same ones each time.

    Args:
        pattern: as written in the rule.
        tables: the tables that the rule names.
        count: how many strings are made; those that `regex` does not match, and copies, are left out.

    Raises:
        NotDrawableError: the pattern uses what `re` does not know, or nothing that is made is matched.
    """
    try:
        drawer = Drawer(readable(pattern, tables))
        made = dict.fromkeys(drawer.draw().replace("\n", " ").strip() for _ in range(count))
    except (re.error, RecursionError) as error:
        raise NotDrawableError(str(error)) from error
    compiled = compile_pattern(pattern, tables)
    drawn = [text for text in made if found_in(compiled, text)]
    if not drawn:
        raise NotDrawableError(f"none of {count} strings that were made is matched")
    return drawn


def readable(pattern: str, tables: Mapping[str, Sequence[str]]) -> str:
    r"""Write a pattern in the syntax of `re`.

    Args:
        pattern: as written in the rule.
        tables: the tables that the rule names.

    >>> readable(r"[\p{Lu}.]+ \L<days>", {"days": ["Monday"]})
    '[A-ZÄÖÉЖ.]+\\s+(?:Monday)'
    """

    def plain(piece: re.Match[str]) -> str:
        text = piece.group()
        if text[0] == "[":
            return PROPERTY.sub(_characters, text)
        if table := TABLE.fullmatch(text):
            return _alternatives(named.get(table[1], ()))
        if known := PROPERTY.fullmatch(text):
            return f"[{_characters(known)}]"
        return text

    named = {name.replace("-", "_"): entries for name, entries in tables.items()}
    return PIECE.sub(plain, spaced(pattern))


def _characters(match: re.Match[str]) -> str:
    return PROPERTIES.get((match[1] or match[2]).upper(), match.group())


def _alternatives(entries: Sequence[str]) -> str:
    step = -(-len(entries) // FROM_TABLE) or 1
    return f"(?:{'|'.join(map(re.escape, entries[::step]))})"
