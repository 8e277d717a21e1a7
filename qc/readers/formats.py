"""Which files qc reads, told by their names."""

# Paths stay as they were given; pathlib would respell them.
# ruff: noqa: PTH122

import os
import shlex
from enum import StrEnum

import msgspec

from qc.errors import InputError, UsageError
from qc.printable import printable


class Shape(StrEnum):
    """How the documents lie in a file."""

    TEXT = "text"
    HTML = "html"
    LINES = "jsonl"
    JSON = "json"
    UNKNOWN = "unknown"


class Format(msgspec.Struct, frozen=True):
    """Shape of a file and what it is packed with: "", "gz" or "zst"."""

    shape: Shape
    packing: str = ""


SHAPES = {
    ".txt": Shape.TEXT,
    ".md": Shape.TEXT,
    ".html": Shape.HTML,
    ".htm": Shape.HTML,
    ".jsonl": Shape.LINES,
    ".ndjson": Shape.LINES,
    ".json": Shape.JSON,
}
PACKINGS = {".gz": "gz", ".zst": "zst"}

# Standard input tells nothing by its name; its first bytes do.
BY_CONTENT = Format(Shape.UNKNOWN)


def format_of(name: str) -> Format | None:
    """Return the format that the name of a file stands for, or None."""
    stem, extension = os.path.splitext(name.lower())
    packing = packing_of(name)
    if packing:
        extension = os.path.splitext(stem)[1]
    shape = SHAPES.get(extension)
    return Format(shape, packing) if shape else None


def packing_of(name: str) -> str:
    """Return what the name of a file says it is packed with: "", "gz" or "zst"."""
    return PACKINGS.get(os.path.splitext(name.lower())[1], "")


def format_named(name: str) -> Format:
    """Return the format that `--input-format` names: an extension, or `text`; packed ones as in `jsonl.gz`.

    Raises:
        UsageError: there is no such format.
    """
    wanted = name.lower().removeprefix(".")
    found = format_of("x." + ("txt" + wanted[4:] if wanted.split(".")[0] == "text" else wanted))
    if found is None:
        known = ", ".join(["text", *(extension[1:] for extension in SHAPES)])
        raise UsageError(f"--input-format {name!r} is not a format; choose one of {known}, each also with .gz or .zst")
    return found


def unknown_format(path: str) -> InputError:
    """Return the error for a named file whose format nobody knows; it says what to do."""
    extension = os.path.splitext(path)[1].lower()
    if extension == ".parquet":
        query = shlex.quote(f"COPY (FROM {_sql(path)}) TO '/dev/stdout' (FORMAT json)")
        advice = f"pipe its rows as JSON Lines: duckdb -c {query} | qc check --input-format jsonl -"
    else:
        advice = f"qc reads {' '.join(SHAPES)}, each also .gz and .zst; say --input-format if it is one of them"
    return InputError(
        f"{printable(path)}: no reader for {printable(extension) or 'a name without extension'}; {advice}"
    )


def _sql(path: str) -> str:
    return "'" + (path if path.isprintable() else "FILE").replace("'", "''") + "'"
