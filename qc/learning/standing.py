"""How a model does out of fold: reliability, and what each threshold finds and gets wrong."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qc.learning.cases import WHOLE_PAGE, Label
from qc.learning.dataset import Dataset
from qc.signals.frame import Column, Mask

BINS = 15
THRESHOLDS = np.round(np.arange(0.5, 1.0, 0.02), 2)


class Bin(NamedTuple):
    """Fragments of one bin: how many, their mean probability, and the share that is foreign."""

    fragments: int
    mean: float
    foreign: float


class Curve(NamedTuple):
    """Precision and recall by characters at each of THRESHOLDS, and the share of main text flagged, in percent."""

    precision: list[float]
    recall: list[float]
    main: list[float]


class Reliability(NamedTuple):
    """Bins of equal count, and the expected calibration error (Naeini et al. 2015)."""

    bins: list[Bin]
    error: float


class Standing(NamedTuple):
    """Reliability and curve by kind of text: "whole pages" and "extractors' output"."""

    reliability: dict[str, Reliability]
    curves: dict[str, Curve]


def standing(data: Dataset, foreign: Column, folds: Sequence[int]) -> Standing:
    """Judge probabilities on the labelled cases of some folds; neutral fragments are left out.

    Args:
        data: the dataset.
        foreign: probability of each fragment, by models that never saw its site.
        folds: of the cases that are judged.
    """
    real = np.array([case.fold in folds and not case.made for case in data.cases])
    pages = np.array([case.kind == WHOLE_PAGE for case in data.cases])
    owner, judged = data.frame.owner, data.labels < Label.NEUTRAL
    right = data.labels == Label.FOREIGN
    masks = {
        name: (real & cases)[owner] & judged for name, cases in (("whole pages", pages), ("extractors' output", ~pages))
    }
    return Standing(
        {name: reliability(foreign[mask], right[mask]) for name, mask in masks.items()},
        {
            name: _curve(foreign[mask], right[mask], data.visible[mask].astype(np.float64))
            for name, mask in masks.items()
        },
    )


def reliability(foreign: Column, right: Mask) -> Reliability:
    """Return BINS bins of equal count, and the expected calibration error.

    Args:
        foreign: probabilities.
        right: whether each fragment is foreign.
    """
    order = np.argsort(foreign, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    bins = [Bin(len(part), float(foreign[part].mean()), float(right[part].mean())) for part in parts]
    error = sum(one.fragments * abs(one.mean - one.foreign) for one in bins) / max(len(order), 1)
    return Reliability(bins, float(error))


def _curve(foreign: Column, right: Mask, visible: Column) -> Curve:
    precision, recall, main = [], [], []
    all_foreign, all_main = max(visible[right].sum(), 1.0), max(visible[~right].sum(), 1.0)
    for threshold in THRESHOLDS:
        flagged = foreign >= threshold
        hit, wrong = visible[flagged & right].sum(), visible[flagged & ~right].sum()
        precision.append(float(hit / max(hit + wrong, 1.0)))
        recall.append(float(hit / all_foreign))
        main.append(float(100 * wrong / all_main))
    return Curve(precision, recall, main)
