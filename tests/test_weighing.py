"""What weighed most, in words."""

import numpy as np
import pytest

from qc.model import load_shipped
from qc.trees import Trees
from qc.weighing import SHAPE, group_of, weigh

NAMES = ("chars", "hit_page", "linear")
TREES = Trees(
    np.array([[1], [2], [0]], np.int16),
    np.array([[0.5], [0.0], [10.0]], np.float32),
    np.array([[-1.0, 1.0], [-0.2, 0.3], [0.05, 0.0]], np.float32),
    0.0,
)


def test_groups_are_told_by_how_much_the_trees_change_without_them() -> None:
    row, usual = np.array([5, 0.9, 1.0], np.float32), np.array([20, 0.0, -3.0], np.float32)
    assert [(one.words, round(one.change, 3)) for one in weigh(TREES, NAMES, row, usual)] == [
        ("what rules hit it", 2.0),
        ("its words", 0.5),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hit_sites", "what rules hit it"),
        ("hits_around", "what rules hit around it"),
        ("score", "what the first look said"),
        ("score-2", "what stands around it"),
        ("words+1", "what stands around it"),
        ("stranger", "its subject"),
        ("document_words", "what kind of document it is"),
        ("words_before", "where it stands"),
        ("words", SHAPE),
    ],
)
def test_columns_belong_to_groups_by_their_names(name: str, words: str) -> None:
    assert group_of(name) == words


def test_every_group_has_columns_in_the_model() -> None:
    groups = {group_of(name) for name in load_shipped().manifest.columns}
    assert len(groups) == 10
