"""Text of documents for formats that others render: nothing of it becomes a link, a mention or markup."""

import re
import shlex
from urllib.parse import quote

from qc.printable import printable

_MENTION = re.compile(r"@(?=\w)")
_REFERENCE = re.compile(r"#(?=\d)")
_BACKTICKS = re.compile("`+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def inert(text: str, limit: int | None = None) -> str:
    """Return text for a message that a code host shows: printable, without mentions of people and issues.

    The signs are replaced by their small forms, which look alike and mean nothing.

    >>> inert("ask @team about #12")
    'ask ﹫team about ﹟12'
    """
    return _REFERENCE.sub("﹟", _MENTION.sub("﹫", printable(text, limit)))


def code(text: str, limit: int | None = None) -> str:
    """Return text as a code span of markdown, fenced by more backticks than any run in it has.

    >>> code("a``b")
    '``` a``b ```'
    """
    shown = printable(text, limit)
    longest = max(map(len, _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if not shown.strip() or longest or shown != shown.strip() else ""
    return f"{fence}{pad}{shown or '(nothing)'}{pad}{fence}"


def cell(text: str, limit: int) -> str:
    """Return a name for a cell of a markdown table: letters and digits, all else percent-encoded.

    >>> cell("news.example|<b>", 40)
    'news.example%7C%3Cb%3E'
    """
    return quote(printable(text, limit).encode("utf-8", "backslashreplace"), safe="/-.~")


def xml(text: str, limit: int | None = None) -> str:
    """Return text that XML 1.0 may hold; the writer of XML escapes what is markup."""
    return _NO_XML.sub("", printable(text, limit))


def fenced(lines: list[str]) -> list[str]:
    """Return lines as a block of code of markdown, fenced by more backticks than any run in them has."""
    longest = max((len(run) for line in lines for run in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *lines, fence]


def shell(path: str) -> str:
    """Return a path as a word of a command that a person copies."""
    return shlex.quote(printable(path))
