"""Fit what tells text of another subject in documents into which something leaked.

In any document a caption of another story is not told from the page's own text well enough for warnings. Where a demo
address or a locale string shows that a page was badly cut, it is (docs/decisions/topic.md).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.learning import boosting
from qc.learning.dataset import Dataset
from qc.learning.siblings import SYSTEM, Part, Sibling
from qc.learning.sureness import knots, threshold
from qc.signals import company
from qc.signals.frame import Mask
from qc.strangers import STRANGER, Judge, OffTopic

FORM = (
    *("chars", "words", "capitals", "function", "addressing", "closed", "ends_colon", "begins_lower", "begins_mark"),
    *("digits", "upper", "cjk", "money", "sentences", "word_length", "comma_per_word", "colon_per_word"),
    *("quote_per_word", "paren_per_word", "separator_per_word", "dash_per_word"),
)
PLACE = (
    *("position", "index", "left", "words_near", "words_around", "prose_near", "block_size"),
    *("words-2", "words-1", "words+1", "words+2", "closed-1", "closed+1", "function-1", "function+1"),
    *("document_mean_words", "document_words", "document_fragments"),
)
SUBJECT = ("topic_", "like_", "rar")
"""Beginnings of names. Without the columns of FORM and PLACE half of the near captions are found that are with them."""

SIZE = boosting.Size(150, 5, 0.08)

CONTAMINATED = 0.5
"""Every second document into which a theme leaked is taken to hold text of other stories as well."""

FLAGGED = 0.025
"""Share of such documents that may have a warning on the article's own text, whose sentences stand where they stood."""

OWN, LEAK, OTHER = range(3)


class Rows(NamedTuple):
    """Fragments of made documents, those that leaked left out.

    Attributes:
        seen: what the trees see.
        other: which fragments are of other stories.
        folds: of each.
        documents: number of the document of each.
        siblings: which are of documents whose own text is as it was.
    """

    seen: NDArray[np.float32]
    other: Mask
    folds: NDArray[np.int64]
    documents: NDArray[np.int64]
    siblings: Mask


def fit(data: Dataset, made: Mapping[str, Sibling], seed: int) -> Judge | None:
    """Fit the trees; None where nothing can be compared by subject.

    Args:
        data: a dataset with the cases that were made, and the column STRANGER of trees that never saw the case's fold.
        made: id of a case → what it was made as.
        seed: of the draws of boosting.
    """
    names = column_names(data.names)
    rows = _rows(data, made, names)
    target = rows.other.astype(np.int8)
    log_odds = np.zeros(len(target))
    for fold in np.unique(rows.folds):
        inside = rows.folds == fold
        if not target[~inside].any() or target[~inside].all():
            return None
        log_odds[inside] = boosting.fit(rows.seen[~inside], target[~inside], np.ones((~inside).sum()), seed, SIZE).raw(
            rows.seen[inside]
        )
    if not len(target):
        return None
    p = 1 / (1 + np.exp(-log_odds))
    own = rows.siblings & ~rows.other
    weight = np.where(rows.other, CONTAMINATED, 1.0)
    chosen = OffTopic(names, knots(p, rows.other, weight), round(threshold(p[own], rows.documents[own], FLAGGED), 4))
    return Judge(boosting.fit(rows.seen, target, np.ones(len(target)), seed, SIZE), chosen)


def column_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of what the trees see, given those of all signals."""
    subject = (name for name in names if name.startswith(SUBJECT))
    return (*FORM, *PLACE, *subject, STRANGER, *company.NAMES)


def _rows(data: Dataset, made: Mapping[str, Sibling], names: tuple[str, ...]) -> Rows:
    roles, frame = _roles(data, made), data.frame
    stranger = data.rows[:, data.names.index(STRANGER)].astype(np.float64)
    beside = company.columns(stranger, roles == LEAK, frame)
    assessed = data.rows[:, data.names.index("topic_assessed")] > 0
    ours = np.array([case.id in made for case in data.cases])[frame.owner]
    at = np.flatnonzero(ours & assessed & (roles != LEAK))
    chosen = [data.names.index(name) for name in names if name not in beside]
    seen = np.concatenate([data.rows[at][:, chosen], *(beside[name][at, None] for name in company.NAMES)], 1)
    cases = [data.cases[number] for number in frame.owner[at]]
    return Rows(
        seen.astype(np.float32),
        roles[at] == OTHER,
        np.array([case.fold for case in cases], np.int64),
        frame.owner[at],
        np.array([case.system == SYSTEM for case in cases], bool),
    )


def _roles(data: Dataset, made: Mapping[str, Sibling]) -> NDArray[np.int8]:
    """Return of each fragment whether it leaked, is of another story, or neither."""
    roles = np.full(data.frame.n, OWN, np.int8)
    for number, case in enumerate(data.cases):
        if case.id in made:
            parts = {span: OTHER if part in (Part.NEAR, Part.FAR) else LEAK for part, span in made[case.id].parts}
            first, last = data.first[number : number + 2].tolist()
            roles[first:last] = [parts.get((start, end), OWN) for start, end in data.spans[first:last].tolist()]
    return roles
