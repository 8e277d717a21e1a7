"""`qc clean`: a diff, a check, files rewritten so that nothing else changes."""

import gzip
import json
from pathlib import Path

import pytest

from qc.cli import main
from tests.builders import ARTICLE

ADDRESS = "304 North Cardinal St.\nDorchester Center, MA 02124\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_by_default_it_prints_a_diff_and_writes_nothing(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text(ADDRESS + ARTICLE)
    assert main(["clean", "a.txt"]) == 0
    out = capsys.readouterr().out
    assert "--- a.txt\n+++ a.txt (cleaned)\n" in out
    assert "-304 North Cardinal St.\n" in out
    assert (folder / "a.txt").read_text() == ADDRESS + ARTICLE


def test_check_ends_with_1_where_something_would_change(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text(ADDRESS + ARTICLE)
    (folder / "b.txt").write_text(ARTICLE)
    assert main(["clean", "a.txt", "--check"]) == 1
    assert main(["clean", "b.txt", "--check"]) == 0
    capsys.readouterr()


def test_in_place_cuts_and_ends_with_1_the_first_time_only(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_bytes((ADDRESS + ARTICLE).replace("\n", "\r\n").encode())
    assert main(["clean", "a.txt", "--in-place"]) == 1
    assert (folder / "a.txt").read_bytes() == ARTICLE.replace("\n", "\r\n").encode()
    assert main(["clean", "a.txt", "--in-place"]) == 0
    capsys.readouterr()


def test_in_a_record_only_the_text_changes_and_a_clean_record_stays_byte_identical(folder: Path) -> None:
    clean = b'{"id": 1,  "text":"It rained in Leeds.", "n": 1.50}\r\n'
    dirty = b'{"b": [1, 2],"text" : ' + json.dumps(ADDRESS + ARTICLE).encode() + b' , "z":null}\n'
    broken = b"not json\n\n"
    (folder / "a.jsonl").write_bytes(clean + dirty + broken + clean)
    assert main(["clean", "a.jsonl", "--in-place", "-q"]) == 1
    expected = b'{"b": [1, 2],"text" : ' + json.dumps(ARTICLE).encode() + b' , "z":null}\n'
    assert (folder / "a.jsonl").read_bytes() == clean + expected + broken + clean


def test_an_array_keeps_its_layout(folder: Path) -> None:
    content = json.dumps([{"text": ARTICLE}, {"text": ADDRESS + ARTICLE}], indent=2)
    (folder / "a.json").write_text(content)
    assert main(["clean", "a.json", "--in-place", "-q"]) == 1
    assert (folder / "a.json").read_text() == json.dumps([{"text": ARTICLE}, {"text": ARTICLE}], indent=2)


def test_compressed_files_stay_compressed(folder: Path) -> None:
    line = json.dumps({"text": ADDRESS + ARTICLE}).encode() + b"\n"
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(line))
    assert main(["clean", "a.jsonl.gz", "--in-place", "-q"]) == 1
    assert json.loads(gzip.decompress((folder / "a.jsonl.gz").read_bytes())) == {"text": ARTICLE}


def test_an_unchanged_file_is_not_touched(folder: Path) -> None:
    (folder / "a.jsonl").write_text(json.dumps({"text": ARTICLE}))
    before = (folder / "a.jsonl").stat().st_mtime_ns
    assert main(["clean", "a.jsonl", "--in-place", "-q"]) == 0
    assert (folder / "a.jsonl").stat().st_mtime_ns == before


def test_output_mirrors_the_paths_and_refuses_to_overwrite(folder: Path, capsys: Capture) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "a.txt").write_text(ADDRESS + ARTICLE)
    (folder / "data" / "b.txt").write_text(ARTICLE)
    assert main(["clean", "data", "--output", "cleaned"]) == 0
    assert (folder / "cleaned" / "data" / "a.txt").read_text() == ARTICLE
    assert (folder / "cleaned" / "data" / "b.txt").read_text() == ARTICLE
    assert main(["clean", "data", "--output", "cleaned"]) == 2
    assert "--overwrite" in capsys.readouterr().err


def test_html_is_not_rewritten_in_place_but_its_text_is_written_elsewhere(folder: Path, capsys: Capture) -> None:
    lines = "".join(f"<p>{line}</p>" for line in (ADDRESS + ARTICLE).splitlines())
    (folder / "a.html").write_text(f"<html><body>{lines}</body></html>")
    assert main(["clean", "a.html", "--in-place"]) == 2
    assert "--output" in capsys.readouterr().err
    assert main(["clean", "a.html", "--output", "cleaned", "-q"]) == 0
    assert (folder / "cleaned" / "a.html.txt").read_text().split() == ARTICLE.split()


def test_a_file_that_is_not_utf8_is_not_rewritten_in_place(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_bytes((ADDRESS + ARTICLE + "Das Café öffnet wieder.\n").encode("latin-1"))
    assert main(["clean", "a.txt", "--in-place"]) == 2
    assert "not UTF-8" in capsys.readouterr().err


def test_too_much_is_refused_and_said(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text(ADDRESS + "It rained.\n")
    assert main(["clean", "a.txt", "--in-place"]) == 0
    assert "left as it is" in capsys.readouterr().err
    assert (folder / "a.txt").read_text() == ADDRESS + "It rained.\n"
    assert main(["clean", "a.txt", "--in-place", "--max-share", "1", "-q"]) == 1
    assert (folder / "a.txt").read_text() == "It rained.\n"


def test_stdin_cannot_be_rewritten(capsys: Capture) -> None:
    assert main(["clean", "-", "--in-place"]) == 2
    assert "qc filter - -o - --clean" in capsys.readouterr().err


def test_a_truncated_file_is_left_alone_in_place(folder: Path, capsys: Capture) -> None:
    lines = b"".join(json.dumps({"text": ADDRESS + ARTICLE, "n": n}).encode() + b"\n" for n in range(3000))
    packed = gzip.compress(lines, mtime=0)[:-20]
    (folder / "a.jsonl.gz").write_bytes(packed)
    assert main(["clean", "a.jsonl.gz", "--in-place"]) == 2
    assert (folder / "a.jsonl.gz").read_bytes() == packed
    capsys.readouterr()


def test_a_file_cut_off_counts_nothing_as_gone(folder: Path, capsys: Capture) -> None:
    line = json.dumps({"text": ADDRESS + ARTICLE}).encode() + b"\n"
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(line * 3000, mtime=0)[:-20])
    assert main(["clean", "a.jsonl.gz", "--in-place"]) == 2
    assert ", 0 cleaned, 0 findings gone, " in capsys.readouterr().err


def test_utf16_without_a_mark_is_not_rewritten_in_place(folder: Path, capsys: Capture) -> None:
    content = (ADDRESS + ARTICLE).encode("utf-16-le")
    (folder / "a.txt").write_bytes(content)
    assert main(["clean", "a.txt", "--in-place"]) == 2
    assert (folder / "a.txt").read_bytes() == content
    assert "not UTF-8" in capsys.readouterr().err


def test_what_cannot_be_read_is_named_and_stays(folder: Path, capsys: Capture) -> None:
    content = b"not json\n" + json.dumps({"text": ADDRESS + ARTICLE}).encode() + b"\n"
    (folder / "a.jsonl").write_bytes(content)
    assert main(["clean", "a.jsonl", "--in-place"]) == 1
    assert (folder / "a.jsonl").read_bytes() == content.replace(json.dumps(ADDRESS)[1:-1].encode(), b"")
    err = capsys.readouterr().err
    assert "a.jsonl:1: left as it is: not JSON" in err
    assert ", 1 unreadable\n" in err


def test_a_symbolic_link_is_written_through(folder: Path, capsys: Capture) -> None:
    (folder / "store").mkdir()
    (folder / "store" / "a.txt").write_text(ADDRESS + ARTICLE)
    (folder / "a.txt").symlink_to(folder / "store" / "a.txt")
    assert main(["clean", "a.txt", "--in-place"]) == 1
    assert (folder / "a.txt").is_symlink()
    assert (folder / "store" / "a.txt").read_text() == ARTICLE
    capsys.readouterr()


def test_twenty_documents_that_stay_as_they_are_are_named_and_the_others_counted(folder: Path, capsys: Capture) -> None:
    (folder / "a.jsonl").write_text("not json\n" * 34 + json.dumps({"text": ADDRESS + "It rained."}))
    assert main(["clean", "a.jsonl", "--check"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert sum("left as it is: not JSON" in line for line in lines) == 20
    assert lines[-2] == "qc: 15 more documents left as they are, for such reasons"
    assert lines[-1].endswith("1 left because too much would go, 34 unreadable")


def test_a_page_that_cannot_be_read_is_not_written_and_said_so(folder: Path, capsys: Capture) -> None:
    (folder / "a.html").write_bytes(bytes(range(256)) * 8)
    assert main(["clean", "a.html", "--output", "cleaned"]) == 0
    assert "a.html: not written: binary data" in capsys.readouterr().err
    assert not (folder / "cleaned").exists()


def test_what_cannot_be_read_counts_as_unreadable_in_place_too(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_bytes(bytes(range(256)) * 8)
    assert main(["clean", "a.txt", "--in-place"]) == 0
    assert capsys.readouterr().err.splitlines()[-1].endswith("1 unreadable")


@pytest.mark.parametrize("words", [["check"], ["clean"], ["filter", "-o", "kept.jsonl"]])
def test_a_file_without_records_is_one_sentence_and_2(folder: Path, capsys: Capture, words: list[str]) -> None:
    (folder / "a.jsonl").write_text("\n\n")
    assert main([*words, "a.jsonl"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == (
        "qc: no documents in a.jsonl: it holds no record, or the settings exclude it "
        "(--allow-empty makes this no error)"
    )
