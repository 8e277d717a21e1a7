"""How much of a fragment's words its document, its prose and its neighbours say too, by how rare the words are."""

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column, Mask
from qc.signals.shape import Shape
from qc.signals.tokens import Tokens, mix

RARITY_BITS = 17
"""Rarity of words is looked up by so many first bits of their hash."""

COMMON = 2.5
"""Words below this rarity (natural logarithm of the inverse share of sites) say nothing of a subject."""

DOCUMENT = np.uint64(0xD6E8FEB86659FD93)
SPACE = 1 << 32
"""More than fragments of a batch."""

Rarity = NDArray[np.float32]


class Likeness:
    """Shares of each fragment's rare words that stand elsewhere.

    Args:
        tokens: the batch's words.
        shape: which fragments are prose.
        rarity: rarity of words by the first RARITY_BITS of their hash.
    """

    def __init__(self, tokens: Tokens, shape: Shape, rarity: Rarity) -> None:
        self._tokens = tokens
        weights = rarity[tokens.hashes >> np.uint64(64 - RARITY_BITS)]
        rare = weights > COMMON
        self._of, hashes, self._weights = tokens.fragment[rare], tokens.hashes[rare], weights[rare].astype(np.float64)
        self._mass = np.maximum(np.bincount(self._of, self._weights, tokens.frame.n), 1e-3)
        self.rare = np.bincount(self._of, minlength=tokens.frame.n).astype(np.float64)
        self._hashes = hashes
        self._documents = mix(hashes ^ (tokens.frame.owner.astype(np.uint64) * DOCUMENT)[self._of])
        self._in_document = np.unique(self._documents, return_inverse=True)[1]
        # Exact keys, not slots of a table: what collides would depend on the other documents of the batch.
        keys = self._in_document * SPACE + self._of
        self._occurrences, self._occurrence, counts = np.unique(keys, return_inverse=True, return_counts=True)
        own = counts[self._occurrence]
        prose = shape.prose[self._of]
        self.anywhere = self._share(self._tally(self._in_document)[self._in_document] > own)
        self.in_prose = self._share(self._tally(self._in_document[prose])[self._in_document] > own * prose)

    def beside(self) -> tuple[Column, Column]:
        """Return the share of a fragment's rare words that the one before it says, and the one after it.

        Occurrences are sorted by word and fragment, so that the next fragment's is the next number if there is one.
        """
        next_too = np.zeros(len(self._occurrences) + 1, bool)
        next_too[1:-1] = self._occurrences[1:] == self._occurrences[:-1] + 1
        return self._share(next_too[:-1][self._occurrence]), self._share(next_too[1:][self._occurrence])

    def in_title(self) -> Column:
        """Return the share that the first line of 4 to 30 words says."""
        frame, count = self._tokens.frame, self._tokens.per_fragment
        candidates = np.where((count >= 4) & (count <= 30), frame.index, frame.n)
        title = np.zeros(frame.n + 1, bool)
        title[np.minimum.reduceat(candidates, frame.heads)] = True
        return self._share(self._tally(self._in_document[title[self._of]])[self._in_document] > 0)

    def mean_rarity(self) -> Column:
        """Return the mean rarity of each fragment's rare words."""
        return np.bincount(self._of, self._weights, self._tokens.frame.n) / np.maximum(self.rare, 1)

    def _tally(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.bincount(numbers, minlength=len(self._hashes))

    def _share(self, mask: Mask) -> Column:
        return np.bincount(self._of, self._weights * mask, self._tokens.frame.n) / self._mass


def columns(tokens: Tokens, likeness: Likeness) -> dict[str, Column]:
    """Return the likeness columns."""
    frame, rare = tokens.frame, likeness.rare
    previous, following = likeness.beside()
    return {
        "like_document": likeness.anywhere,
        "like_prose": likeness.in_prose,
        "like_following": following,
        "like_previous": previous,
        "like_title": likeness.in_title(),
        "rarity": likeness.mean_rarity(),
        "rare_share": rare / np.maximum(tokens.per_fragment, 1),
        "like_prose_near": frame.window(likeness.in_prose * rare, 4) / np.maximum(frame.window(rare, 4), 1),
    }
