"""How well inserted text is told from a body's own: `python -m tests.benchmarks.topic`, with QC_DATA set.

Sentences and captions of other pages are put into the bodies of articles (qc/learning/insertions.py), and the bodies'
own sentences are moved, as a control. Printed is the recall, of text of another and of the same subject, where 1 % of
the bodies' own fragments are flagged; where at most 2 % of the control are, too; and where 3 % of untouched bodies have
a flag: for likenesses alone and for small models trained on insertions into the other folds. The vectors that a fold is
judged by were trained without it, those of the training columns each without their own fold.

The last fold is judged; the rows of single languages are of all folds, each judged by a model of the others, since one
fold has few bodies in any but English.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.documents import Document
from qc.learning.cases import FILES, data_folder, read_cases
from qc.learning.dataset import rarity_table
from qc.learning.insertions import Insertion, Made, insertions
from qc.learning.topic import cross_trained
from qc.signals import likeness, topic
from qc.signals.matrix import Rows, stack
from qc.signals.shape import Shape
from qc.signals.tokens import Tokens
from qc.signals.vectors import WordVectors

BATCH = 64
CONTROL_WEIGHT, FOREIGN_WEIGHT = 30.0, 3.0
ROUNDS = 2
LANGUAGES = ("en", "de", "ru", "pl", "zh")
NONE, OTHER, SAME, MOVED = range(4)
CLASSES = {Made.OTHER: OTHER, Made.SAME: SAME, Made.MOVED: MOVED}
SIMPLE = ("topic_rest", "topic_three", "topic_words")
BY_LANGUAGE = ("lexical", "both, no neighbours", "both")
LENGTH = ("log_words",)
NEIGHBOURS = ("topic_previous", "topic_following", "topic_bridge", "topic_bridge_over", "topic_around")
MODELS = {
    "lexical": (*LENGTH, "like_", "rar"),
    "vectors, no neighbours": (*LENGTH, "topic_", "!"),
    "vectors": (*LENGTH, "topic_"),
    "both, no neighbours": (*LENGTH, "topic_", "like_", "rar", "!"),
    "both": (*LENGTH, "topic_", "like_", "rar"),
}
"""Beginnings of the names of each model's columns; "!" leaves out the neighbours' ones."""


class Fragments(NamedTuple):
    """Assessed fragments of made cases: columns, what each is, its document, whether that is an untouched body."""

    names: tuple[str, ...]
    rows: Rows
    kinds: NDArray[np.int64]
    documents: NDArray[np.int64]
    untouched: NDArray[np.bool_]
    languages: NDArray[np.str_]


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.topic", description=__doc__)
    parser.add_argument("--folds", default="0123", help="folds; the last is judged (default 0123)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folds = [int(fold) for fold in given.folds]
    cases = [case for name in FILES for case in read_cases(data_folder() / f"{name}.jsonl.zst", folds)]
    rarity = rarity_table(case for case in cases if case.fold != folds[-1])
    sets = {
        fold: fragments(insertions((c for c in cases if c.fold == fold), given.seed, rounds=ROUNDS), vectors, rarity)
        for fold, vectors in cross_trained(cases, given.seed).items()
    }
    print(HEAD)
    judged = sets[folds[-1]]
    for name in SIMPLE:
        print_row(name, -judged.rows[:, judged.names.index(name)], judged)
    for name in MODELS:
        print_row(name, crossed(sets, folds[-1:], name, given.seed), judged)
    everything = joined(list(sets.values()))
    for name in BY_LANGUAGE:
        score = crossed(sets, list(sets), name, given.seed)
        print_row(f"{name}, all folds", score, everything)
        for language in LANGUAGES:
            print_row(f"  {language}", score, everything, everything.languages == language)


def crossed(sets: Mapping[int, Fragments], folds: Sequence[int], name: str, seed: int) -> NDArray[np.float64]:
    """Return the scores of the fragments of some folds, each by a model of the other folds."""
    scores = []
    for fold in folds:
        others = joined([part for other, part in sets.items() if other != fold])
        scores.append(fitted(others, sets[fold], MODELS[name], seed))
    return np.concatenate(scores)


def fragments(made: Iterable[Insertion], vectors: WordVectors, rarity: likeness.Rarity) -> Fragments:
    """Return the assessed fragments of made cases."""
    found = list(made)
    parts = [_part(found[at : at + BATCH], at, vectors, rarity) for at in range(0, len(found), BATCH)]
    return joined(parts)


def joined(parts: Sequence[Fragments]) -> Fragments:
    """Put fragments of several sets together; numbers of documents stay apart."""
    shifts = np.cumsum([0, *(int(part.documents.max(initial=0)) + 1 for part in parts[:-1])])
    return Fragments(
        parts[0].names,
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.documents + shift for part, shift in zip(parts, shifts, strict=True)]),
        np.concatenate([part.untouched for part in parts]),
        np.concatenate([part.languages for part in parts]),
    )


def _part(made: Sequence[Insertion], first: int, vectors: WordVectors, rarity: likeness.Rarity) -> Fragments:
    languages = [item.case.lang for item in made]
    batch = Batch([Document(item.case.id, item.case.text) for item in made], languages)
    tokens = Tokens(batch)
    columns = topic.columns(batch, tokens, vectors)
    matrix = stack(
        {
            **columns,
            **likeness.columns(tokens, likeness.Likeness(tokens, Shape(tokens), rarity)),
            "log_words": np.log1p(tokens.words),
        }
    )
    kept = np.flatnonzero(columns["topic_assessed"])
    owner = np.asarray(batch.owner)[kept]
    return Fragments(
        matrix.names,
        matrix.rows[kept],
        np.asarray([_kind(made[batch.owner[at]], batch.starts[at], len(batch.texts[at])) for at in kept.tolist()]),
        owner + first,
        np.asarray([item.kind is Made.BODY for item in made])[owner],
        np.asarray(languages)[owner],
    )


def _kind(made: Insertion, start: int, length: int) -> int:
    middle = start + length // 2
    inside = any(begin <= middle < end for begin, end in made.spans)
    return CLASSES[made.kind] if inside else NONE


def fitted(training: Fragments, measured: Fragments, beginnings: Sequence[str], seed: int) -> NDArray[np.float64]:
    """Return the scores of a model trained on some columns."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    chosen = [
        number
        for number, name in enumerate(training.names)
        if name.startswith(tuple(beginnings)) and not ("!" in beginnings and name in NEIGHBOURS)
    ]
    foreign = np.isin(training.kinds, (OTHER, SAME))
    weight = np.where(foreign, FOREIGN_WEIGHT, np.where(training.kinds == MOVED, CONTROL_WEIGHT, 0.5))
    model = HistGradientBoostingClassifier(
        max_iter=150,
        max_leaf_nodes=12,
        learning_rate=0.06,
        min_samples_leaf=60,
        l2_regularization=1.0,
        random_state=seed,
    )
    model.fit(training.rows[:, chosen], foreign, sample_weight=weight)
    return np.asarray(model.decision_function(measured.rows[:, chosen]))


HEAD = (
    f"{'':24} {'at 1 % of own':^21} | {'and 2 % of control':^20} | {'at 3 % of bodies':^17} |\n"
    f"{'score':24} {'other':>6} {'same':>6} {'control':>7} | {'other':>6} {'same':>6} {'own %':>6} |"
    f" {'other':>8} {'same':>8} | "
    "other, same, own"
)


def print_row(
    name: str, score: NDArray[np.floating], measured: Fragments, mask: NDArray[np.bool_] | None = None
) -> None:
    """Print the recalls of a score, on all fragments or on some; thresholds are of all, except a language's own."""
    chosen = np.ones(len(score), bool) if mask is None else mask
    own = score[measured.untouched & chosen]
    other, same, control = (score[(measured.kinds == kind) & chosen] for kind in (OTHER, SAME, MOVED))
    if not len(own) or not len(other):
        print(f"{name:24} no insertions")
        return
    one = np.quantile(own, 0.99)
    both = max(one, np.quantile(control, 0.98))
    documents = measured.documents[measured.untouched & chosen]
    _, number = np.unique(documents, return_inverse=True)
    worst = np.full(number.max() + 1, -np.inf)
    np.maximum.at(worst, number, own)
    strict = np.quantile(worst, 0.97)
    print(
        f"{name:24} {(other > one).mean():6.3f} {(same > one).mean():6.3f} {(control > one).mean():7.3f} |"
        f" {(other > both).mean():6.3f} {(same > both).mean():6.3f} {100 * (own > both).mean():6.2f} |"
        f" {(other > strict).mean():8.3f} {(same > strict).mean():8.3f} | {len(other)}, {len(same)}, {len(own)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
