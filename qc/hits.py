"""Rules over a batch: what matches, what conditions let off, and what is left as hits."""

import time
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple, Self

import msgspec

from qc.batch import Batch
from qc.budget import Budget
from qc.conditions import applies, let_off
from qc.findings import FOREIGN, Category, Family
from qc.hit import Hit
from qc.language import LanguageIdentifier
from qc.languagenames import english_name
from qc.matching import Match, Matcher
from qc.repair import mend_controls, mend_encoding, mend_residue
from qc.rules import Rule, Where
from qc.ruleset import Measured, RuleSet
from qc.signals.characters import KINDS, odd_characters
from qc.signals.menus import MENU_RUN, menu_lines
from qc.signals.repetition import repeated
from qc.signals.tongues import OTHER_LANGUAGE, strange
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


class _Ready(NamedTuple):
    """A rule with what is asked of it at each match, looked up once.

    Attributes:
        rule: the rule.
        measured: what was counted of it.
        damaged: whether it finds damaged text, which has to be mended.
        whole: whether it flags whole fragments.
        conditional: whether any condition but `beside` and `amid` may let its matches off.
        amid: fewest other fragments of the document that firm hits must be on, lines of its own apart; or None.
    """

    rule: Rule
    measured: Measured
    damaged: bool
    whole: bool
    conditional: bool
    amid: int | None

    @classmethod
    def of(cls, rule: Rule, measured: Measured) -> Self:
        where = rule.where
        alone = msgspec.structs.replace(where, beside=None, amid=None)
        return cls(
            rule,
            measured,
            rule.category.family is Family.DAMAGED,
            rule.extend != "match",
            rule.quotes == "skip" or alone != Where(),
            max(where.amid or 0, DOUBTFUL_AMID) if measured.doubtful else where.amid,
        )


class HitFinder:
    """Runs all rules over batches. Built once in a process.

    Args:
        rules: the rules that are switched on.
        languages: tells the languages of fragments; read when one is needed where None.
    """

    def __init__(self, rules: RuleSet, languages: LanguageIdentifier | None = None) -> None:
        self._rules = rules.rules
        self._matcher = Matcher(self._rules, rules.tables)
        self._budget = Budget()
        self._ready = [_Ready.of(rule, rules.measurements.of(rule)) for rule in self._rules]
        self._speaking: dict[str | None, bytes] = {}
        self._languages = languages
        self._detectors = {
            rule.detector: number for number, rule in enumerate(self._rules) if rule.detector is not None
        }

    def prepare(self) -> None:
        """Compile the keywords now."""
        self._matcher.prepare()

    def find(self, batch: Batch, trace: Trace = untraced) -> list[Hit]:
        """Return all hits in a batch, sorted by fragment; what was let off goes to `trace`."""
        firm: list[Hit] = []
        leaning: list[Hit] = []
        for match in self._matches(batch, trace):
            ready = self._ready[match.rule]
            if ready.conditional and (reason := let_off(ready.rule, batch, match.fragment, match.span)) is not None:
                trace(LetOff(match.fragment, ready.rule, match.span, reason))
                continue
            hit = _hit(ready, match, batch.texts[match.fragment])
            if hit is None:
                trace(LetOff(match.fragment, ready.rule, match.span, "there is nothing to mend"))
            else:
                (leaning if leans(hit) else firm).append(hit)
        firm += self._detected(batch)
        firm += self._strange(batch, trace)
        held: list[Hit] = []
        for hit, missing in held_up(batch, leaning, firm):
            if missing is None:
                held.append(hit)
            else:
                trace(LetOff(hit.fragment, hit.rule, hit.span, missing))
        found = firm + held
        found += self._menus(batch, found)
        return sorted(found, key=_order)

    def _menus(self, batch: Batch, found: Sequence[Hit]) -> Iterator[Hit]:
        if MENU_RUN not in self._detectors:
            return
        index = self._detectors[MENU_RUN]
        rule, confidence = self._rules[index], self._ready[index].measured.confidence
        sure = [hit.fragment for hit in found if hit.rule.category in FOREIGN and hit.rule.extend == "fragment"]
        for number in menu_lines(batch, sure):
            if applies(rule, batch.documents[batch.owner[number]], batch.languages[batch.owner[number]]) is None:
                yield Hit(number, rule, (0, len(batch.texts[number])), confidence)

    def _strange(self, batch: Batch, trace: Trace) -> Iterator[Hit]:
        if OTHER_LANGUAGE not in self._detectors:
            return
        index = self._detectors[OTHER_LANGUAGE]
        rule, confidence = self._rules[index], self._ready[index].measured.confidence
        for number, language, reason in strange(batch, self._identifier):
            span = (0, len(batch.texts[number]))
            own = batch.languages[batch.owner[number]] or ""
            if reason is None:
                yield Hit(number, rule, span, confidence, note=f"{english_name(language)}, not {english_name(own)}")
            else:
                trace(LetOff(number, rule, span, f"it is {english_name(language)}, but {reason}"))

    def _identifier(self) -> LanguageIdentifier:
        if self._languages is None:
            self._languages = LanguageIdentifier.load()
        return self._languages

    def _matches(self, batch: Batch, trace: Trace) -> Iterator[Match]:
        self._budget.begin()
        owner, texts, over = batch.owner, batch.texts, False
        speaking = [self._speaking_in(code) for code in batch.languages]
        # Rule after rule, so that a pattern is in the processor's cache for all its fragments.
        for number, index, key in sorted(self._matcher.candidates(texts, batch.squeezed), key=itemgetter(1)):
            document = owner[number]
            if over and self._budget.is_over(document, index):
                continue
            if not speaking[document][index]:
                rule = self._rules[index]
                if (reason := applies(rule, batch.documents[document], batch.languages[document])) is not None:
                    trace(LetOff(number, rule, (0, len(texts[number])), reason))
                    continue
            try:
                spans = self._spans(document, index, texts[number]) if key is None else [(0, len(texts[number]))]
                if not spans:
                    continue
                exempt = self._matcher.unless(index, texts[number]) if self._rules[index].unless else None
            except TimeoutError:
                over = True
                self._budget.give_up(document, index, late=not self._rules[index].shipped)
                trace(OutOfTime(number, self._rules[index]))
                continue
            if exempt is None:
                for span in spans:
                    yield Match(number, index, span, key)
            else:
                trace(LetOff(number, self._rules[index], spans[0], f"{exempt!r} stands in it"))

    def _speaking_in(self, language: str | None) -> bytes:
        """Return for each rule 1 where it looks at every document of a language, 0 where `applies` must say so."""
        if language not in self._speaking:
            self._speaking[language] = bytes(rule.speaks(language) and not rule.sites for rule in self._rules)
        return self._speaking[language]

    def _spans(self, document: int, index: int, text: str) -> list[Span]:
        if not self._matcher.timed(index, text):
            return self._matcher.matches(index, text)
        self._budget.ask(document, index)
        began = time.process_time()
        spans = self._matcher.matches(index, text)
        self._budget.charge(document, index, time.process_time() - began)
        return spans

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


def _order(hit: Hit) -> tuple[int, Span, str]:
    return hit.fragment, hit.span, hit.rule.id


def _hit(ready: _Ready, match: Match, text: str) -> Hit | None:
    rule, measured, key = ready.rule, ready.measured, match.key
    if ready.damaged:
        return _damage(rule, match, text)
    span = (0, len(text)) if ready.whole else match.span
    if key is None:
        return Hit(match.fragment, rule, span, measured.confidence, None, "", measured.safe, None, ready.amid)
    amid = max(rule.where.amid or 0, PAGE_ONLY_AMID) if key in measured.page_only else ready.amid
    confidence = measured.lines.get(key, measured.confidence)
    return Hit(match.fragment, rule, span, confidence, None, "", measured.safe, key, amid)


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
