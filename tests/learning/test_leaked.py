"""Trees for documents into which something leaked: what stands beside a leak and is strange is of another story."""

import numpy as np
import pytest

from qc.learning.cases import Case
from qc.learning.dataset import Dataset
from qc.learning.leaked import FLAGGED, FORM, PLACE, column_names, fit
from qc.learning.siblings import SYSTEM, Part, Sibling
from qc.signals import company
from qc.strangers import STRANGER, Judge
from tests.labelled import case, dataset

LINES = 10
NAMES = (*FORM, *PLACE, "topic_assessed", "topic_rest", "like_document", "rarity", STRANGER)


def made(number: int) -> Sibling:
    one = case("x" * LINES * 2, id=f"{number}/{SYSTEM}", page=str(number), system=SYSTEM, fold=number % 4)
    return Sibling(one, ((Part.TEMPLATE, (0, 1)), (Part.NEAR, (2, 3)), (Part.FAR, (4, 5))))


def drawn(cases: list[Case]) -> Dataset:
    """Return cases whose second and third line are strange, the first being what leaked."""
    n = len(cases) * LINES
    random = np.random.default_rng(0)
    rows = random.normal(0, 1, (n, len(NAMES)))
    rows[:, NAMES.index("topic_assessed")] = 1
    strange = np.tile(np.isin(np.arange(LINES), (1, 2)), len(cases))
    rows[:, NAMES.index(STRANGER)] = random.normal(np.where(strange, 1.0, -5.0), 1)
    return dataset(cases, LINES, NAMES, rows)


@pytest.fixture(scope="module")
def fitted() -> tuple[Judge, Dataset]:
    everything = [made(number) for number in range(200)]
    data = drawn([one.case for one in everything])
    judge = fit(data, {one.case.id: one for one in everything}, seed=1)
    assert judge is not None
    return judge, data


def test_captions_are_told_from_the_articles_own_lines(fitted: tuple[Judge, Dataset]) -> None:
    judge, data = fitted
    stranger = data.rows[:, NAMES.index(STRANGER)].astype(np.float64)
    beside = company.columns(stranger, np.tile(np.arange(LINES) == 0, len(data.cases)), data.frame)
    columns = {name: data.rows[:, number].astype(np.float64) for number, name in enumerate(NAMES)} | beside
    p = 1 / (1 + np.exp(-judge.log_odds(columns, np.arange(data.frame.n))))
    line = np.tile(np.arange(LINES), len(data.cases))
    assert np.mean(p[np.isin(line, (1, 2))] >= judge.chosen.warns) > 0.8
    own = (p.reshape(-1, LINES)[:, 3:] >= judge.chosen.warns).any(1)
    assert own.mean() <= 2 * FLAGGED


def test_the_trees_see_neighbours_and_the_leak(fitted: tuple[Judge, Dataset]) -> None:
    assert fitted[0].chosen.columns == column_names(NAMES)
    assert set(company.NAMES) <= set(fitted[0].chosen.columns)


def test_nothing_is_fitted_where_nothing_was_made() -> None:
    assert fit(drawn([made(1).case]), {}, seed=1) is None
