"""Training topic vectors on a small corpus with a made-up teacher: pages come apart, the file loads, seeds decide."""

import numpy as np
import pytest

from qc.batch import Batch
from qc.documents import Document
from qc.learning import topic
from qc.learning.cases import Case
from qc.learning.contrast import Settings
from qc.learning.insertions import body_of
from qc.learning.teacher import Teacher
from qc.signals.tokens import Tokens
from qc.signals.topic import columns
from qc.signals.vectors import UNIT, WordVectors, decode_lines
from tests.learning.test_insertions import PAGES, SUBJECTS, page, words_of

SETTINGS = Settings(dimensions=16, steps=60, documents=12, own_rate=0.01)
CASES = [*PAGES, *(page(100 + number, "bread", fold=1, lang="de") for number in range(5))]


def teacher() -> Teacher:
    """Return a teacher that knows the words and nothing of what they mean."""
    pieces = [f"▁{word}" for subject in SUBJECTS for word in words_of(subject)] + ["▁the", "▁and", "▁more", "▁0"]
    return Teacher(pieces, np.random.default_rng(0).normal(size=(len(pieces), 24)).astype(np.float32))


def likeness_of_lines(vectors: WordVectors) -> list[list[float]]:
    """Return the likeness of the first line of each page with the seventh of each."""
    bodies = [body_of(case).lines for case in PAGES]
    lines = [line for lines in bodies for line in (lines[0], lines[6])]
    batch = Batch([Document(None, "\n".join(lines))], ["en"])
    assert len(batch.texts) == len(lines)
    found = vectors.of_fragments(vectors.words(Tokens(batch), batch.codes), len(lines)).astype(float)
    return (found[::2] @ found[1::2].T / UNIT**2).tolist()  # type: ignore[no-any-return]


def test_text_of_one_page_becomes_alike() -> None:
    found = np.array(likeness_of_lines(WordVectors(topic.train(topic.own_text(CASES), teacher(), 1, SETTINGS).arrays)))
    assert np.diag(found).mean() > (found.sum() - np.trace(found)) / (found.size - len(found)) + 0.5


def test_only_languages_with_enough_documents_are_assessed() -> None:
    trained = topic.train(topic.own_text(CASES), teacher(), 1, SETTINGS._replace(steps=1))
    assert decode_lines(trained.arrays["languages"]) == ["en"]


def test_too_few_documents_give_vectors_that_assess_nothing() -> None:
    vectors = WordVectors(topic.train_topic(CASES[:5], 1, SETTINGS))
    assert not vectors.languages
    batch = Batch([Document(None, CASES[0].text)], ["en"])
    assert not columns(batch, Tokens(batch), vectors)["topic_assessed"].any()


def test_the_seed_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic, "load_teacher", teacher)
    one, same, other = (topic.train_topic(CASES, seed, SETTINGS._replace(steps=5))["rows"] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_each_fold_gets_vectors_that_were_trained_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topic, "load_teacher", teacher)
    seen: list[set[int]] = []
    train = topic.train

    def watched(cases: list[Case], *others: object) -> topic.Trained:
        seen.append({case.fold for case in cases})
        return train(cases, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(topic, "train", watched)
    other_fold = [page(200 + number, "football", fold=2) for number in range(17)]
    assert list(topic.cross_trained([*PAGES, *other_fold], 1, SETTINGS._replace(steps=1))) == [0, 2]
    assert seen == [{2}, {0}]


def test_main_text_is_all_that_is_learned_from() -> None:
    own = topic.own_text([PAGES[0], PAGES[0]])
    assert len(own) == 1
    assert "Share this" not in own[0].text
