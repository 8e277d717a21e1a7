"""What the tests of readers share: files in a fresh folder, and reading them to the end."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from qc.documents import Document, Unreadable
from qc.readers import Item, Lost, ReadOptions, read
from qc.readers.decode import decode

Outcome = Document | Unreadable | Lost
Write = Callable[[str, bytes | str], str]
Stdin = Callable[[bytes], None]


class Outcomes(Protocol):
    def __call__(self, *paths: str, options: ReadOptions = ...) -> list[Outcome]: ...


class Texts(Protocol):
    def __call__(self, *paths: str, options: ReadOptions = ...) -> list[str]: ...


@pytest.fixture
def outcomes() -> Outcomes:
    """Read and decode all that paths name."""

    def all_of(*paths: str, options: ReadOptions = ReadOptions()) -> list[Outcome]:  # noqa: B008 - it is frozen
        parts = read(paths, options)
        return [decode(part, options.max_document_bytes) if isinstance(part, Item) else part for part in parts]

    return all_of


@pytest.fixture
def texts(outcomes: Outcomes) -> Texts:
    """Return the texts of all documents that paths name, where there is nothing but documents."""

    def all_of(*paths: str, options: ReadOptions = ReadOptions()) -> list[str]:  # noqa: B008 - it is frozen
        found = outcomes(*paths, options=options)
        documents = [one for one in found if isinstance(one, Document)]
        assert len(documents) == len(found), found
        return [document.text for document in documents]

    return all_of


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into a fresh folder that is the current one; return its name."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, content: bytes | str) -> str:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write_file


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Stdin:
    """Put bytes on standard input."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put
