"""The findings that a format of bounded size keeps: the worst of a run, whatever its length."""

import heapq

import msgspec

from qc.findings import Finding, Report
from qc.reports.places import Locate, region_of
from qc.spans import Region

EXCERPT = 160
"""Characters of a flagged text that are kept; the whole of it stands in the formats for programs."""

REMEMBERED = 50_000
"""Distinct texts that are remembered, so that a repeated one makes room for others."""

Rank = tuple[int, bool, float, int]


class Kept(msgspec.Struct, frozen=True):
    """A finding with what is said of its document.

    Attributes:
        finding: the finding; its text and replacement cut to EXCERPT characters.
        id: id of its document, or None.
        source: path of its document's file, as given.
        record: line of its document in the file, or None.
        region: where it stands in the file.
        place: how its document is named to people.
    """

    finding: Finding
    id: str | None
    source: str
    record: int | None
    region: Region
    place: str


def keep(report: Report, finding: Finding, locate: Locate) -> Kept:
    """Return what is kept of a finding."""
    short = msgspec.structs.replace(finding, text=_cut(finding.text), replacement=_cut(finding.replacement))
    region = region_of(report, finding, locate)
    return Kept(short, report.id, report.source, report.record, region, report.place)


class Worst:
    """Keeps the worst findings: by level, then the first of each rule and text before its repeats, then by confidence.

    Args:
        limit: how many are kept.

    Attributes:
        seen: how many were offered.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._heap: list[tuple[Rank, Kept]] = []
        self._texts: set[tuple[str, str | None]] = set()
        self.seen = 0

    def offer(self, report: Report, finding: Finding, locate: Locate) -> None:
        """Take a finding, or leave it out where enough worse ones are kept."""
        self.seen += 1
        full = len(self._heap) == self._limit
        confidence = 1.0 if finding.confidence is None else finding.confidence
        best: Rank = (finding.level.rank, True, confidence, -self.seen)
        if full and best < self._heap[0][0]:
            return
        rank = (*best[:1], self._is_first(finding), *best[2:])
        if not full:
            heapq.heappush(self._heap, (rank, keep(report, finding, locate)))
        elif rank > self._heap[0][0]:
            heapq.heapreplace(self._heap, (rank, keep(report, finding, locate)))

    @property
    def left_out(self) -> int:
        """How many were offered and are not kept."""
        return self.seen - len(self._heap)

    def ordered(self) -> list[Kept]:
        """Return what is kept, the worst first; findings that are equally bad in the order of the input."""
        return [kept for _, kept in sorted(self._heap, key=lambda entry: entry[0], reverse=True)]

    def _is_first(self, finding: Finding) -> bool:
        key = (finding.rule, _cut(finding.text))
        if key in self._texts:
            return False
        if len(self._texts) < REMEMBERED:
            self._texts.add(key)
        return True


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
