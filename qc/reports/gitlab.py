"""GitLab's code quality report: one array, the worst findings first."""

from collections import Counter
from typing import IO

from qc.findings import Level, Report
from qc.printable import printable
from qc.reports import ReportOptions
from qc.reports.encoding import to_embeddable
from qc.reports.inert import inert
from qc.reports.places import Locate, nowhere, path_in
from qc.reports.worst import EXCERPT, Kept, Worst
from qc.totals import Totals

KEPT = 5_000
"""As many as GitHub keeps of SARIF; GitLab names no limit, but a widget of a million entries serves nobody."""

LEFT_OUT = "QC"
SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


class GitLabWriter:
    """Writes the fields that GitLab reads, and no others."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._root = options.root
        self._worst = Worst(KEPT)

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Take the findings of a document."""
        for finding in report.findings:
            self._worst.offer(report, finding, locate)

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the array; where findings are left out, its last entry says how many."""
        kept = self._worst.ordered()
        seen: Counter[str] = Counter()
        entries = [self._entry(one, unique(one.finding.fingerprint, seen)) for one in kept]
        if self._worst.left_out:
            entries.append(self._rest(kept[0]))
        self._stream.write(b"[" + b",\n".join(map(to_embeddable, entries)) + b"]\n")

    def _entry(self, kept: Kept, fingerprint: str) -> dict[str, object]:
        finding = kept.finding
        excerpt = f": {finding.text}" if finding.text else ""
        # GitLab does not show check_name (ruff, render/gitlab.rs), so the description begins with it.
        description = f"{finding.rule} {finding.name}: {finding.message}{excerpt}"
        return _issue(
            inert(description, 4 * EXCERPT),
            finding.rule,
            fingerprint,
            SEVERITIES[finding.level],
            _path(kept, self._root),
            kept.region.line,
        )

    def _rest(self, worst: Kept) -> dict[str, object]:
        text = (
            f"QC: {self._worst.left_out:,} more of {self._worst.seen:,} findings are not in this report; "
            "`qc check --report jsonl:FILE` writes all"
        )
        return _issue(text, LEFT_OUT, "left-out", "info", _path(worst, self._root), 1)


def unique(fingerprint: str, seen: Counter[str]) -> str:
    """Return a fingerprint that no earlier one equals: records without id and URL have no key to tell them apart.

    Args:
        fingerprint: of a finding.
        seen: how often each was met; counted on.
    """
    seen[fingerprint] += 1
    return fingerprint if seen[fingerprint] == 1 else f"{fingerprint}-{seen[fingerprint]}"


def _path(kept: Kept, root: str) -> str:
    """Return a path; one with control characters, or bytes that are not UTF-8, is shown rather than linked."""
    return printable(path_in(kept.source, root))


def _issue(text: str, check: str, fingerprint: str, severity: str, path: str, line: int) -> dict[str, object]:
    location = {"path": path, "lines": {"begin": line}}
    return {
        "description": text,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": location,
    }
