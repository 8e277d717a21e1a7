"""What some fragments are about, in words of their text."""

from collections.abc import Sequence

import numpy as np

from qc.batch import Batch
from qc.folding import Codes
from qc.signals.tokens import Tokens
from qc.signals.vectors import Units, WordVectors, units_of

LEAST_LETTERS = 3
"""Shorter words name no subject; a pair of CJK characters does."""


class Subjects:
    """Finds what fragments of a batch are about.

    Args:
        batch: the batch.
        tokens: its words.
        vectors: vectors of words.
    """

    def __init__(self, batch: Batch, tokens: Tokens, vectors: WordVectors) -> None:
        self._batch, self._tokens, self._vectors = batch, tokens, vectors

    def words(self, fragments: Sequence[int], most: int = 3) -> list[str]:
        """Return the words of some fragments that go furthest in the direction of all of them together, best first.

        Args:
            fragments: numbers of fragments of one document.
            most: so many words at most; none that has no vector, none twice.
        """
        begin, end = self._tokens.begin[[min(fragments), max(fragments) + 1]].tolist() if fragments else (0, 0)
        units = units_of(self._tokens, self._batch.codes, begin, end)
        return subject_words(units, self._batch.codes, self._vectors, fragments, most)


def subject_words(units: Units, codes: Codes, vectors: WordVectors, fragments: Sequence[int], most: int) -> list[str]:
    """Return what `Subjects.words` does.

    Args:
        units: words of the batch, those of the fragments among them.
        codes: its code points.
        vectors: vectors of words.
        fragments: numbers of fragments of one document.
        most: so many words at most.
    """
    chosen = np.flatnonzero(np.isin(units.fragment, np.asarray(fragments, np.int64)))
    wanted = units.at(chosen)
    rows = vectors.rows_of(wanted, codes)
    _, first, counts = np.unique(rows, return_index=True, return_counts=True)
    plain = vectors.plain(rows[first]).astype(np.float64)
    together = counts @ plain
    found: list[str] = []
    # Equal words go by their place in the text: rows are numbered in the order in which words were first met.
    for place in np.lexsort((first, -(plain @ together) * np.sqrt(counts))).tolist():
        at = chosen[first[place]]
        begin, length = int(units.offset[at]), int(units.length[at])
        word = codes[begin : begin + length].astype("<u4").tobytes().decode("utf-32-le", "replace")
        long_enough = len(word) >= LEAST_LETTERS or (len(word) == 2 and min(word) > "\u3000")
        if rows[first[place]] and long_enough and not any(char.isdigit() for char in word):
            found.append(word)
        if len(found) == most:
            break
    return found
