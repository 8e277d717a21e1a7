"""The linear score: logistic regression over hashed words and word pairs, out of fold where it was trained."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.learning.dataset import Dataset
from qc.learning.weights import OTHER_TYPE
from qc.signals.frame import Column

Rows = NDArray[np.int64]

ALPHA = 3e-6
ROUNDS = 4
LONGEST = 400
"""Characters beyond which a fragment counts no more."""


class Linear(NamedTuple):
    """Weights of the table's rows, and what is added."""

    table: NDArray[np.float32]
    bias: float


class Scored(NamedTuple):
    """The model of all training cases, and a score for each fragment that never saw its own site."""

    linear: Linear
    scores: NDArray[np.float32]


def fit(data: Dataset, trained: NDArray[np.bool_], groups: NDArray[np.int64], bits: int, seed: int) -> Scored:
    """Fit the linear model.

    Args:
        data: the dataset.
        trained: of each fragment, whether it is trained on.
        groups: of each fragment, the group of its site; scores of one group come from a model of the others.
        bits: the table has 2 ** bits rows.
        seed: of the order of fragments.
    """
    import scipy.sparse

    counts = np.diff(data.gram_first)
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    matrix = scipy.sparse.csr_matrix((values, data.gram_rows, data.gram_first), shape=(len(counts), 1 << bits))
    target = (data.labels == 1).astype(np.int8)
    once = _once_a_page(data, trained, target, seed)
    weight = _weights(data)

    def model(rows: Rows) -> Linear:
        from sklearn.linear_model import SGDClassifier

        fitted = SGDClassifier(
            loss="log_loss", alpha=ALPHA, max_iter=ROUNDS, tol=None, random_state=seed, average=True
        ).fit(matrix[rows], target[rows], sample_weight=weight[rows])
        # Rounded as a model folder keeps it: training and use see the same numbers.
        return Linear(fitted.coef_[0].astype(np.float16).astype(np.float32), float(fitted.intercept_[0]))

    whole = model(once)
    scores = (matrix @ whole.table + whole.bias).astype(np.float32)
    for group in range(int(groups.max()) + 1):
        linear = model(once[groups[once] != group])
        inside = np.flatnonzero(trained & (groups == group))
        scores[inside] = matrix[inside] @ linear.table + linear.bias
    return Scored(whole, scores)


def _weights(data: Dataset) -> Column:
    kind = np.array([1.0 if case.type == "article" else OTHER_TYPE for case in data.cases])
    return np.asarray(np.sqrt(np.minimum(data.visible, LONGEST) + 8.0) / 8 * kind[data.frame.owner])


def _once_a_page(data: Dataset, trained: NDArray[np.bool_], target: NDArray[np.int8], seed: int) -> Rows:
    """Return the trained fragments in random order, those of one page with the same words and label once."""
    real = np.array([not case.made for case in data.cases])[data.frame.owner]
    rows = np.flatnonzero(trained & real)
    page = data.of_cases([case.page for case in data.cases])[rows]
    key = _keys(data)[rows] ^ (page.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    _, first = np.unique(key * np.uint64(2) + target[rows].astype(np.uint64), return_index=True)
    return np.random.default_rng(seed).permutation(rows[first])


def _keys(data: Dataset) -> NDArray[np.uint64]:
    """Return a number for each fragment's grams, 0 without any."""
    mixed = (data.gram_rows.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
    return np.asarray(sums[data.gram_first[1:]] - sums[data.gram_first[:-1]])
