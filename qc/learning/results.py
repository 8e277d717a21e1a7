"""What `qc eval --format json` says: the figures of the tables, and the worst cases, as data."""

from collections.abc import Sequence
from typing import Any

import msgspec

from qc.learning.columns import intervals, line
from qc.learning.evaluation import Row
from qc.learning.judging import Evaluation
from qc.learning.selection import Selection
from qc.learning.tables import Bootstrap, lines_by_group
from qc.learning.worst import Harmed


def as_data(found: Evaluation, selection: Selection, bootstrap: Bootstrap | None) -> dict[str, Any]:
    """Return an evaluation as what JSON can hold."""
    return {
        "selection": msgspec.to_builtins(selection),
        "lines": {name: _line(rows, bootstrap) for name, rows in lines_by_group(found.rows).items()},
        "categories": {
            name: one._asdict() | {"precision": one.precision, "recall": one.recall}
            for name, one in found.categories.standings().items()
        },
        "false_alarms": {
            name: one._asdict() | {"per_thousand": one.per_thousand} for name, one in found.fragments.alarms().items()
        },
        "reliability": {
            part: {"error": one.error, "bins": [some._asdict() for some in one.bins]}
            for part, one in found.fragments.reliability().items()
        },
        "harmed": [_harmed(one) for one in found.worst.harmed()],
        "missed": [one._asdict() for one in found.worst.missed()],
    }


def _line(rows: Sequence[Row], bootstrap: Bootstrap | None) -> dict[str, Any]:
    figures: dict[str, Any] = dict(line(rows))
    if bootstrap:
        found = intervals(rows, bootstrap.rounds, bootstrap.seed)
        figures["intervals"] = {"change": found.change, "closed": found.closed}
    return figures


def _harmed(one: Harmed) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "before": one.row.before,
        "after": one.row.after,
        "wrong": [{"span": flag.span, "about": flag.about, "text": text} for flag, text in one.wrong],
        "lines": [
            {"flagged": text_line.flagged, "label": text_line.label.name.lower(), "text": text_line.text}
            for text_line in one.lines
        ],
    }
