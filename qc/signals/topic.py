"""How near each fragment's subject is to that of the rest of its document, by vectors of words."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.signals.frame import Column, Frame, Index, Mask
from qc.signals.tokens import Tokens
from qc.signals.vectors import UNIT, WORD_UNIT, Vectors, Words, WordVectors

LEAST_WORDS = 5
"""Fragments of fewer words have no subject of their own to compare."""

LEAST_FRAGMENTS = 8
LEAST_DOCUMENT_WORDS = 120
"""Documents with fewer comparable fragments, or with fewer words in them, are not assessed."""

MOST_WEIGHT = 40
"""A fragment speaks for its document by the root of its words, at most so many."""

STRETCH = 128
"""A document with more comparable fragments is cut into stretches of at most so many, compared among themselves."""

WORD_STRETCH = 24
"""The same for the comparison of single words."""

EXPECTED = 0.7
"""Likeness of words of which nothing is known."""

NEAR, HALF = 0.6, 0.5
"""Words with a likeness above NEAR are of one subject; what lies above HALF says no more."""

SQUARE = float(UNIT * UNIT)
WORD_SQUARE = float(WORD_UNIT * WORD_UNIT)


class Comparable(NamedTuple):
    """The fragments that can be compared, and the documents that have enough of them.

    Attributes:
        at: numbers of the fragments, ascending.
        frame: which of them belong to which document.
        vectors: their vectors, whole numbers of length UNIT.
        weights: how much each speaks for its document, in whole numbers.
        words: their words.
    """

    at: Index
    frame: Frame
    vectors: Vectors
    weights: Column
    words: Words


def columns(batch: Batch, tokens: Tokens, vectors: WordVectors) -> dict[str, Column]:
    """Return the topic columns; those of fragments that cannot be assessed say so, and are 0 else.

    Args:
        batch: the batch.
        tokens: its words.
        vectors: vectors of words.
    """
    kept = comparable(batch, tokens, vectors)
    found = {**_compare(kept), **_compare_words(kept, vectors)} if len(kept.at) else dict.fromkeys(NAMES, np.zeros(0))
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
    "topic_words",
    "topic_words_new",
    "topic_words_near",
    "topic_words_half",
    "topic_weight",
)


def comparable(batch: Batch, tokens: Tokens, vectors: WordVectors) -> Comparable:
    """Return what can be compared in a batch."""
    frame = tokens.frame
    long_enough = tokens.words >= LEAST_WORDS
    spoken = np.array([(language or "").partition("-")[0] in vectors.languages for language in batch.languages])
    spoken = spoken[np.diff(batch.first) > 0]
    enough = frame.total(np.where(long_enough, tokens.words, 0)) >= LEAST_DOCUMENT_WORDS
    fit: Mask = long_enough & frame.spread(spoken & enough).astype(bool)
    asked = np.flatnonzero(fit)
    words = (
        vectors.words(tokens, batch.codes, fit) if len(asked) else Words(np.zeros(0, np.int64), np.zeros(0, np.int32))
    )
    number = np.cumsum(fit) - 1
    every = vectors.of_fragments(Words(number[words.fragment], words.rows), len(asked))
    fit[asked] = every.any(1)
    fit &= frame.spread(frame.total(fit) >= LEAST_FRAGMENTS).astype(bool)
    kept = fit[words.fragment]
    at = np.flatnonzero(fit)
    sizes = frame.total(fit).astype(np.int64)
    weights = np.rint(8 * np.sqrt(np.minimum(tokens.words[at], MOST_WEIGHT)))
    inside = Words((np.cumsum(fit) - 1)[words.fragment[kept]], words.rows[kept])
    return Comparable(at, Frame(np.concatenate([[0], np.cumsum(sizes)]).tolist()), every[fit[asked]], weights, inside)


def _compare(kept: Comparable) -> dict[str, Column]:
    frame = kept.frame
    exact = kept.vectors.astype(np.float64)
    rest = likeness_to_rest(exact, kept.weights, frame)
    median, rank, below = _ranks(rest, frame)
    core = likeness_to_rest(exact, np.where(rest >= median, kept.weights, 0.0), frame)
    nearest, three, ahead = _nearest(kept.vectors, frame)
    following, previous, bridge = ahead[1], frame.shift(ahead[1], -1, 0.0), frame.shift(ahead[2], -1, 0.0)
    around = ahead[2] + ahead[3] + frame.shift(ahead[2], -2, 0.0) + frame.shift(ahead[3], -3, 0.0)
    there = sum(frame.shift(np.ones(frame.n), offset, 0.0) for offset in (-3, -2, 2, 3))
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
        "topic_around": around / np.maximum(there, 1),
    }


def likeness_to_rest(vectors: NDArray[np.float64], weights: Column, frame: Frame) -> Column:
    """Return the cosine of each fragment with the weighted sum of the other fragments of its document.

    All products are exact, since vectors and weights are whole numbers: whatever adds them up, in whatever order.

    Args:
        vectors: vectors of fragments, of length UNIT.
        weights: how much each fragment speaks for its document.
        frame: the documents.
    """
    product, length = np.empty(frame.n), np.empty(len(frame.heads))
    for number, (head, size) in enumerate(zip(frame.heads.tolist(), frame.sizes.tolist(), strict=True)):
        own = vectors[head : head + size]
        total = weights[head : head + size] @ own
        product[head : head + size] = own @ total
        length[number] = total @ total
    square = np.einsum("ij,ij->i", vectors, vectors)
    others = frame.spread(length) - 2 * weights * product + weights * weights * square
    return np.asarray((product - weights * square) / np.maximum(np.sqrt(np.maximum(others, 0) * square), 1))


def _ranks(values: Column, frame: Frame) -> tuple[Column, Column, Column]:
    """Return each document's median, and which share and how many of its fragments have a lower value."""
    order = np.lexsort((values, frame.owner))
    place = np.empty(frame.n, np.int64)
    place[order] = frame.index
    below = (place - frame.start).astype(np.float64)
    middle = frame.heads + frame.sizes // 2
    median = (values[order[middle]] + values[order[middle - 1 + frame.sizes % 2]]) / 2
    return frame.spread(median), below / (frame.stop - frame.start), np.minimum(below, 20)


def _nearest(vectors: Vectors, frame: Frame) -> tuple[Column, Column, dict[int, Column]]:
    """Return likenesses to other fragments of the stretch.

    Returns:
        The largest, the mean of the three largest, and those to the fragments one, two and three further on, 0 where
        the document has none.
    """
    top = np.empty((frame.n, 3), np.float32)
    ahead = {offset: np.zeros(frame.n) for offset in (1, 2, 3)}
    stretches = _stretches(frame, STRETCH)
    for start, stop in stretches:
        part = vectors[start:stop]
        product = part @ part.T
        for offset, values in ahead.items():
            values[start : stop - offset] = product.diagonal(offset)
        np.fill_diagonal(product, -SQUARE)
        product.partition(stop - start - 3, axis=1)
        top[start:stop] = product[:, -3:]
    ends = np.array([stop for _, stop in stretches])
    for offset, values in ahead.items():
        last = (ends[:, None] - np.arange(1, offset + 1)).ravel()
        last = last[last + offset < frame.stop[last]]
        values[last] = (vectors[last] * vectors[last + offset]).sum(1)
        values /= SQUARE
    three = top.sum(1, dtype=np.float64) / (3 * SQUARE)
    return top.max(1).astype(np.float64) / SQUARE, np.asarray(three), ahead


def _stretches(frame: Frame, most: int) -> Sequence[tuple[int, int]]:
    """Cut documents into stretches of equal length, of `most` fragments at most."""
    found: list[tuple[int, int]] = []
    for head, size in zip(frame.heads.tolist(), frame.sizes.tolist(), strict=True):
        many = -(-size // most)
        edges = [head + size * number // many for number in range(many + 1)]
        found += pairwise(edges)
    return found


def _compare_words(kept: Comparable, vectors: WordVectors) -> dict[str, Column]:
    """Return means over the heavy words of each fragment: how like each is to the likest one of other fragments."""
    n, space = kept.frame.n, 1 << 32
    chosen = vectors.weights(kept.words.rows) >= vectors.heavy
    copies = np.sort(kept.words.fragment[chosen] * space + kept.words.rows[chosen])
    distinct = copies[np.concatenate([[True], copies[1:] != copies[:-1]])] if len(copies) else copies
    fragment, rows = distinct // space, (distinct % space).astype(np.int32)
    stretches = _stretches(kept.frame, WORD_STRETCH)
    stretch = np.repeat(np.arange(len(stretches)), [stop - start for start, stop in stretches])[fragment]
    _, first, inverse, counts = np.unique(
        stretch * space + rows, return_index=True, return_inverse=True, return_counts=True
    )
    once = counts[inverse] == 1
    likest = np.ones(len(rows))
    edges = np.searchsorted(fragment, [start for start, _ in stretches] + [n])
    types = np.zeros(len(rows), bool)
    types[first] = True
    for start, stop in pairwise(edges.tolist()):
        part = slice(start, stop)
        likest[part][once[part]] = _likest(vectors, rows[part], fragment[part], once[part], types[part])
    weights = vectors.weights(rows).astype(np.float64)

    def summed(values: Column) -> Column:
        return np.bincount(fragment, weights * values, n).astype(np.float64)

    total, new, heavy = summed(np.ones(len(rows))), summed(once.astype(np.float64)), vectors.heavy
    return {
        "topic_words": _mean(summed(likest), total, heavy),
        "topic_words_new": _mean(summed(likest * once), new, heavy),
        "topic_words_near": _mean(summed((likest > NEAR).astype(np.float64)), total, heavy),
        "topic_words_half": _mean(summed(np.minimum(likest, HALF)), total, heavy),
        "topic_weight": np.log1p(total / max(heavy, 1.0)),
    }


def _mean(summed: Column, total: Column, strength: float) -> Column:
    """Return means, drawn towards EXPECTED where little speaks."""
    strength = max(strength, 1.0)
    return np.asarray((summed + EXPECTED * strength) / (total + strength))


def _likest(vectors: WordVectors, rows: NDArray[np.int32], fragment: Index, once: Mask, types: Mask) -> Column:
    """Return the likeness of each word that one fragment alone has to the likest word of another fragment.

    Args:
        vectors: vectors of words.
        rows: the words of a stretch.
        fragment: the fragment of each.
        once: those that one fragment alone has.
        types: one copy of each word.
    """
    product = vectors.of_words(rows[once]) @ vectors.of_words(rows[types]).T
    owner = (fragment - fragment[:1]).astype(np.uint8)
    own = owner[once][:, None] == np.where(once, owner, 255)[types]
    np.copyto(product, -WORD_SQUARE, where=own)
    return np.asarray(product.max(1, initial=-WORD_SQUARE).astype(np.float64) / WORD_SQUARE)
