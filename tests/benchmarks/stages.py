"""How the time of `qc check` is shared out among its stages, by timers put around the functions that do the work."""

import functools
import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

READ, DECODE, LANGUAGE, SEGMENTATION = "read", "decode", "language", "segmentation"
MATCHING, PATTERNS, FINDINGS, WRITE, REST = (
    "folding, matching",
    "conditions, patterns",
    "score, findings",
    "write",
    "rest",
)

STAGES: Mapping[str, tuple[str, ...]] = {
    READ: ("qc.run:_batches",),
    DECODE: ("qc.worker:decode",),
    LANGUAGE: ("qc.checker:sample", "qc.language:LanguageIdentifier.detect"),
    SEGMENTATION: ("qc.batch:segment", "qc.batch:Batch.__init__"),
    MATCHING: (
        "qc.folding:code_points",
        "qc.folding:keyword_bytes",
        "qc.folding:squeeze",
        "qc.matching:Matcher.candidates",
    ),
    PATTERNS: ("qc.hits:HitFinder.find",),
    FINDINGS: ("qc.checker:Checker._report",),
    WRITE: ("qc.reports.jsonl:JsonLinesWriter.write", "qc.totals:Totals.add", "qc.gate:Gate.see"),
}
"""Stage → functions, as module:name. What one of them calls counts for the called one's stage."""


class Stopwatch:
    """Counts the CPU time of each stage; at any moment the clock of one stage runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running = [REST]
        self._since = time.process_time()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count for a stage until the end of the block."""
        self._switch(self._running[-1])
        self._running.append(name)
        try:
            yield
        finally:
            self._switch(self._running.pop())

    def _switch(self, stage: str) -> None:
        now = time.process_time()
        self.seconds[stage] += now - self._since
        self._since = now

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with this watch around each call; of a generator, around each step."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(stage):
                result = function(*args, **kwargs)
            return self._steps(stage, result) if isinstance(result, Iterator) else result

        return timed

    def _steps(self, stage: str, steps: Iterator[Any]) -> Iterator[Any]:
        done = object()
        while True:
            with self.stage(stage):
                step = next(steps, done)
            if step is done:
                return
            yield step


def shares(work: Callable[[], object]) -> dict[str, float]:
    """Return the seconds of CPU time that each stage takes of some work.

    Args:
        work: runs `qc check` in this process.
    """
    watch = Stopwatch()
    with ExitStack() as stack:
        for stage, names in STAGES.items():
            for name in names:
                owner, attribute = _resolve(name)
                stack.enter_context(patch.object(owner, attribute, watch.around(stage, getattr(owner, attribute))))
        with watch.stage(REST):
            work()
    return {stage: watch.seconds[stage] for stage in (*STAGES, REST)}


def _resolve(name: str) -> tuple[Any, str]:
    module, _, path = name.partition(":")
    *owners, attribute = path.split(".")
    return functools.reduce(getattr, owners, importlib.import_module(module)), attribute
