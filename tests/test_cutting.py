"""Cutting keeps a subsequence of the text, changes nothing that is not flagged, and is done when it is done."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from qc.checker import Checker
from qc.cleaning import Cleaning, clean_all
from qc.cutting import Cut, apply, cuts
from qc.documents import Document
from qc.ruleset import load_shipped
from tests.builders import ARTICLE, check, raw_rule, rule_set

SHARE = raw_rule("SHR901")
PART = raw_rule("SHR902", keywords=["read more »"], patterns=["read more »"], extend="match")
SHIPPED = Checker(load_shipped())
LINES = st.lists(
    st.sampled_from(
        [
            "304 North Cardinal St.",
            "Physical Address",
            "en_USEnglish",
            "Skip to main content",
            "Share this article",
            "It rained in Leeds. Nobody minded much.",
            "We use cookies to give you the best experience on our website.",
            "",
            "  ",
            "😀 é\u0301",
        ]
    ),
    max_size=12,
)


def is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


def test_a_line_goes_with_its_newline() -> None:
    assert apply("Title\nShare\nIt rained.\n", [Cut((6, 11), "")]) == "Title\nIt rained.\n"
    assert apply("It rained.\r\nShare\r\n", [Cut((12, 17), "")]) == "It rained.\r\n"
    assert apply("It rained.\nShare", [Cut((11, 16), "")]) == "It rained."


def test_a_sentence_goes_with_the_blanks_after_it() -> None:
    assert apply("One. Two. Three.", [Cut((5, 9), "")]) == "One. Three."
    assert apply("One. Two.\nThree.", [Cut((5, 9), "")]) == "One.\nThree."


def test_neighbouring_sentences_that_fill_a_line_take_the_line_along() -> None:
    assert apply("A\nOne. Two.\nB", [Cut((2, 6), ""), Cut((7, 11), "")]) == "A\nB"


def test_damaged_text_is_replaced_where_it_stands() -> None:
    assert apply("The cafÃ© opened.", [Cut((4, 9), "café")]) == "The café opened."


def test_only_what_is_safe_is_cut_unless_told_otherwise() -> None:
    report = check(f"Share this story\n{ARTICLE}", SHARE)
    assert cuts(report) == []
    assert cuts(report, unsafe=True) == [Cut((0, 16), "")]
    safe = check(f"Share this story\n{ARTICLE}", SHARE, safe=("SHR901",))
    assert cuts(safe) == [Cut((0, 16), "")]


def test_hints_and_neutral_text_are_never_cut() -> None:
    byline = raw_rule("BYL901", lines=["By Jane Roe"], fix="none")
    report = check(f"By Jane Roe\nShare this story\n{ARTICLE}", byline, SHARE, confidence={"SHR901": 0.6})
    assert len(report.findings) == 2
    assert cuts(report, unsafe=True) == []


def test_the_part_of_a_line_that_a_rule_names_is_cut_and_the_rest_stays() -> None:
    text = f"The strike goes on … Read more »\n{ARTICLE}"
    assert apply(text, cuts(check(text, PART), unsafe=True)) == f"The strike goes on …\n{ARTICLE}"


def test_a_document_that_would_lose_too_much_is_left_as_it_is() -> None:
    checker = Checker(rule_set(SHARE))
    document = Document("1", "Share this story\nIt rained.")
    (result,) = clean_all(checker, [document], checker.check([document]), Cleaning(unsafe=True))
    assert result.text is None
    assert result.refused is not None
    assert round(result.refused, 3) == round(14 / 23, 3)


def cleaned(text: str, *, unsafe: bool) -> str:
    document = Document("1", text)
    (result,) = clean_all(SHIPPED, [document], SHIPPED.check([document]), Cleaning(unsafe=unsafe, max_share=1.0))
    return text if result.text is None else result.text


@settings(max_examples=60, deadline=None)
@given(LINES.map("\n".join), st.booleans())
def test_cleaning_keeps_a_subsequence_and_twice_is_once(text: str, unsafe: bool) -> None:
    once = cleaned(text, unsafe=unsafe)
    assert is_subsequence(once, text)
    assert cleaned(once, unsafe=unsafe) == once


@settings(max_examples=60, deadline=None)
@given(LINES.map("\n".join))
def test_a_cut_never_takes_a_visible_character_that_is_not_flagged(text: str) -> None:
    report = SHIPPED.check([Document("1", text)])[0]
    changes = cuts(report, unsafe=True)
    flagged = {offset for change in changes for offset in range(*change.span)}
    kept = "".join(char for offset, char in enumerate(text) if offset not in flagged and not char.isspace())
    assert "".join(apply(text, changes).split()) == "".join(kept.split())


def test_a_report_that_went_through_json_cuts_the_same() -> None:
    report = check(f"Share this story\n{ARTICLE}", SHARE, safe=("SHR901",))
    again = msgspec.json.decode(msgspec.json.encode(report), type=type(report))
    assert cuts(again) == cuts(report)


def test_the_guard_counts_what_is_deleted_and_not_what_is_mended() -> None:
    mojibake = "Маяк стоит на северном берегу острова.".encode().decode("latin-1") + "\n"
    document = Document("1", mojibake * 20)
    (result,) = clean_all(SHIPPED, [document], SHIPPED.check([document]), Cleaning(max_share=0.01))
    assert result.text == "Маяк стоит на северном берегу острова.\n" * 20
    assert result.refused is None


def test_the_guard_says_how_much_would_go() -> None:
    document = Document("1", f"304 North Cardinal St.\n{'x' * 19} {'y' * 38}\n")
    (result,) = clean_all(SHIPPED, [document], SHIPPED.check([document]), Cleaning(max_share=0.2))
    assert (result.text, result.refused) == (None, 19 / (19 + 19 + 38))
