"""Whether reports are the same, byte for byte: `python -m tests.benchmarks.determinism`, with QC_DATA set.

Runs `qc check --format jsonl` on the same documents with one and two processes, twice with other seeds for hashes and
another locale, and with batches of 1 and of 1,000 documents. Ends with 1 where any two differ.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from qc.commands.session import Session
from qc.worker import Work
from tests.benchmarks.documents import draw, write
from tests.benchmarks.running import check_apart, check_here


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.determinism", description=__doc__)
    parser.add_argument("--documents", type=int, default=2000, help="how many (2,000)")
    parser.add_argument("--seed", type=int, default=14)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        source = write(Path(name) / "documents.jsonl", draw(arguments.documents, arguments.seed))
        outputs = {way: Path(name) / f"{number}.jsonl" for number, way in enumerate(WAYS)}
        for way, report in outputs.items():
            WAYS[way](source, report)
            print(f"{hashlib.sha256(report.read_bytes()).hexdigest()[:16]}  {way}")
        differences = list(filter(None, (_difference(outputs["-j 1"], report) for report in outputs.values())))
    print("\n".join(differences) or f"all the same, {arguments.documents:,} documents")
    sys.exit(bool(differences))


def in_batches(size: int) -> Callable[[Path, Path], None]:
    """Return a way to check in batches of so many documents, however many bytes they have."""
    make = Session.work

    def work(session: Session, **keys: Any) -> Work:
        return msgspec.structs.replace(make(session, **keys), batch_documents=size)

    def check(source: Path, report: Path) -> None:
        with patch.object(Session, "work", work), patch("qc.run.BATCH_BYTES", sys.maxsize):
            check_here(source, report)

    return check


def in_process(jobs: int, **environment: str) -> Callable[[Path, Path], None]:
    """Return a way to check in a process of its own."""

    def check(source: Path, report: Path) -> None:
        with patch.dict(os.environ, environment):
            check_apart(source, report, jobs)

    return check


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "-j 1": in_process(1, PYTHONHASHSEED="0", LC_ALL="C.UTF-8"),
    "-j 1, again": in_process(1, PYTHONHASHSEED="4711", LC_ALL="C"),
    "-j 2": in_process(2),
    "batches of 1": in_batches(1),
    "batches of 1,000": in_batches(1000),
}


def _difference(one: Path, other: Path) -> str | None:
    """Name the first line in which two reports differ."""
    lines, others = one.read_bytes().split(b"\n"), other.read_bytes().split(b"\n")
    for number, (a, b) in enumerate(zip(lines, others, strict=False), start=1):
        if a != b:
            return f"line {number} differs:\n  {a[:300]!r}\n  {b[:300]!r}"
    return None if len(lines) == len(others) else f"{len(lines)} lines and {len(others)}"


if __name__ == "__main__":
    main()
