"""What keywords cost: candidates that come to nothing, a document."""

import pytest

from qc.cost import costs
from qc.documents import Document
from tests.builders import ARTICLE, raw_rule, rule_set

GERMAN = """Der Rat beschloss am Montag, die Bücherei auch sonntags zu öffnen und das Geld dafür bereitzustellen.
Die Einwohner hatten seit dem Frühjahr neunhundert Unterschriften gesammelt und waren zufrieden.
"""


def documents(*texts: str) -> list[Document]:
    return [Document(str(number), text) for number, text in enumerate(texts)]


def test_candidates_that_come_to_nothing_are_counted_a_document() -> None:
    rule = raw_rule("SHR901", keywords=["share", "library"], patterns=["^share this article$"])
    found = costs(
        rule_set(rule), documents(ARTICLE, ARTICLE + "We share a library.\nShare this article\n", ARTICLE, ARTICLE)
    )
    cost = found["SHR901"]
    assert cost.rate == pytest.approx(5 / 4)
    assert cost.keywords == {"library": pytest.approx(5 / 4), "share": pytest.approx(1 / 4)}
    assert list(cost.keywords) == ["library", "share"]


def test_what_comes_to_something_costs_nothing() -> None:
    found = costs(
        rule_set(raw_rule("SHR901")), documents("Share this article\nIt rained.", "Share this story\nIt rained.")
    )
    assert found == {}


def test_a_rule_costs_only_where_it_looks() -> None:
    rule = raw_rule("SHR901", keywords=["rat ", "library"], patterns=["^nothing$"], languages=["de"])
    found = costs(rule_set(rule), documents(GERMAN, ARTICLE))
    assert found["SHR901"].rate == pytest.approx(1 / 2)
    assert list(found["SHR901"].keywords) == ["rat "]


def test_anchored_keywords_and_lines() -> None:
    rules = rule_set(
        raw_rule("SHR901", keywords=["^the vote"], patterns=["^nothing$"]), raw_rule("NAV901", lines=["The vote"])
    )
    found = costs(rules, documents(ARTICLE + "In the vote.\nThe vote\n"))
    assert found["SHR901"].keywords == {"^the vote": 2.0}
    assert "NAV901" not in found


def test_many_documents_are_counted_in_batches() -> None:
    rule = raw_rule("SHR901", keywords=["library"], patterns=["^nothing$"])
    assert costs(rule_set(rule), documents(*[ARTICLE] * 300))["SHR901"].rate == 1.0
