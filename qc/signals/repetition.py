"""Lines that stand in a document more than once: the second and later copies."""

from collections.abc import Iterator
from itertools import pairwise

from qc.batch import Batch

SOME_LENGTH = 40
"""Shorter lines repeat for good reasons: headings, labels, answers (peers.md L4: 85 % of harmless repeats)."""


def repeated(batch: Batch) -> Iterator[tuple[int, int]]:
    """Yield (fragment, first copy) for every copy of a line of SOME_LENGTH code points or more but the first."""
    texts, first = batch.texts, batch.first
    for start, end in pairwise(first):
        seen: dict[str, int] = {}
        for number in range(start, end):
            text = texts[number]
            if len(text) >= SOME_LENGTH:
                key = " ".join(text.casefold().split())
                copy = seen.setdefault(key, number)
                if copy != number:
                    yield number, copy
