"""What one new record in a shard of old dirt costs: `python -m tests.benchmarks.changes [--mib 100]`.

A git repository is made in a temporary folder with a JSONL shard of that size, all of it dirty; a dirty record is added
in its middle, and `qc check --diff-base HEAD` must stop that one alone. Beside it: reading the shard, and nothing else.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qc.readers import ReadOptions, read

SEED = 16
WORDS = ("council", "voted", "Monday", "keep", "library", "open", "Sundays", "residents", "collected", "signatures")
STREET = "304 North Cardinal St."


def main() -> None:
    """Make the repository, measure, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.changes", description=__doc__)
    parser.add_argument("--mib", type=int, default=100, help="size of the shard (100)")
    size = parser.parse_args().mib << 20
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        records = _shard(Path("shard.jsonl"), size)
        _git("init", "-q")
        _git("add", "-A")
        _git("commit", "-q", "-m", "old dirt")
        _insert(Path("shard.jsonl"))
        began = time.perf_counter()
        count = sum(1 for _ in read(["shard.jsonl"], ReadOptions()))
        reading = time.perf_counter() - began
        assert count == records + 1
        began = time.perf_counter()
        command = [sys.executable, "-m", "qc", "check", "shard.jsonl", "--diff-base", "HEAD", "--format", "jsonl"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
    judged = [json.loads(line) for line in done.stdout.splitlines()[1:-1]]
    assert [report["id"] for report in judged] == ["new"], done.stderr
    assert done.returncode == 1
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(done.stderr.strip())
    print(
        f"{size >> 20} MiB, {records:,} records: reading {reading:.1f} s, qc check {seconds:.1f} s, peak {peak:.0f} MB"
    )


def _shard(path: Path, size: int) -> int:
    draw = random.Random(SEED)
    records = 0
    with path.open("w") as file:
        while file.tell() < size:
            lines = (" ".join(draw.choices(WORDS, k=12)) + "." for _ in range(40))
            file.write(json.dumps({"id": str(records), "text": "\n".join([STREET, *lines])}) + "\n")
            records += 1
    return records


def _insert(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines.insert(len(lines) // 2, json.dumps({"id": "new", "text": f"{STREET}\nIt rained."}).encode() + b"\n")
    path.write_bytes(b"".join(lines))


def _git(*words: str) -> None:
    who = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *words], check=True, env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull})


if __name__ == "__main__":
    main()
