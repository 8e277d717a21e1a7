"""What a summary compares a change with: the documents that it replaced, and those that stayed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from qc.readers import Item, Lost
from qc.run import check
from qc.totals import Tally, Totals
from qc.worker import Work

if TYPE_CHECKING:
    from qc.changes import Changes

FEW, LITTLE = 2000, 4 << 20
"""So many documents, or bytes, are judged for a comparison alone: two or three seconds' work."""


def before(changes: "Changes", work: Work, jobs: int | None, judged: int) -> Totals | None:
    """Return the totals over the documents of the revision that are there no more.

    Args:
        changes: a comparison whose items were all read.
        work: what the run checks with.
        jobs: processes, as for `check`.
        judged: documents of the run that were judged.

    Returns:
        The totals; None where there are more such documents than FEW and than were judged, which a note of `changes`
        says then.
    """
    count = sum(1 for _ in changes.gone())
    if count > max(FEW, judged):
        changes.notes.append(
            f"{count:,} documents were edited or removed, too many to judge what they were before; to see that, check "
            "the revision itself"
        )
        return None
    totals = Totals()
    _count(changes.gone() if count else (), work, jobs, totals)
    return totals


def rest(changes: "Changes", work: Work, jobs: int | None) -> Tally | None:
    """Return the counts over the documents that did not change.

    Args:
        changes: a comparison whose items were all read.
        work: what the run checks with.
        jobs: processes, as for `check`.

    Returns:
        The counts; None where there are more than FEW documents or LITTLE bytes, or some cannot be read.
    """
    if changes.unchanged > FEW:
        return None
    kept: list[Item] = []
    size = 0
    for part in changes.same():
        if isinstance(part, Lost):
            return None
        kept.append(part)
        size += len(part.raw)
        if len(kept) > FEW or size > LITTLE:
            return None
    tally = Tally()
    _count(kept, work, jobs, tally)
    return tally


def _count(items: Iterable[Item], work: Work, jobs: int | None, tally: Tally) -> None:
    plain = msgspec.structs.replace(work, with_text=False, excerpts=False, with_mending=False, keyed=False)
    for checked in check(items, plain, jobs):
        for report in () if isinstance(checked, Lost) else checked.answer.reports:
            tally.add(report)
