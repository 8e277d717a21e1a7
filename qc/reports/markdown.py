"""A summary of the run in markdown, as a reviewer reads it: what was found, in what, what to do."""

from collections import Counter
from collections.abc import Iterable
from typing import IO

from qc.findings import Level, Report
from qc.printable import printable
from qc.reports import ReportOptions
from qc.reports.inert import cell, code, fenced, shell
from qc.reports.places import Locate, nowhere, reachable
from qc.reports.remedies import Remedies
from qc.reports.worst import EXCERPT, Kept, Worst
from qc.totals import OTHERS, Tally, Totals, plural

BUDGET = 256 * 1024
"""Bytes. GitHub drops a summary above 1 MiB whole, and one that is cut to the limit too (maester365/maester#905)."""

WORST = 5
ROWS = 8
"""Rows of a table before the others are summed up, so that the summary stays below 60 lines."""

NOTES = 3
NOTE = 200
NAME = 60
PLACE = 120
COMMAND = 500
"""Characters above which a command, for it names long files, is left out; cut off it would be another command."""

VERDICTS = ("clean", "mixed", "dirty")


class MarkdownWriter:
    """Writes a job summary; all text of documents stands in code spans, all names in tables are percent-encoded."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._options = options
        self._worst = Worst(WORST)
        self._remedies = Remedies(options.max_share)
        self._categories: Counter[tuple[str, Level]] = Counter()
        self._flagged = 0

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Take the findings of a document."""
        shown = [finding for finding in report.findings if finding.level.rank >= self._options.show.rank]
        self._flagged += any(finding.level is not Level.INFO for finding in report.findings)
        self._categories.update((finding.category.value, finding.level) for finding in report.findings)
        for finding in shown:
            self._worst.offer(report, finding, locate)
        if shown:
            self._remedies.add(report, shown)

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the summary."""
        parts = [
            self._heading(totals),
            _counts(totals),
            _notes(notes),
            _table(_category_rows(self._categories)),
            self._fragments(),
            _corpus(totals, before),
            self._next_steps(totals),
        ]
        lines = [line for part in parts if part for line in [*part, ""]]
        self._stream.write(_fit(lines))

    def _heading(self, totals: Totals) -> list[str]:
        errors, warnings = totals.levels["error"], totals.levels["warning"]
        if not totals.documents and totals.unchanged is not None:
            return ["## qc: no document was added or edited"]
        if not errors and not warnings:
            nothing = "nothing new found" if totals.known else "nothing found"
            return [f"## qc: {nothing} in {plural(totals.documents, 'document')}"]
        found = f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"
        return [f"## qc: {found} in {self._flagged:,} of {plural(totals.documents, 'document')}"]

    def _fragments(self) -> list[str]:
        kept = self._worst.ordered()
        if not kept:
            return []
        title = "The worst fragments:" if self._worst.left_out else "The fragments:"
        return [title, "", *(f"{number}. {_fragment(one)}" for number, one in enumerate(kept, 1))]

    def _next_steps(self, totals: Totals) -> list[str]:
        if not totals.findings:
            return []
        known = _option("--baseline", self._options.baseline)
        judged = known + _option("--diff-base", self._options.diff_base)
        paths = " ".join(shell(path) for path in self._options.paths) or "PATH"
        steps = [f"all of them: qc check {paths}{judged} --format concise", *self._remedies.lines()]
        if totals.levels["error"] or totals.levels["warning"]:
            entering = "create" if totals.known is None else "update --accept-new"
            steps.append(f"to accept them: an [[ignore]] entry in qc.toml, or qc baseline {entering} {paths}{known}")
        others = [other for other in self._options.others if not other.startswith("markdown:")]
        if reports := reachable(others, self._options.root):
            steps.append(f"reports of this run: {' '.join(map(printable, reports))}")
        return ["What next:", "", *fenced([step for step in steps if len(step) <= COMMAND])]


def _option(name: str, value: str | None) -> str:
    return "" if value is None else f" {name} {shell(value)}"


def _counts(totals: Totals) -> list[str]:
    verdicts = ", ".join(f"{count:,} {name}" for name, count in sorted(totals.verdicts.items()))
    mean = "" if totals.mean_score is None else f"; mean score {totals.mean_score:.4f}"
    hidden = [
        f"{plural(count, noun)}{rest}"
        for count, noun, rest in (
            (totals.levels["info"], "hint", ""),
            (totals.known or 0, "finding", " known to the baseline"),
            (totals.accepted.total(), "finding", " accepted by the settings"),
            (totals.unchanged or 0, "document", " unchanged"),
            (totals.unchanged_files, "file", " unchanged"),
            (totals.lost, "file", " lost, wholly or in part"),
        )
        if count
    ]
    more = f". Besides: {', '.join(hidden)}" if hidden else ""
    return [f"{plural(totals.documents, 'document')}{verdicts and f': {verdicts}'}{mean}{more}."]


def _notes(notes: list[str]) -> list[str]:
    """Return the findings about the run as a whole, a few of them: stderr has all."""
    shown = [f"- {code(note, NOTE)}" for note in notes[:NOTES]]
    return [*shown, f"- and {plural(len(notes) - NOTES, 'more note')}"] if len(notes) > NOTES else shown


def _fragment(kept: Kept) -> str:
    finding = kept.finding
    where = kept.place if kept.record is not None or finding.line is None else f"{kept.place}:{finding.line}"
    name = f" (id {code(kept.id, NAME)})" if kept.id is not None and kept.record is not None else ""
    text = f": {code(finding.text, EXCERPT)}" if finding.text else ""
    rule = code(f"{finding.rule} {finding.name}", NAME)
    # The message may hold text of a record that could not be read.
    return f"{finding.level} {rule} {code(finding.message, PLACE)} in {code(where, PLACE)}{name}{text}"


def _category_rows(categories: Counter[tuple[str, Level]]) -> list[list[str]]:
    sums: Counter[str] = Counter()
    for (name, _), count in categories.items():
        sums[name] += count
    ordered = sorted(sums, key=lambda name: (-sums[name], name))
    rows = [[name, *(f"{categories[name, level]:,}" for level in Level)] for name in ordered[:ROWS]]
    if others := ordered[ROWS:]:
        counts = (sum(categories[name, level] for name in others) for level in Level)
        rows.append([plural(len(others), "other"), *(f"{count:,}" for count in counts)])
    return [["category", "errors", "warnings", "hints"], *rows] if rows else []


def _corpus(totals: Totals, before: Totals | None) -> list[str]:
    """Return the table of documents; where only a change was judged, with what it replaced and a line that says so."""
    if not totals.documents and not (before and before.documents):
        return []
    return [_title(totals, before), "", *_table(_corpus_rows(totals, before))]


def _title(totals: Totals, before: Totals | None) -> str:
    if totals.unchanged is None:
        return "The corpus:"
    if before is None:
        return (
            "The documents that this change adds or edits, as they are now; too many were replaced to judge them again:"
        )
    change = "the documents that this change adds, edits or removes"
    if totals.rest is None:
        return f"Before → after, {change}; what did not change is not judged again:"
    return f"Before → after, the whole corpus and {change}:"


def _corpus_rows(totals: Totals, before: Totals | None) -> list[list[str]]:
    """Return documents, shares of verdicts and mean score: of all, and of the groups with most that is not clean."""
    groups = dict.fromkeys([*totals.groups, *(before.groups if before else ())])
    ordered = sorted(groups, key=lambda name: (-_unclean(totals, name), name))
    named = [name for name in ordered if name != OTHERS][:ROWS]
    rows = [_row("all" if totals.unchanged is None else "this change", totals, before)]
    if totals.rest is not None and before is not None:
        rows.insert(0, _row("whole corpus", _sum([totals, totals.rest]), _sum([before, totals.rest])))
    if len(ordered) > 1:
        rows += [_row(cell(name, NAME), _of(totals, {name}), before and _of(before, {name})) for name in named]
        if others := set(ordered) - set(named):
            rows.append(_row(plural(len(others), "other"), _of(totals, others), before and _of(before, others)))
    return [["site or source", "documents", *VERDICTS, "mean score"], *rows]


def _row(name: str, now: Tally, before: Tally | None) -> list[str]:
    after, earlier = _figures(now), None if before is None else _figures(before)
    if earlier is None:
        return [name, *after]
    return [name, *(new if new == old else f"{old} → {new}" for old, new in zip(earlier, after, strict=True))]


def _figures(tally: Tally) -> list[str]:
    shares = [f"{tally.verdicts[name] / tally.documents:.1%}" if tally.documents else "-" for name in VERDICTS]
    mean = "-" if tally.mean_score is None else f"{tally.mean_score:.4f}"
    return [f"{tally.documents:,}", *shares, mean]


def _unclean(totals: Totals, name: str) -> int:
    tally = totals.groups.get(name, Tally())
    return tally.documents - tally.verdicts["clean"]


def _of(totals: Totals, names: set[str]) -> Tally:
    return _sum(totals.groups[name] for name in sorted(names & totals.groups.keys()))


def _sum(tallies: Iterable[Tally]) -> Tally:
    added = Tally()
    for tally in tallies:
        added.documents += tally.documents
        added.verdicts.update(tally.verdicts)
        added.scored += tally.scored
        added.score_sum += tally.score_sum
    return added


def _table(rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return [head, f"|---|{'--:|' * (len(rows[0]) - 1)}", *body]


def _fit(lines: list[str]) -> bytes:
    """Return lines as bytes within the budget; what comes last is left out first."""
    kept, room = [], BUDGET
    for line in lines:
        encoded = line.encode("utf-8", "backslashreplace") + b"\n"
        room -= len(encoded)
        if room < 0:
            break
        kept.append(encoded)
    return b"".join(kept)
