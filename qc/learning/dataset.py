"""Labelled cases as columns over all their fragments: what the classifier is trained and judged on."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.documents import Document
from qc.hits import HitFinder
from qc.language import LanguageIdentifier, sample
from qc.learning.cases import WHOLE_PAGE, Case, Label, batches, labels
from qc.learning.history import Noted
from qc.signals import topic
from qc.signals.evidence import telling
from qc.signals.frame import Frame
from qc.signals.grams import grams
from qc.signals.likeness import RARITY_BITS, Rarity
from qc.signals.matrix import signals, stack
from qc.signals.tokens import Tokens
from qc.signals.vectors import WordVectors

BATCH = 64


class Dataset(NamedTuple):
    """Fragments of many cases.

    Attributes:
        cases: the cases, those without fragments left out.
        first: first[c] is the number of the first fragment of case c; one more entry closes the array.
        names: names of the signal columns.
        rows: signals without the rules' evidence, (fragments, columns).
        noted: the rules' hits that say what a fragment is, in order.
        labels: Label of each fragment, by most of its visible characters.
        visible: its visible characters.
        spans: (fragments, 2) span in the case's text.
        gram_rows: rows of the hashed table, fragment by fragment.
        gram_first: gram_first[f] is the number of the first row of fragment f; one more entry closes the array.
    """

    cases: list[Case]
    first: NDArray[np.int64]
    names: tuple[str, ...]
    rows: NDArray[np.float32]
    noted: list[Noted]
    labels: NDArray[np.int8]
    visible: NDArray[np.float32]
    spans: NDArray[np.int32]
    gram_rows: NDArray[np.int32]
    gram_first: NDArray[np.int64]

    @property
    def frame(self) -> Frame:
        """Which fragment belongs to which case."""
        return Frame(self.first.tolist())

    def of_cases(self, values: Sequence[object]) -> NDArray[np.int64]:
        """Return at each fragment the number of its case's value among the sorted distinct ones."""
        _, number = np.unique(np.asarray(values), return_inverse=True)
        return np.repeat(number, np.diff(self.first))


def rarity_table(cases: Iterable[Case]) -> Rarity:
    """Return how rare words are: log inverse share of the sites whose pages hold them.

    Whole pages tell; of a page that there is none of, the longest text.
    """
    of_page: dict[str, Case] = {}
    for case in cases:
        best = of_page.get(case.page)
        if best is None or _telling(case) > _telling(best):
            of_page[case.page] = case
    by_site: dict[str, list[Document]] = {}
    for case in of_page.values():
        by_site.setdefault(case.site, []).append(Document(None, case.text))
    seen = np.zeros(1 << RARITY_BITS, np.float64)
    for documents in by_site.values():
        tokens = Tokens(Batch(documents, [None] * len(documents)))
        seen[np.unique(tokens.hashes >> np.uint64(64 - RARITY_BITS)).astype(np.int64)] += 1
    # Rounded as a model folder keeps it: training and use see the same numbers.
    return np.log((len(by_site) + 1) / (seen + 0.5)).astype(np.float16).astype(np.float32)


def _telling(case: Case) -> tuple[bool, int]:
    return case.kind == WHOLE_PAGE, len(case.text)


class Means(NamedTuple):
    """What fragments are looked at with.

    Attributes:
        finder: the rules.
        rarity: of words.
        vectors: fold → vectors of words that were trained without it.
        bits: the hashed table has 2 ** bits rows.
    """

    finder: HitFinder
    rarity: Rarity
    vectors: Mapping[int, WordVectors]
    bits: int


def build(cases: Iterable[Case], means: Means) -> Dataset:
    """Make a dataset; cases come out fold by fold.

    Args:
        cases: the cases.
        means: what they are looked at with.
    """
    languages = LanguageIdentifier.load()
    by_fold: dict[int, list[Case]] = {}
    for case in cases:
        if case.text.strip():
            by_fold.setdefault(case.fold, []).append(case)
    parts = [
        _part(group, languages, means, means.vectors[fold])
        for fold, own in sorted(by_fold.items())
        for group in batches(own, BATCH)
    ]
    kept = [case for part in parts for case, size in zip(part.cases, np.diff(part.first), strict=True) if size]
    sizes = np.concatenate([np.diff(part.first) for part in parts])
    gram_sizes = np.concatenate([np.diff(part.gram_first) for part in parts])
    before = np.cumsum([0, *(part.first[-1] for part in parts)]).tolist()
    noted = [part.noted for part in parts]
    return Dataset(
        kept,
        np.concatenate([[0], np.cumsum(sizes[sizes > 0])]),
        parts[0].names,
        np.concatenate([part.rows for part in parts]),
        list(chain.from_iterable(_moved(some, by) for some, by in zip(noted, before[:-1], strict=True))),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.visible for part in parts]),
        np.concatenate([part.spans for part in parts]),
        np.concatenate([part.gram_rows for part in parts]),
        np.concatenate([[0], np.cumsum(gram_sizes)]),
    )


def _moved(noted: Iterable[Noted], by: int) -> list[Noted]:
    return [hit._replace(fragment=hit.fragment + by) for hit in noted]


def _part(cases: Sequence[Case], languages: LanguageIdentifier, means: Means, vectors: WordVectors) -> Dataset:
    documents = [Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in cases]
    batch = Batch(documents, languages.detect([sample(case.text) for case in cases]))
    tokens = Tokens(batch)
    columns = stack(signals(batch, tokens, means.rarity) | topic.columns(batch, tokens, vectors))
    found = grams(tokens, means.bits)
    order = np.argsort(found.fragments, kind="stable")
    per_fragment = np.bincount(found.fragments, minlength=tokens.frame.n)
    starts = np.asarray(batch.starts, np.int32)
    spans = np.stack([starts, starts + np.fromiter(map(len, batch.texts), np.int32, len(batch.texts))], 1)
    found_labels: list[Label] = []
    for number, case in enumerate(cases):
        own = spans[batch.first[number] : batch.first[number + 1]].tolist()
        found_labels += labels(case, [(start, end) for start, end in own])
    return Dataset(
        list(cases),
        np.asarray(batch.first, np.int64),
        columns.names,
        np.ascontiguousarray(columns.rows),
        [Noted.of(hit) for hit in telling(batch, means.finder.find(batch))],
        np.asarray(found_labels, np.int8),
        tokens.visible.astype(np.float32),
        spans,
        found.rows[order].astype(np.int32),
        np.concatenate([[0], np.cumsum(per_fragment)]),
    )
