"""Hits of qc's own detectors, as reports and `qc explain` show them."""

from qc.batch import Batch
from qc.checker import Checker
from qc.documents import Document
from qc.hits import HitFinder, LetOff, OutOfTime
from qc.ruleset import load_shipped

RULES = load_shipped().select(["LNG"])
STORY = """\
The ferry to the island stopped in October, two weeks earlier than it had in other years.
The council says that the old pier is no longer safe and that a new one will take two years.
Islanders now have to drive to the bridge in the north, which is an hour from the harbour.
{}
A boat of the coast guard still brings the mail and medicine twice a week, if the sea is calm.
The school has hired a second bus, and the shop on the quay has doubled its stock of flour.
"""
SPANISH = "Los vecinos del barrio recogieron más de mil firmas para que el mercado no se cierre en invierno."


def test_a_finding_names_both_languages() -> None:
    (report,) = Checker(RULES).check([Document(None, STORY.format(SPANISH))])
    (finding,) = report.findings
    assert finding.text == SPANISH
    assert finding.message == "in another language than its document (Spanish, not English)"
    assert finding.level == "warning"


def test_what_is_let_off_is_traced_with_the_reason() -> None:
    said: list[LetOff | OutOfTime] = []
    batch = Batch([Document(None, STORY.format(SPANISH.replace(".", " (1985).")))], ["en"])
    assert HitFinder(RULES).find(batch, said.append) == []
    assert [event.reason for event in said if isinstance(event, LetOff)] == [
        "it is Spanish, but it reads like a reference"
    ]


def test_nothing_is_asked_where_the_rule_is_switched_off() -> None:
    others = load_shipped().select(ignore=["LNG"])
    (report,) = Checker(others).check([Document(None, STORY.format(SPANISH))])
    assert report.findings == ()
