"""A page that attacks what reads reports goes through every format, and comes out harmless."""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema

from qc.cli import main
from qc.reports import FORMATS
from tests.builders import ARTICLE

SCHEMAS = Path(__file__).parents[1] / "schemas"
RULE = """
id: SHR990
name: hostile-line
message: a hostile line
what: Lines of the test.
why: They are hostile.
keywords: [zqhostile]
patterns: ['^.*zqhostile.*$']
cases:
  foreign: ["⟦zqhostile⟧", "⟦a zqhostile line⟧"]
  content: ["one", "two", "three"]
"""
ATTACKS = (
    "::error file=x::owned",
    "::add-mask::e",
    "##[command]rm",
    "\x1b[2J\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "\x9b31m",
    "\u202egnp.exe\u2066",
    "z\u200be\u200dr\u2060o\ufeff",
    "</script><script>alert(1)</script>",
    "]]><!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "``` `````` `",
    "@octocat @org/team #123 GH-1",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <img src=x onerror=y>",
    "=HYPERLINK(1) +1 -1",
    "| a | b |",
    "%0A::error::x %25",
    "\ud800 \ufffe \x00",
    "‮🦉 e\u0301",
)
NAMES = ("we \"ird'", "new\nline::error::x", "@team,#12;`id`|<b>", "-rf", os.fsdecode(b"\xff\xfe"), "\u202etxt", "=1")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "rule.yaml").write_text(RULE)
    (tmp_path / "in").mkdir()
    text = "\n".join(f"{attack} zqhostile" for attack in ATTACKS)
    for name in NAMES:
        readable = text.replace("\ud800", "").replace("\x00", "")
        (tmp_path / "in" / f"{name}.txt").write_text(f"{readable}\n{ARTICLE}", encoding="utf-8")
    records = [{"id": f"@id{attack}", "url": f"https://{attack}/", "site": attack, "text": text} for attack in ATTACKS]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "in" / "hostile.jsonl").write_text("\n".join([*lines, "::error::no JSON \x1b[2J", ""]))
    return tmp_path


def everything(folder: Path, *options: str) -> dict[str, bytes]:
    """Write all formats in one run."""
    reports = [word for name in FORMATS for word in ("--report", f"{name}:out.{name}")]
    code = main(["check", "in", "--rules", "rule.yaml", "--select", "SHR990", "--show", "info", *reports, *options])
    assert code == 1
    return {name: (folder / f"out.{name}").read_bytes() for name in FORMATS}


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_written_on_stdout_is_harmless(
    format_: str, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    main(["check", "in", "--rules", "rule.yaml", "--select", "SHR990", "--show", "info", "--format", format_])
    out, err = capfdbinary.readouterr()
    for line in [*out.splitlines(), *err.splitlines()]:
        assert not line.lstrip().startswith((b"::", b"##[")) or format_ == "github"
        assert b"\x1b" not in line


def test_no_file_holds_a_control_sequence_or_a_bidi_control(folder: Path, capsys: Capture) -> None:
    for name, content in everything(folder).items():
        text = content.decode()
        # JSON of programs keeps the text exactly; its reader decides what to show of it.
        forbidden = "\x1b" if name in ("json", "jsonl") else FORBIDDEN
        found = re.search(forbidden, text.replace("\n", ""))
        assert found is None, (name, found)


def test_every_line_of_the_github_format_is_a_command_of_ours(folder: Path, capsys: Capture) -> None:
    lines = everything(folder)["github"].decode().splitlines()
    assert 2 <= len(lines) <= 20
    for line in lines:
        properties = re.fullmatch(r"::(?:error|warning) (.*?)::(.*)", line)
        assert properties is not None
        assert re.fullmatch(r"(?:(?:file|line|col|endColumn|title)=[^:,\r\n]*,?)+", properties[1])


def test_the_files_are_valid_whatever_stands_in_them(folder: Path, capsys: Capture) -> None:
    files = everything(folder)
    sarif = json.loads(files["sarif"])
    jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text())).validate(sarif)
    jsonschema.validate(json.loads(files["gitlab"]), json.loads((SCHEMAS / "gitlab-code-quality.json").read_text()))
    xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd")).validate(ElementTree.fromstring(files["junit"]))
    places = [one["locations"][0]["physicalLocation"] for one in sarif["runs"][0]["results"]]
    assert len({place["artifactLocation"]["uri"] for place in places}) == len(NAMES) + 1
    for result in sarif["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"in/[\w.%~-]+", uri, re.ASCII)
        assert not re.search(r"[\[\]]|@\w|#\d", result["message"]["text"])
    for issue in json.loads(files["gitlab"]):
        assert not re.search(r"@\w|#\d", issue["description"])
        assert re.match(r"[A-Z]", issue["description"])
    for name in ("sarif", "gitlab"):
        assert b"</" not in files[name]


def test_two_findings_of_one_line_stand_in_their_own_columns(folder: Path, capsys: Capture) -> None:
    run = json.loads(everything(folder)["sarif"])["runs"][0]
    lines = (folder / "in" / "hostile.jsonl").read_text().split("\n")
    checked = 0
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        if place["artifactLocation"]["uri"] == "in/hostile.jsonl" and result["ruleId"] == "SHR990":
            region = place["region"]
            raw = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            assert json.loads(f'"{raw}"').endswith("zqhostile")
            checked += 1
    assert checked == len(ATTACKS) ** 2
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(hashes)) == len(hashes)


def test_no_text_leaves_no_excerpt_in_any_file(folder: Path, capsys: Capture) -> None:
    shown = everything(folder)
    hidden = everything(folder, "--no-text")
    printed = capsys.readouterr()
    for name in FORMATS:
        assert b"zqhostile" in shown[name], name
        assert b"zqhostile" not in hidden[name], name
        assert b"library" not in hidden[name], name
    assert "zqhostile" not in printed.err
