"""Characters that no clean text has: controls, private use, replacement characters, lone surrogates."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.folding import CONTROL, ODD, PRIVATE, REPLACEMENT
from qc.spans import Span


@cache
def _table() -> NDArray[np.uint8]:
    table = np.zeros(0x110000, np.uint8)
    for kind, ranges in enumerate((CONTROL, REPLACEMENT, PRIVATE), start=1):
        for start, end in ranges:
            table[start:end] = kind
    return table


KINDS = {1: "control-character", 2: "replacement-character", 3: "private-use-character"}


def odd_characters(batch: Batch) -> Iterator[tuple[int, Span, str]]:
    """Yield (fragment, span in the fragment, kind) for each run of odd characters of one kind."""
    at = np.flatnonzero(batch.folded >= ODD)
    if not len(at):
        return
    kinds = _table()[batch.codes[at]]
    numbers = np.searchsorted(batch.line_ends, at)
    line_starts = np.concatenate([[0], batch.line_ends[:-1] + 1])[numbers]
    runs = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    changes = np.flatnonzero(np.diff(kinds.astype(np.int16), prepend=-1) != 0)
    begins = np.union1d(runs, changes)
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(at)], strict=True):
        offset = int(line_starts[begin])
        span = (int(at[begin]) - offset, int(at[end - 1]) + 1 - offset)
        yield int(numbers[begin]), span, KINDS[int(kinds[begin])]
