"""Strings drawn from patterns, and whether a keyword stands in them."""

import re

import pytest

from qc.coverage import Keywords, NotDrawableError, draw, readable
from qc.patterns import compile_pattern, found_in
from qc.ruleset import Measurements, RuleSet, build
from tests.builders import raw_rule

DAYS = {"work-days": ("Monday", "C++ day")}


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("read more", r"read\s+more"),
        (r"^\p{Lu}\w+", r"^[A-ZÄÖÉЖ]\w+"),
        (r"[\p{Ll}.-]{2}", "[a-zäöéж.-]{2}"),
        (r"\p{IsHan}+", "[一-十中文]+"),
        (r"in \L<work_days>", r"in\s+(?:Monday|C\+\+\ day)"),
        (r"\\L<work_days>", r"\\L<work_days>"),
        (r"a\.b", r"a\.b"),
    ],
)
def test_what_re_does_not_know_is_written_so_that_it_does(pattern: str, plain: str) -> None:
    assert readable(pattern, DAYS) == plain
    re.compile(plain)


def test_what_is_drawn_is_matched_and_holds_no_newline() -> None:
    pattern = r"^\W*(?:read|see) more ?: .{2,20}$"
    texts = draw(pattern, {}, 50)
    assert len(texts) > 30
    assert all(found_in(compile_pattern(pattern), text) and "\n" not in text for text in texts)


def test_the_same_strings_are_drawn_each_time() -> None:
    assert draw(r"\bby \w+\b", {}, 30) == draw(r"\bby \w+\b", {}, 30)


def test_entries_of_tables_are_drawn() -> None:
    assert set(draw(r"^\L<work_days>$", DAYS, 30)) == {"Monday", "C++ day"}


@pytest.mark.parametrize("pattern", [r"a\X", r"\P{L}x", r"(?!a)a"])
def test_what_cannot_be_drawn_from_says_so(pattern: str) -> None:
    with pytest.raises(NotDrawableError):
        draw(pattern, {}, 10)


def rules(*keywords: str) -> RuleSet:
    raw = raw_rule("SHR901", keywords=list(keywords), tables=["work-days"])
    return build([(raw, "x.yaml")], DAYS, Measurements(), shipped=True)


@pytest.mark.parametrize(
    ("keyword", "text", "stands"),
    [
        ("use cookies", "We USE\u00a0 COOKİES", True),
        ("^by ", "By Jane", True),
        ("^by ", "stand by Jane", False),
        ("^by ", "• by Jane", False),
        ("@work-days", "every monday", True),
        ("@work-days", "every friday", False),
        ("naïve", "naive", False),
    ],
)
def test_a_keyword_stands_where_the_matcher_would_find_it(keyword: str, text: str, stands: bool) -> None:
    made = rules(keyword)
    assert Keywords(made.rules[0], made.tables)(text) is stands
