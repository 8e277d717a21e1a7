"""Cutting: from a report to the text without what does not belong."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qc.findings import Family, Finding, Level, Report
from qc.spans import Span

ROUNDS = 8
"""A cut may bring out another finding (a line becomes the last one); one round is nearly always enough."""

BLANKS = re.compile(r"[^\S\n]*")


class Cut(NamedTuple):
    """One change: a span of the text, in code points, and what stands there instead; "" deletes."""

    span: Span
    replacement: str


def cuts(report: Report, *, unsafe: bool = False) -> list[Cut]:
    """Return the changes that a report asks for, in order.

    Args:
        report: of the text that is to be cut.
        unsafe: take every error and warning, and every replacement, not only what is safe.
    """
    return [
        Cut(finding.span, finding.replacement or "")
        for finding in report.findings
        if finding.span is not None and (finding.safe or (unsafe and _may_be_cut(finding)))
    ]


def _may_be_cut(finding: Finding) -> bool:
    if finding.category.family is Family.DAMAGED:
        return finding.fix == "replace" and finding.replacement is not None
    return finding.category.family is Family.FOREIGN and finding.fix == "delete" and finding.level is not Level.INFO


def apply(text: str, changes: Sequence[Cut]) -> str:
    r"""Return a text with changes made; white space is tidied only where something was deleted.

    A line of which nothing is left goes with its newline; inside a line, the blanks after the deletion go with it.

    Args:
        text: the text.
        changes: sorted, without overlap.

    >>> apply("Title\nShare\nIt rained.", [Cut((6, 11), "")])
    'Title\nIt rained.'
    """
    pieces: list[str] = []
    position = 0
    for (start, end), replacement in _tidy(text, changes):
        pieces += [text[position:start], replacement]
        position = end
    return "".join([*pieces, text[position:]])


def _tidy(text: str, changes: Sequence[Cut]) -> list[Cut]:
    """Join deletions with nothing but blanks between them, and take the white space that each leaves behind."""
    joined: list[Cut] = []
    for change in changes:
        last = joined[-1] if joined else None
        if last and not change.replacement and not last.replacement and _blank_between(text, last, change):
            joined[-1] = Cut((last.span[0], change.span[1]), "")
        else:
            joined.append(change)
    tidied: list[Cut] = []
    for span, replacement in joined:
        start, end = span if replacement else _tidied(text, span)
        tidied.append(Cut((max(start, tidied[-1].span[1] if tidied else 0), end), replacement))
    return tidied


def _blank_between(text: str, last: Cut, change: Cut) -> bool:
    between = text[last.span[1] : change.span[0]]
    return "\n" not in between and not between.strip()


def _tidied(text: str, span: Span) -> Span:
    start, end = span
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before_blank = not text[line_start:start].strip()
    after_blank = not text[end:line_end].strip()
    if before_blank and after_blank:
        if line_end < len(text):
            return line_start, line_end + 1
        return max(0, line_start - 1), line_end
    if after_blank:
        kept = text[line_start:start].rstrip()
        return line_start + len(kept), end
    found = BLANKS.match(text, end)
    return start, found.end() if found else end


def removed(text: str, changes: Sequence[Cut]) -> int:
    """Return how many visible characters of a text changes delete; what is replaced by something else stays.

    Args:
        text: the text.
        changes: from `cuts`.
    """
    return sum(sum(map(len, text[slice(*change.span)].split())) for change in changes if not change.replacement)
