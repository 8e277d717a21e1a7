"""Reports for machines: a fixed order of fields, exact totals, lone surrogates included."""

import io
import json

import msgspec

from qc.findings import Report
from qc.reports import Header, ReportOptions, writer
from qc.reports.encoding import trailer
from qc.totals import Totals
from tests.builders import ARTICLE, check, raw_rule

HEADER = Header(1, "0.1", "digest", "m0del")
SHARE = raw_rule("SHR901", patterns=["^share this .*$"])
REPORT = check(f"Share this story\n{ARTICLE}", SHARE)


def written(name: str, *reports: Report, **options: object) -> str:
    stream, totals = io.BytesIO(), Totals()
    target = writer(name, stream, ReportOptions(header=HEADER, **options))  # type: ignore[arg-type]
    for report in reports:
        totals.add(report)
        target.write(report)
    target.finish(totals, ["QC003 a note"])
    return stream.getvalue().decode()


def test_json_lines_have_a_header_a_report_a_line_and_a_trailer() -> None:
    header, report, end = (json.loads(line) for line in written("jsonl", REPORT).splitlines())
    assert header == {"kind": "header", "schema": 1, "qc": "0.1", "rules": "digest", "model": "m0del"}
    assert report["findings"][0]["rule"] == "SHR901"
    assert end["kind"] == "trailer"
    assert (end["documents"], end["findings"], end["levels"]) == (1, 1, {"error": 1})
    assert end["notes"] == ["QC003 a note"]


def test_the_trailer_counts_what_was_hidden_and_says_null_where_nothing_could_be() -> None:
    fields = ("known", "stale", "unchanged", "unchanged_files")
    plain = json.loads(written("jsonl", REPORT).splitlines()[-1])
    assert [plain[field] for field in fields] == [None] * 4
    hidden = trailer(Totals(known=3, stale=1, unchanged=7, unchanged_files=2), [])
    assert [hidden[field] for field in fields] == [3, 1, 7, 2]


def test_without_an_envelope_there_are_reports_only() -> None:
    assert len(written("jsonl", REPORT, REPORT, envelope=False).splitlines()) == 2


def test_the_order_of_fields_is_fixed() -> None:
    report = json.loads(written("jsonl", REPORT, envelope=False))
    assert list(report) == [
        *("id", "source", "record", "score", "verdict", "language", "chars", "not_assessed", "parts", "findings")
    ]
    assert list(report["findings"][0]) == [
        *("rule", "name", "category", "level", "span", "line", "column", "confidence", "message", "text"),
        *("fix", "replacement", "safe", "fingerprint", "also"),
    ]


def test_one_json_object_holds_the_same() -> None:
    for reports in ([], [REPORT], [REPORT, REPORT]):
        content = json.loads(written("json", *reports))
        assert len(content["reports"]) == len(reports) == content["trailer"]["documents"]


def test_lone_surrogates_are_written_as_escapes() -> None:
    line = written("jsonl", check(f"Share this \ud800 story\n{ARTICLE}", SHARE), envelope=False)
    assert "\\ud800" in line
    assert json.loads(line)["findings"][0]["text"] == "Share this \ud800 story"


def test_the_text_of_the_document_stands_in_reports_only_on_request() -> None:
    with_text = msgspec.structs.replace(REPORT, text="the text")
    assert "the text" not in written("jsonl", with_text)
    assert json.loads(written("jsonl", with_text, include_text=True, envelope=False))["text"] == "the text"


def test_a_site_that_another_format_asked_for_is_not_written() -> None:
    sited = msgspec.structs.replace(REPORT, site="news.example", text="the text")
    for name in ("json", "jsonl"):
        assert "news.example" not in written(name, sited)
        assert "news.example" not in written(name, sited, include_text=True)
        assert "the text" in written(name, sited, include_text=True)
