"""A labelled case and what was flagged in it, as arrays over its characters."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.folding import code_points
from qc.learning.cases import Case, Label
from qc.spans import Span

Mask = NDArray[np.bool_]
LAST_SPACE = 0x3000
"""No white space has a code point beyond the ideographic space."""


class Flag(NamedTuple):
    """One stretch of text that was flagged, and counts.

    Attributes:
        span: half-open, in code points.
        category: of the finding; empty where nothing says it.
        about: rule, level and confidence, for a person.
    """

    span: Span
    category: str = ""
    about: str = ""


class Marked:
    """Arrays over the characters of a case's text.

    Args:
        case: the case; whatever is neither foreign nor neutral is main text.
        flags: what was flagged.

    Attributes:
        kind: Label of each character: MAIN, FOREIGN or NEUTRAL.
        flagged: whether it was flagged.
        visible: whether it is no white space.
    """

    def __init__(self, case: Case, flags: Sequence[Flag]) -> None:
        self.case = case
        self.flags = flags
        self._codes = code_points(case.text)
        self.kind = np.zeros(len(case.text), np.uint8)
        for label, spans in ((Label.FOREIGN, case.foreign), (Label.NEUTRAL, case.neutral)):
            for start, end in spans:
                self.kind[start:end] = label
        self.flagged = self.mask(flag.span for flag in flags)
        self.visible = ~_spaces()[np.minimum(self._codes, LAST_SPACE + 1)]

    def mask(self, spans: Iterable[Span]) -> Mask:
        """Return which characters some spans cover."""
        covered = np.zeros(len(self.kind), np.bool_)
        for start, end in spans:
            covered[start:end] = True
        return covered

    @cached_property
    def words(self) -> NDArray[np.intp]:
        r"""Where each word (`\w+`) begins."""
        inside = _word_characters()[self._codes]
        inside[1:] &= ~inside[:-1]
        return np.flatnonzero(inside)

    def verdict(self, span: Span) -> Label:
        """Return what a flagged span is: NEUTRAL where mostly so or empty, else FOREIGN where that beats main text."""
        kinds = self.kind[slice(*span)][self.visible[slice(*span)]]
        main, foreign, neutral = np.bincount(kinds, minlength=3)
        if 2 * neutral > len(kinds) or not len(kinds):
            return Label.NEUTRAL
        return Label.FOREIGN if foreign > main else Label.MAIN

    def found(self, span: Span) -> bool:
        """Whether at least half of a span was flagged."""
        return 2 * int(self.flagged[slice(*span)].sum()) >= span[1] - span[0]


@cache
def _spaces() -> Mask:
    return np.fromiter((chr(code).isspace() for code in range(LAST_SPACE + 2)), np.bool_)


@cache
def _word_characters() -> Mask:
    r"""Return which code points the pattern `\w` takes: letters and digits of all scripts, and the underscore."""
    table = np.fromiter((chr(code).isalnum() for code in range(0x110000)), np.bool_)
    table[ord("_")] = True
    return table
