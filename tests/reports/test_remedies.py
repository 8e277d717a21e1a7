"""The commands at the end of a report: what is safe apart from what is not, pages apart from other files."""

import msgspec

from qc.findings import Report
from qc.reports.remedies import Remedies, mendable
from tests.builders import ARTICLE, check, raw_rule

SHARE = raw_rule("SHR901", patterns=["^share this .*$"])
BYLINE = raw_rule("BYL901", patterns=["^share this .*$"], fix="none")
WALL = raw_rule("PAY901", patterns=["^share this .*$"], extend="document")


def report(source: str, rule: dict[str, object] = SHARE, *, safe: bool = False, confidence: float = 0.97) -> Report:
    identifier = str(rule["id"])
    kept = (identifier,) if safe else ()
    found = check(f"Share this story\n{ARTICLE}", rule, safe=kept, confidence={identifier: confidence})
    return msgspec.structs.replace(found, source=source)


def lines(*reports: Report) -> list[str]:
    remedies = Remedies()
    for found in reports:
        remedies.add(found, list(found.findings))
    return remedies.lines()


def test_safe_findings_are_told_apart_from_the_others() -> None:
    assert lines(report("a.txt", safe=True), report("b.txt", safe=True), report("c.txt")) == [
        "2 findings are safe to mend: qc clean --in-place a.txt b.txt c.txt",
        "1 more, after a look at the diff: qc clean --unsafe a.txt b.txt c.txt",
        "why: qc explain a.txt; what a rule is: qc rule SHR901",
    ]


def test_three_files_are_named_and_no_more() -> None:
    names = [f"{letter}.txt" for letter in "abcd"]
    assert lines(*map(report, names))[0].endswith("qc clean --unsafe a.txt b.txt c.txt …")


def test_names_can_be_pasted_into_a_shell() -> None:
    assert "qc clean --unsafe 'a b;c.txt'" in lines(report("a b;c.txt"))[0]


def test_pages_are_written_elsewhere_and_named_only_where_there_is_nothing_else() -> None:
    assert lines(report("a.html", safe=True))[0] == "1 finding is safe to mend: qc clean --output DIR a.html"
    assert "a.html" not in "".join(lines(report("a.html.gz", safe=True), report("b.txt", safe=True)))


def test_nothing_is_offered_where_nothing_can_be_done() -> None:
    assert lines(report("-", safe=True)) == []
    assert lines(report("a.txt", BYLINE)) == []
    assert lines(report("a.txt", WALL)) == []


def test_hints_are_never_cut() -> None:
    assert not mendable(report("a.txt", confidence=0.6).findings[0])
    assert mendable(report("a.txt", confidence=0.8).findings[0])
