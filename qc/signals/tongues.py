"""Fragments in another language than their document's, by common words first and then by langdetect's profiles."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from qc.batch import Batch
from qc.commonwords import family, written
from qc.language import Floats, LanguageIdentifier
from qc.signals.passages import belongs, thin, unquoted
from qc.signals.surroundings import Strange, as_one, by_passage, in_several, named
from qc.signals.wording import LEAST_WORDS, count_common, is_long, is_suspicious, suspicious_documents, vocabulary

OTHER_LANGUAGE = "other-language"
"""Name of this detector in rule files."""

LEAST_GAP, LEAST_LEAD = 20.0, 15.0
"""Log likelihood over the document's language, and over all others that are not near relatives."""

LEAST_OWN, OWN_SHARE = 4, 0.8
"""So many long fragments of a document, and such a share of them, fit its own language best."""

MOST_SCORED = 24
"""Of a longer document so many of its long fragments are scored, evenly spaced."""


class _Home:
    """A document's language against all others, by langdetect's profiles.

    Args:
        language: the document's.
        identifier: tells languages.
    """

    def __init__(self, language: str, identifier: LanguageIdentifier) -> None:
        self.language = language
        self._identifier = identifier
        self._families = np.array([family(code)[0] for code in identifier.languages])
        self._own = self._families == family(language)[0]

    def others(self, texts: Sequence[str]) -> list[str | None]:
        """Return the language of each text where it is surely another one, else None."""
        return [self._other(row) for row in self._identifier.score(texts)[0]]

    def _other(self, scores: Floats) -> str | None:
        best = int(scores.argmax())
        gap = scores[best] - scores[self._own].max()
        lead = scores[best] - scores[self._families != self._families[best]].max()
        return self._identifier.languages[best] if gap >= LEAST_GAP and lead >= LEAST_LEAD else None

    def count(self, texts: Sequence[str]) -> int:
        """Return how many texts no language but the document's or a relative fits better."""
        return int(self._own[self._identifier.score(texts)[0].argmax(axis=1)].sum())


def strange(batch: Batch, identifier: Callable[[], LanguageIdentifier]) -> Iterator[Strange]:
    """Yield the fragments that are in another language than their document, those that may belong with the reason.

    Args:
        batch: the batch.
        identifier: called when a fragment has to be scored; few documents have one.
    """
    for document in suspicious_documents(batch):
        language = batch.languages[document] or ""
        words = vocabulary(written(language))
        numbers = range(batch.first[document], batch.first[document + 1])
        long = [number for number in numbers if is_long(batch.texts[number])]
        doubtful = [number for number in long if words is not None and is_suspicious(batch.texts[number], words)]
        yield from _judged(batch, numbers, doubtful, _Home(language, identifier()))


def _judged(batch: Batch, numbers: range, doubtful: list[int], home: _Home) -> Iterator[Strange]:
    texts, document = batch.texts, batch.documents[batch.owner[numbers.start]].text
    passages = by_passage(list(_found(texts, numbers, doubtful, home)), texts)
    judged = [one for passage in passages for one in as_one(passage, texts, numbers, home.language)]
    if any(one.reason is None for one in judged):
        others = {one.fragment for one in judged}
        own = [texts[number] for number in numbers if number not in others and is_long(texts[number])]
        several = in_several(passages, texts, own) or _unsure(own, home)
        judged = [one._replace(reason=one.reason or several or named(one, document, home.language)) for one in judged]
    yield from judged


def _found(texts: Sequence[str], numbers: range, doubtful: list[int], home: _Home) -> Iterator[Strange]:
    """Yield the suspects that are in another language, those with the reason that may belong by what they are."""
    for number, language in zip(doubtful, home.others([texts[number] for number in doubtful]), strict=True):
        text, before = texts[number], texts[number - 1] if number > numbers.start else ""
        if language is None or thin(text, language):
            continue
        if count_common(text, language, home.language) >= LEAST_WORDS:
            said = count_common(unquoted(text), language, home.language)
            yield Strange(number, language, belongs(text, before, language, said))


def _unsure(own: list[str], home: _Home) -> str | None:
    """Say that too few of a document's long fragments fit its language, or None."""
    scored = own[:: -(-len(own) // MOST_SCORED)] if own else []
    fit = home.count(scored) if scored else 0
    if fit < LEAST_OWN or fit < OWN_SHARE * len(scored):
        return "too little of the document is surely in its language"
    return None
