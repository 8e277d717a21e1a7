"""`qc rules list|test|lint`."""

import json
from pathlib import Path
from typing import Any

import pytest

from qc.cli import main
from tests.builders import ARTICLE, raw_rule

Capture = pytest.CaptureFixture[str]
CASES = {
    "foreign": ["⟦Share this article⟧\nIt rained.", "It rained.\n⟦Share this story⟧"],
    "content": ["Shares fell.", "We share this view.", "He wrote that people share this article of faith."],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QC_DATA", raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(name: str, **keys: Any) -> str:
    Path(name).write_text(json.dumps(raw_rule(keys.pop("id", "SHR901"), **{"cases": CASES} | keys)), encoding="utf-8")
    return name


def rows(out: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split() for line in out.splitlines()}


def test_the_list_has_a_row_a_rule_sorted_by_id(capsys: Capture) -> None:
    assert main(["rules", "list"]) == 0
    out = capsys.readouterr().out
    header, *lines = out.splitlines()
    assert header.split() == ["id", "name", "category", "languages", "confidence", "level", "safe"]
    ids = [line.split()[0] for line in lines]
    assert ids == sorted(ids)
    assert len(ids) > 100
    column = header.index("category")
    assert all(line[column - 1] == " " and line[column] != " " for line in lines)


def test_a_rule_of_ones_own_stands_beside_ours(capsys: Capture) -> None:
    assert main(["rules", "list", "--rules", write("mine.yaml"), "SHR901", "TPL001"]) == 0
    found = rows(capsys.readouterr().out)
    assert found["SHR901"] == ["SHR901", "rule-shr901", "share", "any", "not", "measured", "warning", "no"]
    assert found["TPL001"][:4] == ["TPL001", "theme-demo-address", "template", "any"]
    assert found["TPL001"][-2:] == ["error", "yes"]


def test_levels_are_those_of_the_settings(capsys: Capture) -> None:
    Path("qc.toml").write_text('ignore = ["TPL002"]\n[levels]\nTPL001 = "info"\nconsent = "off"\n', encoding="utf-8")
    assert main(["rules", "list", "TPL001", "TPL002", "CON001"]) == 0
    found = rows(capsys.readouterr().out)
    assert found["TPL001"][-2:] == ["info", "no"]
    assert found["TPL002"][-2:] == ["off", "no"]
    assert found["CON001"][-2:] == ["off", "no"]


def test_the_most_specific_level_decides(capsys: Capture) -> None:
    Path("qc.toml").write_text('[levels]\nconsent = "off"\nCON001 = "warning"\nCON = "info"\n', encoding="utf-8")
    assert main(["rules", "list", "CON001", "CON002"]) == 0
    found = rows(capsys.readouterr().out)
    assert found["CON001"][-2:] == ["warning", "no"]
    assert found["CON002"][-2:] == ["info", "no"]


def test_a_rule_may_be_off_and_not_chosen(capsys: Capture) -> None:
    Path("qc.toml").write_text('[levels]\nTPL001 = "off"\n', encoding="utf-8")
    Path("a.txt").write_text(ARTICLE, encoding="utf-8")
    assert main(["check", "a.txt", "--select", "CON"]) == 0
    assert "1 document (1 clean" in capsys.readouterr().err


def test_damaged_text_is_judged_by_proof(capsys: Capture) -> None:
    assert main(["rules", "list", "encoding"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert lines
    assert all("by proof" in line for line in lines)
    assert any(line.endswith("error or info  if proven") for line in lines)


def test_the_list_as_json_has_numbers(capsys: Capture) -> None:
    assert main(["rules", "list", "TPL001", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["id"] == "TPL001"
    assert row["languages"] == ["any"]
    assert 0.9 < row["confidence"] < 1
    assert set(row) == {"id", "name", "category", "languages", "confidence", "measured", "level", "safe"}


def test_words_and_options_choose_together(capsys: Capture) -> None:
    assert main(["rules", "list", "template", "--ignore", "TPL001", "--select", "TPL001,TPL002"]) == 0
    assert list(rows(capsys.readouterr().out)) == ["id", "TPL002"]


def test_a_word_that_names_nothing_ends_with_2(capsys: Capture) -> None:
    assert main(["rules", "list", "tmplate"]) == 2
    assert "did you mean template?" in capsys.readouterr().err
    Path("qc.toml").write_text('[levels]\ncookies = "off"\n', encoding="utf-8")
    assert main(["rules", "list"]) == 2
    assert "levels: 'cookies' is no rule id, name, prefix or category" in capsys.readouterr().err


def test_cases_that_hold_end_with_0(capsys: Capture) -> None:
    assert main(["rules", "test", "SHR901", "--rules", write("mine.yaml")]) == 0
    assert capsys.readouterr().out == "1 rule, 5 cases: all hold\n"


def test_cases_that_do_not_end_with_1_and_say_what_happened(capsys: Capture) -> None:
    cases = CASES | {"foreign": ["⟦Tweet this⟧\x1b[31m\nIt rained."]}
    assert main(["rules", "test", "SHR901", "--rules", write("mine.yaml", cases=cases)]) == 1
    failure, closing = capsys.readouterr().out.splitlines()
    assert failure.startswith("mine.yaml: SHR901: expected ['Tweet this'], got [] in 'Tweet this\\x1b[31m")
    assert closing == "1 rule, 4 cases: 1 failed"


def test_a_broken_rule_ends_with_2_and_tells_all_its_faults(capsys: Capture) -> None:
    Path("rules").mkdir()
    write("rules/a.yaml", patterns=["(", "x"], colour="red")
    Path("rules/b.yaml").write_text("id: [", encoding="utf-8")
    for action in ("list", "test", "lint"):
        assert main(["rules", action, "--rules", "rules"]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "rules/a.yaml: SHR901: colour: unknown key" in err
        assert "rules/a.yaml: SHR901: patterns: '(' is not a regular expression: missing ) at position 1" in err
        assert "rules/b.yaml: is not YAML" in err


def test_a_broken_rule_stops_a_check_in_the_same_way(capsys: Capture) -> None:
    Path("a.txt").write_text(ARTICLE, encoding="utf-8")
    assert main(["check", "a.txt", "--rules", write("mine.yaml", patterns=["("])]) == 2
    assert "mine.yaml: SHR901: patterns: '('" in capsys.readouterr().err


def test_lint_without_reference_says_so(capsys: Capture) -> None:
    assert main(["rules", "lint", "SHR901", "--rules", write("mine.yaml"), "--draws", "20"]) == 0
    out, err = capsys.readouterr()
    assert out == "1 rule: 0 errors, 0 warnings\n"
    assert "the cost of keywords was not counted: give --reference FILE, or set QC_DATA" in err


def test_lint_fails_on_errors_and_prints_them(capsys: Capture) -> None:
    path = write("mine.yaml", patterns=["share this (?:article|story)", "(a|aa)+$"])
    assert main(["rules", "lint", "SHR901", "--rules", path, "--draws", "5"]) == 1
    trap, gap, closing = capsys.readouterr().out.splitlines()
    assert trap.startswith("mine.yaml: SHR901: error: patterns: '(a|aa)+$' backtracks")
    assert gap.startswith("mine.yaml: SHR901: error: keywords: none stands in 'a")
    assert closing == "1 rule: 2 errors, 0 warnings"


def test_lint_counts_the_cost_on_a_reference(capsys: Capture) -> None:
    records = [json.dumps({"text": ARTICLE + ("We share this view." if number < 10 else "")}) for number in range(100)]
    Path("reference.jsonl").write_text("\n".join([*records, "not JSON"]), encoding="utf-8")
    words = ["rules", "lint", "SHR901", "--rules", write("mine.yaml"), "--draws", "5", "--reference", "reference.jsonl"]
    assert main(words) == 0
    warning, closing = capsys.readouterr().out.splitlines()
    assert warning.startswith(
        "mine.yaml: SHR901: warning: keywords: 0.10 candidates a document come to nothing ('share this' 0.10)"
    )
    assert closing == "1 rule: 0 errors, 1 warning"


def test_a_reference_without_documents_is_refused(capsys: Capture) -> None:
    Path("reference.jsonl").write_text("not JSON\n", encoding="utf-8")
    assert main(["rules", "lint", "SHR901", "--rules", write("mine.yaml"), "--reference", "reference.jsonl"]) == 2
    assert "reference.jsonl: holds no document that could be a reference" in capsys.readouterr().err


def test_labelled_data_is_the_reference_where_it_is_there(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    case = {
        "id": "p/s", "page": "p", "system": "s", "site": "example.com", "type": "article", "fold": 0, "lang": "en",
        "trust": True, "text": ARTICLE + "We share this view.", "foreign": [], "neutral": [], "ref_words": 50,
    }  # fmt: skip
    folder = Path("data")
    folder.mkdir()
    cases = [case, case | {"id": "q/s", "fold": 4}]
    for name in ("wcxb-dev", "fundus-news", "waddle-news", "readability-pages", "cleaneval"):
        _compress(folder / f"{name}.jsonl.zst", cases if name == "wcxb-dev" else [])
    monkeypatch.setenv("QC_DATA", str(folder))
    assert main(["rules", "lint", "SHR901", "--rules", write("mine.yaml"), "--draws", "5"]) == 1
    assert "error: keywords: 1.00 candidates a document come to nothing" in capsys.readouterr().out


def _compress(path: Path, records: list[dict[str, Any]]) -> None:
    import zstandard

    content = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(zstandard.ZstdCompressor().compress(content.encode()))
