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
        "lost": totals.lost,
        "notes": notes,
    }


def without_text(report: Report) -> Report:
    """Return a report that does not carry its document's text; another format of the same run may need it."""
    return report if report.text is msgspec.UNSET else msgspec.structs.replace(report, text=msgspec.UNSET)
