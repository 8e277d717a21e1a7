"""The one function between strangers' text and any printer.

Scraped text reaches terminals, CI logs and markdown. A line that begins with "::" is a command to GitHub's runner
(docker/build-push-action#1612), escape sequences rewrite what was printed before, and bidi controls reorder it.
"""

import re

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
NAMED = {"\n": "⏎", "\t": "⇥", "\r": "␍"}


def printable(text: str, limit: int | None = None) -> str:
    r"""Make text of a document harmless to print.

    Args:
        text: any text; lone surrogates are allowed.
        limit: most code points of `text` to keep; what is cut is marked by an ellipsis. None keeps all.

    Returns:
        The text on one line, with control, bidi, zero-width and surrogate characters as visible escapes.

    >>> printable("a\x1b[31mb\nc")
    'a\\x1b[31mb⏎c'
    """
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - 1)] + "…"
    return UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in NAMED:
        return NAMED[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
