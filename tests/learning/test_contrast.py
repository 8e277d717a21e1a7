"""Tuning: gradients are those of the loss, documents come to be alike, the same batches give the same vectors."""

import numpy as np
import pytest

from qc.learning.contrast import Matrix, Settings, Table

SETTINGS = Settings(dimensions=6, dropped=0.0, documents=4)
RANDOM = np.random.default_rng(2)
TEACHER = RANDOM.normal(size=(12, 16)).astype(np.float32)
COUNTS = np.arange(12.0)
QUERIES = [np.array([0, 1]), np.array([3, 4, 4]), np.array([6]), np.array([9, 10])]
KEYS = [
    [np.array([2, 1]), np.array([0])],
    [np.array([5, 3])],
    [np.array([7, 8]), np.array([8, 6])],
    [np.array([11, 9])],
]


def table() -> Table:
    return Table(TEACHER, COUNTS, SETTINGS)


def test_the_gradient_is_that_of_the_loss() -> None:
    tuned = table()
    flat = [*QUERIES, *(fragment for group in KEYS for fragment in group)]
    from scipy.sparse import csr_matrix

    begin = np.concatenate([[0], np.cumsum([len(part) for part in flat])])
    counts = csr_matrix((np.ones(begin[-1]), np.concatenate(flat), begin), shape=(len(flat), 12))
    groups = csr_matrix((np.ones(6), np.arange(6), [0, 2, 3, 5, 6]), shape=(4, 6))
    vectors: Matrix = RANDOM.normal(size=(12, 6)).astype(np.float32)
    _, gradient = tuned._contrast(counts, groups, vectors, 4)
    for row, column in ((0, 0), (4, 2), (8, 5), (11, 3)):
        moved = []
        for step in (1e-2, -1e-2):
            shifted = vectors.copy()
            shifted[row, column] += step
            moved.append(tuned._contrast(counts, groups, shifted, 4)[0])
        assert gradient[row, column] == pytest.approx((moved[0] - moved[1]) / 2e-2, rel=0.02, abs=1e-3)


def test_learning_lowers_the_loss() -> None:
    tuned = table()
    losses = [tuned.learn(QUERIES, KEYS) for _ in range(80)]
    assert losses[-1] < losses[0] / 3


def test_the_same_batches_give_the_same_vectors() -> None:
    one, other = table(), table()
    for tuned in (one, other):
        for _ in range(5):
            tuned.learn(QUERIES, KEYS)
    assert np.array_equal(one.vectors(), other.vectors())


def test_frequent_pieces_weigh_less_at_first() -> None:
    rare, frequent = (Table(TEACHER, COUNTS + np.eye(12)[3] * many, SETTINGS).vectors()[3] for many in (0.0, 9e5))
    assert np.linalg.norm(frequent) < np.linalg.norm(rare) / 5
