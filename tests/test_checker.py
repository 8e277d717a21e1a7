"""One batch in, one report for each document out; what is said of one never depends on the others."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from qc.checker import Checker
from qc.documents import Document, Unreadable
from qc.findings import Level, Verdict
from qc.policy import Accepted, Policy
from qc.ruleset import load_shipped
from tests.builders import ARTICLE, check, raw_rule, rule_set

SHARE = raw_rule("SHR901")
SHIPPED = Checker(load_shipped())
DIRTY = f"Skip to main content\n304 North Cardinal St.\nDorchester Center, MA 02124\n{ARTICLE}en_USEnglish\n"
PIECES = st.sampled_from(
    [
        "Share this article",
        "304 North Cardinal St.",
        "en_USEnglish",
        "It rained.",
        "😀",
        "é\u0301",
        " ",
        "\n",
        "\u00a0",
        "x" * 50,
    ]
)


def test_a_foreign_line_is_a_finding_with_exact_span_line_and_column() -> None:
    report = check(f"😀 Title\n  Share this story \n{ARTICLE}", SHARE)
    (finding,) = report.findings
    assert finding.text == "Share this story"
    assert finding.span == (10, 26)
    assert (finding.line, finding.column) == (2, 3)
    assert (finding.rule, finding.category, finding.level) == ("SHR901", "share", Level.ERROR)


def test_the_score_of_one_text_by_hand() -> None:
    report = check("Share this story\nIt rained in Leeds.", SHARE, confidence={"SHR901": 0.8})
    foreign, all_visible = 14, 14 + 16
    assert report.chars == all_visible
    assert report.score == round(1 - 0.8 * foreign / all_visible, 4)
    assert report.parts == {"share": round(0.8 * foreign / all_visible, 4)}


def test_an_empty_document_has_no_score() -> None:
    report = check(" \n\u00a0\n", SHARE)
    assert (report.score, report.verdict, report.chars, report.findings) == (None, Verdict.EMPTY, 0, ())


def test_what_could_not_be_read_is_a_report_with_one_error() -> None:
    checker = Checker(rule_set(SHARE))
    reports = checker.check(
        [Unreadable("QC000", "not JSON", "a.jsonl", 3), Document("1", ARTICLE, "a.jsonl", record=4)]
    )
    assert [report.verdict for report in reports] == [Verdict.UNREADABLE, Verdict.CLEAN]
    assert reports[0].findings[0].rule == "QC000"
    assert reports[0].findings[0].confidence is None


def test_a_document_over_the_limit_is_not_scanned() -> None:
    report = check(ARTICLE, SHARE, policy=Policy(max_chars=100))
    assert report.verdict is Verdict.UNREADABLE
    assert "max-document-chars" in report.findings[0].message


def test_the_same_findings_in_a_batch_and_alone() -> None:
    texts = [DIRTY, ARTICLE, "", "Teilen\n" * 3, DIRTY[::-1]]
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    assert SHIPPED.check(documents) == [SHIPPED.check([document])[0] for document in documents]


def test_a_rule_that_the_settings_switch_off_does_not_run() -> None:
    assert check(f"Share this story\n{ARTICLE}", SHARE, policy=Policy(levels={"share": "off"})).findings == ()


def test_an_accepted_finding_counts_neither_as_finding_nor_in_the_score() -> None:
    accepted = Accepted("SHR901", "a story about sharing", text="this story")
    checker = Checker(rule_set(SHARE), Policy(accepted=(accepted,)))
    report = checker.check([Document("1", f"Share this story\n{ARTICLE}")])[0]
    assert (report.findings, report.score) == ((), 1.0)
    assert checker.accepted == {0: 1}


def test_repetition_is_a_hint_and_leaves_the_copy_out_of_the_score() -> None:
    rule = raw_rule("REP901", detector="repeated-line", fix="none")
    report = check(ARTICLE + ARTICLE.splitlines()[0], rule)
    (finding,) = report.findings
    assert finding.level is Level.INFO
    assert finding.line == 5
    assert report.score == 1.0


def test_a_users_pattern_that_backtracks_for_ever_ends_as_qc004() -> None:
    rule = raw_rule("SHR902", keywords=["aaaa"], patterns=["^(a|aa)+$"])
    report = check("a" * 80 + "!\n" + ARTICLE, rule, shipped=False)
    assert [finding.rule for finding in report.findings] == ["QC004"]
    assert "SHR902" in report.findings[0].message


def test_findings_on_the_whole_document_stand_before_those_with_a_span() -> None:
    slow = raw_rule("SHR902", keywords=["aaaa"], patterns=["^(a|aa)+$"])
    wall = raw_rule("PAY901", keywords=["second reading"], patterns=["second reading"], extend="document")
    report = check("a" * 80 + f"!\nShare this story\n{ARTICLE}", slow, wall, SHARE, shipped=False)
    assert [(finding.rule, finding.span is None) for finding in report.findings] == [
        ("PAY901", True),
        ("QC004", True),
        ("SHR901", False),
    ]


def test_two_rules_out_of_time_have_two_fingerprints() -> None:
    rules = [raw_rule(f"SHR90{n}", keywords=["aaaa"], patterns=["^(a|aa)+$"]) for n in (2, 3)]
    report = check("a" * 80 + "!\n" + ARTICLE, *rules, shipped=False)
    assert len({finding.fingerprint for finding in report.findings}) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_spans_lie_inside_the_text_sorted_and_without_overlap(text: str) -> None:
    report = SHIPPED.check([Document("1", text)])[0]
    spans = [finding.span for finding in report.findings if finding.span is not None]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    for finding in report.findings:
        if finding.span is not None:
            assert text[slice(*finding.span)] == finding.text
    if report.score is not None:
        assert abs(report.score + sum(report.parts.values()) - 1) < 0.002


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_carriage_returns_trailing_blanks_and_nbsp_change_no_finding(text: str) -> None:
    def found(variant: str) -> list[tuple[str, str]]:
        findings = SHIPPED.check([Document("1", variant)])[0].findings
        return [(finding.rule, " ".join((finding.text or "").split())) for finding in findings]

    plain = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    expected = found(plain)
    assert found(plain.replace("\n", "\r\n")) == expected
    assert found(plain.replace("\n", "  \t\n")) == expected
    assert found(plain.replace(" ", "\u00a0")) == expected


def test_examining_says_what_each_fragment_counts_as() -> None:
    rules = rule_set(
        raw_rule("SHR901", keywords=["share"], patterns=["^share this story$"]), confidence={"SHR901": 0.9}
    )
    examined = Checker(rules).examine([Document("a", f"{ARTICLE}Share this story"), Document("b", ARTICLE)])
    assert [report.id for report in examined.reports] == ["a", "b"]
    assert list(examined.probabilities) == [0.0] * 4 + [0.9] + [0.0] * 4
    assert examined.reports == Checker(rules).check(examined.batch.documents)
