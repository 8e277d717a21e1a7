"""How sure findings of text of another subject are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qc.learning.sureness import knots, threshold

P = arrays(np.float64, st.integers(1, 60), elements=st.floats(0, 1))


@given(P, st.randoms())
def test_knots_rise_from_nothing_and_cover_all_probabilities(p: np.ndarray, random: object) -> None:
    found = knots(p, p > 0.5, np.ones(len(p)))
    at, sure = zip(*found, strict=True)
    assert (at[0], sure[0], at[-1]) == (0, 0, 1)
    assert list(at) == sorted(at)
    assert list(sure) == sorted(sure)
    assert max(sure) <= 1


def test_the_threshold_is_exceeded_in_so_many_documents() -> None:
    p, owner = np.linspace(0, 1, 200), np.arange(200) // 2
    found = threshold(p, owner, 0.05)
    assert len(set(owner[p > found].tolist())) == 5


def test_without_fragments_nothing_reaches_it() -> None:
    assert threshold(np.zeros(0), np.zeros(0, np.int64), 0.05) == 1.0
