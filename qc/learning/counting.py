"""Count, for every rule and every line of a lexicon, the sites on which it hits foreign and main text."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from qc.batch import Batch
from qc.documents import Document
from qc.findings import Family
from qc.hit import Hit
from qc.hits import HitFinder
from qc.language import LanguageIdentifier, sample
from qc.learning.cases import Case, Label, batches, labels
from qc.ruleset import RuleSet

BATCH = 128

TRAINING, CHOOSING = "training", "choosing"
"""Folds 0 to 2, from which rules were written, and fold 3, on which they are judged."""


class Cell(NamedTuple):
    """Where a site is counted."""

    rule: str
    line: str | None
    part: str
    kind: str
    label: Label


class Counts:
    """Distinct sites by rule, line, part of the data, kind of text and label; and hits on main text."""

    def __init__(self) -> None:
        self.sites: dict[Cell, set[str]] = defaultdict(set)
        self.main_hits: dict[tuple[str, str], int] = defaultdict(int)
        self.documents: dict[str, int] = defaultdict(int)

    def add(self, case: Case, hits: Iterable[tuple[Hit, Label]]) -> None:
        """Count the hits of one case."""
        part = CHOOSING if case.fold == 3 else TRAINING
        self.documents[part] += 1
        for hit, label in hits:
            self.sites[Cell(hit.rule.id, None, part, case.kind, label)].add(case.site)
            if hit.line is not None:
                self.sites[Cell(hit.rule.id, hit.line, part, case.kind, label)].add(case.site)
            if label is Label.MAIN:
                self.main_hits[hit.rule.id, part] += 1

    def lines(self, rule: str) -> list[str]:
        """Return the lines of a lexicon that hit anything, sorted."""
        return sorted({cell.line for cell in self.sites if cell.rule == rule and cell.line is not None})


def count(rules: RuleSet, cases: Iterable[Case]) -> Counts:
    """Run all rules over trusted cases and count.

    Languages are identified as `qc check` does, so that a rule is judged on the documents that it will see.

    Args:
        rules: the rules.
        cases: labelled cases; those without `trust` are passed over.
    """
    finder, languages, counts = HitFinder(rules), LanguageIdentifier.load(), Counts()
    for group in batches((case for case in cases if case.trust), BATCH):
        detected = languages.detect([sample(case.text) for case in group])
        documents = [Document(case.id, case.text, meta={"url": case.url, "site": case.site}) for case in group]
        batch = Batch(documents, detected)
        found: dict[int, list[Hit]] = defaultdict(list)
        for hit in finder.find(batch):
            if hit.rule.category.family is not Family.DAMAGED and hit.rule.extend != "document":
                found[batch.owner[hit.fragment]].append(hit)
        for number, case in enumerate(group):
            hits = found[number]
            starts = [batch.starts[hit.fragment] for hit in hits]
            spans = [(start + hit.span[0], start + hit.span[1]) for start, hit in zip(starts, hits, strict=True)]
            counts.add(case, zip(hits, labels(case, spans), strict=True))
    return counts
