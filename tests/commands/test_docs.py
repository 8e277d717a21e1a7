"""`qc rules docs`: pages of rules and their index."""

import json
from pathlib import Path
from typing import Any

import pytest

from qc.cli import main
from qc.commands.pages import MARK, page, prose
from qc.commands.standing import Standing
from qc.findings import Level
from qc.ruleset import Count, Measured
from tests.builders import raw_rule, rule_set

Capture = pytest.CaptureFixture[str]
CASES = {
    "foreign": ["⟦Share this article⟧\nIt rained.", "It rained.\n⟦Share this story⟧"],
    "content": ["Shares fell.", "We share this view.", "He wrote that people share this article of faith."],
}
MINE = ("--rules", "mine", "--select", "SHR901,CON901")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("mine").mkdir()
    write("SHR901")
    write("CON901", name="cookie-line")
    return tmp_path


def write(identifier: str, **keys: Any) -> None:
    rule = raw_rule(identifier, **{"cases": CASES} | keys)
    Path(f"mine/{identifier}.yaml").write_text(json.dumps(rule), encoding="utf-8")


def docs(*words: str) -> int:
    return main(["rules", "docs", *MINE, *words])


def files(folder: str = "docs/rules") -> dict[str, bytes]:
    root = Path(folder)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_every_rule_gets_a_page_by_category_and_name_and_a_line_in_the_index() -> None:
    assert docs() == 0
    assert set(files()) == {"index.md", "share/rule-shr901.md", "consent/cookie-line.md"}
    index = Path("docs/rules/index.md").read_text(encoding="utf-8")
    assert "2 rules." in index
    assert "| SHR901 | [rule-shr901](share/rule-shr901.md) | for a test | any | not measured | warning | no |" in index
    assert index.index("## consent") < index.index("## share")


def test_a_page_tells_what_why_and_examples_with_their_marks() -> None:
    assert docs("--output", "elsewhere") == 0
    page = Path("elsewhere/share/rule-shr901.md").read_text(encoding="utf-8")
    assert page.startswith(f"# SHR901 rule-shr901\n{MARK}\n\nfor a test.\n\n## What\n\nWhat.\n\n## Why\n\nWhy.\n")
    assert "## Is flagged\n\n```text\n⟦Share this article⟧\nIt rained.\n```\n" in page
    assert "## Is left alone\n\n```text\nShares fell.\n```\n" in page
    assert "Not measured: a rule of yours." in page


def test_what_was_measured_stands_in_a_table_with_level_interval_and_rate() -> None:
    (rule,) = rule_set(raw_rule("SHR901", cases=CASES)).rules
    measured = Measured(
        confidence=0.97,
        measured=True,
        counts={"tight": Count(1234, 6)},
        training={"page": Count(30)},
        safe=True,
        clean_rate=0.42,
        interval=(0.981, 0.997),
    )
    told = page(rule, Standing(measured, "0.970", Level.ERROR.value, "yes"))
    assert "Level: error, from a confidence of 0.970; `qc clean` cuts it by itself." in told
    assert "| fold 3 | tight extractors | 1,234 | 6 | 99.5% |\n| folds 0 to 2 | whole pages | 30 | 0 | 100.0% |" in told
    assert "Right on fold 3: 98% to 100% (95 % interval, all kinds together)." in told
    assert "It hits main text 0.42 times in 1,000 documents." in told


def test_conditions_and_exceptions_are_told() -> None:
    write("SHR901", where={"max_words": "9", "amid": "2"}, unless=["a|b`c"])
    assert docs() == 0
    page = Path("docs/rules/share/rule-shr901.md").read_text(encoding="utf-8")
    assert "* only if: the fragment has 9 words at most; other foreign rules hit 2 other fragments" in page
    assert "* unless one of these matches: `` a|b`c ``" in page


def test_nothing_of_a_rule_is_markup(capsys: Capture) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:y) | `a` @team #12 \x1b[31m"
    fence = ["⟦Share this article⟧\n```\n</pre>\x1b[2J", CASES["foreign"][1]]
    write("SHR901", message=hostile, what=hostile, why=hostile, cases=CASES | {"foreign": fence})
    assert docs() == 0
    for content in files().values():
        text = content.decode()
        assert "\x1b" not in text
        assert "\n<script" not in text
        assert " <script" not in text
    assert "````text\n⟦Share this article⟧\n```\n</pre>\\x1b[2J\n````" in files()["share/rule-shr901.md"].decode()
    assert prose("a | b") == r"a \| b"


def test_pages_are_the_same_bytes_each_time_and_fresh_ones_pass(capsys: Capture) -> None:
    assert docs() == 0
    before = files()
    assert capsys.readouterr().out == "docs/rules: 3 pages, 3 pages changed\n"
    assert docs() == 0
    assert capsys.readouterr().out == "docs/rules: 3 pages, nothing changed\n"
    assert docs("--output", "again") == 0
    assert files("again") == files() == before
    assert docs("--check") == 0


def test_stale_missing_and_left_over_pages_are_named_and_end_with_1(capsys: Capture) -> None:
    docs()
    write("SHR901", name="other-name")
    Path("docs/rules/consent/cookie-line.md").unlink()
    capsys.readouterr()
    assert docs("--check") == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "docs/rules/consent/cookie-line.md: is missing",
        "docs/rules/index.md: differs from its rule",
        "docs/rules/share/other-name.md: is missing",
        "docs/rules/share/rule-shr901.md: is of no rule",
    ]
    assert err == "4 pages of rules stale; run `qc rules docs` and commit them\n"
    assert docs() == 0
    assert set(files()) == {"index.md", "share/other-name.md", "consent/cookie-line.md"}
    assert docs("--check") == 0


def test_pages_that_people_wrote_are_left_alone() -> None:
    Path("docs/rules").mkdir(parents=True)
    Path("docs/rules/notes.md").write_text("Ours.\n", encoding="utf-8")
    assert docs() == 0
    assert docs("--check") == 0
    assert Path("docs/rules/notes.md").read_text(encoding="utf-8") == "Ours.\n"


def test_a_folder_that_cannot_be_written_ends_with_2(capsys: Capture) -> None:
    Path("docs").write_text("a file", encoding="utf-8")
    assert docs() == 2
    assert "--output names another folder" in capsys.readouterr().err


def test_our_own_rules_get_pages_too(capsys: Capture) -> None:
    assert main(["rules", "docs", "--select", "TPL"]) == 0
    assert "# TPL001 theme-demo-address" in Path("docs/rules/template/theme-demo-address.md").read_text("utf-8")
