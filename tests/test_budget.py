"""The CPU time that a rule may take."""

import pytest

from qc.budget import DOCUMENT_SECONDS, LATE_DOCUMENTS, Budget


def test_a_rule_has_a_second_for_all_fragments_of_a_document() -> None:
    budget = Budget()
    budget.charge(0, 7, DOCUMENT_SECONDS * 0.6)
    budget.ask(0, 7)
    budget.charge(0, 7, DOCUMENT_SECONDS * 0.6)
    with pytest.raises(TimeoutError):
        budget.ask(0, 7)
    budget.ask(1, 7)
    budget.ask(0, 8)


def test_a_new_batch_begins_with_nothing_spent() -> None:
    budget = Budget()
    budget.charge(0, 7, 2 * DOCUMENT_SECONDS)
    budget.give_up(0, 7, late=False)
    assert budget.is_over(0, 7)
    budget.begin()
    budget.ask(0, 7)
    assert not budget.is_over(0, 7)


def test_a_rule_that_is_late_on_many_documents_is_not_tried_again() -> None:
    budget = Budget()
    for document in range(LATE_DOCUMENTS):
        budget.ask(document, 7)
        budget.give_up(document, 7, late=True)
    budget.begin()
    with pytest.raises(TimeoutError):
        budget.ask(0, 7)
    budget.ask(0, 8)


def test_a_rule_of_ours_is_tried_on_every_document() -> None:
    budget = Budget()
    for document in range(LATE_DOCUMENTS + 1):
        budget.give_up(document, 7, late=False)
    budget.begin()
    budget.ask(0, 7)
