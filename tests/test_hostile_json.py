"""JSON at the edges of what is allowed, and beyond: read, cut and sorted, and never at the cost of another record."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from qc.cli import main
from qc.documents import Document, Unreadable
from qc.readers import Item, Lost, ReadOptions, read
from qc.readers.decode import decode
from tests.builders import ARTICLE
from tests.hostile import BAD_JSON, GOOD_JSON

ADDRESS = "304 North Cardinal St.\nDorchester Center, MA 02124\n"
DIRTY, CLEAN = (json.dumps(text).encode()[1:-1] for text in (ADDRESS + ARTICLE, ARTICLE))
NEIGHBOUR = b'{"text": "' + CLEAN + b'"}'
UNCLOSED = {"an open object", "an open string", "an open array", "an open array of open arrays", "open objects"}
NO_OBJECT_HAS_TEXT = {"no text", "an empty object"}
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def good(text: bytes) -> list[bytes]:
    """Return all good records on lines of their own."""
    return [raw.replace(b"TEXT", text).replace(b"\n", b" ") for raw in GOOD_JSON.values()]


def found(path: Path, content: bytes) -> list[Document | Unreadable | Lost]:
    path.write_bytes(content)
    parts = read([str(path)], ReadOptions())
    return [decode(part) if isinstance(part, Item) else part for part in parts]


def between(lines: Sequence[bytes]) -> bytes:
    """Return lines with a good neighbour before each and after the last."""
    return b"".join(NEIGHBOUR + b"\n" + line + b"\n" for line in lines) + NEIGHBOUR + b"\n"


@pytest.mark.parametrize("raw", GOOD_JSON.values(), ids=GOOD_JSON)
def test_a_record_that_is_allowed_is_read_alone_in_lines_and_in_an_array(folder: Path, raw: bytes) -> None:
    raw = raw.replace(b"TEXT", DIRTY)
    line = raw.replace(b"\n", b" ")
    for name, content in (("a.json", raw), ("a.jsonl", line), ("b.json", b"[" + raw + b"," + NEIGHBOUR + b"]")):
        documents = found(folder / name, content)
        assert [document.text for document in documents if isinstance(document, Document)][:1] == [ADDRESS + ARTICLE]
        assert all(isinstance(document, Document) for document in documents)


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_record_that_is_not_allowed_costs_no_other(folder: Path, name: str) -> None:
    raw = BAD_JSON[name]
    first, middle, last = found(folder / "a.jsonl", between([raw]))
    assert isinstance(middle, Unreadable)
    assert middle.record == 2
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    among = found(folder / "a.json", b"[" + NEIGHBOUR + b"," + raw + b"," + NEIGHBOUR + b"]")
    kinds = [Document, Unreadable, Lost if name in UNCLOSED else Document]
    assert list(map(type, among)) == kinds


@pytest.mark.parametrize("name", BAD_JSON)
@pytest.mark.parametrize("file", ["a.json", "a.jsonl"])
def test_a_file_that_holds_nothing_else_is_one_finding_or_one_sentence(folder: Path, name: str, file: str) -> None:
    documents = found(folder / file, BAD_JSON[name])
    lost = name in NO_OBJECT_HAS_TEXT or (file == "a.json" and name.startswith("an open array"))
    assert isinstance(documents[-1], Lost if lost else Unreadable)
    assert not any(isinstance(document, Document) for document in documents)


def test_cleaning_changes_the_text_and_no_other_byte(folder: Path, capsys: Capture) -> None:
    dirty = between([*good(DIRTY), *BAD_JSON.values()])
    (folder / "a.jsonl").write_bytes(dirty)
    assert main(["clean", "a.jsonl", "--in-place", "--unsafe", "-q"]) == 1
    assert (folder / "a.jsonl").read_bytes() == between([*good(CLEAN), *BAD_JSON.values()])
    capsys.readouterr()


def test_filtering_keeps_lines_as_they_are_and_adds_up(folder: Path, capsys: Capture) -> None:
    content = between([*good(CLEAN), *BAD_JSON.values()])
    (folder / "a.jsonl").write_bytes(content)
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--rejected", "rejected.jsonl", "--clean"]) == 0
    read, kept, bad = 2 * (len(GOOD_JSON) + len(BAD_JSON)) + 1, 2 * len(GOOD_JSON) + len(BAD_JSON) + 1, len(BAD_JSON)
    assert f"read {read} = kept {kept} + rejected 0 + unreadable {bad};" in capsys.readouterr().err
    unread = set(BAD_JSON.values())
    lines = content.split(b"\n")
    assert (folder / "kept.jsonl").read_bytes().split(b"\n") == [line for line in lines if line not in unread]
    rejected = (folder / "rejected.jsonl").read_bytes().split(b"\n")[:-1]
    assert [json.loads(line)["qc"]["reasons"] for line in rejected] == [["unreadable"]] * bad
