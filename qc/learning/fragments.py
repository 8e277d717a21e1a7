"""How fragments are judged: false alarms on clean ones, and whether probabilities mean what they say."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.learning.cases import WHOLE_PAGE, Label
from qc.learning.marking import Marked, Mask
from qc.learning.standing import Reliability, reliability
from qc.signals.frame import Column

PAGES, EXTRACTORS = "whole pages", "extractors' output"


class Judged(NamedTuple):
    """The fragments of one document, and what they were judged as.

    Attributes:
        starts: offset of each in the document, in code points.
        texts: their texts.
        foreign: probability of each being foreign, or None where nothing says it.
    """

    starts: Sequence[int]
    texts: Sequence[str]
    foreign: Sequence[float] | None


class Alarms(NamedTuple):
    """Clean fragments (every visible character is main text), and those of them that a flag touches."""

    clean: int
    flagged: int

    @property
    def per_thousand(self) -> float | None:
        """False alarms per 1,000 clean fragments."""
        return 1000 * self.flagged / self.clean if self.clean else None


class FragmentTally:
    """Counts fragments over many cases."""

    def __init__(self) -> None:
        self._alarms: dict[str, Alarms] = defaultdict(lambda: Alarms(0, 0))
        self._foreign: dict[str, list[Column]] = defaultdict(list)
        self._right: dict[str, list[Mask]] = defaultdict(list)

    def add(self, marked: Marked, group: str, judged: Judged) -> None:
        """Count the fragments of one case."""
        if not judged.texts:
            return
        starts = np.asarray(judged.starts)
        ends = starts + np.fromiter(map(len, judged.texts), np.int64, len(judged.texts))
        main, foreign, neutral = (
            _within(marked.visible & (marked.kind == label), starts, ends)
            for label in (Label.MAIN, Label.FOREIGN, Label.NEUTRAL)
        )
        clean = (main > 0) & (foreign + neutral == 0)
        touched = _within(marked.visible & marked.flagged, starts, ends) > 0
        before = self._alarms[group]
        self._alarms[group] = Alarms(before.clean + int(clean.sum()), before.flagged + int((clean & touched).sum()))
        if judged.foreign is not None:
            visible, part = main + foreign + neutral, PAGES if marked.case.kind == WHOLE_PAGE else EXTRACTORS
            counted = (2 * neutral <= visible) & (visible > 0)
            self._foreign[part].append(np.asarray(judged.foreign, np.float64)[counted])
            self._right[part].append((2 * foreign > visible)[counted])

    def alarms(self) -> dict[str, Alarms]:
        """Return the alarms of each group, sorted by its name."""
        return dict(sorted(self._alarms.items()))

    def reliability(self) -> dict[str, Reliability]:
        """Return reliability and expected calibration error, whole pages and extractors' output apart.

        A fragment is foreign where more than half of its visible characters are; those that are mostly neutral are
        left out.
        """
        return {
            part: reliability(np.concatenate(self._foreign[part]), np.concatenate(self._right[part]))
            for part in (PAGES, EXTRACTORS)
            if sum(map(len, self._foreign[part]))
        }


def _within(mask: Mask, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many characters of a mask lie in each span."""
    before = np.concatenate([[0], np.cumsum(mask)])
    counted: NDArray[np.int64] = before[ends] - before[starts]
    return counted
