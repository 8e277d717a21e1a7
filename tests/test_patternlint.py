"""What lint says of a single pattern."""

import pytest

from qc.patternlint import pattern_problems, shown, start_problems
from tests.builders import raw_rule, rule_set


def problems(pattern: str, *seeds: str) -> list[str]:
    return list(pattern_problems(pattern, {}, seeds))


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("a[, ]b", "has a blank in the class [, ]; write \\s"),
        (r"[^\]x ]b", "has a blank in the class [^\\]x ]"),
        ("(?m)^a$", "is made for several lines"),
        ("(?si:a.b)", "is made for several lines"),
        (r"a\nb", "is made for several lines"),
        ("x*", "matches nothing at all"),
        ("^", "matches nothing at all"),
        (r"\b", "matches nothing at all"),
        ("(?=a)", "matches nothing at all"),
        ("(a|aa)+$", "backtracks: it searches too long on '' + 'a' repeated to 500 characters + '\\x00'"),
    ],
)
def test_what_is_wrong_with_a_pattern(pattern: str, problem: str) -> None:
    found = problems(pattern, "a")
    assert any(problem in text for text in found), found
    assert all(pattern in text for text in found)


@pytest.mark.parametrize(
    "pattern", ["read more", r"^[^.\n]{2,30}$", r"\\n", "(?i:a)", "(?-i:[A-Z])x", r"[\s,]x", "(?<=a )b", "a{2,}"]
)
def test_what_is_not(pattern: str) -> None:
    assert problems(pattern, "read more", "Axx") == []


def start(pattern: str, keywords: list[str], *seeds: str) -> list[str]:
    (rule,) = rule_set(raw_rule("BYL901", keywords=keywords, patterns=[pattern])).rules
    return list(start_problems(rule, pattern, {}, seeds))


def test_signs_are_not_skipped_in_front_of_an_anchored_keyword() -> None:
    (problem,) = start(r"^\W*by \w+", ["^by "])
    assert problem == r"'^\W*by \w+' goes past signs, and every keyword has a ^, after which nothing is skipped"
    (problem,) = start(r"^(?:\W{0,3})by \w+", ["^by "])
    assert "goes past signs" in problem


def test_beside_other_keywords_a_case_shows_it() -> None:
    (problem,) = start(r"^\W*(?:by \w+|posted by)", ["^by ", "posted by"], "By Jane")
    assert problem.endswith("matches '• By Jane', where no keyword stands: ^ skips no signs")
    assert start(r"^\W*(?:by \w+|posted by)", ["^by ", "posted by"], "Posted by Jane") == []


def test_an_anchored_pattern_goes_with_an_anchored_keyword() -> None:
    assert start(r"^by \w+", ["^by "], "By Jane") == []
    assert start(r"^\W*by \w+", ["by "], "By Jane") == []


def test_long_texts_are_shown_short_and_on_one_line() -> None:
    assert shown("a \u2028 b") == "'a b'"
    assert len(shown("x" * 500)) == 82
