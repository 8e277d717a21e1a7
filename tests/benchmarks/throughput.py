"""Documents a second: qc, datatrove's filters and a bare loop, in turns, on the same documents."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import orjson

from tests.benchmarks import dearest, peers
from tests.benchmarks.documents import Sample, write
from tests.benchmarks.running import check_here, interleaved
from tests.benchmarks.stages import shares

BARE, QC, TOGETHER, PIPELINE = "bare orjson loop", "qc check", "datatrove, all four", "datatrove, pipeline"
LONGER, LONG = "qc check, three times as many", "qc check, long run"


class Throughput(NamedTuple):
    """What was measured.

    Attributes:
        documents: how many qc went through.
        rates: documents a second of CPU time, by what was run.
        stages: seconds of each stage of qc, in a pass of its own.
        dear: seconds of the patterns of each rule, in another.
    """

    documents: int
    rates: dict[str, float]
    stages: dict[str, float]
    dear: dearest.Times

    @property
    def times_datatrove(self) -> float:
        """How many times as fast qc is as all four filters on each document, the start of either left out."""
        return self.rates[LONG] / self.rates[TOGETHER]


def measure(samples: list[Sample], for_peers: int, rounds: int, folder: Path) -> Throughput:
    """Measure in turns.

    Args:
        samples: what qc and the bare loop go through.
        for_peers: how many of them datatrove goes through, spread evenly.
        rounds: of these the medians count.
        folder: for files.
    """
    source, report = write(folder / "speed.jsonl", samples), folder / "report.jsonl"
    longer = write(folder / "longer.jsonl", samples, 3)
    some = [(sample.id, sample.text) for sample in samples[:: max(1, len(samples) // for_peers)]][:for_peers]
    filters = peers.filters()
    check_here(write(folder / "warm.jsonl", samples[:300]), report)
    peers.each(filters, some[:20])
    alone = {f"  {one.name} alone": functools.partial(peers.each, [one], some) for one in filters}
    works: dict[str, Callable[[], object]] = {
        BARE: lambda: bare(source, report),
        QC: lambda: check_here(source, report),
        LONGER: lambda: check_here(longer, report),
        TOGETHER: lambda: peers.each(filters, some),
        PIPELINE: lambda: peers.pipeline(filters, some),
        **alone,
    }
    seconds = interleaved(works, rounds)
    counts = {name: len(some) for name in works} | {BARE: len(samples), QC: len(samples), LONGER: 3 * len(samples)}
    rates = {name: counts[name] / seconds[name] for name in works}
    rates[LONG] = 2 * len(samples) / (seconds[LONGER] - seconds[QC])
    return Throughput(
        len(samples),
        rates,
        shares(lambda: check_here(source, report)),
        dearest.times(lambda: check_here(source, report)),
    )


def bare(source: Path, report: Path) -> None:
    """Read and parse every record and write a small one for it: what no checker of JSON Lines can save."""
    with source.open("rb") as lines, report.open("wb") as out:
        for line in lines:
            record = orjson.loads(line)
            out.write(orjson.dumps({"id": record["id"], "chars": len(record["text"])}) + b"\n")


def show(found: Throughput) -> None:
    """Print what was measured."""
    for name, rate in found.rates.items():
        print(f"{name:32}{rate:10,.1f} documents/s")
    apart = 1 / sum(1 / rate for name, rate in found.rates.items() if name.endswith("alone"))
    print(f"{'datatrove, filters one by one':32}{apart:10,.1f} documents/s, each filter in a pass of its own")
    qc = found.rates[LONG]
    print("qc's long run is")
    print(
        f"{found.times_datatrove:8.1f} times as fast as the four filters on each document, which then share its words"
    )
    print(f"{qc / apart:8.1f} times as fast as the four one by one")
    print(
        f"{qc / found.rates[PIPELINE]:8.1f} times as fast as the pipeline, which ends with the first filter that drops"
    )
    print(f"{qc / found.rates[BARE]:8.1%} of the bare loop")
    total = sum(found.stages.values())
    print("stages of qc, in a pass with timers: " + ", ".join(f"{k} {v / total:.1%}" for k, v in found.stages.items()))
    dearest.show(found.dear, found.documents)
