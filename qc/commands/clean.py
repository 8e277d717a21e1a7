"""`qc clean`: cut what does not belong; a diff unless told where to write."""

import argparse
import contextlib
import difflib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO

import msgspec

from qc.cleaning import Cleaned, Cleaning
from qc.commands.session import Session, checked, complain, nothing_read, progress
from qc.documents import Document
from qc.errors import ExitCode, OutputError, UsageError
from qc.findings import Verdict
from qc.printable import printable
from qc.readers import Filler, Item, Kind, Lost, file_bytes, read_verbatim
from qc.readers.decode import decode
from qc.records import replace_text
from qc.rewriting import BOM, obstacle
from qc.run import Checked
from qc.totals import plural
from qc.writing import written

TOLD = 20
"""So many documents that are left as they are get a line each; the others are counted."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Clean the inputs, or show what cleaning would do."""
    session = Session(arguments)
    writing = bool(arguments.in_place or arguments.output)
    if writing and "-" in arguments.paths:
        raise UsageError("stdin cannot be rewritten; `qc filter - -o - --clean` cuts a stream")
    share = arguments.max_share if arguments.max_share is not None else session.settings.clean.max_share
    work = msgspec.structs.replace(session.work(), cleaning=Cleaning(unsafe=arguments.unsafe, max_share=share))
    parts = progress(read_verbatim(arguments.paths, session.read_options()), session)
    counts: Counter[str] = Counter()
    target = _Target(arguments) if writing else None
    for source, results in _by_source(checked(parts, work, session), counts):
        if target is not None:
            target.write(source, results, counts)
        else:
            for part, result in results:
                _show(part, result, counts, silent=arguments.check and arguments.quiet)
    if counts["told"] > TOLD:
        complain(f"{plural(counts['told'] - TOLD, 'more document')} left as they are, for such reasons")
    if not arguments.quiet:
        print(_summary(counts, writing), file=sys.stderr)
    return _exit_code(arguments, counts)


def _exit_code(arguments: argparse.Namespace, counts: Counter[str]) -> ExitCode:
    if not counts["documents"] and not counts["lost"] and not arguments.allow_empty:
        raise nothing_read(arguments.paths)
    if counts["lost"] or counts["failed"]:
        return ExitCode.FAILED
    return ExitCode.FINDINGS if counts["changed"] and (arguments.check or arguments.in_place) else ExitCode.OK


Results = Iterator[tuple[Item | Filler, Cleaned | None]]


def _by_source(stream: Iterator[Checked | Lost], counts: Counter[str]) -> Iterator[tuple[str, Results]]:
    """Group the parts of a run by file, in order; a file is handed on part by part, never held whole."""
    flat = _flat(stream, counts)
    following = next(flat, None)

    def of(source: str) -> Results:
        nonlocal following
        while following is not None and following[0].source == source:
            yield following
            following = next(flat, None)

    while following is not None:
        source = following[0].source
        yield source, of(source)
        while following is not None and following[0].source == source:  # what the sink did not take
            following = next(flat, None)


def _flat(stream: Iterator[Checked | Lost], counts: Counter[str]) -> Results:
    for batch in stream:
        if isinstance(batch, Lost):
            counts["lost"] += 1
            complain(f"{batch.source}: {batch.reason}")
            counts[f"lost {batch.source}"] += 1
            continue
        cleaned = iter(batch.answer.cleaned)
        for part in batch.parts:
            yield part, next(cleaned) if isinstance(part, Item) else None


def _show(part: Item | Filler, result: Cleaned | None, counts: Counter[str], *, silent: bool) -> None:
    """Print what would change in one document as a diff."""
    if not isinstance(part, Item) or result is None:
        return
    _count(result, counts)
    if result.text is None or silent:
        return
    document = decode(part)
    if isinstance(document, Document):
        place = printable(result.before.place)
        for line in _diff(document.text, result.text, place):
            sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _diff(old: str, new: str, place: str) -> Iterator[str]:
    lines = difflib.unified_diff(old.split("\n"), new.split("\n"), place, f"{place} (cleaned)", n=1, lineterm="")
    for number, line in enumerate(lines):
        yield line if number < 2 else line[:1] + printable(line[1:])


def _count(result: Cleaned, counts: Counter[str], done: str = "left as it is") -> None:
    counts["documents"] += 1
    if result.before.verdict is Verdict.UNREADABLE:
        counts["unreadable"] += 1
        _tell(f"{result.before.place}: {done}: {result.before.findings[0].message}", counts)
    elif result.refused is not None:
        counts["refused"] += 1
        _tell(
            f"{result.before.place}: {done}, since {result.refused:.0%} of it would go; "
            "reject it with qc filter, or raise --max-share",
            counts,
        )
    elif result.text is not None:
        counts["changed"] += 1
        counts["findings"] += max(0, len(result.before.findings) - len(result.after.findings))


def _refuse(result: Cleaned | None, source: str, why: str, counts: Counter[str]) -> None:
    """Leave a file as it is that cannot be rewritten; nothing is to be said where nothing would change."""
    if result is not None and result.text is None:
        _count(result, counts)
        return
    counts["documents"] += 1
    counts["failed"] += 1
    _tell(f"{source}: not rewritten in place, since {why}; use --output DIR", counts)


def _tell(text: str, counts: Counter[str]) -> None:
    """Say why one document is left as it is, unless enough was said."""
    counts["told"] += 1
    if counts["told"] <= TOLD:
        complain(text)


def _summary(counts: Counter[str], writing: bool) -> str:
    verb = "cleaned" if writing else "would be cleaned"
    return (
        f"{plural(counts['documents'], 'document')}, {counts['changed']:,} {verb}, "
        f"{plural(counts['findings'], 'finding')} gone, "
        f"{counts['refused']:,} left because too much would go, {counts['unreadable']:,} unreadable"
    )


class _Target:
    """Writes cleaned files in place or below a folder."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.folder = Path(arguments.output) if arguments.output else None
        self.overwrite = arguments.in_place or arguments.overwrite
        self._taken: dict[Path, str] = {}

    def write(self, source: str, results: Results, counts: Counter[str]) -> None:
        """Write one file; in place it is touched only if something changed."""
        first = next(results)
        part, result = first
        is_page = isinstance(part, Item) and part.kind is Kind.HTML
        if self.folder is None and isinstance(part, Item) and (why := obstacle(part)):
            _refuse(result, source, why, counts)
            return
        if is_page and result is not None and result.before.verdict is Verdict.UNREADABLE:
            _count(result, counts, done="not written")
            return
        path = self._path(source, is_page)
        before = counts["changed"], counts["findings"]
        try:
            with contextlib.ExitStack() as stack:
                stream = stack.enter_context(_unless_unchanged(path, self, counts, source))
                for part, result in (first, *results):
                    stream.write(_bytes(part, result, counts))
        except _UnchangedError:
            counts["changed"], counts["findings"] = before

    def _path(self, source: str, is_page: bool) -> Path:
        if self.folder is None:
            return Path(source)
        inner = PurePath(source)
        relative = PurePath(*(part for part in inner.parts if part not in (inner.anchor, "..")))
        path = self.folder / (relative.with_name(relative.name + ".txt") if is_page else relative)
        if self._taken.setdefault(path, source) != source:
            raise OutputError(f"{source} and {self._taken[path]} would both be written to {path}; clean them apart")
        return path


class _UnchangedError(Exception):
    """A file in place has nothing to change: what was written beside it is thrown away."""


@contextlib.contextmanager
def _unless_unchanged(path: Path, target: _Target, counts: Counter[str], source: str) -> Iterator[IO[bytes]]:
    before = counts["changed"]
    in_place = target.folder is None
    with written(str(path), overwrite=target.overwrite) as stream:
        yield stream
        if in_place and (counts["changed"] == before or counts[f"lost {source}"]):
            raise _UnchangedError


def _bytes(part: Item | Filler, result: Cleaned | None, counts: Counter[str]) -> bytes:
    if not isinstance(part, Item) or result is None:
        return file_bytes(part)
    _count(result, counts)
    if result.text is None:
        return file_bytes(part) if part.kind is not Kind.HTML else _page_text(part)
    if part.kind is Kind.RECORD and part.fields is not None:
        raw = replace_text(part.raw, part.fields.text, result.text)
        return file_bytes(msgspec.structs.replace(part, raw=raw))
    mark = BOM if part.raw.startswith(BOM) else b""
    return mark + result.text.encode("utf-8", "surrogatepass")


def _page_text(part: Item) -> bytes:
    document = decode(part)
    return document.text.encode("utf-8", "surrogatepass") if isinstance(document, Document) else b""
