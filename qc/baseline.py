"""The baseline: findings that a team has decided to live with for now, by fingerprint, one a line."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from qc.errors import BaselineError
from qc.findings import Category, Finding, Level, Report, Verdict
from qc.fingerprints import SCHEME
from qc.printable import printable
from qc.writing import written

FILE = ".qc-baseline.jsonl"
SCHEMA = 1
EXCERPT = 80
"""Code points of the flagged text that an entry shows to reviewers."""

MARKERS = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One known finding.

    Attributes:
        fingerprint: the finding's fingerprint; all that is ever matched.
        rule: id of the rule that found it when it was entered.
        document: key of its document; None for a record with neither id nor URL.
        text: beginning of the flagged text, made harmless; None where it has none or excerpts are left out.
    """

    fingerprint: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    rule: str
    document: str | None = None
    text: str | None = None


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    scheme: str
    excerpts: bool = True


class Baseline(msgspec.Struct, frozen=True):
    """Known findings.

    Attributes:
        entries: fingerprint → entry.
        excerpts: whether entries that are added show text of documents.
    """

    entries: dict[str, Entry] = {}
    excerpts: bool = True


def enters(finding: Finding, key: str | None) -> bool:
    """Whether a finding may stand in a baseline.

    Hints never fail a run. An unreadable record without a key has the fingerprint of all such records, whatever comes.

    Args:
        finding: the finding.
        key: its document's key, or None.
    """
    return finding.level is not Level.INFO and (finding.category is not Category.RUN or key is not None)


def entry(finding: Finding, key: str | None, *, excerpts: bool = True) -> Entry:
    """Return the entry of a finding."""
    text = printable(finding.text, EXCERPT) if excerpts and finding.text is not None else None
    return Entry(finding.fingerprint, finding.rule, key, text)


def load(path: Path) -> Baseline:
    """Read a baseline.

    Its lines may stand in any order and twice, as they do after git has joined two branches.

    Raises:
        BaselineError: it is missing, malformed, holds merge markers, or is of another schema or fingerprint scheme.
    """
    name = printable(str(path))
    try:
        lines = [line.rstrip("\r") for line in path.read_bytes().decode("utf-8").split("\n")]
    except FileNotFoundError as error:
        raise BaselineError(f"{name}: there is no such baseline; `qc baseline create` makes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"{name}: cannot be read as a baseline: {error}") from error
    if not lines[0]:
        raise BaselineError(
            f"{name}: does not begin with the header line of a baseline; `qc baseline create --overwrite` makes it anew"
        )
    header = _header(lines[0], f"{name}:1")
    entries: dict[str, Entry] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line and line != lines[0]:
            one = _entry(line, f"{name}:{number}")
            entries.setdefault(one.fingerprint, one)
    return Baseline(entries, header.excerpts)


def save(path: Path, baseline: Baseline, *, overwrite: bool) -> None:
    """Write a baseline: a header, then one entry a line sorted by fingerprint; the same entries give the same bytes.

    Raises:
        OutputError: it exists and may not be replaced, or cannot be written.
    """
    header = _line({"kind": "baseline", "schema": SCHEMA, "scheme": SCHEME, "excerpts": baseline.excerpts})
    body = [_line(msgspec.to_builtins(baseline.entries[print_])) for print_ in sorted(baseline.entries)]
    with written(str(path), overwrite=overwrite) as stream:
        stream.write("".join([header, *body]).encode())


def _line(fields: dict[str, Any]) -> str:
    """Write one line; what a terminal or a diff could take for something else becomes an escape."""
    plain = json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False)
    return (plain if plain.isprintable() else json.dumps(json.loads(plain))) + "\n"


def _header(line: str, place: str) -> _Header:
    fields = _parsed(line, place)
    if fields.pop("kind", None) != "baseline":
        raise BaselineError(
            f"{place}: is no header of a baseline; `qc baseline create --overwrite` makes the file anew"
        )
    if fields.get("schema") != SCHEMA:
        raise BaselineError(
            f"{place}: is of schema {printable(str(fields.get('schema')), 20)}, this qc knows {SCHEMA}; use the qc "
            "that wrote it, or make it anew with `qc baseline create --overwrite`"
        )
    if fields.get("scheme") != SCHEME:
        raise BaselineError(
            f"{place}: has fingerprints of scheme {printable(str(fields.get('scheme')), 20)}, this qc makes scheme "
            f"{SCHEME}; make it anew with `qc baseline create --overwrite`"
        )
    return _converted(fields, _Header, place)


def _entry(line: str, place: str) -> Entry:
    return _converted(_parsed(line, place), Entry, place)


def _parsed(line: str, place: str) -> dict[str, Any]:
    if MARKERS.match(line):
        raise BaselineError(
            f"{place}: holds the marks of a merge that nobody finished; take the marks out and keep all other lines"
        )
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{place}: is not JSON; take the file back from git, or make it anew") from error
    if not isinstance(fields, dict):
        raise BaselineError(f"{place}: is no object; take the file back from git, or make it anew")
    return fields


Line = TypeVar("Line", Entry, _Header)


def _converted(fields: dict[str, Any], kind: type[Line], place: str) -> Line:
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        reason = printable(str(error), 200).replace("`", "")
        raise BaselineError(
            f"{place}: is no line of a baseline: {reason}; take the file back from git, or make it anew"
        ) from error


class Known:
    """Hides known findings of a run, and tells afterwards what the baseline and the run say of each other.

    Args:
        baseline: the known findings.

    Attributes:
        hidden: findings that were hidden.
        keyless: documents that were read and have no key.
    """

    def __init__(self, baseline: Baseline) -> None:
        self._entries = baseline.entries
        self._documents = {one.document for one in baseline.entries.values()}
        self._read: set[str | None] = set()
        self._met: set[str] = set()
        self.hidden = 0
        self.keyless = 0

    def hide(self, report: Report, key: str | None) -> tuple[Report, list[Finding]]:
        """Return a report without its known findings, and those.

        Args:
            report: a report.
            key: its document's key, or None.
        """
        self.keyless += key is None and report.verdict is not Verdict.UNREADABLE
        if key in self._documents:
            self._read.add(key)
        known = [finding for finding in report.findings if finding.fingerprint in self._entries]
        if not known:
            return report, known
        self.hidden += len(known)
        self._met.update(finding.fingerprint for finding in known)
        left = tuple(finding for finding in report.findings if finding.fingerprint not in self._entries)
        return msgspec.structs.replace(report, findings=left), known

    def stale(self) -> list[Entry]:
        """Return the entries whose documents were read and whose findings are gone.

        Nothing is known of documents that were not read, and of records without a key, which cannot be told apart.
        """
        return [
            one
            for one in self._entries.values()
            if one.document is not None and one.document in self._read and one.fingerprint not in self._met
        ]

    def unmet(self) -> list[Entry]:
        """Return the entries whose findings were not met, stale ones and those of documents that were not read."""
        return [one for one in self._entries.values() if one.fingerprint not in self._met]

    def notes(self) -> list[str]:
        """Return what has to be said at the end of a run."""
        notes = []
        if stale := len(self.stale()):
            what = "1 entry of the baseline is" if stale == 1 else f"{stale:,} entries of the baseline are"
            notes.append(f"QC902 {what} stale: the findings are gone; `qc baseline update` takes such entries out")
        return notes + keyless_notes(self.keyless)


def keyless_notes(documents: int) -> list[str]:
    """Return what has to be said of documents without a key under a baseline; nothing where there are none."""
    if not documents:
        return []
    who = "1 document has" if documents == 1 else f"{documents:,} documents have"
    return [
        f"QC903 {who} neither id nor URL: a baseline knows their findings by text alone and hides every future copy of "
        "it in such a document; give the records an id (--id-field names the field)"
    ]


def changes(before: Iterable[Entry], after: Iterable[Entry]) -> dict[str, tuple[int, int]]:
    """Return rule id → entries that were added and removed, for the rules where there are any."""
    old, new = ({one.fingerprint: one.rule for one in entries} for entries in (before, after))
    added = Counter(rule for print_, rule in new.items() if print_ not in old)
    removed = Counter(rule for print_, rule in old.items() if print_ not in new)
    return {rule: (added[rule], removed[rule]) for rule in sorted({*added, *removed})}
