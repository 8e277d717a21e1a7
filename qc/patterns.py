"""Patterns of rules: `regex` syntax in which a blank means a run of white space."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import regex

from qc.errors import QCError

TRIAL_SECONDS = 0.05
"""What `found_in` lets a pattern take."""


class PatternError(QCError):
    """A pattern is not a regular expression that a rule may use."""


CLASS = r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]"
TOKEN = re.compile(r"\\.|" + CLASS + "| +[?*+]?", re.DOTALL)
"""An escaped character, a character class, or blanks with a quantifier."""

MEANINGS = {" ": r"\s+", " +": r"\s+", " ?": r"\s*", " *": r"\s*"}


def spaced(pattern: str) -> str:
    r"""Write a blank as `\s+`, and a blank that may be missing (` ?`, ` *`) as `\s*`.

    NBSP, tabs and double blanks then change nothing. A blank inside a character class, which lint refuses, is `\s`;
    an escaped one stays what it is.

    >>> spaced("read more ?»")
    'read\\s+more\\s*»'
    """
    return TOKEN.sub(lambda token: _meaning(token.group()), pattern)


def _meaning(token: str) -> str:
    if token[0] == "[":
        return re.sub(r"\\.| ", lambda part: r"\s" if part.group() == " " else part.group(), token, flags=re.DOTALL)
    return r"\s+" if token.startswith("  ") else MEANINGS.get(token, token)


def character_classes(pattern: str) -> list[str]:
    """Return the character classes of a pattern as they are written, brackets and all."""
    return [token for token in TOKEN.findall(pattern) if token[0] == "["]


def compile_pattern(pattern: str, tables: Mapping[str, Sequence[str]] | None = None) -> "regex.Pattern[str]":
    r"""Compile a rule's pattern: `regex` V0, case-insensitive.

    Args:
        pattern: as written in the rule; `\L<name>` stands for any entry of a table, with - written as _.
        tables: the entries of the tables that the rule names.

    Raises:
        PatternError: it is not a valid expression.
    """
    named = {name.replace("-", "_"): list(entries) for name, entries in (tables or {}).items()}
    named = {name: entries for name, entries in named.items() if f"\\L<{name}>" in pattern}
    try:
        options: dict[str, Any] = {"flags": regex.IGNORECASE | regex.V0, **named}
        return regex.compile(spaced(pattern), **options)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise PatternError(f"{pattern!r} is not a regular expression: {error}") from error


def found_in(compiled: "regex.Pattern[str]", text: str) -> bool:
    """Whether a pattern matches some of a text; one that takes too long does not."""
    try:
        return any(match.end() > match.start() for match in compiled.finditer(text, timeout=TRIAL_SECONDS))
    except TimeoutError:
        return False
