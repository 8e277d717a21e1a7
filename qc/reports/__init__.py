"""One file an output format; each sees findings and totals only, and prints text of documents through printable()."""

import importlib
from typing import IO, Protocol

import msgspec

from qc.errors import UsageError, did_you_mean
from qc.findings import Category, Level, Report
from qc.reports.places import Locate, nowhere
from qc.totals import Totals


class Header(msgspec.Struct, frozen=True, tag_field="kind", tag="header"):
    """First line of a JSON Lines report: versions and digests that the findings depend on."""

    schema: int
    qc: str
    rules: str
    model: str | None = None


class Described(msgspec.Struct, frozen=True):
    """What formats say of a rule, whether it hit anything or not.

    Attributes:
        id: its id.
        name: its kebab-case name.
        category: its category.
        message: what it finds, in a few words.
        what: what it finds, in a sentence or two.
        why: why that spoils a corpus.
        confidence: its measured precision; None for rules about the run.
    """

    id: str
    name: str
    category: Category
    message: str
    what: str
    why: str
    confidence: float | None


class ReportOptions(msgspec.Struct, frozen=True):
    """How a report is written.

    Attributes:
        header: versions and digests, for formats that carry them.
        show: least level that formats for people print.
        color: whether escape sequences may be written.
        envelope: whether JSON Lines have a header and a trailer.
        excerpts: whether text of documents is shown.
        include_text: whether reports carry the text of documents.
        rules: all rules that were switched on, for formats that describe them.
        fail_on: least level that fails the run; None where none does.
        root: folder that formats of CI systems name files from; empty leaves names as they are.
        paths: what was checked, as given.
        others: the other reports of the run, as FORMAT:FILE.
        max_share: largest share of a document's visible characters that `qc clean` cuts.
        diff_base: revision whose documents were not judged; None where all were.
        baseline: file of known findings that was named on the command line, or None.
    """

    header: Header
    show: Level = Level.WARNING
    color: bool = False
    envelope: bool = True
    excerpts: bool = True
    include_text: bool = False
    rules: tuple[Described, ...] = ()
    fail_on: Level | None = Level.ERROR
    root: str = ""
    paths: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    max_share: float = 0.3
    diff_base: str | None = None
    baseline: str | None = None


class ReportWriter(Protocol):
    """Writes one format."""

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Take the next report; `locate` finds its findings in the file of its document."""

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write what comes after the last report.

        Args:
            totals: what the run adds up to.
            notes: findings about the run as a whole.
            before: what it added up to before the change that is judged, for formats that compare.
        """


FORMATS = ("full", "concise", "json", "jsonl", "github", "gitlab", "junit", "markdown", "sarif")
FOR_PEOPLE = ("full", "concise")
NEEDS_TEXT = ("full",)
NEEDS_SITE = ("markdown",)
NEEDS_MENDING = ("full", "concise", "markdown")
COMPARES = ("markdown",)
"""Formats that show what was before the change."""

_OPENERS = {
    "json": ("qc.reports.json", "JsonWriter"),
    "jsonl": ("qc.reports.jsonl", "JsonLinesWriter"),
    "github": ("qc.reports.github", "GitHubWriter"),
    "gitlab": ("qc.reports.gitlab", "GitLabWriter"),
    "junit": ("qc.reports.junit", "JUnitWriter"),
    "markdown": ("qc.reports.markdown", "MarkdownWriter"),
    "sarif": ("qc.reports.sarif", "SarifWriter"),
}


def writer(name: str, stream: IO[bytes], options: ReportOptions) -> ReportWriter:
    """Return the writer of a format.

    Args:
        name: one of FORMATS.
        stream: where it writes, UTF-8.
        options: how.

    Raises:
        UsageError: there is no such format.
    """
    if name in FOR_PEOPLE:
        from qc.reports.people import PeopleWriter

        return PeopleWriter(stream, options, full=name == "full")
    if name in _OPENERS:
        module, opener = _OPENERS[name]
        opened: ReportWriter = getattr(importlib.import_module(module), opener)(stream, options)
        return opened
    raise UsageError(f"there is no format {name!r}{did_you_mean(name, FORMATS)}")
