"""Make qc/data/language-names.json from CLDR: `python tools/make_language_names.py`.

Babel carries CLDR. It is needed here and in the tests only: qc reads the table.
"""

import json
import sys
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from qc.commonwords import LANGUAGES

TARGET = Path(__file__).parents[1] / "qc" / "data" / "language-names.json"
IN_CLDR = {"no": "nb", "tl": "fil"}
"""CLDR's codes where langdetect has others."""


def content() -> str:
    """Return the file: what each language calls each language, one language a line."""
    rows = [f'"made from": "CLDR {get_cldr_version()} by way of Babel, Unicode License V3"']
    for code in sorted(LANGUAGES):
        known = Locale.parse(IN_CLDR.get(code, code)).languages
        names = {other: known.get(other) or known.get(IN_CLDR.get(other, other)) for other in sorted(LANGUAGES)}
        found = {other: name for other, name in names.items() if name}
        rows.append(f"{json.dumps(code)}: {json.dumps(found, ensure_ascii=False)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    TARGET.write_text(content(), encoding="utf-8")
