"""The rules' hits and the model's probabilities as one: what a fragment is flagged as, and how sure that is."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from qc.batch import Batch
from qc.findings import FOREIGN, NEUTRAL
from qc.hit import Hit
from qc.model import About, Model
from qc.rules import Rule
from qc.ruleset import PLACEHOLDER_CATEGORIES, RuleSet
from qc.weighing import Weight

BOILERPLATE, OFF_TOPIC = "boilerplate", "off-topic"
LEARNED = (BOILERPLATE, OFF_TOPIC)
"""Names in rule files of what the model flags by itself."""

LEAST = 0.5
"""Fragments that the model alone flags less surely are not named; they count in the score."""


class Fused(NamedTuple):
    """What rules and model say together.

    Attributes:
        hits: sorted by fragment; where the model can judge a rule's hit, the model's confidence is the hit's.
        foreign: probability of each fragment being foreign; what rules alone stand for is as sure as they say.
        assessed: of each document, whether the model could judge it; else the rules alone speak.
        compared: of each document, whether its fragments could be compared by subject.
    """

    hits: list[Hit]
    foreign: list[float]
    assessed: list[bool]
    compared: list[bool]


class Fusion:
    """Lets a model judge what rules found, and name what they did not.

    Args:
        model: the model.
        rules: all rules; one of them stands for what the model flags by itself.
    """

    def __init__(self, model: Model, rules: Iterable[Rule]) -> None:
        self._model = model
        self._own = {rule.detector: rule for rule in rules if rule.detector in LEARNED}

    def fuse(self, batch: Batch, hits: Sequence[Hit]) -> Fused:
        """Judge a batch.

        Rules of which the labelled pages showed nothing, users' own among them, and rules for text that can only be a
        template's are as sure as they say at least: the model cannot know better.

        Args:
            batch: the batch.
            hits: all hits of the rules, sorted by fragment.
        """
        if not batch.texts:
            nothing = [False] * len(batch.documents)
            return Fused([], [], nothing, nothing)
        judged = self._model.judge(batch, hits)
        sure, foreign = judged.confidence.tolist(), judged.foreign.tolist()
        fused: list[Hit] = []
        named = set()
        for hit in hits:
            if _of_whole(batch, hit):
                fragment = hit.fragment
                named.add(fragment)
                if hit.rule.category in FOREIGN:
                    sure_of_it = sure[fragment]
                    if self._stands(hit) or not judged.assessed[batch.owner[fragment]]:
                        foreign[fragment] = max(foreign[fragment], hit.confidence)
                        sure_of_it = max(hit.confidence, sure_of_it)
                    hit = Hit(fragment, hit.rule, hit.span, sure_of_it, *hit[4:])
            fused.append(hit)
        strange = judged.off_topic.tolist()
        for number in np.flatnonzero(np.maximum(judged.confidence, judged.off_topic) >= LEAST).tolist():
            if number not in named:
                fused += self._learned(batch, judged.about, number, sure[number], strange[number])
                foreign[number] = max(foreign[number], strange[number] if OFF_TOPIC in self._own else 0.0)
        found = sorted(fused, key=lambda hit: (hit.fragment, hit.span, hit.rule.id))
        return Fused(found, foreign, judged.assessed, judged.compared.tolist())

    def _learned(self, batch: Batch, about: About, number: int, sure: float, strange: float) -> Iterator[Hit]:
        """Yield the hits of a fragment that the model alone flags: by all it knows, and by its subject."""
        whole = (0, len(batch.texts[number]))
        if BOILERPLATE in self._own and sure >= LEAST:
            yield Hit(number, self._own[BOILERPLATE], whole, sure)
        if OFF_TOPIC in self._own and strange >= LEAST:
            yield Hit(number, self._own[OFF_TOPIC], whole, strange, note=about.note(number))

    def weigh(self, batch: Batch, hits: Sequence[Hit]) -> dict[int, list[Weight]]:
        """Return what weighed most with the model, by fragment."""
        return self._model.weigh(batch, hits)

    def counted(self, fused: Fused, hits: Sequence[Hit], rules: RuleSet) -> list[float]:
        """Return the probabilities that count in a score; those that are too small do not.

        Args:
            fused: what rules and model say.
            hits: those of its hits that are wanted; a fragment that only others flag counts as the document's own.
            rules: the rules that are wanted; without the one for what the model finds, only named fragments count.
        """
        least = self._model.manifest.calibration.least
        foreign = [p if p >= least else 0.0 for p in fused.foreign]
        before, after = _foreign(fused.hits), _foreign(hits)
        if (rule := self._own.get(BOILERPLATE)) is not None and rule.id in rules.by_id:
            gone = before - after
            return [0.0 if number in gone else p for number, p in enumerate(foreign)] if gone else foreign
        return [p if number in after else 0.0 for number, p in enumerate(foreign)]

    def _stands(self, hit: Hit) -> bool:
        return (
            not hit.rule.shipped
            or hit.rule.category in PLACEHOLDER_CATEGORIES
            or not self._model.experience.knows(hit.rule.id)
        )


def _foreign(hits: Iterable[Hit]) -> set[int]:
    return {hit.fragment for hit in hits if hit.rule.category in FOREIGN}


def _of_whole(batch: Batch, hit: Hit) -> bool:
    """Whether a hit says what its whole fragment is."""
    return (
        (hit.rule.category in FOREIGN or hit.rule.category in NEUTRAL)
        and hit.rule.extend != "document"
        and hit.span == (0, len(batch.texts[hit.fragment]))
    )
