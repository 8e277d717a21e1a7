"""How sure findings of text of another subject are, from log odds of trees that never saw the fold."""

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column, Mask

EDGES = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.94, 0.96, 0.97, 0.98, 0.99, 1.0])

PSEUDO = 1.0
"""A bin's share is shrunk as if fragments of so much weight, ten that were put in, had shown the square of its middle:
less than the probability says, since put in text is rarer in a corpus than in training."""


def threshold(p: Column, owner: NDArray[np.int64], share: float) -> float:
    """Return the probability that no fragment of all but some of the documents reaches.

    Args:
        p: probability of each fragment.
        owner: number of the document of each.
        share: of documents in which one may reach it.
    """
    _, number = np.unique(owner, return_inverse=True)
    most = np.zeros(number.max(initial=-1) + 1)
    np.maximum.at(most, number, p)
    return float(np.quantile(most, 1 - share)) if len(most) else 1.0


def knots(p: Column, foreign: Mask, weight: Column) -> tuple[tuple[float, float], ...]:
    """Return probability → share of foreign fragments, bin by bin and never falling.

    Args:
        p: probability of each fragment.
        foreign: which are.
        weight: how often each comes in a corpus.
    """
    number = np.digitize(p, EDGES)
    shares = []
    for place in range(1, len(EDGES)):
        inside = number == place
        middle = (EDGES[place - 1] + EDGES[place]) / 2
        right, seen = float(weight[inside & foreign].sum()), float(weight[inside].sum())
        shares.append((right + PSEUDO * middle * middle) / (seen + PSEUDO))
    rising = np.maximum.accumulate(shares).tolist()
    middles = ((EDGES[:-1] + EDGES[1:]) / 2).tolist()
    inner = [(round(at, 4), round(sure, 4)) for at, sure in zip(middles, rising, strict=True)]
    return ((0.0, 0.0), *inner, (1.0, round(rising[-1], 4)))
