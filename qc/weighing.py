"""What weighed most in the model's judgement of a fragment, in words."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.trees import Trees

GROUPS: tuple[tuple[str, str], ...] = (
    ("what rules hit it", r"hit_(page|extracted|sites|rules|placeholder|interface|selling|house|neutral)$"),
    ("what rules hit around it", r"hits?_"),
    ("its words", r"linear$"),
    ("what the first look said", r"score$"),
    ("what stands around it", r"score|foreign_|own_|stretch_|\w+[-+]\d$|look_as_"),
    ("its subject", r"topic_|stranger$|like_|rar"),
    ("that it is repeated", r"copies$|later_copy$|same_"),
    ("what kind of document it is", r"document_"),
    ("where it stands", r"position$|index$|left$|log_words_|words_|prose_|good_|closed_|run|block_|gap_"),
)
"""Words for columns by how their names begin; the first that fits counts. What is left is the fragment's shape."""

SHAPE = "its shape"
LEAST = 0.2
"""Changes of the log odds that are smaller are not worth a word."""


class Weight(NamedTuple):
    """By how much a group of signals raises the log odds of a fragment being foreign, against usual text."""

    words: str
    change: float


def weigh(trees: Trees, names: Sequence[str], row: NDArray[np.float32], usual: NDArray[np.float32]) -> list[Weight]:
    """Return what weighed most, most first.

    Each group of signals is set in turn to what is usual in text that belongs, and the trees are asked again.

    Args:
        trees: the last pass.
        names: names of the columns.
        row: the fragment's columns.
        usual: medians of the columns over text that belongs.
    """
    groups = np.array([group_of(name) for name in names])
    words = sorted(set(groups.tolist()))
    rows = np.stack([row, *(np.where(groups == group, usual, row) for group in words)]).astype(np.float32)
    log_odds = trees.raw(rows)
    weights = [Weight(group, float(log_odds[0] - log_odds[number + 1])) for number, group in enumerate(words)]
    return sorted((one for one in weights if abs(one.change) >= LEAST), key=lambda one: (-abs(one.change), one.words))


def group_of(name: str) -> str:
    """Return the words for a column."""
    return next((words for words, names in GROUPS if re.match(names, name)), SHAPE)
