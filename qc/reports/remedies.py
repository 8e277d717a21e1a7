"""What a report for people says at its end: the commands that mend what it showed."""

import shlex

from qc.findings import Family, Finding, Level, Mending, Report
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
    """Counts what can be mended, and remembers where; what `qc clean` would refuse is told apart.

    Args:
        max_share: largest share of a document's visible characters that `qc clean` cuts.
    """

    def __init__(self, max_share: float = 0.3) -> None:
        self._max_share = max_share
        self._files, self._elsewhere = _Group("--in-place"), _Group("--output DIR")
        self._guarded = _Guarded()

    def add(self, report: Report, shown: list[Finding]) -> None:
        """Take the findings of a document that were shown or counted."""
        changing = [finding for finding in shown if mendable(finding)]
        if not changing or report.source in ("", "-"):
            return
        name = shlex.quote(printable(report.source))
        parts = [[finding for finding in changing if finding.safe is safe] for safe in (True, False)]
        in_place = not report.source.lower().endswith(PAGES)
        if isinstance(mending := report.mending, Mending):
            in_place = mending.in_place
            for number, share in enumerate((mending.safe_share, mending.share)):
                if parts[number] and share > self._max_share:
                    self._guarded.add(name, parts[number])
                    parts[number] = []
        (self._files if in_place else self._elsewhere).add(name, *parts)

    def lines(self) -> list[str]:
        """Return the commands that mend, none where there is nothing to mend; `qc clean` would refuse none of them."""
        why = self._files.why or self._elsewhere.why or self._guarded.why
        mended = [*self._files.lines(), *self._elsewhere.lines()]
        return [*mended, *self._guarded.lines(self._max_share), why] if why else []


class _Names:
    """Names of files for a command, a few of them."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def add(self, name: str) -> None:
        if len(self._names) <= NAMED and name not in self._names:
            self._names.append(name)

    def __str__(self) -> str:
        return " ".join(self._names[:NAMED]) + (" …" if len(self._names) > NAMED else "")


class _Group:
    """Files that are mended with the same option."""

    def __init__(self, option: str) -> None:
        self._option = option
        self._safe = self._others = 0
        self._safe_names, self._names = _Names(), _Names()
        self.why = ""

    def add(self, name: str, safe: list[Finding], others: list[Finding]) -> None:
        self._safe += len(safe)
        self._others += len(others)
        for names, findings in ((self._safe_names, safe), (self._names, others)):
            if findings:
                names.add(name)
                self.why = self.why or _why(name, findings)

    def lines(self) -> list[str]:
        lines = []
        if self._safe:
            lines.append(f"{_findings(self._safe)} safe to mend: qc clean {self._option} {self._safe_names}")
        if self._others:
            what = f"{self._others:,} more" if self._safe else f"{_findings(self._others)} left to you"
            lines.append(f"{what}, after a look at the diff: qc clean --unsafe {self._names}")
        return lines


class _Guarded:
    """Findings that are too large a share of their documents for `qc clean`."""

    def __init__(self) -> None:
        self._count = 0
        self._unsafe = False
        self._names = _Names()
        self.why = ""

    def add(self, name: str, findings: list[Finding]) -> None:
        self._count += len(findings)
        self._unsafe |= any(not finding.safe for finding in findings)
        self._names.add(name)
        self.why = self.why or _why(name, findings)

    def lines(self, share: float) -> list[str]:
        if not self._count:
            return []
        option = "--unsafe " if self._unsafe else ""
        return [
            f"{_findings(self._count)} in documents that would lose more than {share:.0%}: take those out (qc filter), "
            f"or look at the diff: qc clean {option}--max-share 1 {self._names}"
        ]


def _why(name: str, findings: list[Finding]) -> str:
    return f"why: qc explain {name}; what a rule is: qc rule {findings[0].rule}"


def _findings(count: int) -> str:
    return f"{count:,} finding{' is' if count == 1 else 's are'}"
