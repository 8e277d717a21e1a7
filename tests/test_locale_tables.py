"""The tables of locale codes, language names and mojibake are what their scripts make of CLDR and of the encodings."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from qc.ruleset import load_shipped

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "rules" / "tables"
NAMES = ("locale-codes", "language-own-names", "language-names")


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_its_script_makes_of_cldr(name: str) -> None:
    core = pytest.importorskip("babel.core", reason="Babel, which carries CLDR, is a development dependency")
    table = (TABLES / f"{name}.txt").read_text(encoding="utf-8")
    made_from = re.search(r"CLDR (\d+)", table)
    assert made_from is not None
    if core.get_cldr_version() != made_from[1]:
        pytest.skip(f"the table was made from CLDR {made_from[1]}, this Babel carries {core.get_cldr_version()}")
    assert tool("make_locale_tables").content(name) == table


def test_the_table_of_mojibake_is_what_its_script_makes() -> None:
    assert tool("make_mojibake_table").content() == (TABLES / "mojibake.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*NAMES, "mojibake", "lorem-words", "lorem-marks"])
def test_no_entry_is_lost_or_cut_or_there_twice(name: str) -> None:
    lines = (TABLES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    entries = [line for line in lines if line and not line.startswith("#")]
    assert list(load_shipped().tables[name]) == entries
    assert len({entry.casefold() for entry in entries}) == len(entries)


def test_codes_have_a_language_and_a_place_or_script() -> None:
    codes = load_shipped().tables["locale-codes"]
    assert {"en_US", "en-US", "pt_BR", "zh_TW", "zh_Hans"} <= set(codes)
    assert all(re.fullmatch(r"[a-z]{2}([_-]([A-Z]{2}|[A-Z][a-z]{3}|\d{3})){1,2}", code) for code in codes)


def test_own_names_are_names() -> None:
    tables = load_shipped().tables
    assert {"English", "Deutsch", "français", "日本語"} <= set(tables["language-own-names"])
    assert set(tables["language-own-names"]) <= set(tables["language-names"])
    assert {"German", "Englisch"} <= set(tables["language-names"]) - set(tables["language-own-names"])


def test_every_mark_of_filler_text_is_one_of_its_words() -> None:
    tables = load_shipped().tables
    assert set(tables["lorem-marks"]) < set(tables["lorem-words"])
