"""Trees by numpy give what walking each tree by hand gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from qc.trees import BLOCK, Trees


def walked(trees: Trees, row: NDArray[np.float32]) -> float:
    total = trees.base
    inner = trees.features.shape[1]
    for tree in range(len(trees.features)):
        node = 0
        while node < inner:
            right = row[trees.features[tree, node]] > trees.thresholds[tree, node]
            node = 2 * node + 1 + int(right)
        total += float(trees.values[tree, node - inner])
    return total


@given(st.integers(1, 4), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_every_row_ends_in_its_leaves(depth: int, count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    trees = Trees(
        random.integers(0, 3, (count, 2**depth - 1)).astype(np.int16),
        random.normal(size=(count, 2**depth - 1)).astype(np.float32),
        random.normal(size=(count, 2**depth)).astype(np.float32),
        0.25,
    )
    rows = random.normal(size=(7, 3)).astype(np.float32)
    assert np.allclose(trees.raw(rows), [walked(trees, row) for row in rows], atol=1e-5)


def test_more_rows_than_a_block_are_all_answered() -> None:
    trees = Trees(np.zeros((1, 1), np.int16), np.zeros((1, 1), np.float32), np.array([[-1.0, 1.0]], np.float32), 0.0)
    rows = np.linspace(-1, 1, 2 * BLOCK + 1, dtype=np.float32)[:, None]
    assert np.array_equal(trees.raw(rows), np.where(rows[:, 0] > 0, 1.0, -1.0).astype(np.float32))
