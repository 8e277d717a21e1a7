"""Boosted trees evaluated by numpy: every test of all trees at once, then the turns of eight rows in a byte."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 1024
"""Rows at a time."""

AT_ONCE = 128
"""Tests at a time: what they compare then stays in the cache."""

FINE = 2.0**48
"""Values of leaves are whole multiples of 1 / FINE: sums below 32 are exact, and so the same in any order."""


class _Tests(NamedTuple):
    """The tests that the nodes of all trees make, each once.

    Attributes:
        features: column of each test.
        thresholds: (tests, 1) what its value must be greater than.
        nodes: test of each node, tree after tree, a node before its left subtree and this before its right one.
        values: values of the leaves, tree after tree.
        first: (trees, 1) where in them the leaves of each tree begin.
        depth: of the trees.
    """

    features: NDArray[np.int64]
    thresholds: NDArray[np.float32]
    nodes: NDArray[np.int64]
    values: NDArray[np.float64]
    first: NDArray[np.int64]
    depth: int


@dataclass(frozen=True, eq=False)
class Trees:
    """Complete binary trees of one depth, 8 at most; node i has the children 2i + 1 and 2i + 2.

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
        tests = self._tests
        out = np.empty(len(rows), np.float32)
        for begin in range(0, len(rows), BLOCK):
            columns = np.ascontiguousarray(rows[begin : begin + BLOCK].T)
            leaves = _leaves(_passed(columns, tests), tests, columns.shape[1])
            out[begin : begin + BLOCK] = tests.values.take(leaves).sum(0) + self.base
        return out

    @cached_property
    def _tests(self) -> _Tests:
        trees, inner = self.features.shape
        never = np.isposinf(self.thresholds)
        both = np.rec.fromarrays([np.where(never, 0, self.features).ravel(), self.thresholds.ravel()])
        each, number = np.unique(both, return_inverse=True)
        values = np.rint(self.values.astype(np.float64) * FINE) / FINE
        return _Tests(
            each["f0"].astype(np.int64),
            each["f1"][:, None].astype(np.float32),
            number.reshape(trees, inner)[:, _depth_first(0, inner)].ravel(),
            values.ravel(),
            (np.arange(trees) * (inner + 1))[:, None],
            (inner + 1).bit_length() - 1,
        )


def _depth_first(node: int, inner: int) -> list[int]:
    if node >= inner:
        return []
    return [node, *_depth_first(2 * node + 1, inner), *_depth_first(2 * node + 2, inner)]


def _passed(columns: NDArray[np.float32], tests: _Tests) -> NDArray[np.uint8]:
    """Return which tests each row passes, eight rows in a byte, a line a test."""
    passed = np.empty((len(tests.features), (columns.shape[1] + 7) // 8), np.uint8)
    for begin in range(0, len(passed), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        greater = columns.take(tests.features[some], axis=0) > tests.thresholds[some]
        passed[some] = np.packbits(greater, axis=1)
    return passed


def _leaves(passed: NDArray[np.uint8], tests: _Tests, rows: int) -> NDArray[np.int64]:
    """Return where in the values the leaf of each row stands, a line a tree."""
    nodes = passed.take(tests.nodes, axis=0).reshape(len(tests.first), -1, passed.shape[1])
    turns = []
    for _ in range(tests.depth):
        middle = nodes.shape[1] // 2 + 1
        root, left, right = nodes[:, :1], nodes[:, 1:middle], nodes[:, middle:]
        turns.append(root)
        nodes = left ^ ((left ^ right) & root)
    right_turns = np.unpackbits(np.concatenate(turns, 1), axis=2, count=rows)
    leaf = right_turns[:, 0]
    for turn in range(1, tests.depth):
        leaf = 2 * leaf + right_turns[:, turn]
    return leaf + tests.first
