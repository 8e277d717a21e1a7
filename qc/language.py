"""The language of many texts at once: langdetect's method and profiles, a whole batch at a time in numpy.

langdetect (Nakatani Shuyo's language-detection, Apache-2.0) judges a text by its n-grams of one to three characters:
log P(text | language) is the sum of log(.5 / 10000 + P(n-gram | language)). It draws n-grams at random until one
language is sure, which takes some 4 ms a text; here all of them are summed, in 20 us for a sample of 300 characters.

A language is named only where these limits are met; docs/decisions/language.md has the numbers behind them.

* MIN_NGRAMS, MIN_LEAD: of lines and pieces of lines (17,300 in 23 languages, folds 0 to 3) with 20 to 80 n-grams the
  best language is right in 83 %, with a lead of 15 in 99.7 % of the 59 % that are named; from 80 n-grams on it is
  99.9 % of 95 %. With fewer than 20, a word or two, no text in Latin letters has such a lead.
* MIN_FIT: text in none of the 55 languages, such as Icelandic or Kazakh, still resembles one of them, and its lead
  grows with its length; but it scores less per letter than the language's own text does. Of samples in English this
  keeps back .2 %, of those in 447 other languages two in five. What no other profile comes near (ALONE) has a script
  of its own.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Floats = NDArray[np.float32]
Counts = NDArray[np.int64]

MIN_NGRAMS = 20
MIN_LEAD = 15.0
MIN_FIT = 0.86
ALONE = 4.0
MAX_CHARS = 10_000
SAMPLE_CHARS = 300
SAMPLE_PLACES = 3

# Characters have codes: 1 is white space, up to 1022 those that trigrams hold, 1023 all that no profile holds, from
# 1024 those of shorter n-grams only. So the key of any n-gram, and the hash of any key, fits 32 bits.
BLANK, UNKNOWN, MAX_CODE = np.uint32(1), np.uint32(1023), np.uint32(2047)
SLOT_BITS, BUCKET_BITS = 17, 14
_TRIGRAM = np.uint32(1 << 30)
_FOLDER = Path(__file__).parent / "data" / "language"
_CHUNK_CHARS = 1 << 16

# langdetect's own patterns (Detector.URL_RE, Detector.MAIL_RE), so that the same is left.
_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")
# langdetect composes the tones of Vietnamese alone; some pages keep every accent apart. No more than four at a time,
# since the time that normalising takes grows with the square of their number.
_ACCENTED = re.compile("[^\u0300-\u036f][\u0300-\u036f]{1,4}")
_ACCENT = re.compile("[\u0300-\u036f]")


def sample(text: str) -> str:
    """Return about SAMPLE_CHARS code points of a document, cut at white space where there is any.

    They come from SAMPLE_PLACES places spread over the text, away from head and tail, where menus and footers stand.
    A text that is not longer than that is returned whole. The cost does not grow with the text.
    """
    if len(text) <= SAMPLE_CHARS:
        return text
    size = SAMPLE_CHARS // SAMPLE_PLACES
    middles = (len(text) * (2 * place + 1) // (2 * SAMPLE_PLACES) for place in range(SAMPLE_PLACES))
    return "\n".join(_excerpt(text, middle - size // 2, size) for middle in middles)


def _excerpt(text: str, start: int, size: int) -> str:
    """Return up to `size` code points of whole words from `start` on, runs of white space as one blank."""
    window = " ".join(text[start : start + 2 * size].split())
    first = window.find(" ", 0, size // 2) + 1
    last = window.rfind(" ", first + size // 2, first + size)
    return window[first : last if last > 0 else first + size]


def bigram_keys(first: Keys, last: Keys) -> Keys:
    """Return the keys of n-grams of two characters, from their codes; the key of one character is its code."""
    return first << np.uint32(11) | last


def trigram_keys(first: Keys, middle: Keys, last: Keys) -> Keys:
    """Return the keys of n-grams of three characters, from their codes, none above UNKNOWN."""
    return _TRIGRAM | first << np.uint32(20) | middle << np.uint32(10) | last


def endings(keys: Keys) -> Keys:
    """Return the keys of n-grams without their first character; UNKNOWN where nothing is left."""
    last_two = bigram_keys(keys >> np.uint32(10) & UNKNOWN, keys & UNKNOWN)
    last = np.where(keys > MAX_CODE, keys & MAX_CODE, UNKNOWN)
    return np.where(keys >= _TRIGRAM, last_two, last)


def slots(keys: Keys, shifts: NDArray[np.uint8]) -> Keys:
    """Return the one slot of a hash table (hash and displace, Pagh 1999) that may hold each key."""
    unshifted = keys * np.uint32(0x9E3779B1) >> np.uint32(32 - SLOT_BITS)
    shift: NDArray[np.uint8] = shifts[keys * np.uint32(0x85EBCA6B) >> np.uint32(32 - BUCKET_BITS)]
    return unshifted ^ shift


@dataclass(frozen=True)
class Profiles:
    """langdetect's profiles as arrays; tools/make_language_profiles.py makes them.

    Attributes:
        languages: langdetect's codes, str (languages,).
        chars: for each code point below U+20000 twice the code of its normal form, plus one for capitals, uint16.
        shifts: what parts the n-grams of each bucket, uint8 (2 ** BUCKET_BITS,).
        keys: the key of the n-gram in each slot, 0 in empty slots, of which slot 0 is one, uint32 (2 ** SLOT_BITS,).
        sizes: how many languages know the n-gram of each slot, uint8 (2 ** SLOT_BITS,).
        columns: the numbers of these languages, slot after slot, uint8 (sum of sizes,).
        values: log(1 + P(n-gram | language) / (.5 / 10000)) for each of columns, float32.
        norms: the sum of values that a letter of the language's own text has on average, 0 where that is not known
            (Chinese, Japanese and Korean, whose profiles were counted before langdetect's normalisation), float32.
    """

    languages: NDArray[np.str_]
    chars: NDArray[np.uint16]
    shifts: NDArray[np.uint8]
    keys: Keys
    sizes: NDArray[np.uint8]
    columns: NDArray[np.uint8]
    values: Floats
    norms: Floats

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> Self:
        """Read the arrays that qc ships."""
        return cls(*(np.load(folder / f"{array.name}.npy", allow_pickle=False) for array in fields(cls)))


class LanguageIdentifier:
    """Tells the language of texts, 55 languages as langdetect does.

    Rows of values are made when their n-gram is first met and kept, at most 14 MB in all; what a text gets never
    depends on the texts before or beside it. One identifier serves one thread.

    Attributes:
        languages: langdetect's codes: ISO 639-1, but "zh-cn" and "zh-tw".
    """

    def __init__(self, profiles: Profiles) -> None:
        self.languages: tuple[str, ...] = tuple(profiles.languages.tolist())
        self._profiles = profiles
        self._written = np.array([code.partition("-")[0] for code in self.languages])
        self._ends: Counts = np.cumsum(profiles.sizes, dtype=np.int64)
        self._rows = np.full(len(profiles.keys), -1, np.int32)
        self._rows[0] = 0
        self._matrix: Floats = np.zeros((np.count_nonzero(profiles.keys) + 1, len(self.languages) + 1), np.float32)
        self._made = 1

    @classmethod
    def load(cls) -> Self:
        """Read the profiles that qc ships, in some 7 ms."""
        return cls(Profiles.load())

    def detect(self, texts: Sequence[str]) -> list[str | None]:
        """Return the language of each text, None where it cannot be told.

        Args:
            texts: any strings; of long documents give a `sample`, of each at most MAX_CHARS are looked at.
        """
        scores, counts, letters = self._measure(texts)
        best = scores.argmax(axis=1)
        # Chinese is one language in two scripts, so neither keeps the other from being sure.
        others = np.where(self._written == self._written[best, None], -np.inf, scores)
        top = scores.max(axis=1)
        leads = top - others.max(axis=1)
        fit = (top >= MIN_FIT * self._profiles.norms[best] * letters) | (leads >= ALONE * letters)
        sure = (counts >= MIN_NGRAMS) & (leads >= MIN_LEAD) & fit
        return [self.languages[column] if known else None for column, known in zip(best, sure, strict=True)]

    def score(self, texts: Sequence[str]) -> tuple[Floats, Counts]:
        """Return how well each text fits each language.

        Args:
            texts: as for `detect`.

        Returns:
            The natural log of P(text | language), up to a constant that is the same for all languages of a text,
            float32 (texts, languages), and the number of n-grams it rests on, int64 (texts,). The difference of two
            languages' scores is their log likelihood ratio.
        """
        scores, counts, _ = self._measure(texts)
        return scores, counts

    def _measure(self, texts: Sequence[str]) -> tuple[Floats, Counts, Counts]:
        """Return scores and numbers of n-grams as `score` does, and the number of letters that n-grams may end with."""
        sums = np.zeros((len(texts), len(self.languages) + 1), np.float32)
        letters = np.zeros(len(texts), np.int64)
        done = 0
        for chunk in _chunks(texts):
            part = slice(done, done + len(chunk))
            letters[part] = self._add(chunk, sums[part])
            done += len(chunk)
        return sums[:, :-1], sums[:, -1].astype(np.int64), letters

    def _add(self, texts: list[str], sums: Floats) -> Counts:
        """Add to the sums of each text the rows of its n-grams, and return how many letters it has."""
        points, starts, ends = _points(texts)
        chars = self._profiles.chars[np.minimum(points, len(self._profiles.chars) - 1)]
        code, capital = (chars >> 1).astype(np.uint32), (chars & 1).astype(np.bool_)
        # langdetect leaves out what ends with the second or a later one of several capitals: acronyms and shouting.
        told = ~(capital[1:-1] & capital[2:])
        rows = self._rows_of(np.where(told, self._found(code), 0))
        for row, start, end in zip(sums, starts.tolist(), ends.tolist(), strict=True):
            # Always the same additions in the same order, whatever stands beside the text; matrix products are not.
            np.add.reduce(self._matrix.take(rows[start:end], axis=0), axis=0, out=row)
        return np.add.reduceat(told & (code[2:] != BLANK), starts, dtype=np.int64)

    def _found(self, code: Keys) -> Keys:
        """Return for each character from the third on the slot of the longest known n-gram that ends there, or 0."""
        low = np.minimum(code, UNKNOWN)
        found = self._find(trigram_keys(low[:-2], low[1:-1], low[2:]))
        rest = np.flatnonzero(found == 0)
        found[rest] = self._find(bigram_keys(code[rest + 1], code[rest + 2]))
        rest = rest[found[rest] == 0]
        found[rest] = self._find(code[rest + 2])
        return found

    def _find(self, keys: Keys) -> Keys:
        """Return the slot of each key, 0 for n-grams that no language knows."""
        slot = slots(keys, self._profiles.shifts)
        return np.where(self._profiles.keys[slot] == keys, slot, 0)

    def _rows_of(self, found: Keys) -> NDArray[np.int32]:
        rows = self._rows[found]
        if rows.size and rows.min() < 0:
            new = np.sort(found[rows < 0])
            self._make(new[np.diff(new, prepend=np.uint32(0)) > 0])
            rows = self._rows[found]
        return rows

    def _make(self, new: Keys) -> None:
        """Make the rows of n-grams: their own values on top of those of their endings, and how many n-grams that is."""
        base = self._rows_of(self._find(endings(self._profiles.keys[new])))
        rows = np.arange(self._made, self._made + len(new))
        self._made += len(new)
        sizes = self._profiles.sizes[new].astype(np.int64)
        entries = np.repeat(self._ends[new] - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        self._matrix[rows] = self._matrix[base]
        self._matrix[np.repeat(rows, sizes), self._profiles.columns[entries]] += self._profiles.values[entries]
        self._matrix[rows, -1] += 1
        self._rows[new] = rows


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the texts cleaned, in runs that bound the memory."""
    chunk: list[str] = []
    size = 0
    for text in texts:
        chunk.append(_cleaned(text))
        size += len(chunk[-1]) + 1
        if size >= _CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _cleaned(text: str) -> str:
    """Cut the text, take out addresses and compose letters and accents."""
    text = text[:MAX_CHARS]
    if "://" in text:
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _MAIL.sub(" ", text)
    if not text.isascii() and _ACCENT.search(text):  # most have none, and one class is sought faster than two
        text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    return text


def _points(texts: list[str]) -> tuple[Keys, Counts, Counts]:
    """Return the code points of all texts, between blanks and after two, and where in points[2:] each text stands."""
    joined = f"  {' '.join(texts)} "
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + 1) + 1
    starts = ends - lengths
    latin = points - ord("A") <= ord("z") - ord("A")
    foreign = points >= 0x300
    mixed = np.add.reduceat(latin, starts, dtype=np.int64) * 2 < np.add.reduceat(foreign, starts, dtype=np.int64)
    if mixed.any():
        kept = np.ones(len(points), np.bool_)
        kept[2:] = ~(np.repeat(mixed, lengths + 1) & latin[2:])
        before = np.concatenate(([0], np.cumsum(kept)))
        points, starts, ends = points[kept], before[starts], before[ends]
    return points, starts - 2, ends - 2
