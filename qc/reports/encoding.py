"""Reports as JSON bytes, lone surrogates included."""

import json

import msgspec

from qc.findings import Report
from qc.totals import Totals


def to_json(value: object) -> bytes:
    r"""Return a value as JSON in UTF-8; text with lone surrogates is written with `\u` escapes, which JSON allows."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def to_embeddable(value: object) -> bytes:
    """Return a value as JSON that closes no element of a page that holds it."""
    return to_json(value).replace(b"</", b"<\\/")


def trailer(totals: Totals, notes: list[str]) -> dict[str, object]:
    """Return the closing record of a report: exact totals, counts in a fixed order, notes about the run."""
    return {
        "kind": "trailer",
        "documents": totals.documents,
        "verdicts": dict(sorted(totals.verdicts.items())),
        "findings": totals.findings,
        "levels": dict(sorted(totals.levels.items())),
        "categories": dict(sorted(totals.categories.items())),
        "rules": dict(sorted(totals.rules.items())),
        "mean_score": totals.mean_score,
        "accepted": totals.accepted.total(),
        "known": totals.known,
        "stale": None if totals.known is None else totals.stale,
        "unchanged": totals.unchanged,
        "unchanged_files": None if totals.unchanged is None else totals.unchanged_files,
        "lost": totals.lost,
        "notes": notes,
    }


def written(report: Report, *, text: bool) -> Report:
    """Return a report without what only other formats of the same run asked for.

    Args:
        report: any report.
        text: whether it keeps its document's text.
    """
    asked = report.text if not text else msgspec.UNSET, report.site, report.mending
    if all(extra is msgspec.UNSET for extra in asked):
        return report
    kept = report.text if text else msgspec.UNSET
    return msgspec.structs.replace(report, text=kept, site=msgspec.UNSET, mending=msgspec.UNSET)
