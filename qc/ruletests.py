"""The cases inside rule files: each rule must flag its own foreign texts exactly, and no rule any content text."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from qc.batch import Batch
from qc.documents import Document
from qc.fusion import LEARNED, Fusion
from qc.hit import Hit
from qc.hits import HitFinder
from qc.language import LanguageIdentifier, sample
from qc.model import load_shipped as load_model
from qc.rules import Rule
from qc.ruleset import Measurements, RuleSet
from qc.signals.menus import MENU_RUN
from qc.signals.tongues import OTHER_LANGUAGE
from qc.spans import Span

MARK = re.compile("[⟦⟧]")
BATCH = 256


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


class Case(NamedTuple):
    """A case of a rule.

    Attributes:
        owner: the rule.
        text: without marks.
        spans: what the rule must flag; None for a content case.
    """

    owner: Rule
    text: str
    spans: list[Span] | None


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
    ids = {rule.id for rule in (rules.rules if chosen is None else chosen)}
    cases: list[Case] = []
    for rule in rules.rules:
        cases += [Case(rule, text, None) for text in rule.cases.content]
        if rule.id in ids:
            yield from _marked(rule, cases)
    # What was measured may hold a line back in a clean text; a case is about the rule, so nothing is known here.
    helpers = _with_helpers(RuleSet(rules.rules, rules.tables, Measurements()), ids)
    marked = [case for case in cases if case.spans is not None]
    content = [case for case in cases if case.spans is None]
    alone = _flagged(_amid_enough(helpers), marked)
    for case, flagged in itertools.chain(alone, _flagged(helpers, content)):
        if case.spans is not None:
            yield from _foreign(case, case.spans, flagged)
        for rule, span in flagged if case.spans is None else ():
            if rule.id in ids and (rule.detector is None or rule.id == case.owner.id):
                where = "its own content case" if rule.id == case.owner.id else f"a content case of {case.owner.id}"
                yield Failure(rule, f"flags {case.text[slice(*span)]!r} in {where}")


def _with_helpers(rules: RuleSet, ids: set[str]) -> RuleSet:
    """Return the rules of these ids, and those that they need: by `beside`, or all of them."""
    chosen = [rule for rule in rules.rules if rule.id in ids]
    if any(rule.detector in (MENU_RUN, *LEARNED) for rule in chosen):
        return rules
    wanted = {rule.where.beside for rule in rules.rules if rule.id in ids}
    return rules.keep(lambda rule: rule.id in ids or rule.id in wanted or rule.category.value in wanted)


def _amid_enough(rules: RuleSet) -> RuleSet:
    """Take `amid` as met: foreign cases are short, and would else be filled up with lines that say nothing."""
    met = (
        msgspec.structs.replace(rule, where=msgspec.structs.replace(rule.where, amid=None)) if rule.where.amid else rule
        for rule in rules.rules
    )
    return RuleSet(met, rules.tables, rules.measurements)


def _marked(rule: Rule, cases: list[Case]) -> Iterator[Failure]:
    """Append the foreign cases of a rule; yield those whose marks are missing or do not pair."""
    for text in rule.cases.foreign:
        try:
            case = Case(rule, *unmark(text))
        except ValueError as error:
            yield Failure(rule, f"{error} in {text!r}")
            continue
        cases.append(case)
        if not case.spans and rule.extend != "document":
            yield Failure(rule, f"nothing is marked ⟦so⟧ in {text!r}")


def _foreign(case: Case, wanted: list[Span], flagged: Sequence[Flagged]) -> Iterator[Failure]:
    got = sorted({span for rule, span in flagged if rule.id == case.owner.id})
    if case.owner.extend == "document":
        if not got:
            yield Failure(case.owner, f"does not hit {case.text!r}")
    elif got != wanted:
        expected, found = ([case.text[slice(*span)] for span in spans] for spans in (wanted, got))
        yield Failure(case.owner, f"expected {expected}, got {found} in {case.text!r}")


def _flagged(rules: RuleSet, cases: Sequence[Case]) -> Iterator[tuple[Case, list[Flagged]]]:
    """Run all rules over cases, each as a document in the first language, and on the first site, of its rule.

    The model is asked where the rule for what it finds is among them.
    """
    finder = HitFinder(rules)
    learned = any(rule.detector in LEARNED for rule in rules.rules)
    fusion = Fusion(load_model(), rules.rules) if learned else None
    for start in range(0, len(cases), BATCH):
        group = cases[start : start + BATCH]
        batch = Batch([_document(case) for case in group], [_language(case) for case in group])
        found: list[list[Flagged]] = [[] for _ in group]
        hits = finder.find(batch)
        for hit in hits if fusion is None else fusion.fuse(batch, hits).hits:
            found[batch.owner[hit.fragment]].append(Flagged(hit.rule, _in_document(batch, hit)))
        yield from zip(group, found, strict=True)


def _document(case: Case) -> Document:
    return Document(None, case.text, meta={"site": case.owner.sites[0]} if case.owner.sites else {})


def _language(case: Case) -> str | None:
    if case.owner.detector in (
        OTHER_LANGUAGE,
        *LEARNED,
    ):  # its cases are whole documents, in which other rules are heard
        return LanguageIdentifier.load().detect([sample(case.text)])[0]
    return None if "any" in case.owner.languages else case.owner.languages[0]


def _in_document(batch: Batch, hit: Hit) -> Span:
    start = batch.starts[hit.fragment]
    return start + hit.span[0], start + hit.span[1]
