"""What a rule is."""

import pytest

from qc.findings import Category
from qc.rules import Rule


def rule(*languages: str) -> Rule:
    return Rule(
        id="CON901",
        name="x",
        message="x",
        what="x",
        why="x",
        category=Category.CONSENT,
        languages=languages,
        path="rules/consent/x.yaml",
    )


@pytest.mark.parametrize(
    ("languages", "document", "speaks"),
    [
        (("any",), "ja", True),
        (("any",), None, True),
        (("de", "en"), "en", True),
        (("de",), "en", False),
        (("de",), None, False),
        (("zh",), "zh-cn", True),
        (("zh-tw",), "zh-cn", False),
        (("de", "any"), None, True),
    ],
)
def test_a_rule_looks_at_documents_of_its_languages(
    languages: tuple[str, ...], document: str | None, speaks: bool
) -> None:
    assert rule(*languages).speaks(document) is speaks


def test_messages_name_a_rule_by_file_and_id() -> None:
    assert rule("any").place == "rules/consent/x.yaml: CON901"
