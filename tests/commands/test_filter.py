"""`qc filter`: kept and rejected add up, kept records are their input lines."""

import json
import sys
from pathlib import Path

import pytest

from qc.cli import main
from tests.builders import ARTICLE

ADDRESS = "304 North Cardinal St.\nDorchester Center, MA 02124\n"
KEPT = ('{"text": ' + json.dumps(ARTICLE) + ',  "n":1.50}').encode()
DIRTY = json.dumps({"text": ADDRESS + "It rained."}).encode()
MIXED = json.dumps({"text": ADDRESS + ARTICLE}).encode()
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_kept_and_rejected_and_unreadable_are_what_was_read(folder: Path, capsys: Capture) -> None:
    lines = [KEPT, DIRTY, b"not json", b'{"text": ""}', b"[]", b"", b'{"text": 3}', b'{"text":"\xff"}', KEPT]
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--rejected", "rejected.jsonl"]) == 0
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("read 8 = kept 3 + rejected 2 + unreadable 3; ")
    assert (folder / "kept.jsonl").read_bytes().splitlines()[0] == KEPT
    rejected = [json.loads(line) for line in (folder / "rejected.jsonl").read_bytes().splitlines()]
    assert [record["qc"]["reasons"] for record in rejected] == [
        ["dirty"],
        ["unreadable"],
        ["empty"],
        *[["unreadable"]] * 2,
    ]
    assert rejected[0]["qc"]["findings"][0]["rule"] == "TPL001"


def test_categories_levels_and_scores_reject_too(folder: Path, capsys: Capture) -> None:
    (folder / "a.jsonl").write_bytes(MIXED + b"\n" + KEPT + b"\n")
    for words in (
        ["--reject", "template"],
        ["--reject", "TPL,consent"],
        ["--reject-level", "error"],
        ["--min-score", "0.99"],
    ):
        assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--overwrite", *words]) == 0
        assert (folder / "kept.jsonl").read_bytes() == KEPT + b"\n"
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--overwrite", "--reject", "templates"]) == 2
    assert "did you mean template?" in capsys.readouterr().err


def test_clean_cuts_first_and_judges_what_is_left(folder: Path, capsys: Capture) -> None:
    (folder / "a.jsonl").write_bytes(MIXED + b"\n" + KEPT + b"\n")
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--clean", "--reject", "template"]) == 0
    first, second = (folder / "kept.jsonl").read_bytes().splitlines()
    assert (json.loads(first)["text"], second) == (ARTICLE, KEPT)
    assert "cleaned 1 of the kept" in capsys.readouterr().err


def test_stdin_to_stdout(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.jsonl").write_bytes(KEPT + b"\n" + DIRTY + b"\n")
    with (folder / "a.jsonl").open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert main(["filter", "-", "-o", "-", "-q"]) == 0
    assert capsysbinary.readouterr().out == KEPT + b"\n"


def test_files_of_one_text_become_records(folder: Path) -> None:
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(ADDRESS + "It rained.")
    assert main(["filter", "a.txt", "b.txt", "-o", "kept.jsonl", "--rejected", "rejected.jsonl", "-q"]) == 0
    assert json.loads((folder / "kept.jsonl").read_bytes()) == {"id": "a.txt", "source": "a.txt", "text": ARTICLE}
    assert json.loads((folder / "rejected.jsonl").read_bytes())["source"] == "b.txt"


def test_pretty_printed_records_become_one_line_each(folder: Path) -> None:
    (folder / "a.json").write_text(json.dumps([{"text": ARTICLE}, {"text": ARTICLE}], indent=1))
    assert main(["filter", "a.json", "-o", "kept.jsonl", "-q"]) == 0
    assert [json.loads(line) for line in (folder / "kept.jsonl").read_bytes().splitlines()] == [{"text": ARTICLE}] * 2


def test_an_existing_output_is_refused(folder: Path, capsys: Capture) -> None:
    (folder / "a.jsonl").write_bytes(KEPT)
    (folder / "kept.jsonl").write_text("precious")
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl"]) == 2
    assert (folder / "kept.jsonl").read_text() == "precious"
    assert main(["filter", "a.jsonl", "-o", "same", "--rejected", "same"]) == 2
    assert "--overwrite" in capsys.readouterr().err


def test_a_run_that_fails_leaves_no_output(folder: Path, capsys: Capture) -> None:
    assert main(["filter", "missing.jsonl", "-o", "kept.jsonl"]) == 2
    assert not (folder / "kept.jsonl").exists()
    assert "missing.jsonl" in capsys.readouterr().err


def test_two_outputs_of_one_file_are_refused_however_they_are_spelled(folder: Path, capsys: Capture) -> None:
    (folder / "a.jsonl").write_bytes(KEPT + b"\n")
    assert main(["filter", "a.jsonl", "-o", "./x.jsonl", "--rejected", str(folder / "x.jsonl")]) == 2
    assert "name the same file" in capsys.readouterr().err


def test_a_run_without_documents_leaves_no_output(folder: Path, capsys: Capture) -> None:
    (folder / "none").mkdir()
    assert main(["filter", "none", "-o", "kept.jsonl"]) == 2
    assert not (folder / "kept.jsonl").exists()
    assert main(["filter", "none", "-o", "kept.jsonl", "--allow-empty"]) == 0
    assert (folder / "kept.jsonl").read_bytes() == b""
    capsys.readouterr()


def test_a_plain_output_holds_one_text_and_no_more(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(ARTICLE)
    assert main(["filter", "a.txt", "-o", "one.txt", "-q"]) == 0
    assert (folder / "one.txt").read_text() == ARTICLE
    assert main(["filter", "a.txt", "b.txt", "-o", "two.txt", "-q"]) == 2
    assert "name a .jsonl file" in capsys.readouterr().err
    assert not (folder / "two.txt").exists()


def test_a_rejected_text_is_not_lost(folder: Path) -> None:
    (folder / "a.txt").write_text(ADDRESS + "It rained.")
    assert main(["filter", "a.txt", "-o", "kept.jsonl", "--rejected", "rejected.jsonl", "-q"]) == 0
    assert json.loads((folder / "rejected.jsonl").read_bytes())["text"] == ADDRESS + "It rained."
