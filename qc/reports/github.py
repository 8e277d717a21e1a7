"""Workflow commands of GitHub Actions: at most ten annotations of a level, grouped by rule."""

from typing import IO

import msgspec

from qc.findings import Level, Report
from qc.printable import printable
from qc.reports import ReportOptions
from qc.reports.places import Locate, nowhere, path_in, reachable
from qc.reports.worst import Kept, keep
from qc.totals import Totals, plural

SHOWN = 9
"""GitHub shows ten errors and ten warnings of a step and drops the rest without a word (actions/toolkit#734)."""

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning"}


class _Group(msgspec.Struct):
    """What one rule found at one level."""

    findings: int = 0
    documents: int = 0
    kept: list[Kept] = msgspec.field(default_factory=list)


class GitHubWriter:
    """Writes one command a line; a line never begins with text of a document."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._options = options
        self._groups: dict[Level, dict[str, _Group]] = {level: {} for level in COMMANDS}

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Count the errors and warnings of a document by rule, and keep the first of each."""
        met = set()
        for finding in report.findings:
            groups = self._groups.get(finding.level)
            if groups is None:
                continue
            group = groups.setdefault(finding.rule, _Group())
            group.findings += 1
            group.documents += (finding.level, finding.rule) not in met
            met.add((finding.level, finding.rule))
            if len(group.kept) < SHOWN:
                group.kept.append(keep(report, finding, locate))

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the annotations; the tenth of a level says what is not shown."""
        for level, groups in self._groups.items():
            chosen = _chosen(groups)
            for rule, shown in chosen.items():
                for number, kept in enumerate(groups[rule].kept[:shown]):
                    self._annotate(level, kept, groups[rule] if number == 0 and shown < groups[rule].findings else None)
            left = sum(group.findings for group in groups.values()) - sum(chosen.values())
            if left:
                self._rest(level, left, len(groups) - len(chosen))

    def _annotate(self, level: Level, kept: Kept, group: _Group | None) -> None:
        finding, region = kept.finding, kept.region
        properties = {"file": printable(path_in(kept.source, self._options.root)), "line": str(region.line)}
        if not region.whole:
            # Columns are for places within one line only (astral-sh/ruff#22074); a finding is.
            properties |= {"col": str(region.column), "endColumn": str(region.end_column)}
        properties["title"] = f"{finding.rule} {finding.name}"
        count = ""
        if group is not None:
            count = f"{plural(group.findings, 'finding')} in {plural(group.documents, 'document')}, for example "
        excerpt = f": {printable(finding.text)}" if finding.text else ""
        self._command(COMMANDS[level], properties, f"{count}{printable(finding.message)}{excerpt}")

    def _rest(self, level: Level, left: int, rules: int) -> None:
        of_rules = f", among them all of {plural(rules, 'other rule')}" if rules else ""
        others = [other for other in self._options.others if not other.startswith("github:")]
        where = "`qc check --format concise` lists them"
        if reports := reachable(others, self._options.root):
            where = f"see {', '.join(map(printable, reports))}"
        elif others:
            where = f"see the other reports of this run ({', '.join(other.partition(':')[0] for other in others)})"
        text = f"Not shown here: {plural(left, f'more {level.value}')}{of_rules}; {where}"
        self._command(COMMANDS[level], {"title": "qc"}, text)

    def _command(self, name: str, properties: dict[str, str], message: str) -> None:
        written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        self._stream.write(f"::{name} {written}::{_data(message)}\n".encode("utf-8", "backslashreplace"))


def _chosen(groups: dict[str, _Group]) -> dict[str, int]:
    """Return how many findings of each rule are shown: one of each, then more of those with the most, SHOWN in all."""
    ordered = sorted(groups, key=lambda rule: (-groups[rule].findings, rule))[:SHOWN]
    shown = dict.fromkeys(ordered, 1)
    for rule in ordered:
        shown[rule] += min(len(groups[rule].kept) - 1, SHOWN - sum(shown.values()))
    return shown


def _data(text: str) -> str:
    """Escape what GitHub's runner takes for the end of a command (google/osv-scanner#2889)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
