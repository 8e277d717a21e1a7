"""What is chosen after training: calibration, when a document is spoken about, how sure findings are, what scores take.

All of it from log odds of models that never saw the site (docs/decisions/model.md).
"""

import itertools
from collections.abc import Sequence

import numpy as np

from qc.calibration import Calibration, Scores, dirt
from qc.learning.cases import LOOSE, TIGHT, WHOLE_PAGE, Label
from qc.learning.dataset import Dataset
from qc.signals.frame import Column, Mask

COST = 5.0
"""A character of the document's own that is flagged costs as much as so many foreign ones missed (issue 15)."""

SPEAKS = (0.8, 0.85, 0.9, 0.93)
"""From higher ones on hardly a document of the tighter extractors is spoken about."""

TIE = 0.98
"""Gains from this share of the best on are ties; of them the most careful is taken."""

FLAGS = (0.7, 0.75, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9)

OTHER_TYPE = 0.3
"""Weight of pages that are no articles: their lists are less foreign than they look."""

LEAST = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
EDGES = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 1.0])
"""Bins of the probability in which the share of right findings is counted."""

WEIGHT = 5.0
"""A bin's share is shrunk towards its probability as if so many cases had shown that."""


def calibrate(data: Dataset, log_odds: Scores, folds: Sequence[int]) -> Calibration:
    """Choose everything, in an order: each choice is the best under those before it.

    Args:
        data: the dataset.
        log_odds: of each fragment, out of fold in trained cases.
        folds: those that were trained on.
    """
    judge = _Judge(data, folds)
    dirty = dirt(log_odds, data.frame, data.visible.astype(np.float64))
    slope, offset = judge.sigmoid(log_odds, dirty)
    foreign = Calibration(slope, offset, 0, 0, (), 0).probability(log_odds, dirty)
    gains = {one: judge.gain(foreign, *one) for one in itertools.product(SPEAKS, FLAGS)}
    enough = TIE * max(gains.values())
    flags, speaks = max((flags, speaks) for (speaks, flags), gain in gains.items() if gain >= enough)
    errors = {least: judge.error_of_scores(foreign, least) for least in LEAST}
    least = min(errors, key=lambda one: errors[one])
    return Calibration(slope, offset, speaks, flags, judge.knots(foreign, speaks), least)


class _Judge:
    def __init__(self, data: Dataset, folds: Sequence[int]) -> None:
        self._data, self._frame = data, data.frame
        self._owner = self._frame.owner
        real = np.array([case.fold in folds and not case.made for case in data.cases])
        kinds = np.array([case.kind for case in data.cases])
        self._systems = np.array([case.system for case in data.cases])
        self._pages = real & (kinds == WHOLE_PAGE)
        self._kinds = [real & (kinds == kind) for kind in (WHOLE_PAGE, LOOSE, TIGHT)]
        self._by_system = [real & (self._systems == system) for system in sorted(set(self._systems[real].tolist()))]
        extracted = real & (kinds != WHOLE_PAGE)
        self._extracted = extracted if extracted.any() else real
        types = np.array([1.0 if case.type == "article" else OTHER_TYPE for case in data.cases])
        self._types = types[self._owner]
        self._judged = data.labels < Label.NEUTRAL
        self._right = data.labels == Label.FOREIGN

    def sigmoid(self, log_odds: Scores, dirty: Column) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return slopes and offsets that calibrate log odds (Platt 1999), whole pages and extractors' output alike."""
        from sklearn.linear_model import LogisticRegression

        weight = np.zeros(len(log_odds))
        for cases in (self._pages, self._extracted):
            own = self._types * (cases[self._owner] & self._judged)
            weight += own / max(own.sum(), 1)
        picked = np.flatnonzero(weight)
        exact, share = log_odds[picked].astype(np.float64), dirty[picked]
        seen = np.stack([exact, exact * share, share], 1)
        fitted = LogisticRegression(C=1e6, max_iter=1000).fit(
            seen, self._right[picked], sample_weight=weight[picked] / weight[picked].mean()
        )
        slope, steeper, up = (float(value) for value in fitted.coef_[0])
        offset = float(fitted.intercept_[0])
        return (round(slope, 4), round(slope + steeper, 4)), (round(offset, 4), round(offset + up, 4))

    def knots(self, foreign: Column, speaks: float) -> tuple[tuple[float, float], ...]:
        """Return probability → confidence: the lowest of what the kinds of text say, each case counting once."""
        spoken = self._spoken(foreign, speaks)
        shares = [self._shares(foreign, spoken & cases[self._owner]) for cases in self._kinds]
        lowest = np.maximum.accumulate(np.minimum.reduce(shares))
        middles = (EDGES[:-1] + EDGES[1:]) / 2
        inner = [(round(float(at), 4), round(float(sure), 4)) for at, sure in zip(middles, lowest, strict=True)]
        return ((0.0, 0.0), *inner, (1.0, round(float(lowest[-1]), 4)))

    def _shares(self, foreign: Column, where: Mask) -> Column:
        """Return the share of right findings by bin of the probability, shrunk towards the middle of the bin."""
        number = np.digitize(foreign, EDGES) - 1
        counted = where & self._judged & (number >= 0) & (number < len(EDGES) - 1)
        cell = self._owner * len(EDGES) + number
        flagged = np.bincount(cell[counted], minlength=len(self._data.cases) * len(EDGES))
        right = np.bincount(cell[counted & self._right], minlength=len(flagged))
        shares = (right / np.maximum(flagged, 1)).reshape(-1, len(EDGES))[:, :-1]
        any_flagged = (flagged > 0).reshape(-1, len(EDGES))[:, :-1]
        cases = any_flagged.sum(0).astype(np.float64)
        middles = (EDGES[:-1] + EDGES[1:]) / 2
        smoothed: Column = ((shares * any_flagged).sum(0) + WEIGHT * middles) / (cases + WEIGHT)
        return smoothed

    def _spoken(self, foreign: Column, speaks: float) -> Mask:
        return self._frame.spread(self._frame.largest(foreign)) >= speaks

    def gain(self, foreign: Column, speaks: float, flags: float) -> float:
        """Return what flagging gains in extractors' output, a share of the case's characters."""
        flagged = (foreign >= flags) & self._spoken(foreign, speaks) & self._judged
        worth = np.where(self._right, 1.0, -COST) * flagged * self._data.visible
        share = self._frame.total(worth) / np.maximum(self._frame.total(self._data.visible), 1)
        return float(share[self._extracted].mean())

    def error_of_scores(self, foreign: Column, least: float) -> float:
        """Return the mean error of scores over systems, each against the best constant's."""
        visible, judged = self._data.visible.astype(np.float64), self._judged
        main = self._frame.total(visible * judged * ~self._right)
        truth = main / np.maximum(self._frame.total(visible * judged), 1)
        counted = np.where(foreign >= least, foreign, 0)
        score = 1 - self._frame.total(counted * visible) / np.maximum(self._frame.total(visible), 1)
        ratios = []
        for own in self._by_system:
            constant = np.abs(truth[own] - np.median(truth[own])).mean()
            ratios.append(float(np.abs(score[own] - truth[own]).mean() / max(constant, 1e-6)))
        return float(np.mean(ratios))
