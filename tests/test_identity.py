"""Ids that stand twice are told once in a run, and cost nobody anything."""

import json
from pathlib import Path

import msgspec
import pytest

from qc.cli import main
from qc.findings import Report, Verdict
from qc.identity import Ids
from tests.builders import ARTICLE

REPORT = Report("7", "a.jsonl", 1, 1.0, Verdict.CLEAN, "en", 5)
Capture = pytest.CaptureFixture[str]


def ids(*names: str | None) -> Ids:
    seen = Ids()
    for record, name in enumerate(names, start=1):
        seen.see(msgspec.structs.replace(REPORT, id=name, record=record))
    return seen


def test_the_first_that_repeats_one_is_named_and_all_are_counted() -> None:
    seen = ids("a", "b", "a", "b", "a")
    assert (seen.repeated, seen.first) == (3, ("a.jsonl:3", "a"))
    assert seen.notes()[0].startswith("QC904 3 documents have ids that stood before (first: a.jsonl:3, id a); ")


def test_documents_without_id_are_never_the_same() -> None:
    assert ids(None, None, "a").notes() == []


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qc.identity.LARGEST", 2)
    assert ids("a", "b", "c", "c", "a").repeated == 1


def test_an_id_cannot_write_to_the_terminal() -> None:
    assert "\x1b" not in ids("\x1b[31m", "\x1b[31m").notes()[0]


def test_every_document_is_checked_the_exit_code_stays_and_the_run_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text("\n".join(json.dumps({"id": name, "text": ARTICLE}) for name in "aaba"))
    assert main(["check", "a.jsonl", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines if "kind" not in line] == list("aaba")
    assert lines[-1]["notes"] == [line[4:] for line in err.splitlines() if "QC904" in line]
    assert err.count("QC904 2 documents have ids that stood before (first: a.jsonl:2, id a)") == 1
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl"]) == 0
    assert capsys.readouterr().err.count("QC904") == 1
    assert Path("kept.jsonl").read_text().count("\n") == 4
    assert main(["baseline", "create", "a.jsonl"]) == 0
    assert capsys.readouterr().err.count("QC904") == 1
