"""What turns log odds into probabilities, and these into confidences and scores; chosen after training."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column, Frame, Mask
from qc.strangers import SILENT

Scores = NDArray[np.float32]

DIRTY = 0.3
"""A document is wholly dirty of whose visible characters as many are foreign; one of which none are is clean."""


class Calibration(msgspec.Struct, frozen=True):
    """What was chosen after training.

    In a dirty document, such as the dump of a whole page, log odds mean more than in one that an extractor left nearly
    clean (docs/decisions/model.md); in between, all that differs is taken in proportion.

    Attributes:
        slope: of log odds, in a clean document and in a dirty one.
        offset: added to them, in both.
        speaks: findings of a document are warnings only where one fragment's probability reaches this.
        flags: and only those whose own probability reaches this.
        knots: probability of a fragment → confidence of a finding, in between straight lines.
        least: smaller probabilities do not count in a score: a long clean text is clean.
    """

    slope: tuple[float, float]
    offset: tuple[float, float]
    speaks: float
    flags: float
    knots: tuple[tuple[float, float], ...]
    least: float

    def probability(self, log_odds: Scores, dirt: Column) -> Column:
        """Return the probability that belongs to log odds.

        Args:
            log_odds: of each fragment.
            dirt: of its document.
        """
        exact = log_odds.astype(np.float64)
        return np.asarray(1 / (1 + np.exp(-(between(self.slope, dirt) * exact + between(self.offset, dirt)))))

    def confidence(self, foreign: Column, frame: Frame, known: Mask) -> Column:
        """Return how sure findings are.

        In languages that training hardly saw only what speaks for a document may be flagged: held out, German and
        Russian were so right in 998 of 1,000 cases, at half the recall (docs/decisions/model.md).

        Args:
            foreign: probability of each fragment.
            frame: the documents.
            known: whether training saw its language.
        """
        at, sure = zip(*self.knots, strict=True)
        found = np.interp(foreign, at, sure)
        spoken = frame.spread(frame.largest(foreign)) >= self.speaks
        least = np.where(known, self.flags, max(self.speaks, self.flags))
        return np.asarray(np.where(spoken & (foreign >= least), found, np.minimum(found, SILENT)))


def dirt(log_odds: Scores, frame: Frame, visible: Column) -> Column:
    """Return at each fragment how dirty its document is, from 0 to 1.

    Args:
        log_odds: of each fragment.
        frame: the documents.
        visible: characters of each fragment that are not white space.
    """
    foreign = frame.total(np.where(log_odds >= 0, visible, 0.0))
    return frame.spread(np.minimum(foreign / np.maximum(frame.total(visible), 1) / DIRTY, 1))


def between(ends: tuple[float, float], share: Column) -> Column:
    """Return the value that lies so far from the first of two towards the second."""
    return ends[0] + share * (ends[1] - ends[0])
