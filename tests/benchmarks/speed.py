"""How fast qc is: `python -m tests.benchmarks.speed`, with QC_DATA set and the extra `bench` installed.

Throughput is documents a second of this process's CPU time, JSON Lines to JSON Lines, all rules and signals on.
datatrove goes through a part of the same documents in the same rounds. In a long run what is done once (reading rules,
compiling patterns; of datatrove, loading its tokenizer) does not count; the JSON line at the end is about that.
"""

import argparse
import os
import tempfile
from pathlib import Path

import orjson

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does, before numpy is there

from tests.benchmarks import more_rules, scaling, startup, throughput
from tests.benchmarks.documents import draw, size

PARTS = ("speed", "rules", "startup", "jobs", "memory")


def main() -> None:
    """Measure what is asked for and print it."""
    arguments = _arguments()
    parts = arguments.only
    samples = draw(arguments.documents, arguments.seed)
    words, lines, chars = size(samples)
    print(f"{len(samples):,} documents of {words:.0f} words, {lines:.0f} lines, {chars:,.0f} characters on average")
    summary: dict[str, float | None] = dict.fromkeys(
        ("times_datatrove", "docs_per_s", "datatrove_docs_per_s", "peak_mb")
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "speed" in parts:
            found = throughput.measure(samples, arguments.datatrove, arguments.rounds, folder)
            throughput.show(found)
            summary["times_datatrove"] = round(found.times_datatrove, 1)
            summary["docs_per_s"] = round(found.rates[throughput.LONG])
            summary["datatrove_docs_per_s"] = round(found.rates[throughput.TOGETHER], 1)
        if "rules" in parts:
            more_rules.show(samples, arguments.rounds, arguments.seed, folder)
        if "startup" in parts:
            startup.show(arguments.pairs, folder)
        if "jobs" in parts:
            scaling.show_jobs(samples, 2, arguments.rounds, folder)
        if "memory" in parts:
            summary["peak_mb"] = round(scaling.show_memory(samples, folder))
    print(orjson.dumps(summary).decode())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed", description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000, help="for qc and the bare loop (10,000)")
    parser.add_argument("--datatrove", type=int, default=300, help="of these for datatrove (300)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians count (3)")
    parser.add_argument("--pairs", type=int, default=15, help="runs for the start-up (15)")
    parser.add_argument("--seed", type=int, default=14)
    parser.add_argument("--only", type=_parts, default=PARTS, metavar="PARTS", help=f"some of {','.join(PARTS)}")
    return parser.parse_args()


def _parts(words: str) -> tuple[str, ...]:
    parts = tuple(words.split(","))
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"there is no part {', '.join(sorted(unknown))}")
    return parts


if __name__ == "__main__":
    main()
