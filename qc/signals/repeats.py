"""How often a document says the same, or something that looks the same: whole fragments, first words, shapes."""

import numpy as np

from qc.signals.frame import Column
from qc.signals.tokens import Hashes, Tokens, mix

SALT = np.uint64(0xD6E8FEB86659FD93)
PAIR = np.uint64(0xA0761D6478BD642F)
PLACE = np.uint64(0x589965CC75374CC3)
STEP = np.uint64(0x9E3779B97F4A7C15)


def fragment_hashes(tokens: Tokens) -> Hashes:
    """Return a hash of the words of each fragment in their order; 0 for a fragment without words."""
    hashes = np.zeros(tokens.frame.n, np.uint64)
    has = np.flatnonzero(tokens.per_fragment > 0)
    if len(has):
        weighted = tokens.hashes * (tokens.position.astype(np.uint64) * PLACE + STEP)
        hashes[has] = mix(np.add.reduceat(weighted, tokens.begin[has]))
    return hashes


def columns(tokens: Tokens) -> dict[str, Column]:
    """Return the repetition columns."""
    frame = tokens.frame
    salted = frame.owner.astype(np.uint64) * SALT
    keys = fragment_hashes(tokens) ^ salted
    _, first, inverse, count = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    copies = count[inverse]
    one, two = _beginnings(tokens)
    size = frame.spread(frame.sizes)
    look = np.minimum(np.log2(tokens.words + 1), 6).astype(np.uint64) * np.uint64(256)
    look = look + tokens.first.astype(np.uint64) * np.uint64(16) + tokens.last.astype(np.uint64)
    previous, following = (frame.shift(look, offset, -1.0) for offset in (-1, 1))
    return {
        "copies": np.minimum(copies, 20).astype(np.float64),
        "later_copy": (first[inverse] != frame.index).astype(np.float64),
        "same_first_word": np.where(tokens.per_fragment > 0, _tally(one, salted) / size, 0),
        "same_first_two": np.where(tokens.per_fragment > 1, np.minimum(_tally(two, salted), 20), 0),
        "same_look": _tally(look, salted) / size,
        "look_as_previous": (look == previous).astype(np.float64),
        "look_as_following": (look == following).astype(np.float64),
    }


def _beginnings(tokens: Tokens) -> tuple[Hashes, Hashes]:
    """Return hashes of the first word, and of the first two words, of each fragment."""
    one, two = np.zeros(tokens.frame.n, np.uint64), np.zeros(tokens.frame.n, np.uint64)
    has, pairs = np.flatnonzero(tokens.per_fragment > 0), np.flatnonzero(tokens.per_fragment > 1)
    one[has] = tokens.hashes[tokens.begin[has]] * PLACE
    two[pairs] = tokens.hashes[tokens.begin[pairs]] * PAIR + tokens.hashes[tokens.begin[pairs] + 1]
    return one, two


def _tally(hashes: Hashes, salted: Hashes) -> Column:
    """Return how many fragments of the document have the same hash."""
    _, inverse, counts = np.unique(mix(hashes ^ salted), return_inverse=True, return_counts=True)
    return counts[inverse].astype(np.float64)
