"""How much each fragment counts in training: by length, case, system, kind of page and site."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from qc.learning.cases import Case, Label
from qc.learning.dataset import Dataset
from qc.signals.frame import Column

OTHER_TYPE = 0.6
"""Weight of pages that are no articles: they teach what lists of one's own look like (measured in classifier.md)."""

SYSTEMS = {"inscriptis": 0.4, "trafilatura_recall": 0.5, "goose3": 0.6}
"""Weight of systems that nearly repeat another one."""

MADE = {"made": 0.4, "moved": 0.5, "sibling": 0.07, "contaminated": 0.07}
MADE_ELSE = 0.2
"""Weight of made cases. Moved sentences of a page's own must outweigh those of others that were put in, else all that
stands alone is taken for foreign (docs/decisions/topic.md)."""

NEUTRAL = 0.8
"""Weight of titles, bylines, second copies and a story's own captions: text that is to be left alone."""


def weights(data: Dataset, trained: NDArray[np.bool_]) -> Column:
    """Return the weight of each fragment; 0 in cases that are not trained on.

    Half of it goes by the square root of characters, half is tempered so that a long page does not outweigh a short
    one; a site counts as the square root of its pages.

    Args:
        data: the dataset.
        trained: of each case, whether it is trained on.
    """
    pages: dict[str, set[str]] = defaultdict(set)
    for case in data.cases:
        pages[case.site].add(case.page)
    of_case = np.array([_of_case(case, len(pages[case.site])) for case in data.cases]) * trained
    frame = data.frame
    size: Column = np.sqrt(data.visible.astype(np.float64) + 1.0)
    tempered = size / np.sqrt(np.maximum(frame.spread(frame.total(size)), 1))
    found = (0.5 * size / size.mean() + 0.5 * tempered / tempered.mean()) * of_case[frame.owner]
    counted: Column = np.where(data.labels >= Label.NEUTRAL, NEUTRAL * found, found)
    return counted


def _of_case(case: Case, pages: int) -> float:
    kind = 1.0 if case.type == "article" else OTHER_TYPE
    system = MADE.get(case.system, MADE_ELSE) if case.made else SYSTEMS.get(case.system, 1.0)
    return float(kind * system * pages**-0.5)


def drawn(found: Column, rows: int, seed: int) -> tuple[NDArray[np.int64], Column]:
    """Draw about `rows` fragments by weight, and return their numbers and weights; heavy ones always, at their own."""
    level = found.sum() / rows
    for _ in range(20):
        level *= ((found >= level).sum() + found[found < level].sum() / level) / rows
    picked = np.flatnonzero(np.random.default_rng(seed).random(len(found)) < found / level)
    return picked, np.maximum(found[picked], level)
