"""SARIF 2.1.0, in the part that GitHub's code scanning reads (its page "SARIF support for code scanning")."""

from collections import Counter
from typing import IO

from qc.findings import Category, Family, Level, Report
from qc.reports import Described, ReportOptions
from qc.reports.encoding import to_embeddable, trailer
from qc.reports.inert import inert
from qc.reports.places import Locate, nowhere, path_in, uri_of
from qc.reports.worst import EXCERPT, Kept, Worst
from qc.totals import Totals, plural

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KEPT = 5_000
"""GitHub keeps 5,000 results of a run, and does not choose the worst (github/docs#38085); so we do."""

SIZE = 10_000_000
"""GitHub refuses files of more than 10 MB, compressed; ours are no larger before they are."""

NOTICE = 20_000
"""Bytes of SIZE that are left for what follows the results."""

DESCRIPTION = 1024
"""Characters of a description of a rule that GitHub shows; NAME is the same for names."""

NAME = 255
LEFT_OUT = "QC-left-out"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
PROBLEMS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "recommendation"}
PRECISIONS = ((0.95, "very-high"), (0.75, "high"), (0.5, "medium"))
_LEVEL_LIMITS = ((0.95, Level.ERROR), (0.75, Level.WARNING))


class SarifWriter:
    """Writes one run with all rules, whatever was found, and its worst results."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._options = options
        self._worst = Worst(KEPT)
        rules = (*options.rules, _left_out())
        self._index = {rule.id: number for number, rule in enumerate(rules)}
        self._driver = {
            "name": "qc",
            "semanticVersion": options.header.qc,
            "version": options.header.qc,
            "rules": [_described(rule) for rule in rules],
            "properties": {"rules": options.header.rules},
        }

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Take the findings of a document."""
        for finding in report.findings:
            self._worst.offer(report, finding, locate)

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the run; where findings are left out, its last result says how many."""
        head = self._head(totals, notes)
        kept = self._worst.ordered()
        results = self._results(kept, SIZE - len(head) - NOTICE)
        if left := self._worst.seen - len(results):
            results.append(to_embeddable(self._rest(kept[0], left)))
        self._stream.write(head + b",\n".join(results) + b"\n]}]}\n")

    def _head(self, totals: Totals, notes: list[str]) -> bytes:
        """Return the document up to its results, which come last."""
        counts = {key: value for key, value in trailer(totals, notes).items() if key not in ("kind", "notes")}
        run = {
            "tool": {"driver": self._driver},
            "automationDetails": {"id": "qc/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": not totals.lost,
                    "toolExecutionNotifications": [
                        {"level": "warning", "message": {"text": _message(note)}} for note in notes
                    ],
                }
            ],
            "properties": counts,
        }
        beginning = to_embeddable({"$schema": SCHEMA, "version": "2.1.0", "runs": []}).removesuffix(b"]}")
        return beginning + to_embeddable(run).removesuffix(b"}") + b',"results":[\n'

    def _results(self, kept: list[Kept], room: int) -> list[bytes]:
        results = []
        seen: Counter[str] = Counter()
        for one in kept:
            seen[one.finding.fingerprint] += 1
            result = to_embeddable(self._result(one, seen[one.finding.fingerprint]))
            room -= len(result) + 2
            if room < 0:
                break
            results.append(result)
        return results

    def _result(self, kept: Kept, ordinal: int) -> dict[str, object]:
        finding, region = kept.finding, kept.region
        excerpt = f": “{finding.text}”" if finding.text else ""
        properties = {
            "fingerprint": finding.fingerprint,
            "span": finding.span,
            "confidence": finding.confidence,
            "document": None if kept.id is None else inert(kept.id, EXCERPT),
            "record": kept.record,
        }
        result: dict[str, object] = {
            "ruleId": finding.rule,
            "level": LEVELS[finding.level],
            "message": {"text": _message(f"{finding.message}{excerpt}")},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri_of(path_in(kept.source, self._options.root))},
                        "region": {
                            "startLine": region.line,
                            "startColumn": region.column,
                            "endLine": region.line,
                            "endColumn": region.end_column,
                        },
                    }
                }
            ],
            # GitHub's own hash is of the line: all findings in a record of JSON Lines would be one alert.
            "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:{ordinal}"},
            "properties": {key: value for key, value in properties.items() if value is not None},
        }
        if finding.rule in self._index:
            result["ruleIndex"] = self._index[finding.rule]
        return result

    def _rest(self, worst: Kept, left: int) -> dict[str, object]:
        text = (
            f"{plural(left, 'more finding')} of {self._worst.seen:,} are not in this file, which holds the worst; "
            "`qc check --report jsonl:FILE` writes all."
        )
        location = {"artifactLocation": {"uri": uri_of(path_in(worst.source, self._options.root))}}
        region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
        return {
            "ruleId": LEFT_OUT,
            "ruleIndex": self._index[LEFT_OUT],
            "level": "note",
            "message": {"text": text},
            "locations": [{"physicalLocation": location | {"region": region}}],
            "partialFingerprints": {"primaryLocationLineHash": f"{LEFT_OUT}:1"},
        }


def _described(rule: Described) -> dict[str, object]:
    level = Level.INFO if rule.category.family is Family.NEUTRAL else _level(rule.confidence)
    text = " ".join(f"{rule.what} {rule.why}".split())
    problem = {"precision": _precision(rule.confidence), "problem.severity": PROBLEMS[level]}
    return {
        "id": rule.id,
        "name": rule.name[:NAME],
        "shortDescription": {"text": inert(rule.message, DESCRIPTION)},
        "fullDescription": {"text": inert(text, DESCRIPTION)},
        "help": {"text": inert(f"{text} `qc rule {rule.id}` tells more.")},
        "defaultConfiguration": {"level": LEVELS[level]},
        "properties": {"tags": list(dict.fromkeys((rule.category.value, rule.category.family.value))), **problem},
    }


def _level(confidence: float | None) -> Level:
    if confidence is None:
        return Level.ERROR
    return next((level for least, level in _LEVEL_LIMITS if confidence >= least), Level.INFO)


def _precision(confidence: float | None) -> str:
    sure = 1.0 if confidence is None else confidence
    return next((name for least, name in PRECISIONS if sure >= least), "low")


def _left_out() -> Described:
    return Described(
        LEFT_OUT,
        "left-out",
        Category.RUN,
        "how many findings this file does not hold",
        "GitHub keeps so many results of a file and no more.",
        "Totals of the run stand in its properties, and are exact.",
        None,
    )


def _message(text: str) -> str:
    """Return a message without embedded links, which SARIF (3.11.6) writes in brackets."""
    return inert(text, 4 * EXCERPT).replace("[", "⟦").replace("]", "⟧")
