"""`qc rule ID`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qc.cli import main
from qc.commands.rule import conditions
from tests.builders import raw_rule, rule_set

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def told(capsys: Capture, *words: str) -> str:
    assert main(["rule", *words]) == 0
    return capsys.readouterr().out


def mine(**keys: Any) -> list[str]:
    Path("mine.yaml").write_text(json.dumps(raw_rule("SHR901", **keys)), encoding="utf-8")
    return ["SHR901", "--rules", "mine.yaml"]


def test_a_rule_of_ours_is_told_with_cases_and_what_was_measured(capsys: Capture) -> None:
    out = told(capsys, "theme-demo-address")
    assert out.startswith("TPL001 theme-demo-address: demo address of a site theme\n\n")
    assert "category    template (foreign)\n" in out
    assert "languages   any\n" in out
    assert "file        rules/template/theme-demo-address.yaml\n" in out
    assert "level       error, from a confidence of 0.97" in out
    assert "`qc clean` cuts it by itself" in out
    assert "must flag:\n  ⟦304 North Cardinal St.⟧⏎⟦Dorchester Center, MA 02124⟧⏎" in out
    assert "must leave alone:\n" in out


def test_what_was_measured_stands_in_words(capsys: Capture) -> None:
    out = " ".join(told(capsys, "CON001").split())
    assert "measured Sites of fold 3: whole pages " in out
    assert " foreign, " in out
    assert "Sites of folds 0 to 2: " in out
    assert "(95 % interval, all kinds together)" in out


def test_a_rule_of_ones_own_was_not_measured(capsys: Capture) -> None:
    out = told(capsys, *mine())
    assert re.search(r"^level       (warning|info), from a confidence of 0\.[5-9]\d\d", out, re.MULTILINE)
    assert "which is its category's, since it was not measured" in " ".join(out.split())
    assert "measured    Not measured: a rule of yours.\n" in out
    assert "looks for   1 pattern where its keyword stands\n" in out


def test_a_rule_that_is_switched_off_is_told_too(capsys: Capture) -> None:
    Path("qc.toml").write_text('ignore = ["TPL001"]\n', encoding="utf-8")
    assert "level       off" in told(capsys, "TPL001")


def test_damaged_and_neutral_text(capsys: Capture) -> None:
    assert "level       info; neutral text is only named" in told(capsys, "REP001")
    assert "by whether a round trip gives the damage back" in " ".join(told(capsys, "ENC001").split())


def test_all_conditions_have_words() -> None:
    where = {
        "min_words": 2,
        "max_words": 9,
        "max_document_words": 50,
        "position": "tail",
        "beside": "consent",
        "unrelated": True,
    }
    (rule,) = rule_set(raw_rule("SHR901", where=where, unless=["^x$"])).rules
    assert list(conditions(rule)) == [
        "the fragment has 2 words or more",
        "the fragment has 9 words at most",
        "the document has 50 words at most",
        "it stands in the tail of the document",
        "a finding of consent stands within two fragments",
        "none of its content words stands elsewhere in the document",
        "none of its exceptions matches (^x$)",
    ]


def test_text_of_a_rule_file_is_printed_harmlessly(capsys: Capture) -> None:
    out = told(capsys, *mine(message="red \x1b[31m", what="a\n::error::b", cost_reason="\u202eodd"))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "red \\x1b[31m" in out
    assert not any(line.startswith("::") for line in out.splitlines())


def test_json_has_all_keys(capsys: Capture) -> None:
    data = json.loads(told(capsys, "TPL001", "--format", "json"))
    assert data["id"] == "TPL001"
    assert data["cases"]["foreign"][0].startswith("⟦304 North Cardinal St.⟧")
    assert data["level"] == "error"
    assert data["safe"] == "yes"
    assert 0.9 < data["measured"]["confidence"] < 1


def test_a_rule_that_is_not_there_ends_with_2(capsys: Capture) -> None:
    assert main(["rule", "TPL999"]) == 2
    assert "there is no rule 'TPL999'; did you mean TPL" in capsys.readouterr().err
