"""Why a document got its findings and its score: hits, what was let off and why."""

from typing import NamedTuple

from qc.batch import Batch
from qc.checker import Checker
from qc.documents import Document, Fragment
from qc.findings import Report
from qc.hit import Hit
from qc.hits import LetOff


class Explained(NamedTuple):
    """One fragment that a rule looked at.

    Attributes:
        fragment: the fragment.
        hits: the rules that hit it.
        let_off: the rules that matched and were called off by a condition.
        visible: number of its characters that are not white space.
    """

    fragment: Fragment
    hits: list[Hit]
    let_off: list[LetOff]
    visible: int


class Explanation(NamedTuple):
    """A document's report and all fragments that any rule looked at, in order."""

    report: Report
    fragments: list[Explained]


def explain(checker: Checker, document: Document) -> Explanation:
    """Check a document and keep what checking otherwise throws away."""
    batch, hits, let_off = checker.trace(document)
    numbers = sorted({hit.fragment for hit in hits} | {event.fragment for event in let_off})
    fragments = [_explained(batch, number, hits, let_off) for number in numbers]
    return Explanation(checker.check([document])[0], fragments)


def _explained(batch: Batch, number: int, hits: list[Hit], let_off: list[LetOff]) -> Explained:
    return Explained(
        batch.fragment(number),
        [hit for hit in hits if hit.fragment == number],
        [event for event in let_off if event.fragment == number],
        batch.visible[number],
    )
