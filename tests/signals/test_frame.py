"""Operations on columns stay inside each document; checked against loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qc.signals.frame import Frame

SIZES = st.lists(st.integers(0, 6), min_size=1, max_size=6).filter(any)


def made(sizes: list[int]) -> tuple[Frame, list[float], list[range]]:
    first = np.concatenate([[0], np.cumsum(sizes)]).tolist()
    values = [float(number * 7 % 5) for number in range(first[-1])]
    documents = [range(first[number], first[number + 1]) for number in range(len(sizes))]
    return Frame(first), values, [document for document in documents if document]


@given(SIZES, st.integers(-3, 3))
def test_shift_takes_the_value_of_a_neighbour_of_the_same_document(sizes: list[int], offset: int) -> None:
    frame, values, documents = made(sizes)
    expected = [values[at + offset] if at + offset in document else -1.0 for document in documents for at in document]
    assert frame.shift(values, offset, -1.0).tolist() == expected


@given(SIZES, st.integers(0, 4))
def test_window_sums_the_neighbours_of_the_same_document(sizes: list[int], reach: int) -> None:
    frame, values, documents = made(sizes)
    expected = [
        sum(values[other] for other in document if abs(other - at) <= reach)
        for document in documents
        for at in document
    ]
    assert frame.window(values, reach).tolist() == expected


@given(SIZES)
def test_totals_and_sums_before_are_those_of_the_document(sizes: list[int]) -> None:
    frame, values, documents = made(sizes)
    assert frame.total(values).tolist() == [sum(values[at] for at in document) for document in documents]
    assert frame.largest(values).tolist() == [max(values[at] for at in document) for document in documents]
    assert frame.smallest(values).tolist() == [min(values[at] for at in document) for document in documents]
    expected = [sum(values[other] for other in document if other < at) for document in documents for at in document]
    assert frame.before(values).tolist() == expected


@given(SIZES, st.integers(2, 4))
def test_distances_count_to_the_nearest_marked_fragment_and_no_further_than_asked(sizes: list[int], most: int) -> None:
    frame, values, documents = made(sizes)
    mask = np.asarray(values) > 2
    back, ahead = frame.distances(mask, most)
    for document in documents:
        for at in document:
            before = [at - other for other in document if other < at and mask[other]]
            after = [other - at for other in document if other > at and mask[other]]
            assert back[at] == (min(min(before), most) if before else most + 10)
            assert ahead[at] == (min(min(after), most) if after else most + 10)


def test_runs_begin_anew_in_each_document() -> None:
    frame = Frame([0, 3, 3, 5])
    begins, lengths, number = frame.runs(np.array([False, False, True, False, False]))
    assert begins.tolist() == [0, 2, 3]
    assert lengths.tolist() == [2, 1, 2]
    assert number.tolist() == [0, 0, 1, 2, 2]
