"""Boosted trees evaluated by numpy, all trees of a block of rows at once, level by level."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 512
"""Rows at a time: their columns and the trees' thresholds then stay in the cache."""


class Trees(NamedTuple):
    """Complete binary trees of one depth; node i has the children 2i + 1 and 2i + 2.

    Attributes:
        features: (trees, 2 ** depth - 1) column that a node asks for.
        thresholds: (trees, 2 ** depth - 1) a row goes right where its value is greater.
        values: (trees, 2 ** depth) what a leaf adds to the log odds.
        base: log odds before the first tree.
    """

    features: NDArray[np.int16]
    thresholds: NDArray[np.float32]
    values: NDArray[np.float32]
    base: float

    def raw(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log odds of each row of a matrix (rows, columns)."""
        inner = self.features.shape[1]
        depth = (inner + 1).bit_length() - 1
        trees = (np.arange(len(self.features)) * inner)[None]
        features, thresholds = self.features.ravel().astype(np.int64), self.thresholds.ravel()
        leaves, leaf_trees = self.values.ravel(), (np.arange(len(self.values)) * (inner + 1))[None] - inner
        out = np.empty(len(rows), np.float32)
        for begin in range(0, len(rows), BLOCK):
            block = np.ascontiguousarray(rows[begin : begin + BLOCK])
            flat, first = block.ravel(), (np.arange(len(block)) * block.shape[1])[:, None]
            node = np.zeros((len(block), len(self.features)), np.int64)
            for _ in range(depth):
                at = node + trees
                node = 2 * node + 1 + (flat.take(features.take(at) + first) > thresholds.take(at))
            out[begin : begin + BLOCK] = leaves.take(node + leaf_trees).sum(1, dtype=np.float64) + self.base
        return out
