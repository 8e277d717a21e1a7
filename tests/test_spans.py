"""Spans are half-open and count code points."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from qc.spans import line_and_column, overlap, subtract, union, utf16_length

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))))


def covered(spans: list[tuple[int, int]]) -> set[int]:
    return {offset for start, end in spans for offset in range(start, end)}


def test_union_joins_what_overlaps_or_touches() -> None:
    assert union([(4, 6), (0, 2), (2, 4), (9, 9), (8, 10)]) == [(0, 6), (8, 10)]


@given(SPANS)
def test_union_covers_the_same_offsets_with_disjoint_spans(spans: list[tuple[int, int]]) -> None:
    merged = union(spans)
    assert covered(merged) == covered(spans)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(merged))


@given(st.tuples(st.integers(0, 20), st.integers(20, 40)), SPANS)
def test_subtract_leaves_what_no_hole_covers(whole: tuple[int, int], holes: list[tuple[int, int]]) -> None:
    assert covered(subtract(whole, holes)) == covered([whole]) - covered(holes)


def test_overlap_counts_shared_code_points() -> None:
    assert overlap((0, 5), (3, 9)) == 2
    assert overlap((0, 3), (3, 9)) == 0


def test_only_a_newline_ends_a_line() -> None:
    text = "ab\u2028c\r\nd\x0be\n😀f"
    assert line_and_column(text, text.index("c")) == (1, 4)
    assert line_and_column(text, text.index("e")) == (2, 3)
    assert line_and_column(text, text.index("f")) == (3, 2)


def test_astral_characters_are_two_units_in_utf16() -> None:
    assert utf16_length("a😀b") == 4
