"""Precision and recall by category of finding."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from qc.learning.cases import Label
from qc.learning.marking import Marked


class Standing(NamedTuple):
    """How the findings of a category do.

    Attributes:
        findings: findings that count.
        cases: cases that have one.
        right: findings that hold more foreign than main text.
        wrong: the others, those on mostly neutral text left out.
        share: share of all visible foreign characters that its findings cover.
        labelled: foreign spans that the labels say are of this category.
        found: those of them of which at least half was flagged, by whatever finding.
    """

    findings: int
    cases: int
    right: int
    wrong: int
    share: float | None
    labelled: int
    found: int

    @property
    def precision(self) -> float | None:
        """Share of findings that are right, neutral text left out."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    @property
    def recall(self) -> float | None:
        """Share of labelled spans of the category that were found; None where no label names it."""
        return self.found / self.labelled if self.labelled else None


class CategoryTally:
    """Counts the findings of each category over many cases."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._foreign = 0

    def add(self, marked: Marked) -> None:
        """Count one case."""
        foreign = marked.visible & (marked.kind == Label.FOREIGN)
        self._foreign += int(foreign.sum())
        for flag in marked.flags:
            counts = self._counts[flag.category]
            counts["findings"] += 1
            counts[marked.verdict(flag.span).name] += 1
        for category in {flag.category for flag in marked.flags}:
            own = marked.mask(flag.span for flag in marked.flags if flag.category == category)
            self._counts[category]["cases"] += 1
            self._counts[category]["covered"] += int(np.count_nonzero(own & foreign))
        for category, span in zip(marked.case.categories, marked.case.foreign, strict=False):
            self._counts[category]["labelled"] += 1
            self._counts[category]["found"] += marked.found(span)

    def standings(self) -> dict[str, Standing]:
        """Return how each category does, sorted by name."""
        return {
            category: Standing(
                counts["findings"],
                counts["cases"],
                counts[Label.FOREIGN.name],
                counts[Label.MAIN.name],
                counts["covered"] / self._foreign if self._foreign else None,
                counts["labelled"],
                counts["found"],
            )
            for category, counts in sorted(self._counts.items())
        }
