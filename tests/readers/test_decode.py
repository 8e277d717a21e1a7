import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.documents import Document, Unreadable
from qc.readers.decode import decode
from qc.readers.items import Fields, Item, Kind

FIELDS = Fields("text", "id", "url")


def record(value: object, fields: Fields = FIELDS) -> Item:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Item("a.jsonl", 3, Kind.RECORD, raw, fields)


def file(raw: bytes, kind: Kind = Kind.TEXT) -> Item:
    return Item("a.txt", None, kind, raw, None)


def test_a_record_becomes_a_document_with_what_it_says_of_itself() -> None:
    value = {"id": "7", "text": "A text.\r\nIts end.", "url": "https://example.com/", "title": "T", "language": "en"}
    meta = {"url": "https://example.com/", "title": "T", "language": "en"}
    assert decode(record(value)) == Document("7", "A text.\r\nIts end.", "a.jsonl", meta, None, 3)


def test_only_strings_are_meta_and_a_url_field_that_is_given_wins() -> None:
    value = {"text": "a", "author": ["x"], "date": None, "site": "example.com", "link": "https://e.com/a", "url": "u"}
    document = decode(record(value, Fields("text", None, "link")))
    assert isinstance(document, Document)
    assert document.meta == {"site": "example.com", "url": "https://e.com/a"}


def test_a_record_without_text_still_tells_its_url() -> None:
    url = "https://example.com/a"
    found = decode(record({"url": url}, Fields("text", "url", "url")))
    assert isinstance(found, Unreadable)
    assert (found.id, found.url) == (url, url)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7", "7"), (7, "7"), (-1, "-1"), (10**30 + 1, str(10**30 + 1)), (1.5, "1.5"), ("", ""), ("a\nb", "a\nb")],
)
def test_numbers_are_ids_as_they_are_written(value: object, expected: str) -> None:
    document = decode(record({"id": value, "text": "a"}))
    assert isinstance(document, Document)
    assert document.id == expected


@pytest.mark.parametrize("raw", [b"null", b"true", b"[1]", b"{}", b"1" * 5000])
def test_other_values_are_no_ids(raw: bytes) -> None:
    document = decode(record(b'{"text": "a", "id": ' + raw + b"}"))
    assert document == Document(None, "a", "a.jsonl", record=3) or isinstance(document, Unreadable)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"oops", "not JSON: expecting value at column 1"),
        (b'{"text": "a"', "not JSON: expecting ',' delimiter at column 13"),
        (b'{"text": "a"} {"text": "b"}', "not JSON: extra data at column 15"),
        (b"[" * 100_000, "not JSON that can be read: nested too deeply"),
        (["text"], "no object but an array"),
        ("text", "no object but a string"),
        (None, "no object but null"),
        (3, "no object but a number"),
        ({}, "no field 'text'; it has: nothing"),
        ({"title": "a", "link": "b"}, "no field 'text'; it has: title, link"),
        ({"text": None}, "field 'text' is null, not a string"),
        ({"text": ["a"]}, "field 'text' is an array, not a string"),
        ({"text": {"a": 1}}, "field 'text' is an object, not a string"),
        ({"text": False}, "field 'text' is a boolean, not a string"),
    ],
)
def test_a_bad_record_is_a_finding_that_says_what_is_wrong(value: object, reason: str) -> None:
    assert decode(record(value)) == Unreadable("QC000", reason, "a.jsonl", 3)


def test_a_bad_record_keeps_the_id_that_could_be_read() -> None:
    bad = decode(record({"id": 7, "text": None}))
    assert isinstance(bad, Unreadable)
    assert bad.id == "7"


def test_a_record_with_bytes_that_are_not_utf8_is_still_a_document() -> None:
    document = decode(record(b'{"text": "caf\xe9 au lait"}'))
    assert isinstance(document, Document)
    assert document.text == "caf\ufffd au lait"


def test_a_lone_surrogate_is_still_a_document() -> None:
    document = decode(record(b'{"text": "half \\ud83d of an emoji"}'))
    assert isinstance(document, Document)
    assert document.text == "half \ud83d of an emoji"


@pytest.mark.parametrize("text", ["", " \t\n\u3000", "😀😀", "\0", "a\0b", "\ufeffa"])
def test_odd_texts_are_texts(text: str) -> None:
    document = decode(record({"text": text}))
    assert isinstance(document, Document)
    assert document.text == text


def test_a_text_over_the_limit_is_not_scanned() -> None:
    assert isinstance(decode(record({"text": "ä" * 10}), 10), Document)
    long = decode(record({"id": "x", "text": "ä" * 11}), 10)
    assert long == Unreadable(
        "QC002", "11 characters, more than 10 (the setting max-document-chars)", "a.jsonl", 3, "x"
    )
    assert isinstance(decode(file(b"a" * 11), 10), Unreadable)


def test_a_problem_stays_what_it_is() -> None:
    problem = Unreadable("QC002", "too long", "a.jsonl", 3)
    assert decode(Item("a.jsonl", 3, Kind.RECORD, b"", None, problem)) is problem


def test_an_empty_file_is_an_empty_document() -> None:
    assert decode(file(b"")) == Document(None, "", "a.txt")


def test_line_endings_of_a_file_stay_as_they_are() -> None:
    document = decode(file(b"\xef\xbb\xbfone\r\ntwo\rthree\n\x0c\xc2\x85"))
    assert isinstance(document, Document)
    assert document.text == "one\r\ntwo\rthree\n\x0c\x85"


def test_a_page_becomes_its_text_and_keeps_itself() -> None:
    page = '<meta charset="windows-1251"><title>x</title><p>Привет, <b>мир</b>!<p>Пока'
    document = decode(file(page.encode("cp1251"), Kind.HTML))
    assert document == Document(None, "Привет, мир!\nПока", "a.txt", html=page)


def test_a_page_that_would_take_for_ever_is_not_scanned() -> None:
    refused = decode(file(b"<div>" * 100_000, Kind.HTML))
    assert isinstance(refused, Unreadable)
    assert refused.rule == "QC002"
    assert "nested deeper" in refused.reason


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.HTML])
def test_binary_data_are_a_finding(kind: Kind) -> None:
    refused = decode(file(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", kind))
    assert isinstance(refused, Unreadable)
    assert refused.rule == "QC001"


@given(st.binary(max_size=300), st.sampled_from(list(Kind)))
def test_no_bytes_raise(raw: bytes, kind: Kind) -> None:
    assert isinstance(decode(Item("a", 1, kind, raw, FIELDS)), Document | Unreadable)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional={"id": JSON_VALUES, "text": JSON_VALUES, "url": JSON_VALUES}) | JSON_VALUES)
def test_no_json_raises(value: object) -> None:
    outcome = decode(record(value))
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        assert isinstance(outcome, Document)
        assert outcome.text == value["text"]
    else:
        assert isinstance(outcome, Unreadable)
