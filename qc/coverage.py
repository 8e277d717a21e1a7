"""Whether the keywords of a rule cover its patterns: strings drawn from each pattern must hold a keyword.

Hypothesis draws them. It reads the syntax of `re`, so what only `regex` knows is replaced by a few strings. It is a
development dependency; where it is not installed nothing is drawn.
"""

import importlib.util
import re
from collections.abc import Mapping, Sequence

from qc import folding
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

BLANKS = r" \u00a0\t"
PLAIN = {r"\s": BLANKS, r"\W": BLANKS + r""".,:;!?|•»«“”"'()\[\]–\-*#/&@"""}
"""Class → a few of its characters, where `re` and `regex` think differently of others."""

PROPERTY = re.compile(r"\\p\{(?:Is|Script=)?(\w+)\}|\\p([A-Z])")
PIECE = re.compile(CLASS + r"|\\p\{\w+(?:=\w+)?\}|\\p[A-Z]|\\L<\w+>|\\.", re.DOTALL)
ESCAPED = re.compile(r"\\.", re.DOTALL)
TABLE = re.compile(r"\\L<(\w+)>")
FROM_TABLE = 40
"""So many entries of a table, evenly spread, stand for all."""


class NotDrawableError(QCError):
    """Hypothesis cannot draw from a pattern; the message says why."""


class Keywords:
    """The folded keywords of a rule, to ask whether one stands in a fragment."""

    def __init__(self, rule: Rule, tables: Mapping[str, Sequence[str]]) -> None:
        self._keys = {folding.keyword_key(keyword) for keyword in keywords_of(rule, tables)}

    def __call__(self, fragment: str) -> bool:
        """Whether a keyword stands in a fragment, as the matcher looks for it."""
        folded = folding.squeeze(folding.keyword_bytes(folding.code_points(fragment)))
        text = b"\n" + folded.tobytes()
        return any(key in text for key in self._keys)


def can_draw() -> bool:
    """Whether hypothesis is installed."""
    return importlib.util.find_spec("hypothesis") is not None


def draw(pattern: str, tables: Mapping[str, Sequence[str]], count: int) -> list[str]:
    """Draw fragments that a pattern matches; the same ones each time.

    Args:
        pattern: as written in the rule.
        tables: the tables that the rule names.
        count: how many strings hypothesis makes; those that `regex` does not match are left out.

    Raises:
        NotDrawableError: the pattern uses what `re` does not know, or is so narrow that nothing is found.
    """
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st
    from hypothesis.errors import HypothesisException

    drawn: list[str] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(readable(pattern, tables)))
    def collect(text: str) -> None:
        drawn.append(text.replace("\n", " ").strip())

    try:
        collect()
    except (HypothesisException, NotImplementedError, re.error) as error:
        raise NotDrawableError(f"{type(error).__name__}: {error}") from error
    compiled = compile_pattern(pattern, tables)
    return [text for text in dict.fromkeys(drawn) if found_in(compiled, text)]


def readable(pattern: str, tables: Mapping[str, Sequence[str]]) -> str:
    r"""Write a pattern in the syntax of `re`.

    Args:
        pattern: as written in the rule.
        tables: the tables that the rule names.

    >>> readable(r"[\p{Lu}.]+ \L<days>", {"days": ["Monday"]})
    '[A-ZÄÖÉЖ.]+[ \\u00a0\\t]+(?:Monday)'
    """

    def plain(piece: re.Match[str]) -> str:
        text = piece.group()
        if text in PLAIN:
            return f"[{PLAIN[text]}]"
        if text[0] == "[":
            return _plain_class(text)
        if table := TABLE.fullmatch(text):
            return _alternatives(named.get(table[1], ()))
        if known := PROPERTY.fullmatch(text):
            return f"[{_characters(known)}]"
        return text

    named = {name.replace("-", "_"): entries for name, entries in tables.items()}
    return PIECE.sub(plain, spaced(pattern))


def _plain_class(text: str) -> str:
    if text.startswith("[^"):
        return PROPERTY.sub(_characters, text)
    text = ESCAPED.sub(lambda match: PLAIN.get(match.group(), match.group()), text)
    return PROPERTY.sub(_characters, text)


def _characters(match: re.Match[str]) -> str:
    return PROPERTIES.get((match[1] or match[2]).upper(), match.group())


def _alternatives(entries: Sequence[str]) -> str:
    step = -(-len(entries) // FROM_TABLE) or 1
    return f"(?:{'|'.join(map(re.escape, entries[::step]))})"
