"""The classifier's arithmetic: who is asked, and what the answer is made of."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qc.batch import Batch
from qc.classifier import PLAIN, PLAIN_SCORE, REACH, Classifier, first_asked, next_asked, strange
from qc.documents import Document
from qc.signals.frame import Frame
from qc.signals.grams import grams
from qc.signals.tokens import Tokens
from qc.trees import Trees


def constant(value: float) -> Trees:
    return Trees(np.zeros((1, 1), np.int16), np.zeros((1, 1), np.float32), np.full((1, 2), value, np.float32), 0.0)


def test_plain_text_amid_plain_text_is_not_asked_about() -> None:
    linear = np.full(40, -4.0, np.float32)
    linear[20] = 4.0
    asked = first_asked(linear, Frame([0, 40]), np.zeros(40, bool))
    # One sure line among 2 * REACH + 1 lifts the mean of none of them to a fifth.
    assert asked.tolist() == [20]
    linear[19:24] = 4.0
    near = first_asked(linear, Frame([0, 40]), np.zeros(40, bool))
    assert set(range(19, 24)) < set(near.tolist()) <= set(range(19 - REACH, 24 + REACH))


def test_documents_do_not_ask_for_one_another() -> None:
    linear = np.array([4.0] * 5 + [-4.0] * 5, np.float32)
    assert first_asked(linear, Frame([0, 5, 10]), np.zeros(10, bool)).tolist() == [0, 1, 2, 3, 4]


def test_the_fragments_farthest_in_subject_are_asked_about() -> None:
    farthest = strange([1, 1, 0, 1], [0.1, 0.5, 0.1, 0.19])
    assert farthest.tolist() == [True, False, False, True]
    assert first_asked(np.full(4, -4.0, np.float32), Frame([0, 4]), farthest).tolist() == [0, 3]


def test_a_later_pass_is_asked_where_the_one_before_was_not_sure() -> None:
    assert next_asked(np.array([PLAIN_SCORE - 0.1, PLAIN_SCORE, 3.0], np.float32)).tolist() == [1, 2]


def test_what_is_plain_keeps_its_answer_and_the_last_pass_has_the_last_word() -> None:
    found = Classifier(np.zeros(8, np.float32), 0.0, (constant(1.0), constant(2.0)))
    linear = np.array([-4.0] * 12 + [4.0], np.float32)
    columns = {"topic_assessed": np.ones(13), "topic_rank": np.ones(13)}
    answer = found.log_odds(columns, linear, Frame([0, 13]), np.ones(13))
    assert answer.tolist() == [PLAIN] * 12 + [2.0]


def test_the_linear_score_is_the_mean_weight_of_grams_by_the_root_of_their_number() -> None:
    tokens = Tokens(Batch([Document("d", "Share this\n!!!")], ["en"]))
    found = grams(tokens, 3)
    table = np.arange(8, dtype=np.float32)
    rows = found.rows[found.fragments == 0]
    scores = Classifier(table, 0.5, ()).linear(found, 2)
    assert np.isclose(scores[0], table[rows].sum() / np.sqrt(len(rows)) + 0.5)
    assert scores[1] == 0.5


@given(st.lists(st.floats(-8, 8, width=32), min_size=1, max_size=30), st.lists(st.floats(-8, 8, width=32), max_size=30))
def test_who_is_asked_does_not_depend_on_the_batch(one: list[float], other: list[float]) -> None:
    alone = first_asked(np.array(one, np.float32), Frame([0, len(one)]), np.zeros(len(one), bool))
    both = np.array(other + one, np.float32)
    together = first_asked(both, Frame([0, len(other), len(both)]), np.zeros(len(both), bool))
    assert alone.tolist() == [number - len(other) for number in together.tolist() if number >= len(other)]
