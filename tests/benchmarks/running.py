"""Running `qc check`, in this process by the CPU clock or in one of its own, as a user would."""

import contextlib
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from qc.cli import main

QC = (sys.executable, "-m", "qc")
LAUNCHER = Path(__file__).with_name("launcher.py")
QUIET = ("--format", "jsonl", "--fail-on", "never", "--quiet")


class Usage(msgspec.Struct, frozen=True):
    """What a process took.

    Attributes:
        code: its exit code.
        wall: seconds from start to end.
        cpu: seconds of CPU time, user and system, of its children too.
        peak_mb: the most memory that it held, in MB of 1,000,000 bytes.
    """

    code: int
    wall: float
    cpu: float
    peak_mb: float


def check_here(source: Path, report: Path) -> None:
    """Run `qc check SOURCE --format jsonl > REPORT` in this process."""
    with report.open("wb") as raw, io.TextIOWrapper(raw) as out, contextlib.redirect_stdout(out):
        code = main(["check", str(source), "-j", "1", *QUIET])
    if code:
        sys.exit(f"qc check {source} ended with {code}")


def run(command: Sequence[str], report: Path | None = None) -> Usage:
    """Run a command in a process of its own and wait for it.

    Args:
        command: the program and its arguments.
        report: where its output goes; None drops it.
    """
    launch = [sys.executable, "-I", str(LAUNCHER), str(report or os.devnull), *command]
    usage = msgspec.json.decode(subprocess.run(launch, stdout=subprocess.PIPE, check=True).stdout, type=Usage)
    if usage.code:
        sys.exit(f"{' '.join(command)} ended with {usage.code}")
    return usage


def check_apart(source: Path, report: Path, jobs: int = 1) -> Usage:
    """Run `qc check SOURCE --format jsonl > REPORT` in a process of its own."""
    return run([*QC, "check", str(source), "-j", str(jobs), *QUIET], report)


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of this process that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def interleaved(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each work over rounds in which all of them run, one after another."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(cpu_seconds(work))
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
