"""What grows with the corpus and with processes: memory must not, speed should."""

import statistics
from pathlib import Path

from tests.benchmarks.documents import Sample, write
from tests.benchmarks.running import check_apart

COPIES = (1, 2, 10)


def show_memory(samples: list[Sample], folder: Path) -> float:
    """Print the peak memory of `qc check` on corpora of growing size; return that of the largest, in MB."""
    peak = 0.0
    for copies in COPIES:
        usage = check_apart(write(folder / "many.jsonl", samples, copies), folder / "report.jsonl")
        peak = max(peak, usage.peak_mb)
        rate = copies * len(samples) / usage.cpu
        print(
            f"peak memory, {copies * len(samples):9,} documents {usage.peak_mb:8.0f} MB "
            f"({rate:,.0f} documents/s of CPU time, start-up included)"
        )
    return peak


def show_jobs(samples: list[Sample], copies: int, rounds: int, folder: Path) -> None:
    """Print how much faster two processes are than one, by the clock on the wall; nothing else may run meanwhile."""
    source, report = write(folder / "jobs.jsonl", samples, copies), folder / "report.jsonl"
    pairs = [(check_apart(source, report, 1), check_apart(source, report, 2)) for _ in range(rounds)]
    one, two = (statistics.median(usage.wall for usage in usages) for usages in zip(*pairs, strict=True))
    print(
        f"-j 2 on {copies * len(samples):,} documents: {two:.2f} s against {one:.2f} s, {one / two:.2f} times as fast "
        f"(medians of {rounds} pairs, wall time)"
    )
