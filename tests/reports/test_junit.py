"""JUnit's XML, as its readers read it."""

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import xmlschema
from junitparser import JUnitXml

from qc.findings import Level, Report
from qc.reports.junit import KEPT, LISTED
from tests.written import finding, report, written

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parents[1] / "schemas" / "junit-10.xsd"))


def read(*reports: Report, **options: Any) -> JUnitXml:
    text = written("junit", *reports, **options)
    SCHEMA.validate(ElementTree.parse(io.StringIO(text)))
    return JUnitXml.fromstring(text.encode())


def names(suites: JUnitXml) -> dict[str, list[str]]:
    return {suite.name: [case.name for case in suite] for suite in suites}


def test_a_suite_is_a_rule_and_a_case_a_document() -> None:
    menu = finding("Home | News", 1, rule="NAV901", name="menu")
    found = read(report(finding(), menu), report(finding("Share", 2), source="b.jsonl", record=3), report())
    assert names(found) == {
        "NAV901 menu": ["news.txt 000000000000"],
        "SHR901 share-row": ["news.txt 000000000000", "b.jsonl:3 000000000000"],
        "documents": ["1 document without a finding"],
    }
    assert [case.classname for suite in found for case in suite] == ["news.txt", "news.txt", "b.jsonl", "qc"]
    assert (found.tests, found.failures, found.errors) == (4, 3, 0)


def test_a_case_lists_its_findings_with_their_places() -> None:
    suite = next(iter(read(report(*(finding(number=number) for number in range(LISTED + 2))))))
    (failure,) = next(iter(suite)).result
    assert failure.text.splitlines()[0] == "news.txt:1:1: error a row of share links: Share this story"
    assert failure.text.splitlines()[-1] == "and 2 more findings"


def test_what_does_not_fail_the_run_is_skipped() -> None:
    warning = report(finding(level=Level.WARNING))
    assert (read(warning).failures, read(warning, fail_on=Level.WARNING).failures) == (0, 1)
    assert read(report(finding()), fail_on=None).failures == 0
    assert next(iter(read(warning))).skipped == 1


def test_a_run_without_a_finding_has_one_passing_case_since_empty_files_are_refused() -> None:
    assert names(read(report(), report())) == {"documents": ["2 documents without a finding"]}


def test_names_of_cases_are_unique_in_a_suite() -> None:
    found = names(read(*(report(finding(number=number), record=number + 1, source="a.jsonl") for number in range(50))))
    assert len(set(found["SHR901 share-row"])) == 50


def test_what_is_left_out_is_counted_by_a_case() -> None:
    many = [report(finding(number=number), record=number + 1, source="a.jsonl") for number in range(KEPT + 5)]
    cases = {case.name: case for suite in read(*many) if suite.name == "documents" for case in suite}
    (skipped,) = cases["left out of this file"].result
    assert skipped.message == "5 more findings of 5,005; `--report jsonl:FILE` has all"


def test_characters_that_xml_forbids_are_gone() -> None:
    assert "\\x00" in written("junit", report(finding("a\x00b\ufffec\ud800"), source="a\x01.txt"))
    read(report(finding("a\x00b\ufffec\ud800", message="\x02"), source="a\x01\udcff.txt"))


def test_notes_on_the_run_stand_beside_the_documents() -> None:
    text = written("junit", report(), notes=("QC003 SHR901 fires on much", "a\x00b"))
    found = ElementTree.fromstring(text).find("testsuite[@name='documents']/system-out")
    assert found is not None
    assert found.text == "QC003 SHR901 fires on much\na\\x00b"
