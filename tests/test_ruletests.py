"""Cases inside rule files: foreign ones are flagged exactly, content ones by no rule."""

from typing import Any

import pytest

from qc.ruleset import load_shipped
from qc.ruletests import run_cases, unmark
from tests.builders import raw_rule, rule_set


def failures(*raws: dict[str, Any]) -> list[str]:
    return [str(failure) for failure in run_cases(rule_set(*raws))]


def cases(foreign: list[str], content: list[str] | None = None, **keys: Any) -> dict[str, Any]:
    return raw_rule(keys.pop("id", "SHR901"), cases={"foreign": foreign, "content": content or []}, **keys)


def test_marks_are_taken_out_and_give_spans() -> None:
    assert unmark("a ⟦bc⟧ 😀 ⟦d⟧") == ("a bc 😀 d", [(2, 4), (7, 8)])
    assert unmark("none") == ("none", [])


@pytest.mark.parametrize("case", ["⟦a", "a⟧", "⟦a⟦b⟧⟧", "⟧a⟦"])
def test_marks_that_do_not_pair_are_a_failure(case: str) -> None:
    with pytest.raises(ValueError, match="do not pair"):
        unmark(case)
    (failure,) = failures(cases([case]))
    assert failure.startswith("SHR901.yaml: SHR901: the marks ⟦ ⟧ do not pair")


def test_a_foreign_case_without_marks_is_a_failure() -> None:
    assert failures(cases(["It rained."])) == ["SHR901.yaml: SHR901: nothing is marked ⟦so⟧ in 'It rained.'"]


def test_cases_that_hold_say_nothing() -> None:
    assert failures(cases(["A story.\n⟦Share this article⟧\nIt rained."], ["We share this article of faith."])) == []


def test_a_case_that_is_not_flagged_tells_what_was_expected_and_got() -> None:
    (failure,) = failures(cases(["⟦Share this page⟧\nIt rained."]))
    assert failure == "SHR901.yaml: SHR901: expected ['Share this page'], got [] in 'Share this page\\nIt rained.'"


def test_a_span_that_is_not_exact_is_a_failure() -> None:
    (failure,) = failures(cases(["Please ⟦share this article⟧ now\nIt rained."], patterns=["share this article"]))
    assert "expected ['share this article'], got ['Please share this article now']" in failure
    assert (
        failures(
            cases(["Please ⟦share this article⟧ now\nIt rained."], patterns=["share this article"], extend="match")
        )
        == []
    )


def test_a_rule_runs_over_the_content_cases_of_every_other() -> None:
    loud = cases(["⟦share this story⟧\nIt rained."], id="SHR902", patterns=["share this"])
    quiet = cases(["⟦Share this article⟧\nIt rained."], ["You may share this text with friends."])
    (failure,) = failures(quiet, loud)
    assert failure == "SHR902.yaml: SHR902: flags 'You may share this text with friends.' in a content case of SHR901"


def test_only_the_chosen_rules_are_judged() -> None:
    rules = rule_set(cases(["⟦wrong⟧\nx"]), cases(["⟦Share this article⟧\nIt rained."], id="SHR902"))
    assert list(run_cases(rules, [rules.by_id["SHR902"]])) == []
    assert len(list(run_cases(rules))) == 1


def test_cases_are_read_in_the_first_language_and_on_the_first_site_of_their_rule() -> None:
    assert failures(cases(["⟦Share this article⟧\nIt rained."], languages=["de"], sites=["example.com"])) == []


def test_beside_sees_the_rule_that_it_asks_for() -> None:
    weak = cases(["⟦Share this story⟧\n⟦OK⟧\nIt rained."], id="SHR902", lines=["OK"], where={"beside": "share"})
    strong = cases(["⟦Share this article⟧\nIt rained."])
    (failure,) = failures(weak, strong)
    assert "expected ['Share this story', 'OK'], got ['OK']" in failure


def test_a_rule_on_documents_hits_or_does_not() -> None:
    rule = cases(["Share this article"], extend="document")
    assert failures(rule) == []
    (failure,) = failures(cases(["Share this page"], extend="document"))
    assert failure == "SHR901.yaml: SHR901: does not hit 'Share this page'"


def test_an_exception_lets_off_patterns_and_lines_alike() -> None:
    lines = cases(["⟦Print⟧\nIt rained."], ["Share\nIt rained."], lines=["Print", "Share"], unless=["^share$"])
    assert failures(lines) == []
    patterns = cases(["⟦Share this article⟧\nIt rained."], ["Share this story\nIt rained."], unless=["story"])
    assert failures(patterns) == []


def test_the_cases_of_our_own_rules_hold() -> None:
    assert [str(failure) for failure in run_cases(load_shipped())] == []
