"""Who stands beside a fragment in a document into which something leaked: strangers, and the leak itself."""

import numpy as np

from qc.signals.frame import Column, Frame, Mask

NEIGHBOURS = (-2, -1, 1, 2)
NOBODY = -20.0
"""Log odds of a neighbour that does not exist."""

FAR = 6
"""Distances to what leaked are capped here."""

NAMES = (*(f"stranger{offset:+d}" for offset in NEIGHBOURS), "stranger_rank", "leak_near")


def columns(log_odds: Column, leaked: Mask, frame: Frame) -> dict[str, Column]:
    """Return the columns of NAMES.

    Args:
        log_odds: of each fragment being about something else than its document.
        leaked: the fragments that are surely a theme's.
        frame: the documents.
    """
    order = np.lexsort((frame.index, -log_odds, frame.owner))
    rank = np.empty(frame.n)
    rank[order] = frame.index - frame.start
    back, ahead = frame.distances(leaked, FAR)
    values = (
        *(frame.shift(log_odds, offset, NOBODY) for offset in NEIGHBOURS),
        rank,
        np.minimum(np.minimum(back, ahead), FAR),
    )
    return dict(zip(NAMES, values, strict=True))
