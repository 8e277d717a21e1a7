"""What reports are told beside the findings."""

from pathlib import Path

from qc.checker import RUN_NAMES
from qc.commands.reporting import described, locator, repository_root
from qc.readers import Item, Kind
from qc.readers.items import Fields
from qc.spans import Region
from tests.builders import raw_rule, rule_set
from tests.written import finding


def test_all_rules_are_described_with_their_confidence_and_those_about_the_run() -> None:
    found = described(rule_set(raw_rule("SHR901"), raw_rule("SHR902"), confidence={"SHR901": 0.8}))
    assert [(rule.id, rule.confidence) for rule in found[:2]] == [("SHR901", 0.8), ("SHR902", 0.97)]
    assert {rule.id for rule in found[2:]} == set(RUN_NAMES)


def test_the_repository_begins_where_git_says_else_here(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert repository_root(inner) == str(inner)
    (tmp_path / ".git").write_text("gitdir: elsewhere")
    assert repository_root(inner) == str(tmp_path)


def test_a_finding_is_located_in_the_line_of_its_record() -> None:
    item = Item("a.jsonl", 3, Kind.RECORD, b'{"text": "Share this story"}', Fields("text", None, None), None, b"\n")
    assert locator(item)(finding()) == Region(3, 11, 27)
    assert locator(item)(finding(None)) == Region(3, 1, 29, whole=True)
