"""Common words: every language of langdetect's has some of its own."""

import pytest

from qc.commonwords import LANGUAGES, MARKS, UNSPACED, Vocabulary, family, of_family, written
from qc.language import LanguageIdentifier


def test_every_language_that_is_told_has_words() -> None:
    assert {written(code) for code in LanguageIdentifier.load().languages} == LANGUAGES


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_a_language_has_words_that_no_other_family_has(code: str) -> None:
    words = Vocabulary.of(code)
    assert words is not None
    assert len(words.marks) == MARKS
    assert words.own.isdisjoint(words.others)
    assert words.own <= of_family(code)
    assert all(mark == f" {mark.strip()} " for mark in words.marks) or code in UNSPACED


def test_relatives_are_of_one_family_and_scripts_of_one_language() -> None:
    assert family("no") == family("sv")
    assert family("de") == ("de",)
    assert Vocabulary.of("zh-tw") == Vocabulary.of("zh-cn")
    assert Vocabulary.of("is") is None
