"""Reports for tests: many findings at little cost, and what a format makes of them."""

import io
from typing import Any

from qc.findings import Category, Finding, Level, Report, Verdict
from qc.reports import Described, Header, ReportOptions, writer
from qc.reports.places import Locate, nowhere
from qc.totals import Totals

HEADER = Header(1, "0.1.0", "digest")
FORMATS_FOR_CI = ("github", "gitlab", "junit", "markdown", "sarif")
SHARE = Described("SHR901", "share-row", Category.SHARE, "a row of share links", "What.", "Why.", 0.97)
MENU = Described("NAV901", "menu", Category.NAVIGATION, "a menu", "What.", "Why.", 0.8)


def finding(text: str | None = "Share this story", number: int = 0, **keys: Any) -> Finding:
    """Return a finding at the beginning of line `number` + 1; `keys` override."""
    span = None if text is None else (100 * number, 100 * number + len(text))
    place = (None, None) if text is None else (number + 1, 1)
    defaults: dict[str, Any] = {
        "rule": "SHR901",
        "name": "share-row",
        "category": Category.SHARE,
        "level": Level.ERROR,
        "confidence": 0.97,
        "message": "a row of share links",
        "fix": "delete",
        "fingerprint": f"{number:032x}",
    }
    return Finding(span=span, line=place[0], column=place[1], text=text, **(defaults | keys))


def report(*findings: Finding, **keys: Any) -> Report:
    """Return a report of a document in `news.txt`, or where `keys` say."""
    verdict = Verdict.DIRTY if findings else Verdict.CLEAN
    defaults: dict[str, Any] = {
        "id": None,
        "source": "news.txt",
        "record": None,
        "score": 0.5 if findings else 1.0,
        "verdict": verdict,
        "language": "en",
        "chars": 100,
        "findings": findings,
    }
    return Report(**(defaults | keys))


def written(
    name: str,
    *reports: Report,
    locate: Locate = nowhere,
    notes: tuple[str, ...] = (),
    before: Totals | None = None,
    **options: Any,
) -> str:
    """Return what a format writes of reports."""
    stream, totals = io.BytesIO(), Totals()
    target = writer(name, stream, ReportOptions(header=HEADER, rules=(SHARE, MENU), **options))
    for one in reports:
        totals.add(one)
        target.write(one, locate)
    target.finish(totals, list(notes), before)
    return stream.getvalue().decode()
