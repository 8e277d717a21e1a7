"""What a report says of labelled cases: from qc's own JSON Lines, or lines of {"id", "spans", "score"} by any tool."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from qc.errors import InputError
from qc.findings import Finding, Level
from qc.learning.cases import Case, read_lines
from qc.learning.marking import Flag
from qc.spans import Span


class Said(NamedTuple):
    """What was said of one case.

    Attributes:
        flags: what counts.
        score: the share of main text, 0 to 1, or None.
    """

    flags: list[Flag]
    score: float | None


NOTHING = Said([], None)


class _Finding(msgspec.Struct):
    level: str = "error"
    span: Span | None = None
    fix: str = "delete"
    safe: bool = False
    category: str = ""
    rule: str = ""
    confidence: float | None = None


class _Record(msgspec.Struct):
    id: str | None = None
    findings: list[_Finding] | int | None = None  # a trailer counts them
    spans: list[Span] | None = None
    score: float | None = None
    kind: str | None = None


def flags(findings: Sequence[Finding | _Finding], levels: Sequence[str], *, safe: bool) -> list[Flag]:
    """Return the findings that count: those with a span, of some levels, that do not only replace damaged text.

    Args:
        findings: of one document.
        levels: levels that count.
        safe: whether only those count that are safe to cut.
    """
    return [
        Flag(finding.span, str(finding.category), f"{finding.rule} {finding.level} {finding.confidence}")
        for finding in findings
        if finding.span and finding.level in levels and finding.fix != "replace" and (finding.safe or not safe)
    ]


class Reported:
    """A report by id.

    Args:
        path: the report, plain, `.gz` or `.zst`.
        levels: levels that count.
        safe: whether only findings count that are safe to cut.

    Raises:
        InputError: a line is no report of a case, or an id stands twice.
    """

    def __init__(self, path: Path, levels: Sequence[str], *, safe: bool) -> None:
        self._path = path
        self._waiting: dict[str, Said] = {}
        decoder = msgspec.json.Decoder(_Record)
        for number, line in read_lines(path):
            try:
                record = decoder.decode(line)
            except msgspec.MsgspecError as error:
                raise InputError(f"{path}:{number}: not a report: {error}") from error
            where = f"{path}:{number}"
            if record.kind is None and (said := _said(record, levels, safe, where)) and record.id is not None:
                if record.id in self._waiting:
                    raise InputError(f"{where}: the id {record.id!r} stands twice")
                self._waiting[record.id] = said
        self.absent = 0

    def of(self, case: Case) -> Said:
        """Return what is said of a case, once; nothing counts as nothing flagged, and in `absent`.

        Raises:
            InputError: a span is not inside the text.
        """
        said = self._waiting.pop(case.id, None)
        if said is None:
            self.absent += 1
            return NOTHING
        for flag in said.flags:
            if not 0 <= flag.span[0] <= flag.span[1] <= len(case.text):
                length = f"the text of {len(case.text):,} characters"
                raise InputError(f"{self._path}: {case.id}: the span {list(flag.span)} is not inside {length}")
        return said

    @property
    def left(self) -> int:
        """How many records belong to none of the cases that were asked for."""
        return len(self._waiting)


def _said(record: _Record, levels: Sequence[str], safe: bool, where: str) -> Said | None:
    if record.score is not None and not 0 <= record.score <= 1:
        raise InputError(f"{where}: the score {record.score} is no number from 0 to 1")
    if isinstance(record.findings, list):
        return Said(flags(record.findings, levels, safe=safe), record.score)
    if record.spans is not None:
        return Said([Flag(span) for span in record.spans], record.score)
    raise InputError(f"{where}: neither findings nor spans; give what `qc check --format jsonl` writes")


LEVELS = tuple(level.value for level in Level)
"""What a finding's level may be."""
