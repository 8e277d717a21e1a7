"""The topic columns: a fragment of another subject stands apart; what cannot be compared says so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qc.batch import Batch
from qc.documents import Document
from qc.signals import topic
from qc.signals.frame import Column, Frame
from qc.signals.tokens import Tokens
from qc.signals.topic import LEAST_FRAGMENTS, NAMES, columns
from qc.signals.vectors import WordVectors, encode_lines, pack

BAKING = ["bread", "oven", "flour", "dough", "baker", "crust", "yeast", "loaf", "salt", "rises", "bakes", "rye"]
FOOTBALL = ["goal", "penalty", "keeper", "referee", "striker", "match", "kick", "corner", "league", "team", "ball"]
FILLING = ["the", "a", "and", "of", "in", "to", "with", "was", "on", "it"]


def arrays() -> dict[str, np.typing.NDArray[np.generic]]:
    """Return vectors in which baking words are alike, and football words are."""
    random = np.random.default_rng(3)
    rows = random.integers(-2, 3, (len(BAKING) + len(FOOTBALL), 8))
    rows[: len(BAKING), 0] = rows[len(BAKING) :, 1] = 6
    return {
        "pieces": encode_lines([f"▁{word}" for word in (*BAKING, *FOOTBALL)]),
        "rows": pack(rows.astype(np.int8)),
        "scales": np.ones(len(rows), np.float16),
        "centre": np.zeros(8, np.float32),
        "heavy": np.zeros(1, np.float32),
        "languages": encode_lines(["en"]),
    }


VECTORS = WordVectors(arrays())


def sentence(words: list[str], random: np.random.Generator) -> str:
    drawn = [words[number] for number in random.integers(0, len(words), 6)]
    fill = [FILLING[number] for number in random.integers(0, len(FILLING), 12)]
    return " ".join([*drawn, *fill]) + "."


def article(lines: int, seed: int = 1) -> list[str]:
    random = np.random.default_rng(seed)
    return [sentence(BAKING, random) for _ in range(lines)]


FOREIGN = "The goal was a penalty, and the referee sent the keeper off."
PAGE = [*article(6), FOREIGN, *article(6, 2)]


def found(*texts: str, languages: list[str | None] | None = None) -> dict[str, Column]:
    batch = Batch([Document(None, text) for text in texts], languages or ["en"] * len(texts))
    return columns(batch, Tokens(batch), VECTORS)


def test_a_fragment_of_another_subject_is_the_least_like_its_document() -> None:
    result = found("\n".join(PAGE))
    least = [name for name in NAMES if name.startswith("topic_words")]
    least += ["topic_rest", "topic_core", "topic_nearest", "topic_three", "topic_rest_over", "topic_three_over"]
    for name in least:
        assert int(np.argmin(result[name])) == PAGE.index(FOREIGN), name
    assert result["topic_rank"][PAGE.index(FOREIGN)] == 0
    assert result["topic_below"].max() == len(PAGE) - 1


def test_its_neighbours_agree_with_each_other_and_not_with_it() -> None:
    result, at = found("\n".join(PAGE)), PAGE.index(FOREIGN)
    assert result["topic_bridge"][at] > max(result["topic_previous"][at], result["topic_following"][at]) + 0.3
    assert int(np.argmax(result["topic_bridge_over"])) == at
    assert result["topic_previous"][0] == result["topic_following"][-1] == result["topic_bridge"][0] == 0


def test_short_lines_are_neither_assessed_nor_compared_with() -> None:
    lines = [*PAGE[:3], "Goal!", *PAGE[3:]]
    result, without = found("\n".join(lines)), found("\n".join(PAGE))
    for name in NAMES:
        assert result[name][3] == 0
        assert np.array_equal(np.delete(result[name], 3), without[name]), name


@pytest.mark.parametrize(
    ("lines", "language"),
    [(article(LEAST_FRAGMENTS - 1), "en"), (PAGE, "fr"), (PAGE, None), (["bread oven flour dough salt"] * 12, "en")],
    ids=["few fragments", "language without data", "language undetermined", "few words"],
)
def test_documents_that_cannot_be_assessed_have_zeros(lines: list[str], language: str | None) -> None:
    result = found("\n".join(lines), languages=[language])
    assert not any(values.any() for values in result.values())


@pytest.mark.parametrize("text", ["", "x", "\n".join(["word " * 40] * 20), "😀\n" * 30], ids=repr)
def test_odd_documents_have_finite_columns(text: str) -> None:
    result = found(text, "\n".join(PAGE))
    assert tuple(result) == NAMES
    assert all(np.isfinite(values).all() for values in result.values())
    assert result["topic_assessed"].sum() == len(PAGE)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.booleans()), min_size=1, max_size=5))
def test_a_document_has_the_same_columns_alone_and_in_any_batch(drawn: list[tuple[int, int, bool]]) -> None:
    texts = ["\n".join([*article(many, seed), *([FOREIGN] * odd), "End"]) for many, seed, odd in drawn]
    together = found(*texts)
    alone = [found(text) for text in texts]
    for name in NAMES:
        assert np.array_equal(together[name], np.concatenate([part[name] for part in alone])), name


def test_columns_do_not_depend_on_the_words_met_before() -> None:
    text = "\n".join(PAGE)
    batch = Batch([Document(None, text)], ["en"])
    fresh = columns(batch, Tokens(batch), WordVectors(arrays()))
    warm = WordVectors(arrays())
    backwards = Batch([Document(None, "\n".join(" ".join(reversed(line.split())) for line in reversed(PAGE)))], ["en"])
    columns(backwards, Tokens(backwards), warm)
    again = columns(batch, Tokens(batch), warm)
    for name in NAMES:
        assert np.array_equal(fresh[name], again[name]), name


def test_long_documents_are_compared_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic, "STRETCH", 10)
    monkeypatch.setattr(topic, "WORD_STRETCH", 7)
    assert topic._stretches(Frame([0, 25, 25, 33]), 10) == [(0, 8), (8, 16), (16, 25), (25, 33)]
    result = found("\n".join([*article(20), FOREIGN, *article(20, 4)]))
    assert int(np.argmin(result["topic_three"])) == 20


def test_neighbours_are_compared_across_the_ends_of_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(article(40))
    whole = found(text)
    monkeypatch.setattr(topic, "STRETCH", 8)
    cut = found(text)
    for name in ("topic_previous", "topic_following", "topic_bridge", "topic_around"):
        assert np.array_equal(cut[name], whole[name]), name
    assert not np.array_equal(cut["topic_three"], whole["topic_three"])


def test_the_likeness_to_the_rest_is_the_cosine_with_the_weighted_sum_of_the_others() -> None:
    batch = Batch([Document(None, "\n".join(PAGE))], ["en"])
    kept = topic.comparable(batch, Tokens(batch), VECTORS)
    rest = topic.likeness_to_rest(kept.vectors.astype(np.float64), kept.weights, kept.frame)
    others = sum(kept.vectors[at] * kept.weights[at] for at in range(1, kept.frame.n))
    cosine = kept.vectors[0] @ others / np.linalg.norm(kept.vectors[0]) / np.linalg.norm(others)
    assert rest[0] == pytest.approx(cosine, abs=0.002)
