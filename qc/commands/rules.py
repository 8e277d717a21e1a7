"""`qc rules list|test|lint|docs`: what rules there are, whether their cases hold, what else is wrong, their pages."""

import argparse
import heapq
import os
import zlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from qc.commands.session import Session, complain
from qc.commands.standing import Standings
from qc.commands.table import print_line, print_table
from qc.documents import Document
from qc.errors import ExitCode, InputError
from qc.findings import Level
from qc.printable import printable
from qc.rules import Rule
from qc.ruleset import RuleSet
from qc.totals import plural

if TYPE_CHECKING:
    from qc.cost import Cost

SAMPLE = 1000
"""So many documents are the reference text where QC_DATA gives it."""

HEADINGS = ("id", "name", "category", "languages", "confidence", "level", "safe")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Do what the action says with the rules that are named, or all."""
    session = Session(arguments)
    standings = Standings(session)
    named = standings.rules.select(tuple(getattr(arguments, "words", ()))).by_id
    chosen = [rule for rule in standings.rules.select(*session.chosen()).rules if rule.id in named]
    if arguments.action == "list":
        return _list(standings, chosen, arguments.format)
    if arguments.action == "test":
        return _test(standings.rules, chosen)
    if arguments.action == "docs":
        from qc.commands import docs

        return docs.run(standings, chosen, Path(arguments.output), check=arguments.check)
    return _lint(session, standings.rules, chosen)


def _list(standings: Standings, chosen: Sequence[Rule], form: str) -> ExitCode:
    if form == "json":
        print_line(msgspec.json.encode([_data(standings, rule) for rule in chosen]).decode())
    else:
        print_table([HEADINGS, *(_row(standings, rule) for rule in chosen)])
    return ExitCode.OK


def _data(standings: Standings, rule: Rule) -> dict[str, object]:
    standing = standings.of(rule)
    return {
        "id": rule.id,
        "name": rule.name,
        "category": rule.category,
        "languages": rule.languages,
        "confidence": standing.measured.confidence,
        "measured": standing.measured.measured,
        "level": standing.level,
        "safe": standing.safe,
    }


def _row(standings: Standings, rule: Rule) -> tuple[str, ...]:
    standing = standings.of(rule)
    words = (standing.confidence, standing.level, standing.safe)
    return rule.id, rule.name, rule.category.value, ",".join(rule.languages), *words


def _test(rules: RuleSet, chosen: Sequence[Rule]) -> ExitCode:
    from qc.ruletests import run_cases

    failures = list(run_cases(rules, chosen))
    for failure in failures:
        print_line(printable(str(failure)))
    cases = sum(len(rule.cases.foreign) + len(rule.cases.content) for rule in chosen)
    result = f"{len(failures):,} failed" if failures else "all hold"
    print_line(f"{plural(len(chosen), 'rule')}, {plural(cases, 'case')}: {result}")
    return ExitCode.FINDINGS if failures else ExitCode.OK


def _lint(session: Session, rules: RuleSet, chosen: Sequence[Rule]) -> ExitCode:
    from qc.linting import cost_problems, lint

    counts = {Level.ERROR: 0, Level.WARNING: 0}
    costs = _costs(session, rules)
    for problem in chain(lint(rules, chosen, session.arguments.draws), cost_problems(chosen, costs)):
        counts[problem.level] += 1
        print_line(printable(str(problem)))
    errors, warnings = plural(counts[Level.ERROR], "error"), plural(counts[Level.WARNING], "warning")
    print_line(f"{plural(len(chosen), 'rule')}: {errors}, {warnings}")
    return ExitCode.FINDINGS if counts[Level.ERROR] else ExitCode.OK


def _costs(session: Session, rules: RuleSet) -> "dict[str, Cost]":
    """Count what keywords cost on the reference text, where there is any."""
    from qc.cost import costs

    named = session.arguments.reference
    if named:
        documents = _documents(session, named)
    elif os.environ.get("QC_DATA"):
        documents = _sample()
    else:
        complain("the cost of keywords was not counted: give --reference FILE, or set QC_DATA")
        return {}
    return costs(rules, documents)


def _documents(session: Session, path: str) -> list[Document]:
    from qc.readers import Item, read
    from qc.readers.decode import decode

    items = (item for item in read([path], session.read_options()) if isinstance(item, Item))
    documents = [document for document in map(decode, items) if isinstance(document, Document)]
    if not documents:
        raise InputError(f"{path}: holds no document that could be a reference")
    return documents


def _sample() -> list[Document]:
    """Return a thousand cases of folds 0 to 2, the same ones each time."""
    from qc.learning.cases import FILES, data_folder, read_cases

    folder = data_folder()
    cases = (case for name in FILES for case in read_cases(folder / f"{name}.jsonl.zst", folds=(0, 1, 2)))
    chosen = heapq.nsmallest(SAMPLE, cases, key=lambda case: zlib.crc32(case.id.encode()))
    return [Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in chosen]
