"""Trains the vectors of words that the topic signal stands on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.documents import Document
from qc.learning.cases import Case, batches
from qc.learning.contrast import Index, Matrix, Settings, Table
from qc.learning.made import without
from qc.learning.teacher import Teacher, load_teacher
from qc.signals.tokens import PLANE, Tokens, character_tables
from qc.signals.topic import LEAST_WORDS
from qc.signals.vectors import LARGEST, Units, WordVectors, cut, encode_lines, pack, units_of

BATCH = 64
LEAST_FRAGMENTS = 4
MOST_FRAGMENTS = 200
MOST_PIECES = 80
WINDOW = (10, 24)
"""Half of the longer queries are so many pieces in a row: as short as captions are."""

LEAST_DOCUMENTS = 16
"""A language needs so many documents to be trained, and to be assessed."""

BY_SIZE = 0.7
"""A language is drawn as often as this power of the number of its documents."""

MOST_ROWS = 64_000
LIGHT = 0.5
"""Share of the words of a text that say little of its subject."""

CENTRE_FRAGMENTS = 20
"""So many fragments of each document make the mean."""


SETTINGS = Settings()

NOTHING: dict[str, NDArray[np.generic]] = {
    "pieces": encode_lines([]),
    "rows": np.zeros((1, 8), np.uint8),
    "scales": np.ones(1, np.float16),
    "heavy": np.ones(1, np.float32),
    "centre": np.zeros(16, np.float32),
    "languages": encode_lines([]),
}
"""Vectors that know no word and no language: what too few documents give."""


class Text(NamedTuple):
    """A document of the training text: its language and the pieces of its fragments."""

    language: str
    fragments: list[Index]


def own_text(cases: Iterable[Case]) -> list[Case]:
    """Return the main text of each trusted page, as the first of its cases has it."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.trust and case.page not in found:
            found[case.page] = without(case, [*case.foreign, *case.neutral])
    return list(found.values())


def read_texts(cases: Sequence[Case], pieces: Sequence[str]) -> list[Text]:
    """Return the fragments of cases that have LEAST_WORDS words and more, as numbers of pieces."""
    numbers = {piece: number for number, piece in enumerate(pieces)}
    longest = max(map(len, pieces))
    known: dict[int, list[int]] = {}
    found = []
    for group in batches(cases, BATCH):
        documents = [Document(case.id, case.text) for case in group]
        batch = Batch(documents, [case.lang for case in group])
        if batch.texts:
            tokens = Tokens(batch)
            fragments = _fragments(tokens, batch.codes, numbers, longest, known)
            for number, case in enumerate(group):
                own = range(batch.first[number], min(batch.first[number + 1], batch.first[number] + MOST_FRAGMENTS))
                kept = [fragments[at] for at in own if tokens.words[at] >= LEAST_WORDS and len(fragments[at])]
                if len(kept) >= LEAST_FRAGMENTS:
                    found.append(Text(case.lang, kept))
    return found


def _fragments(
    tokens: Tokens, codes: NDArray[np.uint32], numbers: dict[str, int], longest: int, known: dict[int, list[int]]
) -> list[Index]:
    units = units_of(tokens, codes)
    found: list[list[int]] = [[] for _ in range(tokens.frame.n)]
    for number, (value, fragment) in enumerate(zip(units.hashes.tolist(), units.fragment.tolist(), strict=True)):
        pieces = known.get(value)
        if pieces is None:
            pieces = known[value] = cut(_word(units, number, codes), numbers, longest)
        found[fragment] += pieces
    return [np.asarray(pieces[:MOST_PIECES], np.int64) for pieces in found]


def _word(units: Units, number: int, codes: NDArray[np.uint32]) -> str:
    begin, length = int(units.offset[number]), int(units.length[number])
    folded = character_tables().folded[np.minimum(codes[begin : begin + length], PLANE - 1)] - np.uint64(1)
    return folded.astype("<u4").tobytes().decode("utf-32-le", "replace")


class Drawer:
    """Draws batches of one language each, or now and then of all."""

    def __init__(self, texts: Sequence[Text], settings: Settings, seed: int) -> None:
        self._texts, self._settings = texts, settings
        self._random = np.random.default_rng(seed)
        groups: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            groups[text.language].append(number)
        self.languages = sorted(name for name, group in groups.items() if len(group) >= LEAST_DOCUMENTS)
        self._pools = [np.asarray(groups[name]) for name in self.languages]
        sizes = np.array([float(len(pool)) for pool in self._pools]) ** BY_SIZE
        self._shares = sizes / sizes.sum()

    def batch(self) -> tuple[list[Index], list[list[Index]]]:
        """Return the query of each document, and the fragments that it is compared with."""
        pool = self._pools[int(self._random.choice(len(self._pools), p=self._shares))]
        queries, keys = [], []
        for number in self._random.choice(pool, min(self._settings.documents, len(pool)), replace=False):
            fragments = self._texts[number].fragments
            many = min(self._settings.others + 1, len(fragments))
            chosen = self._random.choice(len(fragments), many, replace=False)
            queries.append(self._thin(self._window(fragments[chosen[0]])))
            keys.append([self._thin(fragments[other][:40]) for other in chosen[1:]])
        return queries, keys

    def _window(self, pieces: Index) -> Index:
        if len(pieces) <= 20 or self._random.random() < 0.5:
            return pieces
        start = int(self._random.integers(len(pieces) - WINDOW[0]))
        return pieces[start : start + int(self._random.integers(*WINDOW))]

    def _thin(self, pieces: Index) -> Index:
        kept = pieces[self._random.random(len(pieces)) >= self._settings.dropped]
        return kept if len(kept) else pieces[:1]


class Trained(NamedTuple):
    """Trained vectors as arrays, and the loss of the last steps."""

    arrays: dict[str, NDArray[np.generic]]
    loss: float


def train_topic(cases: Iterable[Case], seed: int, settings: Settings = SETTINGS) -> dict[str, NDArray[np.generic]]:
    """Train vectors of words.

    Args:
        cases: labelled cases; the main text of their trusted pages is used.
        seed: of all that is drawn.
        settings: how they are tuned.

    Returns:
        The arrays that `WordVectors` takes.

    Raises:
        InputError: the teacher's package is missing.
    """
    texts = own_text(cases)
    return train(texts, load_teacher(), seed, settings).arrays if trainable(texts) else NOTHING


def cross_trained(cases: Iterable[Case], seed: int, settings: Settings = SETTINGS) -> dict[int, WordVectors]:
    """Return, for each fold of the cases, vectors trained without it.

    A document's own words are more alike by vectors that were trained on it than by others: whatever learns from topic
    columns has to see those of documents that the vectors have not seen.
    """
    texts = own_text(cases)
    teacher = load_teacher() if trainable(texts) else None
    found = {}
    for fold in sorted({case.fold for case in texts}):
        others = [case for case in texts if case.fold != fold]
        enough = teacher is not None and trainable(others)
        found[fold] = WordVectors(train(others, teacher, seed, settings).arrays if teacher and enough else NOTHING)
    return found


def trainable(cases: Iterable[Case]) -> bool:
    """Whether any language has documents enough to learn its subjects."""
    return any(count >= LEAST_DOCUMENTS for count in Counter(case.lang for case in cases).values())


def train(cases: Sequence[Case], teacher: Teacher, seed: int, settings: Settings = SETTINGS) -> Trained:
    """Train vectors of words.

    Args:
        cases: cases of nothing but main text, one a page.
        teacher: where the vectors begin.
        seed: of all that is drawn.
        settings: how they are tuned.
    """
    texts = read_texts(cases, teacher.pieces)
    drawer = Drawer(texts, settings, seed)
    counts = np.bincount(
        np.concatenate([part for text in texts for part in text.fragments]), minlength=len(teacher.pieces)
    )
    table = Table(teacher.vectors, counts.astype(np.float64), settings)
    losses = [table.learn(*drawer.batch()) for _ in range(settings.steps)]
    vectors = table.vectors()
    order = np.lexsort((np.arange(len(counts)), -counts))
    kept = np.sort(order[:MOST_ROWS])
    largest = np.maximum(np.abs(vectors[kept]).max(1), 1e-9) / LARGEST
    arrays: dict[str, NDArray[np.generic]] = {
        "pieces": encode_lines([teacher.pieces[number] for number in kept.tolist()]),
        "rows": pack(np.rint(vectors[kept] / largest[:, None]).astype(np.int8)),
        "scales": largest.astype(np.float16),
        "heavy": np.array([_heavy(vectors, counts)], np.float32),
        "centre": _centre(texts, vectors).astype(np.float32),
        "languages": encode_lines(drawer.languages),
    }
    return Trained(arrays, float(np.mean(losses[-20:])))


def _heavy(vectors: Matrix, counts: Index) -> float:
    """Return the length below which the vectors of LIGHT of the pieces of the text are."""
    lengths = np.linalg.norm(vectors, axis=1)
    order = np.argsort(lengths, kind="stable")
    shares = np.cumsum(counts[order]) / counts.sum()
    return float(lengths[order[np.searchsorted(shares, LIGHT)]])


def _centre(texts: Sequence[Text], vectors: Matrix) -> Matrix:
    fragments = [pieces for text in texts for pieces in text.fragments[:CENTRE_FRAGMENTS]]
    summed = np.stack([vectors[pieces].sum(0) for pieces in fragments])
    return np.asarray((summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)).mean(0))
