"""Rules over a batch: what matches, what conditions let off, and what is left as hits."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from qc.batch import Batch
from qc.budget import Budget
from qc.conditions import applies, let_off
from qc.findings import Category, Family
from qc.hit import Hit
from qc.matching import Match, Matcher
from qc.repair import mend_controls, mend_encoding, mend_residue
from qc.rules import Rule
from qc.ruleset import Measured, RuleSet
from qc.signals.characters import KINDS, odd_characters
from qc.signals.menus import MENU_RUN, menu_lines
from qc.signals.repetition import repeated
from qc.spans import Span
from qc.support import DOUBTFUL_AMID, PAGE_ONLY_AMID, held_up, leans

PROVEN, UNPROVEN = 0.99, 0.7
"""Confidence of damaged text: a round trip gives the damage back, or does not: an error, or a hint."""


class LetOff(NamedTuple):
    """A match of a rule that a condition let off, and why."""

    fragment: int
    rule: Rule
    span: Span
    reason: str


class OutOfTime(NamedTuple):
    """A pattern of a rule took too long on a fragment; the rule was given up on that document."""

    fragment: int
    rule: Rule


Trace = Callable[[LetOff | OutOfTime], None]


def untraced(_event: LetOff | OutOfTime) -> None:
    """Take no notice of what was let off."""


class HitFinder:
    """Runs all rules over batches. Built once in a process.

    Args:
        rules: the rules that are switched on.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules.rules
        self._matcher = Matcher(self._rules, rules.tables)
        self._budget = Budget()
        self._measured: list[Measured] = [rules.measurements.of(rule) for rule in self._rules]
        self._detectors = {
            rule.detector: number for number, rule in enumerate(self._rules) if rule.detector is not None
        }

    def find(self, batch: Batch, trace: Trace = untraced) -> list[Hit]:
        """Return all hits in a batch, sorted by fragment; what was let off goes to `trace`."""
        firm: list[Hit] = []
        leaning: list[Hit] = []
        for match in self._matches(batch, trace):
            rule = self._rules[match.rule]
            reason = let_off(rule, batch, match.fragment, match.span)
            if reason is not None:
                trace(LetOff(match.fragment, rule, match.span, reason))
                continue
            hit = self._hit(batch, match)
            if hit is None:
                trace(LetOff(match.fragment, rule, match.span, "there is nothing to mend"))
            else:
                (leaning if leans(hit) else firm).append(hit)
        firm += self._detected(batch)
        held: list[Hit] = []
        for hit, missing in held_up(batch, leaning, firm):
            if missing is None:
                held.append(hit)
            else:
                trace(LetOff(hit.fragment, hit.rule, hit.span, missing))
        found = firm + held
        found += self._menus(batch, found)
        return sorted(found, key=lambda hit: (hit.fragment, hit.span, hit.rule.id))

    def _menus(self, batch: Batch, found: Sequence[Hit]) -> Iterator[Hit]:
        if MENU_RUN not in self._detectors:
            return
        index = self._detectors[MENU_RUN]
        rule, confidence = self._rules[index], self._measured[index].confidence
        sure = [
            hit.fragment
            for hit in found
            if hit.rule.category.family is Family.FOREIGN and hit.rule.extend == "fragment"
        ]
        for number in menu_lines(batch, sure):
            if applies(rule, batch.documents[batch.owner[number]], batch.languages[batch.owner[number]]) is None:
                yield Hit(number, rule, (0, len(batch.texts[number])), confidence)

    def _matches(self, batch: Batch, trace: Trace) -> Iterator[Match]:
        self._budget.begin()
        for number, index, key in self._matcher.candidates(batch.texts, batch.squeezed):
            owner, rule = batch.owner[number], self._rules[index]
            if self._budget.is_over(owner, index):
                continue
            if (reason := applies(rule, batch.documents[owner], batch.languages[owner])) is not None:
                trace(LetOff(number, rule, (0, len(batch.texts[number])), reason))
                continue
            try:
                yield from self._searched(batch, number, index, key, trace)
            except TimeoutError:
                self._budget.give_up(owner, index, late=not rule.shipped)
                trace(OutOfTime(number, rule))

    def _searched(self, batch: Batch, number: int, index: int, key: str | None, trace: Trace) -> list[Match]:
        text = batch.texts[number]
        spans = self._spans(batch.owner[number], index, text) if key is None else [(0, len(text))]
        if spans and (exempt := self._matcher.unless(index, text)) is not None:
            trace(LetOff(number, self._rules[index], spans[0], f"{exempt!r} stands in it"))
            return []
        return [Match(number, index, span, key) for span in spans]

    def _spans(self, document: int, index: int, text: str) -> list[Span]:
        if not self._matcher.timed(index, text):
            return list(self._matcher.matches(index, text))
        self._budget.ask(document, index)
        began = time.process_time()
        spans = list(self._matcher.matches(index, text))
        self._budget.charge(document, index, time.process_time() - began)
        return spans

    def _hit(self, batch: Batch, match: Match) -> Hit | None:
        rule, measured = self._rules[match.rule], self._measured[match.rule]
        text = batch.texts[match.fragment]
        if rule.category.family is Family.DAMAGED:
            return _damage(rule, match, text)
        span = match.span if rule.extend == "match" else (0, len(text))
        confidence = measured.confidence if match.key is None else measured.lines.get(match.key, measured.confidence)
        amid = rule.where.amid
        if match.key in measured.page_only:
            amid = max(amid or 0, PAGE_ONLY_AMID)
        elif measured.doubtful:
            amid = max(amid or 0, DOUBTFUL_AMID)
        return Hit(match.fragment, rule, span, confidence, safe=measured.safe, line=match.key, amid=amid)

    def _detected(self, batch: Batch) -> Iterator[Hit]:
        if any(kind in self._detectors for kind in KINDS.values()):
            for number, span, kind in odd_characters(batch):
                if kind in self._detectors:
                    yield _odd(self._rules[self._detectors[kind]], batch, number, span)
        if "repeated-line" in self._detectors:
            rule = self._rules[self._detectors["repeated-line"]]
            for number, copy in repeated(batch):
                note = f"as in fragment {batch.position(copy)[0] + 1}"
                yield Hit(number, rule, (0, len(batch.texts[number])), PROVEN, note=note)


def _odd(rule: Rule, batch: Batch, number: int, span: Span) -> Hit:
    if rule.fix != "replace":
        return Hit(number, rule, span, UNPROVEN)
    repair = mend_controls(batch.texts[number], span, batch.languages[batch.owner[number]])
    confidence = PROVEN if repair.proven else UNPROVEN
    return Hit(number, rule, span, confidence, repair.text, repair.explanation, repair.proven)


def _damage(rule: Rule, match: Match, text: str) -> Hit | None:
    repair = mend_encoding(text) if rule.category is Category.ENCODING else mend_residue(text, match.span)
    if repair is None or repair.text == text[slice(*repair.span)]:
        return None
    confidence = PROVEN if repair.proven else UNPROVEN
    return Hit(match.fragment, rule, repair.span, confidence, repair.text, repair.explanation, repair.proven)
