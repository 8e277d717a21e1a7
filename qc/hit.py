"""A hit: a rule says of a span that it does not belong, is damaged, or is only named."""

from typing import NamedTuple

from qc.rules import Rule
from qc.spans import Span


class Hit(NamedTuple):
    """A rule says of a span that it does not belong, is damaged, or is only named.

    Attributes:
        fragment: number of the fragment in the batch.
        rule: the rule.
        span: in code points of the fragment; the whole fragment where the rule extends to it.
        confidence: the probability that the hit is right.
        replacement: what stands in place of damaged text, or None.
        note: what is said beside the rule's message, or "".
        safe: whether the span may be cut or replaced without being asked twice, if its level is error.
        line: key of the lexicon's line that it is, or None.
        amid: fewest other fragments of the document that firm hits must be on for this one to stand, or None.
    """

    fragment: int
    rule: Rule
    span: Span
    confidence: float
    replacement: str | None = None
    note: str = ""
    safe: bool = False
    line: str | None = None
    amid: int | None = None
