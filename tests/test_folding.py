"""Folded copies: case and the kind of white space do not matter; whole lines are exact, keywords may be confused."""

import re
import sys

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qc import folding

LINES = st.lists(st.text().map(lambda text: text.replace("\n", " ")), max_size=8)


def folded(text: str) -> bytes:
    return folding.squeeze(folding.keyword_bytes(folding.code_points(text))).tobytes()


@pytest.mark.parametrize("text", ["plain", "astral 😀 signs", "lone \ud800 surrogate", "nul \x00 inside", ""])
def test_every_text_has_code_points(text: str) -> None:
    assert folding.code_points(text).tolist() == list(map(ord, text))


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("WE USE COOKIES", "we use cookies"),
        ("we\u00a0use\u2003cookies", "we use cookies"),
        ("we  use\t\tcookies", "we use cookies"),
        ("we\u2028use\u0085cookies", "we use cookies"),
        ("COOKİES", "cookies"),
        ("cookıes", "cookies"),
        ("cookieſ", "cookies"),
        ("coo\u212aies", "cookies"),
        ("ΌΡΟΣ", "όρος"),
        ("GROẞ", "groß"),
    ],
)
def test_odd_letters_and_blanks_fold_to_the_plain_ones(odd: str, plain: str) -> None:
    assert folded(odd) == folded(plain)


def test_ascii_stays_readable() -> None:
    assert folded("Hello, World! {{x}}") == b"hello, world! {{x}}"


def test_a_control_character_is_no_newline() -> None:
    others = "".join(map(chr, range(32))).replace("\n", "")
    assert b"\n" not in folded(others)


def test_what_no_clean_text_has_is_told_from_all_else_by_its_byte() -> None:
    table = folding.tables()[0]
    odd = {
        code for ranges in (folding.CONTROL, folding.REPLACEMENT, folding.PRIVATE) for r in ranges for code in range(*r)
    }
    assert {code for code in range(sys.maxunicode + 1) if table[code] >= folding.ODD} == odd
    assert folded("a\u00a0b\u2028c\x1cd") == b"a b c d"


def test_case_variants_of_every_character_fold_to_the_same_byte() -> None:
    table = folding.tables()[0]
    twins = "ΐΐΰΰﬅﬆ"  # composed twice in Unicode; `regex` takes them for equal, they do not matter
    unequal = []
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        for other in {char.lower(), char.upper(), char.swapcase()} - {char}:
            if len(other) == 1 and table[code] != table[ord(other)] and char not in twins:
                unequal.append((char, other))
    assert unequal == []


def test_what_regex_takes_for_equal_folds_to_the_same_byte() -> None:
    table = folding.tables()[0]
    for plain in "abcdefghijklmnopqrstuvwxyzåßσµ":
        pattern = regex.compile(plain, regex.IGNORECASE | regex.V0)
        for code in range(0x3000):
            if pattern.fullmatch(chr(code)):
                assert table[code] == table[ord(plain)], (plain, hex(code))


def test_what_regex_takes_for_white_space_is_a_blank() -> None:
    table = folding.tables()[0]
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    blanks = {ord(match.group()) for match in regex.finditer(r"[^\S\n]", everything)}
    assert len(blanks) > 20
    assert {int(table[code]) for code in blanks} == {folding.BLANK}


@given(LINES)
def test_squeezing_keeps_the_number_of_newlines_and_leaves_no_double_blank(lines: list[str]) -> None:
    text = "\n".join(lines)
    squeezed = folded(text)
    assert squeezed.count(b"\n") == text.count("\n")
    assert b"  " not in squeezed
    assert b"\n " not in squeezed
    assert not squeezed.startswith(b" ")


def test_a_caret_means_the_start_of_the_fragment() -> None:
    key = folding.keyword_key("^By ")
    assert key == b"\nby "
    assert key in b"\n" + folded("stand\nBy Jane Doe")
    assert key not in b"\n" + folded("stand by me")
    assert folding.keyword_key("^") == b"^"


def test_a_blank_in_a_keyword_is_one_blank() -> None:
    assert folding.keyword_key("we \u00a0use") == b"we use"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("12 Comments", "0 comments"),
        ("Comments (3)", "comments 0"),
        ("800-514-7456", "0 0 0"),
        ("«Read more»", "read more"),
        ("Read\u00a0\u00a0more…", "read more"),
        ("Читать далее →", "читать далее"),
        ("٣ تعليقات", "0 تعليقات"),
        ("分享到", "分享到"),
        ("😀 Like", "like"),
        ("* * *", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_lines_are_compared_without_case_digits_and_signs(line: str, key: str) -> None:
    assert folding.line_keys([line]) == [key]


def test_no_lines_have_no_keys() -> None:
    assert folding.line_keys([]) == []


@given(LINES)
def test_a_key_does_not_depend_on_the_lines_beside_it(lines: list[str]) -> None:
    assert folding.line_keys(lines) == [folding.line_keys([line])[0] for line in lines]


@given(st.text(alphabet=st.characters(exclude_characters="\n")))
def test_a_key_is_trimmed_and_has_single_blanks(line: str) -> None:
    (key,) = folding.line_keys([line])
    assert key == key.strip(" ")
    assert not re.search("  |00", key)


def test_two_cjk_lines_are_never_taken_for_one_another() -> None:
    chars = [chr(code) for code in range(0x4E00, 0x4F00)]
    keys = folding.line_keys([first + second for first in chars for second in chars[:20]])
    assert len(set(keys)) == len(keys)
