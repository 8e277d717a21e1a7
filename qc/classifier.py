"""The classifier's arithmetic: a linear score, then two passes of trees over signals, evidence and context."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qc.signals import context
from qc.signals.frame import Column, Frame, Index, Mask
from qc.signals.grams import Grams
from qc.signals.matrix import fill
from qc.trees import Trees

Scores = NDArray[np.float32]

REACH, PLAIN_LINEAR, PLAIN_AROUND = 8, -1.0, 0.2
"""A fragment is plain by its linear score, and the mean probability of those within REACH (classifier.md, cost)."""

STRANGE = 0.2
"""Share of a document's fragments that are asked about for their subject."""

PLAIN = -5.0
"""Log odds of what no pass is asked about."""

PLAIN_SCORE = -3.0
"""Below it a pass's word is the last."""


Look = Callable[[Index, NDArray[np.float32]], None]


class Classifier(NamedTuple):
    """A fitted classifier.

    Attributes:
        table: weights of the hashed words and word pairs.
        bias: what the linear score adds to them.
        passes: trees of each pass; the context of the first is made of the linear score, of the next of the one before.
    """

    table: NDArray[np.float32]
    bias: float
    passes: tuple[Trees, ...]

    @property
    def bits(self) -> int:
        """The table has 2 ** bits rows."""
        return len(self.table).bit_length() - 1

    def linear(self, found: Grams, fragments: int) -> Scores:
        """Return the linear score of each fragment."""
        count = np.bincount(found.fragments, minlength=fragments)
        total = np.bincount(found.fragments, self.table[found.rows], fragments)
        return (total / np.sqrt(np.maximum(count, 1)) + self.bias).astype(np.float32)

    def log_odds(
        self, columns: dict[str, Column], linear: Scores, frame: Frame, visible: Column, look: Look | None = None
    ) -> Scores:
        """Return the log odds of each fragment being foreign.

        Args:
            columns: signals and evidence.
            linear: linear score of each fragment.
            frame: the documents.
            visible: characters of each fragment that are not white space.
            look: takes, for each pass, the fragments that it was asked about and what it saw of them.
        """
        own = {**columns, "linear": linear.astype(np.float64)}
        seen_by_all = np.empty((len(own) + len(context_names()) - 1, frame.n), np.float32)
        fill(seen_by_all, own.values())
        score, asked = linear, first_asked(linear, frame, strange(columns["topic_assessed"], columns["topic_rank"]))
        for trees in self.passes:
            fill(seen_by_all[len(own) :], context.columns(score, frame, visible).values())
            seen = seen_by_all.take(asked, axis=1).T
            found = np.full(frame.n, PLAIN, np.float32) if trees is self.passes[0] else score.copy()
            found[asked] = trees.raw(seen)
            if look is not None:
                look(asked, seen)
            score, asked = found, next_asked(found)
        return score


@cache
def context_names() -> tuple[str, ...]:
    """Return the names of the columns that are made of scores; they follow the signals and the evidence."""
    around = context.columns(np.zeros(1, np.float32), Frame([0, 1]), np.ones(1))
    return "linear", *around


def strange(assessed: ArrayLike, rank: ArrayLike) -> Mask:
    """Return the fragments whose subject is among the farthest from the rest of their document."""
    return np.asarray((np.asarray(assessed) > 0) & (np.asarray(rank) < STRANGE))


def first_asked(linear: Scores, frame: Frame, farthest: Mask) -> Index:
    """Return the fragments that the first pass is asked about: not plain text amid plain text.

    Args:
        linear: linear score of each fragment.
        frame: the documents.
        farthest: fragments whose subject is far from the rest; they are asked about in any case.
    """
    p = 1.0 / (1.0 + np.exp(-linear.astype(np.float64)))
    place, left = frame.index - frame.start, frame.stop - 1 - frame.index
    mean = frame.window(p, REACH) / (np.minimum(place, REACH) + np.minimum(left, REACH) + 1)
    return np.flatnonzero((linear >= PLAIN_LINEAR) | (mean >= PLAIN_AROUND) | farthest)


def next_asked(score: Scores) -> Index:
    """Return the fragments that a later pass is asked about: those of which the one before was not sure."""
    return np.flatnonzero(score >= PLAIN_SCORE)
