"""Trees as arrays say what scikit-learn says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.learning.boosting import Size, fit, rounded_down

SMALL = Size(7, 4, 0.3)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_arrays_give_the_log_odds_of_the_fitted_model(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    random = np.random.default_rng(seed)
    rows = random.normal(size=(900, 5)).astype(np.float32)
    rows[:, 4] = random.integers(0, 3, 900)
    target = (rows[:, 0] + rows[:, 4] + 0.3 * random.normal(size=900) > 1).astype(np.int8)
    fitted = []
    original = HistGradientBoostingClassifier.fit

    def kept(self: object, *arguments: object, **keys: object) -> object:
        fitted.append(original(self, *arguments, **keys))
        return fitted[-1]

    monkeypatch.setattr(HistGradientBoostingClassifier, "fit", kept)
    trees = fit(rows, target, np.ones(900), seed, SMALL)
    expected = fitted[0].decision_function(rows)
    assert len(trees.features) == SMALL.trees
    assert np.allclose(trees.raw(rows), expected, atol=1e-5)


def test_the_same_seed_gives_the_same_trees() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(500, 4)).astype(np.float32)
    target = (rows[:, 1] > 0).astype(np.int8)
    one, other = (fit(rows, target, np.ones(500), 3, SMALL) for _ in range(2))
    assert np.array_equal(one.features, other.features)
    assert np.array_equal(one.thresholds, other.thresholds)
    assert np.array_equal(one.values, other.values)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6, width=32))
def test_no_row_changes_sides_by_rounding(threshold: float, value: float) -> None:
    assert (np.float32(value) <= rounded_down(threshold)) == (float(np.float32(value)) <= threshold)
