"""How much good text is flagged: `python -m tests.benchmarks.over_removal`, with QC_DATA set.

The text of trusted article pages, html_text's cases with their foreign and neutral spans cut out, is what a careful
editor would keep. Printed are the shares of such documents that have an error, and a warning or an error; the same for
foreign findings alone, since damaged text, which the page really holds, is mended and not cut; and beside them
the shares that datatrove's filters drop, which are made for English.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from qc.documents import Document
from qc.findings import Family, Level, Report
from qc.learning.cases import Case
from qc.printable import printable
from qc.spans import subtract
from qc.worker import Work
from tests.benchmarks import peers
from tests.benchmarks.checking import cases, folds, reports

HELD_OUT = 4
WORST = 10
LOUD = {Level.ERROR, Level.WARNING}
OURS = ("error", "warning+", "foreign error", "foreign warn+")
COLUMNS = (*OURS, "C4", "GopherRep", "GopherQual", "FineWeb", "any of the four")


class Judged(NamedTuple):
    """One document and what is said of it: for each of COLUMNS, whether it is flagged or dropped."""

    group: str
    report: Report
    marks: tuple[bool, ...]


def main() -> None:
    """Count and print."""
    arguments = _arguments()
    chosen = [(name, case) for name, case in cases(arguments.folds, _wanted) if kept_text(case).strip()]
    documents = [Document(case.id, kept_text(case), case.url) for _, case in chosen]
    work = Work(with_model=not arguments.no_model, model=arguments.model)
    filters = [] if arguments.no_peers else peers.filters()
    judged = [
        Judged(
            f"{name}, {'English' if case.lang == 'en' else 'other languages'}",
            report,
            _marks(report, filters, document),
        )
        for (name, case), document, report in zip(chosen, documents, reports(documents, work), strict=True)
    ]
    _table(judged, with_peers=bool(filters))
    if arguments.worst:
        _worst(judged)


def kept_text(case: Case) -> str:
    """Return the text of a case without its foreign and neutral spans."""
    return "".join(case.text[start:end] for start, end in subtract((0, len(case.text)), [*case.foreign, *case.neutral]))


def _wanted(case: Case) -> bool:
    return case.system == "html_text" and case.type == "article" and case.trust


def _marks(report: Report, filters: list[peers.Named], document: Document) -> tuple[bool, ...]:
    levels = {finding.level for finding in report.findings}
    foreign = {finding.level for finding in report.findings if finding.category.family is Family.FOREIGN}
    dropped = [not peers.kept(one, document.text, document.id or "") for one in filters]
    ours = [mark for found in (levels, foreign) for mark in (Level.ERROR in found, bool(found & LOUD))]
    return *ours, *dropped, any(dropped)


def _table(judged: list[Judged], *, with_peers: bool) -> None:
    columns = COLUMNS if with_peers else OURS
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.group].append(one)
        groups["all"].append(one)
    print(f"{'':34}{'documents':>10}" + "".join(f"{column:>16}" for column in columns))
    for group, members in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0])):
        shares = (sum(one.marks[place] for one in members) / len(members) for place in range(len(columns)))
        print(f"{group:34}{len(members):10,}" + "".join(f"{share:16.2%}" for share in shares))


def _worst(judged: list[Judged]) -> None:
    """Print the documents of which the largest shares are flagged, with what is flagged."""
    for one in sorted(judged, key=lambda one: one.report.score if one.report.score is not None else 1.0)[:WORST]:
        print(f"\n{one.report.score}  {one.report.id}  {one.report.source}")
        for finding in one.report.findings:
            if finding.level is not Level.INFO:
                text = printable(finding.text or "", 160)
                print(f"  {finding.level:8}{finding.rule} {finding.name} {finding.confidence}: {text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.over_removal", description=__doc__)
    parser.add_argument("--folds", type=folds, default=(0, 1, 2, 3), help="folds to count (0,1,2,3)")
    parser.add_argument("--fold4", action="store_true", help="count fold 4, and it alone: for closing notes only")
    parser.add_argument(
        "--worst", action="store_true", help="print the ten worst with what is flagged; never of fold 4"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave datatrove's filters out")
    parser.add_argument("--no-model", action="store_true", help="the rules alone")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="a model instead of the one that belongs to qc")
    arguments = parser.parse_args()
    if HELD_OUT in arguments.folds:
        sys.exit("fold 4 is for closing notes: ask for it with --fold4, and do not tune on what it says")
    if arguments.fold4:
        arguments.folds = (HELD_OUT,)
        if arguments.worst:
            sys.exit("--worst shows texts, and those of fold 4 are not for reading")
    return arguments


if __name__ == "__main__":
    main()
