"""What a run adds up to: documents, findings, scores; always exact, whatever a format leaves out."""

from collections import Counter

import msgspec

from qc.findings import INFO, Report, Verdict

SUSPICIOUS_SHARE = 0.3
SUSPICIOUS_DOCUMENTS = 100
"""QC003: a rule that fires on more than this share of at least so many documents is called suspect."""


GROUPS = 10_000
"""Sites or files that are counted apart; those met later are counted together, so that memory stays bounded."""

OTHERS = ""


class Tally(msgspec.Struct):
    """Counts over the documents of one site, or of one file or folder where sites are not known."""

    documents: int = 0
    verdicts: Counter[str] = msgspec.field(default_factory=Counter)
    scored: int = 0
    score_sum: float = 0.0

    def add(self, report: Report) -> None:
        """Count one report."""
        self.documents += 1
        self.verdicts[report.verdict] += 1
        if report.score is not None:
            self.scored += 1
            self.score_sum += report.score

    @property
    def mean_score(self) -> float | None:
        """Mean score of the documents that have one, to four places."""
        return round(self.score_sum / self.scored, 4) if self.scored else None


class Totals(Tally):
    """Counts over reports; they add up: documents = the sum over verdicts.

    Attributes:
        documents: reports, unreadable ones included.
        verdicts: verdict → documents.
        levels: level → findings.
        rules: rule id → findings.
        rule_documents: rule id → documents with an error or a warning of it.
        categories: category → findings.
        scored: documents with a score.
        score_sum: sum of their scores.
        accepted: index of an `[[ignore]]` entry → findings that it took out.
        lost: files, or rests of files, that could not be read.
        groups: site, file or folder → counts over its documents; OTHERS for what came after the first GROUPS.
        known: findings that a baseline hid, which count nowhere else; None without a baseline.
        stale: entries of the baseline whose findings are gone.
        unchanged: documents that were not judged because a revision has them; None without `--diff-base`.
        unchanged_files: files that were not even read for that reason; their documents are not in `unchanged`.
        rest: counts over all documents that did not change; None where there is no revision, or they are too many.
    """

    levels: Counter[str] = msgspec.field(default_factory=Counter)
    rules: Counter[str] = msgspec.field(default_factory=Counter)
    rule_documents: Counter[str] = msgspec.field(default_factory=Counter)
    categories: Counter[str] = msgspec.field(default_factory=Counter)
    accepted: Counter[int] = msgspec.field(default_factory=Counter)
    lost: int = 0
    groups: dict[str, Tally] = msgspec.field(default_factory=dict)
    known: int | None = None
    stale: int = 0
    unchanged: int | None = None
    unchanged_files: int = 0
    rest: Tally | None = None

    def add(self, report: Report) -> None:
        """Count one report."""
        Tally.add(self, report)
        for finding in report.findings:
            self.levels[finding.level] += 1
            self.rules[finding.rule] += 1
            self.categories[finding.category] += 1
        for rule in {finding.rule for finding in report.findings if finding.level is not INFO}:
            self.rule_documents[rule] += 1
        self._tally(report).add(report)

    def _tally(self, report: Report) -> Tally:
        name = _group(report)
        if name not in self.groups and len(self.groups) >= GROUPS:
            name = OTHERS
        return self.groups.setdefault(name, Tally())

    @property
    def findings(self) -> int:
        """Number of all findings."""
        return self.levels.total()

    def suspects(self) -> dict[str, int]:
        """Return the rules that fire on a suspicious share of the documents, with their documents."""
        if self.documents < SUSPICIOUS_DOCUMENTS:
            return {}
        limit = SUSPICIOUS_SHARE * self.documents
        found = {rule: count for rule, count in self.rule_documents.items() if count > limit}
        return {rule: found[rule] for rule in sorted(found) if not rule.startswith("QC")}

    def line(self) -> str:
        """Return the last line of a run; it always has the same shape, with what is hidden at its end."""
        verdicts = ", ".join(f"{self.verdicts[verdict.value]} {verdict.value}" for verdict in Verdict)
        hints = plural(self.levels["info"], "hint")
        mean = "-" if self.mean_score is None else f"{self.mean_score:.4f}"
        errors, warnings = plural(self.levels["error"], "error"), plural(self.levels["warning"], "warning")
        seen = f"{plural(self.documents, 'document')} ({verdicts}), {errors}, {warnings}, {hints}, mean score {mean}"
        hidden = "" if self.known is None else f", {self.known:,} known"
        return seen + hidden + self._compared()

    def _compared(self) -> str:
        if self.unchanged is None:
            return ""
        counts = ((self.unchanged, "document"), (self.unchanged_files, "file"))
        same = " and ".join(plural(count, noun) for count, noun in counts if count)
        return f", {same} unchanged" if same else ", none unchanged"


def _group(report: Report) -> str:
    """Name what a document is counted under: its site, else the file of its record, else the folder of its file."""
    if isinstance(report.site, str) and report.site:
        return report.site
    return report.source if report.record is not None else report.source.rpartition("/")[0] or "."


def plural(count: int, noun: str) -> str:
    """Return a count and its noun: "1 rule", "2,000 rules"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
