"""JSON Lines: a header, one report a line, a trailer."""

from typing import IO

from qc.findings import Report
from qc.reports import ReportOptions
from qc.reports.encoding import to_json, trailer, written
from qc.reports.places import Locate, nowhere
from qc.totals import Totals


class JsonLinesWriter:
    """Writes reports as JSON Lines; memory does not grow with their number."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._envelope = options.envelope
        self._include_text = options.include_text
        if self._envelope:
            self._line(options.header)

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Write one line."""
        self._line(written(report, text=self._include_text))

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Write the trailer."""
        if self._envelope:
            self._line(trailer(totals, notes))

    def _line(self, value: object) -> None:
        self._stream.write(to_json(value) + b"\n")
