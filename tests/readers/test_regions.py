"""From a span of a document back to its place in the file, through the escapes of JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.documents import Document
from qc.readers import Item, ReadOptions, read
from qc.readers.decode import decode
from qc.readers.regions import columns_in, region
from qc.spans import Region, line_and_column

TEXT = 'Ünder "quotes"\n🦉 flies\tShare this story\\ today'
SHARE = (TEXT.index("Share"), TEXT.index("Share") + len("Share this story"))


def items(path: Path, content: str | bytes) -> list[Item]:
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    found = list(read([str(path)], ReadOptions()))
    assert all(isinstance(item, Item) for item in found)
    return [item for item in found if isinstance(item, Item)]


def cut(content: str, where: Region) -> str:
    return content.split("\n")[where.line - 1][where.column - 1 : where.end_column - 1]


@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_span_in_a_record_has_the_columns_of_its_raw_line(tmp_path: Path, *, ascii_only: bool) -> None:
    lines = [json.dumps({"id": "🦉", "meta": {"text": 1}, "text": TEXT, "n": [1]}, ensure_ascii=ascii_only)] * 3
    content = "\n".join([lines[0], "", *lines[1:]])
    found = [region(item, SHARE, (2, 9)) for item in items(tmp_path / "a.jsonl", content)]
    assert [where.line for where in found] == [1, 3, 4]
    assert [cut(content, where) for where in found] == ["Share this story"] * 3
    assert not any(where.whole for where in found)


@given(st.text(max_size=40), st.booleans(), st.data())
def test_what_stands_between_the_columns_decodes_to_what_the_span_holds(
    text: str, ascii_only: bool, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    record = json.dumps({"a": text, "text": text, "z": None}, ensure_ascii=ascii_only)
    columns = columns_in(record, "text", (start, end))
    assert columns is not None
    assert json.loads(f'"{record[slice(*columns)]}"') == text[start:end]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('{"text":"ab"}', (9, 10)),
        ('\ufeff { "text" : "ab" , "x":1}', (14, 15)),
        ('{"text":"zz","text":"ab"}', (21, 22)),
        ('{"\\u0074ext":"ab"}', (14, 15)),
        ('{"x":{"text":"q"},"text":"ab"}', (26, 27)),
        ('{"text":"\\ud83e\\udd89b"}', (9, 21)),
        ('{"text":"\\ud83eb"}', (9, 15)),
        ('{"text":"a", "text": 3}', None),
        ('{"text":""}', None),
        ('{"other":"ab"}', None),
        ("{}", None),
        ("", None),
        ("[", None),
        ('{"text":"ab', None),
        ("[" * 100_000, None),
        ('{"a":' + "[" * 100_000, None),
    ],
)
def test_records_of_every_kind(record: str, expected: tuple[int, int] | None) -> None:
    assert columns_in(record, "text", (0, 1)) == expected


def test_a_span_in_a_text_file_has_its_own_line_and_columns(tmp_path: Path) -> None:
    (item,) = items(tmp_path / "a.txt", TEXT)
    where = region(item, SHARE, line_and_column(TEXT, SHARE[0]))
    assert cut(TEXT, where) == "Share this story"


def test_a_document_as_a_whole_is_its_whole_line(tmp_path: Path) -> None:
    content = json.dumps({"text": "a"}) + "\r\nnot JSON\r\n"
    first, second = items(tmp_path / "a.jsonl", content)
    assert region(first, None, None) == Region(1, 1, 14, whole=True)
    assert region(second, (0, 1), (1, 1)) == Region(2, 1, 9, whole=True)


@pytest.mark.parametrize("content", ['[{"text": "a"}, {"text": "b"}]', '[\n{"text": "a"}\n,\n{"text": "b"}\n]\n'])
def test_elements_of_an_array_stand_in_the_first_line_since_their_number_is_no_line(
    tmp_path: Path, content: str
) -> None:
    for item in items(tmp_path / "a.json", content):
        where = region(item, (0, 1), (1, 1))
        assert (where.line, where.column, where.whole) == (1, 1, True)


def test_a_page_is_its_first_line_since_its_text_was_extracted(tmp_path: Path) -> None:
    (item,) = items(tmp_path / "a.html", "<html>\n<body><p>Share this story</p></body></html>")
    assert region(item, (0, 16), (1, 1)) == Region(1, 1, 7, whole=True)


def test_bytes_that_are_not_utf_8_shift_nothing(tmp_path: Path) -> None:
    raw = b'{"text": "\xff\xfe Share this story"}\n'
    (item,) = items(tmp_path / "a.jsonl", raw)
    document = decode(item)
    assert isinstance(document, Document)
    start = document.text.index("Share")
    where = region(item, (start, start + 16), (1, start + 1))
    assert cut(raw.decode("utf-8", "replace"), where) == "Share this story"
