"""`qc train`: fit a model on labelled cases."""

import argparse
import sys
import time
from pathlib import Path

from qc.errors import ExitCode, OutputError, UsageError
from qc.learning import needs_train
from qc.ruleset import load_shipped


def run(arguments: argparse.Namespace) -> ExitCode:
    """Train, and write a model folder."""
    output = Path(arguments.output)
    if output.exists() and not output.is_dir():
        raise OutputError(f"{output} is no folder; a model is a folder")
    if output.exists() and not arguments.overwrite:
        raise OutputError(f"{output} exists already; --overwrite replaces it")
    folds = tuple(dict.fromkeys(_fold(word) for word in arguments.folds.split(",")))
    needs_train()
    from qc.learning import recipe
    from qc.learning.card import write_card

    began = time.monotonic()

    def say(line: str) -> None:
        if not arguments.quiet:
            print(f"qc: {time.monotonic() - began:5.0f} s  {line}", file=sys.stderr)

    cases = list(recipe.trusted([Path(path) for path in arguments.paths], folds))
    prepared = recipe.prepare(cases, load_shipped(), arguments.seed, say)
    made = recipe.fit(prepared, folds, arguments.seed, say)
    made.model.save(output)
    write_card(output, made)
    say(f"written to {output}")
    return ExitCode.OK


def _fold(word: str) -> int:
    if word.strip() not in ("0", "1", "2", "3", "4"):
        raise UsageError(f"--folds: {word!r} is no fold; give some of 0,1,2,3,4 (4 is for measuring)")
    return int(word)
