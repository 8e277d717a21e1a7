"""Text of another subject: how sure a finding of it is, in documents as they come and where something leaked."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from qc.signals import company
from qc.signals.frame import Column, Frame, Index, Mask
from qc.signals.matrix import stack
from qc.trees import Trees

STRANGER, UNKNOWN = "stranger", -9.0
"""Name of the column of log odds of being off topic, and what stands there for fragments that cannot be compared."""

SILENT = 0.74
"""The most that a finding is sure of which the calibration holds back: a hint, never a warning."""


class OffTopic(msgspec.Struct, frozen=True):
    """What belongs to trees that tell text of another subject.

    Attributes:
        columns: names of what they see, in order.
        knots: probability → confidence of a finding, in between straight lines.
        warns: findings of a smaller probability are hints.
    """

    columns: tuple[str, ...]
    knots: tuple[tuple[float, float], ...]
    warns: float

    def confidence(self, log_odds: Column) -> Column:
        """Return how sure findings are."""
        p = 1 / (1 + np.exp(-log_odds))
        at, sure = zip(*self.knots, strict=True)
        found = np.interp(p, at, sure)
        return np.asarray(np.where(p >= self.warns, found, np.minimum(found, SILENT)))


class Judge(NamedTuple):
    """Trees, and what belongs to them."""

    trees: Trees
    chosen: OffTopic

    def log_odds(self, columns: Mapping[str, Column], at: Index) -> Column:
        """Return the log odds of some fragments."""
        seen = stack({name: columns[name][at] for name in self.chosen.columns}).rows
        return self.trees.raw(seen).astype(np.float64)


class Strangers(NamedTuple):
    """Tells text of another subject; where both are None, nothing.

    Attributes:
        usual: for documents as they come.
        leaked: for those that hold what surely is a theme's. Where one foreign thing got in, others did: there a
            sentence that stands alone and is about something else is foreign far more often.
    """

    usual: Judge | None
    leaked: Judge | None

    def log_odds(self, columns: Mapping[str, Column]) -> Column:
        """Return the column STRANGER."""
        compared = np.flatnonzero(columns["topic_assessed"] > 0)
        found = np.full(len(columns["topic_assessed"]), UNKNOWN)
        if self.usual is not None and len(compared):
            found[compared] = self.usual.log_odds(columns, compared)
        return found

    def confidence(self, columns: Mapping[str, Column], leaked: Mask, frame: Frame) -> Column:
        """Return how sure a finding would be that a fragment is about something else than its document.

        Args:
            columns: signals, the column STRANGER among them.
            leaked: the fragments that are surely a theme's.
            frame: the documents.
        """
        compared = columns["topic_assessed"] > 0
        if self.usual is None or not compared.any():
            return np.zeros(frame.n)
        found = np.where(compared, self.usual.chosen.confidence(columns[STRANGER]), 0.0)
        beside = np.flatnonzero(compared & (frame.spread(frame.largest(leaked)) > 0)) if leaked.any() else ()
        if self.leaked is not None and len(beside):
            seen = {**columns, **company.columns(columns[STRANGER], leaked, frame)}
            found[beside] = self.leaked.chosen.confidence(self.leaked.log_odds(seen, np.asarray(beside)))
        return np.asarray(found)
