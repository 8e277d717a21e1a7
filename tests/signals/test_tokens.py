"""Characters by class and words by hash, for all fragments of a batch at once."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.batch import Batch
from qc.documents import Document
from qc.signals.tokens import AT_ONCE, Kind, Tokens, character_tables, word_hash


def test_the_tables_are_what_the_tool_makes() -> None:
    path = Path(__file__).parents[2] / "tools" / "make_character_tables.py"
    spec = importlib.util.spec_from_file_location("make_character_tables", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    made, read = tool.make(), character_tables()
    # Later versions of Python know characters that were unassigned when the tables were made.
    assigned = read.kinds != Kind.OTHER
    assert np.array_equal(made.kinds[assigned], read.kinds[assigned])
    assert np.array_equal(made.folded[assigned], read.folded[assigned])


def tokens(*texts: str) -> Tokens:
    return Tokens(Batch([Document(str(number), text) for number, text in enumerate(texts)], ["en"] * len(texts)))


def test_words_are_hashed_without_case_and_with_digits_alike() -> None:
    found = tokens("The ferry left at 12.\nTHE FERRY LEFT AT 34.")
    assert found.hashes[:5].tolist() == found.hashes[5:].tolist()
    assert int(found.hashes[1]) == word_hash("Ferry")


@pytest.mark.parametrize("length", [63, 64, 65, 128, 200])
def test_long_words_are_hashed_whole_wherever_they_stand(length: int) -> None:
    word = ("abcdefghijklmnopqrstuvwxyz" * 8)[:length]
    found = tokens(f"the ferry {word} left\n{word}")
    assert [int(found.hashes[2]), int(found.hashes[4])] == [word_hash(word)] * 2


def test_words_have_the_same_hash_in_texts_of_many_letters() -> None:
    found = tokens("the ferry left " * (AT_ONCE // 6))
    assert set(found.hashes.tolist()) == {word_hash(word) for word in ("the", "ferry", "left")}


def test_each_cjk_character_is_a_word_and_counts_half() -> None:
    found = tokens("桥 opened\nIt rained.")
    assert found.per_fragment.tolist() == [2.0, 2.0]
    assert found.words.tolist() == [1.5, 2.0]
    assert int(found.hashes[0]) == word_hash("桥")


def test_classes_of_characters_are_counted_by_fragment() -> None:
    found = tokens("Ab, 12!\nx")
    assert found.counts[0, [Kind.UPPER, Kind.LOWER, Kind.COMMA, Kind.DIGIT, Kind.BANG]].tolist() == [1, 1, 1, 2, 1]
    assert (found.first[0], found.last[0]) == (Kind.UPPER, Kind.BANG)
    assert found.visible.tolist() == [6.0, 1.0]


@given(
    st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=4).filter(
        lambda texts: any(map(str.strip, texts))
    )
)
def test_a_document_gives_the_same_words_alone_and_in_a_batch(texts: list[str]) -> None:
    together = tokens(*texts)
    alone = [tokens(text) for text in texts if text.strip()]
    assert together.hashes.tolist() == [value for found in alone for value in found.hashes.tolist()]
    assert together.counts.tolist() == [row for found in alone for row in found.counts.tolist()]
