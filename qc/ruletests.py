"""The cases inside rule files: each rule must flag its own foreign texts exactly, and no rule any content text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qc.batch import Batch
from qc.documents import Document
from qc.hits import Hit, HitFinder, LetOff, OutOfTime
from qc.rules import Rule
from qc.ruleset import RuleSet
from qc.spans import Span

MARK = re.compile("[⟦⟧]")


class Failure(NamedTuple):
    """A case that does not hold: the rule that failed it, and what happened in words."""

    rule: Rule
    problem: str

    def __str__(self) -> str:
        return f"{self.rule.place}: {self.problem}"


class MarkedCase(NamedTuple):
    """A case without its marks, and the spans that they stood around."""

    text: str
    spans: list[Span]


def unmark(case: str) -> MarkedCase:
    """Take the marks ⟦ ⟧ out of a case.

    Raises:
        ValueError: marks do not pair.
    """
    pieces = MARK.split(case)
    if [mark.group() for mark in MARK.finditer(case)] != ["⟦", "⟧"] * (len(pieces) // 2):
        raise ValueError("the marks ⟦ ⟧ do not pair")
    spans, offset = [], 0
    for index, piece in enumerate(pieces):
        if index % 2:
            spans.append((offset, offset + len(piece)))
        offset += len(piece)
    return MarkedCase("".join(pieces), spans)


class Flagged(NamedTuple):
    """A hit of a rule in a case, by span of the case's text."""

    rule: Rule
    span: Span


def run_cases(rules: RuleSet, chosen: Sequence[Rule] | None = None) -> Iterator[Failure]:
    """Yield every case that does not hold.

    Each rule runs over its own cases, and over every other rule's `content` cases.

    Args:
        rules: all rules, those that `beside` refers to included.
        chosen: the rules to test; all where None.
    """
    wanted = rules.rules if chosen is None else chosen
    finder = HitFinder(rules)
    for rule in wanted:
        yield from _foreign_cases(finder, rule)
    ids = {rule.id for rule in wanted}
    for owner in rules.rules:
        for case in owner.cases.content:
            for rule, span in _flagged(finder, case, owner):
                if rule.id in ids and (rule.detector is None or rule.id == owner.id):
                    where = "its own content case" if rule.id == owner.id else f"a content case of {owner.id}"
                    yield Failure(rule, f"flags {case[slice(*span)]!r} in {where}")


def _foreign_cases(finder: HitFinder, rule: Rule) -> Iterator[Failure]:
    for case in rule.cases.foreign:
        try:
            text, wanted = unmark(case)
        except ValueError as error:
            yield Failure(rule, f"{error} in {case!r}")
            continue
        got = sorted({span for other, span in _flagged(finder, text, rule) if other.id == rule.id})
        if rule.extend == "document" and not got:
            yield Failure(rule, f"does not hit {text!r}")
        elif rule.extend != "document" and got != wanted:
            expected, found = ([text[slice(*span)] for span in spans] for spans in (wanted, got))
            yield Failure(rule, f"expected {expected}, got {found} in {text!r}")


def _flagged(finder: HitFinder, text: str, owner: Rule) -> list[Flagged]:
    """Run all rules over a case as over a document in the first language, and on the first site, of its rule."""
    language = None if "any" in owner.languages else owner.languages[0]
    document = Document(None, text, meta={"site": owner.sites[0]} if owner.sites else {})
    batch = Batch([document], [language])
    return [Flagged(hit.rule, _in_document(batch, hit)) for hit in finder.find(batch, _untraced)]


def _untraced(_event: LetOff | OutOfTime) -> None:
    """Take no notice: what is let off does not matter to a case."""


def _in_document(batch: Batch, hit: Hit) -> Span:
    start = batch.starts[hit.fragment]
    return start + hit.span[0], start + hit.span[1]
