"""Strings drawn by a walk through a parsed pattern."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.drawing import Drawer


def drawn(pattern: str, count: int = 60) -> list[str]:
    drawer = Drawer(pattern)
    return [drawer.draw() for _ in range(count)]


@pytest.mark.parametrize(
    "pattern",
    [
        "read more",
        "(?:share|tweet|pin)(?: this)?",
        "a{2,4}b*?c++",
        "(?>abc)+",
        r"(\w)-\1",
        r"[a-f0-9]{4}[^a-z\d]",
        r"^\W*\d{1,3}\s\S$",
        "(?-i:[A-Z])[^x]",
        "[^\\W\\d_]{3}",
        "(?P<name>x|y)(?P=name)",
        "[А-Я][а-я]+",
        "a|",
    ],
)
def test_most_of_what_is_drawn_is_matched(pattern: str) -> None:
    matched = [text for text in drawn(pattern) if re.fullmatch(pattern, text, re.IGNORECASE)]
    assert len(matched) > 40


def test_every_alternative_has_its_turn() -> None:
    words = [f"{letter}word" for letter in "abcdefghijklmnopqrstuvwxy"]
    assert set(drawn("|".join(words), len(words))) == set(words)


def test_every_member_of_a_class_has_its_turn() -> None:
    assert {text[0] for text in drawn("[xyz]", 3)} == {"x", "y", "z"}


def test_repetitions_are_short_and_keep_their_bounds() -> None:
    assert {len(text) for text in drawn("a*")} == {0, 1, 2, 5}
    assert {len(text) for text in drawn("a{3,4}")} == {3, 4}
    assert {len(text) for text in drawn("a{7}")} == {7}


def test_what_lies_ahead_is_drawn_now_and_then() -> None:
    assert {text[:3] for text in drawn("(?=foo)[fo]{3}")} >= {"foo"}
    assert all("bar" not in text for text in drawn("(?!bar)[fo]{3}"))


def test_the_same_strings_come_each_time() -> None:
    assert drawn(r"\w+ [a-z]") == drawn(r"\w+ [a-z]")


def test_what_cannot_be_drawn_says_so() -> None:
    with pytest.raises(re.error, match="groupref_exists"):
        drawn("(a)?(?(1)b|c)")
    with pytest.raises(re.error):
        Drawer("(")


@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@given(st.from_regex(r"\A[ab(|)*+?.\[\]^$\\dws ]{1,12}\Z"))
def test_any_pattern_is_drawn_from_or_refused(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error:
        with pytest.raises(re.error):
            Drawer(pattern)
        return
    assert all(isinstance(text, str) for text in drawn(pattern, 5))
