"""Cases with inserted text: what is foreign is marked, donors are of the host's language and fold, seeds decide."""

from collections import Counter

import msgspec
import numpy as np
import pytest

from qc.learning.cases import Case
from qc.learning.insertions import INSERTED, Insertion, Made, bodies, body_of, insertions, place

SUBJECTS = ("bread", "football", "railway")
ENDINGS = [one + other for one in "bcdfgklmnprst" for other in "aeiou"]


def words_of(subject: str) -> list[str]:
    """Return the made-up words that pages of a subject draw from."""
    return [subject + ending for ending in ENDINGS]


def page(number: int, subject: str, *, fold: int = 0, lang: str = "en", type_: str = "article") -> Case:
    random = np.random.default_rng(number)
    own = random.choice(words_of(subject), 20, replace=False)
    sentences = [" ".join(["The", *random.choice(own, 7), "and", str(at), "more."]) for at in range(24)]
    lines = [" ".join(pair) for pair in zip(sentences[::2], sentences[1::2], strict=True)]
    head, caption = "Share this story\n", f"A picture of the {subject} in the year {number}.\n"
    text = head + caption + "\n".join(lines)
    spans = ((0, len(head) - 1), (len(head), len(head) + len(caption) - 1))
    site = f"{subject}.example"
    return Case(
        f"{number}/html_text", str(number), "html_text", site, type_, fold, lang, True, text, spans, (), 100, spans[1:]
    )


PAGES = [page(number, subject) for number, subject in enumerate(SUBJECTS * 6)]


def put_in(made: Insertion) -> str:
    start, end = made.spans[0]
    return made.case.text[start:end]


def subject_of(text: str) -> str:
    return next(name for name in SUBJECTS if name in text)


def test_a_body_is_the_main_text_and_its_captions() -> None:
    body = body_of(PAGES[0])
    assert len(body.lines) == 12
    assert body.captions == ["A picture of the bread in the year 0."]


def test_untrusted_short_and_other_pages_are_no_hosts() -> None:
    short = page(91, "bread")
    cut = msgspec.structs.replace(short, text=short.text[:300])
    untrusted = msgspec.structs.replace(page(92, "bread"), trust=False)
    cases = [page(90, "bread", type_="forum"), cut, untrusted, PAGES[0], PAGES[0]]
    assert [body.case.page for body in bodies(cases)] == ["0"]


def test_inserted_text_is_foreign_and_on_a_line_of_its_own() -> None:
    found = [made for made in insertions(PAGES, 1) if made.kind in INSERTED]
    assert len(found) >= len(PAGES)
    for made in found:
        assert made.case.foreign == made.spans
        assert put_in(made) in made.case.text.split("\n")
        assert put_in(made) not in "\n".join(body_of(PAGES[int(made.case.page)]).lines)
        assert made.case.system == made.kind


def test_text_of_the_same_subject_comes_from_near_pages_and_other_text_from_far_ones() -> None:
    near = Counter[tuple[str, bool]]()
    for made in insertions(PAGES, 2, rounds=3):
        if made.kind in INSERTED:
            near[made.kind, subject_of(put_in(made)) == made.case.site.split(".")[0]] += 1
    assert near[Made.SAME, True] > 0 == near[Made.SAME, False]
    assert near[Made.OTHER, True] == 0 < near[Made.OTHER, False]


def test_a_moved_sentence_is_the_bodys_own() -> None:
    found = [made for made in insertions(PAGES, 3, (Made.MOVED,)) if made.kind is Made.MOVED]
    assert len(found) == len(PAGES)
    for made in found:
        own = " ".join(body_of(PAGES[int(made.case.page)]).lines)
        assert made.case.foreign == ()
        assert put_in(made) in own
        assert sorted(" ".join(made.case.text.split("\n")).split()) == sorted(own.split())


def test_hosts_of_another_language_or_fold_get_nothing() -> None:
    alone = [page(70, "bread", fold=1), page(71, "football", lang="de"), *PAGES]
    assert not [made for made in insertions(alone, 1, INSERTED) if made.case.page in ("70", "71")]


def test_the_seed_decides() -> None:
    one, same, other = (list(insertions(PAGES, seed)) for seed in (5, 5, 6))
    assert one == same
    assert one != other


def test_each_case_has_an_id_of_its_own_and_a_bare_body_comes_once() -> None:
    found = list(insertions(PAGES, 1, rounds=3))
    assert len({made.case.id for made in found}) == len(found)
    assert sum(made.kind is Made.BODY for made in found) == len(PAGES)


@pytest.mark.parametrize("lines", [8, 9, 40])
def test_places_are_at_the_head_in_the_middle_and_at_the_end(lines: int) -> None:
    random = np.random.default_rng(0)
    drawn = {place(lines, random) for _ in range(400)}
    assert {0, lines // 2, lines} <= drawn
    assert max(drawn) == lines
