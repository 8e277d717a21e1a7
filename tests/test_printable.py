"""Nothing of a document reaches a printer as it is."""

from hypothesis import given
from hypothesis import strategies as st

from qc.printable import printable


def test_escape_sequences_become_visible() -> None:
    assert printable("a\x1b[31mred\x1b]8;;http://x\x07") == "a\\x1b[31mred\\x1b]8;;http://x\\x07"


def test_bidi_zero_width_and_surrogates_become_visible() -> None:
    assert printable("a\u202eb\u200bc\ud800") == "a\\u202eb\\u200bc\\ud800"


def test_newlines_and_tabs_stay_on_one_line() -> None:
    assert printable("one\n::error::two\tthree\r") == "one⏎::error::two⇥three␍"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert printable("abcdef", 4) == "abc…"
    assert printable("abcd", 4) == "abcd"


@given(st.text(st.characters()))
def test_what_comes_out_can_be_encoded_and_has_no_control_characters(text: str) -> None:
    shown = printable(text)
    shown.encode("utf-8")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in shown)
