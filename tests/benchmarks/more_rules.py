"""What 1,000 more rules cost whose keywords are as frequent as those of the shipped ones.

Each made-up rule has two keywords and a pattern that needs one of them. Their frequencies are drawn from those of all
keywords of the shipped rules in the documents; the keywords are words and phrases of the documents that stand there as
often. The pattern finds something on as many of its candidates as the shipped rules' patterns do on theirs.
"""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from qc import folding
from qc.batch import Batch
from qc.documents import Document
from qc.matching import Matcher, keywords_of
from qc.ruleset import RuleSet, build, load_shipped
from tests.benchmarks.documents import Sample, write
from tests.benchmarks.running import check_here, interleaved

COUNT = 1000
REFERENCE = 2000
LONGEST_PHRASE = 3


class Load(NamedTuple):
    """How often keywords send their patterns to fragments, and how many of these come to something, a document."""

    candidates: float
    matches: float


def show(samples: list[Sample], rounds: int, seed: int, folder: Path) -> None:
    """Measure with and without the made-up rules, in turns, and print the difference."""
    source, report = write(folder / "rules.jsonl", samples), folder / "report.jsonl"
    shipped = load_shipped()
    reference = _batch(samples[:REFERENCE])
    before = load(shipped, reference)
    more = with_made_up(shipped, reference, before, random.Random(seed))
    after = load(more, reference)

    def check(rules: RuleSet) -> None:
        with patch("qc.worker.load_shipped", lambda: rules):
            check_here(source, report)

    seconds = interleaved({"shipped": lambda: check(shipped), "more": lambda: check(more)}, rounds)
    print(
        f"{COUNT:,} more rules cost {seconds['more'] / seconds['shipped'] - 1:+.1%}: {seconds['more']:.2f} s against "
        f"{seconds['shipped']:.2f} s with {len(shipped)} rules, reading the rule files left out\n"
        f"(keywords send patterns to {after.candidates:.1f} fragments a document instead of {before.candidates:.1f}; "
        f"they find something on {after.matches:.2f} instead of {before.matches:.2f})"
    )


def load(rules: RuleSet, reference: Batch) -> Load:
    """Count the candidates of patterns, and those that come to something."""
    matcher = Matcher(rules.rules, rules.tables)
    pairs = [(n, rule) for n, rule, line in matcher.candidates(reference.texts, reference.squeezed) if line is None]
    matches = sum(any(True for _ in matcher.matches(rule, reference.texts[number])) for number, rule in pairs)
    return Load(len(pairs) / len(reference.documents), matches / len(reference.documents))


def with_made_up(shipped: RuleSet, reference: Batch, shares: Load, chance: random.Random) -> RuleSet:
    """Return the shipped rules and COUNT made-up ones."""
    phrases = _Phrases(reference, chance)
    frequencies = _frequencies(shipped, reference)
    raws = []
    for number in range(COUNT):
        keywords = [phrases.as_frequent(chance.choice(frequencies)) for _ in range(2)]
        either = "|".join(keywords)
        followed = "" if chance.random() < shares.matches / shares.candidates else rf"(?: \w+)? (?:{phrases.words(3)})"
        raws.append((_raw(number, keywords, rf"\b(?:{either}){followed}\b"), f"made-up/{number}"))
    return build(raws, shipped.tables, shipped.measurements, shipped=True, base=shipped)


def _raw(number: int, keywords: list[str], pattern: str) -> dict[str, object]:
    return {
        "id": f"BLR{number:03}",
        "name": f"made-up-{number}",
        "message": "made up for a measurement",
        "what": "Nothing.",
        "why": "To measure.",
        "keywords": keywords,
        "patterns": [pattern],
        "cases": {"foreign": [], "content": []},
    }


def _frequencies(rules: RuleSet, reference: Batch) -> list[int]:
    """Return how often each keyword of the rules stands in the reference text; many never do."""
    text = b"\n" + reference.squeezed.tobytes()
    keys = {folding.keyword_key(word) for rule in rules.rules for word in keywords_of(rule, rules.tables)}
    return [text.count(key) for key in sorted(keys)]


class _Phrases:
    """Words and phrases of the reference text, in ASCII letters, each used once."""

    def __init__(self, reference: Batch, chance: random.Random) -> None:
        self._chance = chance
        counts: Counter[str] = Counter()
        for key in reference.keys:
            words = key.decode("latin-1").split(" ")
            for length in range(1, LONGEST_PHRASE + 1):
                counts.update(_phrases(words, length))
        self._single = sorted(phrase for phrase in counts if " " not in phrase)
        self._known = counts
        ranked = sorted((count, phrase) for phrase, count in counts.items() if " " in phrase or count > 1)
        chance.shuffle(ranked)
        self._ranked = sorted(ranked, key=lambda entry: entry[0])
        self._counts = [count for count, _ in self._ranked]

    def as_frequent(self, count: int) -> str:
        """Return a phrase that stands in the text so many times, or the nearest that is left; each is given once."""
        if count == 0:
            return self._absent()
        place = min(bisect_left(self._counts, count), len(self._counts) - 1)
        del self._counts[place]
        return self._ranked.pop(place)[1]

    def words(self, count: int) -> str:
        """Return some words as alternatives of a pattern."""
        return "|".join(self._chance.sample(self._single, count))

    def _absent(self) -> str:
        while (phrase := " ".join(self._chance.sample(self._single, 2))) in self._known:
            pass
        return phrase


def _phrases(words: Sequence[str], length: int) -> list[str]:
    """Return runs of words that are letters only and five or more in all."""
    runs = (words[start : start + length] for start in range(len(words) - length + 1))
    return [
        phrase for run in runs if len(phrase := " ".join(run)) > 4 and all(w.isascii() and w.isalpha() for w in run)
    ]


def _batch(samples: list[Sample]) -> Batch:
    documents = [Document(sample.id, sample.text) for sample in samples]
    return Batch(documents, [None] * len(documents))
