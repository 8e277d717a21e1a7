"""Operations on a column, one value a fragment, that stay inside each document."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Column = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.int64]


FINE = float(1 << 24)
"""Running sums are whole multiples of 1 / FINE: exact, and so the same wherever in a batch a document stands."""


class Frame:
    """Which fragment belongs to which document.

    Args:
        first: first[d] is the number of the first fragment of document d; one more entry closes the list. Documents
            without fragments are allowed.

    Attributes:
        n: number of fragments.
        owner: number of the document of each fragment, counting only documents that have any.
        start: number of the first fragment of each fragment's document.
        stop: number after the last fragment of each fragment's document.
        heads: number of the first fragment of each document that has any.
        sizes: number of fragments of each document that has any.
        index: number of each fragment.
    """

    def __init__(self, first: Sequence[int]) -> None:
        edges = np.asarray(first, np.int64)
        sizes = np.diff(edges)
        self.n = int(edges[-1])
        self.heads: Index = edges[:-1][sizes > 0]
        self.sizes: Index = sizes[sizes > 0]
        self.owner: Index = np.repeat(np.arange(len(self.heads)), self.sizes)
        self.start: Index = self.heads[self.owner]
        self.stop: Index = (self.heads + self.sizes)[self.owner]
        self.index: Index = np.arange(self.n)

    def shift(self, values: ArrayLike, offset: int, fill: float) -> Column:
        """Return the value of the fragment `offset` further on, `fill` where the document has none."""
        column = np.asarray(values, np.float64)
        at = self.index + offset
        inside = (at >= self.start) & (at < self.stop)
        return np.where(inside, column[np.clip(at, 0, self.n - 1)], fill)

    def window(self, values: ArrayLike, reach: int) -> Column:
        """Return the sum over the fragments within `reach` of each one."""
        sums = _sums(values)
        upper = np.minimum(self.index + reach + 1, self.stop)
        lower = np.maximum(self.index - reach, self.start)
        return (sums[upper] - sums[lower]) / FINE

    def before(self, values: ArrayLike) -> Column:
        """Return the sum over the fragments before each one."""
        sums = _sums(values)
        return (sums[self.index] - sums[self.start]) / FINE

    def total(self, values: ArrayLike) -> Column:
        """Return the sum over each document, one value a document that has fragments."""
        return np.asarray(np.add.reduceat(np.asarray(values, np.float64), self.heads))

    def mean(self, values: ArrayLike) -> Column:
        """Return the mean over each document, one value a document that has fragments."""
        return self.total(values) / self.sizes

    def spread(self, by_document: ArrayLike) -> Column:
        """Return a value of each document at each of its fragments."""
        return np.asarray(by_document, np.float64)[self.owner]

    def largest(self, values: ArrayLike) -> Column:
        """Return the largest value of each document."""
        return np.asarray(np.maximum.reduceat(np.asarray(values, np.float64), self.heads))

    def smallest(self, values: ArrayLike) -> Column:
        """Return the smallest value of each document."""
        return np.asarray(np.minimum.reduceat(np.asarray(values, np.float64), self.heads))

    def distances(self, mask: Mask, most: int) -> tuple[Column, Column]:
        """Return how many fragments lie between each one and the nearest marked one before it, and after it.

        Args:
            mask: the marked fragments.
            most: distances are capped here; `most` + 10 stands for none.
        """
        previous = np.maximum.accumulate(np.where(mask, self.index, -1))
        previous = np.concatenate([[-1], previous[:-1]])
        following = np.minimum.accumulate(np.where(mask, self.index, self.n + most)[::-1])[::-1]
        following = np.concatenate([following[1:], [self.n + most]])
        back = np.where(previous >= self.start, np.minimum(self.index - previous, most), most + 10)
        ahead = np.where(following < self.stop, np.minimum(following - self.index, most), most + 10)
        return np.asarray(back, np.float64), np.asarray(ahead, np.float64)

    def runs(self, starts: Mask) -> tuple[Index, Index, Index]:
        """Return runs of fragments: where each begins, its length, and the number of the run of each fragment.

        Args:
            starts: fragments that begin a run; the first of a document always does.
        """
        edges = starts.copy()
        edges[self.heads] = True
        begins = np.flatnonzero(edges)
        return begins, np.diff(np.append(begins, self.n)), np.cumsum(edges) - 1


def _sums(values: ArrayLike) -> Index:
    """Return running sums in multiples of 1 / FINE, beginning with 0."""
    column = np.asarray(values, np.float64)
    sums = np.zeros(len(column) + 1, np.int64)
    np.cumsum(np.rint(column * FINE).astype(np.int64), out=sums[1:])
    return sums
