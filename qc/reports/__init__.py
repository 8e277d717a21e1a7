"""One file an output format; each sees findings and totals only, and prints text of documents through printable()."""

from collections.abc import Callable
from typing import IO, Protocol

import msgspec

from qc.errors import UsageError, did_you_mean
from qc.findings import Level, Report
from qc.totals import Totals


class Header(msgspec.Struct, frozen=True, tag_field="kind", tag="header"):
    """First line of a JSON Lines report: versions and digests that the findings depend on."""

    schema: int
    qc: str
    rules: str


class ReportOptions(msgspec.Struct, frozen=True):
    """How a report is written.

    Attributes:
        header: versions and digests, for formats that carry them.
        show: least level that formats for people print.
        color: whether escape sequences may be written.
        envelope: whether JSON Lines have a header and a trailer.
        excerpts: whether text of documents is shown.
        include_text: whether reports carry the text of documents.
    """

    header: Header
    show: Level = Level.WARNING
    color: bool = False
    envelope: bool = True
    excerpts: bool = True
    include_text: bool = False


class ReportWriter(Protocol):
    """Writes one format."""

    def write(self, report: Report) -> None:
        """Take the next report."""

    def finish(self, totals: Totals, notes: list[str]) -> None:
        """Write what comes after the last report; notes are findings about the run as a whole."""


Opener = Callable[[IO[bytes], ReportOptions], ReportWriter]

FORMATS = ("full", "concise", "json", "jsonl")
FOR_PEOPLE = ("full", "concise")
NEEDS_TEXT = ("full",)


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
    if name == "jsonl":
        from qc.reports.jsonl import JsonLinesWriter

        return JsonLinesWriter(stream, options)
    if name == "json":
        from qc.reports.json import JsonWriter

        return JsonWriter(stream, options)
    raise UsageError(f"there is no format {name!r}{did_you_mean(name, FORMATS)}")
