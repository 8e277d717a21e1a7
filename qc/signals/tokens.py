"""Characters by class and words by hash, of all fragments of a batch at once; what most signals are made of."""

from enum import IntEnum
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.signals.frame import Column, Frame, Index

Hashes = NDArray[np.uint64]

TABLES = Path(__file__).parents[1] / "data" / "characters.npz"
"""Tables rather than unicodedata: the same under any version of Python, and at hand at once."""

PLANE = 65536
"""Code points above the basic plane count as its last one: emoji and rare ideographs."""

MULTIPLIER = 0x9E3779B97F4A7C15
MIXER = np.uint64(0xBF58476D1CE4E5B9)
LONGEST_WORD = 64
"""Later characters of a word take the factors of earlier ones again; no real word is longer."""

AT_ONCE = 1 << 16
"""So many letters are hashed together: they stay in the processor's cache."""


class Kind(IntEnum):
    """Classes of characters, sixteen so that counts fit a table."""

    SPACE = 0
    LOWER = 1
    UPPER = 2
    DIGIT = 3
    CJK = 4
    DOT = 5
    COMMA = 6
    COLON = 7
    BANG = 8
    QUOTE = 9
    PAREN = 10
    MONEY = 11
    SEPARATOR = 12
    DASH = 13
    MARK = 14
    OTHER = 15


class CharacterTables(NamedTuple):
    """Class, and folded code (case gone, digits alike, plus one), of each code point of the basic plane."""

    kinds: NDArray[np.uint8]
    folded: Hashes


@cache
def character_tables() -> CharacterTables:
    """Return the tables that tools/make_character_tables.py wrote; read once a process."""
    with np.load(TABLES, allow_pickle=False) as tables:
        return CharacterTables(tables["kinds"], tables["folded"].astype(np.uint64))


@cache
def _powers(base: int) -> Hashes:
    """Return the powers of a number modulo 2 ** 64, as many as letters are hashed together."""
    factors = np.full(AT_ONCE + LONGEST_WORD, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def mix(hashes: Hashes) -> Hashes:
    """Spread a hash over all its bits (the finaliser of SplitMix64, shortened)."""
    mixed = (hashes ^ (hashes >> np.uint64(29))) * MIXER
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))


def word_hash(word: str) -> int:
    """Return the hash that `Tokens` gives a word."""
    folded, powers = character_tables().folded, _powers(MULTIPLIER)
    codes = [min(ord(char), PLANE - 1) for char in word]
    value = sum(int(folded[code]) * int(powers[at % LONGEST_WORD]) for at, code in enumerate(codes)) % 2**64
    return int(mix(np.array([value], np.uint64))[0])


class Tokens:
    """Characters and words of a batch.

    Args:
        batch: the batch; it must have a fragment.

    Attributes:
        frame: which fragment belongs to which document.
        counts: characters of each class, an array (fragments, 16).
        first: class of each fragment's first character.
        last: class of its last character.
        hashes: hash of each word, without case and with digits alike.
        offset: where each word begins in the batch's code points.
        fragment: number of the fragment of each word.
        position: number of each word in its fragment.
        length: number of its characters.
        capital: whether it begins with a capital.
        per_fragment: number of words of each fragment; a CJK character is one.
        begin: begin[f] is the number of the first word of fragment f; one more entry closes the array.
    """

    def __init__(self, batch: Batch) -> None:
        tables = character_tables()
        codes = np.minimum(batch.codes, PLANE - 1).astype(np.uint16)
        kinds = tables.kinds.take(codes)
        self.frame = Frame(batch.first)
        ends = batch.line_ends
        starts = np.concatenate([[0], ends[:-1] + 1])
        of_char = np.repeat(np.arange(self.frame.n, dtype=np.int64), np.minimum(ends + 1, len(codes)) - starts)
        table = np.bincount(of_char * 16 + kinds, minlength=self.frame.n * 16).reshape(-1, 16)
        self.counts: NDArray[np.float64] = table.astype(np.float64)
        self.counts[:-1, Kind.SPACE] -= 1  # the newlines that join fragments
        self.first = kinds[starts]
        self.last = kinds[ends - 1]
        self._words(codes, kinds, of_char)

    def _words(self, codes: NDArray[np.uint16], kinds: NDArray[np.uint8], of_char: Index) -> None:
        letters = (kinds >= Kind.LOWER) & (kinds <= Kind.CJK)
        alone = kinds == Kind.CJK
        joined = letters[1:] & letters[:-1] & ~alone[1:] & ~alone[:-1]
        begins = np.flatnonzero(letters & ~np.concatenate([[False], joined]))
        ends = np.flatnonzero(letters & ~np.concatenate([joined, [False]])) + 1
        inside = np.flatnonzero(letters)
        self.offset: Index = begins
        self.length: Index = ends - begins
        self.hashes: Hashes = _hash(character_tables().folded.take(codes.take(inside)), self.length)
        self.fragment: Index = of_char[begins]
        self.capital = kinds[begins] == Kind.UPPER
        self.per_fragment: Column = np.bincount(self.fragment, minlength=self.frame.n).astype(np.float64)
        self.begin: Index = np.concatenate([[0], np.cumsum(self.per_fragment)]).astype(np.int64)
        self.position: Index = np.arange(len(begins)) - self.begin[self.fragment]

    @cached_property
    def visible(self) -> Column:
        """Number of each fragment's characters that are not white space."""
        return np.asarray(self.counts[:, 1:].sum(1))

    @cached_property
    def words(self) -> Column:
        """Number of each fragment's words, two CJK characters taken for one."""
        return self.per_fragment - 0.5 * self.counts[:, Kind.CJK]

    def count(self, of_words: NDArray[np.bool_] | NDArray[np.float64]) -> Column:
        """Return the sum over the words of each fragment of one value a word."""
        return np.bincount(self.fragment, of_words, self.frame.n).astype(np.float64)


def _hash(letters: Hashes, length: Index) -> Hashes:
    """Polynomial over the letters of each word, each letter's factor by its place in the word.

    Factors are taken by the place in a run of words; what the first of a word has too much is divided out.

    Args:
        letters: folded codes of the letters of all words, one word's after another's.
        length: number of the letters of each word.
    """
    first = np.cumsum(length) - length
    pieces = _pieces(first, length)
    powers, inverses = _powers(MULTIPLIER), _powers(pow(MULTIPLIER, -1, 2**64))
    edges = np.searchsorted(pieces, np.arange(0, len(letters), AT_ONCE)).tolist()
    found = np.empty(len(pieces), np.uint64)
    for begin, end in pairwise([*edges, len(pieces)]):
        place = pieces[begin:end] - pieces[begin]
        run = letters[pieces[begin] : pieces[end] if end < len(pieces) else None]
        found[begin:end] = np.add.reduceat(run * powers[: len(run)], place) * inverses.take(place)
    return mix(found if len(pieces) == len(first) else np.add.reduceat(found, np.searchsorted(pieces, first)))


def _pieces(first: Index, length: Index) -> Index:
    """Return where words begin, and pieces of LONGEST_WORD letters of longer ones, in which factors begin anew."""
    if not (length > LONGEST_WORD).any():
        return first
    count = -(-length // LONGEST_WORD)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(np.repeat(first, count) + LONGEST_WORD * number, np.int64)
