"""Which cases are judged: folds, filters, captions."""

from pathlib import Path

import pytest

from qc.errors import UsageError
from qc.learning.selection import FOLDS, Selection, captions_neutral, known, parsed, value_of
from tests.labelled import case, write, written


def test_fold_4_has_to_be_named() -> None:
    assert parsed(None, []) == (FOLDS, {})
    assert 4 not in FOLDS
    assert parsed("4", []) == ((4,), {})
    assert parsed(None, ["fold=4", "fold=3"]) == ((4, 3), {})


def test_the_same_key_twice_means_either() -> None:
    assert parsed("1", ["lang=de", "lang=en", "trust=true"])[1] == {"lang": ("de", "en"), "trust": ("True",)}


@pytest.mark.parametrize("folds", ["", "1,,2", "-1", "one"])
def test_what_is_no_fold_is_refused(folds: str) -> None:
    with pytest.raises(UsageError, match="is no fold"):
        parsed(folds, [])


def test_all_filters_must_let_a_case_pass(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", written(1))
    selection = Selection((1,), {"system": ("html_text", "trafilatura"), "trust": ("True",)})
    found = list(selection.cases([path]))
    assert found
    assert {(one.fold, one.trust) for one in found} == {(1, True)}
    assert {one.system for one in found} == {"html_text", "trafilatura"}


def test_neutral_captions_leave_the_foreign_text_with_their_categories() -> None:
    one = case(
        "a b c d", foreign=((0, 1), (2, 3)), caption=((2, 3),), neutral=((4, 5),), categories=("share", "caption")
    )
    changed = captions_neutral(one)
    assert changed.foreign == ((0, 1),)
    assert changed.categories == ("share",)
    assert changed.neutral == ((4, 5), (2, 3))


def test_a_selection_says_what_it_is() -> None:
    assert Selection().name == "folds 0,1,2,3"
    everything = Selection((4,), {"lang": ("de", "en")}, "neutral", "lang", ("error",), safe=True)
    assert everything.name == "fold 4 lang=de|en captions neutral by lang levels error safe"


def test_cases_can_be_grouped_by_several_keys() -> None:
    assert value_of(case("", lang="zh"), known("system,lang")) == "trafilatura zh"
    with pytest.raises(UsageError, match="cases have no '' to choose"):
        known("system,")
    with pytest.raises(UsageError, match="give one key and a value"):
        parsed(None, ["system,lang=x"])
