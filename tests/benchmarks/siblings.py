"""Siblings of the seed: `python -m tests.benchmarks.siblings`, with QC_DATA set.

Puts demo addresses, captions of other stories and locale strings that training never saw into article bodies
(qc/learning/siblings.py), and prints how much of each is found by warnings and errors, and what of the articles' own
text is flagged. The shipped model knows the hosts of folds 0 to 3, though not what was put in; `--model` takes one that
was trained without the folds (`qc train --folds`).
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from qc.documents import Document
from qc.findings import Family, Finding, Level, Report
from qc.learning.cases import data_folder
from qc.learning.recipe import trusted
from qc.learning.siblings import Part, Sibling, siblings
from qc.spans import overlap
from qc.worker import Work
from tests.benchmarks.checking import folds, reports


class Judged(NamedTuple):
    """What was put in, what of it was found, and the findings on the article's own text, each with its document."""

    put_in: Counter[Part]
    found: Counter[Part]
    wrong: list[tuple[str, Finding]]


def main() -> None:
    """Make, check and print."""
    arguments = _arguments()
    cases = list(trusted([data_folder()], arguments.folds))
    made = list(siblings(cases, arguments.seed, held_out=True, most=arguments.count))
    documents = [Document(one.case.id, one.case.text, meta={"site": one.case.site}) for one in made]
    judged = judge(made, reports(documents, Work(model=arguments.model)))
    for part, count in sorted(judged.put_in.items()):
        print(f"{part:14}{judged.found[part]:6,} of {count:,} found, {judged.found[part] / count:.3f}")
    print(f"own text flagged in {len({name for name, _ in judged.wrong})} of {len(made)} documents")
    for name, finding in judged.wrong:
        print(f"  {name}: {finding.rule} {finding.confidence} {(finding.text or '')[:60]!r}")


def judge(made: Sequence[Sibling], found: Iterable[Report]) -> Judged:
    """Return how findings stand to what was put in: a part is found of which more than half is flagged."""
    judged = Judged(Counter(), Counter(), [])
    for sibling, report in zip(made, found, strict=True):
        flagged = [
            finding
            for finding in report.findings
            if finding.span and finding.level is not Level.INFO and finding.category.family is Family.FOREIGN
        ]
        for part, span in sibling.parts:
            judged.put_in[part] += 1
            covered = sum(overlap(finding.span, span) for finding in flagged if finding.span)
            judged.found[part] += 2 * covered > span[1] - span[0]
        parts = [span for _, span in sibling.parts]
        for finding in flagged:
            if not any(finding.span and overlap(finding.span, span) for span in parts):
                judged.wrong.append((sibling.case.id, finding))
    return judged


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.siblings", description=__doc__)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--count", type=int, default=100, help="documents (100)")
    parser.add_argument("--folds", type=folds, default=(3,), help="of the articles, such as 0,1 (3)")
    parser.add_argument("--model", type=Path, help="folder of another model (the shipped one)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
