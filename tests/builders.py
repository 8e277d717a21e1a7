"""Small rule sets, checkers and reports for tests."""

from collections.abc import Mapping
from typing import Any

from qc.checker import Checker
from qc.documents import Document
from qc.findings import Report
from qc.policy import Policy
from qc.ruleset import Measured, Measurements, RuleSet, build

ARTICLE = """The council voted on Monday to keep the library open on Sundays.
Residents had collected nine hundred signatures since the spring.
The vote was seven to two, and nobody spoke against the motion.
A second reading is planned for the autumn, when the budget is settled.
"""


def raw_rule(identifier: str, **keys: Any) -> dict[str, Any]:
    """Return the content of a rule file; `keys` override."""
    base: dict[str, Any] = {
        "id": identifier,
        "name": f"rule-{identifier.lower()}",
        "message": "for a test",
        "what": "What.",
        "why": "Why.",
        "cases": {"foreign": [], "content": []},
    }
    if not {"lines", "detector"} & set(keys):
        base |= {"keywords": ["share this"], "patterns": ["^share this (?:article|story)$"]}
    return base | keys


def rule_set(
    *raws: Mapping[str, Any],
    confidence: Mapping[str, float] | None = None,
    safe: tuple[str, ...] = (),
    shipped: bool = True,
) -> RuleSet:
    """Return a rule set of raw rules with given confidences (.97 where none is given)."""
    measured = {
        raw["id"]: Measured((confidence or {}).get(raw["id"], 0.97), measured=True, safe=raw["id"] in safe)
        for raw in raws
    }
    return build([(dict(raw), f"{raw['id']}.yaml") for raw in raws], {}, Measurements(measured), shipped=shipped)


def check(text: str, *raws: Mapping[str, Any], policy: Policy | None = None, **keys: Any) -> Report:
    """Return the report of one text under the given rules."""
    checker = Checker(rule_set(*raws, **keys), policy)
    return checker.check([Document("d", text, "d.txt")])[0]
