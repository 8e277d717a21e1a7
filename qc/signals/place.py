"""Where a fragment stands: in its document, its block, its run of short lines, and how far from running text."""

import numpy as np

from qc.batch import Batch
from qc.signals.frame import Column
from qc.signals.shape import Shape
from qc.signals.tokens import Tokens

SHORT_WORDS = 12
FAR = 60


def columns(batch: Batch, tokens: Tokens, shape: Shape) -> dict[str, Column]:
    """Return the place columns."""
    frame, words = tokens.frame, tokens.words
    place = frame.index - frame.start
    left = frame.stop - 1 - frame.index
    before, total = frame.before(words), frame.spread(frame.total(words))
    prose_words = np.where(shape.prose, words, 0)
    prose_before, prose_total = frame.before(prose_words), frame.spread(np.maximum(frame.total(prose_words), 1))
    near = frame.window(words, 8)
    prose_back, prose_ahead = frame.distances(shape.prose, FAR)
    good_back, good_ahead = frame.distances(shape.good, FAR)
    around = np.minimum(place, 5) + np.minimum(left, 5) + 1
    return {
        "position": place / np.maximum(frame.spread(frame.sizes) - 1, 1),
        "index": np.minimum(place, 30).astype(np.float64),
        "left": np.minimum(left, 30).astype(np.float64),
        "words_before": before / np.maximum(total, 1),
        "log_words_before": np.log1p(before),
        "log_words_after": np.log1p(np.maximum(total - before - words, 0)),
        "prose_before": prose_before / prose_total,
        "prose_after": (prose_total - prose_before - prose_words) / prose_total,
        "prose_back": prose_back,
        "prose_ahead": prose_ahead,
        "good_back": good_back,
        "good_ahead": good_ahead,
        "words_near": np.log1p(frame.window(words, 3)),
        "words_around": np.log1p(near),
        "closed_near": frame.window(shape.closed, 5) / around,
        "prose_near": frame.window(prose_words, 8) / np.maximum(near, 1),
        **_runs(tokens),
        **_blocks(batch, tokens),
    }


def _runs(tokens: Tokens) -> dict[str, Column]:
    """Return columns of runs of short fragments: menus, lists, tables."""
    frame = tokens.frame
    short = tokens.words < SHORT_WORDS
    changes = np.concatenate([[True], short[1:] != short[:-1]])
    begins, lengths, number = frame.runs(changes)
    length = np.where(short, lengths[number], 0)
    place = np.where(short, frame.index - begins[number], 0)
    return {
        "run": np.minimum(length, 60).astype(np.float64),
        "run_place": np.minimum(place, 30).astype(np.float64),
        "run_left": np.minimum(length - place, 30).astype(np.float64),
    }


def _blocks(batch: Batch, tokens: Tokens) -> dict[str, Column]:
    """Return columns of blocks, and of the gaps to the neighbours: in one line, in the next, or further off."""
    frame = tokens.frame
    blocks, starts = np.asarray(batch.blocks), np.asarray(batch.starts)
    new = np.concatenate([[True], blocks[1:] != blocks[:-1]])
    new[frame.heads] = True
    begins, lengths, number = frame.runs(new)
    words = np.add.reduceat(tokens.words, begins)
    ends = starts + np.diff(np.concatenate([[-1], batch.line_ends])) - 1
    gap = frame.shift(starts, 1, -1) - ends
    opens = new.astype(np.float64)
    return {
        "block_opens": opens,
        "block_closes": frame.shift(opens, 1, 1.0),
        "block_words": np.log1p(words)[number],
        "block_size": np.minimum(lengths, 40)[number].astype(np.float64),
        "block_place": np.minimum(frame.index - begins[number], 40).astype(np.float64),
        "gap_after": np.clip(gap, -1, 6),
        "gap_before": frame.shift(np.clip(gap, -1, 6), -1, -1.0),
    }
