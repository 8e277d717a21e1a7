"""A format of bounded size keeps the worst findings, and different ones before more of the same."""

from qc.findings import Finding, Level
from qc.reports.places import nowhere
from qc.reports.worst import EXCERPT, Worst
from tests.written import finding, report


def kept(limit: int, *findings: Finding) -> list[tuple[str | None, str]]:
    worst = Worst(limit)
    for one in findings:
        worst.offer(report(one), one, nowhere)
    assert worst.seen == len(findings)
    assert worst.left_out == max(0, len(findings) - limit)
    return [(one.finding.text, one.finding.level.value) for one in worst.ordered()]


def test_errors_come_before_warnings_and_surer_findings_before_others() -> None:
    hint, warning = finding("a", level=Level.INFO, confidence=0.6), finding("b", level=Level.WARNING, confidence=0.8)
    sure, surer = finding("c", confidence=0.96), finding("d", confidence=0.99)
    assert kept(3, hint, warning, sure, surer) == [("d", "error"), ("c", "error"), ("b", "warning")]


def test_the_first_of_a_text_comes_before_repeats_that_are_surer() -> None:
    repeats = [finding("a", confidence=0.99) for _ in range(5)]
    assert kept(3, *repeats, finding("b", confidence=0.96)) == [("a", "error"), ("b", "error"), ("a", "error")]


def test_findings_that_are_equally_bad_come_in_the_order_of_the_input() -> None:
    assert [text for text, _ in kept(2, *map(finding, "abc"))] == ["a", "b"]


def test_findings_about_the_run_are_as_sure_as_can_be() -> None:
    assert kept(1, finding("a"), finding(None, confidence=None, rule="QC000")) == [(None, "error")]


def test_long_texts_are_cut_so_that_memory_is_bounded() -> None:
    ((text, _),) = kept(1, finding("x" * 10_000))
    assert text is not None
    assert len(text) == EXCERPT
