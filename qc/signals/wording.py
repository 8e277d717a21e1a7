"""Which fragments have no word of their document's language and some of another: nearly all are settled here."""

from collections.abc import Iterable, Sequence
from functools import cache

from qc.commonwords import UNSPACED, Vocabulary, of_family, written

LONG, LONG_UNSPACED = 40, 20
"""Only fragments of so many characters are looked at; CJK and Thai say more with fewer."""

UNSPACED_FROM = "\u0e00"
"""The scripts without blanks are all above this; a few of India's and Hangul are as well."""

LEAST_WORDS = 2
"""Another language has so many different common words in a fragment, and the document's has none of its own."""

LEAST_SIGNS = 3
"""The same for words that are looked for anywhere, of which one may be part of a name."""

vocabulary = cache(Vocabulary.of)


def is_long(text: str) -> bool:
    """Whether a fragment is long enough to tell its language."""
    size = len(text)
    return size >= LONG or (size >= LONG_UNSPACED and text[size // 2] >= UNSPACED_FROM)


def unmarked(texts: Sequence[str], numbers: range, home: Vocabulary) -> list[int]:
    """Return the numbers of long fragments without any word of the document's own language."""
    first, second, third = home.marks
    own, unspaced = home.own, home.unspaced
    found = []
    for number in numbers:
        text = texts[number]
        if not is_long(text) or first in text or second in text or third in text:
            continue
        if any(word in text for word in own) if unspaced else not own.isdisjoint(text.casefold().split()):
            continue
        found.append(number)
    return found


def suspicious(text: str, home: Vocabulary) -> bool:
    """Whether a text has enough words of other languages."""
    if len(home.others.intersection(text.split())) >= LEAST_WORDS:
        return True
    return not text.isascii() and any(_signs(text, words) >= LEAST_SIGNS for words in home.without_blanks)


def count_common(text: str, language: str, home: str) -> int:
    """Return how many different common words of a language, and not of the document's, a text has."""
    words = of_family(language) - of_family(home)
    return _signs(text, words) if written(language) in UNSPACED else len(words.intersection(text.split()))


def _signs(text: str, words: Iterable[str]) -> int:
    return sum(word in text for word in words)
