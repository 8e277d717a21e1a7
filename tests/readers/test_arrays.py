import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.errors import InputError
from qc.readers.arrays import split_array
from qc.readers.items import Filler
from qc.readers.records import Raw

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\[]{},\n é', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('k"\\]', max_size=3), inner, max_size=3),
    max_leaves=8,
)


HOSTILE = [b"[" * 200_000, b'[{"a":' * 50_000, b"[" + b'\\"' * 500_000, b'["' + b'\\"' * 500_000]


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def split(data: bytes, *, limit: int = 10_000, size: int = 7) -> list[Raw | Filler]:
    parts: list[Raw | Filler] = []
    with contextlib.suppress(InputError):
        parts.extend(split_array("a.json", blocks(data, size), limit))
    return parts


def records(data: bytes, **options: int) -> list[Raw]:
    return [part for part in split(data, **options) if isinstance(part, Raw)]


def test_every_element_is_a_record_with_its_number() -> None:
    parts = records(b'[ {"a": "]"} ,\n{"b": [1, {"c": 2}]}, 3 ]\n')
    assert [(part.record, part.raw) for part in parts] == [
        (1, b'{"a": "]"}'),
        (2, b'{"b": [1, {"c": 2}]}'),
        (3, b"3"),
    ]


@pytest.mark.parametrize("data", [b"[]", b" [ \n ] \n"])
def test_an_empty_array_has_no_element(data: bytes) -> None:
    assert records(data) == []


@given(st.lists(VALUES, max_size=5), st.integers(1, 11), st.sampled_from([None, 1]))
def test_elements_are_found_wherever_the_file_is_cut(values: list[Any], size: int, indent: int | None) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=indent is None).encode()
    assert [json.loads(part.raw) for part in records(data, size=size)] == values


@given(
    st.binary(max_size=80) | st.text('[]{},:"\\ a\n', max_size=60).map(str.encode),
    st.integers(1, 9),
    st.sampled_from([4, 99]),
)
def test_the_parts_of_a_file_are_the_file(data: bytes, size: int, limit: int) -> None:
    data = b"[" + data
    assert b"".join(part.raw + getattr(part, "ending", b"") for part in split(data, limit=limit, size=size)) == data


@pytest.mark.parametrize("data", [b'[{"a": 1},]', b'[{"a": 1},,{"b": 2}]', b"[,]"])
def test_a_missing_element_is_a_problem_of_its_own(data: bytes) -> None:
    problems = [part.problem for part in records(data) if part.problem]
    assert {problem.reason for problem in problems} == {"not JSON: an element is missing"}


def test_what_follows_the_end_is_named_once() -> None:
    parts = records(b'[{"a": 1}] {"b": 2}\n{"c": 3}\n', size=3)
    assert [part.raw for part in parts] == [b'{"a": 1}', b""]
    assert parts[1].problem is not None
    assert "follows the end" in parts[1].problem.reason


def test_an_array_that_is_cut_off_keeps_its_elements_and_says_so() -> None:
    source = split_array("a.json", iter([b'[{"a": 1}, {"b": ']), 100)
    with pytest.raises(InputError, match="the array has no end"):
        list(source)
    assert [part.raw for part in records(b'[{"a": 1}, {"b": ')] == [b'{"a": 1}', b'{"b":']


def test_an_element_that_is_too_long_is_a_problem_and_the_next_is_read() -> None:
    long = json.dumps({"text": 'quote " bracket ] backslash \\ ' * 100}).encode()
    for size in (1, 64, 1 << 20):
        parts = records(b'[{"a": 1}, ' + long + b', {"b": 2}]', limit=200, size=size)
        assert [(part.record, part.raw) for part in parts] == [(1, b'{"a": 1}'), (2, b""), (3, b'{"b": 2}')]
        assert parts[1].problem is not None
        assert parts[1].problem.rule == "QC002"


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_arrays_take_no_time_and_no_recursion(data: bytes) -> None:
    start = time.process_time()
    split(data, size=1 << 16)
    assert time.process_time() - start < 3
