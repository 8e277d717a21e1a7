"""What holds for all tests."""

import pytest

from qc.readers import Item
from qc.worker import Answer, Work


def loud(_item: Item, error: Exception, _work: Work) -> Answer:
    raise error


@pytest.fixture(autouse=True)
def faults_of_qc_end_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """For users a fault of qc costs one document; tests must not pass over it."""
    monkeypatch.setattr("qc.worker.failed", loud)
