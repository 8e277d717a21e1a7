"""Who stands beside a fragment: strangers, and what leaked."""

import numpy as np

from qc.signals.company import FAR, NOBODY, columns
from qc.signals.frame import Frame

FRAME = Frame([0, 4, 6])
LOG_ODDS = np.array([-3.0, 2.0, 2.0, -1.0, 5.0, 0.0])
LEAKED = np.array([True, False, False, False, False, False])


def test_neighbours_are_of_the_same_document_or_nobody() -> None:
    found = columns(LOG_ODDS, LEAKED, FRAME)
    assert found["stranger+1"].tolist() == [2.0, 2.0, -1.0, NOBODY, 0.0, NOBODY]
    assert found["stranger-2"].tolist() == [NOBODY, NOBODY, -3.0, 2.0, NOBODY, NOBODY]


def test_ranks_begin_with_the_strangest_and_ties_go_to_the_first() -> None:
    assert columns(LOG_ODDS, LEAKED, FRAME)["stranger_rank"].tolist() == [3, 0, 1, 2, 0, 1]


def test_the_distance_to_what_leaked_stays_in_the_document() -> None:
    assert columns(LOG_ODDS, LEAKED, FRAME)["leak_near"].tolist() == [FAR, 1, 2, 3, FAR, FAR]
