"""The documents written for the project and their gold spans."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qc.findings import Category, Family
from qc.readers import Item, ReadOptions, read

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
NO_DOCUMENTS = {"README.md", "gold.jsonl"}

Case = dict[str, Any]


def read_gold() -> list[Case]:
    with (CORPUS / "gold.jsonl").open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


def written_documents() -> Iterator[tuple[str, str, str]]:
    """Id, source and text of every document that has gold spans."""
    for path in sorted(CORPUS.rglob("*")):
        source = path.relative_to(ROOT).as_posix()
        if path.name in NO_DOCUMENTS or path.suffix not in {".txt", ".md", ".jsonl"}:
            continue
        content = path.read_bytes().decode("utf-8")
        if path.suffix == ".jsonl":
            for record in map(json.loads, content.rstrip("\n").split("\n")):
                yield record["id"], source, record["text"]
        else:
            yield source, source, content


GOLD = read_gold()
EACH = pytest.mark.parametrize("case", GOLD, ids=[case["id"] for case in GOLD])


def is_clean(case: Case) -> bool:
    return not case["foreign"] and not case["damaged"]


def categories_in(cases: list[Case]) -> Counter[str]:
    return Counter(name for case in cases for name in case["categories"] + case["damaged_categories"])


def test_gold_holds_exactly_the_documents_and_their_text() -> None:
    assert {case["id"]: (case["source"], case["text"]) for case in GOLD} == {
        name: (source, text) for name, source, text in written_documents()
    }


def test_no_two_documents_share_an_id_or_a_text() -> None:
    assert len({case["id"] for case in GOLD}) == len(GOLD)
    assert len({case["text"] for case in GOLD}) == len(GOLD)


def test_there_are_at_least_eighty_documents_in_ten_languages_english_and_german_first() -> None:
    languages = Counter(case["lang"] for case in GOLD)
    assert len(GOLD) >= 80
    assert len(languages) >= 10
    assert [name for name, _ in languages.most_common(2)] == ["en", "de"]


def test_half_of_the_documents_are_clean() -> None:
    assert sum(map(is_clean, GOLD)) / len(GOLD) == pytest.approx(0.5, abs=0.05)


def test_every_category_that_a_rule_can_find_stands_in_at_least_two_documents() -> None:
    # Only the model names boilerplate, so no reader could label it.
    wanted = {c for c in Category if c.family in {Family.FOREIGN, Family.DAMAGED}} - {Category.BOILERPLATE}
    documents = Counter(name for case in GOLD for name in categories_in([case]))
    assert {name for name in wanted if documents[name] < 2} == set()
    assert set(documents) == {str(name) for name in wanted}


@EACH
def test_spans_lie_inside_the_text_in_order_and_never_overlap(case: Case) -> None:
    for names in (("foreign", "neutral"), ("foreign", "damaged"), ("neutral", "damaged")):
        spans = sorted(tuple(span) for name in names for span in case[name])
        assert all(0 <= start < end <= len(case["text"]) for start, end in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert case["foreign"] == sorted(case["foreign"])


@EACH
def test_foreign_spans_are_whole_lines_without_surrounding_white_space(case: Case) -> None:
    lines = [match.span() for match in re.finditer(r"\S(?:[^\n]*\S)?", case["text"])]
    assert [span for span in case["foreign"] if tuple(span) not in lines] == []


@EACH
def test_each_span_has_a_category_of_its_family_and_each_damage_a_repair(case: Case) -> None:
    assert len(case["categories"]) == len(case["foreign"])
    assert len(case["damaged_categories"]) == len(case["repaired"]) == len(case["damaged"])
    assert {Category(name).family for name in case["categories"]} <= {Family.FOREIGN}
    assert {Category(name).family for name in case["damaged_categories"]} <= {Family.DAMAGED}
    broken = [case["text"][start:end] for start, end in case["damaged"]]
    assert all(before != after for before, after in zip(broken, case["repaired"], strict=True))


@EACH
def test_words_of_the_reference_are_those_of_the_main_text(case: Case) -> None:
    hidden = {i for start, end in case["foreign"] + case["neutral"] for i in range(start, end)}
    assert case["ref_words"] == sum(match.start() not in hidden for match in re.finditer(r"\w+", case["text"]))


@EACH
def test_the_fold_follows_from_the_site_as_in_the_labelled_data(case: Case) -> None:
    assert case["fold"] == int(hashlib.sha1(case["site"].encode()).hexdigest(), 16) % 5
    assert case["site"].endswith(".example")


def test_one_story_is_a_sibling_of_the_seed() -> None:
    (case,) = [case for case in GOLD if case["id"] == "corpus/articles/lake-corridor-trucks.txt"]
    texts = [case["text"][start:end] for start, end in case["foreign"]]
    assert texts[:3] == ["Physical Address", "304 North Cardinal St.", "Dorchester Center, MA 02124"]
    assert case["categories"] == ["template"] * 3 + ["caption"] * 2 + ["locale"]
    assert texts[-1] == "en_GBEnglish"


def test_the_sibling_of_the_seed_is_what_a_newcomer_sees_first() -> None:
    first = next(iter(read([str(CORPUS)], ReadOptions(exclude=("README.md", "gold.jsonl")))), None)
    assert isinstance(first, Item)
    assert first.source == str(CORPUS / "articles" / "lake-corridor-trucks.txt")


@pytest.mark.parametrize("words", ["Lorem ipsum", "404", "cookies", "cocaine", "clinic", "newsletter", "{{ ", "– "])
def test_what_rules_look_for_also_stands_in_clean_english_text(words: str) -> None:
    assert any(words in case["text"] for case in GOLD if is_clean(case) and case["lang"] == "en")


def test_html_pages_are_whole_pages() -> None:
    pages = [path.read_text(encoding="utf-8") for path in CORPUS.rglob("*.html")]
    assert len(pages) >= 2
    assert all(f"<{tag}" in page for page in pages for tag in ("nav", "header", "footer", "script"))
