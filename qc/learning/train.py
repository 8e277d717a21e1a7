"""Fit the classifier: linear score, then passes of trees, each on scores of models that never saw the site."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.classifier import PLAIN, Classifier, Scores, context_names, first_asked, next_asked, strange
from qc.experience import Experience
from qc.learning import boosting, linear
from qc.learning.boosting import Size
from qc.learning.cases import Label
from qc.learning.dataset import Dataset
from qc.learning.history import History
from qc.learning.weights import drawn, weights
from qc.signals import context
from qc.signals.evidence import Evidence
from qc.signals.evidence import columns as evidence_columns
from qc.signals.frame import Index
from qc.signals.matrix import Matrix as NamedMatrix
from qc.signals.matrix import stack
from qc.trees import Trees

BITS = 18
GROUPS = 6
"""Scores of one group of sites come from models of the others. With three, each of two thirds of the sites, they were
less sure than the whole model is, and its probabilities were calibrated too low."""

ROWS = 700_000
BLOCK = 100_000

Matrix = NDArray[np.float32]
Say = Callable[[str], None]


class Trained(NamedTuple):
    """What training gives.

    Attributes:
        classifier: fitted on all trained cases.
        experience: what the rules' hits were worth there.
        names: names of the columns that the trees see.
        log_odds: of each fragment of the dataset, by models that never saw its site; None for trained cases where
            this was not asked for.
        usual: medians of the columns that the last pass saw, over text that belongs.
    """

    classifier: Classifier
    experience: Experience
    names: tuple[str, ...]
    log_odds: Scores
    usual: Matrix


def train(data: Dataset, folds: Sequence[int], seed: int, say: Say, *, out_of_fold: bool = False) -> Trained:
    """Fit a classifier.

    Args:
        data: cases, among them made ones.
        folds: those that are trained on.
        seed: of every draw.
        say: takes a line about progress.
        out_of_fold: whether the last pass is fitted for each group as well, so that log odds of trained cases are fair.
    """
    return _Training(data, folds, seed, say).run(out_of_fold)


class _Training:
    def __init__(self, data: Dataset, folds: Sequence[int], seed: int, say: Say) -> None:
        self._data, self._seed, self._say = data, seed, say
        self._frame = data.frame
        self._cases = np.isin([case.fold for case in data.cases], folds)
        self._trained = self._cases[self._frame.owner]
        self._groups = np.array([_group(case.site) for case in data.cases])[self._frame.owner]
        self._target = (data.labels == Label.FOREIGN).astype(np.int8)
        self._rows, self._weight = drawn(weights(data, self._cases), ROWS, seed)
        self._history = self._read_history()
        self._evidence = stack(evidence_columns(self._frame, self._look_up()))

    def _read_history(self) -> History:
        data, owner = self._data, self._frame.owner
        known = [hit for hit in data.noted if self._trained[hit.fragment] and not data.cases[owner[hit.fragment]].made]
        return History(
            known, [data.cases[owner[hit.fragment]] for hit in known], [data.labels[hit.fragment] for hit in known]
        )

    def _look_up(self) -> Evidence:
        cases = [self._data.cases[number] for number in self._frame.owner[[hit.fragment for hit in self._data.noted]]]
        return self._history.evidence(self._data.noted, cases)

    def run(self, out_of_fold: bool) -> Trained:
        scored = linear.fit(self._data, self._trained, self._groups, BITS, self._seed)
        self._say(f"linear score: {int(self._trained.sum()):,} fragments")
        score, passes = scored.scores, []
        found, asked = np.full(self._frame.n, PLAIN, np.float32), first_asked(score, self._frame, self._strange())
        for number, size in enumerate(boosting.PASSES):
            last = number == len(boosting.PASSES) - 1
            trees = self._pass(scored.scores, score, found, asked, size, with_groups=out_of_fold or not last)
            passes.append(trees)
            self._say(f"pass {number + 1} of {len(boosting.PASSES)}: {len(asked):,} fragments asked about")
            score = found
            found, asked = score.copy(), next_asked(score)
        names = (*self._data.names, *self._evidence.names, *context_names())
        fitted = Classifier(scored.linear.table, scored.linear.bias, tuple(passes))
        return Trained(fitted, self._history.experience(), names, score, self._usual)

    def _strange(self) -> NDArray[np.bool_]:
        names, rows = self._data.names, self._data.rows
        return strange(rows[:, names.index("topic_assessed")], rows[:, names.index("topic_rank")])

    def _context(self, score: Scores) -> NamedMatrix:
        return stack(context.columns(score, self._frame, self._data.visible.astype(np.float64)))

    def _pass(self, first: Scores, score: Scores, out: Scores, asked: Index, size: Size, *, with_groups: bool) -> Trees:
        """Fit the trees of a pass, and fill in what they say of the fragments that they are asked about."""
        around = self._context(score).rows

        def seen(rows: NDArray[np.int64]) -> Matrix:
            parts = (self._data.rows[rows], self._evidence.rows[rows], first[rows][:, None], around[rows])
            return np.concatenate(parts, 1)

        is_asked = np.zeros(self._frame.n, bool)
        is_asked[asked] = True
        chosen = is_asked[self._rows]
        rows, weight = self._rows[chosen], self._weight[chosen]
        sample = seen(rows)
        self._usual = np.median(sample[self._target[rows] == 0], 0).astype(np.float32)
        whole = boosting.fit(sample, self._target[rows], weight, self._seed, size)
        self._fill(out, whole, seen, np.flatnonzero(is_asked & ~self._trained if with_groups else is_asked))
        for group in range(GROUPS if with_groups else 0):
            others = self._groups[rows] != group
            trees = boosting.fit(sample[others], self._target[rows[others]], weight[others], self._seed, size)
            self._fill(out, trees, seen, np.flatnonzero(is_asked & self._trained & (self._groups == group)))
        return whole

    def _fill(
        self, out: Scores, trees: Trees, seen: Callable[[NDArray[np.int64]], Matrix], rows: NDArray[np.int64]
    ) -> None:
        for begin in range(0, len(rows), BLOCK):
            block = rows[begin : begin + BLOCK]
            out[block] = trees.raw(seen(block))


def _group(site: str) -> int:
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % GROUPS
