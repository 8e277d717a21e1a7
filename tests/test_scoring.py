"""Findings of a document do not overlap; the score is the expected share of main text."""

from qc.findings import Level
from tests.builders import ARTICLE, check, raw_rule

WHOLE = raw_rule("NAV901", lines=["Home Share this story Menu"])
PART = raw_rule("SHR901", patterns=["share this story"], extend="match")
LINE = "Home Share this story Menu"


def test_of_equal_spans_the_more_specific_category_names_the_finding_and_the_rest_agree() -> None:
    navigation = raw_rule("NAV902", lines=["Share this story"])
    (finding,) = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"), navigation).findings
    assert (finding.rule, finding.also) == ("SHR901", ("NAV902",))


def test_a_finding_is_as_sure_as_the_surest_hit_on_its_span() -> None:
    navigation = raw_rule("NAV902", lines=["Share this story"])
    rules = (raw_rule("SHR901"), navigation)
    (finding,) = check(f"Share this story\n{ARTICLE}", *rules, confidence={"SHR901": 0.8, "NAV902": 0.99}).findings
    assert (finding.rule, finding.confidence, finding.level) == ("NAV902", 0.99, Level.ERROR)


def test_a_longer_span_of_the_same_level_takes_a_shorter_one_in() -> None:
    (finding,) = check(f"{LINE}\n{ARTICLE}", WHOLE, PART).findings
    assert (finding.text, finding.also) == (LINE, ("SHR901",))


def test_a_sure_part_is_not_lost_in_an_unsure_whole() -> None:
    (finding,) = check(f"{LINE}\n{ARTICLE}", WHOLE, PART, confidence={"NAV901": 0.6, "SHR901": 0.97}).findings
    assert (finding.text, finding.level) == ("Share this story", Level.ERROR)


def test_a_hit_below_the_floor_is_no_finding_but_counts_in_the_score() -> None:
    report = check("Share this story\nIt rained in Leeds.", raw_rule("SHR901"), confidence={"SHR901": 0.4})
    assert report.findings == ()
    assert report.score == round(1 - 0.4 * 14 / 30, 4)


def test_each_character_counts_with_its_strongest_hit() -> None:
    report = check(f"{LINE}\nIt rained.", WHOLE, PART, confidence={"NAV901": 0.5, "SHR901": 0.9})
    assert report.chars == 22 + 9
    assert report.parts == {"navigation": round(0.5 * 8 / 31, 4), "share": round(0.9 * 14 / 31, 4)}


def test_neutral_fragments_are_left_out_of_the_score() -> None:
    byline = raw_rule("BYL901", lines=["By Jane Roe"], fix="none")
    report = check("By Jane Roe\nShare this story\nIt rained in Leeds.", byline, raw_rule("SHR901"))
    assert [finding.level for finding in report.findings] == [Level.INFO, Level.ERROR]
    assert report.score == round(1 - 0.97 * 14 / 30, 4)


def test_damaged_text_counts_as_main() -> None:
    mojibake = raw_rule("ENC901", keywords=["ã©"], patterns=["Ã©"], fix="replace")
    report = check("The cafÃ© opened on Monday.\nNobody came.", mojibake)
    (finding,) = report.findings
    assert (finding.text, finding.replacement, finding.safe) == ("cafÃ©", "café", True)
    assert (report.score, finding.level) == (1.0, Level.ERROR)


def test_a_finding_on_the_whole_document_has_no_span_and_no_part_in_the_score() -> None:
    wall = raw_rule("PAY901", patterns=["^share this story$"], extend="document", fix="none")
    report = check(f"{ARTICLE}Share this story\nShare this story", wall)
    (finding,) = report.findings
    assert (finding.span, finding.line, finding.text) == (None, None, None)
    assert report.score == 1.0


def test_only_an_error_of_a_safe_rule_is_safe() -> None:
    sure = check(f"Share this story\n{ARTICLE}", raw_rule("SHR901"), safe=("SHR901",)).findings[0]
    unsure = check(
        f"Share this story\n{ARTICLE}", raw_rule("SHR901"), safe=("SHR901",), confidence={"SHR901": 0.9}
    ).findings[0]
    assert (sure.safe, unsure.safe) == (True, False)
