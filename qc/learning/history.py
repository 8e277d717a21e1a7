"""What the rules' hits were worth on labelled pages, and for each page what they were worth on all other sites."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qc.experience import NOTHING, Experience, Key, Seen, Worth, weigh
from qc.findings import Category
from qc.hit import Hit
from qc.learning.cases import WHOLE_PAGE, Case, Label
from qc.signals.evidence import NEUTRAL, Evidence, group


class Noted(NamedTuple):
    """One hit: where, by what, and the group of its category."""

    fragment: int
    rule: str
    line: str
    group: int

    @classmethod
    def of(cls, hit: Hit) -> "Noted":
        """Return what is kept of a hit."""
        return cls(hit.fragment, hit.rule.id, hit.line or "", group(Category(hit.rule.category)))


class History:
    """Sites on which each rule and line was right and wrong.

    Args:
        noted: hits.
        cases: the case of each of them.
        labels: label of the fragment of each of them.
    """

    def __init__(self, noted: Sequence[Noted], cases: Sequence[Case], labels: Sequence[int]) -> None:
        self._by_site: dict[Key, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for hit, case, label in zip(noted, cases, labels, strict=True):
            place = _place(hit, case, Label(label))
            if place is None:
                continue
            for key in {(hit.rule, ""), (hit.rule, hit.line)}:
                self._by_site[key][case.site].add(place)
        self._all = {
            key: Counter(place for places in sites.values() for place in places) for key, sites in self._by_site.items()
        }

    def seen(self) -> dict[Key, Seen]:
        """Return the counts over all sites."""
        return {key: self._seen(key, None) for key in sorted(self._all)}

    def experience(self) -> Experience:
        """Return what `qc check` looks hits up in."""
        return Experience(self.seen())

    def evidence(self, noted: Sequence[Noted], cases: Sequence[Case]) -> Evidence:
        """Return hits as columns, each by what it was worth on all sites but its own.

        A rule written for one site is right on that site by construction; counted there, a model would trust it
        everywhere.
        """
        worth = [self._elsewhere(hit.rule, hit.line, case.site) for hit, case in zip(noted, cases, strict=True)]
        return Evidence(
            np.array([hit.fragment for hit in noted], np.int64),
            np.array([hit.group for hit in noted], np.int64),
            np.array([w.page for w in worth], np.float64),
            np.array([w.extracted for w in worth], np.float64),
            np.array([w.sites for w in worth], np.float64),
        )

    def _elsewhere(self, rule: str, line: str, site: str) -> Worth:
        return weigh(self._seen((rule, ""), site), self._seen((rule, line), site) if line else None)

    def _seen(self, key: Key, without: str | None) -> Seen:
        if key not in self._all:
            return NOTHING
        total = self._all[key]
        own = self._by_site[key].get(without, ()) if without is not None else ()
        return Seen(*(total[place] - (place in own) for place in range(4)))


def _place(hit: Noted, case: Case, label: Label) -> int | None:
    """Return the number of the field of Seen that a hit counts in, None where nothing can be said."""
    right = label is not Label.MAIN if hit.group == NEUTRAL else label is Label.FOREIGN
    if not right and label is not Label.MAIN:
        return None
    return 2 * (case.kind != WHOLE_PAGE) + (not right)
