"""What can be wrong with rules that load: too few cases, keywords that miss or cost, patterns that hang."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qc import folding
from qc.cost import ERROR_RATE, WARNING_RATE, Cost
from qc.coverage import Keywords, NotDrawableError, draw
from qc.findings import Level
from qc.matching import LONGEST_LINE, keywords_of
from qc.patternlint import pattern_problems, shown, start_problems
from qc.patterns import PatternError, compile_pattern
from qc.rules import Rule
from qc.ruleset import RuleSet
from qc.ruletests import unmark
from qc.segmentation import segment

LEAST_FOREIGN, LEAST_CONTENT = 2, 3
"""Cases that a rule has at least; a content case too many never hurts."""

LEAST_KEYWORD = 3
"""Shorter keywords stand everywhere, unless they are anchored, no words, or of a script that says much in two."""

SEEDS = 4
"""So many drawn strings show attacks (backtracking.py) ways through a pattern that no case takes."""


class Problem(NamedTuple):
    """Something that is wrong with a rule: an error fails lint, a warning is printed."""

    rule: Rule
    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.rule.place}: {self.level}: {self.text}"


def lint(rules: RuleSet, chosen: Sequence[Rule], draws: int = 0) -> Iterator[Problem]:
    """Yield what is wrong with rules, rule by rule.

    Args:
        rules: all rules.
        chosen: those to look at.
        draws: strings to draw from each pattern to see whether keywords cover it; 0 draws none.
    """
    for rule in chosen:
        errors = (*_cases(rule), *_names(rule, rules), *_keywords(rule, rules.tables), *_lines(rule))
        yield from (Problem(rule, Level.ERROR, text) for text in errors)
        yield from _patterns(rule, {name: rules.tables[name] for name in rule.tables}, draws)


def cost_problems(chosen: Iterable[Rule], costs: Mapping[str, Cost]) -> Iterator[Problem]:
    """Yield the rules whose keywords cost too much; a reason given in the rule settles it.

    Args:
        chosen: the rules to look at.
        costs: what `cost.costs` counted, by rule id.
    """
    for rule in chosen:
        cost = costs.get(rule.id)
        if cost is None or cost.rate <= WARNING_RATE or rule.cost_reason:
            continue
        words = ", ".join(f"{word!r} {rate:.2f}" for word, rate in list(cost.keywords.items())[:3])
        level = Level.ERROR if cost.rate > ERROR_RATE else Level.WARNING
        remedy = "add a second word, or say why in cost_reason"
        yield Problem(
            rule, level, f"keywords: {cost.rate:.2f} candidates a document come to nothing ({words}); {remedy}"
        )


def _cases(rule: Rule) -> Iterator[str]:
    for kind, least in (("foreign", LEAST_FOREIGN), ("content", LEAST_CONTENT)):
        count = len(getattr(rule.cases, kind))
        if count < least:
            yield f"cases: {kind}: needs at least {least}, has {count}"


def _names(rule: Rule, rules: RuleSet) -> Iterator[str]:
    if rule.shipped:
        folder, _, file = rule.path.removeprefix("rules/").partition("/")
        if folder != rule.category.value:
            yield f"category: stands in the folder {folder}, is of {rule.category.value}"
        if rule.id[:-3] != rule.category.prefix:
            yield f"id: rules of {rule.category.value} begin with {rule.category.prefix}"
        if file != f"{rule.name}.yaml":
            yield f"name: the file is {file}, which should be {rule.name}.yaml"
    beside = rule.where.beside
    if beside and not any(beside in (other.id, other.category.value) for other in rules.rules):
        yield f"where: beside: there is no rule {beside}, so this one never hits"


def _keywords(rule: Rule, tables: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if not rule.patterns:
        return
    for word in keywords_of(rule, tables):
        if word.removeprefix("^")[:1].isspace():
            yield f"keywords: {word!r} begins with a blank, which no fragment does"
        elif _too_short(word) and not rule.cost_reason:
            yield f"keywords: {word!r} is too short; take {LEAST_KEYWORD} characters or more, or say why in cost_reason"
    yield from _contained(rule)
    holds = Keywords(rule, tables)
    for case in rule.cases.foreign:
        yield from (
            f"keywords: none stands in the foreign case {shown(fragment)}"
            for fragment in foreign_fragments(rule, case)
            if not holds(fragment)
        )


def _too_short(word: str) -> bool:
    """Whether a keyword says too little; in the folded copy all that is not ASCII has only 128 bytes."""
    key = folding.keyword_key(word.removeprefix("^"))
    if len(key) >= LEAST_KEYWORD:
        return False
    visible = key.replace(b" ", b"")
    return len(visible) < 2 or (visible.isalnum() and not word.startswith("^"))


def _contained(rule: Rule) -> Iterator[str]:
    keys = {word: folding.keyword_key(word) for word in rule.keywords if not word.startswith(("@", "^@"))}
    for word, key in keys.items():
        inside = next((other for other in keys if other != word and keys[other] in key), None)
        if inside is not None:
            yield f"keywords: {word!r} holds {inside!r}, which is enough"


def foreign_fragments(rule: Rule, case: str) -> list[str]:
    """Return the fragments of a foreign case in which marks stand; all where a rule flags the whole document."""
    try:
        text, spans = unmark(case)
    except ValueError:
        return []  # `qc rules test` says so
    language = None if "any" in rule.languages else rule.languages[0]
    found = segment(text, language)
    placed = list(zip(found.texts, found.starts, strict=True))
    if not spans:
        holds = [fragment for fragment, _ in placed]
        return ["\n".join(holds)] if rule.extend == "document" else []
    return [
        fragment
        for fragment, start in placed
        if any(span[0] < start + len(fragment) and start < span[1] for span in spans)
    ]


def _lines(rule: Rule) -> Iterator[str]:
    for line, key in zip(rule.lines, folding.line_keys(list(rule.lines)), strict=True):
        if not key:
            yield f"lines: {line!r} holds no letter and no digit"
        elif len(line) > LONGEST_LINE:
            yield f"lines: {shown(line)} is over {LONGEST_LINE} characters: never looked up"


def _patterns(rule: Rule, tables: Mapping[str, Sequence[str]], draws: int) -> Iterator[Problem]:
    cases = [fragment for case in rule.cases.foreign for fragment in foreign_fragments(rule, case)]
    for key in ("unless", "patterns"):
        for pattern in getattr(rule, key):
            try:
                compile_pattern(pattern, tables)
            except PatternError as error:
                yield Problem(rule, Level.ERROR, f"{key}: {error}")
                continue
            if key == "unless":
                problems = pattern_problems(pattern, tables, cases)
                yield from (Problem(rule, Level.ERROR, f"unless: {text}") for text in problems)
            else:
                yield from _pattern(rule, pattern, tables, cases, draws)


def _pattern(
    rule: Rule, pattern: str, tables: Mapping[str, Sequence[str]], cases: Sequence[str], draws: int
) -> Iterator[Problem]:
    drawn: list[str] = []
    try:
        drawn = draw(pattern, tables, draws) if draws else []
    except NotDrawableError as error:
        yield Problem(rule, Level.WARNING, f"patterns: nothing can be drawn from {shown(pattern)}: {error}")
    seeds = [*cases, *drawn[:: -(-len(drawn) // SEEDS) or 1]]
    for text in (*pattern_problems(pattern, tables, seeds), *start_problems(rule, pattern, tables, cases)):
        yield Problem(rule, Level.ERROR, f"patterns: {text}")
    holds = Keywords(rule, tables)
    missed = sorted((text for text in drawn if not holds(text)), key=len)
    if missed:
        share = f"{len(missed)} of {len(drawn)} drawn strings"
        text = f"keywords: none stands in {shown(missed[0])}, which {shown(pattern)} matches ({share})"
        yield Problem(rule, Level.ERROR, text)
