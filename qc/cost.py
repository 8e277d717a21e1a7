"""What the keywords of a rule cost: how often they send its patterns to a fragment that holds nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qc import folding
from qc.batch import Batch
from qc.conditions import applies
from qc.documents import Document
from qc.language import LanguageIdentifier, sample
from qc.matching import Matcher, keywords_of
from qc.ruleset import RuleSet

BATCH = 128

WARNING_RATE, ERROR_RATE = 0.05, 0.2
"""Candidates a document that come to nothing. Where no rule has over .05, 1,126 rules try 6 a document and take 92 us;
with careless keywords they try 67 and take 279 us (docs/decisions/matching.md)."""


class Cost(NamedTuple):
    """Candidates of a rule that came to nothing.

    Attributes:
        rate: how many a document of the reference text.
        keywords: keyword → how many a document it sent, for the keywords of such candidates, the dearest first.
    """

    rate: float
    keywords: dict[str, float]


def costs(rules: RuleSet, documents: Iterable[Document]) -> dict[str, Cost]:
    """Count what keywords cost.

    Args:
        rules: the rules; each is counted on the documents that it looks at.
        documents: reference text, for example a thousand documents of what is going to be checked.

    Returns:
        Id → cost, for the rules that cost anything.
    """
    counter = _Counter(rules)
    for group in _groups(documents):
        counter.add(group)
    return counter.costs()


class _Counter:
    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules.rules
        self._matcher = Matcher(rules.rules, rules.tables)
        self._languages = LanguageIdentifier.load()
        self._keys = [
            {keyword: folding.keyword_key(keyword) for keyword in keywords_of(rule, rules.tables)}
            for rule in rules.rules
        ]
        self._documents = 0
        self._wasted: Counter[int] = Counter()
        self._senders: Counter[tuple[int, str]] = Counter()

    def add(self, documents: list[Document]) -> None:
        batch = Batch(documents, self._languages.detect([sample(document.text) for document in documents]))
        self._documents += len(documents)
        for number, index, line in self._matcher.candidates(batch.texts, batch.squeezed):
            owner = batch.owner[number]
            if line is not None or applies(self._rules[index], documents[owner], batch.languages[owner]):
                continue
            if not self._comes_to_something(index, batch.texts[number]):
                self._wasted[index] += 1
                fragment = b"\n" + batch.keys[number]
                self._senders.update((index, word) for word, key in self._keys[index].items() if key in fragment)

    def _comes_to_something(self, index: int, text: str) -> bool:
        try:
            return any(True for _ in self._matcher.matches(index, text))
        except TimeoutError:
            return True  # that is dear in another way, and lint and QC004 name it

    def costs(self) -> dict[str, Cost]:
        words: dict[int, dict[str, float]] = {}
        for (index, word), count in self._senders.most_common():
            words.setdefault(index, {})[word] = count / self._documents
        return {
            self._rules[index].id: Cost(count / self._documents, words[index]) for index, count in self._wasted.items()
        }


def _groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    group: list[Document] = []
    for document in documents:
        group.append(document)
        if len(group) == BATCH:
            yield group
            group = []
    if group:
        yield group
