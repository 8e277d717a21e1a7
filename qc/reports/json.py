"""One JSON object: header, reports, trailer."""

from typing import IO

from qc.findings import Report
from qc.reports import ReportOptions
from qc.reports.encoding import to_json, trailer, written
from qc.reports.places import Locate, nowhere
from qc.totals import Totals


class JsonWriter:
    """Writes one JSON object, a report at a time."""

    def __init__(self, stream: IO[bytes], options: ReportOptions) -> None:
        self._stream = stream
        self._separator = b"\n"
        self._include_text = options.include_text
        stream.write(b'{"header":' + to_json(options.header) + b',\n"reports":[')

    def write(self, report: Report, locate: Locate = nowhere) -> None:
        """Write one element."""
        self._stream.write(self._separator + to_json(written(report, text=self._include_text)))
        self._separator = b",\n"

    def finish(self, totals: Totals, notes: list[str], before: Totals | None = None) -> None:
        """Close the array and write the trailer."""
        self._stream.write(b"\n],\n" + b'"trailer":' + to_json(trailer(totals, notes)) + b"}\n")
