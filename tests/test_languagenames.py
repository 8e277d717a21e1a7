"""What languages call each other."""

import json

import pytest

from qc.commonwords import LANGUAGES
from qc.languagenames import TABLE, english_name, speaks_of
from tests.test_locale_tables import tool


def test_the_table_is_what_its_script_makes_of_cldr() -> None:
    core = pytest.importorskip("babel.core", reason="Babel, which carries CLDR, is a development dependency")
    table = TABLE.read_text(encoding="utf-8")
    if f"CLDR {core.get_cldr_version()} " not in json.loads(table)["made from"]:
        pytest.skip("the table was made from another CLDR than this Babel carries")
    assert tool("make_language_names").content() == table


def test_languages_have_english_names() -> None:
    assert [english_name(code) for code in ("es", "zh-tw", "no")] == ["Spanish", "Chinese", "Norwegian"]
    assert all(english_name(code)[0].isupper() for code in LANGUAGES)
    assert english_name("is") == "is"


@pytest.mark.parametrize(
    ("text", "home", "language"),
    [
        ("It says so in German.", "en", "de"),
        ("Germany won in the last minute.", "en", "de"),
        ("Auf englischen Plätzen wurde gefeiert.", "de", "en"),
        ("Он говорит на английском.", "ru", "en"),
        ("他说德语。", "zh-cn", "de"),
        ("ドイツの首都です。", "ja", "de"),
    ],
)
def test_a_text_speaks_of_a_language_or_its_people(text: str, home: str, language: str) -> None:
    assert speaks_of(text, home, language)


@pytest.mark.parametrize(("text", "home"), [("A well is a well.", "en"), ("Der Tag war lang.", "de"), ("", "is")])
def test_other_words_do_not(text: str, home: str) -> None:
    assert not any(speaks_of(text, home, language) for language in LANGUAGES)
