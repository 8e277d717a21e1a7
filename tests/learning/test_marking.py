"""Characters of a case: what is a word, what is visible, and what a flagged span is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.learning.cases import Label
from qc.learning.marking import Flag, Marked
from qc.spans import Span
from tests.labelled import case

TEXT = "Share this\nBy Ann  \nThe mill burned."
MARKED = Marked(case(TEXT, foreign=((0, 10),), neutral=((11, 17),)), [Flag((0, 5))])


@given(st.text())
def test_words_begin_where_the_pattern_says(text: str) -> None:
    assert Marked(case(text), []).words.tolist() == [found.start() for found in re.finditer(r"\w+", text)]


@given(st.text(max_size=50))
def test_white_space_is_not_visible(text: str) -> None:
    assert Marked(case(text), []).visible.tolist() == [not char.isspace() for char in text]


@pytest.mark.parametrize(
    ("span", "label"),
    [
        ((0, 10), Label.FOREIGN),
        ((11, 20), Label.NEUTRAL),
        ((17, 20), Label.NEUTRAL),  # blanks alone
        ((4, 4), Label.NEUTRAL),
        ((0, 24), Label.FOREIGN),
        ((6, 24), Label.FOREIGN),
        ((6, 26), Label.MAIN),  # four characters each
        ((20, 36), Label.MAIN),
    ],
)
def test_a_flagged_span_is_what_beats_the_other(span: Span, label: Label) -> None:
    assert MARKED.verdict(span) is label


def test_half_of_a_span_is_enough_to_be_found() -> None:
    assert MARKED.found((0, 10))
    assert not MARKED.found((0, 11))
    assert MARKED.found((30, 30))
