"""A page of markdown for each rule, and an index of them: what `qc rules docs` writes."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from qc.commands.rule import EXTENTS, KINDS, conditions, level_in_words, measured_in_words, sought
from qc.commands.standing import Standing, Standings
from qc.findings import Category
from qc.printable import printable
from qc.reports.inert import code, fenced
from qc.rules import Rule
from qc.ruleset import Count

MARK = "<!-- made by `qc rules docs` from the rule's file; change that one -->"
"""Second line of each page, by which pages of rules that are gone are known."""

INDEX = "index.md"

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&#@$]")


def pages(standings: Standings, rules: Iterable[Rule]) -> dict[str, str]:
    """Return path below the folder of pages → content, in the order of paths.

    Args:
        standings: how rules stand.
        rules: those that get a page.
    """
    chosen = sorted(rules, key=lambda rule: (list(Category).index(rule.category), rule.id))
    made = {path_of(rule): page(rule, standings.of(rule)) for rule in chosen}
    return dict(sorted({**made, INDEX: index(chosen, standings)}.items()))


def path_of(rule: Rule) -> str:
    """Return the path of a rule's page below the folder of pages."""
    return f"{rule.category}/{rule.name}.md"


def index(rules: list[Rule], standings: Standings) -> str:
    """Return the page that lists the rules, by category."""
    lines = ["# All rules", MARK, "", f"{len(rules):,} rules. `qc rule ID` tells the same of one.", ""]
    for category, group in groupby(rules, key=lambda rule: rule.category):
        lines += [f"## {category}", "", "| id | name | finds | languages | confidence | level | safe |"]
        lines += ["|---|---|---|---|--:|---|---|", *(_row(rule, standings.of(rule)) for rule in group), ""]
    return _text(lines)


def page(rule: Rule, standing: Standing) -> str:
    """Return the page of a rule."""
    lines = [f"# {rule.id} {rule.name}", MARK, "", f"{prose(rule.message)}.", ""]
    lines += ["## What", "", prose(rule.what), "", "## Why", "", prose(rule.why), "", "## How", ""]
    lines += [*(f"* {label}: {text}" for label, text in _facts(rule) if text), ""]
    for title, cases in (("Is flagged", rule.cases.foreign), ("Is left alone", rule.cases.content)):
        if cases:
            lines += [f"## {title}", "", *(line for case in cases for line in (*_example(case), ""))]
    return _text([*lines, "## How sure", "", *_sureness(rule, standing)])


def prose(text: str) -> str:
    r"""Return text of a rule's file as prose of markdown, in which nothing is markup.

    >>> prose("A <br /> or *bold*")
    'A \\<br /\\> or \\*bold\\*'
    """
    return _MARKUP.sub(r"\\\g<0>", printable(" ".join(text.split())))


def _row(rule: Rule, standing: Standing) -> str:
    languages = ", ".join(rule.languages)
    link = f"[{rule.name}]({path_of(rule)})"
    words = (rule.id, link, prose(rule.message), languages, standing.confidence, standing.level, standing.safe)
    return f"| {' | '.join(words)} |"


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "category", f"{rule.category} ({rule.category.family})"
    yield "languages", ", ".join(rule.languages)
    yield "sites", ", ".join(code(site) for site in rule.sites)
    yield "looks for", prose(sought(rule))
    yield "flags", f"{EXTENTS[rule.extend]}{', quotations too' if rule.quotes == 'flag' else ''}"
    yield "fix", rule.fix
    yield "only if", "; ".join(map(prose, conditions(msgspec.structs.replace(rule, unless=()))))
    yield "unless one of these matches", " ".join(code(pattern) for pattern in rule.unless)
    yield "file", code(rule.path)


def _example(case: str) -> list[str]:
    return fenced([printable(line) for line in case.removesuffix("\n").split("\n")])


def _sureness(rule: Rule, standing: Standing) -> Iterator[str]:
    yield f"Level: {level_in_words(rule, standing)}."
    yield ""
    counted = list(_counted_rows(standing))
    if counted:
        yield "| sites of | text | foreign | main | right |"
        yield "|---|---|--:|--:|--:|"
        yield from counted
        yield ""
    yield from measured_in_words(rule, standing, counts=False)


def _counted_rows(standing: Standing) -> Iterator[str]:
    """Yield distinct sites with a hit on foreign text and on main text, and the share of the first."""
    for part, counts in (("fold 3", standing.measured.counts), ("folds 0 to 2", standing.measured.training)):
        for kind, words in KINDS.items():
            count = counts.get(kind, Count())
            if count != Count():
                share = count.foreign / (count.foreign + count.main)
                yield f"| {part} | {words} | {count.foreign:,} | {count.main:,} | {share:.1%} |"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
