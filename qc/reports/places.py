"""Where a finding stands in its file, as the formats of CI systems want it."""

import os
from collections.abc import Callable, Iterable
from urllib.parse import quote

from qc.findings import Finding, Report
from qc.spans import Region

Locate = Callable[[Finding], Region | None]
"""Finds a finding of one document in its file; None where it cannot say."""


def nowhere(finding: Finding) -> Region | None:
    """Locate nothing: for reports of which nobody has the file."""
    return None


def region_of(report: Report, finding: Finding, locate: Locate) -> Region:
    """Return where a finding stands: what `locate` says, else its place in the text, or the line of its record."""
    found = locate(finding)
    if found is not None:
        return found
    if report.record is None and finding.span is not None and finding.line and finding.column:
        start, end = finding.span
        return Region(finding.line, finding.column, finding.column + end - start)
    return Region(report.record or 1, 1, 2, whole=True)


def path_in(source: str, root: str) -> str:
    """Return the name of a file as a repository knows it: below its root, with slashes, symbolic links resolved.

    Args:
        source: path as given; "-" for stdin, "" for text from Python.
        root: folder of the repository; empty leaves the path as it is.

    Returns:
        A path without `./`; the absolute path of a file that does not stand below `root`.
    """
    if source in ("", "-"):
        return "stdin" if source else "text"
    if not root:
        return os.path.normpath(source)
    real, base = os.path.realpath(source), os.path.realpath(root)
    inside = base == os.sep or real.startswith(base + os.sep)
    return os.path.relpath(real, base) if inside else real


def reachable(reports: Iterable[str], root: str) -> list[str]:
    """Return those of the reports of a run that stand in the repository; the temporary folder of a job is no help.

    Args:
        reports: as FORMAT:FILE.
        root: as for `path_in`; empty keeps all.
    """
    return [report for report in reports if not root or not path_in(report.partition(":")[2], root).startswith("/")]


def uri_of(path: str) -> str:
    """Return a path as a URI: relative where the path is, each byte of a name that is no letter percent-encoded."""
    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{encoded}" if path.startswith("/") else encoded
