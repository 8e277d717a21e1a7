"""Articles into which a theme leaked: what is put in is foreign, and the article's own lines stay."""

from qc.learning.contaminated import contaminated
from qc.learning.insertions import body_of
from qc.learning.siblings import Part
from tests.learning.test_insertions import PAGES

CASES = list(contaminated(PAGES, 1))


def test_each_holds_something_that_leaked_and_text_of_other_stories() -> None:
    assert len(CASES) == len(PAGES)
    for case, parts in CASES:
        kinds = [part for part, _ in parts]
        assert {Part.TEMPLATE, Part.LOCALE} & set(kinds)
        assert 1 <= sum(part in (Part.NEAR, Part.FAR) for part in kinds) <= 4
        assert case.foreign == tuple(span for _, span in parts)
        assert case.made


def test_spans_are_whole_lines() -> None:
    for case, parts in CASES:
        assert all(case.text[start:end] in case.text.split("\n") for _, (start, end) in parts)


def test_the_articles_own_words_stay_each_as_often_as_before() -> None:
    for case, parts in CASES:
        put_in = {case.text[start:end] for _, (start, end) in parts}
        kept = " ".join(line for line in case.text.split("\n") if line not in put_in)
        body = body_of(PAGES[int(case.page)])
        own = " ".join([*body.lines, *(caption for caption in body.captions[:1] if caption in kept)])
        assert sorted(kept.split()) == sorted(own.split())


def test_the_seed_decides() -> None:
    assert list(contaminated(PAGES, 1)) == CASES != list(contaminated(PAGES, 2))
