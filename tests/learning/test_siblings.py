"""Siblings of the seed: foreign parts in an article's body, and none of the training's strings in the benchmark."""

import msgspec

from qc.learning.insertions import body_of
from qc.learning.siblings import ADDRESSES, LOCALES, Part, siblings
from tests.learning.test_insertions import PAGES, subject_of


def test_a_sibling_has_an_address_two_captions_and_a_locale_string() -> None:
    found = list(siblings(PAGES, 1, held_out=False))
    assert len(found) == len(PAGES)
    for case, parts in found:
        assert {part for part, _ in parts} == set(Part)
        assert case.foreign == tuple(span for _, span in parts)
        assert len(case.caption) == 2
        for _, (start, end) in parts:
            assert case.text[start:end] in case.text.split("\n")


def test_the_article_stays_whole_and_in_order() -> None:
    for case, parts in siblings(PAGES, 1, held_out=True):
        inserted = {case.text[start:end] for _, (start, end) in parts}
        kept = [line for line in case.text.split("\n") if line not in inserted]
        assert kept == body_of(PAGES[int(case.page)]).lines


def test_one_caption_is_near_in_subject_and_one_far() -> None:
    for case, parts in siblings(PAGES, 1, held_out=False):
        subjects = {
            part: subject_of(case.text[start:end]) for part, (start, end) in parts if part in (Part.NEAR, Part.FAR)
        }
        own = case.site.split(".")[0]
        assert subjects[Part.NEAR] == own != subjects[Part.FAR]


def test_captions_are_labelled_ones_where_pages_have_them() -> None:
    for case, _ in siblings(PAGES, 1, held_out=False):
        assert all(case.text[start:end].startswith("A picture of the ") for start, end in case.caption)


def test_else_they_are_whole_sentences() -> None:
    bare = [msgspec.structs.replace(case, caption=()) for case in PAGES]
    found = list(siblings(bare, 1, held_out=False))
    assert found
    assert all(case.text[start:end].endswith("more.") for case, _ in found for start, end in case.caption)


def test_the_benchmark_shares_no_string_with_training() -> None:
    lines = [{line for address in ADDRESSES[held_out] for line in address} for held_out in (False, True)]
    assert lines[0] & lines[1] <= {"Our Address"}
    assert not set(LOCALES[False]) & set(LOCALES[True])
    assert not any("Dorchester" in line or "North Cardinal" in line for part in lines for line in part)


def test_a_number_can_be_given_and_the_seed_decides() -> None:
    some = list(siblings(PAGES, 4, held_out=True, most=5))
    assert len(some) == 5
    assert some == list(siblings(PAGES, 4, held_out=True, most=5))
    assert some != list(siblings(PAGES, 5, held_out=True, most=5))
