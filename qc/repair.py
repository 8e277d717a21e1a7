"""What damaged text should have been: mojibake by ftfy, HTML residue by BeautifulSoup."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qc.spans import Span

LOST_QUOTE = re.compile("â€(?=[\\s.,;:!?)\\]]|$)")
"""A closing quotation mark in Windows-1252 whose last byte, a control character there, was dropped on the way."""

MISREAD_AS = ("latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1250", "macroman")
"""Encodings that UTF-8 is taken for where only parts of a text were misread."""

BLOCK_TAG = re.compile("</?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|table|blockquote)\\b", re.IGNORECASE)
"""Tags that begin a new line in a browser, so that words on both sides of them stay apart."""


SIGNS = "\x82\x84\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b"
"""Control characters that are one and the same quotation mark, dash or sign in every encoding of Windows."""

CENTRAL_EUROPEAN = frozenset({"cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"})
"""Languages that Windows-1250 is for."""

LEADS_UTF8 = re.compile("[À-÷\x80-\x9f€‚„…†‡‰‹‘’“”•–—™›]$")
"""What stands before half of a sequence that was UTF-8."""


class Repair(NamedTuple):
    """A repair of one span.

    Attributes:
        span: what is replaced, in code points of the fragment.
        text: what stands there instead.
        explanation: what was done, in words.
        proven: whether the damage done to `text` again gives the damaged text.
    """

    span: Span
    text: str
    explanation: str
    proven: bool


def mend_encoding(fragment: str) -> Repair | None:
    """Undo mojibake in a fragment with ftfy; None where ftfy finds nothing to mend.

    The repair counts as proven where doing the damage again, to all of it or to single characters, gives the fragment.
    """
    import ftfy

    try:
        mended, plan = ftfy.fix_encoding_and_explain(LOST_QUOTE.sub("â€\x9d", fragment))
    except UnicodeError:  # lone surrogates
        return None
    if mended == fragment or not plan:
        return None
    span = _changed(fragment, mended)
    text = mended[span[0] : len(mended) - (len(fragment) - span[1])]
    steps = [f"{step.action} {step.parameter}" for step in plan]
    proven = _round_trip(mended, plan) == fragment or any(
        _damages(mended, fragment, encoding) for encoding in MISREAD_AS
    )
    return Repair(span, text, ", ".join(steps), proven)


def _round_trip(text: str, plan: Sequence[tuple[str, str]]) -> str | None:
    """Do the damage again: undo the plan of encodings, last step first; None where it holds other steps."""
    if [action for action, _ in plan] != ["encode", "decode"] * (len(plan) // 2):
        return None
    try:
        for (_, wrong), (_, right) in reversed(list(zip(plan[::2], plan[1::2], strict=True))):
            text = text.encode(right).decode(wrong)
    except UnicodeError:
        return None
    return text


def _damages(mended: str, damaged: str, encoding: str) -> bool:
    """Whether misreading single characters of a mended text in an encoding gives the damaged one.

    Extractors make a blank of the no-break space that is half of a misread one; that counts as the same.
    """
    at = 0
    for char in mended:
        if damaged[at : at + 1] == char:
            at += 1
            continue
        misread = _misread(char, encoding)
        part = damaged[at : at + len(misread)]
        if not misread or (part != misread and not (char == "\xa0" and part == misread.replace("\xa0", " "))):
            return False
        at += len(misread)
    return at == len(damaged)


def _misread(char: str, encoding: str) -> str:
    try:
        return char.encode().decode(encoding)
    except UnicodeError:
        return ""


def _changed(old: str, new: str) -> Span:
    """Return the span of `old` that differs from `new`, widened to whole words."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    while start > 0 and not old[start - 1].isspace():
        start -= 1
    while end > 0 and not old[len(old) - end].isspace():
        end -= 1
    return start, len(old) - end


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def mend_controls(fragment: str, span: Span, language: str | None) -> Repair:
    """Turn control characters into the signs that Windows has in their place, and drop those that it has none for.

    The repair counts as proven for signs that every encoding of Windows has in the same place, alone among other text.

    Args:
        fragment: the fragment.
        span: a run of control characters.
        language: the document's language; None where undetermined.
    """
    damaged = fragment[slice(*span)]
    encoding = "cp1250" if language in CENTRAL_EUROPEAN else "cp1252"
    text = "".join(_sign(char, encoding) for char in damaged)
    proven = set(damaged) <= set(SIGNS) and not LEADS_UTF8.search(fragment[: span[0]])
    return Repair(span, text, f"{encoding} has {text!r} there" if text else "", proven)


def _sign(char: str, encoding: str) -> str:
    return bytes([ord(char)]).decode(encoding, "ignore") if "\x80" <= char <= "\x9f" else ""


def mend_residue(fragment: str, span: Span) -> Repair:
    """Turn entities and tags in a span of a fragment into the text that a browser would show.

    The repair counts as proven only where the text was escaped twice (`&amp;nbsp;`), which no author writes.
    """
    import warnings

    from bs4 import MarkupResemblesLocatorWarning

    damaged = fragment[span[0] : span[1]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        text = _shown(damaged)
        twice = _shown(text)
    proven = "&amp;" in damaged.casefold() and twice != text
    text = twice if proven else text
    if BLOCK_TAG.search(damaged):
        text = _apart(text, fragment[: span[0]], fragment[span[1] :])
    return Repair(span, text, f"shown by a browser as {text!r}", proven)


def _shown(markup: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(markup, "html.parser").get_text()


def _apart(text: str, before: str, after: str) -> str:
    """Return a blank for a block tag that stands between two words, and what it shows otherwise."""
    between_words = bool(before[-1:].strip()) and after[:1].isalnum()
    return text or " " * between_words
