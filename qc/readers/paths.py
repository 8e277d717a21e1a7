"""From what the command line names to the files that are read, in an order that never changes."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH100, PTH112, PTH116, PTH207

import glob
import os
import stat
from collections.abc import Iterator, Sequence

import msgspec

from qc.errors import InputError
from qc.printable import printable
from qc.readers.formats import BY_CONTENT, Format, format_named, format_of, packing_of, unknown_format
from qc.readers.items import Lost, ReadOptions
from qc.readers.patterns import MAGIC, Exclusion
from qc.readers.walking import Walk, matching_files

STDIN = "-"


class Found(msgspec.Struct, frozen=True):
    """A file to read, and as what."""

    source: str
    format: Format


def find(paths: Sequence[str], options: ReadOptions) -> Iterator[Found | Lost]:
    """Find the files that paths, folders and globs name, each once.

    All paths are looked up at once; folders are walked as the result is iterated.

    Args:
        paths: files, folders, globs (where no file has that name), "-" for stdin.
        options: what to leave out, and what format unknown names have.

    Raises:
        InputError: a path does not exist, a glob matches nothing, or a named file has an unknown format.
        UsageError: the input format does not exist.
    """
    given = format_named(options.input_format) if options.input_format else None
    excluded = Exclusion(options.exclude, options.base)
    starts: list[_Start] = []
    missing: list[str] = []
    for path in dict.fromkeys(paths):
        try:
            starts.extend(_starts(path, given, excluded))
        except _MissingError as error:
            missing.append(str(error))
    if missing:
        raise InputError("\n".join(missing))
    return _files(starts, Walk(excluded))


class _MissingError(InputError):
    """One of several paths is missing; they are reported together."""


class _Start(msgspec.Struct, frozen=True):
    """A path that exists: a file with its format, or a folder (no format)."""

    path: str
    format: Format | None


def _starts(path: str, given: Format | None, excluded: Exclusion) -> list[_Start]:
    if path == STDIN:
        return [_Start(path, given or BY_CONTENT)]
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        if not MAGIC.search(path):
            reason = error.strerror if isinstance(error, OSError) else "not a possible name"
            raise _MissingError(
                f"{printable(path)}: {str(reason).lower()} (looked for {printable(os.path.abspath(path))})"
            ) from error
        return _matches(path, excluded)
    if stat.S_ISDIR(mode):
        return [] if excluded(path, folder=True) else [_Start(path, None)]
    if excluded(path, folder=False):
        return []
    known = Format(given.shape, given.packing or packing_of(path)) if given else format_of(path)
    if known is None:
        raise unknown_format(path)
    return [_Start(path, known)]


def _matches(pattern: str, excluded: Exclusion) -> list[_Start]:
    """Look up a glob; as in a folder, files that qc cannot read are passed over, unless there is nothing else."""
    found = matching_files(pattern) if "**" in pattern else sorted(glob.glob(pattern))
    if not found:
        raise _MissingError(f"{printable(pattern)}: no file has that name, and as a pattern it matches none")
    kept = [_Start(path, None if os.path.isdir(path) else format_of(path)) for path in found]
    readable = [start for start in kept if start.format or os.path.isdir(start.path)]
    if not readable:
        raise unknown_format(found[0])
    return [start for start in readable if not excluded(start.path, folder=start.format is None)]


def _files(starts: list[_Start], walk: Walk) -> Iterator[Found | Lost]:
    for start in starts:
        if start.format is None:
            yield from _files_in(start.path, walk)
        elif start.path == STDIN or walk.first_time(start.path):
            yield Found(start.path, start.format)


def _files_in(folder: str, walk: Walk) -> Iterator[Found | Lost]:
    for path in walk.files(folder):
        if isinstance(path, Lost):
            yield path
        elif known := format_of(path):
            yield Found(path, known)
