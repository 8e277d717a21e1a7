"""`qc config show`: every setting with its value and where that comes from."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from qc.commands.table import print_table
from qc.errors import ExitCode
from qc.settings import Resolved, Settings, load

TABLES = ("levels", "limits", "clean")
"""Settings that are tables; each of their keys has a line of its own."""


class Line(NamedTuple):
    """A setting as it is printed."""

    key: str
    value: str
    origin: str


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the settings."""
    resolved = load(Path(arguments.config) if arguments.config else None)
    print_table(lines(resolved))
    return ExitCode.OK


def lines(resolved: Resolved) -> Iterator[Line]:
    """Yield every setting, in the order of the documentation."""
    values: dict[str, Any] = msgspec.to_builtins(resolved.settings)
    for field in msgspec.structs.fields(Settings):
        key = field.encode_name
        inner = values[key] if key in TABLES else None
        for name, value in inner.items() if inner else ():
            origin = resolved.origins.get(f"{key}.{name}", "default")
            yield Line(f"{key}.{name}", _written(value), origin)
        if not inner:
            yield Line(key, _written(values[key]), resolved.origins[key])


def _written(value: object) -> str:
    """Write a value as JSON does, which TOML reads too; nothing is a dash."""
    return "-" if value is None or value == {} else msgspec.json.encode(value).decode()
