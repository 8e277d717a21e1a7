"""Documents to read by eye: `python -m tests.benchmarks.read_by_eye --seed N`, with QC_DATA set.

Draws documents of one extractor from trusted pages of folds 0 to 3, one a site, and writes for each what qc finds,
with the label of each finding's span, the labelled foreign spans, hit or missed, and the text, its lines marked:
E, W and i for an error, a warning or a hint on it, - for foreign text without finding, n for neutral, a blank for main.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qc.documents import Document
from qc.findings import Finding, Report
from qc.learning.cases import Case, Label, labels
from qc.printable import printable
from qc.spans import Span, overlap
from tests.benchmarks.checking import cases, reports

REPOSITORY = Path(__file__).resolve().parents[2]
MARKS = {"error": "E", "warning": "W", "info": "i"}
LINE_MARKS = {Label.MAIN: " ", Label.FOREIGN: "-", Label.CAPTION: "-", Label.NEUTRAL: "n"}


def main() -> None:
    """Draw, check and write."""
    arguments = _arguments()
    chosen = draw(arguments.system, arguments.count, arguments.seed)
    found = reports([Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in chosen])
    pages = ["\n".join(page(case, report)) for case, report in zip(chosen, found, strict=True)]
    arguments.output.write_text("\n\n".join(pages) + "\n", encoding="utf-8", errors="backslashreplace")
    print(f"{len(pages)} documents of {arguments.system} to read: {arguments.output}")


def draw(system: str, count: int, seed: int) -> list[Case]:
    """Draw cases of a system, one a site."""
    by_site: dict[str, list[Case]] = {}
    for _, case in cases((0, 1, 2, 3), lambda case: case.system == system and case.trust):
        by_site.setdefault(case.site, []).append(case)
    chance = random.Random(seed)
    sites = chance.sample(sorted(by_site), min(count, len(by_site)))
    return [chance.choice(by_site[site]) for site in sites]


def page(case: Case, report: Report) -> Iterator[str]:
    """Yield what a person reads of one document."""
    yield f"{'=' * 100}\n{case.id}  {case.type} {case.lang} fold {case.fold}  {case.url}\nscore {report.score}"
    spans = [finding for finding in report.findings if finding.span is not None]
    for finding in report.findings:
        yield f"  {finding.level:8}{_label(case, finding.span)} {_named(finding)}: {_shown(finding.text)}"
    for span in case.foreign:
        hits = [f"{finding.rule} {finding.level}" for finding in spans if finding.span and overlap(finding.span, span)]
        caption = "caption" if span in case.caption else "foreign"
        yield f"  {caption} {'hit by ' + ', '.join(hits) if hits else 'MISSED'}: {_shown(case.text[slice(*span)])}"
    yield ""
    yield from _lines(case, spans)


def _lines(case: Case, findings: list[Finding]) -> Iterator[str]:
    start = 0
    for line in case.text.split("\n"):
        span = (start, start + len(line))
        levels = [finding.level for finding in findings if finding.span and overlap(finding.span, span)]
        mark = MARKS[max(levels, key=lambda level: level.rank)] if levels else ""
        if line.strip():
            yield f"{mark:1}{LINE_MARKS[labels(case, [span])[0]]} {printable(line, len(line) + 100)}"
        start += len(line) + 1


def _label(case: Case, span: Span | None) -> str:
    return f"{'document' if span is None else labels(case, [span])[0].name.lower():9}"


def _named(finding: Finding) -> str:
    return f"{finding.rule} {finding.name} {finding.confidence}"


def _shown(text: str | None) -> str:
    return printable(text or "", 300)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.read_by_eye", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--system", default="trafilatura", help="the extractor (trafilatura)")
    parser.add_argument("--count", type=int, default=50, help="documents (50)")
    parser.add_argument("--output", type=Path, help="file to write, outside the repository")
    arguments = parser.parse_args()
    folder = Path(tempfile.gettempdir())
    arguments.output = (arguments.output or folder / f"by-eye-{arguments.system}-{arguments.seed}.txt").resolve()
    if arguments.output.is_relative_to(REPOSITORY):
        sys.exit("--output: texts of other people's pages do not belong into the repository; name a file outside")
    return arguments


if __name__ == "__main__":
    main()
