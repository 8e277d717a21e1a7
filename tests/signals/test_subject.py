"""The words that say what fragments are about: of their text, none twice, none without a vector."""

from qc.batch import Batch
from qc.documents import Document
from qc.signals.subject import Subjects
from qc.signals.tokens import Tokens
from tests.signals.test_topic import FOREIGN, PAGE, VECTORS


def words(text: str, fragments: list[int], most: int = 3) -> list[str]:
    batch = Batch([Document(None, text)], ["en"])
    return Subjects(batch, Tokens(batch), VECTORS).words(fragments, most)


def test_the_words_are_those_of_the_fragments_subject() -> None:
    at = PAGE.index(FOREIGN)
    found = words("\n".join(PAGE), [at], 9)
    assert set(found) == {"goal", "penalty", "referee", "keeper"}
    assert not set(found) & set(words("\n".join(PAGE), [number for number in range(len(PAGE)) if number != at], 12))


def test_words_stand_as_in_the_text_and_once() -> None:
    assert sorted(words("The Baker and the baker, an OVEN\nKeeper", [0])) == ["Baker", "OVEN"]


def test_a_fragment_without_known_words_has_no_subject() -> None:
    assert words("of the and it\n12 ab", [0, 1]) == []
    assert words("bread\noven", []) == []
