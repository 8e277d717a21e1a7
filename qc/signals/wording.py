"""Which fragments have no word of their document's language and some of another: nearly all are settled here."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from qc.batch import Batch
from qc.commonwords import UNSPACED, Vocabulary, of_family, written

LONG, LONG_UNSPACED = 46, 20
"""Only fragments of so many characters, which 40 letters in words have, are looked at; CJK and Thai need fewer."""

BEGINNING = 100
"""A sentence in another language has one of its common words within so many characters."""

UNSPACED_FROM = "\u0e00"
"""The scripts without blanks, and Hangul, are all above this; the last letter of a sentence says it."""

LEAST_WORDS = 2
"""Another language has so many different common words in a fragment, and the document's has none of its own."""

LEAST_SIGNS = 3
"""The same for words that are looked for anywhere, of which one may be part of a name."""

ENDINGS = ".!?…。！？؟।"
"""A sentence ends so; titles, names and lines of a song mostly do not."""

BROKEN_OFF = 120
"""A text of so many characters is no title; it may be sentences of which the last breaks off."""

_ENDING_CODES = np.array([ord(sign) for sign in ENDINGS], np.uint32)

vocabulary = cache(Vocabulary.of)


def is_long(text: str) -> bool:
    """Whether a fragment is long enough to tell its language."""
    size = len(text)
    return size >= LONG or (size >= LONG_UNSPACED and text[-2] >= UNSPACED_FROM)


def suspicious_documents(batch: Batch) -> list[int]:
    """Return the numbers of documents with a sentence that has words of another language and none of the document's.

    A document none of whose sentences is one has none, whatever its headings and menus are.
    """
    texts, owner = batch.texts, batch.owner
    homes = [None if language is None else vocabulary(written(language)) for language in batch.languages]
    gates = [home and (home.marks, home.others) for home in homes]
    found: list[int] = []
    # All sentences of all documents come by here, so what settles most of them comes first, and without a call.
    for number in _sentences(batch):
        gate, text = gates[owner[number]], texts[number]
        if gate is None:
            continue
        (first, second, third), others = gate
        if first in text or second in text or third in text:
            continue
        if others.isdisjoint(text[:BEGINNING].split()) and text[-2] < UNSPACED_FROM:
            continue
        home = homes[owner[number]]
        if home is not None and is_suspicious(text, home):
            found.append(owner[number])
    return sorted(set(found))


def _sentences(batch: Batch) -> list[int]:
    """Return the numbers of long fragments that end as sentences do, or are as long as one with its end lost."""
    if not batch.texts:
        return []
    ends = batch.line_ends
    sizes = np.diff(ends, prepend=-1) - 1
    last, letter = batch.codes[ends - 1], batch.codes[ends - 2]
    long = (sizes >= LONG) | ((sizes >= LONG_UNSPACED) & (letter >= ord(UNSPACED_FROM)))
    found: list[int] = np.flatnonzero(long & (np.isin(last, _ENDING_CODES) | (sizes >= BROKEN_OFF))).tolist()
    return found


def is_suspicious(text: str, home: Vocabulary) -> bool:
    """Whether a text has words of another language and none of the document's own."""
    return not _has_own(text, home) and _has_others(text, home)


def _has_own(text: str, home: Vocabulary) -> bool:
    if home.unspaced:
        return any(word in text for word in home.own)
    return not home.own.isdisjoint(text.casefold().split())


def _has_others(text: str, home: Vocabulary) -> bool:
    if len(home.others.intersection(text.split())) >= LEAST_WORDS:
        return True
    return any(_signs(text, words) >= LEAST_SIGNS for words in home.without_blanks)


def count_common(text: str, language: str, home: str) -> int:
    """Return how many different common words of a language, and not of the document's, a text has."""
    words = of_family(language) - of_family(home)
    return _signs(text, words) if written(language) in UNSPACED else len(words.intersection(text.split()))


def _signs(text: str, words: Iterable[str]) -> int:
    return sum(word in text for word in words)
