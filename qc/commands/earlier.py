"""What the documents that a change edited or removed added up to before it."""

from typing import TYPE_CHECKING

import msgspec

from qc.readers import Lost
from qc.run import check
from qc.totals import Totals
from qc.worker import Work

if TYPE_CHECKING:
    from qc.changes import Changes

FEW = 2000
"""So many documents are judged once more for a summary, and as many as the change itself holds: a few seconds' work."""


def before(changes: "Changes", work: Work, jobs: int | None, judged: int) -> Totals | None:
    """Return the totals over the documents of the revision that are there no more.

    Args:
        changes: a comparison whose items were all read.
        work: what the run checks with.
        jobs: processes, as for `check`.
        judged: documents of the run that were judged.

    Returns:
        The totals; None where there are too many such documents, which a note of `changes` says then.
    """
    count = sum(1 for _ in changes.gone())
    if count > max(FEW, judged):
        changes.notes.append(
            f"{count:,} documents were edited or removed, too many to judge what they were before; to see that, check "
            "the revision itself"
        )
        return None
    totals = Totals()
    if count:
        plain = msgspec.structs.replace(work, with_text=False, excerpts=False, with_mending=False, keyed=False)
        for checked in check(changes.gone(), plain, jobs):
            for report in () if isinstance(checked, Lost) else checked.answer.reports:
                totals.add(report)
    return totals
