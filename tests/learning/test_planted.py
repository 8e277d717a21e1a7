"""Placeholders planted in nearly clean pages, as examples of their rules."""

from qc.learning.planted import planted_cases
from tests.builders import ARTICLE, raw_rule, rule_set
from tests.labelled import case

LONG = ARTICLE * 2
EXAMPLES = {"foreign": ["Contact\n⟦12 Demo Street⟧\n⟦Sampletown⟧"], "content": []}
RULES = rule_set(
    raw_rule("TPL901", cases=EXAMPLES),
    raw_rule("LOC901", languages=["de"], cases={"foreign": ["⟦de_DEDeutsch⟧"], "content": []}),
    raw_rule("NAV901", cases={"foreign": ["⟦Log in⟧"], "content": []}),
    raw_rule("MKP901", cases={"foreign": ["It ⟦[caption]⟧ rained."], "content": []}),
).rules
PAGES = [case(LONG, id=f"{number}/trafilatura", page=str(number), site=f"{number}.org") for number in range(80)]


def test_examples_stand_on_lines_of_their_own_and_are_foreign() -> None:
    made = list(planted_cases(PAGES, RULES, seed=1))
    assert 5 < len(made) < 60
    for one in made:
        flagged = {one.text[start:end] for start, end in one.foreign}
        assert flagged == {"12 Demo Street\nSampletown"}
        assert all(one.text[start - 1 : start] in ("", "\n") for start, _ in one.foreign)
        rest = "".join(line for line in one.text.split("\n") if line not in ("12 Demo Street", "Sampletown"))
        assert rest == LONG.replace("\n", "")


def test_the_same_seed_gives_the_same_cases_and_no_whole_page_is_taken() -> None:
    assert list(planted_cases(PAGES, RULES, 1)) == list(planted_cases(PAGES, RULES, 1))
    pages = [case(LONG, system="html_text", id=f"{number}/h", page=str(number)) for number in range(40)]
    assert not list(planted_cases(pages, RULES, 1))
