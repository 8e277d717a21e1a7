"""`qc baseline`: make, mend and list the file of known findings."""

import argparse
import sys
from pathlib import Path

import msgspec

from qc.baseline import FILE, Baseline, Entry, Known, changes, enters, entry, keyless_notes, load, save
from qc.commands.session import Session, checked, complain, nothing_read, progress
from qc.commands.table import print_table
from qc.errors import BaselineError, ExitCode, OutputError
from qc.findings import Verdict
from qc.identity import Ids
from qc.printable import printable
from qc.readers import Lost
from qc.totals import plural


class _Seen(msgspec.Struct):
    """What a run saw: the findings that may stand in a baseline, and what of the old one is still there."""

    entries: dict[str, Entry]
    known: Known


def run(arguments: argparse.Namespace) -> ExitCode:
    """Create, update or show a baseline."""
    session = Session(arguments)
    path = session.baseline() or session.resolved.folder / FILE
    actions = {"create": _create, "update": _update}
    return _show(path) if arguments.action == "show" else actions[arguments.action](arguments, session, path)


def _create(arguments: argparse.Namespace, session: Session, path: Path) -> ExitCode:
    if path.exists() and not arguments.overwrite:
        raise OutputError(
            f"{printable(str(path))}: exists already; `qc baseline update` mends it, --overwrite makes it anew"
        )
    old = Baseline(excerpts=not arguments.no_text)
    new = Baseline(_seen(arguments, session, old).entries, old.excerpts)
    save(path, new, overwrite=arguments.overwrite)
    _tell(path, old, new)
    if not session.settings.baseline and not arguments.quiet:
        complain(f'to use it, set baseline = "{path.name}" in qc.toml, or give --baseline to qc check')
        complain(f"to have git join branches that change it, put `{path.name} merge=union` into .gitattributes")
    return ExitCode.OK


def _update(arguments: argparse.Namespace, session: Session, path: Path) -> ExitCode:
    old = load(path)
    if arguments.no_text:
        bare = {print_: msgspec.structs.replace(one, text=None) for print_, one in old.entries.items()}
        old = Baseline(bare, excerpts=False)
    seen = _seen(arguments, session, old)
    gone = {one.fingerprint for one in (seen.known.unmet() if arguments.prune else seen.known.stale())}
    kept = {print_: one for print_, one in old.entries.items() if print_ not in gone}
    new = {print_: one for print_, one in seen.entries.items() if print_ not in old.entries}
    after = Baseline(kept | new if arguments.accept_new else kept, old.excerpts)
    save(path, after, overwrite=True)
    _tell(path, old, after)
    if not arguments.quiet:
        _tell_of_rest(new if not arguments.accept_new else {}, len(seen.known.unmet()) - len(gone))
    return ExitCode.OK


def _tell_of_rest(new: dict[str, Entry], unmet: int) -> None:
    if new:
        complain(
            f"{len(new):,} new {'finding is' if len(new) == 1 else 'findings are'} not entered; --accept-new does it"
        )
    if unmet:
        who = "1 entry is" if unmet == 1 else f"{unmet:,} entries are"
        complain(f"{who} of documents that were not read, or have no id, and kept; --prune takes them out")


def _seen(arguments: argparse.Namespace, session: Session, old: Baseline) -> _Seen:
    """Check the inputs; a baseline of half of them would be wrong, so a lost file ends it."""
    work = msgspec.structs.replace(session.work(), keyed=True)
    seen, ids = _Seen({}, Known(old)), Ids()
    read = left_out = 0
    for batch in checked(progress(session.items(), session), work, session):
        if isinstance(batch, Lost):
            raise BaselineError(f"{printable(batch.source)}: {batch.reason}; nothing was written")
        for report, key in zip(batch.answer.reports, batch.answer.keys, strict=True):
            read += 1
            ids.see(report)
            seen.known.hide(report, key)
            left_out += key is None and report.verdict is Verdict.UNREADABLE
            for finding in report.findings:
                if enters(finding, key):
                    seen.entries.setdefault(finding.fingerprint, entry(finding, key, excerpts=old.excerpts))
    if not read and not arguments.allow_empty:
        raise nothing_read(arguments.paths)
    if not arguments.quiet:
        _tell_of_keyless(seen.known.keyless, left_out)
        for note in ids.notes():
            complain(note)
    return seen


def _tell_of_keyless(documents: int, left_out: int) -> None:
    for note in keyless_notes(documents):
        complain(note)
    if left_out:
        what = "1 unreadable record" if left_out == 1 else f"{left_out:,} unreadable records"
        complain(f"{what} without id cannot be told from others to come, and no baseline holds such; mend or remove it")


def _tell(path: Path, before: Baseline, after: Baseline) -> None:
    rows = [
        (rule, f"+{added:,} −{removed:,}")
        for rule, (added, removed) in changes(before.entries.values(), after.entries.values()).items()
    ]
    if rows:
        print_table(rows)
    sys.stdout.flush()
    print(f"{printable(str(path))}: {_entries(len(after.entries))}")


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _show(path: Path) -> ExitCode:
    """List the entries by rule and document."""
    entries = load(path).entries.values()
    rows = sorted((one.rule, one.document or "-", one.fingerprint, one.text or "") for one in entries)
    if rows:
        print_table(rows)
    documents = len({one.document for one in entries})
    rules = plural(len({row[0] for row in rows}), "rule")
    complain(f"{path}: {_entries(len(rows))}, {plural(documents, 'document')}, {rules}")
    return ExitCode.OK
