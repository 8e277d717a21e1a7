"""What a score says of the fragments around: neighbours, means before and after, and the best stretch of own text."""

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column, Frame

NEIGHBOURS = (-4, -3, -2, -1, 1, 2, 3, 4)
NONE = -9.0
"""Score of a neighbour that does not exist: surely not foreign."""

OWN = 0.6
GRAIN, FAR_BELOW = 1 << 10, 1 << 40
"""Gains are whole multiples of 1 / GRAIN, and each document is put so far below the one before: sums stay exact."""

MOST_CHARS = 400
"""A fragment speaks for its stretch by (OWN - p) times its characters, at most so many."""


def columns(score: NDArray[np.float32], frame: Frame, visible: Column) -> dict[str, Column]:
    """Return the context columns.

    Args:
        score: log odds of being foreign, one a fragment.
        frame: the documents.
        visible: characters of each fragment that are not white space.
    """
    logit = score.astype(np.float64)
    p = 1 / (1 + np.exp(-logit))
    place, left = frame.index - frame.start, frame.stop - 1 - frame.index
    total, foreign = frame.spread(frame.total(visible)), frame.spread(frame.total(p * visible))
    before, foreign_before = frame.before(visible), frame.before(p * visible)
    after, foreign_after = total - before - visible, foreign - foreign_before - p * visible
    scores_before, scores = frame.before(logit), frame.spread(frame.total(logit))
    near = {offset: frame.shift(logit, offset, NONE) for offset in NEIGHBOURS}
    around = np.minimum(place, 2) + np.minimum(left, 2) + 1
    from_start, to_end = _stretch(p, frame, visible)
    return {
        "score": logit,
        **{f"score{offset:+d}": values for offset, values in near.items()},
        "score_mean": scores / frame.spread(frame.sizes),
        "score_least": frame.spread(frame.smallest(logit)),
        "foreign_share": foreign / np.maximum(total, 1),
        "score_before": scores_before / np.maximum(place, 1),
        "score_after": (scores - scores_before - logit) / np.maximum(left, 1),
        "foreign_before": foreign_before / np.maximum(before, 1),
        "foreign_after": foreign_after / np.maximum(after, 1),
        "own_before": np.log1p(np.maximum(before - foreign_before, 0)),
        "own_after": np.log1p(np.maximum(after - foreign_after, 0)),
        "stretch_start": from_start,
        "stretch_end": to_end,
        "foreign_near": frame.window(p * visible, 3) / np.maximum(frame.window(visible, 3), 1),
        "foreign_around": frame.window(p * visible, 8) / np.maximum(frame.window(visible, 8), 1),
        "score_near": frame.window(logit, 2) / around,
        "score_beside": np.maximum.reduce([near[offset] for offset in (-2, -1, 1, 2)]),
    }


def _stretch(p: Column, frame: Frame, visible: Column) -> tuple[Column, Column]:
    """Return how far each fragment stands from both ends of its document's best stretch of own text.

    The best stretch is the interval with the largest sum of gains; all documents are searched at once: sums start anew
    in each since every document is put far below the one before.
    """
    gain = np.rint((OWN - p) * np.minimum(visible, MOST_CHARS) * GRAIN).astype(np.int64)
    sums_before = np.cumsum(gain) - gain
    below = sums_before - sums_before[frame.start] - frame.owner * FAR_BELOW
    lowest = np.minimum.accumulate(below)
    begin = np.maximum.accumulate(np.where(below <= lowest, frame.index, 0))
    sums = below + gain - lowest
    best = frame.spread(frame.largest(sums))
    at = np.maximum.reduceat(np.where(sums >= best, frame.index, -1), frame.heads)
    from_start = np.clip(frame.index - begin[at][frame.owner], -20, 20)
    to_end = np.clip(at[frame.owner] - frame.index, -20, 20)
    return from_start.astype(np.float64), to_end.astype(np.float64)
