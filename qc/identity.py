"""Ids that stand twice in a run: nobody can tell such documents apart later."""

from qc.findings import Report
from qc.printable import printable

LARGEST = 1_000_000
"""So many ids are remembered, by a hash of 64 bits each, some 70 MB in all; what comes later is compared with these."""

SHOWN = 80


class Ids:
    """Counts the documents of a run whose id stood before.

    Attributes:
        repeated: how many there are.
        first: the first of them: its place, and its id.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self.repeated = 0
        self.first = ("", "")

    def see(self, report: Report) -> None:
        """Take the next report; documents without an id of their own are never the same."""
        if report.id is None:
            return
        key = hash(report.id)
        if key in self._seen:
            if not self.repeated:
                self.first = report.place, report.id
            self.repeated += 1
        elif len(self._seen) < LARGEST:
            self._seen.add(key)

    def notes(self) -> list[str]:
        """Return what has to be said of it at the end of a run; nothing where all ids differ."""
        if not self.repeated:
            return []
        place, name = self.first
        who = "1 document has an id" if self.repeated == 1 else f"{self.repeated:,} documents have ids"
        return [
            f"QC904 {who} that stood before (first: {printable(place)}, id {printable(name, SHOWN)}); all are checked, "
            "but their findings share fingerprints, which a baseline cannot tell apart: give each its own id"
        ]
