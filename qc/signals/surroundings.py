"""Text in another language by what stands around it: a passage is one thing, and a page may be in two languages."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qc.languagenames import speaks_of
from qc.signals.passages import UNFINISHED
from qc.signals.wording import ENDINGS, LONG_UNSPACED, count_common, is_long

MOST_OTHER = 0.3
"""A document with more text in other languages, as a share of the characters of its own, is in several on purpose."""

MOST_PASSAGES = 2
"""Fragments in other languages that stand in more places than this are examples, or the other half of a page."""

MOST_LINES = 2
"""With so many short lines in its language beside it, no sentences, a passage is part of a song, a poem or a list."""

NEAR = 4
"""Lines within so many fragments of a passage are beside it."""


class Strange(NamedTuple):
    """A fragment in another language.

    Attributes:
        fragment: its number in the batch.
        language: langdetect's code of its language.
        reason: why it may well belong there, or None.
    """

    fragment: int
    language: str
    reason: str | None


def by_passage(found: Sequence[Strange], texts: Sequence[str]) -> list[list[Strange]]:
    """Return the fragments in other languages by passage: no long fragment of the document's stands inside one."""
    passages: list[list[Strange]] = []
    for one in found:
        last = passages[-1][-1].fragment if passages else one.fragment
        if not passages or any(is_long(texts[number]) for number in range(last + 1, one.fragment)):
            passages.append([])
        passages[-1].append(one)
    return passages


def as_one(passage: Sequence[Strange], texts: Sequence[str], numbers: range, home: str) -> Iterator[Strange]:
    """Yield the fragments of a passage; what lets one of them off lets all off, but for a single unfinished one.

    Args:
        passage: the fragments.
        texts: all fragments of the batch.
        numbers: those of the document.
        home: its language.
    """
    reasons = [one.reason for one in passage if one.reason is not None]
    shared = next((reason for reason in reasons if reason != UNFINISHED or reasons.count(reason) > 1), None)
    if shared is None and _lines_beside(passage, texts, numbers, home) >= MOST_LINES:
        shared = "it stands among short lines in its language"
    yield from (one._replace(reason=one.reason or shared) for one in passage)


def _lines_beside(passage: Sequence[Strange], texts: Sequence[str], numbers: range, home: str) -> int:
    first, last, language = passage[0].fragment, passage[-1].fragment, passage[0].language
    near = range(max(first - NEAR, numbers.start), min(last + NEAR + 1, numbers.stop))
    return sum(
        len(texts[number]) >= LONG_UNSPACED // 2
        and not is_long(texts[number])
        and texts[number][-1] not in ENDINGS
        and count_common(texts[number].casefold(), language, home) > 0
        and count_common(texts[number].casefold(), home, language) == 0
        for number in near
    )


def in_several(passages: Sequence[Sequence[Strange]], texts: Sequence[str], own: Sequence[str]) -> str | None:
    """Say why a document is in several languages, or None.

    Args:
        passages: its passages in other languages.
        texts: all fragments of the batch.
        own: the long fragments that it has besides.
    """
    if len(passages) > MOST_PASSAGES:
        return "the document changes its language again and again"
    other = sum(len(texts[one.fragment]) for passage in passages for one in passage)
    if other > MOST_OTHER * sum(map(len, own)):
        return "much of the document is in other languages"
    return None


def named(one: Strange, document: str, home: str) -> str | None:
    """Say that a document speaks of the language of a fragment, or None."""
    return "the document speaks of its language" if speaks_of(document, home, one.language) else None
