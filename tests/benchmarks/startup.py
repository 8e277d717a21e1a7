"""What starting qc costs beyond starting Python: medians over pairs of runs."""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.running import QC, QUIET, run

ARTICLE = """The council voted on Monday to keep the library open on Sundays.

Residents had collected nine hundred signatures since the spring. The vote was seven to two, and nobody spoke against.

Share this article
"""


def over_python(command: Sequence[str], pairs: int) -> float:
    """Return how many ms of wall time a command takes beyond `python -c pass`, the median over pairs of runs."""
    python = (sys.executable, "-c", "pass")
    run(command)
    return statistics.median((run(command).wall - run(python).wall) * 1000 for _ in range(pairs))


def show(pairs: int, folder: Path) -> None:
    """Measure and print `qc --help` and `qc check` of a small file."""
    small = folder / "article.txt"
    small.write_text(ARTICLE, encoding="utf-8")
    for name, command, limit in (
        ("qc --help", [*QC, "--help"], 150),
        ("qc check, one small file", [*QC, "check", str(small), *QUIET], 500),
    ):
        taken = over_python(command, pairs)
        print(f"{name:32}{taken:10.0f} ms above `python -c pass` (median of {pairs} pairs; limit {limit} ms)")
