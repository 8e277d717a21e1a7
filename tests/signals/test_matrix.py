"""All signals as one matrix: finite, the same alone and in a batch, and saying what they claim."""

import numpy as np
import pytest

from qc.batch import Batch
from qc.documents import Document
from qc.experience import Experience, Seen
from qc.hits import HitFinder, LetOff, OutOfTime
from qc.signals import context
from qc.signals.evidence import columns as evidence_columns
from qc.signals.evidence import evidence, telling
from qc.signals.grams import grams
from qc.signals.likeness import RARITY_BITS
from qc.signals.matrix import Matrix, stack
from qc.signals.matrix import signals as all_signals
from qc.signals.tokens import Tokens
from tests.builders import ARTICLE, raw_rule, rule_set

PAGE = f"Home\nNews\nSport\nShare this story\n{ARTICLE}Residents were heard, and it stays open.\nShare this story\n"
SEEN = Experience({("SHR901", ""): Seen(40, 0, 36, 0)})
RARITY = np.full(1 << RARITY_BITS, 5.0, np.float32)


def ignored(_event: LetOff | OutOfTime) -> None:
    """What is let off is no signal."""


def signals(*texts: str) -> Matrix:
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    batch = Batch(documents, ["en"] * len(texts))
    finder = HitFinder(rule_set(raw_rule("SHR901"), raw_rule("BYL901", lines=["By Jane Roe"], fix="none")))
    tokens = Tokens(batch)
    found = evidence(telling(batch, finder.find(batch, ignored)), SEEN.worth)
    return stack(all_signals(batch, tokens, RARITY) | evidence_columns(tokens.frame, found))


def column(found: Matrix, name: str) -> list[float]:
    return found.rows[:, found.names.index(name)].tolist()  # type: ignore[no-any-return]


def test_every_value_is_finite_for_odd_documents_too() -> None:
    found = signals(PAGE, "", "x", "word " * 500, "😀\n\u00a0\n!!!", "漢字の文。", "a\n" * 300)
    assert found.rows.shape[1] == len(found.names) == len(set(found.names))
    assert np.isfinite(found.rows).all()


def test_a_document_has_the_same_signals_alone_and_in_a_batch() -> None:
    alone, together = signals(PAGE), signals("Menu\nAbout us", PAGE, "One line.")
    assert np.allclose(alone.rows, together.rows[2 : 2 + len(alone.rows)], atol=1e-5)


def test_a_hit_is_seen_on_its_fragment_and_by_its_neighbours() -> None:
    found = signals(PAGE)
    assert column(found, "hit_extracted")[3] == pytest.approx(0.97)
    assert column(found, "hit_interface")[3] == pytest.approx(0.97)
    assert column(found, "hit_following")[2] == pytest.approx(0.97)
    assert column(found, "hit_previous")[4] == pytest.approx(0.97)
    assert column(found, "hit_sites")[3] == pytest.approx(np.log1p(36))


def test_a_second_copy_is_known_as_one() -> None:
    found = signals(PAGE)
    assert column(found, "copies")[3] == 2
    assert column(found, "later_copy")[-1] == 1


def test_words_that_the_prose_says_too_make_a_fragment_like_it() -> None:
    found = signals(f"{ARTICLE}\nThe council voted on the library.\n\nWhales sing in May.")
    assert column(found, "like_document")[-2] > column(found, "like_document")[-1]


def test_grams_of_a_fragment_do_not_depend_on_the_batch() -> None:
    one = Batch([Document("1", "Share this story")], ["en"])
    two = Batch([Document("0", ARTICLE), Document("1", "Share this story")], ["en", "en"])
    alone, together = grams(Tokens(one), 18), grams(Tokens(two), 18)
    last = together.fragments == together.fragments.max()
    assert sorted(alone.rows.tolist()) == sorted(together.rows[last].tolist())


def test_the_context_of_a_score_finds_the_stretch_of_own_text() -> None:
    batch = Batch([Document("1", PAGE)], ["en"])
    tokens = Tokens(batch)
    score = np.array([4, 4, 4, 4, -4, -4, -4, -4, -4, 4], np.float32)
    found = context.columns(score, tokens.frame, tokens.visible)
    inside = [start >= 0 and end >= 0 for start, end in zip(found["stretch_start"], found["stretch_end"], strict=True)]
    assert inside == [False] * 4 + [True] * 5 + [False]
