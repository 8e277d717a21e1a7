"""`qc eval`: how right qc is, and how much it finds, on labelled cases."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from qc.commands.session import Session, complain
from qc.commands.table import print_line
from qc.errors import ExitCode, InputError, UsageError, did_you_mean
from qc.learning import floors as pinning
from qc.learning.cases import Case, case_files
from qc.learning.columns import Line, line
from qc.learning.judging import Checking, Evaluation, Reading, Source, check_cases, evaluate
from qc.learning.reported import LEVELS, Reported
from qc.learning.results import as_data
from qc.learning.selection import Selection, known, parsed
from qc.learning.tables import (
    Bootstrap,
    alarm_table,
    category_table,
    lines_by_group,
    main_table,
    reliability_table,
    worst_cases,
)
from qc.reports.encoding import to_json

SELECTING = ("fold", "only", "captions", "by", "levels", "safe")
"""Options that say which cases are judged, and how."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Judge, hold figures to their floors, or pin floors."""
    _refuse_contradictions(arguments)
    session = Session(arguments)
    files = [file for path in arguments.paths for file in case_files(Path(path))]
    if arguments.gate:
        return _gate(session, files)
    selection = _selection(arguments)
    if arguments.write_floors:
        return _write_floors(session, selection, files)
    source = _source(session, selection)
    found = evaluate(source, _progress(session, selection.cases(files)), selection.by, arguments.worst)
    _show(arguments, selection, found)
    if isinstance(source, Reading) and not arguments.quiet:
        _say_what_is_missing(source.reported, len(found.rows))
    return ExitCode.OK


def _refuse_contradictions(arguments: argparse.Namespace) -> None:
    if arguments.gate and (given := [name for name in SELECTING if getattr(arguments, name)]):
        raise UsageError(f"--{given[0]} does not go with --gate: the file of floors says which cases are judged")
    if arguments.gate and arguments.write_floors:
        raise UsageError("give --gate or --write-floors, not both")
    if arguments.findings and (arguments.gate or arguments.write_floors):
        raise UsageError("floors are for what qc finds now: --findings does not go with --gate or --write-floors")
    if arguments.lower and not arguments.write_floors:
        raise UsageError("--lower belongs to --write-floors")


def _say_what_is_missing(reported: Reported, cases: int) -> None:
    if reported.left:
        complain(f"{reported.left:,} records of the report are of no case that was chosen")
    if reported.absent:
        complain(f"{reported.absent:,} of {cases:,} cases have no record; counted as nothing flagged")


def _selection(arguments: argparse.Namespace) -> Selection:
    folds, only = parsed(arguments.fold, arguments.only or ())
    levels = tuple(word.strip() for word in (arguments.levels or "error,warning").split(","))
    for word in levels:
        if word not in LEVELS:
            raise UsageError(f"--levels: {word!r} is no level{did_you_mean(word, LEVELS)}")
    captions, by = arguments.captions or "foreign", known(arguments.by or "system")
    return Selection(folds, only, captions, by, levels, arguments.safe)


def _source(session: Session, selection: Selection) -> Source:
    report = session.arguments.findings
    if report is None:
        return Checking(session.work().checker(), selection)
    return Reading(Reported(Path(report), selection.levels, safe=selection.safe))


def _show(arguments: argparse.Namespace, selection: Selection, found: Evaluation) -> None:
    bootstrap = Bootstrap(arguments.bootstrap, arguments.seed) if arguments.bootstrap else None
    if arguments.format == "json":
        print_line(to_json(as_data(found, selection, bootstrap)).decode())
        return
    for text in _tables(found, selection, bootstrap):
        print_line(text)
    if arguments.worst:
        print_line("")
        for text in worst_cases(found.worst):
            print_line(text)


def _tables(found: Evaluation, selection: Selection, bootstrap: Bootstrap | None) -> Iterator[str]:
    yield selection.name
    yield from main_table(found.rows, selection.by, bootstrap)
    yield "\nby category of finding"
    yield from category_table(found.categories.standings())
    yield "\nfalse alarms"
    yield from alarm_table(found.fragments.alarms(), selection.by)
    for part, reliability in found.fragments.reliability().items():
        yield ""
        yield from reliability_table(part, reliability)


def _gate(session: Session, files: list[Path]) -> ExitCode:
    """Hold figures to their floors; only what is broken is named, so that nobody tunes on what is held out."""
    arguments = session.arguments
    floors = pinning.read_floors(Path(arguments.gate))
    pinned = {file: [one for one in floors.pinned if one.file == file.name] for file in files}
    if without := [file.name for file, some in pinned.items() if not some]:
        raise InputError(f"{arguments.gate}: has no floors for {', '.join(without)}")
    checker = session.work().checker()
    broken = [
        sentence
        for file, some in pinned.items()
        for one in some
        for sentence in one.broken(_figures(check_cases(checker, one.selection, [file])))
    ]
    for sentence in broken:
        print_line(sentence)
    if not broken and not arguments.quiet:
        complain(f"the floors of {', '.join(file.name for file in files)} hold")
    return ExitCode.FINDINGS if broken else ExitCode.OK


def _figures(found: Evaluation) -> dict[str, Line]:
    return {name: line(rows) for name, rows in lines_by_group(found.rows).items()}


def _write_floors(session: Session, selection: Selection, files: list[Path]) -> ExitCode:
    """Pin the floors of each file at the figures of now, and print the table that they come from."""
    path = Path(session.arguments.write_floors)
    old = pinning.read_floors(path) if path.exists() else None
    checker, now = session.work().checker(), []
    for file in files:
        found = check_cases(checker, selection, [file], session.arguments.worst)
        now.append(pinning.Current(file.name, selection, _figures(found)))
        print_line(file.name)
        _show(session.arguments, selection, found)
        print_line("")
    pinning.write_floors(path, pinning.pin(old, now, lower=session.arguments.lower))
    return ExitCode.OK


def _progress(session: Session, cases: Iterator[Case]) -> Iterator[Case]:
    if session.arguments.quiet or not sys.stderr.isatty():
        return cases
    from tqdm import tqdm

    return iter(tqdm(cases, unit=" cases", delay=1, leave=False, file=sys.stderr))
