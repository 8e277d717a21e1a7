"""GitLab's code quality report: valid, unique fingerprints, relative paths."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from qc.findings import Level, Report
from qc.reports.gitlab import KEPT
from tests.written import finding, report, written

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "gitlab-code-quality.json").read_text())


def issues(*reports: Report, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written("gitlab", *reports, **options))
    jsonschema.validate(found, SCHEMA)
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    return found


def test_an_issue_has_what_gitlab_reads() -> None:
    assert issues(report(finding(number=4), source="./news.txt")) == [
        {
            "description": "SHR901 share-row: a row of share links: Share this story",
            "check_name": "SHR901",
            "fingerprint": f"{4:032x}",
            "severity": "major",
            "location": {"path": "news.txt", "lines": {"begin": 5}},
        }
    ]


def test_levels_become_severities() -> None:
    found = issues(report(*(finding(number=n, level=level) for n, level in enumerate(Level))))
    assert [issue["severity"] for issue in found] == ["major", "minor", "info"]


def test_records_without_a_key_share_fingerprints_and_are_told_apart() -> None:
    same = [report(finding(), record=number, source="a.jsonl") for number in (1, 2, 3)]
    assert [issue["fingerprint"] for issue in issues(*same)] == ["0" * 32, "0" * 32 + "-2", "0" * 32 + "-3"]


def test_nothing_found_is_an_empty_array() -> None:
    assert issues(report()) == []


def test_what_is_left_out_is_counted_by_the_last_entry() -> None:
    found = issues(report(*(finding(number=number) for number in range(KEPT + 7))))
    assert len(found) == KEPT + 1
    assert found[-1]["description"].startswith("QC: 7 more of 5,007 findings are not in this report")
