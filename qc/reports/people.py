"""The formats for people: full shows each finding in its source lines, concise one finding a line."""

import heapq
import math
from collections import Counter
from typing import IO

from qc.findings import Finding, Level, Report, Verdict
from qc.printable import printable
from qc.reports import ReportOptions
from qc.reports.places import Locate, nowhere
from qc.reports.remedies import Remedies, mendable
from qc.totals import Totals, plural

SHOWN = 50
"""After so many findings come counts per rule and the worst documents instead of more of the same."""

RULES = 12
WORST = 5
AROUND = 160
"""Characters shown on either side of a finding in a long line."""

EXCERPT = 320
CONCISE_EXCERPT = 80
COLORS = {Level.ERROR: "31", Level.WARNING: "33", Level.INFO: "36"}


class PeopleWriter:
    """Writes findings for a person to read.

    Args:
        stream: where to write, UTF-8.
        options: what to show.
        full: whether source lines are shown.
    """

    def __init__(self, stream: IO[bytes], options: ReportOptions, *, full: bool) -> None:
        self._stream = stream
        self._options = options
        self._full = full
        self._printed = 0
        self._unprinted: Counter[str] = Counter()
        self._worst: list[tuple[float, int, str]] = []
        self._number = 0
        self._remedies = Remedies(options.max_share)

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Print the findings of a document, or count them where enough were printed."""
        shown = [finding for finding in report.findings if finding.level.rank >= self._options.show.rank]
        self._number += 1
        if not shown:
            return
        self._remedies.add(report, shown)
        room = SHOWN - self._printed
        printed, counted = shown[:room], shown[room:]
        if counted:
            self._unprinted.update(f"{finding.rule} {finding.name}" for finding in counted)
            self._keep_worst(report)
        self._printed += len(printed)
        if self._full and printed:
            self._line(self._title(report))
        for finding in printed:
            self._show(report, finding)
        if self._full and printed:
            self._line("")

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Print the counts of what was not printed, the worst documents, and what to do about it all."""
        if self._unprinted:
            self._rest()
        for line in self._remedies.lines():
            self._line(line)

    def _rest(self) -> None:
        self._line(f"{plural(self._unprinted.total(), 'more finding')}, by rule:")
        common = self._unprinted.most_common(RULES)
        for rule, count in common:
            self._line(f"  {count:>7,}  {rule}")
        if others := len(self._unprinted) - len(common):
            left = self._unprinted.total() - sum(count for _, count in common)
            self._line(f"  {left:>7,}  of {plural(others, 'other rule')}")
        self._line("worst of these documents:")
        for negative, _, label in sorted(self._worst, key=lambda entry: (-entry[0], entry[1])):
            self._line(f"  score {-negative:.4f}  {label}")
        self._line("to see all of them: --format concise for fewer files, or --report jsonl:FILE")
        self._line("")

    def _keep_worst(self, report: Report) -> None:
        if report.score is None:
            return
        entry = (-report.score, -self._number, _label(report))
        heapq.heappush(self._worst, entry)
        if len(self._worst) > WORST:
            heapq.heappop(self._worst)

    def _title(self, report: Report) -> str:
        if report.verdict is Verdict.UNREADABLE:
            return self._paint(_label(report), "1")
        score = "no score" if report.score is None else f"score {report.score:.3f}"
        return f"{self._paint(_label(report), '1')}  {score}, {report.verdict}, {report.language or 'language unknown'}"

    def _show(self, report: Report, finding: Finding) -> None:
        level = self._paint(f"{finding.level:<7}", COLORS[finding.level])
        sure = "" if finding.confidence is None else f" {_two_places(finding.confidence)}"
        name = f"{finding.rule} {finding.name}{sure}"
        message = printable(finding.message, EXCERPT) + _safety(finding)
        if not self._full:
            excerpt = f": {printable(finding.text, CONCISE_EXCERPT)}" if finding.text else ""
            place = f":{finding.line}:{finding.column}" if finding.line else ""
            self._line(f"{_place(report)}{place}: {level.strip()} {name} {message}{excerpt}")
            return
        place = f"{finding.line}:{finding.column}" if finding.line else "document"
        self._line(f"{place:>9}   {level} {name}  {message}")
        if finding.span is not None and isinstance(report.text, str) and self._options.excerpts:
            self._line(f"{finding.line:>9} │ {self._source(report.text, finding.span)}")
        if finding.replacement is not None:
            self._line(f"{'':>9} → {printable(finding.replacement, EXCERPT) or '(nothing)'}")

    def _source(self, text: str, span: tuple[int, int]) -> str:
        """Return the line that holds a span, the span marked, cut to AROUND characters on either side."""
        start, end = span
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        before, after = text[line_start:start], text[end:line_end].rstrip()
        head = printable(before if len(before) <= AROUND else "…" + before[-AROUND:])
        marked = self._paint("⟦" + printable(text[start:end], EXCERPT) + "⟧", "7")
        return head + marked + printable(after, AROUND)

    def _paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._options.color else text

    def _line(self, text: str) -> None:
        self._stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _place(report: Report) -> str:
    return printable(report.place)


def _label(report: Report) -> str:
    named = report.id is not None and report.record is not None
    return _place(report) + (f"  id {printable(report.id or '', 80)}" if named else "")


def _two_places(confidence: float) -> str:
    """Cut a confidence off, so that none looks certain, and none as if it reached the next level."""
    return f"{math.floor(confidence * 100 + 1e-9) / 100:.2f}"


def _safety(finding: Finding) -> str:
    if not (finding.safe and mendable(finding)):
        return ""
    return " (safe to replace)" if finding.replacement is not None else " (safe to cut)"
