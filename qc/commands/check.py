"""`qc check`: report what does not belong."""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from qc import __version__
from qc.baseline import Known, load
from qc.commands.earlier import before, rest
from qc.commands.reporting import described, locator, repository_root
from qc.commands.session import Session, checked, complain, nothing_read, progress
from qc.errors import ExitCode, UsageError
from qc.findings import Level, Report
from qc.gate import Gate
from qc.identity import Ids
from qc.readers import Lost
from qc.reports import (
    COMPARES,
    FORMATS,
    NEEDS_MENDING,
    NEEDS_SITE,
    NEEDS_TEXT,
    Header,
    ReportOptions,
    ReportWriter,
    writer,
)
from qc.totals import Totals
from qc.worker import Answer, Work
from qc.writing import opened

if TYPE_CHECKING:
    from qc.changes import Changes

SCHEMA = 1


def run(arguments: argparse.Namespace) -> ExitCode:
    """Check the inputs, write the reports, and judge."""
    if arguments.show_text:
        return _show_text(arguments)
    if arguments.include_text and arguments.no_text:
        raise UsageError("--include-text and --no-text do not go together")
    session = Session(arguments)
    targets = [("-", arguments.format), *(_target(word) for word in arguments.report)]
    for _, name in targets:
        if name not in FORMATS:
            raise UsageError(f"there is no format {name!r}; known are {', '.join(FORMATS)}")
    source = any(name in NEEDS_TEXT for _, name in targets) and not arguments.no_text
    work = session.work(with_text=source or arguments.include_text, excerpts=not arguments.no_text)
    names = {name for _, name in targets}
    work = msgspec.structs.replace(
        work, with_site=not names.isdisjoint(NEEDS_SITE), with_mending=not names.isdisjoint(NEEDS_MENDING)
    )
    baseline = session.baseline()
    known = Known(load(baseline)) if baseline else None
    if known:
        work = msgspec.structs.replace(work, keyed=True)
    if arguments.verify_sample:
        _verify(arguments, session, work)
    changes = _changes(arguments, session)
    return _checked(arguments, session, targets, work, Hidden(known, changes))


class Hidden(NamedTuple):
    """What a run leaves out: findings that a baseline knows, and documents that a revision has."""

    known: Known | None
    changes: "Changes | None"

    def enter(self, totals: Totals) -> None:
        """Enter into the totals what was left out."""
        if self.known:
            totals.known, totals.stale = self.known.hidden, len(self.known.stale())
        if self.changes:
            totals.unchanged, totals.unchanged_files = self.changes.unchanged, self.changes.files

    def notes(self) -> list[str]:
        """Return what has to be said of it at the end of a run."""
        return [*(self.changes.notes if self.changes else ()), *(self.known.notes() if self.known else ())]


def _changes(arguments: argparse.Namespace, session: Session) -> "Changes | None":
    if arguments.diff_base is None:
        return None
    from qc.changes import Changes

    if arguments.verify_sample:
        raise UsageError("--verify-sample and --diff-base do not go together")
    return Changes(arguments.paths, session.read_options(), arguments.diff_base)


def _verify(arguments: argparse.Namespace, session: Session, work: Work) -> None:
    from qc.verification import verify

    if "-" in arguments.paths:
        raise UsageError("--verify-sample reads the input before the check does, and stdin cannot be read twice")
    agreement = verify(session.items(), work, arguments.verify_sample, complain)
    if not arguments.quiet:
        complain(str(agreement))


def _checked(
    arguments: argparse.Namespace, session: Session, targets: list[tuple[str, str]], work: Work, hidden: Hidden
) -> ExitCode:
    began = time.perf_counter()
    gate = Gate(session.settings)
    totals, ids = Totals(), Ids()
    items = progress(hidden.changes.items() if hidden.changes else session.items(), session)
    with contextlib.ExitStack() as stack:
        options = _options(arguments, session, work)
        writers = [_open(stack, path, name, options) for path, name in targets]
        for batch in checked(items, work, session):
            if isinstance(batch, Lost):
                totals.lost += 1
                complain(f"{batch.source}: {batch.reason}")
                continue
            totals.accepted.update(batch.answer.accepted)
            reports = _new(batch.answer, hidden.known, aloud=arguments.show_baselined)
            for report, item in zip(reports, batch.items, strict=True):
                totals.add(report)
                ids.see(report)
                gate.see(report)
                locate = locator(item)
                for target in writers:
                    target.write(report, locate)
        hidden.enter(totals)
        earlier = None
        if hidden.changes and any(name in COMPARES for _, name in targets):
            earlier = before(hidden.changes, work, arguments.jobs, totals.documents)
            if earlier and (totals.documents or earlier.documents):
                totals.rest = rest(hidden.changes, work, arguments.jobs)
        notes = [*_notes(totals, work), *hidden.notes(), *ids.notes()]
        for target in writers:
            target.finish(totals, notes, earlier)
    return _judge(arguments, gate, totals, notes, time.perf_counter() - began)


def _options(arguments: argparse.Namespace, session: Session, work: Work) -> ReportOptions:
    rules = work.rules()
    fail_on = session.settings.fail_on
    return ReportOptions(
        header=Header(schema=SCHEMA, qc=__version__, rules=rules.digest, model=work.model_digest()),
        show=Level(session.settings.show),
        envelope=not arguments.no_header,
        excerpts=work.excerpts,
        include_text=arguments.include_text,
        rules=described(rules),
        fail_on=None if fail_on == "never" else Level(fail_on),
        root=repository_root(Path.cwd()),
        paths=tuple(arguments.paths),
        others=tuple(arguments.report),
        max_share=session.settings.clean.max_share,
        diff_base=arguments.diff_base,
        baseline=arguments.baseline,
    )


def _new(answer: Answer, known: Known | None, *, aloud: bool) -> Iterator[Report]:
    """Yield the reports without what the baseline knows, which is named on stderr where `aloud`."""
    if known is None:
        yield from answer.reports
        return
    for report, key in zip(answer.reports, answer.keys, strict=True):
        new, hidden = known.hide(report, key)
        for finding in hidden if aloud else ():
            text = f": {finding.text}" if finding.text else ""
            complain(f"known: {report.place}: {finding.level} {finding.rule} {finding.name}{text}")
        yield new


def _judge(arguments: argparse.Namespace, gate: Gate, totals: Totals, notes: list[str], seconds: float) -> ExitCode:
    verdict = gate.verdict(totals)
    if not arguments.quiet:
        for note in [*notes, *verdict.reasons]:
            complain(note)
        print(f"{totals.line()}; {seconds:.1f} s", file=sys.stderr)
    seen = totals.documents + totals.lost + (totals.unchanged or 0) + totals.unchanged_files
    if not seen and not arguments.allow_empty:
        raise nothing_read(arguments.paths)
    if totals.lost:
        return ExitCode.FAILED
    passed = verdict.passed and not (arguments.strict_baseline and totals.stale)
    return ExitCode.OK if arguments.exit_zero or passed else ExitCode.FINDINGS


def _notes(totals: Totals, work: Work) -> list[str]:
    notes = [
        f"QC003 {rule} fires on {count} of {totals.documents} documents: it may be wrong here; look, then "
        f"--ignore {rule}"
        for rule, count in totals.suspects().items()
    ]
    partly = totals.unchanged is not None
    for index, entry in enumerate(() if partly else work.policy.accepted):
        if not totals.accepted[index]:
            what = ", ".join(part for part in (entry.rule, entry.path, entry.site, entry.text) if part)
            notes.append(f"QC901 the [[ignore]] entry ({what}) accepts nothing in this run; remove it if that stays so")
    return notes


def _target(word: str) -> tuple[str, str]:
    name, colon, path = word.partition(":")
    if not colon or not path:
        raise UsageError(f"--report {word}: write FORMAT:FILE, for example jsonl:report.jsonl")
    return path, name


def _open(stack: contextlib.ExitStack, path: str, name: str, options: ReportOptions) -> ReportWriter:
    if path != "-":
        return writer(name, stack.enter_context(_file(path)), options)
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return writer(name, sys.stdout.buffer, msgspec.structs.replace(options, color=color))


def _file(path: str) -> contextlib.AbstractContextManager[IO[bytes]]:
    """Open a report for writing; it is written as it comes, so that a run that dies leaves what it found."""
    return opened(lambda: Path(path).open("wb"), path)


def _show_text(arguments: argparse.Namespace) -> ExitCode:
    from qc.documents import Document
    from qc.readers.decode import decode

    session = Session(arguments)
    lost = False
    for item in session.items():
        if isinstance(item, Lost):
            complain(f"{item.source}: {item.reason}")
            lost = True
            continue
        document = decode(item, session.settings.max_document_chars)
        if isinstance(document, Document):
            sys.stdout.buffer.write(document.text.encode("utf-8", "backslashreplace") + b"\n")
        else:
            complain(f"{document.source}: {document.reason}")
    return ExitCode.FAILED if lost else ExitCode.OK


__all__ = ["Report", "run"]
