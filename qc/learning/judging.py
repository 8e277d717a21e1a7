"""Judge a checker, or a report, on labelled cases: batch by batch, keeping numbers and no texts."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from qc.batch import Batch
from qc.checker import Checker
from qc.documents import Document
from qc.language import LanguageIdentifier, sample
from qc.learning.bycategory import CategoryTally
from qc.learning.cases import Case, batches
from qc.learning.evaluation import Row, measure
from qc.learning.fragments import FragmentTally, Judged
from qc.learning.marking import Marked
from qc.learning.reported import Reported, Said, flags
from qc.learning.selection import Selection, value_of
from qc.learning.worst import Worst

BATCH = 128


class Source(Protocol):
    """What says something of cases."""

    def judge(self, cases: Sequence[Case]) -> Iterator[tuple[Said, Judged]]:
        """Yield for each case what is flagged and how its fragments were judged."""


class Checking:
    """Checks the cases, as `qc check` would.

    Args:
        checker: what checks.
        selection: says which findings count.
    """

    def __init__(self, checker: Checker, selection: Selection) -> None:
        self._checker = checker
        self._selection = selection

    def judge(self, cases: Sequence[Case]) -> Iterator[tuple[Said, Judged]]:
        """Check one batch."""
        examined = self._checker.examine(documents(cases))
        counted = examined.probabilities
        for number, report in enumerate(examined.reports):
            found = flags(report.findings, self._selection.levels, safe=self._selection.safe)
            yield Said(found, report.score), _judged(examined.batch, number, counted)


class Reading:
    """Takes what a report says, instead of checking.

    Args:
        reported: the report.

    Attributes:
        reported: the same.
    """

    def __init__(self, reported: Reported) -> None:
        self.reported = reported
        self._languages = LanguageIdentifier.load()

    def judge(self, cases: Sequence[Case]) -> Iterator[tuple[Said, Judged]]:
        """Look up one batch."""
        batch = Batch(documents(cases), self._languages.detect([sample(case.text) for case in cases]))
        for number, case in enumerate(cases):
            yield self.reported.of(case), _judged(batch, number, None)


class Evaluation(NamedTuple):
    """All that is known of how cases were judged."""

    rows: list[Row]
    categories: CategoryTally
    fragments: FragmentTally
    worst: Worst


def evaluate(source: Source, cases: Iterable[Case], by: str = "system", worst: int = 0) -> Evaluation:
    """Judge cases.

    Args:
        source: what says something of them.
        cases: the cases; only a batch of them is held at a time.
        by: key whose values are counted apart.
        worst: how many of the worst are kept with their text.
    """
    found = Evaluation([], CategoryTally(), FragmentTally(), Worst(worst))
    for group in batches(cases, BATCH):
        for case, (said, judged) in zip(group, source.judge(group), strict=True):
            marked, under = Marked(case, said.flags), value_of(case, by)
            found.rows.append(measure(marked, under, said.score))
            found.categories.add(marked)
            found.fragments.add(marked, under, judged)
            found.worst.add(marked, found.rows[-1])
    return found


def check_cases(checker: Checker, selection: Selection, paths: Iterable[Path], worst: int = 0) -> Evaluation:
    """Check the cases of a selection and judge what is found."""
    return evaluate(Checking(checker, selection), selection.cases(paths), selection.by, worst)


def documents(cases: Iterable[Case]) -> list[Document]:
    """Return cases as the documents that `qc check` would see."""
    return [Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in cases]


def _judged(batch: Batch, number: int, counted: Sequence[float] | None) -> Judged:
    own = slice(batch.first[number], batch.first[number + 1])
    return Judged(batch.starts[own], batch.texts[own], None if counted is None else counted[own])
