"""Vectors of fragments: sums of static vectors of their words, which are sums of vectors of pieces of words."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Index, Mask
from qc.signals.tokens import PLANE, Hashes, Kind, Tokens, character_tables, mix

Arrays = Mapping[str, NDArray[np.generic]]
Rows = NDArray[np.int16]
Vectors = NDArray[np.float32]

START = "▁"
"""Marks pieces that begin a word."""

PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
MOST_WORDS = 64
"""Later words of a fragment say nothing new of its subject."""

GRAIN = 4095
"""Largest component of a piece's vector, in whole numbers: sums of these are exact in any order."""

LARGEST = 7
"""Largest number in four bits that is used; the largest component of each row is it."""

FINE = 4096
UNIT = 2048
"""A unit vector's length in whole numbers: products of two are exact in 24 bits, by any library and in any order."""

WORD_UNIT = 1024

AT_ONCE = 1024
"""So many sums are built up together: they stay in the processor's cache."""

CENTRED_AT_ONCE = 512
"""The same of vectors that are brought to one length."""

SLOT_BITS = 18
MOST_KNOWN = 1 << 17
"""The cache of words starts anew beyond so many."""


class Units(NamedTuple):
    """What has a vector: words, and pairs of neighbouring CJK characters; sorted by fragment."""

    hashes: Hashes
    offset: Index
    length: Index
    fragment: Index

    def at(self, chosen: Index) -> "Units":
        """Return some of them."""
        return Units(self.hashes[chosen], self.offset[chosen], self.length[chosen], self.fragment[chosen])


class Words(NamedTuple):
    """The words of a batch that have a vector, fragment by fragment: fragment, and row in the cache, of each."""

    fragment: Index
    rows: NDArray[np.int32]


class WordVectors:
    """Vectors of words; remembers those of the words that it has seen.

    Args:
        arrays: `pieces` (all pieces as lines of UTF-8), `rows` (two numbers of four bits a byte, from -LARGEST to
            LARGEST, pieces by half the dimensions), `scales` (one factor a row), `centre` (mean of unit vectors of
            fragments), `heavy` (length of a vector from which on it says much of a subject) and `languages` (codes as
            lines of UTF-8).

    Attributes:
        languages: codes of the languages whose subjects the vectors tell apart.
        dimensions: length of a vector.
        heavy: weight of a word from which on it says much of a subject.
    """

    def __init__(self, arrays: Arrays) -> None:
        pieces = decode_lines(arrays["pieces"])
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces), default=1)
        self._packed, self._scales = arrays["rows"], arrays["scales"]
        self._unit = GRAIN / (LARGEST * float(self._scales.astype(np.float64).max()))
        self.heavy = float(arrays["heavy"].astype(np.float64)[0]) * self._unit
        self._centre = np.rint(arrays["centre"].astype(np.float32) * FINE).astype(np.float32)
        self.languages = frozenset(decode_lines(arrays["languages"]))
        self.dimensions = 2 * self._packed.shape[1]
        self._forget()

    def _forget(self) -> None:
        self._known: dict[int, int] = {}
        self._rows: Rows = np.zeros((1024, self.dimensions), np.int16)
        self._units: Rows = np.zeros_like(self._rows)
        self._weights = np.zeros(len(self._rows), np.float32)
        self._used = 1
        self._keys = np.zeros(1 << SLOT_BITS, np.uint64)
        self._slots = np.zeros(1 << SLOT_BITS, np.int32)

    def words(self, tokens: Tokens, codes: NDArray[np.uint32], wanted: Mask | None = None) -> Words:
        """Return the words that have a vector; their rows hold until the next call.

        Args:
            tokens: the batch's words.
            codes: the batch's code points.
            wanted: the fragments whose words are wanted, None for all.
        """
        units = units_of(tokens, codes)
        if wanted is not None:
            units = units.at(np.flatnonzero(wanted[units.fragment]))
        rows = self.rows_of(units, codes)
        kept = np.flatnonzero(rows)
        return Words(units.fragment[kept], rows[kept])

    def of_fragments(self, words: Words, fragments: int) -> Vectors:
        """Return the vectors of all fragments: whole numbers, of length UNIT; zeros where no word has a vector.

        Args:
            words: the words of the batch.
            fragments: how many fragments it has.
        """
        counts = np.bincount(words.fragment, minlength=fragments)
        return centred(sums(self._rows, words.rows, counts), self._centre)

    def of_words(self, rows: NDArray[np.int32]) -> Vectors:
        """Return vectors of words: whole numbers, of length WORD_UNIT."""
        return self._units.take(rows, axis=0).astype(np.float32)

    def weights(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return how much words say of a subject, in whole numbers: the lengths of their vectors."""
        return self._weights[rows]

    def plain(self, rows: NDArray[np.int32]) -> Rows:
        """Return the vectors of words at their own lengths, in whole numbers."""
        return self._rows.take(rows, axis=0)

    def rows_of(self, units: Units, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """Return the row in the cache of each unit, which holds until the next call; 0 for one without a vector."""
        if len(self._known) > MOST_KNOWN:
            self._forget()
        slots = (units.hashes >> np.uint64(64 - SLOT_BITS)).astype(np.int64)
        rows = self._slots[slots]
        missing = np.flatnonzero(self._keys[slots] != units.hashes)
        if len(missing):
            hashes, first, inverse = np.unique(units.hashes[missing], return_index=True, return_inverse=True)
            self._learn(hashes.tolist(), units, missing[first], codes)
            found = np.fromiter((self._known[value] for value in hashes.tolist()), np.int32, len(hashes))
            rows[missing] = found[inverse]
            at = (hashes >> np.uint64(64 - SLOT_BITS)).astype(np.int64)
            self._keys[at], self._slots[at] = hashes, found
        return rows

    def _learn(self, hashes: Sequence[int], units: Units, at: Index, codes: NDArray[np.uint32]) -> None:
        """Find the vectors of words that were not seen before."""
        known, folded = self._known, character_tables().folded
        new = [number for number, value in enumerate(hashes) if value not in known]
        if not new:
            return
        found_pieces: list[int] = []
        counts = np.zeros(len(new), np.int64)
        for number, word in enumerate(new):
            begin, length = int(units.offset[at[word]]), int(units.length[at[word]])
            plain = folded[np.minimum(codes[begin : begin + length], PLANE - 1)] - np.uint64(1)
            found = cut(plain.astype("<u4").tobytes().decode("utf-32-le", "replace"), self._numbers, self._longest)
            found_pieces += found
            counts[number] = len(found)
        limit = np.iinfo(np.int16).max
        pieces = np.asarray(found_pieces, np.int64)
        table = fixed_point(unpack(self._packed[pieces]), self._scales[pieces], self._unit)
        vectors = np.clip(sums(table, np.arange(len(pieces)), counts), -limit, limit)
        self._append([hashes[word] for word in new], vectors.astype(np.int16))

    def _append(self, hashes: Sequence[int], vectors: Rows) -> None:
        has = np.flatnonzero(np.abs(vectors).max(1, initial=0))
        while self._used + len(has) > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._units = np.concatenate([self._units, np.zeros_like(self._units)])
            self._weights = np.concatenate([self._weights, np.zeros_like(self._weights)])
        numbers = np.zeros(len(hashes), np.int64)
        numbers[has] = np.arange(self._used, self._used + len(has))
        lengths = _lengths(vectors[has].astype(np.float32))
        self._rows[numbers[has]] = vectors[has]
        self._units[numbers[has]] = np.rint(vectors[has] * (np.float32(WORD_UNIT) / lengths)[:, None])
        self._weights[numbers[has]] = np.rint(lengths)
        self._used += len(has)
        self._known.update(zip(hashes, numbers.tolist(), strict=True))


def decode_lines(content: NDArray[np.generic]) -> list[str]:
    """Return the lines that an array of bytes holds as UTF-8."""
    text = content.astype(np.uint8).tobytes().decode()
    return text.split("\n") if text else []


def encode_lines(lines: Sequence[str]) -> NDArray[np.uint8]:
    """Return lines as one array of bytes."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def pack(rows: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return numbers from -8 to 7, an even count a row, as four bits each."""
    shifted = (rows + 8).astype(np.uint8)
    return np.asarray(shifted[:, ::2] | shifted[:, 1::2] << 4, np.uint8)


def unpack(packed: NDArray[np.generic]) -> NDArray[np.int8]:
    """Return what `pack` packed."""
    content = packed.astype(np.uint8)
    pairs = np.stack([content & 15, content >> 4], 2).reshape(len(content), 2 * content.shape[1])
    return np.asarray(pairs.astype(np.int8) - 8, np.int8)


def fixed_point(rows: NDArray[np.int8], scales: NDArray[np.generic], unit: float) -> Rows:
    """Return vectors, rows by a scale each, as whole numbers of a unit."""
    values = rows.astype(np.float32) * scales.astype(np.float32)[:, None]
    return np.asarray(np.rint(values * np.float32(unit)), np.int16)


def units_of(tokens: Tokens, codes: NDArray[np.uint32], begin: int = 0, end: int | None = None) -> Units:
    """Return the first MOST_WORDS words of each fragment, and the pairs of CJK characters among them.

    Args:
        tokens: the batch's words.
        codes: the batch's code points.
        begin: number of the first word that counts.
        end: number after the last one, None for all.
    """
    first = np.flatnonzero(tokens.position[begin:end] < MOST_WORDS) + begin
    words = Units(tokens.hashes[first], tokens.offset[first], tokens.length[first], tokens.fragment[first])
    if not tokens.counts[:, Kind.CJK].any():
        return words
    cjk = character_tables().kinds[np.minimum(codes[words.offset], PLANE - 1)] == Kind.CJK
    together = cjk[1:] & cjk[:-1] & (words.offset[1:] == words.offset[:-1] + 1)
    left = np.flatnonzero(together)
    hashes = mix(words.hashes[left] * PAIR + words.hashes[left + 1])
    pairs = Units(hashes, words.offset[left], np.full(len(left), 2), words.fragment[left])
    order = np.argsort(np.concatenate([words.fragment, pairs.fragment]), kind="stable")
    return Units(*(np.concatenate(both)[order] for both in zip(words, pairs, strict=True)))


def cut(word: str, numbers: Mapping[str, int], longest: int) -> list[int]:
    """Cut a word into pieces, always the longest that fits, and return their numbers.

    Args:
        word: a word as `Tokens` folds it, or two CJK characters, which are a piece or nothing.
        numbers: number of each piece; START stands before those that begin a word.
        longest: length of the longest piece.
    """
    if len(word) == 2 and character_tables().kinds[min(ord(word[0]), PLANE - 1)] == Kind.CJK:
        return [numbers[word]] if word in numbers else []
    found, at, text = [], 0, START + word
    while at < len(text):
        for end in range(min(len(text), at + longest), at, -1):
            number = numbers.get(text[at:end])
            if number is not None:
                found.append(number)
                at = end - 1
                break
        at += 1
    return found


def sums(table: NDArray[np.int16], rows: NDArray[np.integer], counts: Index) -> Vectors:
    """Add up rows of a table, in whole numbers below 2 ** 24, so that the order does not matter.

    Args:
        table: vectors.
        rows: numbers of rows, one sum's after another's.
        counts: how many rows each sum has.
    """
    order = np.argsort(-counts, kind="stable")
    lengths, begins = counts[order], (np.cumsum(counts) - counts)[order]
    added = np.zeros((len(counts), table.shape[1]), np.float32)
    for start in range(0, len(counts), AT_ONCE):
        part, longest = slice(start, start + AT_ONCE), int(lengths[start])
        for place in range(longest):
            many = start + int(np.searchsorted(-lengths[part], -place, side="left"))
            added[start:many] += table.take(rows[begins[start:many] + place], axis=0)
    result = np.empty_like(added)
    result[order] = added
    return result


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Return vectors of length UNIT in whole numbers, after the mean of unit vectors was taken off; zeros stay zeros.

    Args:
        vectors: whole numbers.
        centre: the mean times FINE, in whole numbers.
    """
    result = np.empty_like(vectors)
    for begin in range(0, len(vectors), CENTRED_AT_ONCE):
        some = slice(begin, begin + CENTRED_AT_ONCE)
        lengths, fine = _lengths(vectors[some]), result[some]
        np.multiply(vectors[some], (np.float32(FINE) / np.maximum(lengths, 1))[:, None], out=fine)
        np.subtract(np.rint(fine, out=fine), centre, out=fine)
        np.multiply(fine, ((lengths > 0) * (np.float32(UNIT) / np.maximum(_lengths(fine), 1)))[:, None], out=fine)
        np.rint(fine, out=fine)
    return result


def _lengths(vectors: Vectors) -> Vectors:
    """Return the lengths of vectors of whole numbers; their squares are exact in 53 bits."""
    exact = vectors.astype(np.float64)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", exact, exact)), np.float32)
