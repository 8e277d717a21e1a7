"""Vectors of fragments: words cut into pieces, sums that need no order, the same alone and in any batch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.batch import Batch
from qc.documents import Document
from qc.signals import vectors as module
from qc.signals.tokens import Tokens
from qc.signals.vectors import (
    START,
    UNIT,
    Vectors,
    WordVectors,
    cut,
    decode_lines,
    encode_lines,
    fixed_point,
    pack,
    sums,
    unpack,
)

PIECES = ["▁bread", "▁oven", "s", "▁bake", "r", "▁goal", "▁penalty", "▁the", "銀", "銀行", "▁mühle", "▁00"]
RANDOM = np.random.default_rng(5)
ROWS = RANDOM.integers(-7, 8, (len(PIECES), 6)).astype(np.int8)
ARRAYS: dict[str, np.typing.NDArray[np.generic]] = {
    "pieces": encode_lines(PIECES),
    "rows": pack(ROWS),
    "scales": np.linspace(0.5, 1.5, len(PIECES)).astype(np.float16),
    "centre": np.full(6, 0.01, np.float32),
    "heavy": np.array([0.5], np.float32),
    "languages": encode_lines(["en", "de"]),
}


def of_texts(*texts: str, vectors: WordVectors | None = None) -> Vectors:
    batch = Batch([Document(None, text) for text in texts], ["en"] * len(texts))
    vectors = vectors or WordVectors(ARRAYS)
    return vectors.of_fragments(vectors.words(Tokens(batch), batch.codes), len(batch.texts))


def likeness(one: Vectors, other: Vectors) -> float:
    return float(one @ other) / UNIT**2


def test_a_word_is_cut_into_the_longest_pieces_from_its_start() -> None:
    numbers = {"▁ba": 0, "▁bake": 1, "r": 2, "ies": 3, "i": 4, "es": 5}
    assert cut("bakeries", numbers, 5) == [1, 2, 3]
    assert cut("bar", numbers, 5) == [0, 2]


def test_letters_that_no_piece_has_are_passed_over() -> None:
    assert cut("xbakerx", {"▁bake": 1, "r": 2}, 5) == [2]
    assert cut("", {START: 1}, 5) == [1]


def test_two_chinese_characters_are_a_piece_or_nothing() -> None:
    numbers = {"銀": 0, "銀行": 1}
    assert cut("銀行", numbers, 3) == [1]
    assert cut("行銀", numbers, 3) == []
    assert cut("銀", numbers, 3) == [0]


def test_case_digits_and_punctuation_make_no_difference() -> None:
    found = of_texts("The bakers’ oven, 12", "the BAKERS oven 34")
    assert np.array_equal(found[0], found[1])
    assert found[0].any()


def test_a_fragment_without_known_words_has_no_vector() -> None:
    found = of_texts("qqq zzz", "!!!", "the oven")
    assert not found[:2].any()
    assert found[2].any()


def test_vectors_are_whole_numbers_of_one_length() -> None:
    found = of_texts("the oven", "bread", "goal goal goal penalty bread")
    assert np.array_equal(found, np.rint(found))
    assert np.linalg.norm(found, axis=1) == pytest.approx(UNIT, rel=0.002)


def test_fragments_that_share_words_are_alike() -> None:
    oven, bread, goal = of_texts("the oven bakes bread", "bread of the oven", "goal penalty goal")
    assert likeness(oven, bread) > likeness(oven, goal)


def test_pairs_of_chinese_characters_count_besides_the_characters() -> None:
    pair, apart = of_texts("銀行", "銀 行")
    assert not np.array_equal(pair, apart)


def test_what_is_remembered_of_a_word_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = WordVectors(ARRAYS)
    first = of_texts("the bakers and the ovens", "mühle", vectors=warm)
    monkeypatch.setattr(module, "MOST_KNOWN", 0)
    assert np.array_equal(first, of_texts("the bakers and the ovens", "mühle", vectors=warm))


WORDS = st.sampled_from(["bread", "ovens", "the", "goal", "銀行", "bakers", "nobody", "77", "Mühle"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=90).map(" ".join), min_size=1, max_size=6)


@given(TEXTS)
def test_a_text_has_the_same_vector_alone_and_in_any_batch(texts: list[str]) -> None:
    together = of_texts(*(text + "\nend" for text in texts))
    alone = np.concatenate([of_texts(text + "\nend") for text in texts])
    assert np.array_equal(together, alone)


@given(st.lists(st.integers(0, 9), max_size=8))
def test_sums_are_those_of_adding_row_by_row(counts: list[int]) -> None:
    table = RANDOM.integers(-4000, 4000, (50, 4)).astype(np.int16)
    rows = RANDOM.integers(0, 50, sum(counts))
    found = sums(table, rows, np.asarray(counts, np.int64))
    begin = 0
    for number, many in enumerate(counts):
        assert found[number].tolist() == table[rows[begin : begin + many]].astype(int).sum(0).tolist()
        begin += many


def test_packed_numbers_come_back() -> None:
    rows = np.arange(-8, 8, dtype=np.int8).reshape(2, 8)
    assert np.array_equal(unpack(pack(rows)), rows)
    assert decode_lines(encode_lines(["▁a", "銀"])) == ["▁a", "銀"]
    assert decode_lines(encode_lines([])) == []


def test_rows_are_whole_numbers_of_the_unit() -> None:
    found = fixed_point(np.array([[7, -7], [1, 0]], np.int8), np.array([1.0, 0.5]), 100.0)
    assert found.tolist() == [[700, -700], [50, 0]]
