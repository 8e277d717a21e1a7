"""Only what changed: the documents of a run that a git revision does not have."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH118, PTH120

import os
from collections.abc import Iterator, Sequence

import msgspec

from qc.errors import InputError, UsageError
from qc.hashing import hashed
from qc.printable import printable
from qc.readers import Filler, Found, Item, Lost, ReadOptions, find, read_found, read_from
from qc.readers.formats import Shape, format_of
from qc.readers.former import once_found
from qc.readers.paths import STDIN
from qc.repository import PointerError, Revision

RECORDS = (Shape.LINES, Shape.JSON)


class _Old(msgspec.Struct, frozen=True):
    """A file of the revision that documents of the run may have come from.

    Attributes:
        path: its path in the revision.
        found: the name that its documents have now, and its format.
        needed: whether the run cannot do without it.
    """

    path: str
    found: Found
    needed: bool


class Changes:
    """Tells the documents of a run that a revision has from those that it does not have.

    A document is the same if its key and its text are, wherever it stood in the revision's version of the files that
    are read, or in files that are there no more.

    Args:
        paths: what the run reads, as for `qc.readers.read`.
        options: how it is read.
        revision: name of the revision.

    Attributes:
        unchanged: documents that were passed over so far.
        notes: what could not be compared, a sentence each.

    Raises:
        InputError: the revision, or a file of it, cannot be read; or a path lies outside of the repository.
        UsageError: standard input is to be compared.
    """

    def __init__(self, paths: Sequence[str], options: ReadOptions, revision: str) -> None:
        if STDIN in paths:
            raise UsageError("--diff-base compares files, and standard input is none")
        self._options = options
        self._revision = Revision(revision)
        self._met: dict[bytes, bool] = {}
        """Hash of each document of the revision → whether the run has met it."""
        self.unchanged = 0
        self.notes: list[str] = []
        self._paths = paths
        self._skipped: list[Found] = []
        self._found, self._old = self._compared(list(find(paths, options)))
        for one in self._old:
            self._learn(one)

    @property
    def files(self) -> int:
        """Files that were not even read, since git says that they are the same."""
        return len(self._skipped)

    def items(self) -> Iterator[Item | Lost]:
        """Yield what the revision does not have, in the order of the run."""
        for part in hashed(read_found(self._found, self._options), self._options):
            if isinstance(part, Lost):
                yield part
            elif part[1] in self._met:
                self._met[part[1]] = True
                self.unchanged += 1
            else:
                yield part[0]

    def gone(self) -> Iterator[Item]:
        """Yield the documents of the revision that are there no more, edited ones as they were; after `items`.

        They come under the names that the paths of the run would give them. What was there twice comes once.
        """
        seen: set[bytes] = set()
        for one in self._former():
            try:
                with self._revision.content(one.path) as file:
                    for part in hashed(read_from(file, one.found, self._options), self._options):  # type: ignore[arg-type]
                        if not isinstance(part, Lost) and part[1] not in seen and not self._met.get(part[1]):
                            seen.add(part[1])
                            yield part[0]
            except InputError as error:
                note = f"{self._revision.name}:{one.path}: {error}; the summary leaves out what it held"
                self.notes += [note] if note not in self.notes else []

    def same(self) -> Iterator[Item | Lost]:
        """Yield the documents that were passed over, those of files that were not even read first; after `items`."""
        for part in read_found(self._skipped, self._options):
            if not isinstance(part, Filler):
                yield part
        for found in hashed(read_found(self._found, self._options), self._options):
            if not isinstance(found, Lost) and found[1] in self._met:
                yield found[0]

    def _former(self) -> Iterator[_Old]:
        """Yield the files of the revision that may hold documents of the run which are gone."""
        read = [one for one in self._old if one.needed]
        if not all(self._met.values()):
            yield from read
        known = {one.path for one in read}
        for path in self._revision.deleted():
            found = once_found(os.path.join(self._revision.root, path), self._paths, self._options)
            if found and path not in known:
                yield _Old(path, found, needed=False)

    def _compared(self, found: list[Found | Lost]) -> tuple[list[Found | Lost], list[_Old]]:
        """Return the files to read, and the files of the revision to compare them with."""
        changed = self._revision.changed()
        read: list[Found | Lost] = []
        old: list[_Old] = []
        added: list[tuple[str, Found]] = []
        for one in found:
            if isinstance(one, Lost):
                read.append(one)
                continue
            path = self._path(one.source)
            if path in self._revision and path not in changed:
                self._skipped.append(one)
                continue
            read.append(one)
            if path in self._revision:
                old.append(_Old(path, one, needed=True))
            else:
                added.append((path, one))
        return read, [*old, *self._origins(added)] if added else old

    def _path(self, source: str) -> str:
        """Return a file's path in the repository; git knows no paths beyond links."""
        path = os.path.relpath(os.path.realpath(source), self._revision.root)
        if path.split(os.sep, 1)[0] == os.pardir:
            raise InputError(
                f"{printable(source)}: lies outside of the repository {printable(self._revision.root)}, so --diff-base "
                "has nothing to compare it with"
            )
        return path

    def _origins(self, added: list[tuple[str, Found]]) -> Iterator[_Old]:
        """Yield the files that new paths may have come from: what git calls renamed, and record files that are gone."""
        renamed = self._revision.renamed()
        for path, found in added:
            self._refuse_dvc(path)
            origin = renamed.get(path)
            shape = format_of(origin) if origin else None
            if origin and shape:
                yield _Old(origin, Found(found.source, shape), needed=True)
        if not any(found.format.shape in RECORDS for _, found in added):
            return
        known = set(renamed.values())
        for path in self._revision.deleted():
            shape = format_of(path)
            if shape and shape.shape in RECORDS and path not in known:
                yield _Old(path, Found(os.path.join(self._revision.root, path), shape), needed=False)

    def _refuse_dvc(self, path: str) -> None:
        """Stop where git holds a DVC pointer in place of a file or of a folder above it."""
        head = path
        while head:
            if f"{head}.dvc" in self._revision:
                raise PointerError(
                    f"--diff-base {printable(self._revision.name)}: of {printable(path)} git has only the DVC pointer "
                    f"{printable(head)}.dvc; leave --diff-base away and use a baseline (`qc baseline create`)"
                )
            head = os.path.dirname(head)

    def _learn(self, old: _Old) -> None:
        """Remember the documents of a file of the revision."""
        try:
            with self._revision.content(old.path) as file:
                for part in hashed(read_from(file, old.found, self._options), self._options):  # type: ignore[arg-type]
                    if isinstance(part, Lost):
                        self._note(old, part.reason)
                    else:
                        self._met[part[1]] = False
        except PointerError as error:
            if old.needed:
                raise
            self._note(old, str(error))

    def _note(self, old: _Old, reason: str) -> None:
        where = f"{self._revision.name}:{old.path}"
        self.notes.append(f"{where}: {reason}; what it holds beyond that counts as new")
