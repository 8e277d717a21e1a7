"""What the document is like as a whole: a list, a page of prose, a menu; the same for each of its fragments."""

import numpy as np

from qc.signals.frame import Column
from qc.signals.likeness import Likeness
from qc.signals.place import SHORT_WORDS
from qc.signals.shape import Shape
from qc.signals.tokens import Kind, Tokens

LONG_RUN = 6


def columns(tokens: Tokens, shape: Shape, likeness: Likeness, repeats: dict[str, Column]) -> dict[str, Column]:
    """Return the document columns, each spread over the document's fragments.

    Args:
        tokens: the batch's words.
        shape: what looks like prose.
        likeness: what is said elsewhere.
        repeats: the repetition columns.
    """
    frame, words = tokens.frame, tokens.words
    total, visible = np.maximum(frame.total(words), 1), np.maximum(frame.total(tokens.visible), 1)
    short = words < SHORT_WORDS
    changes = np.concatenate([[True], short[1:] != short[:-1]])
    _, lengths, number = frame.runs(changes)
    run = np.where(short, lengths[number], 0)
    by_document = {
        "fragments": np.log1p(frame.sizes),
        "words": np.log1p(total),
        "prose_share": frame.total(np.where(shape.prose, words, 0)) / total,
        "short": frame.mean(short),
        "mean_words": frame.mean(np.log1p(words)),
        "prose": frame.mean(shape.prose),
        "good": frame.mean(shape.good),
        "copies": frame.mean(repeats["copies"] > 1),
        "longest_run": np.log1p(frame.largest(run)),
        "like": frame.mean(likeness.anywhere),
        "like_prose": frame.mean(likeness.in_prose),
        "in_runs": frame.mean(run >= LONG_RUN),
        "words_in_runs": frame.total(words * (run >= LONG_RUN)) / total,
        "closed": frame.mean(shape.closed),
        "capitals": frame.mean(shape.capitals),
        "digits": frame.total(tokens.counts[:, Kind.DIGIT]) / visible,
        "cjk": frame.total(tokens.counts[:, Kind.CJK]) / visible,
        "separators": frame.total(tokens.counts[:, Kind.SEPARATOR]) / total,
        "same_look": frame.mean(repeats["same_look"]),
        "same_first_word": frame.mean(repeats["same_first_word"]),
        "longest": np.log1p(frame.largest(words)),
        "url": frame.total(shape.url) / total,
    }
    return {f"document_{name}": frame.spread(values) for name, values in by_document.items()}
