"""The commands at the end of a report: what is safe apart from what is not, pages apart from other files."""

from typing import Any

import msgspec

from qc.findings import Mending, Report
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
        "2 findings are safe to mend: qc clean --in-place a.txt b.txt",
        "1 more, after a look at the diff: qc clean --unsafe c.txt",
        "why: qc explain a.txt; what a rule is: qc rule SHR901",
    ]


def test_three_files_are_named_and_no_more() -> None:
    names = [f"{letter}.txt" for letter in "abcd"]
    assert lines(*map(report, names))[0].endswith("qc clean --unsafe a.txt b.txt c.txt …")


def test_names_can_be_pasted_into_a_shell() -> None:
    assert "qc clean --unsafe 'a b;c.txt'" in lines(report("a b;c.txt"))[0]


def test_pages_are_written_elsewhere_and_named_apart() -> None:
    assert lines(report("a.html", safe=True))[0] == "1 finding is safe to mend: qc clean --output DIR a.html"
    assert lines(report("a.html.gz", safe=True), report("b.txt", safe=True)) == [
        "1 finding is safe to mend: qc clean --in-place b.txt",
        "1 finding is safe to mend: qc clean --output DIR a.html.gz",
        "why: qc explain b.txt; what a rule is: qc rule SHR901",
    ]


def test_nothing_is_offered_where_nothing_can_be_done() -> None:
    assert lines(report("-", safe=True)) == []
    assert lines(report("a.txt", BYLINE)) == []
    assert lines(report("a.txt", WALL)) == []


def test_hints_are_never_cut() -> None:
    assert not mendable(report("a.txt", confidence=0.6).findings[0])
    assert mendable(report("a.txt", confidence=0.8).findings[0])


def mended(source: str, *, in_place: bool = True, safe_share: float = 0.0, share: float = 0.0, **keys: Any) -> Report:
    return msgspec.structs.replace(report(source, **keys), mending=Mending(in_place, safe_share, share))


def test_a_file_that_cannot_be_rewritten_in_place_is_written_elsewhere_whatever_its_name() -> None:
    found = lines(mended("a.txt", in_place=False, safe=True))
    assert found[0] == "1 finding is safe to mend: qc clean --output DIR a.txt"


def test_what_the_guard_would_leave_alone_is_not_offered_to_it() -> None:
    found = lines(mended("a.txt", safe=True, safe_share=0.4, share=0.4), mended("b.txt", safe_share=0.0, share=0.2))
    assert found == [
        "1 finding is left to you, after a look at the diff: qc clean --unsafe b.txt",
        "1 finding is in documents that would lose more than 30%: take those out (qc filter), or look at the diff: "
        "qc clean --max-share 1 a.txt",
        "why: qc explain b.txt; what a rule is: qc rule SHR901",
    ]


def test_the_guard_alone_is_told_too_and_says_unsafe_where_that_is_needed() -> None:
    found = lines(mended("a.txt", share=0.5))
    assert "qc clean --unsafe --max-share 1 a.txt" in found[0]
    assert found[1] == "why: qc explain a.txt; what a rule is: qc rule SHR901"
