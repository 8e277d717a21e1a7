"""How near each fragment's subject is to that of the rest of its document, by vectors of words."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.signals.frame import Column, Frame, Index, Mask
from qc.signals.tokens import Tokens
from qc.signals.vectors import UNIT, Vectors, WordVectors

LEAST_WORDS = 5
"""Fragments of fewer words have no subject of their own to compare."""

LEAST_FRAGMENTS = 8
LEAST_DOCUMENT_WORDS = 120
"""Documents with fewer comparable fragments, or with fewer words in them, are not assessed."""

MOST_WEIGHT = 40
"""A fragment speaks for its document by the root of its words, at most so many."""

STRETCH = 128
"""A document with more comparable fragments is cut into stretches of at most so many, compared among themselves."""

SQUARE = float(UNIT * UNIT)


class Comparable(NamedTuple):
    """The fragments that can be compared, and the documents that have enough of them.

    Attributes:
        at: numbers of the fragments, ascending.
        frame: which of them belong to which document.
        vectors: their vectors, whole numbers of length UNIT.
        weights: how much each speaks for its document, in whole numbers.
    """

    at: Index
    frame: Frame
    vectors: Vectors
    weights: Column


def columns(batch: Batch, tokens: Tokens, vectors: WordVectors) -> dict[str, Column]:
    """Return the topic columns; those of fragments that cannot be assessed say so, and are 0 else.

    Args:
        batch: the batch.
        tokens: its words.
        vectors: vectors of words.
    """
    kept = comparable(batch, tokens, vectors)
    found = _compare(kept) if len(kept.at) else dict.fromkeys(NAMES, np.zeros(0))
    result = {}
    for name in NAMES:
        result[name] = np.zeros(tokens.frame.n)
        result[name][kept.at] = found[name]
    return result


NAMES = (
    "topic_assessed",
    "topic_count",
    "topic_rest",
    "topic_core",
    "topic_nearest",
    "topic_three",
    "topic_median",
    "topic_rest_over",
    "topic_three_over",
    "topic_rank",
    "topic_below",
    "topic_previous",
    "topic_following",
    "topic_bridge",
    "topic_bridge_over",
    "topic_around",
)


def comparable(batch: Batch, tokens: Tokens, vectors: WordVectors) -> Comparable:
    """Return what can be compared in a batch."""
    frame = tokens.frame
    long_enough = tokens.words >= LEAST_WORDS
    spoken = np.array([language in vectors.languages for language in batch.languages])
    spoken = spoken[np.diff(batch.first) > 0]
    enough = frame.total(np.where(long_enough, tokens.words, 0)) >= LEAST_DOCUMENT_WORDS
    fit: Mask = long_enough & frame.spread(spoken & enough).astype(bool)
    every = vectors.of_fragments(tokens, batch.codes) if fit.any() else np.zeros((frame.n, 0), np.float32)
    fit &= every.any(1)
    fit &= frame.spread(frame.total(fit) >= LEAST_FRAGMENTS).astype(bool)
    sizes = frame.total(fit).astype(np.int64)
    at = np.flatnonzero(fit)
    weights = np.rint(8 * np.sqrt(np.minimum(tokens.words[at], MOST_WEIGHT)))
    return Comparable(at, Frame(np.concatenate([[0], np.cumsum(sizes)]).tolist()), every[at], weights)


def _compare(kept: Comparable) -> dict[str, Column]:
    frame, vectors = kept.frame, kept.vectors
    rest = likeness_to_rest(kept, np.ones(frame.n, bool))
    median, rank, below = _ranks(rest, frame)
    core = likeness_to_rest(kept, rest >= median)
    nearest, three = _nearest(vectors, frame)
    previous, following, bridge = (_beside(vectors, frame, *offsets) for offsets in ((0, -1), (0, 1), (-1, 1)))
    around = np.stack([_beside(vectors, frame, 0, offset) for offset in (-3, -2, 2, 3)])
    there = np.stack([frame.shift(np.ones(frame.n), offset, 0.0) for offset in (-3, -2, 2, 3)])
    three_median, _, _ = _ranks(three, frame)
    return {
        "topic_assessed": np.ones(frame.n),
        "topic_count": np.log1p(frame.spread(frame.sizes)),
        "topic_rest": rest,
        "topic_core": core,
        "topic_nearest": nearest,
        "topic_three": three,
        "topic_median": median,
        "topic_rest_over": rest - median,
        "topic_three_over": three - three_median,
        "topic_rank": rank,
        "topic_below": below,
        "topic_previous": previous,
        "topic_following": following,
        "topic_bridge": bridge,
        "topic_bridge_over": bridge - np.maximum(previous, following),
        "topic_around": around.sum(0) / np.maximum(there.sum(0), 1),
    }


def likeness_to_rest(kept: Comparable, speaking: Mask) -> Column:
    """Return the cosine of each fragment with the sum of the others of its document that speak for it.

    Args:
        kept: the fragments.
        speaking: those that speak; each document has one at least besides any fragment.
    """
    frame, vectors = kept.frame, kept.vectors
    weights = np.where(speaking, kept.weights, 0.0)
    weighted = vectors * weights.astype(np.float32)[:, None]
    total = _total(weighted, frame)
    others = total[frame.owner] - weighted
    product = (vectors * others).sum(1, dtype=np.float64)
    length = np.sqrt(np.square(others).sum(1))
    return np.asarray(product / np.maximum(length * UNIT, 1))


def _total(weighted: Vectors, frame: Frame) -> NDArray[np.float64]:
    """Return the sum of vectors over each document, exact since they are whole numbers."""
    totals = np.zeros((len(frame.heads), weighted.shape[1]))
    for number, (head, size) in enumerate(zip(frame.heads.tolist(), frame.sizes.tolist(), strict=True)):
        weighted[head : head + size].sum(0, dtype=np.float64, out=totals[number])
    return totals


def _ranks(values: Column, frame: Frame) -> tuple[Column, Column, Column]:
    """Return each document's median, and which share and how many of its fragments have a lower value."""
    order = np.lexsort((values, frame.owner))
    place = np.empty(frame.n, np.int64)
    place[order] = frame.index
    below = (place - frame.start).astype(np.float64)
    middle = frame.heads + frame.sizes // 2
    median = (values[order[middle]] + values[order[middle - 1 + frame.sizes % 2]]) / 2
    return frame.spread(median), below / (frame.stop - frame.start), np.minimum(below, 20)


def _nearest(vectors: Vectors, frame: Frame) -> tuple[Column, Column]:
    """Return the largest likeness to another fragment of the stretch, and the mean of the three largest."""
    top = np.empty((frame.n, 3), np.float32)
    for start, stop in _stretches(frame):
        part = vectors[start:stop]
        product = part @ part.T
        np.fill_diagonal(product, -SQUARE)
        product.partition(stop - start - 3, axis=1)
        top[start:stop] = product[:, -3:]
    three = top.sum(1, dtype=np.float64) / (3 * SQUARE)
    return top.max(1).astype(np.float64) / SQUARE, np.asarray(three)


def _stretches(frame: Frame) -> Sequence[tuple[int, int]]:
    """Cut documents into stretches of equal length, of STRETCH fragments at most."""
    found: list[tuple[int, int]] = []
    for head, size in zip(frame.heads.tolist(), frame.sizes.tolist(), strict=True):
        many = -(-size // STRETCH)
        edges = [head + size * number // many for number in range(many + 1)]
        found += pairwise(edges)
    return found


def _beside(vectors: Vectors, frame: Frame, one: int, other: int) -> Column:
    """Return the likeness of the comparable fragments `one` and `other` further on; 0 where there is none."""
    left, right = frame.index + one, frame.index + other
    inside = (np.minimum(left, right) >= frame.start) & (np.maximum(left, right) < frame.stop)
    product = np.einsum("ij,ij->i", vectors[np.where(inside, left, 0)], vectors[np.where(inside, right, 0)])
    return np.asarray(np.where(inside, product / SQUARE, 0.0), np.float64)
