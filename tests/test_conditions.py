"""A condition lets a fragment off and says why."""

import pytest

from qc.batch import Batch
from qc.checker import Checker
from qc.conditions import applies, let_off, on_site, position, quoted, related_word
from qc.documents import Document
from qc.rules import Rule
from qc.ruleset import Measured, Measurements, RuleSet
from tests.builders import ARTICLE, check, raw_rule, rule_set

CAPTION = raw_rule(
    "CAP901", keywords=["file photo:"], patterns=["^file photo:"], where={"unrelated": True, "max_words": 20}
)


def rule(**keys: object) -> Rule:
    return rule_set(raw_rule("SHR901", **keys)).rules[0]


def reason(text: str, fragment: int = 0, **keys: object) -> str | None:
    batch = Batch([Document("1", text)], ["en"])
    return let_off(rule(**keys), batch, fragment, (0, len(batch.texts[fragment])))


@pytest.mark.parametrize(
    "text",
    [
        "He said: “share this article” and left.",
        "Er sagte: „share this article“ und ging.",
        "« share this article »",
        'The button says "share this article", in red.',
    ],
)
def test_words_in_quotation_marks_are_quoted(text: str) -> None:
    start = text.index("share")
    assert quoted(text, (start, start + len("share this article")))


@pytest.mark.parametrize("text", ['"Yes," she said. share this article', "“No.” share this article “Why?”"])
def test_words_between_quotations_are_not(text: str) -> None:
    start = text.index("share")
    assert not quoted(text, (start, start + len("share this article")))


def test_quotation_marks_inside_the_span_count_too() -> None:
    assert quoted("“share this article”", (0, 20))


def test_too_many_and_too_few_words() -> None:
    assert reason("one two three", where={"max_words": 2}) == "it has 3 words, the rule allows 2"
    assert reason("one two three", where={"min_words": 4}) == "it has 3 words, the rule asks for 4"
    assert reason("one two three", where={"min_words": 3, "max_words": 3}) is None


def test_head_and_tail_are_five_fragments_or_a_tenth() -> None:
    assert position(0, 100) == ("head",)
    assert position(9, 100) == ("head",)
    assert position(10, 100) == ("body",)
    assert position(95, 100) == ("tail",)
    assert position(1, 4) == ("head", "tail")


def test_a_rule_for_the_tail_lets_the_head_off() -> None:
    text = "\n".join(f"line {number}" for number in range(40))
    assert reason(text, 0, where={"position": "tail"}) == (
        "it stands in the head of the document, the rule asks for its tail"
    )
    assert reason(text, 39, where={"position": "tail"}) is None


def test_a_rule_of_another_language_does_not_look_and_undetermined_gets_rules_for_any_only() -> None:
    german = rule(languages=["de"])
    document = Document("1", ARTICLE)
    assert applies(german, document, "de") is None
    assert applies(rule(languages=["zh"]), document, "zh-cn") is None
    assert applies(german, document, None) == "the rule is for de, the document is in no known language"
    assert applies(rule(), document, None) is None


def test_a_site_is_the_record_own_or_the_host_of_its_url() -> None:
    assert on_site(Document("1", "", meta={"site": "example.com"}), ("example.com",))
    assert on_site(Document("1", "", meta={"url": "https://news.example.com/a"}), ("example.com",))
    assert not on_site(Document("1", "", meta={"url": "https://notexample.com/"}), ("example.com",))
    assert not on_site(Document("1", "", meta={"url": "http://[broken"}), ("example.com",))


def test_a_caption_with_a_word_of_the_story_is_let_off() -> None:
    assert check(f"File photo: A library in Leeds\n{ARTICLE}", CAPTION).findings == ()


def test_a_caption_of_another_story_is_found() -> None:
    (finding,) = check(f"File photo: Rescue boats near Lampedusa\n{ARTICLE}", CAPTION).findings
    assert finding.text == "File photo: Rescue boats near Lampedusa"


def test_the_words_of_the_form_itself_do_not_count_as_related() -> None:
    assert related_word("The file was a photo.\nFile photo: Boats", "File photo: Boats", (0, 11)) is None


def test_what_has_no_content_words_is_not_judged() -> None:
    assert related_word("Text.", "File photo: 12", (0, 11)) == ""
    assert related_word("正文。", "文件照片：救援船", (0, 4)) == ""


def test_a_heading_counts_only_beside_what_it_is_the_heading_of() -> None:
    heading = raw_rule("NAV901", lines=["Links"], where={"beside": "share"})
    share = raw_rule("SHR901")
    near = check(f"Links\nShare this story\n{ARTICLE}", heading, share)
    far = check(f"Links\n{ARTICLE}Share this story", heading, share)
    assert [finding.rule for finding in near.findings] == ["NAV901", "SHR901"]
    assert [finding.rule for finding in far.findings] == ["SHR901"]


def test_two_headings_do_not_hold_each_other_up() -> None:
    one = raw_rule("NAV901", lines=["Links"], where={"beside": "navigation"})
    other = raw_rule("NAV902", lines=["More"], where={"beside": "navigation"})
    assert check(f"Links\nMore\n{ARTICLE}", one, other).findings == ()


def test_unless_lets_a_fragment_off() -> None:
    exempt = raw_rule("SHR903", patterns=["^share this .*$"], unless=["recipe"])
    assert check(f"Share this recipe with us\n{ARTICLE}", exempt).findings == ()
    assert len(check(f"Share this post with us\n{ARTICLE}", exempt).findings) == 1


def test_a_doubtful_word_counts_only_amid_many_other_hits() -> None:
    doubtful = raw_rule("NAV901", lines=["Business"], where={"amid": 2})
    few = check(f"Business\nShare this story\n{ARTICLE}", doubtful, raw_rule("SHR901"))
    many = check(f"Business\nShare this story\n{ARTICLE}Share this article", doubtful, raw_rule("SHR901"))
    assert [finding.rule for finding in few.findings] == ["SHR901"]
    assert [finding.rule for finding in many.findings] == ["NAV901", "SHR901", "SHR901"]


def test_several_hits_on_one_fragment_are_one_for_amid() -> None:
    doubtful = raw_rule("NAV901", lines=["Business"], where={"amid": 2})
    both = (raw_rule("SHR901"), raw_rule("SHR902", lines=["Share this story"]))
    report = check(f"Business\nShare this story\n{ARTICLE}", doubtful, *both)
    assert [finding.rule for finding in report.findings] == ["SHR901"]


def test_a_line_known_from_whole_pages_only_counts_amid_other_hits_and_then_holds_up_its_neighbours() -> None:
    known = raw_rule("NAV901", lines=["Visit the shop"])
    heading = raw_rule("NAV902", lines=["More"], where={"beside": "navigation"})
    share = raw_rule("SHR901", patterns=["^share this .*$"])
    rules = rule_set(known, heading, share)
    measured = {
        **rules.measurements.rules,
        "NAV901": Measured(0.97, measured=True, page_only=frozenset({"visit the shop"})),
    }
    checker = Checker(RuleSet(rules.rules, rules.tables, Measurements(measured)))

    def found(text: str) -> list[str]:
        return [finding.rule for finding in checker.check([Document("1", text)])[0].findings]

    calls = "".join(f"Share this on {name}\n" for name in "abcdefgh")
    assert found(f"Visit the shop\nMore\n{ARTICLE}") == []
    assert found(f"Visit the shop\nMore\n{ARTICLE}{calls}") == ["NAV901", "NAV902", *["SHR901"] * 8]


def test_a_doubtful_rule_counts_in_a_text_with_two_other_hits_doubtful_ones_included() -> None:
    rules = rule_set(raw_rule("SHR901"), raw_rule("REL901", lines=["Read on", "See also", "More here"]))
    measured = {**rules.measurements.rules, "REL901": Measured(0.9, measured=True, doubtful=True)}
    checker = Checker(RuleSet(rules.rules, rules.tables, Measurements(measured)))

    def found(text: str) -> list[str]:
        return [finding.rule for finding in checker.check([Document("1", text)])[0].findings]

    assert found(f"Read on\n{ARTICLE}See also") == []
    assert found(f"Read on\n{ARTICLE}See also\nMore here") == ["REL901"] * 3
    assert found(f"Read on\n{ARTICLE}Share this story\nShare this article") == ["REL901", "SHR901", "SHR901"]
