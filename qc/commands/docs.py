"""`qc rules docs`: write the pages of rules, or tell whether those that are there are stale."""

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qc.commands.pages import MARK, pages
from qc.commands.standing import Standings
from qc.commands.table import print_line
from qc.errors import ExitCode, OutputError
from qc.printable import printable
from qc.rules import Rule
from qc.totals import plural

SHOWN = 10
"""Stale pages that are named; a rule file that changes touches two, a new release of qc all."""


def run(standings: Standings, rules: Sequence[Rule], folder: Path, *, check: bool) -> ExitCode:
    """Write the pages of rules, or compare them.

    Args:
        standings: how rules stand.
        rules: those that get a page; pages of others are taken out of the folder.
        folder: where the pages lie.
        check: whether to compare only, and end with 1 where a page differs, is missing or is of no rule.
    """
    made = pages(standings, rules)
    try:
        stale = dict(_stale(folder, made))
        if not check:
            _write(folder, made, stale)
    except OSError as error:
        raise OutputError(
            f"{printable(str(error.filename))}: {error.strerror}; --output names another folder"
        ) from error
    if not check:
        changed = f"{plural(len(stale), 'page')} changed" if stale else "nothing changed"
        print_line(f"{printable(str(folder))}: {plural(len(made), 'page')}, {changed}")
        return ExitCode.OK
    for path, why in itertools.islice(stale.items(), SHOWN):
        print_line(printable(f"{folder / path}: {why}"))
    if len(stale) > SHOWN:
        print_line(f"and {len(stale) - SHOWN:,} others")
    if stale:
        print(f"{plural(len(stale), 'page')} of rules stale; run `qc rules docs` and commit them", file=sys.stderr)
    return ExitCode.FINDINGS if stale else ExitCode.OK


def _stale(folder: Path, made: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield path and reason of each page that is not as it should be."""
    for path, content in made.items():
        file = folder / path
        if not file.is_file():
            yield path, "is missing"
        elif file.read_bytes() != content.encode():
            yield path, "differs from its rule"
    for file in sorted(folder.rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        if path not in made and _ours(file):
            yield path, "is of no rule"


def _ours(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as lines:
        return MARK in (line.rstrip("\n") for line in itertools.islice(lines, 2))


def _write(folder: Path, made: Mapping[str, str], stale: Mapping[str, str]) -> None:
    for path in stale:
        file = folder / path
        if path in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made[path].encode())
        else:
            file.unlink()
