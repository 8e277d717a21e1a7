"""Text of another subject: one judge for documents as they come, one for those into which something leaked."""

import numpy as np

from qc.signals import company
from qc.signals.frame import Frame
from qc.strangers import SILENT, STRANGER, UNKNOWN, Judge, OffTopic, Strangers
from qc.trees import Trees

KNOTS = ((0.0, 0.0), (1.0, 1.0))
FRAME = Frame([0, 3, 6])
COLUMNS = {"topic_assessed": np.array([1.0, 1, 0, 1, 1, 1]), "far": np.array([0.0, 1, 1, 0, 1, 0])}
LEAKED = np.array([False, False, False, True, False, False])


def judge(column: str, low: float, high: float, warns: float = 0.5) -> Judge:
    """Return one test: low log odds where a column is at most .5, else high ones."""
    trees = Trees(
        np.zeros((1, 1), np.int16), np.full((1, 1), 0.5, np.float32), np.array([[low, high]], np.float32), 0.0
    )
    return Judge(trees, OffTopic((column,), KNOTS, warns))


def confidence(strangers: Strangers) -> list[float]:
    columns = {**COLUMNS, STRANGER: strangers.log_odds(COLUMNS)}
    return [round(value, 2) for value in strangers.confidence(columns, LEAKED, FRAME).tolist()]


def test_only_fragments_that_can_be_compared_are_judged() -> None:
    strangers = Strangers(judge("far", -4, 4), None)
    assert strangers.log_odds(COLUMNS).tolist() == [-4, 4, UNKNOWN, -4, 4, -4]
    assert confidence(strangers) == [0.02, 0.98, 0.0, 0.02, 0.98, 0.02]


def test_where_something_leaked_the_other_judge_speaks_and_sees_who_stands_beside() -> None:
    strangers = Strangers(judge("far", -4, 4), judge("leak_near", 3, -3))
    assert "leak_near" in company.NAMES
    assert confidence(strangers) == [0.02, 0.98, 0.0, 0.05, 0.05, 0.05]


def test_below_the_threshold_of_warnings_a_finding_is_a_hint() -> None:
    assert confidence(Strangers(judge("far", -4, 4, warns=0.99), None))[1] == SILENT


def test_without_trees_nothing_is_said() -> None:
    assert confidence(Strangers(None, None)) == [0.0] * 6
