"""Lint: what can be wrong with rules that load."""

from typing import Any

import pytest

from qc.cost import Cost
from qc.findings import Level
from qc.linting import cost_problems, lint
from qc.ruleset import Measurements, RuleSet, build
from tests.builders import raw_rule

FOREIGN = ["⟦Share this article⟧\nIt rained.", "It rained.\n⟦Share this story⟧"]
CONTENT = ["Shares fell.", "We share this view.", "He wrote that people share this article of faith."]
CASES = {"foreign": FOREIGN, "content": CONTENT}


def linted(*raws: dict[str, Any], draws: int = 0, shipped: bool = False, path: str = "rules/share/x.yaml") -> list[str]:
    rules = made(*raws, shipped=shipped, path=path)
    return [f"{problem.level}: {problem.text}" for problem in lint(rules, rules.rules, draws)]


def made(*raws: dict[str, Any], shipped: bool = False, path: str = "rules/share/x.yaml") -> RuleSet:
    return build([(raw, path) for raw in raws], {"days": ("Monday", "Mo")}, Measurements(), shipped=shipped)


def test_a_rule_that_is_right_has_no_problem() -> None:
    assert linted(raw_rule("SHR901", cases=CASES), draws=30) == []


def test_cases_are_enough() -> None:
    assert linted(raw_rule("SHR901", cases={"foreign": FOREIGN[:1], "content": CONTENT[:2]})) == [
        "error: cases: foreign: needs at least 2, has 1",
        "error: cases: content: needs at least 3, has 2",
    ]


def test_a_problem_names_file_and_rule() -> None:
    rules = made(raw_rule("SHR901", cases={"foreign": FOREIGN[:1], "content": CONTENT}))
    (problem,) = lint(rules, rules.rules)
    assert str(problem) == "rules/share/x.yaml: SHR901: error: cases: foreign: needs at least 2, has 1"


def test_only_chosen_rules_are_looked_at() -> None:
    rules = made(raw_rule("SHR901"), raw_rule("SHR902", cases=CASES))
    assert list(lint(rules, [rules.by_id["SHR902"]])) == []


def test_our_own_rules_stand_where_their_names_say() -> None:
    assert (
        linted(raw_rule("SHR901", name="share-line", cases=CASES), shipped=True, path="rules/share/share-line.yaml")
        == []
    )
    misplaced = raw_rule("CON901", name="share-line", category="consent", cases=CASES)
    assert linted(misplaced, shipped=True) == [
        "error: category: stands in the folder share, is of consent",
        "error: name: the file is x.yaml, which should be share-line.yaml",
    ]
    foreign_prefix = raw_rule("CON901", name="x", category="share", cases=CASES)
    assert linted(foreign_prefix, shipped=True) == ["error: id: rules of share begin with SHR"]
    assert linted(misplaced) == []


@pytest.mark.parametrize(
    ("keywords", "problem"),
    [
        ([" share this"], "' share this' begins with a blank, which no fragment does"),
        (["^ share this"], "begins with a blank"),
        (["sh", "share this"], "'sh' is too short; take 3 characters or more, or say why in cost_reason"),
        (["s", "share this"], "'s' is too short"),
        (["é", "share this"], "'é' is too short"),
        (["» ", "share this"], "'» ' is too short"),
        (["^s", "share this"], "'^s' is too short"),
        (["share this", "share"], "'share this' holds 'share', which is enough"),
        (["share this", "SHARE  THIS"], "holds"),
        (["^share this", "share this"], "'^share this' holds 'share this', which is enough"),
    ],
)
def test_keywords_that_say_too_little_or_too_much(keywords: list[str], problem: str) -> None:
    found = linted(raw_rule("SHR901", keywords=keywords, cases=CASES))
    assert any(problem in text for text in found), found


@pytest.mark.parametrize("keyword", ["^by", "{{", "分享", "éé", "»»", "[v"])
def test_short_keywords_that_are_rare_are_fine(keyword: str) -> None:
    assert linted(raw_rule("SHR901", keywords=[keyword, "share this"], cases=CASES)) == []


def test_a_reason_lets_a_short_keyword_be() -> None:
    assert linted(raw_rule("SHR901", keywords=["sh"], cases=CASES, cost_reason="a test")) == []


def test_entries_of_tables_are_keywords_too() -> None:
    found = linted(raw_rule("SHR901", keywords=["share this", "@days"], tables=["days"], cases=CASES))
    assert found == ["error: keywords: 'Mo' is too short; take 3 characters or more, or say why in cost_reason"]


def test_every_foreign_case_holds_a_keyword() -> None:
    found = linted(raw_rule("SHR901", keywords=["this story"], cases=CASES))
    assert "error: keywords: none stands in the foreign case 'Share this article'" in found
    whole = raw_rule(
        "SHR901", extend="document", cases={"foreign": ["It rained.\nShare that story"] * 2, "content": CONTENT}
    )
    assert "error: keywords: none stands in the foreign case 'It rained. Share that story'" in linted(whole)


def test_lines_that_can_never_be_found() -> None:
    cases = {"foreign": ["⟦Print⟧", "⟦Print⟧\nx"], "content": CONTENT}
    assert linted(raw_rule("SHR901", lines=["Print", "***", "x" * 101], cases=cases)) == [
        "error: lines: '***' holds no letter and no digit",
        f"error: lines: '{'x' * 79}…' is over 100 characters: never looked up",
    ]


def test_beside_names_a_rule_that_there_is() -> None:
    assert linted(raw_rule("SHR901", where={"beside": "consent"}, cases=CASES)) == [
        "error: where: beside: there is no rule consent, so this one never hits"
    ]
    other = raw_rule("SHR902", cases=CASES)
    assert linted(raw_rule("SHR901", where={"beside": "SHR902"}, cases=CASES), other) == []
    assert linted(raw_rule("SHR901", where={"beside": "share"}, cases=CASES), other) == []


def test_patterns_and_exceptions_are_looked_at() -> None:
    rule = raw_rule("SHR901", patterns=["share this[, ](?:article|story)"], unless=[r"a\nb"], cases=CASES)
    assert linted(rule) == [
        r"error: unless: 'a\nb' is made for several lines; a fragment is one",
        r"error: patterns: 'share this[, ](?:article|story)' has a blank in the class [, ]; write \s",
    ]


def test_a_broken_pattern_of_ours_is_a_problem_and_no_end() -> None:
    rule = raw_rule("SHR901", name="x", patterns=["(", "share this (?:article|story)"], unless=["[a"], cases=CASES)
    assert linted(rule, draws=10, shipped=True) == [
        "error: unless: '[a' is not a regular expression: unterminated character set at position 2",
        "error: patterns: '(' is not a regular expression: missing ) at position 1",
    ]


def test_drawn_strings_show_what_the_keywords_miss() -> None:
    rule = raw_rule("SHR901", patterns=["^(?:share|tweet) this (?:article|story)$"], cases=CASES)
    assert linted(rule) == []
    (problem,) = linted(rule, draws=40)
    assert problem.startswith("error: keywords: none stands in 'tweet this ")
    assert "which '^(?:share|tweet) this (?:article|story)$' matches (" in problem


def test_drawn_strings_show_the_way_into_a_trap() -> None:
    rule = raw_rule("SHR901", patterns=["share this (?:article|story)", "^share this:(?:q|qq)+$"], cases=CASES)
    problems = linted(rule, draws=40)
    assert any("backtracks: it searches too long on" in problem for problem in problems), problems


def test_a_pattern_that_nothing_can_be_drawn_from_is_a_warning() -> None:
    rule = raw_rule("SHR901", patterns=["share this (?:article|story)", r"share this\X"], cases=CASES)
    (problem,) = linted(rule, draws=10)
    assert problem.startswith("warning: patterns: nothing can be drawn from 'share this\\X': bad escape")


@pytest.mark.parametrize(
    ("rate", "reason", "level"),
    [(0.04, None, None), (0.06, None, Level.WARNING), (0.3, None, Level.ERROR), (0.3, "the subject's own word", None)],
)
def test_the_cost_of_keywords_has_two_limits(rate: float, reason: str | None, level: Level | None) -> None:
    rules = made(raw_rule("SHR901", cost_reason=reason)).rules
    costs = {"SHR901": Cost(rate, {"share": rate, "this": 0.01})}
    problems = list(cost_problems(rules, costs))
    assert [problem.level for problem in problems] == ([level] if level else [])
    for problem in problems:
        assert f"{rate:.2f} candidates a document come to nothing ('share' {rate:.2f}, 'this' 0.01)" in problem.text
