"""Reading from end to end: what every kind of bad input becomes, and that it never costs another document."""

import gzip
import io
import json
import tempfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from qc.documents import Document, Unreadable
from qc.errors import InputError
from qc.readers import Filler, Found, Item, Kind, Lost, ReadOptions, file_bytes, read, read_from, read_verbatim
from qc.readers.decode import decode
from qc.readers.formats import format_of
from tests.readers.conftest import Outcomes, Stdin, Texts, Write

GOOD = b'{"id": 1, "text": "First."}\n'
LAST = b'{"id": 2, "text": "Last."}\n'


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "First."),
        ("a.md", "First."),
        ("a.html", "<p>First."),
        ("a.htm", "<p>First."),
        ("a.jsonl", '{"text": "First."}\n'),
        ("a.ndjson", '{"text": "First."}\n'),
        ("a.json", '{"text": "First."}'),
        ("b.json", '[{"text": "First."}]'),
        ("c.json", '{"text": "First."}\n{"text": "First."}\n'),
    ],
)
def test_every_format_is_read_plain_and_packed(
    write: Write, texts: Texts, name: str, content: str, packing: str
) -> None:
    raw = content.encode()
    write(name + packing, {"": raw, ".gz": gzip.compress(raw), ".zst": zstandard.compress(raw)}[packing])
    assert set(texts(name + packing)) == {"First."}


def test_a_record_is_named_by_its_file_and_line(write: Write) -> None:
    write("a.jsonl", GOOD + b"\n" + LAST)
    items = [item for item in read(["a.jsonl"], ReadOptions()) if isinstance(item, Item)]
    assert [(item.source, item.record, item.kind, item.raw, item.ending) for item in items] == [
        ("a.jsonl", 1, Kind.RECORD, GOOD[:-1], b"\n"),
        ("a.jsonl", 3, Kind.RECORD, LAST[:-1], b"\n"),
    ]


def test_standard_input_is_read_as_what_it_looks_like(stdin: Stdin, texts: Texts) -> None:
    stdin(GOOD + LAST)
    assert texts("-") == ["First.", "Last."]
    stdin(b"Plain text.\n")
    assert texts("-") == ["Plain text.\n"]
    stdin(b"<p>A page.")
    assert texts("-", options=ReadOptions(input_format="html")) == ["A page."]


def test_a_missing_path_stops_the_run_before_anything_is_read(write: Write) -> None:
    write("a.txt", "x")
    with pytest.raises(InputError, match="gone"):
        read(["a.txt", "gone.txt"], ReadOptions())


def test_a_folder_without_documents_yields_nothing(write: Write, outcomes: Outcomes) -> None:
    write("d/a.py", "x")
    assert outcomes("d") == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.ndjson"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"\n" * 100_000])
def test_an_empty_file_of_records_holds_none(write: Write, outcomes: Outcomes, name: str, content: bytes) -> None:
    write(name, content)
    assert outcomes(name) == []


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_an_empty_text_or_page_is_an_empty_document(write: Write, texts: Texts, name: str) -> None:
    write(name, b"")
    assert texts(name) == [""]


def test_a_hundred_thousand_empty_lines_keep_the_number_of_the_record(write: Write, outcomes: Outcomes) -> None:
    write("a.jsonl", b"\n" * 100_000 + GOOD)
    assert outcomes("a.jsonl") == [Document("1", "First.", "a.jsonl", record=100_001)]


@pytest.mark.parametrize(
    "bad",
    [
        b"oops",
        b'"text"',
        b"[]",
        b"null",
        b'{"title": "no text"}',
        b'{"id": "x", "text": null}',
        b'{"text": 1',
        b"[" * 100_000,
        b"\0\0\0",
        b"\xff\xfe\xfd",
    ],
)
def test_a_bad_record_costs_no_other(write: Write, outcomes: Outcomes, bad: bytes) -> None:
    for content in (GOOD + bad + b"\n" + LAST, bad + b"\n" + GOOD + LAST, GOOD + LAST + bad):
        write("a.jsonl", content)
        found = outcomes("a.jsonl")
        assert [one.text for one in found if isinstance(one, Document)] == ["First.", "Last."]
        assert [one.rule for one in found if isinstance(one, Unreadable)] == ["QC000"]


def test_duplicate_ids_are_two_documents(write: Write, texts: Texts) -> None:
    write("a.jsonl", GOOD + GOOD)
    assert texts("a.jsonl") == ["First.", "First."]


def test_a_huge_line_costs_no_other_document(write: Write, outcomes: Outcomes) -> None:
    write("a.jsonl", GOOD + b'{"text": "' + b"x" * 3_000_000 + b'"}\n' + LAST)
    first, long, last = outcomes("a.jsonl", options=ReadOptions(max_document_bytes=100_000))
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert long == Unreadable("QC002", "longer than 200,000 bytes (twice the setting max-document-chars)", "a.jsonl", 2)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json"])
def test_a_huge_file_is_not_scanned(write: Write, outcomes: Outcomes, name: str) -> None:
    write(name, b"x" * 5000)
    [long] = outcomes(name, options=ReadOptions(max_document_bytes=100))
    assert isinstance(long, Unreadable)
    assert long.rule == "QC002"


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_binary_file_is_a_finding_on_that_file(write: Write, outcomes: Outcomes, name: str) -> None:
    write(name, b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0")
    [refused] = outcomes(name)
    assert isinstance(refused, Unreadable)
    assert (refused.rule, refused.source, refused.record) == ("QC001", name, None)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_binary_data_named_as_records_are_one_finding(write: Write, outcomes: Outcomes, name: str) -> None:
    write(name, b"\x7fELF\x02\x01\x01\0\0\n\0\0\0\n\0\0\0\n\0" * 100)
    [refused] = outcomes(name)
    assert isinstance(refused, Unreadable)
    assert refused.rule == "QC001"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_utf16_and_marks_are_no_trouble(write: Write, texts: Texts, encoding: str) -> None:
    text = "Grüße aus Köln.\nBis morgen!"
    record = json.dumps({"text": text}, ensure_ascii=False)
    write("a.jsonl", f"{record}\r\n{record}".encode(encoding))
    write("b.json", json.dumps([{"text": text}], ensure_ascii=False, indent=2).encode(encoding))
    write("c.txt", text.encode(encoding))
    write("d.html", f"<p>{text}</p>".encode(encoding))
    assert texts("a.jsonl", "b.json", "c.txt", "d.html") == [text, text, text, text, text.replace("\n", " ")]


@pytest.mark.parametrize(("packing", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_a_truncated_file_is_lost_from_there_and_the_next_is_read(
    write: Write, outcomes: Outcomes, packing: str, pack: type[bytes]
) -> None:
    write(f"a.jsonl.{packing}", pack(GOOD * 1000)[:-9])
    write("b.txt", "Next.")
    found = outcomes(".")
    lost = [one for one in found if isinstance(one, Lost)]
    assert [one.source for one in lost] == [f"a.jsonl.{packing}"]
    assert f"the {packing} data end too early" in lost[0].reason
    assert isinstance(found[-1], Document)
    assert found[-1].text == "Next."


def test_what_came_before_the_end_of_a_truncated_file_is_kept_and_counted(write: Write, outcomes: Outcomes) -> None:
    members = gzip.compress(GOOD * 2) + gzip.compress(GOOD * 500)[:-20]
    write("a.jsonl.gz", members)
    *kept, lost = outcomes("a.jsonl.gz")
    assert len(kept) >= 2
    assert lost == Lost("a.jsonl.gz", f"the gz data end too early; what follows record {len(kept)} is lost")


def test_a_decompression_bomb_is_lost_and_the_next_file_is_read(write: Write, outcomes: Outcomes) -> None:
    write("a.txt.zst", zstandard.compress(bytes(300 << 20)))
    write("b.txt", "Next.")
    bomb, after = outcomes(".", options=ReadOptions(max_ratio=50))
    assert bomb == Lost("a.txt.zst", "unpacks to more than 50 times its size (the setting max-ratio)")
    assert isinstance(after, Document)


def test_a_file_that_vanishes_is_lost_and_the_next_is_read(write: Write) -> None:
    for name in ("d/a.txt", "d/b.txt", "d/c.txt"):
        write(name, "x")
    parts = read(["d"], ReadOptions())
    first = next(parts)
    Path("d/b.txt").unlink()
    assert [first.source, *(part.source for part in parts)] == ["d/a.txt", "d/b.txt", "d/c.txt"]
    write("d/b.txt", "x")
    parts = read(["d"], ReadOptions())
    next(parts)
    Path("d/b.txt").unlink()
    assert next(parts) == Lost("d/b.txt", "vanished before it was read")


def test_a_file_that_changes_is_lost_from_there(write: Write) -> None:
    write("a.jsonl", GOOD * 2)
    parts = read(["a.jsonl"], ReadOptions())
    assert isinstance(next(parts), Item)
    with Path("a.jsonl").open("ab") as file:
        file.write(LAST[:9])
    *kept, lost = list(parts)
    assert len(kept) >= 1
    assert isinstance(lost, Lost)
    assert "changed while it was read" in lost.reason


def test_links_in_a_circle_are_read_once(write: Write, texts: Texts) -> None:
    write("d/e/a.txt", "Once.")
    Path("d/e/up").symlink_to("../..", target_is_directory=True)
    assert texts("d") == ["Once."]


def test_a_file_without_a_text_field_costs_no_other_file(write: Write, outcomes: Outcomes) -> None:
    write("a.jsonl", '{"headline": "a", "html": "b"}\n')
    write("b.jsonl", GOOD)
    lost, document = outcomes("a.jsonl", "b.jsonl")
    assert isinstance(lost, Lost)
    assert "headline, html; name the one to check with --text-field" in lost.reason
    assert isinstance(document, Document)


def test_names_that_are_hard_to_print_are_sources_as_they_are(write: Write, outcomes: Outcomes) -> None:
    names = ["bytes\udcff.txt", "two\nlines.jsonl", "'quo\"ted.html"]
    for name in names:
        write(name, '{"text": "x"}')
    assert [one.source for one in outcomes(*names)] == names


# In the manner of nst/JSONTestSuite; test_parsing.py holds more of them.
NASTY = [
    "[",
    "[1",
    '["a"',
    "[1,",
    "[,",
    "{",
    '{"a"',
    "]",
    "}",
    "[]]",
    "[][]",
    '{"a":1}}',
    "[1]x",
    "nul",
    "-",
    '"',
    "[{]}",
]
NASTY += [
    '["a"',
    "[" * 100_000,
    '[{"":' * 20_000,
    "\ufeff",
    "[1.0.0]",
    "['a']",
    '{"a":1 "b":2}',
    "\x00",
    "\\",
    "*",
    "<",
]


@pytest.mark.parametrize("content", NASTY, ids=range(len(NASTY)))
def test_nasty_json_is_a_finding_or_a_loss_and_never_an_error(write: Write, outcomes: Outcomes, content: str) -> None:
    for name in ("a.json", "a.jsonl"):
        write(name, content)
        found = outcomes(name)
        assert all(isinstance(one, Unreadable | Lost) for one in found)
        assert found or not content.strip("[]\ufeff")


def verbatim(name: str, content: bytes, options: ReadOptions) -> tuple[bytes, list[Item | Filler | Lost]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        parts = list(read_verbatim([str(path)], options))
    return b"".join(file_bytes(part) for part in parts if not isinstance(part, Lost)), parts


PIECES = [b"\n", b"\r\n", b" ", b'{"text": "a"}', b'{"text": 1}', b"[", b"]", b",", b"\xef\xbb\xbf", b"\0", b"x" * 50]


@given(
    st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.json"]),
    st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join),
    st.sampled_from([20, 10_000]),
)
def test_any_bytes_are_read_decoded_and_kept(name: str, content: bytes, limit: int) -> None:
    back, parts = verbatim(name, content, ReadOptions(max_document_bytes=limit))
    for part in parts:
        if isinstance(part, Item):
            assert isinstance(decode(part, limit), Document | Unreadable)
    # A file that is lost as a whole, and a stream of characters that breaks, are the only ones that are not kept.
    assert back == content or any(isinstance(part, Lost) for part in parts)


@given(
    st.lists(st.fixed_dictionaries({"text": st.text(st.characters(exclude_categories=[]))}), min_size=1, max_size=5),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_records_of_any_encoding_come_back_byte_by_byte(
    records: list[dict[str, str]], encoding: str, ending: str, mark: str
) -> None:
    lines = ending.join(json.dumps(record, ensure_ascii=False) for record in records)
    content = (mark + lines).encode(encoding, "surrogatepass")
    back, parts = verbatim("a.jsonl", content, ReadOptions())
    assert back == content
    decoded = [decode(part) for part in parts if isinstance(part, Item)]
    assert [one.text for one in decoded if isinstance(one, Document)] == [record["text"] for record in records]


def test_all_sources_are_kept_apart_when_files_are_written_again(write: Write) -> None:
    write("a.jsonl", b"\xef\xbb\xbf\n" + GOOD + b"\n \n" + LAST)
    write("b.json", b'[\n  {"text": "a"},\n  {"text": "b"}\n]\n')
    parts = [part for part in read_verbatim(["a.jsonl", "b.json"], ReadOptions()) if not isinstance(part, Lost)]
    for name in ("a.jsonl", "b.json"):
        assert b"".join(file_bytes(part) for part in parts if part.source == name) == Path(name).read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.jsonl.gz", "a.jsonl.zst"])
def test_bytes_from_elsewhere_are_read_as_those_of_a_file(write: Write, name: str) -> None:
    packed = GOOD + LAST
    if name.endswith("gz"):
        packed = gzip.compress(packed)
    elif name.endswith("zst"):
        packed = zstandard.compress(packed)
    format_ = format_of(name)
    assert format_
    parts = list(read_from(io.BytesIO(packed), Found(name, format_), ReadOptions()))
    assert parts == list(read_verbatim([write(name, packed)], ReadOptions()))
    assert parts


def test_bytes_from_elsewhere_that_end_too_early_are_lost() -> None:
    format_ = format_of("a.jsonl.gz")
    assert format_
    (lost,) = read_from(io.BytesIO(gzip.compress(GOOD)[:-9]), Found("a.jsonl.gz", format_), ReadOptions())
    assert isinstance(lost, Lost)
    assert "end too early" in lost.reason
