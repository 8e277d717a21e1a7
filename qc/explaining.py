"""Why a document got its findings and its score: hits, what was let off and why."""

from typing import NamedTuple

from qc.checker import Checker, Trace
from qc.documents import Document, Fragment
from qc.findings import Report
from qc.fusion import Fused
from qc.hit import Hit
from qc.hits import LetOff
from qc.weighing import Weight

DOUBTED = 0.3
"""Fragments from this probability on are explained though no rule looked at them."""


class Explained(NamedTuple):
    """One fragment that a rule looked at, or that the model takes for foreign.

    Attributes:
        fragment: the fragment.
        hits: the rules that hit it.
        let_off: the rules that matched and were called off by a condition.
        visible: number of its characters that are not white space.
        foreign: its probability of being foreign by the model; None where that could not judge.
        weights: what weighed most in it.
    """

    fragment: Fragment
    hits: list[Hit]
    let_off: list[LetOff]
    visible: int
    foreign: float | None
    weights: list[Weight]


class Explanation(NamedTuple):
    """A document's report and all fragments that any rule looked at or the model doubts, in order."""

    report: Report
    fragments: list[Explained]


def explain(checker: Checker, document: Document) -> Explanation:
    """Check a document and keep what checking otherwise throws away."""
    trace = checker.trace(document)
    found = trace.hits if trace.fused is None else trace.fused.hits
    hits = [hit for hit in found if hit.rule.id in checker.rules.by_id]
    numbers = {hit.fragment for hit in hits} | {event.fragment for event in trace.let_off} | _doubted(trace.fused)
    fragments = [_explained(trace, number, hits) for number in sorted(numbers)]
    return Explanation(checker.check([document])[0], fragments)


def _doubted(fused: Fused | None) -> set[int]:
    return set() if fused is None else {number for number, p in enumerate(fused.foreign) if p >= DOUBTED}


def _explained(trace: Trace, number: int, hits: list[Hit]) -> Explained:
    judged = trace.fused is not None and trace.fused.assessed[0]
    return Explained(
        trace.batch.fragment(number),
        [hit for hit in hits if hit.fragment == number],
        [event for event in trace.let_off if event.fragment == number],
        trace.batch.visible[number],
        trace.fused.foreign[number] if trace.fused is not None and judged else None,
        trace.weights.get(number, []) if judged else [],
    )
