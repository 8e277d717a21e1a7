"""The formats for people: fragments in their lines, then counts, never a control character of a document."""

import io
from typing import Any

import msgspec

from qc.checker import unreadable
from qc.documents import Unreadable
from qc.findings import Level, Report
from qc.reports import Header, ReportOptions
from qc.reports.people import RULES, SHOWN, PeopleWriter
from qc.totals import Totals
from tests.builders import ARTICLE, check, raw_rule

HEADER = Header(1, "0", "digest")
SHARE = raw_rule("SHR901", patterns=["^share this .*$"])


def shown(*reports: Report, full: bool = True, **options: object) -> str:
    stream, totals = io.BytesIO(), Totals()
    writer = PeopleWriter(stream, ReportOptions(header=HEADER, **options), full=full)  # type: ignore[arg-type]
    for report in reports:
        totals.add(report)
        writer.write(report)
    writer.finish(totals, [])
    return stream.getvalue().decode()


def dirty(line: str = "Share this story", source: str = "d.txt", **keys: Any) -> Report:
    text = f"{line}\n{ARTICLE}"
    return msgspec.structs.replace(check(text, SHARE, **keys), text=text, source=source)


def test_full_shows_place_level_rule_reason_and_the_marked_line() -> None:
    text = shown(dirty())
    assert "d.txt  score 0.9" in text
    assert "      1:1   error   SHR901 rule-shr901 0.97  for a test" in text
    assert "1 │ ⟦Share this story⟧" in text
    assert "(safe" not in text
    assert "1 finding is left to you, after a look at the diff: qc clean --unsafe d.txt" in text
    assert "why: qc explain d.txt; what a rule is: qc rule SHR901" in text


def test_what_is_safe_to_cut_is_marked_and_the_command_that_cuts_it_named() -> None:
    text = shown(dirty(safe=("SHR901",)), dirty(source="e f.txt"))
    assert "for a test (safe to cut)" in text
    assert "1 finding is safe to mend: qc clean --in-place d.txt\n" in text
    assert "1 more, after a look at the diff: qc clean --unsafe 'e f.txt'" in text


def test_what_stands_in_place_of_damaged_text_is_shown() -> None:
    residue = raw_rule("HTM901", keywords=["&amp;"], patterns=["&amp;nbsp;"], extend="match", fix="replace")
    text = f"Tea&amp;nbsp;time\n{ARTICLE}"
    report = msgspec.structs.replace(check(text, residue), text=text)
    assert "(safe to replace)" in shown(report)
    assert "          → \xa0" in shown(report)


def test_no_confidence_looks_certain_or_like_the_next_level() -> None:
    assert "rule-shr901 0.99 " in shown(dirty(confidence={"SHR901": 0.9996}))
    assert "rule-shr901 0.94 " in shown(dirty(confidence={"SHR901": 0.9499}))


def test_concise_is_one_finding_a_line() -> None:
    first = shown(dirty(), full=False).splitlines()[0]
    assert first == "d.txt:1:1: error SHR901 rule-shr901 0.97 for a test: Share this story"


def test_color_only_where_it_is_wanted() -> None:
    assert "\x1b[31m" in shown(dirty(), color=True)
    assert "\x1b" not in shown(dirty())


def test_escape_sequences_of_a_document_are_never_printed() -> None:
    text = shown(dirty("Share this \x1b[2Jstory \u202e"))
    assert "\x1b" not in text
    assert "\\x1b[2J" in text
    assert "\\u202e" in text


def test_no_line_begins_with_text_of_a_document() -> None:
    text = shown(dirty("Share this\u2028::error::x"), dirty("Share this ::error::x"))
    assert not any(line.startswith("::") for line in text.splitlines())


def test_what_is_below_the_shown_level_is_left_out() -> None:
    assert shown(check(f"Share this story\n{ARTICLE}", SHARE, confidence={"SHR901": 0.8}), show=Level.ERROR) == ""


def test_after_fifty_findings_come_counts_per_rule_and_the_worst_documents() -> None:
    text = shown(*[dirty() for _ in range(SHOWN + 7)], full=False)
    assert text.count("SHR901 rule-shr901 0.97") == SHOWN
    assert "7 more findings, by rule:" in text
    assert "      7  SHR901 rule-shr901" in text
    assert "worst of these documents:" in text


def test_a_single_document_with_many_findings_is_cut_off_too() -> None:
    text = shown(dirty("\n".join(["Share this story"] * (SHOWN + 20))))
    assert text.count("⟦") == SHOWN
    assert "20 more findings, by rule:" in text


def test_only_the_most_frequent_rules_are_counted_apart() -> None:
    rules = [raw_rule(f"SHR8{number:02}", patterns=[f"^share this {number}$"]) for number in range(RULES + 3)]
    lines = "\n".join(f"Share this {number}" for number in range(RULES + 3))
    text = f"{lines}\n{ARTICLE}"
    report = msgspec.structs.replace(check(text, *rules), text=text)
    assert "      3  of 3 other rules" in shown(*[dirty()] * SHOWN, report)


def test_an_unreadable_record_is_named_with_its_reason() -> None:
    text = shown(unreadable(Unreadable("QC000", "not JSON: at column 3", "a.jsonl", 7)))
    assert "a.jsonl:7" in text
    assert "QC000 unreadable-record  not JSON: at column 3" in text


def test_long_lines_are_cut_around_the_finding() -> None:
    part = raw_rule("SHR902", keywords=["share this"], patterns=["share this story"], extend="match")
    text = "word " * 40 + "Share this story " + "more " * 400
    report = msgspec.structs.replace(check(f"{text}\n{ARTICLE}", part), text=f"{text}\n{ARTICLE}")
    line = next(line for line in shown(report).splitlines() if "⟦" in line)
    assert len(line) < 500
    assert "…word" in line or "…" in line
