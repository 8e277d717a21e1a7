"""From labelled cases to a model: what `qc train` does, in order, so that two runs give the same bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from qc.calibration import Calibration, dirt
from qc.errors import InputError
from qc.hits import HitFinder
from qc.learning import leaked, offtopic
from qc.learning.calibrate import calibrate
from qc.learning.cases import Case, case_files, read_cases
from qc.learning.contaminated import contaminated
from qc.learning.dataset import Dataset, Means, build, rarity_table
from qc.learning.insertions import insertions
from qc.learning.made import made_cases
from qc.learning.planted import planted_cases
from qc.learning.siblings import Sibling, siblings
from qc.learning.standing import Standing, standing
from qc.learning.topic import cross_trained, train_topic
from qc.learning.train import BITS, Say, Trained, train
from qc.model import VERSION, Manifest, Model
from qc.ruleset import RuleSet
from qc.signals.likeness import Rarity
from qc.signals.vectors import Arrays
from qc.strangers import STRANGER, Strangers

FOLDS = (0, 1, 2, 3)
"""Fold 4 is for measuring only."""

ENOUGH_PAGES = 20
"""In a language with fewer trained pages the model flags only what is nearly certain (docs/decisions/model.md)."""

LEAST_SITES = 20

SEED = 1


class Prepared(NamedTuple):
    """Everything that training looks at.

    Attributes:
        cases: the labelled cases, made ones left out.
        data: fragments of all cases, made ones included.
        rarity: how rare words are.
        topic: vectors of words, trained on all cases.
        strangers: what tells text of another subject, out of fold.
    """

    cases: list[Case]
    data: Dataset
    rarity: Rarity
    topic: Arrays
    strangers: Strangers


def trusted(paths: Iterable[Path], folds: Sequence[int]) -> Iterator[Case]:
    """Yield the trusted cases of some folds.

    Args:
        paths: files of cases, or folders of them.
        folds: which folds.

    Raises:
        InputError: a path does not exist or is not what it should be.
    """
    for path in paths:
        for file in case_files(path):
            yield from (case for case in read_cases(file, folds) if case.trust)


def prepare(cases: list[Case], rules: RuleSet, seed: int, say: Say) -> Prepared:
    """Make the dataset: labelled cases, and cases made of them.

    Raises:
        InputError: there is nothing to learn from.
    """
    _refuse_one_class(cases)
    put_in = {one.case.id: one for one in insertions(cases, seed + 2)}
    beside = {one.case.id: one for one in _leaked(cases, seed + 3)}
    made = [*made_cases(cases, seed), *planted_cases(cases, rules.rules, seed + 1)]
    made += [*(one.case for one in put_in.values()), *(one.case for one in beside.values())]
    say(f"{len(cases):,} cases of {len({case.site for case in cases}):,} sites, and {len(made):,} made of them")
    topic = train_topic(cases, seed)
    vectors = cross_trained(cases, seed)
    say(f"vectors of words: {len(topic['scales']):,} pieces")
    rarity = rarity_table(cases)
    data = build([*cases, *made], Means(HitFinder(rules), rarity, vectors, BITS))
    say(f"{data.frame.n:,} fragments, {len(data.noted):,} hits of rules")
    strangers = offtopic.fit(data, put_in, seed)
    say(f"off topic: {strangers.judge.chosen if strangers.judge else 'nothing to compare'}")
    data = data._replace(
        names=(*data.names, STRANGER),
        rows=np.concatenate([data.rows, strangers.log_odds[:, None].astype(np.float32)], 1),
    )
    company = leaked.fit(data, beside, seed)
    say(f"where something leaked: {company.chosen if company else 'nothing to compare'}")
    return Prepared(cases, data, rarity, topic, Strangers(strangers.judge, company))


def _leaked(cases: Sequence[Case], seed: int) -> Iterator[Sibling]:
    """Yield what was made as documents into which something leaked; captions of other stories are foreign there."""
    rounds = (siblings(cases, seed, held_out=False), siblings(cases, seed + 1, held_out=False))
    for number, made in enumerate((*rounds, contaminated(cases, seed + 2))):
        for one in made:
            yield one._replace(case=msgspec.structs.replace(one.case, id=f"{one.case.id}-{number}", caption=()))


def _refuse_one_class(cases: Sequence[Case]) -> None:
    if not cases:
        raise InputError("no trusted case in these folds: there is nothing to learn from (docs/data.md)")
    if not any(case.foreign for case in cases):
        raise InputError("no case has a foreign span: without both kinds of text there is nothing to learn")
    if all(case.foreign == ((0, len(case.text)),) for case in cases):
        raise InputError("every case is foreign from end to end: without both kinds of text there is nothing to learn")
    if len({case.site for case in cases}) < LEAST_SITES:
        raise InputError(
            f"the cases are of fewer than {LEAST_SITES} sites: models are judged on sites they did not see"
        )


class Fitted(NamedTuple):
    """A model, and how it did on cases that it was trained on but whose sites it had not seen (out of fold).

    Attributes:
        model: the model.
        standing: reliability and curves, for the model card.
    """

    model: Model
    standing: Standing


def fit(prepared: Prepared, folds: Sequence[int], seed: int, say: Say) -> Fitted:
    """Train on some folds of what was prepared."""
    found = train(prepared.data, folds, seed, say, out_of_fold=True)
    chosen = calibrate(prepared.data, found.log_odds, folds)
    say(f"chosen: {chosen}")
    manifest, strangers = _manifest(prepared, found, chosen, folds, seed), prepared.strangers
    model = Model(manifest, found.classifier, found.experience, prepared.rarity, prepared.topic, strangers, found.usual)
    data = prepared.data
    dirty = dirt(found.log_odds, data.frame, data.visible.astype(np.float64))
    return Fitted(model, standing(data, chosen.probability(found.log_odds, dirty), folds))


def _manifest(prepared: Prepared, found: Trained, chosen: Calibration, folds: Sequence[int], seed: int) -> Manifest:
    trained = [case for case in prepared.cases if case.fold in folds]
    pages: dict[str, set[str]] = defaultdict(set)
    for case in trained:
        pages[case.lang.partition("-")[0]].add(case.page)
    return Manifest(
        version=VERSION,
        files={},
        columns=found.names,
        calibration=chosen,
        off_topic=prepared.strangers.usual and prepared.strangers.usual.chosen,
        leaked=prepared.strangers.leaked and prepared.strangers.leaked.chosen,
        languages=tuple(sorted(code for code, some in pages.items() if code and len(some) >= ENOUGH_PAGES)),
        training={
            "cases": len(trained),
            "pages": len({case.page for case in trained}),
            "sites": len({case.site for case in trained}),
            "fragments": int(
                np.isin([case.fold for case in prepared.data.cases], folds)[prepared.data.frame.owner].sum()
            ),
            "folds": ", ".join(map(str, folds)),
            "seed": seed,
        },
    )
