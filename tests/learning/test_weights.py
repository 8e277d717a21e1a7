"""How much fragments count in training."""

import numpy as np
import pytest

from qc.learning.cases import Case, Label
from qc.learning.dataset import Dataset
from qc.learning.weights import NEUTRAL, OTHER_TYPE, SYSTEMS, drawn, weights
from tests.labelled import case

EMPTY = np.zeros(0)


def dataset(cases: list[Case], labels: list[int]) -> Dataset:
    n = len(cases)
    return Dataset(
        cases,
        np.arange(n + 1),
        (),
        np.zeros((n, 0), np.float32),
        [],
        np.array(labels, np.int8),
        np.full(n, 50, np.float32),
        np.zeros((n, 2), np.int32),
        np.zeros(0, np.int32),
        np.zeros(n + 1, np.int64),
    )


def of(*cases: Case, labels: list[int] | None = None) -> list[float]:
    data = dataset(list(cases), labels or [Label.MAIN] * len(cases))
    return list(map(float, weights(data, np.ones(len(cases), bool))))


def test_pages_that_are_no_articles_and_systems_that_repeat_others_count_less() -> None:
    article, forum, again = of(
        case("x", site="a.org"), case("x", site="b.org", type="forum"), case("x", site="c.org", system="inscriptis")
    )
    assert forum / article == pytest.approx(OTHER_TYPE)
    assert again / article == pytest.approx(SYSTEMS["inscriptis"])


def test_a_site_counts_as_the_root_of_its_pages() -> None:
    one, *four = of(case("x", site="a.org"), *(case("x", site="b.org", page=str(number)) for number in range(4)))
    assert sum(four) / one == pytest.approx(2)


def test_neutral_text_counts_as_what_it_is() -> None:
    main, neutral = of(case("x", site="a.org"), case("x", site="b.org"), labels=[Label.MAIN, Label.NEUTRAL])
    assert neutral / main == pytest.approx(NEUTRAL)


def test_what_is_not_trained_on_counts_nothing() -> None:
    data = dataset([case("x", site="a.org"), case("x", site="b.org")], [0, 0])
    assert weights(data, np.array([True, False])).tolist()[1] == 0


def test_drawing_takes_about_as_many_as_asked_for_and_keeps_their_total_weight() -> None:
    found = np.random.default_rng(0).random(20_000) ** 3
    rows, weight = drawn(found, 2_000, seed=1)
    assert len(rows) == pytest.approx(2_000, rel=0.1)
    assert weight.sum() == pytest.approx(found.sum(), rel=0.05)
    assert np.array_equal(drawn(found, 2_000, seed=1)[0], rows)
