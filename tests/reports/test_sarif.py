"""SARIF: valid, and what GitHub asks for beyond that."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qc.findings import Level, Report
from qc.reports.sarif import KEPT, LEFT_OUT, SIZE
from qc.spans import Region
from tests.written import MENU, SHARE, finding, report, written

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json").read_text())


def run(*reports: Report, **options: Any) -> dict[str, Any]:
    text = written("sarif", *reports, **options)
    log = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert len(text.encode()) < SIZE
    (only,) = log["runs"]
    _has_what_github_requires(only)
    return dict(only)


def _has_what_github_requires(run: dict[str, Any]) -> None:
    for rule in run["tool"]["driver"]["rules"]:
        for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"], rule["help"]["text"]):
            assert text
        assert len(rule["shortDescription"]["text"]) <= 1024 >= len(rule["fullDescription"]["text"])
        assert "security-severity" not in rule["properties"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        assert not {"suppressions", "fixes"} & set(result)
        region = result["locations"][0]["physicalLocation"]["region"]
        assert min(region.values()) >= 1
        assert region["endColumn"] > region["startColumn"]


def hashes(found: dict[str, Any]) -> list[str]:
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in found["results"]]


def test_a_result_has_message_place_fingerprint_and_rule() -> None:
    found = run(report(finding(number=2), source="a b/é.txt"))
    (result,) = found["results"]
    assert result["ruleId"] == found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "SHR901"
    assert result["message"]["text"] == "a row of share links: “Share this story”"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/%C3%A9.txt"},
        "region": {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 17},
    }
    assert hashes(found) == [f"{2:032x}:1"]
    assert result["properties"]["span"] == [200, 216]
    assert found["columnKind"] == "unicodeCodePoints"


def test_rules_do_not_depend_on_what_was_found() -> None:
    none, some = run(report()), run(report(finding()))
    assert none["tool"] == some["tool"]
    rules = none["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [SHARE.id, MENU.id, LEFT_OUT]
    assert [rule["properties"]["precision"] for rule in rules[:2]] == ["very-high", "high"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules[:2]] == ["error", "warning"]


def test_levels_are_those_of_sarif() -> None:
    found = run(report(*(finding(number=n, level=level) for n, level in enumerate(Level))))
    assert [result["level"] for result in found["results"]] == ["error", "warning", "note"]


def test_two_findings_in_one_line_stay_two() -> None:
    regions = {"a": Region(7, 20, 30), "b": Region(7, 50, 60)}
    both = report(finding("a"), finding("b", 1), source="a.jsonl", record=7)
    found = run(both, locate=lambda one: regions[one.text or ""])
    assert len(set(hashes(found))) == 2
    places = [result["locations"][0]["physicalLocation"]["region"] for result in found["results"]]
    assert [(place["startLine"], place["startColumn"], place["endColumn"]) for place in places] == [
        (7, 20, 30),
        (7, 50, 60),
    ]


def test_records_without_a_key_share_fingerprints_and_are_told_apart() -> None:
    same = [report(finding(), record=number, source="a.jsonl") for number in (1, 2)]
    assert hashes(run(*same)) == ["0" * 32 + ":1", "0" * 32 + ":2"]


def test_what_is_left_out_is_counted_by_a_last_note_and_totals_stay_exact() -> None:
    found = run(report(*(finding(number=number) for number in range(KEPT + 7))))
    assert len(found["results"]) == KEPT + 1
    last = found["results"][-1]
    assert (last["ruleId"], last["level"]) == (LEFT_OUT, "note")
    assert last["message"]["text"].startswith("7 more findings of 5,007 are not in this file")
    assert found["properties"]["findings"] == KEPT + 7


def test_long_names_of_files_do_not_make_the_file_larger_than_github_takes() -> None:
    long = ["é" * 1000 + str(number) for number in range(3_000)]
    found = run(*(report(finding(number=number), source=name) for number, name in enumerate(long)))
    assert 500 < len(found["results"]) < 3_000
    assert found["results"][-1]["ruleId"] == LEFT_OUT


@pytest.mark.parametrize("text", ["[click](http://evil.example)", "@team #12", "</script><script>alert(1)"])
def test_messages_hold_no_link_mention_or_end_of_a_script(text: str) -> None:
    raw = written("sarif", report(finding(text)))
    assert "</" not in raw
    message = json.loads(raw)["runs"][0]["results"][0]["message"]["text"]
    assert not set(message) & set("[]@")
    assert "#12" not in message


def test_notes_on_the_run_are_notifications() -> None:
    (invocation,) = run(report(), notes=("QC003 SHR901 fires on much",))["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == [
        "QC003 SHR901 fires on much"
    ]


def test_rules_that_nobody_described_have_results_all_the_same() -> None:
    (result,) = run(report(finding(rule="BLR001", name="model")))["results"]
    assert result["ruleId"] == "BLR001"
    assert "ruleIndex" not in result
