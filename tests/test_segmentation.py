"""Fragments are lines, and the sentences of long lines; they cover all text that is not white space."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from qc.segmentation import LONG_LINE, LONGEST_FRAGMENT, count_words, segment

LONG = (
    "The ferry left the harbour at six, an hour late and half empty. On board were forty passengers, two dogs and a "
    "crate of oysters that nobody had signed for. Dr. Maren Holt, who has crossed the strait for thirty years, said "
    "she had never seen the water so flat. By noon the wind had risen to force seven."
)
TEXTS = st.text(st.one_of(st.sampled_from(" \n\r\t\u00a0\u2028.!?a漢😀é\u0301"), st.characters()), max_size=400)


def spans(text: str) -> list[tuple[int, int]]:
    found = segment(text, "en")
    return [(start, start + len(part)) for start, part in zip(found.starts, found.texts, strict=True)]


def test_lines_are_fragments_without_surrounding_white_space() -> None:
    assert segment("  One \r\n\tTwo\u00a0\n", "en").texts == ["One", "Two"]


def test_empty_lines_separate_blocks() -> None:
    assert segment("a\nb\n\n \nc\n", "en").blocks == [0, 0, 1]


def test_a_line_of_more_than_300_characters_is_split_into_sentences() -> None:
    assert len(LONG) > LONG_LINE
    found = segment(f"Ferries\n{LONG}", "en")
    assert found.texts[0] == "Ferries"
    assert found.texts[1].endswith("half empty.")
    assert found.texts[3].startswith("Dr. Maren Holt")
    assert len(found.texts) == 5


def test_a_document_of_a_single_line_is_split_however_short() -> None:
    assert segment("It rained. Then it stopped.\n", "en").texts == ["It rained.", "Then it stopped."]


def test_unicode_line_separators_are_white_space_inside_a_line() -> None:
    assert segment("one\u2028two\x0bthree\nfour", "en").texts == ["one\u2028two\x0bthree", "four"]


def test_a_huge_sentence_is_cut_at_white_space() -> None:
    parts = segment("word " * 3000, "en").texts
    assert max(map(len, parts)) <= LONGEST_FRAGMENT
    assert all(part.endswith("word") for part in parts)


def test_lone_surrogates_do_not_stop_the_sentences() -> None:
    assert segment("One \ud800 sentence. Another one.", "en").texts == ["One \ud800 sentence.", "Another one."]


@given(TEXTS)
def test_fragments_cover_all_visible_text_in_order_without_overlap(text: str) -> None:
    found = spans(text)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
    inside = {offset for start, end in found for offset in range(start, end)}
    assert all(char.isspace() or offset in inside for offset, char in enumerate(text))


@given(TEXTS)
def test_starts_point_at_the_fragments(text: str) -> None:
    found = segment(text, None)
    for start, part in zip(found.starts, found.texts, strict=True):
        assert text[start : start + len(part)] == part
        assert part == part.strip()
        assert part


@given(TEXTS)
def test_carriage_returns_and_trailing_blanks_change_no_fragment(text: str) -> None:
    plain = "\n".join(line.rstrip() for line in text.split("\n"))
    assert segment(plain.replace("\n", "\r\n"), "en").texts == segment(plain.replace("\n", " \n"), "en").texts


def test_words_are_runs_and_cjk_characters_count_one_each() -> None:
    assert count_words("Don't panic: 42 漢字") == 6
