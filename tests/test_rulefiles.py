"""From the content of a file to a rule: every fault with file, rule and key, all in one go."""

from typing import Any

import pytest

from qc.findings import Category
from qc.rulefiles import parse
from qc.rules import Rule, Where
from tests.builders import raw_rule


def faults(raw: object, *, shipped: bool = False) -> list[str]:
    rule, problems = parse(raw, "mine.yaml", shipped=shipped)
    assert (rule is None) == bool(problems)
    return problems


def good(raw: object, *, shipped: bool = False) -> Rule:
    rule, problems = parse(raw, "mine.yaml", shipped=shipped)
    assert problems == []
    assert rule is not None
    return rule


def test_scalars_may_be_strings_as_yaml_gives_them() -> None:
    rule = good(
        raw_rule("CAP901", where={"max_words": "12", "unrelated": "true", "position": "tail", "beside": "caption"})
    )
    assert rule.where == Where(max_words=12, unrelated=True, position="tail", beside="caption")
    assert rule.category is Category.CAPTION
    assert rule.path == "mine.yaml"


def test_an_id_of_ones_own_names_its_category() -> None:
    assert good(raw_rule("ACME001", category="promotion")).category is Category.PROMOTION
    assert faults(raw_rule("ACME001")) == [
        "mine.yaml: ACME001: category: the prefix 'ACME' names none; add the key category"
    ]


@pytest.mark.parametrize("raw", [None, "text", ["a"], 3])
def test_what_is_no_mapping_is_no_rule(raw: object) -> None:
    (problem,) = faults(raw)
    assert problem.startswith("mine.yaml: a rule file holds keys and values")


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"pattern": ["x"]}, "pattern: unknown key; did you mean patterns?"),
        ({"where": {"max_word": 3}}, "where: max_word: unknown key; did you mean max_words?"),
        ({"cases": {"foregin": ["x"]}}, "cases: foregin: unknown key; did you mean foreign?"),
        ({"id": "tpl1"}, "id: must be capital letters and three digits, as in TPL001"),
        ({"name": "Not Kebab"}, "name: must be kebab-case, as in theme-demo-address"),
        ({"category": "run"}, "category: run is for qc itself"),
        ({"category": "cookies"}, "category: Invalid enum value 'cookies'"),
        ({"languages": ["english"]}, "languages: 'english' is neither any nor an ISO 639-1 code such as de"),
        ({"languages": []}, "languages: is empty; leave the key out, or write [any]"),
        ({"languages": "de"}, "languages: Expected array, got str"),
        ({"sites": ["https://Example.com"]}, "sites: 'https://Example.com' is not the name of a host in lower case"),
        ({"lines": ["x"]}, "needs exactly one of patterns, lines and detector, has patterns and lines"),
        ({"patterns": []}, "needs exactly one of patterns, lines and detector, has none"),
        ({"keywords": []}, "keywords: go with patterns; at least one keyword stands in every match"),
        ({"keywords": [""]}, "keywords: '' holds nothing to look for"),
        ({"keywords": ["^ "]}, "keywords: '^ ' holds nothing to look for"),
        ({"keywords": ["a\nb"]}, "keywords: 'a\\nb' holds a newline, which no fragment does"),
        ({"keywords": ["x" * 201]}, "has more than 200 characters"),
        ({"keywords": [None]}, "keywords: Expected str, got null - at $[0]"),
        ({"where": {"max_words": "many"}}, "where: Expected int | null, got str - at $.max_words"),
        ({"where": {"beside": "cookie"}}, "where: beside: 'cookie' is neither a category nor a rule id"),
        ({"patterns": ["("]}, "patterns: '(' is not a regular expression: missing ) at position 1"),
        ({"unless": ["[a"]}, "unless: '[a' is not a regular expression: unterminated character set at position 2"),
        ({"patterns": [r"\L<days>"]}, r"patterns: '\\L<days>' is not a regular expression"),
        ({"quotes": "maybe"}, "quotes: Invalid enum value 'maybe'"),
        ({"extend": "line"}, "extend: Invalid enum value 'line'"),
    ],
)
def test_a_fault_names_file_rule_and_key(keys: dict[str, Any], problem: str) -> None:
    raw = raw_rule("SHR901") | keys
    found = faults(raw)
    assert any(one.startswith(f"mine.yaml: {raw['id']}: ") and problem in one for one in found), found


@pytest.mark.parametrize("key", ["id", "name", "message", "what", "why", "cases"])
def test_what_every_rule_needs(key: str) -> None:
    raw = raw_rule("SHR901")
    del raw[key]
    label = "rule without id" if key == "id" else "SHR901"
    assert f"mine.yaml: {label}: {key}: is missing" in faults(raw)


def test_all_faults_are_told_in_one_go() -> None:
    raw = raw_rule(
        "SHR901", name="No", languages=["de", "deutsch"], patterns=["(", "[a"], unless=["*"], fix="cut", colour="red"
    )
    del raw["why"]
    problems = faults(raw)
    for part in ("why: is missing", "colour", "name:", "'deutsch'", "'('", "'[a'", "unless: '*'", "fix:"):
        assert any(part in problem for problem in problems), part
    assert len(problems) == 8


def test_a_key_that_cannot_be_read_brings_no_faults_that_follow_from_it() -> None:
    assert faults(raw_rule("SHR901", patterns="share this")) == ["mine.yaml: SHR901: patterns: Expected array, got str"]


def test_a_detector_is_for_rules_of_ours() -> None:
    raw = raw_rule("REP901", detector="repeated-line")
    assert good(raw, shipped=True).detector == "repeated-line"
    assert faults(raw) == ["mine.yaml: REP901: detector: names code of qc's own; write patterns or lines"]


def test_patterns_of_ours_are_compiled_when_they_are_needed_and_users_at_once() -> None:
    raw = raw_rule("SHR901", patterns=["("])
    assert good(raw, shipped=True).patterns == ("(",)
    assert faults(raw)


def test_a_table_in_an_exception_is_known_where_the_rule_names_it() -> None:
    raw = raw_rule("SHR901", tables=["days"], unless=[r"\L<days>"])
    assert good(raw).tables == ("days",)
