"""Labelled cases and what qc says of them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from qc.documents import Document
from qc.findings import Report
from qc.learning.cases import FILES, Case, data_folder, read_cases
from qc.worker import Work

BATCH = 256


def cases(folds: Sequence[int], wanted: Callable[[Case], bool]) -> Iterator[tuple[str, Case]]:
    """Yield (file, case) of all labelled files, for the cases of some folds that are wanted."""
    for name in FILES:
        for case in read_cases(data_folder() / f"{name}.jsonl.zst", folds):
            if wanted(case):
                yield name, case


def reports(documents: Sequence[Document], work: Work | None = None) -> list[Report]:
    """Check documents with the shipped rules, the model and the defaults, or as `work` says."""
    checker = (work or Work()).checker()
    found: list[Report] = []
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH)):
        found += checker.check(batch)
    return found


def folds(words: str) -> tuple[int, ...]:
    """Read folds as an option gives them, such as "0,1,2,3"."""
    return tuple(int(word) for word in words.split(","))
