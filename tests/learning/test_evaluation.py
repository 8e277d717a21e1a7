"""The numbers of one case: counted by hand, the same as the reference tool's, and true for all texts."""

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qc.learning.cases import Case
from qc.learning.evaluation import Row, Share, measure, missed
from qc.learning.marking import Flag, Marked
from qc.spans import Span
from tests.labelled import case

TEXT = "Share this story\nBy Ann\nThe mill burned down twice.\nPicture: J. Oakes\nAccept all cookies now"
SHARE, BYLINE, MAIN, CAPTION, COOKIES = (0, 16), (17, 23), (24, 51), (52, 69), (70, 92)
LABELLED = case(
    TEXT, foreign=(SHARE, CAPTION, COOKIES), neutral=(BYLINE,), caption=(CAPTION,), ref_words=6, id="mill/trafilatura"
)
TEXTS = st.text(st.sampled_from("ab1_é中 \n\t\u3000.\u00a0\ud800𝒳"), max_size=40)


def row(one: Case, *spans: Span, score: float | None = None) -> Row:
    return measure(Marked(one, [Flag(span) for span in spans]), one.system, score)


def test_a_case_is_counted_as_by_hand() -> None:
    found = row(LABELLED, SHARE, BYLINE, (24, 32), (70, 80), score=0.4)
    assert found.before == 2 * 5 / (5 + 3 + 3 + 4 + 6)  # 5 words of main, 10 foreign, 6 in the ground truth
    assert found.after == 2 * 3 / (3 + 3 + 2 + 6)  # "The mill" is gone, and so are three and two foreign words
    assert found.oracle == 2 * 5 / (5 + 6)
    assert (found.spans, found.found) == (3, 1)  # 10 of 22 characters of the cookie line are less than half
    assert (found.flags, found.right) == (3, 2)  # the byline is neutral, "The mill" main
    assert found.main == Share(23, 7)
    assert found.foreign == Share(14 + 15 + 19, 14 + 9)
    assert found.neutral == Share(5, 5)
    assert found.caption == Share(17, 0)
    assert found.clean == 23 / (23 + 48)
    assert found.score == 0.4
    assert found.harmed == (found.after < found.before - 0.005)


def test_what_was_not_found_is_named() -> None:
    assert missed(Marked(LABELLED, [Flag(SHARE), Flag((70, 80))])) == [CAPTION, COOKIES]


def spans_in(length: int) -> st.SearchStrategy[tuple[Span, ...]]:
    ends = st.tuples(st.integers(0, length), st.integers(0, length))
    return st.lists(ends.map(lambda pair: (min(pair), max(pair))), max_size=4).map(tuple)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Case, tuple[Span, ...]]:
    """Draw a case with any labels, and any flags."""
    text = draw(TEXTS)
    spans = spans_in(len(text))
    foreign = draw(spans)
    caption = tuple(draw(st.lists(st.sampled_from(foreign), max_size=2))) if foreign else ()
    words = draw(st.integers(0, 20))
    return case(text, foreign=foreign, neutral=draw(spans), caption=caption, ref_words=words), draw(spans)


@given(labelled())
def test_who_flags_nothing_changes_nothing_and_who_flags_the_foreign_text_is_the_oracle(
    drawn: tuple[Case, tuple[Span, ...]],
) -> None:
    one = msgspec.structs.replace(drawn[0], neutral=())
    nothing, oracle = row(one), row(one, *one.foreign)
    assert nothing.after == nothing.before
    assert oracle.after == oracle.oracle
    assert oracle.found == oracle.spans
    assert oracle.right == oracle.flags
    assert oracle.main.flagged == 0


@given(labelled())
def test_no_count_is_larger_than_what_there_is(drawn: tuple[Case, tuple[Span, ...]]) -> None:
    one, spans = drawn
    found = row(one, *spans)
    assert all(share.flagged <= share.all for share in (found.main, found.foreign, found.neutral, found.caption))
    assert found.right <= found.flags <= len(spans)
    assert found.main.all + found.foreign.all <= sum(not char.isspace() for char in one.text)


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The reference tool, which stands beside the labelled data."""
    path = Path(os.environ.get("QC_DATA", "")).parent / "eval" / "evaluate.py"
    if "QC_DATA" not in os.environ or not path.is_file():
        pytest.skip("the reference tool does not stand beside QC_DATA")
    spec = importlib.util.spec_from_file_location("evaluate", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.data
def test_every_number_is_that_of_the_reference(reference: ModuleType) -> None:
    @settings(max_examples=400)
    @given(labelled())
    def same(drawn: tuple[Case, tuple[Span, ...]]) -> None:
        one, spans = drawn
        theirs: dict[str, Any] = reference.measure(msgspec.to_builtins(one), spans)
        ours = row(one, *spans)
        assert (ours.before, ours.after, ours.oracle) == (theirs["before"], theirs["after"], theirs["oracle"])
        assert (ours.spans, ours.found) == (theirs["spans"], theirs["spans_hit"])
        assert (ours.flags, ours.right) == (theirs["flags"], theirs["flags_right"])
        assert ours.main == (theirs["char_main"], theirs["char_main_cut"])
        assert ours.foreign == (theirs["char_foreign"], theirs["char_foreign_cut"])
        assert ours.neutral == (theirs["char_neutral"], theirs["char_neutral_cut"])
        assert ours.caption == (theirs["char_caption"], theirs["char_caption_cut"])
        assert ours.clean == theirs["clean"]
        assert missed(Marked(one, [Flag(span) for span in spans])) == theirs["missed"]

    same()
