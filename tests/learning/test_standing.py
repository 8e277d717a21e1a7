"""Reliability by bins of equal count."""

import numpy as np
import pytest

from qc.learning.standing import BINS, reliability


def test_probabilities_that_come_true_have_no_error() -> None:
    foreign = np.repeat([0.0, 1.0], 150)
    assert reliability(foreign, foreign > 0.5).error == 0


def test_the_error_is_the_mean_distance_of_bins() -> None:
    found = reliability(np.full(300, 0.8), np.arange(300) % 2 == 0)
    assert found.error == pytest.approx(0.3)
    assert [one.fragments for one in found.bins] == [300 // BINS] * BINS


def test_nothing_has_no_error() -> None:
    assert reliability(np.zeros(0), np.zeros(0, bool)).error == 0
