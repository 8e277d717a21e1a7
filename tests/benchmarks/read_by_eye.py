"""Documents to read by eye: `python -m tests.benchmarks.read_by_eye`, with QC_DATA set.

Draws documents of one extractor from trusted pages of folds 0 to 3, one a site (with `--harmed N` takes all of which
warnings and errors flag more than N own words), and writes for each what qc finds,
with the label of each finding's span, the labelled foreign spans, hit or missed, and the text, its lines marked:
E, W and i for an error, a warning or a hint on it, - for foreign text without finding, n for neutral, a blank for main.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from qc.documents import Document
from qc.findings import Family, Finding, Level, Report
from qc.learning.cases import Case, Label, labels
from qc.printable import printable
from qc.segmentation import count_words
from qc.spans import Span, overlap, subtract, union
from qc.worker import Work
from tests.benchmarks.checking import cases, folds, reports

REPOSITORY = Path(__file__).resolve().parents[2]
MARKS = {"error": "E", "warning": "W", "info": "i"}
LINE_MARKS = {Label.MAIN: " ", Label.FOREIGN: "-", Label.CAPTION: "-", Label.NEUTRAL: "n"}


def main() -> None:
    """Draw, check and write."""
    arguments = _arguments()
    of_system = [
        case for _, case in cases(arguments.folds, lambda case: case.system == arguments.system and case.trust)
    ]
    chosen = draw(of_system, arguments.count, arguments.seed) if arguments.harmed is None else of_system
    documents = [Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in chosen]
    read = list(zip(chosen, reports(documents, Work(model=arguments.model)), strict=True))
    if arguments.harmed is not None:
        read = [pair for pair in read if own_words_flagged(*pair) > arguments.harmed]
    pages = ["\n".join(page(*pair)) for pair in read]
    arguments.output.write_text("\n\n".join(pages) + "\n", encoding="utf-8", errors="backslashreplace")
    print(f"{len(pages)} documents of {arguments.system} to read: {arguments.output}")


def draw(cases_of_system: Iterable[Case], count: int, seed: int) -> list[Case]:
    """Draw cases, one a site."""
    by_site: dict[str, list[Case]] = {}
    for case in cases_of_system:
        by_site.setdefault(case.site, []).append(case)
    chance = random.Random(seed)
    sites = chance.sample(sorted(by_site), min(count, len(by_site)))
    return [chance.choice(by_site[site]) for site in sites]


def own_words_flagged(case: Case, report: Report) -> int:
    """Return how many words of main text stand under warnings and errors of foreign text."""
    flagged = union(
        finding.span
        for finding in report.findings
        if finding.span and finding.level is not Level.INFO and finding.category.family is Family.FOREIGN
    )
    kept = union([*case.foreign, *case.neutral])
    return sum(count_words(case.text[start:end]) for span in flagged for start, end in subtract(span, kept))


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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=folds, default=(0, 1, 2, 3), help="such as 0,1 (0,1,2,3)")
    parser.add_argument("--model", type=Path, help="folder of a model that did not see the folds (the shipped one)")
    parser.add_argument("--harmed", type=int, metavar="N", help="all with more than N own words flagged, undrawn")
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
