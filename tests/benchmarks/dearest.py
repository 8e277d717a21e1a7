"""Which rules take the most time: what their patterns search, and what compiling patterns takes once a process."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from unittest.mock import patch

from qc.matching import Matcher

SHOWN = 10


class Times(NamedTuple):
    """CPU seconds and calls of searches by rule (id and name), and CPU seconds of compiling all patterns."""

    seconds: dict[str, float]
    calls: Counter[str]
    compiling: float


def times(work: Callable[[], object]) -> Times:
    """Time the patterns of every rule while `qc check` runs in this process."""
    seconds: dict[str, float] = defaultdict(float)
    calls: Counter[str] = Counter()
    compiling = 0.0
    search, build = Matcher.matches, Matcher._compile

    def compile_timed(matcher: Matcher, rule: int, patterns: Sequence[str]) -> Any:
        nonlocal compiling
        began = time.process_time()
        compiled = build(matcher, rule, patterns)
        compiling += time.process_time() - began
        return compiled

    def search_timed(matcher: Matcher, rule: int, fragment: str) -> Any:
        known, began = compiling, time.process_time()
        spans = search(matcher, rule, fragment)
        name = f"{matcher._rules[rule].id} {matcher._rules[rule].name}"
        seconds[name] += time.process_time() - began - (compiling - known)
        calls[name] += 1
        return spans

    with patch.object(Matcher, "matches", search_timed), patch.object(Matcher, "_compile", compile_timed):
        work()
    return Times(seconds, calls, compiling)


def show(found: Times, documents: int) -> None:
    """Print the rules that take the most time."""
    total = sum(found.seconds.values())
    print(
        f"searching patterns {total / documents * 1e6:.1f} us a document, compiling them {found.compiling:.2f} s once"
    )
    for name, taken in sorted(found.seconds.items(), key=lambda item: -item[1])[:SHOWN]:
        calls = found.calls[name]
        print(
            f"  {name:40}{taken / documents * 1e6:8.1f} us a document: {calls / documents:7.3f} candidates, "
            f"{taken / calls * 1e6:7.1f} us each"
        )
