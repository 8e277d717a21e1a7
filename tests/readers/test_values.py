import json
from collections.abc import Iterator

import pytest

from qc.readers.records import Raw
from qc.readers.values import split_json

PRETTY = json.dumps({"id": 7, "text": "One.\nTwo.", "tags": [{"a": 1}, {"b": 2}]}, indent=1).encode()


def records(data: bytes, *, limit: int = 10_000, size: int = 16) -> list[tuple[int | None, bytes]]:
    blocks: Iterator[bytes] = (data[start : start + size] for start in range(0, len(data), size))
    return [(part.record, part.raw) for part in split_json("a.json", blocks, limit) if isinstance(part, Raw)]


@pytest.mark.parametrize("data", [b'{"text": "a"}', b'\n\n{"text": "a"}\n', PRETTY, PRETTY + b"\n\n"])
def test_an_object_is_one_document(data: bytes) -> None:
    assert records(data) == [(None, data)]


def test_an_array_is_told_by_its_bracket() -> None:
    assert records(b'\n [{"text": "a"}, {"text": "b"}]') == [(1, b'{"text": "a"}'), (2, b'{"text": "b"}')]


def test_objects_on_lines_of_their_own_are_json_lines() -> None:
    assert records(b'{"text": "a"}\n\n{"text": "b"}\n') == [(1, b'{"text": "a"}'), (3, b'{"text": "b"}')]


@pytest.mark.parametrize("bad", [b"oops", b'{"text": "a', b"[1]x", b"null", b"{'text': 1}"])
def test_a_bad_line_does_not_hide_that_the_others_are_records(bad: bytes) -> None:
    if not bad.startswith(b"["):
        assert records(bad + b'\n{"text": "b"}\n') == [(1, bad), (2, b'{"text": "b"}')]
    assert records(b'{"text": "b"}\n' + bad + b"\n") == [(1, b'{"text": "b"}'), (2, bad)]


def test_two_bad_lines_do_not_either_where_most_lines_begin_as_records() -> None:
    data = b'{"text": bad}\n{"text": bad}\n{"text": "c"}\n'
    assert [number for number, _ in records(data)] == [1, 2, 3]


def test_a_broken_object_over_several_lines_is_one_problem() -> None:
    assert records(PRETTY[:-20]) == [(None, PRETTY[:-20])]


def test_a_first_line_that_is_too_long_is_one_of_several() -> None:
    data = b'{"text": "' + b"x" * 500 + b'"}\n{"text": "b"}\n'
    assert records(data, limit=100) == [(1, b""), (2, b'{"text": "b"}')]


def test_a_long_object_over_several_lines_is_one_problem() -> None:
    data = json.dumps({"lines": ["x" * 20] * 50}, indent=1).encode()
    assert records(data, limit=100) == [(None, b"")]


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\n" * 5000])
def test_an_empty_file_holds_no_record(data: bytes) -> None:
    assert records(data, limit=100) == []
