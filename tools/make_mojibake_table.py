"""Make rules/tables/mojibake.txt: what frequent characters turn into when UTF-8 is read as something else."""

from pathlib import Path

import ftfy  # noqa: F401  (registers the sloppy encodings: bytes without a character become control characters)

TABLE = Path(__file__).parents[1] / "rules" / "tables" / "mojibake.txt"
HEAD = """# Made by tools/make_mojibake_table.py: what frequent characters turn into when UTF-8 is misread.
# Of what becomes three or four characters the first two are listed. The rule adds those that hold white space.
"""

WESTERN = "éèêëàâäáãåçíìîóòôöõøúùûüñßæýÉÀÂÄÁÅÇÓÖØÚÜÑ\xa0«»©®°·¿¡§±²³½¼£´ª"
CENTRAL = "łąęśżćńźčšžěůőűğışăș"
CYRILLIC = "оинтсрвПВС"
GREEK = "αοιεσηρ"
SIGNS = "’“”–—…•€™→−≥"
STARS = "✓★☆"
EAST_ASIAN = "。のア中人"
OTHERS = "\ufeff\ufffd😀"
"""Every text in these scripts has some of these letters; the ones left out fold to bytes that others have often."""

READ_AS = {
    "sloppy-windows-1252": WESTERN + CENTRAL + CYRILLIC + GREEK + SIGNS + STARS + EAST_ASIAN + OTHERS,
    "latin-1": "éèêëàâáãåçìîóòôöõøúùûüñßæ" + CENTRAL + CYRILLIC + SIGNS + STARS + OTHERS,
    "sloppy-windows-1251": CYRILLIC + SIGNS,
    "macroman": "éèàüöäñ’“”–",
}


def sequences() -> list[str]:
    """Return what the characters turn into, two characters of it; a table cannot hold those with white space.

    Of sequences that differ by case alone there is one, since patterns ignore case.
    """
    found = {char.encode().decode(wrong)[:2] for wrong, chars in READ_AS.items() for char in chars}
    printable = sorted(sequence for sequence in found if not any(char.isspace() for char in sequence))
    return sorted({sequence.casefold(): sequence for sequence in reversed(printable)}.values())


def content() -> str:
    """Return the content of the table's file."""
    return HEAD + "".join(sequence + "\n" for sequence in sequences())


if __name__ == "__main__":
    TABLE.write_text(content(), encoding="utf-8")
