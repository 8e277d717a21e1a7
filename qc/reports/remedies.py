"""What a report for people says at its end: the commands that mend what it showed."""

import shlex

from qc.findings import Family, Finding, Level, Report
from qc.printable import printable

NAMED = 3
"""So many files are named in a command; the reader knows the others."""

PAGES = (".html", ".htm", ".html.gz", ".htm.gz", ".html.zst", ".htm.zst")


def mendable(finding: Finding) -> bool:
    """Whether `qc clean --unsafe` changes what a finding flags."""
    if finding.span is None:
        return False
    if finding.category.family is Family.DAMAGED:
        return finding.replacement is not None
    return finding.fix == "delete" and finding.level is not Level.INFO


class Remedies:
    """Counts what can be mended, and remembers where; pages apart, since they are never rewritten in place."""

    def __init__(self) -> None:
        self._files, self._pages = _Group("--in-place"), _Group("--output DIR")

    def add(self, report: Report, shown: list[Finding]) -> None:
        """Take the findings of a document that were shown or counted."""
        changing = [finding for finding in shown if mendable(finding)]
        if changing and report.source not in ("", "-"):
            group = self._pages if report.source.lower().endswith(PAGES) else self._files
            group.add(shlex.quote(printable(report.source)), changing)

    def lines(self) -> list[str]:
        """Return the commands that mend, none where there is nothing to mend."""
        return self._files.lines() or self._pages.lines()


class _Group:
    """Files that are mended with the same option."""

    def __init__(self, option: str) -> None:
        self._option = option
        self._safe = self._others = 0
        self._names: list[str] = []
        self._rule = ""

    def add(self, name: str, findings: list[Finding]) -> None:
        safe = sum(finding.safe for finding in findings)
        self._safe += safe
        self._others += len(findings) - safe
        self._rule = self._rule or findings[0].rule
        if len(self._names) <= NAMED and name not in self._names:
            self._names.append(name)

    def lines(self) -> list[str]:
        if not self._names:
            return []
        files = " ".join(self._names[:NAMED]) + (" …" if len(self._names) > NAMED else "")
        lines = []
        if self._safe:
            lines.append(f"{_findings(self._safe)} safe to mend: qc clean {self._option} {files}")
        if self._others:
            what = f"{self._others:,} more" if self._safe else f"{_findings(self._others)} left to you"
            lines.append(f"{what}, after a look at the diff: qc clean --unsafe {files}")
        return [*lines, f"why: qc explain {self._names[0]}; what a rule is: qc rule {self._rule}"]


def _findings(count: int) -> str:
    return f"{count:,} finding{' is' if count == 1 else 's are'}"
