"""Lines that stand in a document more than once: the second and later copies."""

from collections.abc import Iterator
from itertools import pairwise

from qc.batch import Batch

SOME_LENGTH = 40
"""Shorter lines repeat for good reasons: headings, labels, answers: 85 % of harmless repeats."""


def repeated(batch: Batch) -> Iterator[tuple[int, int]]:
    """Yield (fragment, first copy) for every copy of a line of SOME_LENGTH code points or more but the first."""
    texts, first, keys = batch.texts, batch.first, batch.keys
    for start, end in pairwise(first):
        some = [key for key in keys[start:end] if len(key) >= SOME_LENGTH]
        if len(some) == len(set(some)):
            continue
        seen: dict[bytes, int] = {}
        for number in range(start, end):
            if len(keys[number]) >= SOME_LENGTH:
                copy = seen.setdefault(keys[number], number)
                if copy != number and _same(texts[number], texts[copy]):
                    yield number, copy


def _same(one: str, other: str) -> bool:
    """Whether two texts are equal but for case and white space; equal keys may still confuse letters."""
    return one.casefold().split() == other.casefold().split()
