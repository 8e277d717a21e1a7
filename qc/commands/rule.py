"""`qc rule ID`: what a rule is, its cases, and how often it was right where that was counted."""

import argparse
import textwrap
from collections.abc import Iterator

import msgspec

from qc.commands.session import Session
from qc.commands.standing import Standing, Standings
from qc.commands.table import print_line
from qc.errors import ExitCode
from qc.findings import Family
from qc.printable import printable
from qc.rules import Rule
from qc.ruleset import Count
from qc.totals import plural

WIDTH = 100
LABEL = 12
KINDS = {"page": "whole pages", "loose": "loose extractors", "tight": "tight extractors"}
EXTENTS = {"match": "what matches", "fragment": "the whole fragment", "document": "the whole document"}


def run(arguments: argparse.Namespace) -> ExitCode:
    """Tell one rule."""
    standings = Standings(Session(arguments))
    rule = standings.rules.find(arguments.rule)
    standing = standings.of(rule)
    if arguments.format == "json":
        print_line(msgspec.json.encode(as_data(rule, standing)).decode())
    else:
        for line in as_text(rule, standing):
            print_line(line)
    return ExitCode.OK


def as_data(rule: Rule, standing: Standing) -> dict[str, object]:
    """Return all that is known of a rule: its own keys, then level, safe and measured."""
    told = {"level": standing.level, "safe": standing.safe}
    return {**msgspec.to_builtins(rule), **told, "measured": msgspec.to_builtins(standing.measured)}


def as_text(rule: Rule, standing: Standing) -> Iterator[str]:
    """Yield the lines that a person reads."""
    yield f"{rule.id} {rule.name}: {printable(rule.message)}"
    yield ""
    rows = (
        ("what", rule.what),
        ("why", rule.why),
        ("category", f"{rule.category} ({rule.category.family})"),
        ("languages", ", ".join(rule.languages)),
        ("sites", ", ".join(rule.sites)),
        ("looks for", sought(rule)),
        ("flags", f"{EXTENTS[rule.extend]}{', quotations too' if rule.quotes == 'flag' else ''}; fix: {rule.fix}"),
        ("only if", "; ".join(conditions(rule))),
        ("cost", rule.cost_reason or ""),
        ("file", rule.path),
        ("level", level_in_words(rule, standing)),
        ("measured", " ".join(measured_in_words(rule, standing))),
    )
    for label, text in rows:
        yield from _row(label, text)
    for kind in ("foreign", "content"):
        yield ""
        yield f"{'must flag' if kind == 'foreign' else 'must leave alone'}:"
        yield from (f"  {printable(case)}" for case in getattr(rule.cases, kind))


def _row(label: str, text: str) -> Iterator[str]:
    for number, line in enumerate(textwrap.wrap(printable(text), WIDTH - LABEL, break_long_words=False)):
        yield f"{'' if number else label:<{LABEL}}{line}"


def sought(rule: Rule) -> str:
    """Return what a rule looks for, in words."""
    if rule.detector:
        return f"qc's own detector {rule.detector}"
    if rule.lines:
        return plural(len(rule.lines), "whole line")
    keywords = f"one of {len(rule.keywords):,} keywords" if len(rule.keywords) > 1 else "its keyword"
    return f"{plural(len(rule.patterns), 'pattern')} where {keywords} stands"


def conditions(rule: Rule) -> Iterator[str]:
    """Yield the conditions of a rule in words."""
    where = rule.where
    if where.min_words is not None:
        yield f"the fragment has {where.min_words} words or more"
    if where.max_words is not None:
        yield f"the fragment has {where.max_words} words at most"
    if where.max_document_words is not None:
        yield f"the document has {where.max_document_words} words at most"
    if where.position != "any":
        yield f"it stands in the {where.position} of the document"
    if where.beside:
        yield f"a finding of {where.beside} stands within two fragments"
    if where.amid:
        yield f"other foreign rules hit {plural(where.amid, 'other fragment')} of the document"
    if where.unrelated:
        yield "none of its content words stands elsewhere in the document"
    if rule.unless:
        yield f"none of its exceptions matches ({' '.join(rule.unless)})"


def level_in_words(rule: Rule, standing: Standing) -> str:
    """Return the level of a rule, what it follows from, and whether `qc clean` acts on it."""
    safe = {"yes": "; `qc clean` cuts it by itself", "if proven": "; `qc clean` mends what is proven"}
    if rule.category.family is Family.DAMAGED:
        return f"{standing.level}, by whether a round trip gives the damage back{safe.get(standing.safe, '')}"
    if rule.category.family is Family.NEUTRAL:
        return f"{standing.level}; neutral text is only named"
    counted = "" if standing.measured.measured else ", which is its category's, since it was not measured"
    confidence = f"{standing.measured.confidence:.3f}"
    return f"{standing.level}, from a confidence of {confidence}{counted}{safe.get(standing.safe, '')}"


def measured_in_words(rule: Rule, standing: Standing, *, counts: bool = True) -> Iterator[str]:
    """Yield what was measured of a rule, a sentence each; `counts` of the kinds of text included."""
    measured = standing.measured
    for name, cells in (("fold 3", measured.counts), ("folds 0 to 2", measured.training)):
        if counts and cells:
            yield f"Sites of {name}: {'; '.join(_counted(cells))}."
    if measured.interval is not None:
        low, high = measured.interval
        yield f"Right on fold 3: {low:.0%} to {high:.0%} (95 % interval, all kinds together)."
    if measured.clean_rate:
        yield f"It hits main text {measured.clean_rate:g} times in 1,000 documents."
    if measured.lines:
        yield f"{plural(len(measured.lines), 'line')} with a confidence of their own."
    if not measured.counts and not measured.training:
        yield (
            "Not measured: it hit nothing where rules are counted."
            if rule.shipped
            else "Not measured: a rule of yours."
        )


def _counted(counts: dict[str, Count]) -> Iterator[str]:
    for kind, words in KINDS.items():
        if kind in counts:
            yield f"{words} {counts[kind].foreign} foreign, {counts[kind].main} main"
