"""`qc explain`: what hit, what was let off and why, and how the score came about."""

import json
from pathlib import Path

import pytest

from qc.cli import main
from tests.builders import ARTICLE

Capture = pytest.CaptureFixture[str]


def test_hits_and_what_a_condition_let_off(tmp_path: Path, capsys: Capture) -> None:
    text = f"Physical Address\n{ARTICLE}The sign says “304 North Cardinal St.”\n304 North Cardinal St.\n"
    (tmp_path / "a.txt").write_text(text)
    assert main(["explain", str(tmp_path / "a.txt")]) == 0
    out = capsys.readouterr().out
    assert "let off  TPL002 address-heading: no template finding stands within 2 fragments" in out
    assert "hit      TPL001 theme-demo-address  template (foreign), confidence 0.97  → error" in out
    assert "score = 1 − Σ" in out


def test_the_score_is_taken_apart(capsys: Capture) -> None:
    assert main(["explain", "--text", f"304 North Cardinal St.\n{ARTICLE}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    score = float(lines[-1].split("=")[1])
    part = float(lines[-2].split()[1])
    assert lines[-2].endswith("template")
    assert round(score + part, 4) == 1.0


def test_a_record_is_found_by_its_id(tmp_path: Path, capsys: Capture) -> None:
    lines = [json.dumps({"id": name, "text": ARTICLE}) for name in ("a", "b")]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert main(["explain", str(tmp_path / "a.jsonl"), "--id", "b"]) == 0
    assert "id b: score 1.0000, clean" in capsys.readouterr().out
    assert main(["explain", str(tmp_path / "a.jsonl"), "--id", "c"]) == 2
    assert "no document with id 'c' among its 2" in capsys.readouterr().err


def test_a_text_of_nothing_has_no_score(capsys: Capture) -> None:
    assert main(["explain", "--text", "  "]) == 0
    assert "no score" in capsys.readouterr().out


def test_file_or_text_but_not_both(capsys: Capture) -> None:
    assert main(["explain"]) == 2
    assert main(["explain", "x.txt", "--text", "y"]) == 2
    assert "--text" in capsys.readouterr().err
