"""The language of many texts at once: langdetect's method and profiles, a whole batch at a time in numpy.

langdetect (Nakatani Shuyo's language-detection, Apache-2.0) judges a text by its n-grams of one to three characters:
log P(text | language) is the sum of log(.5 / 10000 + P(n-gram | language)). It draws n-grams at random until one
language is sure, 20 ms a text; here all of them are summed, 20 us a text. docs/decisions/language.md has the numbers.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Floats = NDArray[np.float32]
Counts = NDArray[np.int64]

MIN_NGRAMS = 40
MIN_LEAD = 12.0
MAX_CHARS = 10_000
SAMPLE_CHARS = 300
SAMPLE_PLACES = 3

# Characters have codes: 1 is white space, up to 1022 those that trigrams hold, 1023 all that no profile holds, from
# 1024 those of shorter n-grams only. So the key of any n-gram, and the hash of any key, fits 32 bits.
BLANK, UNKNOWN, MAX_CODE = 1, 1023, 2047
SLOT_BITS, BUCKET_BITS = 17, 14
_TRIGRAM = 1 << 30
_FOLDER = Path(__file__).parent / "data" / "language"
_CHUNK_CHARS = 1 << 16

# langdetect's own patterns (Detector.URL_RE, Detector.MAIL_RE, NGram.ALPHABET_WITH_DMARK), so that the same is left.
_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")
_MARKED = re.compile("[AEIOUYaeiouyÂÊÔâêôĂăƠơƯư][\u0300\u0301\u0303\u0309\u0323]")


def sample(text: str) -> str:
    """Return about SAMPLE_CHARS code points of a document, cut at white space where there is any.

    They come from SAMPLE_PLACES places spread over the text, away from head and tail, where menus and footers stand.
    A text that is not longer than that is returned whole. The cost does not grow with the text.
    """
    if len(text) <= SAMPLE_CHARS:
        return text
    size = SAMPLE_CHARS // SAMPLE_PLACES
    middles = (len(text) * (2 * place + 1) // (2 * SAMPLE_PLACES) for place in range(SAMPLE_PLACES))
    return "\n".join(_whole_words(text[middle - size // 2 : middle + size // 2]) for middle in middles)


def _whole_words(window: str) -> str:
    """Drop the words broken at both ends, unless little would be left (as in scripts without white space)."""
    inner = " ".join(window.split()[1:-1])
    return inner if len(inner) * 2 >= len(window) else window


def bigram_keys(first: Keys, last: Keys) -> Keys:
    """Return the keys of n-grams of two characters, from their codes; the key of one character is its code."""
    return first << 11 | last


def trigram_keys(first: Keys, middle: Keys, last: Keys) -> Keys:
    """Return the keys of n-grams of three characters, from their codes, none above UNKNOWN."""
    return _TRIGRAM | first << 20 | middle << 10 | last


def endings(keys: Keys) -> Keys:
    """Return the keys of n-grams without their first character; UNKNOWN where nothing is left."""
    last_two = bigram_keys(keys >> 10 & UNKNOWN, keys & UNKNOWN)
    last = np.where(keys > MAX_CODE, keys & MAX_CODE, UNKNOWN)
    return np.where(keys >= _TRIGRAM, last_two, last).astype(np.uint32)


def slots(keys: Keys, shifts: NDArray[np.uint8]) -> Keys:
    """Return the one slot of a hash table (hash and displace, Pagh 1999) that may hold each key."""
    return (keys * 0x9E3779B1) >> (32 - SLOT_BITS) ^ shifts[(keys * 0x85EBCA6B) >> (32 - BUCKET_BITS)]


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
    """

    languages: NDArray[np.str_]
    chars: NDArray[np.uint16]
    shifts: NDArray[np.uint8]
    keys: Keys
    sizes: NDArray[np.uint8]
    columns: NDArray[np.uint8]
    values: Floats

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> Self:
        """Read the arrays that qc ships."""
        return cls(**{name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in cls.__annotations__})


class LanguageIdentifier:
    """Tells the language of texts, 55 languages as langdetect does.

    Rows of scores are made when their n-gram is first met and kept, at most 14 MB in all; what a text gets never
    depends on the texts before or beside it.

    Attributes:
        languages: langdetect's codes: ISO 639-1, but "zh-cn" and "zh-tw".
    """

    def __init__(self, profiles: Profiles) -> None:
        self.languages: tuple[str, ...] = tuple(profiles.languages.tolist())
        self._profiles = profiles
        self._ends: Counts = np.cumsum(profiles.sizes, dtype=np.int64)
        self._rows = np.full(len(profiles.keys), -1, np.int32)
        self._rows[0] = 0
        self._matrix: Floats = np.zeros((np.count_nonzero(profiles.keys) + 1, len(self.languages) + 1), np.float32)
        self._made = 1

    @classmethod
    def load(cls) -> Self:
        """Read the profiles that qc ships, in some 5 ms."""
        return cls(Profiles.load())

    def detect(self, texts: Sequence[str]) -> list[str | None]:
        """Return the language of each text, None where it cannot be told.

        Args:
            texts: any strings; of long documents give a `sample`, of each at most MAX_CHARS are looked at.
        """
        scores, counts = self.score(texts)
        leads = np.diff(np.partition(scores, -2, axis=1)[:, -2:], axis=1)[:, 0]
        sure = (counts >= MIN_NGRAMS) & (leads >= MIN_LEAD)
        best = scores.argmax(axis=1)
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
        sums = np.zeros((len(texts), len(self.languages) + 1), np.float32)
        done = 0
        for chunk in _chunks(texts):
            self._add(chunk, sums[done : done + len(chunk)])
            done += len(chunk)
        return sums[:, :-1], sums[:, -1].astype(np.int64)

    def _add(self, texts: list[str], sums: Floats) -> None:
        points, starts, ends = _points(texts)
        rows = self._rows_at(self._profiles.chars[np.minimum(points, len(self._profiles.chars) - 1)])
        for row, start, end in zip(sums, starts.tolist(), ends.tolist(), strict=True):
            # Always the same order of additions, so that no text depends on its batch; matrix products are not.
            np.add.reduce(self._matrix.take(rows[start:end], axis=0), axis=0, out=row)

    def _rows_at(self, chars: NDArray[np.uint16]) -> NDArray[np.int32]:
        """Return for each character from the third on the row of the longest known n-gram that ends there."""
        code = (chars >> 1).astype(np.uint32)
        low = np.minimum(code, UNKNOWN)
        found = self._find(trigram_keys(low[:-2], low[1:-1], low[2:]))
        rest = np.flatnonzero(found == 0)
        found[rest] = self._find(bigram_keys(code[rest + 1], code[rest + 2]))
        rest = rest[found[rest] == 0]
        found[rest] = self._find(code[rest + 2])
        capital = (chars & 1).astype(np.bool_)
        found[capital[1:-1] & capital[2:]] = 0
        return self._rows_of(found)

    def _find(self, keys: Keys) -> Keys:
        """Return the slot of each key, 0 for n-grams that no language knows."""
        slot = slots(keys, self._profiles.shifts)
        return np.where(self._profiles.keys[slot] == keys, slot, 0)

    def _rows_of(self, found: Keys) -> NDArray[np.int32]:
        rows = self._rows[found]
        if rows.size and rows.min() < 0:
            self._make(np.unique(found[rows < 0]))
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
    """Take out addresses and compose Vietnamese letters, as langdetect does, and cut."""
    text = text[:MAX_CHARS]
    if "://" in text:
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _MAIL.sub(" ", text)
    if not text.isascii():
        text = _MARKED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    return text


def _points(texts: list[str]) -> tuple[Keys, Counts, Counts]:
    """Return the code points of all texts, each between blanks after two in front, and where in points[2:] each stands."""
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
