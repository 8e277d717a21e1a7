"""Text that breaks programs, as documents: checked, explained, cut, printed in every format."""

import io
import json
from pathlib import Path

import pytest

from qc.checker import Checker
from qc.cleaning import Cleaning, clean_all
from qc.cli import main
from qc.documents import Document, Unreadable
from qc.readers import Item, Kind
from qc.readers.decode import decode
from qc.reports import FORMATS, Header, ReportOptions, writer
from qc.ruleset import load_shipped
from qc.totals import Totals
from tests.hostile import NAUGHTY

SHIPPED = Checker(load_shipped())
DOCUMENTS = [Document(name, text, "a.jsonl", record=number) for number, (name, text) in enumerate(NAUGHTY.items(), 1)]
REPORTS = SHIPPED.check(DOCUMENTS)
RAW = set(map(chr, [*range(9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0), 0x202E, 0x2066, 0x200B, 0xFEFF]))
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("document", DOCUMENTS, ids=list(NAUGHTY))
def test_each_is_checked_alone_as_among_the_others_and_spans_are_exact(document: Document) -> None:
    (report,) = SHIPPED.check([document])
    assert report == REPORTS[DOCUMENTS.index(document)]
    for finding in report.findings:
        if finding.span is not None:
            assert document.text[slice(*finding.span)] == finding.text
    assert SHIPPED.trace(document)[0].documents == [document]


def test_cleaning_them_twice_changes_nothing_more() -> None:
    everything = Cleaning(unsafe=True, max_share=1.0)
    once = clean_all(SHIPPED, DOCUMENTS, REPORTS, everything)
    texts = [
        document.text if result.text is None else result.text for document, result in zip(DOCUMENTS, once, strict=True)
    ]
    again = [Document(None, text) for text in texts]
    assert all(result.text is None for result in clean_all(SHIPPED, again, SHIPPED.check(again), everything))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_them_and_people_see_no_raw_control_character(name: str) -> None:
    stream, totals = io.BytesIO(), Totals()
    target = writer(name, stream, ReportOptions(Header(1, "0", "digest"), include_text=name in ("json", "jsonl")))
    for report in REPORTS:
        totals.add(report)
        target.write(report)
    target.finish(totals, [])
    text = stream.getvalue().decode("utf-8")
    if name in ("full", "concise", "github", "markdown"):
        assert not set(text) & RAW
    if name in ("json", "gitlab", "sarif"):
        json.loads(text)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_is_read_from_a_record_a_text_file_and_a_page(kind: Kind) -> None:
    for name, text in NAUGHTY.items():
        raw = json.dumps({"text": text}).encode() if kind is Kind.RECORD else text.encode("utf-8", "surrogatepass")
        found = decode(Item(name, 1, kind, raw, None))
        if kind is Kind.RECORD:
            assert isinstance(found, Document)
            assert found.text == text
        assert isinstance(found, Document | Unreadable)


def test_as_id_url_and_field_they_are_names_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    dirty = "304 North Cardinal St.\nIt rained in Leeds on Monday."
    lines = [
        json.dumps({"id": text, "url": text, "site": text, text: text, "text": dirty}) for text in NAUGHTY.values()
    ]
    Path("a.jsonl").write_text("\n".join(lines))
    reports = [word for name in FORMATS[1:] for word in ("--report", f"{name}:report.{name}")]
    assert main(["check", "a.jsonl", *reports]) == 1
    out, err = capsys.readouterr()
    assert f"{len(NAUGHTY)} documents" in err
    assert not set(out + err) & RAW
    assert main(["baseline", "create", "a.jsonl"]) == 0
    assert main(["check", "a.jsonl", "--baseline", ".qc-baseline.jsonl", "-q"]) == 0
    capsys.readouterr()
