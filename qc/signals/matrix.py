"""All signals of a batch, and columns as one matrix, a row a fragment."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.signals import likeness, neighbours, place, repeats, shape, whole
from qc.signals.frame import Column
from qc.signals.tokens import Tokens

Rows = NDArray[np.float32]


class Matrix(NamedTuple):
    """Names of the columns, and their values, (fragments, columns)."""

    names: tuple[str, ...]
    rows: Rows


def stack(columns: dict[str, Column]) -> Matrix:
    """Put columns into a matrix."""
    lines = np.empty((len(columns), len(next(iter(columns.values())))), np.float32)
    fill(lines, columns.values())
    return Matrix(tuple(columns), lines.T)


def fill(lines: NDArray[np.float32], columns: Iterable[Column]) -> None:
    """Put columns into the lines of a matrix, a line each."""
    for line, values in zip(lines, columns, strict=False):
        line[:] = values


def signals(batch: Batch, tokens: Tokens, rarity: likeness.Rarity) -> dict[str, Column]:
    """Return the signals of all fragments of a batch, without what the rules say.

    Args:
        batch: the batch; it must have a fragment.
        tokens: its characters and words.
        rarity: how rare words are, by the first bits of their hash.
    """
    look = shape.Shape(tokens)
    like = likeness.Likeness(tokens, look, rarity)
    again = repeats.columns(tokens)
    return {
        **shape.columns(tokens, look),
        **place.columns(batch, tokens, look),
        **again,
        **likeness.columns(tokens, like),
        **whole.columns(tokens, look, like, again),
        **neighbours.columns(tokens, look),
    }
