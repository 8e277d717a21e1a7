"""Mojibake comes back by ftfy, residue of HTML as a browser shows it; what a round trip proves is told apart."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qc.repair import SIGNS, mend_controls, mend_encoding, mend_residue

WINDOWS = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258")


def misread(text: str, encoding: str) -> str:
    import ftfy  # noqa: F401  (registers the sloppy encodings)

    return text.encode().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Menschen drängten zum Tor", "sloppy-windows-1252"),
        ("it’s late, “said” the miller – at last", "latin-1"),
        ("Мельницу продали в мае", "sloppy-windows-1252"),
        ("He said “no” — and left", "sloppy-windows-1251"),
        ("młyn sprzedano wczoraj, później się spalił", "sloppy-windows-1252"),
    ],
)
def test_text_read_in_the_wrong_encoding_comes_back_and_is_proven(text: str, encoding: str) -> None:
    damaged = misread(text, encoding)
    repair = mend_encoding(damaged)
    assert repair is not None
    assert damaged[: repair.span[0]] + repair.text + damaged[repair.span[1] :] == text
    assert repair.proven


def test_only_the_damaged_words_are_replaced() -> None:
    repair = mend_encoding("The pilots donâ€™t want to strike")
    assert repair is not None
    assert (repair.span, repair.text) == ((11, 18), "don’t")


def test_damage_of_single_words_is_proven_too() -> None:
    repair = mend_encoding("• Personal Plan: â\x82¬4/month, naïve as it is")
    assert repair is not None
    assert (repair.text, repair.proven) == ("€4/month,", True)


def test_a_no_break_space_that_became_a_blank_on_the_way_is_proven() -> None:
    repair = mend_encoding("overnight,â\x80\x9d saysÂ Carrie")
    assert repair is not None
    assert (repair.text, repair.proven) == ("overnight,” says\xa0Carrie", True)


def test_a_closing_quotation_mark_whose_last_byte_was_lost_is_no_dagger() -> None:
    repair = mend_encoding("The key lies in the â€œwell-executedâ€ qualifier.")
    assert repair is not None
    assert (repair.text, repair.proven) == ("“well-executed”", False)


@pytest.mark.parametrize(
    "text",
    ["", "Übergröße", "ÂGE D’OR", "manhã \xa0de sol", "в\xa0декабре", "ИА «МОСТ-ДНЕПР»", "a \ud800 b", "crème brûlée"],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert mend_encoding(text) is None


@given(st.text("abcehinorst éèüöäßñ’“”–€\xa0.,", min_size=1))
def test_a_proven_repair_of_any_text_is_the_text(text: str) -> None:
    assume(mend_encoding(text) is None)  # "”ß" looks like Mac Roman for one Cyrillic letter
    damaged = misread(text, "sloppy-windows-1252")
    repair = mend_encoding(damaged)
    if repair is not None and repair.proven:
        assert damaged[: repair.span[0]] + repair.text + damaged[repair.span[1] :] == text


@pytest.mark.parametrize(
    ("damaged", "shown"),
    [("&nbsp;", "\xa0"), ("&rsquo;", "’"), ("&#8217;", "’"), ("&lt;", "<"), ("<strong>", ""), ("</em>", "")],
)
def test_entities_and_tags_become_what_a_browser_shows(damaged: str, shown: str) -> None:
    fragment = f"one {damaged} two"
    repair = mend_residue(fragment, (4, 4 + len(damaged)))
    assert (repair.text, repair.proven) == (shown, False)


def test_what_was_escaped_twice_is_proven() -> None:
    repair = mend_residue("30&amp;nbsp;km", (2, 12))
    assert (repair.text, repair.proven) == ("\xa0", True)


@pytest.mark.parametrize(
    ("fragment", "damaged", "shown"),
    [
        ("one<br/>two", "<br/>", " "),
        ("one</p><p>two", "</p><p>", " "),
        ("one <br /> two", "<br />", ""),
        ("It was sold.</p>", "</p>", ""),
        ("two <b>words</b>", "<b>", ""),
        ("o<b>n</b>e", "</b>", ""),
    ],
)
def test_words_on_both_sides_of_a_block_stay_apart(fragment: str, damaged: str, shown: str) -> None:
    start = fragment.index(damaged)
    assert mend_residue(fragment, (start, start + len(damaged))).text == shown


def test_markup_that_looks_like_a_file_or_an_address_raises_no_warning() -> None:
    assert mend_residue("see http://example.org/a.html", (4, 29)).text == "http://example.org/a.html"


@pytest.mark.parametrize(
    ("fragment", "language", "text", "proven"),
    [
        ("it\x92s late", "en", "’", True),
        ("for \x801.6 million", "en", "€", False),
        ("kto\x9c odpowie", "pl", "ś", False),
        ("chef d'\x9cuvre", "fr", "œ", False),
        ("Beer\x07 and bread", None, "", False),
        ("â\x82¬4", "en", "‚", False),
        ("half \ud800 pair", "en", "", False),
    ],
)
def test_control_characters_become_the_signs_of_windows(
    fragment: str, language: str | None, text: str, proven: bool
) -> None:
    at = next(index for index, char in enumerate(fragment) if char in "\x80\x82\x92\x9c\x07\ud800")
    repair = mend_controls(fragment, (at, at + 1), language)
    assert (repair.text, repair.proven) == (text, proven)


def test_the_signs_are_the_same_in_all_encodings_of_windows() -> None:
    for sign in SIGNS:
        assert len({sign.encode("latin-1").decode(encoding) for encoding in WINDOWS}) == 1
