"""Only what changed: the documents of a run that a git revision does not have."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH118, PTH120

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import msgspec

from qc.documents import Document
from qc.errors import InputError, UsageError
from qc.fingerprints import document_key
from qc.printable import printable
from qc.readers import Filler, Found, Item, Lost, ReadOptions, find, read_found, read_from
from qc.readers.decode import decode
from qc.readers.formats import Shape, format_of
from qc.readers.paths import STDIN
from qc.repository import PointerError, Revision

DIGEST = 16
"""Bytes that are kept of a document's hash: among ten billion documents none is taken for another."""

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
        files: files that were not even read, since git says that they are the same.
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
        self._hashes: set[bytes] = set()
        self.unchanged = 0
        self.files = 0
        self.notes: list[str] = []
        self._found, old = self._compared(list(find(paths, options)))
        for one in old:
            self._learn(one)

    def items(self) -> Iterator[Item | Lost]:
        """Yield what the revision does not have, in the order of the run."""
        for part in self._hashed(read_found(self._found, self._options)):
            if isinstance(part, Lost):
                yield part
            elif part[1] in self._hashes:
                self.unchanged += 1
            else:
                yield part[0]

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
                self.files += 1
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
                for part in self._hashed(read_from(file, old.found, self._options)):  # type: ignore[arg-type]
                    if isinstance(part, Lost):
                        self._note(old, part.reason)
                    else:
                        self._hashes.add(part[1])
        except PointerError as error:
            if old.needed:
                raise
            self._note(old, str(error))

    def _note(self, old: _Old, reason: str) -> None:
        where = f"{self._revision.name}:{old.path}"
        self.notes.append(f"{where}: {reason}; what it holds beyond that counts as new")

    def _hashed(self, parts: Iterable[Item | Filler | Lost]) -> Iterator[tuple[Item, bytes] | Lost]:
        """Yield items with their hashes; what was too long to be held comes as filler behind its item."""
        waiting: tuple[Item, blake2b] | None = None
        for part in parts:
            if isinstance(part, Filler):
                if waiting and waiting[0].record == part.record:
                    waiting[1].update(part.raw)
                continue
            if waiting:
                yield waiting[0], waiting[1].digest()
                waiting = None
            if isinstance(part, Lost):
                yield part
            elif part.problem is not None:
                waiting = (part, blake2b(part.problem.rule.encode() + part.raw, digest_size=DIGEST))
            else:
                yield part, self._hash(part)
        if waiting:
            yield waiting[0], waiting[1].digest()

    def _hash(self, item: Item) -> bytes:
        document = decode(item, self._options.max_document_bytes)
        key = (document_key(document, self._options.base) or "").encode("utf-8", "surrogatepass")
        content = document.text.encode("utf-8", "surrogatepass") if isinstance(document, Document) else item.raw
        head = type(document).__name__.encode() + len(key).to_bytes(4, "big")
        return blake2b(head + key + content, digest_size=DIGEST).digest()
