"""Keep or reject: a policy over reports, and the counts that add up."""

from collections import Counter

import msgspec

from qc.findings import Category, Level, Report, Verdict

REJECTED = frozenset({Verdict.DIRTY, Verdict.EMPTY})
"""Verdicts rejected by default, beside what is unreadable."""


class Keep(msgspec.Struct, frozen=True):
    """What is kept.

    Attributes:
        verdicts: verdicts that are rejected.
        categories: documents with an error or warning of these are rejected.
        rules: documents with an error or warning of these rule ids are rejected.
        level: documents with a finding of this level or above are rejected.
        min_score: documents below this score are rejected.
    """

    verdicts: frozenset[Verdict] = REJECTED
    categories: frozenset[Category] = frozenset()
    rules: frozenset[str] = frozenset()
    level: Level | None = None
    min_score: float | None = None

    def reasons(self, report: Report) -> list[str]:
        """Return why a document is rejected; all reasons, none where it is kept."""
        if report.verdict is Verdict.UNREADABLE:
            return ["unreadable"]
        reasons = [report.verdict.value] if report.verdict in self.verdicts else []
        loud = [finding for finding in report.findings if finding.level is not Level.INFO]
        reasons += sorted({finding.category.value for finding in loud if finding.category in self.categories})
        reasons += sorted({finding.rule for finding in loud if finding.rule in self.rules})
        if self.level is not None and any(finding.level.rank >= self.level.rank for finding in loud):
            reasons.append(f"level {self.level}")
        if self.min_score is not None and report.score is not None and report.score < self.min_score:
            reasons.append(f"score below {self.min_score:g}")
        return reasons


class FilterTotals(msgspec.Struct):
    """Counts of a filter run; read = kept + rejected + unreadable.

    Attributes:
        cleaned: documents that were cut and kept; they are part of `kept`.
        reasons: reason → documents that were rejected for it; one with several reasons counts under each.
    """

    read: int = 0
    kept: int = 0
    cleaned: int = 0
    rejected: int = 0
    unreadable: int = 0
    lost: int = 0
    reasons: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, reasons: list[str], *, cleaned: bool) -> None:
        """Count one document."""
        self.read += 1
        if not reasons:
            self.kept += 1
            self.cleaned += cleaned
        elif reasons == ["unreadable"]:
            self.unreadable += 1
        else:
            self.rejected += 1
            self.reasons.update(reasons)

    def line(self) -> str:
        """Return the closing summary."""
        why = ", ".join(f"{reason} {count:,}" for reason, count in self.reasons.most_common())
        several = " (some have several)" if self.reasons.total() > self.rejected else ""
        parts = [
            f"read {self.read:,} = kept {self.kept:,} + rejected {self.rejected:,} + unreadable {self.unreadable:,}",
            f"cleaned {self.cleaned:,} of the kept",
            f"rejected by reason{several}: {why or 'none'}",
        ]
        return "; ".join(parts)
