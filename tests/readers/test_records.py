import json
from collections.abc import Iterable

import pytest

from qc.documents import Unreadable
from qc.readers.items import Fields, Filler, Item, Lost, ReadOptions
from qc.readers.records import Raw, items


def raws(*records: object) -> list[Raw | Filler | Lost]:
    return [Raw(number, json.dumps(record).encode(), b"\n") for number, record in enumerate(records, 1)]


def read(parts: Iterable[Raw | Filler | Lost], **options: str) -> list[Item | Filler | Lost]:
    return list(items("a.jsonl", parts, "utf-8", ReadOptions(**options)))  # type: ignore[arg-type]


def fields(*records: object, **options: str) -> Fields | None:
    last = read(raws(*records), **options)[-1]
    assert isinstance(last, Item)
    return last.fields


@pytest.mark.parametrize("name", ["text", "content", "body", "article", "raw_content", "page_content"])
def test_the_text_field_is_found_by_its_name(name: str) -> None:
    assert fields({"title": "A title", name: "A text."}) == Fields(name, None, None)


def test_the_first_name_of_the_list_wins_if_it_is_a_string() -> None:
    record = {"content": "b", "text": "a"}
    assert fields(record) == Fields("text", None, None)
    assert fields({**record, "text": ["a"]}) == Fields("content", None, None)
    assert fields({**record, "text": None}) == Fields("content", None, None)


@pytest.mark.parametrize("name", ["id", "_id", "uuid", "doc_id"])
def test_the_id_field_is_found_by_its_name(name: str) -> None:
    assert fields({"text": "a", "url": "https://example.com/", name: "7"}) == Fields("text", name, "url")


def test_the_url_is_the_id_where_there_is_no_other() -> None:
    assert fields({"text": "a", "url": "https://example.com/"}) == Fields("text", "url", "url")


def test_numbers_are_ids_and_other_values_are_none() -> None:
    assert fields({"text": "a", "id": 7}) == Fields("text", "id", None)
    assert fields({"text": "a", "id": True, "uuid": None, "doc_id": {}}) == Fields("text", None, None)


def test_fields_that_are_given_are_not_looked_for() -> None:
    given = {"text_field": "summary", "id_field": "key", "url_field": "link"}
    assert fields({"text": "a", "id": "1", "summary": "b"}, **given) == Fields("summary", "key", "link")


def test_the_names_are_those_of_the_first_record_that_has_a_text_for_all_records() -> None:
    found = read(raws({"title": "no text"}, {"title": "b", "body": "text"}, {"text": "another field"}))
    assert [part.fields for part in found if isinstance(part, Item)] == [Fields("body", None, None)] * 3


def test_bad_records_at_the_start_do_not_hide_the_names() -> None:
    parts = [Raw(1, b"oops"), Raw(2, b"", problem=Unreadable("QC002", "long", "a.jsonl")), *raws({"content": "b"})]
    found = read(parts)
    assert isinstance(found[-1], Item)
    assert found[-1].fields == Fields("content", None, None)
    assert len(found) == 3


def test_a_file_without_a_text_field_is_lost_with_its_fields_and_what_to_do() -> None:
    [lost] = read(raws({"title": "a", "html": "b"}, {"title": "a", "summary": "c"}))
    assert lost == Lost(
        "a.jsonl",
        "its first 2 records have no text field (text, content, body, article, raw_content, page_content)"
        " but: title, html, summary; name the one to check with --text-field",
    )


def test_a_text_field_that_is_given_and_missing_is_said_so_once() -> None:
    [lost] = read(raws({"text": "a"}, {"text": "b"}), text_field="txet")
    assert isinstance(lost, Lost)
    assert "no field 'txet' but: text;" in lost.reason


def test_names_of_fields_are_harmless_and_short_in_the_message() -> None:
    [lost] = read(raws({"\x1b[31m" + "x" * 500: 1, **{f"field{number}": 1 for number in range(500)}}))
    assert isinstance(lost, Lost)
    assert lost.reason.isprintable()
    assert len(lost.reason) < 500
    assert "and 489 more" in lost.reason


def test_a_field_that_never_is_a_string_is_left_to_the_decoder() -> None:
    assert fields({"text": None}, {"text": 7}) == Fields("text", None, None)


def test_the_text_field_is_looked_for_in_the_first_hundred_records() -> None:
    records: list[object] = [{"title": "x"}] * 99
    assert len(read(raws(*records, {"body": "a"}))) == 100
    assert isinstance(read(raws(*records, {"title": "x"}, {"body": "a"}))[0], Lost)


def test_a_file_without_an_object_is_not_lost_but_read_record_by_record() -> None:
    found = read([Raw(number, b"oops") for number in range(1, 151)])
    assert [part.fields for part in found if isinstance(part, Item)] == [Fields("text", None, None)] * 150


def test_what_needs_no_names_is_passed_on_at_once() -> None:
    def endless() -> Iterable[Raw | Filler]:
        while True:
            yield Filler("a.jsonl", b"x" * 1000, 1)

    passed_on = items("a.jsonl", endless(), "utf-8", ReadOptions())
    assert sum(1 for _, _ in zip(passed_on, range(100_000), strict=False)) == 100_000


def test_the_end_that_came_too_early_is_named_with_the_last_record() -> None:
    parts = [*raws({"text": "a"}, {"text": "b"}), Lost("", "the gz data end too early")]
    assert read(parts)[-1] == Lost("a.jsonl", "the gz data end too early; what follows record 2 is lost")


def test_a_file_without_a_text_field_that_ends_too_early_is_lost_for_both_reasons() -> None:
    found = read([*raws({"title": "a"}), Lost("", "the gz data end too early")])
    assert [type(part) for part in found] == [Lost, Lost]
