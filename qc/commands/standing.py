"""What is known of a rule where it runs: its confidence, the level that follows, and whether it may cut by itself."""

from typing import NamedTuple

import msgspec

from qc.commands.session import Session
from qc.findings import Family, Level
from qc.hits import PROVEN, UNPROVEN
from qc.rules import Rule
from qc.ruleset import Measured, RuleSet

OFF = "off"


class Standing(NamedTuple):
    """A rule under the settings.

    Attributes:
        measured: what was counted of it.
        confidence: in words: a number, "not measured", or "by proof".
        level: error, warning, info or off; two of them where it depends on the proof.
        safe: "yes", "no", or "if proven": whether `qc clean` acts by itself.
    """

    measured: Measured
    confidence: str
    level: str
    safe: str


class Standings:
    """Says how rules stand under the settings of a session.

    Args:
        session: settings and arguments.

    Attributes:
        rules: all rules, those that are switched off included.
    """

    def __init__(self, session: Session) -> None:
        work = session.work()
        self._policy = work.policy
        self._on = work.rules().by_id
        self.rules: RuleSet = msgspec.structs.replace(work, select=(), ignore=()).rules()

    def of(self, rule: Rule) -> Standing:
        """Return how a rule stands."""
        measured = self.rules.measurements.of(rule)
        if rule.id not in self._on or self._policy.shifted(rule) == OFF:
            return Standing(measured, _confidence(rule, measured), OFF, "no")
        if rule.category.family is Family.DAMAGED:
            levels = dict.fromkeys(self._policy.level(rule, confidence) for confidence in (PROVEN, UNPROVEN))
            words = " or ".join(levels)
            return Standing(
                measured, _confidence(rule, measured), words, "if proven" if Level.ERROR in levels else "no"
            )
        level = self._policy.level(rule, measured.confidence)
        safe = "yes" if measured.safe and level is Level.ERROR else "no"
        return Standing(measured, _confidence(rule, measured), level.value, safe)


def _confidence(rule: Rule, measured: Measured) -> str:
    if rule.category.family is Family.DAMAGED:
        return "by proof"
    return f"{measured.confidence:.3f}" if measured.measured else "not measured"
