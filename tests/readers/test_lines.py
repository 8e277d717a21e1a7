from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from qc.readers.items import Filler
from qc.readers.lines import split_lines
from qc.readers.records import Raw


def split(data: bytes, *, limit: int = 100, size: int = 7) -> list[Raw | Filler]:
    return list(split_lines("a.jsonl", blocks(data, size), limit))


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def records(data: bytes, **options: int) -> list[tuple[int | None, bytes, bytes]]:
    return [(part.record, part.raw, part.ending) for part in split(data, **options) if isinstance(part, Raw)]


def test_every_line_is_a_record_with_its_number_and_ending() -> None:
    assert records(b'{"a":1}\n{"b":2}\r\n{"c":3}') == [
        (1, b'{"a":1}', b"\n"),
        (2, b'{"b":2}', b"\r\n"),
        (3, b'{"c":3}', b""),
    ]


def test_only_a_newline_ends_a_line() -> None:
    line = "{\x0b\x0c\r\x85\u2028\u2029}".encode()
    assert records(line + b"\n") == [(1, line, b"\n")]


def test_blank_lines_are_counted_but_are_no_records() -> None:
    assert records(b"\n \t\n\r\n{}\n\n") == [(4, b"{}", b"\n")]
    assert records(b"") == []


def test_a_hundred_thousand_empty_lines_cost_nothing_but_their_number() -> None:
    assert records(b"\n" * 100_000 + b"{}", size=1 << 16) == [(100_001, b"{}", b"")]


def test_a_line_that_is_too_long_is_a_problem_and_the_next_is_read() -> None:
    parts = split(b"{}\n" + b"x" * 500 + b"\n[]\n", limit=100, size=64)
    kept = [part for part in parts if isinstance(part, Raw)]
    assert [(part.record, part.raw) for part in kept] == [(1, b"{}"), (2, b""), (3, b"[]")]
    assert kept[1].problem is not None
    assert (kept[1].problem.rule, kept[1].problem.record) == ("QC002", 2)
    assert {part.record for part in parts if isinstance(part, Filler)} == {2}


def test_of_a_line_that_is_too_long_little_is_held() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x" * 1000

    longest = max(len(part.raw) for part in split_lines("a.jsonl", endless(), 5000))
    assert longest <= 6000


@given(st.binary(max_size=300) | st.lists(st.sampled_from([b"\n", b"\r", b" ", b"{}", b"x" * 12])).map(b"".join))
def test_the_parts_of_a_file_are_the_file(data: bytes) -> None:
    for size in (1, 3, 1000):
        for limit in (5, 1000):
            parts = split(data, limit=limit, size=size)
            assert b"".join(part.raw + getattr(part, "ending", b"") for part in parts) == data


@given(st.lists(st.sampled_from([b"\n", b"\r", b" ", b"{}", b"x" * 12])).map(b"".join))
def test_it_does_not_matter_where_a_file_is_cut(data: bytes) -> None:
    expected = records(data, limit=10, size=10_000)
    for size in (1, 2, 5):
        assert records(data, limit=10, size=size) == expected
