"""Hashed words and word pairs of each fragment: rows of a linear model's table."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.signals.repeats import fragment_hashes
from qc.signals.tokens import Hashes, Tokens, mix

MOST_WORDS = 40
SHORT_WORDS = 8
PAIR, JOIN, FIRST, LAST, WHOLE = (
    np.uint64(salt)
    for salt in (
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
        0x8EBC6AF09C88C6E3,
        0x1D8E4E27C47D124F,
    )
)


class Grams(NamedTuple):
    """Pairs of fragment and row of the table, in no order."""

    fragments: NDArray[np.int64]
    rows: NDArray[np.int64]


def grams(tokens: Tokens, bits: int) -> Grams:
    """Return the grams of all fragments.

    They are the first MOST_WORDS words and their pairs, the first and the last word and pair apart, and fragments of up
    to SHORT_WORDS words as a whole.

    Args:
        tokens: the batch's words.
        bits: the table has 2 ** bits rows.
    """
    hashes, begin, count = tokens.hashes, tokens.begin, tokens.per_fragment
    single = np.flatnonzero(tokens.position < MOST_WORDS)
    after = single[1:][tokens.fragment[single[1:]] == tokens.fragment[single[:-1]]]
    has, two = np.flatnonzero(count > 0), np.flatnonzero(count > 1)
    short = np.flatnonzero((count > 0) & (count <= SHORT_WORDS))
    pairs = hashes[after - 1] * PAIR + hashes[after]
    first, last = begin[has], begin[has + 1] - 1
    opening = hashes[begin[two]] * PAIR + hashes[begin[two] + 1]
    closing = hashes[begin[two + 1] - 2] * PAIR + hashes[begin[two + 1] - 1]
    parts: list[tuple[NDArray[np.int64], Hashes]] = [
        (tokens.fragment[single], hashes[single]),
        (tokens.fragment[after], pairs * JOIN),
        (has, mix(hashes[first] * FIRST)),
        (has, mix(hashes[last] * LAST)),
        (two, mix(opening * FIRST)),
        (two, mix(closing * LAST)),
        (short, mix(fragment_hashes(tokens)[short] * WHOLE)),
    ]
    shift = np.uint64(64 - bits)
    rows = np.concatenate([(part >> shift).astype(np.int64) for _, part in parts])
    return Grams(np.concatenate([fragments for fragments, _ in parts]), rows)
