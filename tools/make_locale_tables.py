"""Make the tables of locale codes and language names from CLDR: `python tools/make_locale_tables.py`.

Babel carries CLDR. It is needed here and in the tests only: qc reads the tables.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_cldr_version

FOLDER = Path(__file__).parents[1] / "rules" / "tables"
KNOWN_NAMES = 100
"""A language counts where CLDR knows at least so many language names in it: somebody translates interfaces into it."""

READERS = ("en", "de")
"""Languages whose names for all languages are listed, beside each language's name for itself."""

VARIANTS = ("de_AT", "de_CH", "en_AU", "en_CA", "en_GB", "en_US", "es_419", "es_ES", "es_MX", "fr_CA", "fr_CH")
SCRIPTS_AND_COUNTRIES = (*VARIANTS, "nl_BE", "pt_BR", "pt_PT", "zh_Hans", "zh_Hant")
"""Locales that have a name of their own, as in American English."""

BESIDE_CLDR = ("Bahasa Indonesia", "Bahasa Melayu", "简体中文", "繁體中文", "繁体中文", "Tagalog", "Srpski", "हिंदी")
"""How language pickers write names that CLDR has in another form."""

SHORTEST = 2
"""A name of one character would collide in the keyword copy (docs/decisions/matching.md)."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that count."""
    codes = [code for code in localedata.locale_identifiers() if len(code) == len("en")]
    return tuple(sorted(code for code in codes if len(Locale.parse(code).languages) >= KNOWN_NAMES))


def locale_codes() -> list[str]:
    """Return the locales of these languages as en_US and en-US, those with a script (zh_Hant_TW) without it too."""
    codes = set()
    for identifier in localedata.locale_identifiers():
        locale = Locale.parse(identifier)
        if locale.language not in languages() or locale.variant or not (locale.territory or locale.script):
            continue
        for parts in ((locale.language, locale.script, locale.territory), (locale.language, locale.territory)):
            code = "_".join(part for part in parts if part)
            codes |= {code, code.replace("_", "-")} if code != locale.language else set()
    return sorted(codes)


def own_names() -> list[str]:
    """Return each language's name for itself, those of its variants included."""
    names: set[str | None] = {Locale.parse(code).languages.get(code) for code in languages()}
    names |= {Locale.parse(code[:2]).languages.get(code) for code in SCRIPTS_AND_COUNTRIES}
    return _sorted(sorted(name for name in names if name) + list(BESIDE_CLDR))


def all_names() -> list[str]:
    """Return these names and those that readers of READERS call the languages by."""
    names: list[str | None] = [*own_names()]
    for reader in READERS:
        names += [Locale.parse(reader).languages.get(code) for code in (*languages(), *SCRIPTS_AND_COUNTRIES)]
    return _sorted(names)


def _sorted(names: Iterable[str | None]) -> list[str]:
    """Return names that differ by more than case, of equal ones the first: two spellings would double each search."""
    by_key: dict[str, str] = {}
    for name in names:
        if name and len(name) >= SHORTEST:
            by_key.setdefault(name.casefold(), name)
    return [by_key[key] for key in sorted(by_key)]


TABLES = {"locale-codes": locale_codes, "language-own-names": own_names, "language-names": all_names}


def content(name: str) -> str:
    """Return the content of a table's file."""
    head = (
        f"# Made by tools/make_locale_tables.py from CLDR {get_cldr_version()}, by way of Babel; Unicode License V3.\n"
    )
    return head + "".join(entry + "\n" for entry in TABLES[name]())


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        (FOLDER / f"{name}.txt").write_text(content(name), encoding="utf-8")


if __name__ == "__main__":
    main()
