"""Walking folders: sorted, without what is no corpus, and with an end even where links form a loop."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH118, PTH207

import glob
import os
import re
import stat
from collections.abc import Iterator
from enum import Enum

from qc.readers.items import Lost
from qc.readers.patterns import Exclusion, translate

# Folders whose text files belong to a program, never to a corpus.
PASSED_OVER = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})
# What tells an environment of Python or conda whatever its name.
MARKS = ("pyvenv.cfg", "conda-meta")


class Walk:
    """Lists files of folders; remembers what it has listed, so that nothing is read twice."""

    def __init__(self, excluded: Exclusion) -> None:
        self._excluded = excluded
        self._seen: set[str] = set()

    def first_time(self, path: str, real: str | None = None) -> bool:
        """Return whether this file or folder has not been seen before, by whatever path."""
        key = real or os.path.realpath(path)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def files(self, top: str) -> Iterator[str | Lost]:
        """Yield the files below a folder, names in code point order; a folder that cannot be listed is lost.

        Hidden files and folders, environments and node_modules are passed over; what is named itself is not.
        """
        if not self.first_time(top):
            return
        # A stack of its own: folders may be nested deeper than Python may recurse.
        stack = [self._entries(top, os.path.realpath(top))]
        while stack:
            entry = next(stack[-1], None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, tuple):
                stack.append(self._entries(*entry))
            else:
                yield entry

    def _entries(self, folder: str, real: str) -> Iterator[str | Lost | tuple[str, str]]:
        """Yield files, and folders as a pair of path and real path."""
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield Lost(folder, f"the folder cannot be listed: {(error.strerror or 'unknown error').lower()}")
            return
        for entry in entries:
            path = entry.name if folder == "." else entry.path
            kind = _Kind.of(entry)
            if kind is _Kind.OTHER or self._passed_over(entry.name, path, folder=kind is _Kind.FOLDER):
                continue
            real_path = os.path.realpath(path) if entry.is_symlink() else os.path.join(real, entry.name)
            if self.first_time(path, real_path):
                yield (path, real_path) if kind is _Kind.FOLDER else path

    def _passed_over(self, name: str, path: str, *, folder: bool) -> bool:
        if name.startswith(".") or self._excluded(path, folder=folder):
            return True
        return folder and (name in PASSED_OVER or any(os.path.lexists(os.path.join(path, mark)) for mark in MARKS))


class _Kind(Enum):
    """What an entry of a folder is, links followed."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"

    @classmethod
    def of(cls, entry: os.DirEntry[str]) -> "_Kind":
        """Return the kind; a link that leads nowhere is a file, so that reading it says so."""
        try:
            mode = entry.stat().st_mode
        except OSError:
            return cls.FILE
        if stat.S_ISDIR(mode):
            return cls.FOLDER
        # A pipe or device in a folder would block the run or never end.
        return cls.FILE if stat.S_ISREG(mode) else cls.OTHER


def matching_files(pattern: str) -> list[str]:
    """Return the files that a glob with `**` matches, in order.

    The standard library's glob follows links in circles, up to forty levels deep.

    Args:
        pattern: a glob; what stands before its first `**` names folders.
    """
    names = pattern.split("/")
    depth = next(number for number, name in enumerate(names) if "**" in name)
    head = "/".join(names[:depth])
    fits = re.compile(translate("/".join(names[depth:])), re.DOTALL)
    tops = sorted(glob.glob(head)) if head else ["/" if depth else "."]
    walk = Walk(Exclusion((), "."))
    found = []
    for top in filter(os.path.isdir, tops):
        for path in walk.files(top):
            if isinstance(path, str) and fits.fullmatch(path if top == "." else os.path.relpath(path, top)):
                found.append(path)
    return found
