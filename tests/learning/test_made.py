"""Cases made for training: labels move with the text, lists belong."""

import numpy as np

from qc.learning.cases import Case, Label, labels
from qc.learning.made import ITEMS, list_lines, made_cases, thinned, with_list, without
from tests.builders import ARTICLE

TEXT = f"Share this\n{ARTICLE}By Jane Roe\nRead more\n" + ARTICLE * 2
FOREIGN = ((0, 10), (TEXT.index("Read more"), TEXT.index("Read more") + 9))
NEUTRAL = ((TEXT.index("By Jane"), TEXT.index("By Jane") + 11),)
CASE = Case("1/html_text", "1", "html_text", "example.org", "article", 0, "en", True, TEXT, FOREIGN, NEUTRAL, 90)


def texts(case: Case, label: Label) -> list[str]:
    spans = {Label.FOREIGN: case.foreign, Label.NEUTRAL: case.neutral}[label]
    return [case.text[start:end] for start, end in spans]


def test_without_takes_spans_and_moves_the_labels() -> None:
    case = without(CASE, [FOREIGN[0]])
    assert case.text.startswith("The council voted")
    assert texts(case, Label.FOREIGN) == ["Read more"]
    assert texts(case, Label.NEUTRAL) == ["By Jane Roe"]


def test_a_clean_copy_keeps_no_foreign_text() -> None:
    case = thinned(CASE, 0.0, np.random.default_rng(0))
    assert case.foreign == ()
    assert texts(case, Label.NEUTRAL) == ["By Jane Roe"]


def test_a_list_is_put_in_as_main_text() -> None:
    case = with_list(CASE, np.random.default_rng(3))
    added = len(case.text) - len(TEXT)
    assert added > 0
    assert texts(case, Label.FOREIGN) == ["Share this", "Read more"]
    spans = [(start, start + 1) for start in range(len(case.text))]
    assert labels(case, spans).count(Label.MAIN) == labels(CASE, spans[: len(TEXT)]).count(Label.MAIN) + added


def test_every_kind_of_list_has_lines() -> None:
    for seed in range(4 * len(ITEMS)):
        assert all(
            line.strip() for line in list_lines(["alpha", "beta"], ["Leeds", "York"], np.random.default_rng(seed))
        )


def test_the_same_seed_makes_the_same_cases() -> None:
    assert list(made_cases([CASE], 5)) == list(made_cases([CASE], 5))
