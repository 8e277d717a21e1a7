"""Patterns: `regex` syntax in which a blank means any run of white space."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qc.patterns import PatternError, character_classes, compile_pattern, found_in, spaced


@pytest.mark.parametrize(
    ("pattern", "meaning"),
    [
        ("read more", r"read\s+more"),
        ("read more ?»", r"read\s+more\s*»"),
        ("a *b", r"a\s*b"),
        ("a +b", r"a\s+b"),
        ("a  b", r"a\s+b"),
        (r"a\ b", r"a\ b"),
        (r"\\ b", r"\\\s+b"),
        ("[,; ]x", r"[,;\s]x"),
        ("[^ ]] y", r"[^\s]]\s+y"),
        (r"[\] ] y", r"[\]\s]\s+y"),
        ("[[:alpha:] ]", r"[[:alpha:]\s]"),
        (r"\[ x", r"\[\s+x"),
    ],
)
def test_blanks_mean_runs_of_white_space(pattern: str, meaning: str) -> None:
    assert spaced(pattern) == meaning


@pytest.mark.parametrize(
    "text", ["we use", "we\u00a0use", "we  use", "we\tuse", "WE USE", "we\u2028use", "we\u3000use"]
)
def test_one_pattern_matches_all_kinds_of_white_space(text: str) -> None:
    assert found_in(compile_pattern("^we use$"), text)


def test_a_blank_in_a_class_does_not_bring_in_a_plus() -> None:
    assert not found_in(compile_pattern("^a[ ,]b$"), "a+b")
    assert found_in(compile_pattern("^a[ ,]b$"), "a\u00a0b")


def test_case_matters_only_where_a_pattern_says_so() -> None:
    assert found_in(compile_pattern("by (?-i:[A-Z])"), "BY Jane")
    assert not found_in(compile_pattern("by (?-i:[A-Z])"), "by jane")


def test_a_table_stands_for_any_of_its_entries() -> None:
    pattern = compile_pattern(r"^in \L<long_names>$", {"long-names": ["Deutsch", "English"], "others": ["x"]})
    assert found_in(pattern, "in english")
    assert not found_in(pattern, "in x")


@pytest.mark.parametrize("pattern", ["(", "[a", r"\p{Nonsense}", "(?P<x>", r"\L<unknown>", "(?<=a", "a" + "(" * 200])
def test_what_is_no_expression_is_refused_with_the_pattern_named(pattern: str) -> None:
    with pytest.raises(PatternError, match="is not a regular expression") as caught:
        compile_pattern(pattern)
    assert str(caught.value).startswith(repr(pattern))


def test_classes_are_told_apart_from_escaped_brackets() -> None:
    assert character_classes(r"\[a\] [b c] [^]d]") == ["[b c]", "[^]d]"]


@given(st.text(alphabet="ab []^\\?*+-", max_size=12))
def test_spacing_never_makes_a_good_pattern_bad(pattern: str) -> None:
    try:
        regex.compile(pattern)
    except regex.error:
        return
    quantified = any(f" {sign}{more}" in pattern for sign in "?*+" for more in "?*+")
    if not quantified:
        compile_pattern(pattern)


def test_a_pattern_that_never_ends_is_found_in_nothing() -> None:
    assert not found_in(compile_pattern("(a|aa)+$"), "a" * 200 + "b")
