"""A baseline: known findings by fingerprint, in lines that git may join as it likes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.baseline import SCHEMA, Baseline, Entry, Known, changes, enters, entry, load, save
from qc.checker import unreadable
from qc.documents import Unreadable
from qc.errors import BaselineError, OutputError
from qc.findings import Level
from qc.fingerprints import SCHEME
from tests.builders import ARTICLE, check, raw_rule

DIRTY = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"))
(FINDING,) = DIRTY.findings
HEADER = json.dumps({"kind": "baseline", "schema": SCHEMA, "scheme": SCHEME, "excerpts": True})
LINE = json.dumps({"fingerprint": "0" * 32, "rule": "SHR901", "document": "id:d", "text": "Share this story"})


def baseline_of(*entries: Entry) -> Baseline:
    return Baseline({one.fingerprint: one for one in entries})


def written(folder: Path, *lines: str) -> Path:
    path = folder / "b.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_a_known_finding_is_hidden_and_the_score_stays() -> None:
    known = Known(baseline_of(entry(FINDING, "id:d")))
    report, hidden = known.hide(DIRTY, "id:d")
    assert (report.findings, hidden) == ((), [FINDING])
    assert (report.score, report.verdict) == (DIRTY.score, DIRTY.verdict)
    assert known.hidden == 1
    assert known.stale() == []


def test_a_new_finding_in_an_old_document_is_not_hidden() -> None:
    grown = check(f"Share this story\n{ARTICLE}Share this article\n", raw_rule("SHR901"))
    report, hidden = Known(baseline_of(entry(FINDING, "id:d"))).hide(grown, "id:d")
    assert [finding.text for finding in report.findings] == ["Share this article"]
    assert [finding.text for finding in hidden] == ["Share this story"]


def test_an_edited_document_keeps_its_old_entries() -> None:
    edited = check(f"An editor's new first line.\n\nShare this  story\n{ARTICLE.upper()}", raw_rule("SHR901"))
    report, _ = Known(baseline_of(entry(FINDING, "id:d"))).hide(edited, "id:d")
    assert report.findings == ()


def test_an_entry_is_stale_when_its_document_was_read_and_its_finding_is_gone() -> None:
    mended, elsewhere = entry(FINDING, "id:d"), Entry("1" * 32, "SHR901", "id:other")
    known = Known(baseline_of(mended, elsewhere))
    known.hide(check(ARTICLE, raw_rule("SHR901")), "id:d")
    assert known.stale() == [mended]
    assert known.unmet() == [mended, elsewhere]
    assert known.notes()[0].startswith("QC902 1 entry of the baseline is stale")


def test_records_without_a_key_are_said_once_with_what_to_do() -> None:
    known = Known(Baseline())
    for _ in range(3):
        known.hide(DIRTY, None)
    (note,) = known.notes()
    assert note.startswith("QC903 3 documents have neither id nor URL")
    assert "--id-field" in note


def test_errors_and_warnings_enter_and_hints_do_not() -> None:
    for level, result in ((0.97, True), (0.8, True), (0.6, False)):
        report = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"), confidence={"SHR901": level})
        assert enters(report.findings[0], "id:d") is result
    assert report.findings[0].level is Level.INFO


def test_an_unreadable_record_enters_only_where_it_has_a_key() -> None:
    (finding,) = unreadable(Unreadable("QC000", "not JSON", "a.jsonl", 1)).findings
    assert not enters(finding, None)
    assert enters(finding, "id:7")


def test_an_unreadable_file_has_a_fingerprint_of_its_own() -> None:
    first, second = (unreadable(Unreadable("QC001", "binary", name)).findings[0] for name in ("a.txt", "b.txt"))
    assert first.fingerprint != second.fingerprint


def test_the_file_is_sorted_and_holds_neither_time_nor_count_nor_place(tmp_path: Path) -> None:
    entries = [Entry(digit * 32, "SHR901", "id:d") for digit in "3a1"]
    save(tmp_path / "b.jsonl", baseline_of(*entries), overwrite=False)
    header, *lines = (tmp_path / "b.jsonl").read_text().splitlines()
    assert header == HEADER
    assert lines == sorted(lines)
    assert list(json.loads(lines[0])) == ["fingerprint", "rule", "document"]


def test_without_excerpts_no_text_is_written() -> None:
    assert entry(FINDING, "id:d", excerpts=False).text is None
    assert entry(FINDING, "id:d").text == "Share this story"


keys = st.none() | st.text(st.characters(codec=None), max_size=20).map(lambda text: f"id:{text}")
entries = st.builds(
    Entry, st.text("0123456789abcdef", min_size=32, max_size=32), st.just("TPL001"), keys, st.none() | st.text()
)


@given(st.lists(entries))
def test_what_is_saved_is_loaded_whatever_ids_hold(found: list[Entry]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.jsonl"
        before = baseline_of(*found)
        save(path, before, overwrite=False)
        assert load(path) == before
        assert len(path.read_text().splitlines()) == len(before.entries) + 1
        assert all(line.isprintable() for line in path.read_text().splitlines())


def test_lines_may_stand_in_any_order_twice_and_with_crlf(tmp_path: Path) -> None:
    other = LINE.replace("0" * 32, "1" * 32)
    path = written(tmp_path, HEADER + "\r", other + "\r", LINE + "\r", "", HEADER, other)
    assert sorted(load(path).entries) == ["0" * 32, "1" * 32]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "does not begin with the header line"),
        ([LINE], "b.jsonl:1: is no header"),
        (["not json"], "b.jsonl:1: is not JSON"),
        ([HEADER.replace('"schema": 1', '"schema": 2')], "schema 2, this qc knows 1"),
        ([HEADER.replace('"scheme": "1"', '"scheme": "9"')], "scheme 9, this qc makes scheme 1"),
        ([HEADER, "<<<<<<< HEAD", LINE, "=======", ">>>>>>> other"], "b.jsonl:2: holds the marks of a merge"),
        ([HEADER, LINE, "||||||| base"], "b.jsonl:3: holds the marks of a merge"),
        ([HEADER, LINE[:-9]], "b.jsonl:2: is not JSON"),
        ([HEADER, "[1]"], "b.jsonl:2: is no object"),
        ([HEADER, LINE.replace("0" * 32, "zz")], "b.jsonl:2: is no line of a baseline"),
        ([HEADER, LINE.replace("document", "line")], "unknown field"),
        ([HEADER, "[" * 100_000], "b.jsonl:2: is not JSON"),
        ([HEADER.replace('"kind": "baseline"', '"kind": "header"')], "is no header"),
    ],
)
def test_a_bad_file_is_one_sentence_and_never_an_empty_baseline(tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(BaselineError) as caught:
        load(written(tmp_path, *lines))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_missing_or_undecodable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="no such baseline"):
        load(tmp_path / "none.jsonl")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(BaselineError, match="cannot be read"):
        load(tmp_path / "b.jsonl")


def test_a_file_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        save(tmp_path / "file" / "b.jsonl", Baseline(), overwrite=True)
    with pytest.raises(OutputError, match="exists already"):
        save(tmp_path / "file", Baseline(), overwrite=False)


def test_changes_are_counted_by_rule() -> None:
    old = [Entry("0" * 32, "TPL001"), Entry("1" * 32, "SHR901")]
    new = [Entry("0" * 32, "TPL001"), Entry("2" * 32, "TPL001"), Entry("3" * 32, "NAV001")]
    assert changes(old, new) == {"NAV001": (1, 0), "SHR901": (0, 1), "TPL001": (1, 0)}
