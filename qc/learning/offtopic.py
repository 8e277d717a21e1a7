"""Fit what tells text of another subject: trees over topic and likeness columns, on sentences that were put in.

Labelled pages hardly hold such text, so it has a model of its own; its confidence is that of a corpus in which every
fifth document holds a sentence of another one.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from qc.learning import boosting
from qc.learning.dataset import Dataset
from qc.learning.insertions import INSERTED, Insertion, Made
from qc.learning.sureness import knots, threshold
from qc.signals.frame import Column, Mask
from qc.strangers import UNKNOWN, Judge, OffTopic

BEGINNINGS = ("topic_", "like_", "rar")
SIZE = boosting.Size(120, 4, 0.1)
MOVED_WEIGHT = 30.0
"""Of a page's own sentence that was moved; with less, neighbours' columns learn to flag it (decisions/topic.md)."""

CONTAMINATED = 0.2
"""Share of documents that hold text of another subject, in the corpus that the confidence is for."""

UNTOUCHED = 0.005
"""Share of untouched documents that may have a warning."""


class Fitted(NamedTuple):
    """Trees with their calibration, and the log odds of all fragments by trees that never saw their fold."""

    judge: Judge | None
    log_odds: Column


def fit(data: Dataset, made: Mapping[str, Insertion], seed: int) -> Fitted:
    """Fit the trees; none where nothing can be compared by subject.

    Args:
        data: a dataset with the cases that were made by insertions.
        made: id of a case → the insertion that it came from.
        seed: of the draws of boosting.
    """
    names = tuple(name for name in data.names if name.startswith(BEGINNINGS))
    kinds = np.array([case.system if case.id in made else "" for case in data.cases])[data.frame.owner]
    assessed = data.rows[:, data.names.index("topic_assessed")] > 0
    rows = np.flatnonzero((kinds != "") & assessed)
    log_odds = np.full(data.frame.n, UNKNOWN)
    kinds, owner = kinds[rows], data.frame.owner[rows]
    special = _special(data, made)[rows]
    target = (special & np.isin(kinds, list(map(str, INSERTED)))).astype(np.int8)
    if not target.any() or target.all():
        return Fitted(None, log_odds)
    weight = np.where(special & (kinds == str(Made.MOVED)), MOVED_WEIGHT, 1.0)
    chosen = [data.names.index(name) for name in names]
    seen, folds = data.rows[rows][:, chosen], np.array([case.fold for case in data.cases])
    for fold in np.unique(folds):
        others = folds[owner] != fold
        if target[others].any():
            trees = boosting.fit(seen[others], target[others], weight[others], seed, SIZE)
            inside = np.flatnonzero(assessed & (folds == fold)[data.frame.owner])
            log_odds[inside] = trees.raw(data.rows[inside][:, chosen])
    p = 1 / (1 + np.exp(-log_odds[rows]))
    trees = boosting.fit(seen, target, weight, seed, SIZE)
    untouched = kinds == str(Made.BODY)
    warns = threshold(p[untouched], owner[untouched], UNTOUCHED)
    kept = OffTopic(names, knots(p, target == 1, _as_in_a_corpus(kinds)), round(warns, 4))
    return Fitted(Judge(trees, kept), log_odds)


def _special(data: Dataset, made: Mapping[str, Insertion]) -> Mask:
    """Return the fragments that were put in or moved."""
    found = np.zeros(data.frame.n, bool)
    for number, case in enumerate(data.cases):
        if case.id in made:
            spans = set(made[case.id].spans)
            first, last = data.first[number : number + 2].tolist()
            found[first:last] = [tuple(span) in spans for span in data.spans[first:last].tolist()]
    return found


def _as_in_a_corpus(kinds: Iterable[str]) -> Column:
    """Return weights by which untouched and contaminated documents come as in a corpus, moved sentences to nothing."""
    shares = {str(Made.BODY): 1 - CONTAMINATED, **{str(kind): CONTAMINATED / len(INSERTED) for kind in INSERTED}}
    return np.array([shares.get(kind, 0.0) for kind in kinds])
