"""`qc eval`: the figures of the reference tool, and floors that hold or break."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from qc.cli import main
from tests.labelled import write, written

Capture = pytest.CaptureFixture[str]
COLUMNS = 18
"""The group's name and the figures; what follows are intervals."""

SELECTIONS = [
    [],
    ["--captions", "neutral", "--by", "lang"],
    ["--only", "trust=true", "--only", "system=html_text", "--only", "system=trafilatura", "--by", "site"],
    ["--levels", "error,warning,info", "--only", "fold=1"],
    ["--safe"],
]


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A file of written cases."""
    return write(tmp_path / "cases.jsonl", written(5))


@pytest.fixture
def report(cases: Path, capsys: Capture) -> Path:
    """What `qc check` says of them."""
    path = cases.with_name("report.jsonl")
    assert main(["check", str(cases), "--no-model", "--report", f"jsonl:{path}", "--fail-on", "never", "-q"]) == 0
    capsys.readouterr()
    return path


def table(out: str, by: str) -> list[list[str]]:
    """Return the cells of the main table of what was printed."""
    lines = out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.split()[:2] == [by, "cases"])
    last = next(number for number, line in enumerate(lines) if number > first and line.startswith("ALL"))
    return [line.replace("span ", "span").replace("char ", "char").split() for line in lines[first : last + 1]]


@pytest.mark.data
@pytest.mark.parametrize("options", SELECTIONS, ids=" ".join)
def test_figures_are_those_of_the_reference(cases: Path, report: Path, capsys: Capture, options: list[str]) -> None:
    tool = Path(os.environ.get("QC_DATA", "")).parent / "eval" / "evaluate.py"
    if "QC_DATA" not in os.environ or not tool.is_file():
        pytest.skip("the reference tool does not stand beside QC_DATA")
    command = [sys.executable, str(tool), str(cases), str(report), "--bootstrap", "50", *options]
    theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    by = options[options.index("--by") + 1] if "--by" in options else "system"
    expected = table(theirs, by)
    assert len(expected) > 2
    for source in (["--no-model"], ["--findings", str(report)]):
        assert main(["eval", str(cases), "--bootstrap", "50", *source, *options]) == 0
        ours = table(capsys.readouterr().out, by)
        assert [cells[:COLUMNS] for cells in ours] == [cells[:COLUMNS] for cells in expected]
        assert [cells[18:21] for cells in ours[1:]] == [cells[18:21] for cells in expected[1:]]


def as_json(capsys: Capture, *words: str) -> dict[str, Any]:
    assert main(["eval", *words, "--format", "json", "-q"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_checking_and_reading_a_report_say_the_same_but_for_what_reports_do_not_hold(
    cases: Path, report: Path, capsys: Capture
) -> None:
    checked = as_json(capsys, str(cases), "--no-model", "--worst", "2")
    read = as_json(capsys, str(cases), "--findings", str(report), "--worst", "2")
    assert checked.pop("reliability").keys() == {"whole pages", "extractors' output"}
    assert read.pop("reliability") == {}
    assert read == checked
    assert checked["lines"]["ALL"]["cases"] == 24
    assert checked["categories"]["share"]["findings"] > 0


def test_the_worst_cases_are_shown_with_their_text(cases: Path, capsys: Capture) -> None:
    assert main(["eval", str(cases), "--no-model", "--worst", "1"]) == 0
    out = capsys.readouterr().out
    assert "most harmed cases; F flagged, - foreign, n neutral" in out
    assert "\n  F  " in out
    assert "largest foreign spans that were missed" in out


def test_a_case_counts_at_its_categories_where_labels_name_them(tmp_path: Path, capsys: Capture) -> None:
    text = "The mill burned down twice in one night.\nShare this story\nA ferry crosses the sound at noon."
    one = written(0, 1)[0] | {"text": text, "neutral": [], "caption": [], "foreign": [[41, 57], [58, 92]]}
    path = write(tmp_path / "a.jsonl", [one | {"categories": ["share", "related"]}])
    found = as_json(capsys, str(path), "--no-model", "--levels", "error,warning,info")["categories"]
    assert found["share"]["recall"] == 1.0
    assert found["related"]["recall"] == 0.0
    assert found["related"]["precision"] is None


def floors(cases: Path, *words: str) -> list[str]:
    return ["eval", str(cases), "--no-model", "-q", "--write-floors", str(cases.with_name("floors.json")), *words]


def gate(cases: Path, *words: str) -> list[str]:
    return ["eval", str(cases), "--no-model", "--gate", str(cases.with_name("floors.json")), *words]


def test_floors_hold_where_nothing_changed(cases: Path, capsys: Capture) -> None:
    assert main(floors(cases, "--only", "trust=True", "--captions", "neutral")) == 0
    assert "folds 0,1,2,3 trust=True captions neutral" in capsys.readouterr().out
    assert main(gate(cases)) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "qc: the floors of cases.jsonl hold\n"


def test_a_broken_floor_is_named_and_no_other(cases: Path, capsys: Capture) -> None:
    assert main(floors(cases)) == 0
    path = cases.with_name("floors.json")
    content = json.loads(path.read_text())
    content["pinned"][0]["limits"]["html_text"]["span R"] = 0.99
    content["pinned"][0]["limits"]["ALL"]["main%"] = 0.0
    path.write_text(json.dumps(content))
    capsys.readouterr()
    assert main(gate(cases)) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("cases.jsonl, folds 0,1,2,3: html_text: span R is 0.")
    assert first.endswith("below the floor of 0.99")
    assert second.startswith("cases.jsonl, folds 0,1,2,3: ALL: main% is ")
    assert second.endswith("above the ceiling of 0")


def test_a_floor_is_lowered_only_by_its_own_flag(cases: Path, capsys: Capture) -> None:
    assert main(floors(cases)) == 0
    path = cases.with_name("floors.json")
    before = path.read_text()
    assert main(floors(cases, "--ignore", "share,promotion,template,consent,related")) == 2
    assert "nothing is written: --lower lets floors be lowered" in capsys.readouterr().err
    assert path.read_text() == before
    assert main(floors(cases, "--ignore", "share,promotion,template,consent,related", "--lower")) == 0
    assert path.read_text() != before
    assert main(gate(cases, "--ignore", "share,promotion,template,consent,related")) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: does not exist; give files of labelled cases"),
        (["{}", "--fold", "x"], "--fold: 'x' is no fold; give numbers such as 3 or 0,1"),
        (["{}", "--fold", "3"], "no case of fold 3"),
        (["{}", "--only", "trust"], "--only trust: give KEY=VALUE"),
        (["{}", "--only", "sytem=x"], "cases have no 'sytem' to choose or group by; did you mean system?"),
        (["{}", "--by", "text"], "cases have no 'text' to choose or group by"),
        (["{}", "--fold", "1", "--only", "fold=1"], "give --fold or --only fold=, not both"),
        (["{}", "--levels", "errors"], "--levels: 'errors' is no level; did you mean error?"),
        (["{}", "{}"], "the id '0/html_text' stands twice; give each file once"),
        (["{}", "--lower"], "--lower belongs to --write-floors"),
        (["{}", "--gate", "f.json", "--fold", "3"], "--fold does not go with --gate"),
        (["{}", "--gate", "f.json", "--write-floors", "f.json"], "give --gate or --write-floors, not both"),
        (["{}", "--gate", "f.json", "--findings", "r.jsonl"], "--findings does not go with --gate or --write-floors"),
        (["{}", "--gate", "f.json"], "f.json: No such file or directory; `qc eval CASES --write-floors FILE`"),
        (["{}", "--gate", "{}"], "holds no floors"),
        (["{}", "--findings", "{}"], "cases.jsonl:1: neither findings nor spans"),
        (["{}", "--model", "no-model"], "no-model/manifest.json: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(cases: Path, capsys: Capture, words: list[str], says: str) -> None:
    model = [] if "--model" in words else ["--no-model"]
    assert main(["eval", *(str(cases) if word == "{}" else word for word in words), *model]) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_who_reads_a_report_hears_of_cases_and_records_that_do_not_meet(
    cases: Path, report: Path, capsys: Capture
) -> None:
    lines = report.read_text().splitlines()
    report.write_text("\n".join([*lines[:-4], '{"id": "other", "spans": [[0, 4]], "score": 0.5}']) + "\n")
    assert main(["eval", str(cases), "--findings", str(report)]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "qc: 1 records of the report are of no case that was chosen",
        "qc: 3 of 24 cases have no record; counted as nothing flagged",
    ]
