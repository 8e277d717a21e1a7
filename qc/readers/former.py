"""Files that are there no more: what the paths of a run would have found."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH112, PTH118, PTH206

import os
import re
from collections.abc import Iterator, Sequence

from qc.readers.formats import format_of
from qc.readers.items import ReadOptions
from qc.readers.paths import Found
from qc.readers.patterns import MAGIC, Exclusion, translate
from qc.readers.walking import PASSED_OVER


def once_found(real: str, paths: Sequence[str], options: ReadOptions) -> Found | None:
    """Return what `find` would have said of a file that is there no more; None where it would have passed it over.

    Args:
        real: the file's path, absolute and without links.
        paths: files, folders and globs, as for `find`.
        options: as for `find`.
    """
    known = format_of(real)
    if known is None:
        return None
    excluded = Exclusion(options.exclude, options.base)
    named = (source for source in _named(real, paths) if not excluded(source, folder=False))
    source = next(named, None)
    return None if source is None else Found(source, known)


def _named(real: str, paths: Sequence[str]) -> Iterator[str]:
    """Yield the names that folders and globs would have given the file."""
    for path in paths:
        if os.path.isdir(path):
            inside = os.path.relpath(real, os.path.realpath(path))
            if not _passed_over(inside):
                yield inside if path == "." else os.path.join(path, inside)
        elif MAGIC.search(path) and not os.path.lexists(path):
            name = real if path.startswith(os.sep) else os.path.relpath(real)
            fits = re.fullmatch(translate(os.path.normpath(path)), name, re.DOTALL)
            if fits and ("**" not in path or not _passed_over(name)):
                yield name


def _passed_over(path: str) -> bool:
    """Whether a walk leaves the file out, or it lies outside (`..`) of the folder that it is relative to."""
    return any(name.startswith(".") or name in PASSED_OVER for name in path.split(os.sep))
