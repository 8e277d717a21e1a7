"""The matcher finds what brute force finds: every pattern of every rule on every fragment, by `regex` alone."""

import random
import sys
import time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.budget import LATE_DOCUMENTS
from qc.checker import Checker
from qc.documents import Document
from qc.findings import Level
from qc.matching import LONGEST_LINE, Match, Matcher, keywords_of
from qc.ruleset import Measurements, build, load_shipped
from qc.ruletests import unmark
from qc.segmentation import segment
from qc.verification import BruteForce, differences, scan
from tests.builders import ARTICLE, raw_rule, rule_set

ODD_BLANKS = (
    "\u00a0",
    "  ",
    "\t",
    "\u2009",
    "\u3000",
    "\u202f",
    " \u2028",
    "\r",
    "\u0085",
    "\x0b",
    "\u2029",
    "   ",
    "\x0c",
)
ODD_LETTERS = {"i": "İıIi", "s": "ſSs", "k": "\u212aKk", "å": "\u212bÅå", "ß": "ßẞ", "σ": "σςΣ", "µ": "µμΜ"}
ADDED = ("", "", "\u0301", "\ud800", "\u200b", "\u00ad", "\x00", "😀")

HAND_MADE = build(
    [
        (raw, f"{raw['id']}.yaml")
        for raw in (
            raw_rule(
                "CON901", keywords=["use cookies", "^cookie"], patterns=[r"\bwe use cookies\b", "^cookie policy$"]
            ),
            raw_rule("SHR901", keywords=["share this", "skicka"], patterns=["share this (?:article|story)", "^skicka"]),
            raw_rule("BYL901", keywords=["^by ", "από"], patterns=[r"^by (?-i:[A-Z])\w+", "από τους"]),
            raw_rule("LOC901", tables=["days"], keywords=["@days"], patterns=[r"^\L<days>(?:, \L<days>)+$"]),
            raw_rule("LGL901", keywords=["straße", "masse"], patterns=["straße", "masse und gewichte"]),
            raw_rule("CMT901", lines=["12 Comments", "Kommentare", "分享到", "İletişim"]),
            raw_rule("REL901", lines=["Kommentare", "Read more »"]),
            raw_rule("MKP901", keywords=["{{", "&nbsp"], patterns=[r"\{\{.{1,30}\}\}", "&nbsp;"]),
        )
    ],
    {"days": ("Monday", "Dienstag", "Środa")},
    Measurements(),
    shipped=True,
)
SPOKEN = (
    "We use cookies to improve this site.",
    "Cookie policy",
    "Share this story",
    "Skicka vidare",
    "By Jane Doe",
    "Νέα από τους αναγνώστες",
    "Monday, Dienstag, Środa",
    "Karl-Marx-Straße 12",
    "Masse und Gewichte",
    "12 Comments",
    "Kommentare:",
    "分享到",
    "İletişim",
    "Read more »",
    "Hello {{ first name }}&nbsp;!",
    "It rained on Monday.",
    "!!!",
)


def mutated(line: str, share: float, rng: random.Random) -> str:
    """Change a share of the characters as no editor would: odd blanks and letters, case, marks, lone surrogates."""
    out = []
    for char in line:
        if rng.random() > share:
            out.append(char)
        elif char == " ":
            out.append(rng.choice(ODD_BLANKS))
        elif char.lower() in ODD_LETTERS:
            out.append(rng.choice(ODD_LETTERS[char.lower()]))
        elif rng.random() < 0.7 and len(char.swapcase()) == 1:
            out.append(char.swapcase())
        else:
            out.append(char + rng.choice(ADDED))
    return "".join(out)


def difference(matcher: Matcher, brute: BruteForce, lines: list[str]) -> tuple[list[Match], list[Match]]:
    fragments = [stripped for line in lines if (stripped := line.replace("\n", " ").strip())]
    return differences(scan(matcher, fragments), brute.scan(fragments))


MATCHER, BRUTE = Matcher(HAND_MADE.rules, HAND_MADE.tables), BruteForce(HAND_MADE.rules, HAND_MADE.tables)


@given(st.lists(st.sampled_from(SPOKEN), max_size=12), st.floats(0, 0.8), st.randoms(use_true_random=False))
def test_mutated_lines_are_matched_as_by_brute_force(lines: list[str], share: float, rng: random.Random) -> None:
    assert difference(MATCHER, BRUTE, [mutated(line, share, rng) for line in lines]) == ([], [])


@given(st.lists(st.sampled_from(SPOKEN), max_size=12), st.floats(0, 0.8), st.randoms(use_true_random=False))
def test_keywords_stand_in_little_text_where_they_stand_in_much(
    lines: list[str], share: float, rng: random.Random
) -> None:
    fragments = [stripped for line in lines if (stripped := mutated(line, share, rng).replace("\n", " ").strip())]
    with patch("qc.matching.LITTLE", sys.maxsize):
        one_by_one = Matcher(HAND_MADE.rules, HAND_MADE.tables).scan(fragments)
    with patch("qc.matching.LITTLE", -1):
        assert Matcher(HAND_MADE.rules, HAND_MADE.tables).scan(fragments) == one_by_one


@given(st.lists(st.text(alphabet=st.sampled_from("wecokişrtah {&ſİK\u00a0分享到12"), max_size=40), max_size=6))
def test_any_text_is_matched_as_by_brute_force(lines: list[str]) -> None:
    assert difference(MATCHER, BRUTE, lines) == ([], [])


def test_every_hand_made_line_is_matched_by_something() -> None:
    found = {match.fragment for match in MATCHER.scan(SPOKEN)}
    assert {SPOKEN[number] for number in range(len(SPOKEN))} - {SPOKEN[number] for number in found} == {
        "It rained on Monday.",
        "!!!",
    }


def test_our_own_rules_match_their_cases_as_by_brute_force() -> None:
    rules, rng = load_shipped(), random.Random(2)
    lines = [
        line
        for rule in rules.rules
        for case in (*rule.cases.foreign, *rule.cases.content)
        for line in segment(unmark(case).text, None).texts
    ]
    chosen = rng.sample(lines, 200)
    matcher, brute = Matcher(rules.rules, rules.tables), BruteForce(rules.rules, rules.tables)
    missing, extra = difference(matcher, brute, chosen)
    assert [(rules.rules[match.rule].id, chosen[match.fragment]) for match in (*missing, *extra)] == []


def test_lines_do_not_depend_on_their_neighbours() -> None:
    alone = [{match[1:] for match in MATCHER.scan([line])} for line in SPOKEN]
    together: list[set[object]] = [set() for _ in SPOKEN]
    for match in MATCHER.scan(SPOKEN):
        together[match.fragment].add(match[1:])
    assert alone == together


def test_a_caret_in_front_of_a_keyword_holds_on_the_first_fragment_too() -> None:
    assert [match.fragment for match in MATCHER.scan(["By Jane", "Stand by me", "By Tom"])] == [0, 2]


def test_whole_lines_are_looked_up_up_to_a_length() -> None:
    long = "Kommentare" + "!" * (LONGEST_LINE - 10)
    assert len(MATCHER.scan([long])) == 2
    assert MATCHER.scan([long + "!"]) == []


def test_a_line_tells_its_key() -> None:
    (match,) = MATCHER.scan(["7 COMMENTS"])
    assert match.key == "0 comments"
    assert match.span == (0, 10)


def test_no_rules_and_no_fragments_match_nothing() -> None:
    assert Matcher([]).scan(["a", "b"]) == []
    assert MATCHER.scan([]) == []


def test_an_empty_match_is_none() -> None:
    rules = rule_set(raw_rule("SHR901", keywords=["share"], patterns=["x*"]))
    assert Matcher(rules.rules).scan(["share"]) == []


def test_a_table_gives_keywords() -> None:
    rules = build(
        [(raw_rule("LOC901", tables=["days"], keywords=["^@days", "on @", "@none"], patterns=["x"]), "x.yaml")],
        {"days": ("Monday", "Friday")},
        Measurements(),
    )
    assert keywords_of(rules.rules[0], rules.tables) == ["^Monday", "^Friday", "on @", "@none"]


def test_exceptions_know_the_tables_of_their_rule() -> None:
    keys = {"tables": ["days"], "keywords": ["closed"], "patterns": ["^closed"], "unless": [r"on \L<days>"]}
    rules = build([(raw_rule("NAV901", **keys), "x.yaml")], {"days": ("Monday",)}, Measurements(), shipped=True)
    assert Matcher(rules.rules, rules.tables).unless(0, "Closed on Monday") == "on Monday"


def test_hostile_text_of_signs_is_scanned() -> None:
    assert MATCHER.scan(["{" * 4000] * 50) == []


HANGS = raw_rule("SHR901", keywords=["aaa"], patterns=["(a|aa)+$"])
TRAP = "a" * 60 + "b"


@pytest.mark.parametrize("shipped", [False, True])
def test_a_pattern_that_never_ends_is_given_up_and_said(shipped: bool) -> None:
    trap = TRAP if not shipped else "a" * 600 + "b"
    checker = Checker(rule_set(HANGS, raw_rule("CON901"), shipped=shipped))
    began = time.process_time()
    document = Document("d", f"{trap}\n{trap}\nShare this article\n{ARTICLE}", "d.txt")
    (report,) = checker.check([document])
    assert time.process_time() - began < 1.5
    late, found = sorted(report.findings, key=lambda finding: finding.rule != "QC004")
    assert (late.rule, late.level, late.span) == ("QC004", Level.ERROR, None)
    assert "SHR901 rule-shr901 took too long" in late.message
    assert "SHR901.yaml" in late.message
    assert found.rule == "CON901"


def test_an_exception_that_never_ends_is_given_up_too() -> None:
    rule = raw_rule("SHR901", keywords=["aaa"], patterns=["^a"], unless=["(a|aa)+$"])
    (report,) = Checker(rule_set(rule, shipped=False)).check([Document("d", f"{TRAP}\n{ARTICLE}")])
    assert [finding.rule for finding in report.findings] == ["QC004"]


def test_many_documents_cannot_be_held_up_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qc.matching.PATTERN_SECONDS", 0.02)
    checker = Checker(rule_set(HANGS, shipped=False))
    documents = [Document(str(number), f"{TRAP}\n{ARTICLE}") for number in range(10 * LATE_DOCUMENTS)]
    began = time.process_time()
    reports = checker.check(documents)
    assert time.process_time() - began < 0.1 * LATE_DOCUMENTS
    assert all([finding.rule for finding in report.findings] == ["QC004"] for report in reports)


def test_a_pattern_that_is_slow_on_every_fragment_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qc.budget.DOCUMENT_SECONDS", 0.2)
    rule = raw_rule("SHR901", keywords=["aaa"], patterns=["(a|aa)+c"])
    slow = "a" * 23 + "b"
    checker = Checker(rule_set(rule, shipped=False))
    began = time.process_time()
    (report,) = checker.check([Document("d", "\n".join([slow] * 3000))])
    assert time.process_time() - began < 1
    assert [finding.rule for finding in report.findings] == ["QC004"]
