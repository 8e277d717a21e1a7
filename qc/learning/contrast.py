"""Vectors of pieces tuned so that fragments of one document are alike: InfoNCE, its gradients by hand, Adam.

Recipe: every piece has a vector w (E M + D), w the weight and E the teacher's vector of the piece. A fragment is the
unit sum of its pieces' vectors. In a batch of documents of one language, one fragment of each has to be told from the
others' by the mean of other fragments of its document (van den Oord et al. 2018, "Representation Learning with
Contrastive Predictive Coding").
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Matrix = NDArray[np.float32]
Index = NDArray[np.int64]

TINY = 1e-6
FIRST, SECOND = 0.9, 0.999
"""Adam's rates of forgetting."""


class Settings(NamedTuple):
    """How vectors are tuned.

    Attributes:
        dimensions: length of a vector.
        steps: number of batches; more learn the documents by heart.
        documents: in a batch.
        others: fragments of each document that its query is compared with.
        dropped: share of pieces left out.
        temperature: likenesses are divided by it.
        own_rate: learning rate of D.
        map_rate: learning rate of M.
        weight_rate: learning rate of log w.
        rarity: weight at first of a piece of share s: r / (r + s).
    """

    dimensions: int = 128
    steps: int = 400
    documents: int = 192
    others: int = 6
    dropped: float = 0.2
    temperature: float = 0.07
    own_rate: float = 1e-3
    map_rate: float = 2e-3
    weight_rate: float = 2e-2
    rarity: float = 1e-3


class Adam:
    """Adam for the rows of a table that a batch touches (Kingma and Ba 2015); the others wait."""

    def __init__(self, table: Matrix, rate: float) -> None:
        self._table, self._rate, self._step = table, rate, 0
        self._first, self._second = np.zeros_like(table), np.zeros_like(table)

    def step(self, rows: Index | slice, gradient: Matrix) -> None:
        """Move some rows against their gradient."""
        self._step += 1
        self._first[rows] = first = FIRST * self._first[rows] + (1 - FIRST) * gradient
        self._second[rows] = second = SECOND * self._second[rows] + (1 - SECOND) * gradient * gradient
        corrected = self._rate * np.sqrt(1 - SECOND**self._step) / (1 - FIRST**self._step)
        self._table[rows] -= np.float32(corrected) * first / (np.sqrt(second) + np.float32(1e-8))


class Table:
    """Vectors being tuned.

    Args:
        teacher: the teacher's vectors of the pieces.
        counts: how often each piece stands in the training text.
        settings: how they are tuned.
    """

    def __init__(self, teacher: Matrix, counts: NDArray[np.float64], settings: Settings) -> None:
        self._settings = settings
        share = (counts + 0.5) / (counts + 0.5).sum()
        centred = teacher - np.average(teacher, axis=0, weights=np.sqrt(counts + 0.5))
        self._teacher = np.asarray(centred / (10 * centred.std()), np.float32)
        axes = np.linalg.eigh(self._teacher.T @ self._teacher)[1][:, ::-1]
        self._map: Matrix = np.ascontiguousarray(axes[:, : settings.dimensions])
        self._own: Matrix = np.zeros((len(teacher), settings.dimensions), np.float32)
        self._log: Matrix = np.log(settings.rarity / (settings.rarity + share)).astype(np.float32)[:, None]
        self._adams = (
            Adam(self._own, settings.own_rate),
            Adam(self._map, settings.map_rate),
            Adam(self._log, settings.weight_rate),
        )

    def vectors(self, rows: Index | slice = slice(None)) -> Matrix:
        """Return the vectors of some pieces."""
        return np.asarray(np.exp(self._log[rows]) * (self._teacher[rows] @ self._map + self._own[rows]))

    def learn(self, queries: Sequence[Index], keys: Sequence[Sequence[Index]]) -> float:
        """Learn from one batch.

        Args:
            queries: the pieces of a fragment of each document.
            keys: those of other fragments of it.

        Returns:
            The loss before the step.
        """
        flat = [*queries, *(fragment for group in keys for fragment in group)]
        rows, columns = np.unique(np.concatenate(flat), return_inverse=True)
        begin = np.concatenate([[0], np.cumsum([len(fragment) for fragment in flat])])
        counts = csr_matrix((np.ones(len(columns), np.float32), columns, begin), shape=(len(flat), len(rows)))
        group_begin = np.concatenate([[0], np.cumsum([len(group) for group in keys])])
        many = int(group_begin[-1])
        groups = csr_matrix((np.ones(many, np.float32), np.arange(many), group_begin), shape=(len(keys), many))
        weights = np.exp(self._log[rows])
        plain = self._teacher[rows] @ self._map + self._own[rows]
        loss, gradient = self._contrast(counts, groups, weights * plain, len(queries))
        own = weights * gradient
        adam_own, adam_map, adam_log = self._adams
        adam_log.step(rows, (own * plain).sum(1, keepdims=True))
        adam_map.step(slice(None), self._teacher[rows].T @ own)
        adam_own.step(rows, own)
        return loss

    def _contrast(self, counts: csr_matrix, groups: csr_matrix, table: Matrix, many: int) -> tuple[float, Matrix]:
        """Return the loss and its gradient by the vectors of the pieces."""
        units, lengths = _unit(counts @ table)
        means, mean_lengths = _unit(groups @ units[many:])
        logits = units[:many] @ means.T / self._settings.temperature
        across, down = _softmax(logits, 1), _softmax(logits, 0)
        loss = -float(np.log(np.diag(across) * np.diag(down) + 1e-30).mean()) / 2
        doubled = across + down - 2 * np.eye(many, dtype=np.float32)
        by_logit: Matrix = np.asarray(doubled / (2 * many * self._settings.temperature), np.float32)
        by_means = _through_unit(by_logit.T @ units[:many], means, mean_lengths)
        by_units = np.concatenate([by_logit @ means, groups.T @ by_means]).astype(np.float32)
        return loss, np.asarray(counts.T @ _through_unit(by_units, units, lengths), np.float32)


def _unit(vectors: Matrix) -> tuple[Matrix, Matrix]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(TINY)
    return vectors / lengths, lengths


def _through_unit(gradient: Matrix, units: Matrix, lengths: Matrix) -> Matrix:
    """Return the gradient by vectors of which `units` are the directions."""
    return np.asarray((gradient - units * (gradient * units).sum(1, keepdims=True)) / lengths)


def _softmax(logits: Matrix, axis: int) -> Matrix:
    powers = np.exp(logits - logits.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True))
