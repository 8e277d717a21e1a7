"""What turns log odds into probabilities and confidences, in clean documents and in dirty ones."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.calibration import DIRTY, Calibration, dirt
from qc.signals.frame import Frame
from qc.strangers import SILENT

KNOTS = ((0.0, 0.0), (0.5, 0.4), (1.0, 1.0))
CALIBRATION = Calibration((1.0, 2.0), (0.0, 1.0), 0.9, 0.8, KNOTS, 0.4)


def confidence(foreign: Sequence[float], *, known: bool = True) -> list[float]:
    """Return how sure findings of one document are."""
    n = len(foreign)
    found = CALIBRATION.confidence(np.array(foreign), Frame([0, n]), np.full(n, known))
    return [round(value, 4) for value in found.tolist()]


def test_log_odds_become_probabilities() -> None:
    found = CALIBRATION.probability(np.array([0.0, 40.0, -40.0], np.float32), np.zeros(3))
    assert found.tolist() == pytest.approx([0.5, 1, 0])


def test_log_odds_mean_more_in_a_dirty_document() -> None:
    found = CALIBRATION.probability(np.array([1.0, 1.0, 1.0], np.float32), np.array([0.0, 0.5, 1.0]))
    assert found.tolist() == pytest.approx([1 / (1 + np.exp(-odds)) for odds in (1, 2, 3)])


def test_a_document_is_as_dirty_as_its_likely_foreign_characters() -> None:
    log_odds = np.array([2.0, -1.0, 0.1, -3.0, -1.0], np.float32)
    found = dirt(log_odds, Frame([0, 2, 4, 5]), np.array([90.0, 10, 0.5 * DIRTY * 100, 100 - 50 * DIRTY, 7]))
    assert found.tolist() == pytest.approx([1, 1, 0.5, 0.5, 0])


@given(st.lists(st.tuples(st.floats(-9, 9), st.integers(0, 400)), min_size=1, max_size=20))
def test_dirt_is_between_nothing_and_all(fragments: list[tuple[float, int]]) -> None:
    log_odds, visible = (np.array(part) for part in zip(*fragments, strict=True))
    found = dirt(log_odds.astype(np.float32), Frame([0, len(fragments)]), visible.astype(np.float64))
    assert ((found >= 0) & (found <= 1)).all()


def test_confidence_is_held_back_where_nothing_is_nearly_certain() -> None:
    assert confidence([0.85, 0.1])[0] == SILENT
    assert confidence([0.85, 0.95])[0] == pytest.approx(0.4 + 0.35 * 1.2)


def test_what_is_not_sure_enough_for_a_warning_is_a_hint() -> None:
    assert confidence([0.79, 0.95])[0] == SILENT
    assert confidence([0.69, 0.95])[0] == pytest.approx(0.4 + 0.19 * 1.2)


def test_in_a_language_hardly_seen_only_what_speaks_for_a_document_is_flagged() -> None:
    assert confidence([0.85, 0.95], known=False) == [SILENT, pytest.approx(0.94)]
