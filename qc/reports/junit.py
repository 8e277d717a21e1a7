"""JUnit's XML: a suite for each rule, in it a case for each document with a finding of the rule."""

from typing import IO
from xml.etree.ElementTree import Element, SubElement, tostring

from qc.findings import Report
from qc.reports import ReportOptions
from qc.reports.inert import xml
from qc.reports.places import Locate, nowhere, path_in
from qc.reports.worst import Kept, Worst
from qc.totals import Totals, plural

KEPT = 5_000
"""GitLab reads no file above 30 MB; a case with its findings takes less than 2 kB of them."""

LISTED = 10
"""Findings that a case lists; it counts the others."""

NAMED = 200
SUITE = "documents"


class JUnitWriter:
    """Writes failures for what fails the run, and skipped cases for what does not."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._options = options
        self._worst = Worst(KEPT)
        self._passing = 0

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Take the findings of a document; one without any passes."""
        self._passing += not report.findings
        for finding in report.findings:
            self._worst.offer(report, finding, locate)

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the suites; the last one stands for the documents without a finding, so that none is empty."""
        root = Element("testsuites", name="qc")
        for rule, documents in self._by_rule().items():
            self._suite(root, rule, documents)
        self._summary(root, totals, notes)
        _count(root)
        self._stream.write(tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")

    def _by_rule(self) -> dict[str, dict[tuple[str, int | None], list[Kept]]]:
        """Return what is kept by rule and document, rules in order of their ids."""
        found: dict[str, dict[tuple[str, int | None], list[Kept]]] = {}
        for kept in self._worst.ordered():
            documents = found.setdefault(kept.finding.rule, {})
            documents.setdefault((kept.source, kept.record), []).append(kept)
        return {rule: found[rule] for rule in sorted(found)}

    def _suite(self, root: Element, rule: str, documents: dict[tuple[str, int | None], list[Kept]]) -> None:
        name = next(iter(documents.values()))[0].finding.name
        suite = SubElement(root, "testsuite", name=xml(f"{rule} {name}"))
        for kept in documents.values():
            self._case(suite, kept)

    def _case(self, suite: Element, kept: list[Kept]) -> None:
        worst = kept[0].finding
        label = xml(path_in(kept[0].place, ""), NAMED)
        classname = xml(path_in(kept[0].source, self._options.root))
        case = SubElement(suite, "testcase", name=f"{label} {worst.fingerprint[:12]}", classname=classname)
        fails = self._options.fail_on is not None and worst.level.rank >= self._options.fail_on.rank
        message = xml(f"{worst.rule} {worst.message}")
        if fails:
            outcome = SubElement(case, "failure", type=worst.level.value, message=message)
        else:
            outcome = SubElement(case, "skipped", type=worst.level.value, message=message)
        outcome.text = "\n".join(_lines(kept))

    def _summary(self, root: Element, totals: Totals, notes: list[str]) -> None:
        suite = SubElement(root, "testsuite", name=SUITE)
        listed = SubElement(suite, "properties")
        counts = {"documents": totals.documents, "findings": totals.findings, "lost": totals.lost}
        levels = {level: totals.levels[level] for level in ("error", "warning", "info")}
        for name, value in (counts | levels).items():
            SubElement(listed, "property", name=name, value=str(value))
        SubElement(suite, "testcase", name=f"{plural(self._passing, 'document')} without a finding", classname="qc")
        if self._worst.left_out:
            text = (
                f"{plural(self._worst.left_out, 'more finding')} of {self._worst.seen:,}; `--report jsonl:FILE` has all"
            )
            case = SubElement(suite, "testcase", name="left out of this file", classname="qc")
            SubElement(case, "skipped", message=text)
        if notes:
            SubElement(suite, "system-out").text = "\n".join(map(xml, notes))


def _lines(kept: list[Kept]) -> list[str]:
    """Return the findings of a case, one a line, each with its place in the file."""
    lines = []
    for one in kept[:LISTED]:
        finding, region = one.finding, one.region
        excerpt = f": {finding.text}" if finding.text else ""
        lines.append(xml(f"{one.source}:{region.line}:{region.column}: {finding.level} {finding.message}{excerpt}"))
    if len(kept) > LISTED:
        lines.append(f"and {plural(len(kept) - LISTED, 'more finding')}")
    return lines


def _count(root: Element) -> None:
    """Set the counts that suites, and the file, carry as attributes."""
    sums = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        cases = suite.findall("testcase")
        failures = sum(case.find("failure") is not None for case in cases)
        skipped = sum(case.find("skipped") is not None for case in cases)
        suite.attrib |= {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
        sums["tests"] += len(cases)
        sums["failures"] += failures
    root.attrib |= {name: str(value) for name, value in sums.items()}
