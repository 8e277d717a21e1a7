"""What is chosen after training: probabilities mean what they say, and warnings are worth their cost."""

from typing import Any

import msgspec
import numpy as np
import pytest

from qc.calibration import Calibration, dirt
from qc.learning.calibrate import FLAGS, SPEAKS, calibrate
from qc.learning.cases import Label
from qc.learning.dataset import Dataset
from tests import labelled
from tests.labelled import case

LINES, CASES = 40, 300
SYSTEMS = ("html_text", "resiliparse", "trafilatura")


def dataset(cases: int = CASES) -> tuple[Dataset, np.ndarray]:
    """Return cases of whole pages, half of them foreign, and of nearly clean extractors' output, and log odds.

    In dirty documents the log odds are half of what they should be, in clean ones as they should be.
    """
    random = np.random.default_rng(0)
    systems = [SYSTEMS[number % 3] for number in range(cases)]
    texts = "x" * LINES * 2
    everything = [
        case(texts, id=str(number), page=str(number), site=f"{number}.org", system=system)
        for number, system in enumerate(systems)
    ]
    dirty = np.repeat([system == "html_text" for system in systems], LINES)
    truth = random.normal(np.where(dirty, 0.5, -5.0), 2.5).astype(np.float32)
    foreign = random.random(len(truth)) < 1 / (1 + np.exp(-truth))
    data = labelled.dataset(everything, LINES, (), np.zeros((len(truth), 0)))._replace(
        labels=np.where(foreign, Label.FOREIGN, Label.MAIN).astype(np.int8), visible=np.full(len(truth), 50, np.float32)
    )
    return data, np.where(dirty, truth / 2, truth).astype(np.float32)


CHANGES: tuple[dict[str, Any], ...] = ({"system": "made"}, {"fold": 4})


@pytest.fixture(scope="module")
def chosen() -> Calibration:
    return calibrate(*dataset(), (0, 1, 2, 3))


def test_slopes_are_those_of_clean_and_of_dirty_documents(chosen: Calibration) -> None:
    assert list(chosen.slope) == [pytest.approx(1, abs=0.15), pytest.approx(2, abs=0.3)]
    assert list(chosen.offset) == [pytest.approx(0, abs=0.5), pytest.approx(0, abs=0.5)]


def test_of_fragments_with_a_probability_so_many_are_foreign(chosen: Calibration) -> None:
    data, log_odds = dataset()
    found = chosen.probability(log_odds, dirt(log_odds, data.frame, data.visible.astype(np.float64)))
    for low, high in ((0.1, 0.4), (0.4, 0.7), (0.7, 0.95)):
        inside = (found >= low) & (found < high)
        assert np.mean(data.labels[inside] == Label.FOREIGN) == pytest.approx(found[inside].mean(), abs=0.06)


def test_limits_are_among_those_that_are_tried(chosen: Calibration) -> None:
    assert chosen.speaks in SPEAKS
    assert chosen.flags in FLAGS


def test_knots_rise_and_what_is_flagged_is_sure_enough_for_a_warning(chosen: Calibration) -> None:
    at, sure = zip(*chosen.knots, strict=True)
    assert list(at) == sorted(at)
    assert list(sure) == sorted(sure)
    assert np.interp(chosen.flags, at, sure) >= 0.6


def test_cases_that_were_made_and_other_folds_teach_nothing() -> None:
    data, log_odds = dataset()
    wrong = [
        msgspec.structs.replace(one, id=f"{one.id}-{number}", page=f"{one.page}-{number}", **change)
        for number, change in enumerate(CHANGES)
        for one in data.cases
    ]
    n = data.frame.n
    more = data._replace(
        cases=[*data.cases, *wrong],
        first=np.arange(3 * CASES + 1) * LINES,
        rows=np.zeros((3 * n, 0), np.float32),
        labels=np.concatenate([data.labels, np.zeros(2 * n, np.int8)]),
        visible=np.tile(data.visible, 3),
        spans=np.tile(data.spans, (3, 1)),
        gram_first=np.zeros(3 * n + 1, np.int64),
    )
    assert calibrate(more, np.tile(log_odds, 3), (0, 1, 2, 3)) == calibrate(data, log_odds, (0, 1, 2, 3))
