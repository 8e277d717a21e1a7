"""Trees that tell sentences that were put in from the page's own, moved ones among these."""

import numpy as np
import pytest

from qc.learning.dataset import Dataset
from qc.learning.insertions import Insertion, Made
from qc.learning.offtopic import fit
from qc.strangers import SILENT, UNKNOWN
from tests.labelled import case, dataset

LINES = 10
NAMES = ("chars", "topic_assessed", "topic_rest", "like_document")


def made(number: int, kind: Made) -> Insertion:
    one = case("x" * LINES * 2, id=f"{number}/{kind}", page=str(number), system=str(kind), fold=number % 4)
    spans = () if kind is Made.BODY else ((4, 5),)
    return Insertion(one, kind, spans)


@pytest.fixture(scope="module")
def drawn() -> tuple[Dataset, dict[str, Insertion]]:
    random = np.random.default_rng(0)
    everything = [made(number, kind) for number in range(60) for kind in Made]
    n = len(everything) * LINES
    rows = np.stack([np.full(n, 30), np.ones(n), *random.normal(0.6, 0.1, (2, n))], 1)
    for number, one in enumerate(everything):
        if one.kind in (Made.OTHER, Made.SAME):
            rows[number * LINES + 2, 2] = random.normal(0.1, 0.1)
    rows[5, 1] = 0
    return dataset([one.case for one in everything], LINES, NAMES, rows), {one.case.id: one for one in everything}


def test_what_was_put_in_stands_out_and_what_was_moved_does_not(drawn: tuple[Dataset, dict[str, Insertion]]) -> None:
    data, put_in = drawn
    found = fit(data, put_in, seed=1)
    kinds = np.repeat([one.system for one in data.cases], LINES)
    special = np.tile(np.arange(LINES) == 2, len(data.cases))
    foreign = found.log_odds[special & np.isin(kinds, [str(Made.OTHER), str(Made.SAME)])]
    moved = found.log_odds[special & (kinds == str(Made.MOVED))]
    assert np.median(foreign) > 0 > np.median(moved)


def test_fragments_that_cannot_be_compared_have_no_answer(drawn: tuple[Dataset, dict[str, Insertion]]) -> None:
    assert fit(*drawn, seed=1).log_odds[5] == UNKNOWN


def test_confidence_never_falls_and_is_held_back_below_the_threshold(
    drawn: tuple[Dataset, dict[str, Insertion]],
) -> None:
    judge = fit(*drawn, seed=1).judge
    assert judge is not None
    kept, p = judge.chosen, np.linspace(0.005, 0.995, 100)
    sure = kept.confidence(np.log(p / (1 - p)))
    assert (np.diff(sure) >= 0).all()
    assert (sure[p < kept.warns] <= SILENT).all()
    assert kept.columns == NAMES[1:]


def test_nothing_is_fitted_where_nothing_was_put_in(drawn: tuple[Dataset, dict[str, Insertion]]) -> None:
    data, put_in = drawn
    own = {name: one for name, one in put_in.items() if one.kind in (Made.BODY, Made.MOVED)}
    assert fit(data, own, seed=1).judge is None
