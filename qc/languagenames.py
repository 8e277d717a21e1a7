"""What languages call each other: for messages in English, and to see whether a document speaks of a language."""

import re
from functools import cache
from pathlib import Path

import msgspec

from qc.commonwords import UNSPACED, written

TABLE = Path(__file__).parent / "data" / "language-names.json"
STEM = 5
"""A name is known by so many first letters: "German", "Germans" and "Germany" are one."""

ENDS = "语語文말어"
"""What Chinese, Japanese and Korean names of languages end with; before it stands the name of a people."""


def english_name(code: str) -> str:
    """Return the English name of a language, its code where it has none."""
    return _names().get("en", {}).get(written(code), code)


def speaks_of(text: str, home: str, language: str) -> bool:
    """Whether a text names a language, or those who speak it.

    Args:
        text: the text.
        home: its own language.
        language: the language that it may speak of.
    """
    pattern = _pattern(written(home), written(language))
    return pattern is not None and pattern.search(text) is not None


@cache
def _pattern(home: str, language: str) -> re.Pattern[str] | None:
    name = _names().get(home, {}).get(language)
    if name is None:
        return None
    if home in UNSPACED:
        return re.compile(re.escape(name.rstrip(ENDS) if len(name.rstrip(ENDS)) > 1 else name))
    return re.compile(rf"\b{re.escape(name if ' ' in name else name[:STEM])}", re.IGNORECASE)


@cache
def _names() -> dict[str, dict[str, str]]:
    table = msgspec.json.decode(TABLE.read_bytes(), type=dict[str, dict[str, str] | str])
    return {code: names for code, names in table.items() if not isinstance(names, str)}
