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
from typing import NamedTuple

from qc.cli import main

QC = (sys.executable, "-m", "qc")
QUIET = ("--format", "jsonl", "--fail-on", "never", "--quiet")


class Usage(NamedTuple):
    """What a process took.

    Attributes:
        wall: seconds from start to end.
        cpu: seconds of CPU time, user and system, children included.
        peak_mb: the most memory that it held, in MB of 1,000,000 bytes.
    """

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
    began = time.perf_counter()
    with (report or Path(os.devnull)).open("wb") as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Usage(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6)


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
