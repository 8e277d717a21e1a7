"""Workflow commands: ten annotations of a level at most, each where the finding stands."""

from pathlib import Path
from typing import Any

from qc.findings import Finding, Level
from qc.reports.github import SHOWN
from qc.spans import Region
from tests.written import finding, report, written


def lines(*findings: Finding, **options: Any) -> list[str]:
    return written("github", report(*findings), **options).splitlines()


def test_a_finding_is_annotated_in_its_file() -> None:
    assert lines(finding(number=2)) == [
        "::error file=news.txt,line=3,col=1,endColumn=17,title=SHR901 share-row::a row of share links: Share this story"
    ]
    assert lines(finding(level=Level.WARNING))[0].startswith("::warning file=")


def test_a_finding_whose_columns_are_unknown_has_its_line_only() -> None:
    (line,) = lines(finding(), locate=lambda _: Region(5, 1, 900, whole=True))
    assert line.startswith("::error file=news.txt,line=5,title=")


def test_hints_are_not_annotated() -> None:
    assert lines(finding(level=Level.INFO)) == []


def test_nine_findings_of_a_rule_are_shown_one_by_one() -> None:
    assert len(lines(*(finding(number=number) for number in range(SHOWN)))) == SHOWN


def test_the_tenth_annotation_says_how_many_more_there_are_and_where() -> None:
    shown = lines(*(finding(number=number) for number in range(50)), others=("sarif:qc.sarif", "github:-"))
    assert len(shown) == SHOWN + 1
    assert "::50 findings in 1 document, for example a row of share links" in shown[0]
    assert shown[-1] == "::error title=qc::Not shown here: 41 more errors; see sarif:qc.sarif"


def test_reports_in_the_temporary_folder_of_a_job_are_named_by_format(tmp_path: Path) -> None:
    others = (f"sarif:{tmp_path}/temp/qc.sarif", f"jsonl:{tmp_path}/temp/a.jsonl")
    shown = lines(*(finding(number=number) for number in range(50)), others=others, root=str(tmp_path / "root"))
    assert shown[-1].endswith("41 more errors; see the other reports of this run (sarif, jsonl)")


def test_each_of_the_first_nine_rules_has_an_annotation_and_the_others_are_counted() -> None:
    many = [finding(number=number) for number in range(20)]
    others = [finding(rule=f"NAV{number}", name="menu") for number in range(900, 912)]
    shown = lines(*many, *others)
    assert [line.split("title=")[1].split(" ")[0] for line in shown[:-1]] == [
        "SHR901",
        *(f"NAV{number}" for number in range(900, 908)),
    ]
    assert shown[-1].endswith(
        "Not shown here: 23 more errors, among them all of 4 other rules; `qc check --format concise` lists them"
    )


def test_errors_and_warnings_are_counted_apart() -> None:
    mixed = [finding(number=number, level=level) for number in range(30) for level in (Level.ERROR, Level.WARNING)]
    shown = lines(*mixed)
    assert sum(line.startswith("::error") for line in shown) == SHOWN + 1
    assert sum(line.startswith("::warning") for line in shown) == SHOWN + 1


def test_what_ends_a_command_or_a_property_is_escaped() -> None:
    (line,) = written("github", report(finding("100%\n::error::x"), source="a,b:c%.txt")).splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25.txt,line=1,")
    assert line.endswith(": 100%25⏎::error::x")
