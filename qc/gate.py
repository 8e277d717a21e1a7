"""Whether a run passes: the exit code is 0 or 1, the same for every format and any number of processes."""

from typing import NamedTuple

from qc.findings import RANKS, Level, Report
from qc.settings import Settings, parse_share
from qc.totals import Totals, plural


class GateVerdict(NamedTuple):
    """Whether the run passes, and where it does not, which limit was broken."""

    passed: bool
    reasons: list[str]


class Gate:
    """Counts what the settings judge. A limit that is given replaces the test on single findings.

    A document is bad when it has a finding at or above `fail-on`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._least = None if settings.fail_on == "never" else Level(settings.fail_on).rank
        self._allowed(0)  # a limit that is no number is said before the run, not after it
        self._bad = 0
        self._below = 0

    def see(self, report: Report) -> None:
        """Count one report."""
        if self._least is not None and any(RANKS[finding.level] >= self._least for finding in report.findings):
            self._bad += 1
        least_score = self._settings.min_score
        if least_score is not None and report.score is not None and report.score < least_score:
            self._below += 1

    def verdict(self, totals: Totals) -> GateVerdict:
        """Judge the run."""
        settings = self._settings
        limits = (settings.max_bad_docs, settings.min_score, settings.min_mean_score)
        if all(limit is None for limit in limits):
            return GateVerdict(self._bad == 0, [])
        reasons = []
        if settings.max_bad_docs is not None and self._bad > (allowed := self._allowed(totals.documents)):
            reasons.append(
                f"{plural(self._bad, 'bad document')}, {allowed:g} let pass (max-bad-docs {settings.max_bad_docs})"
            )
        if self._below:
            reasons.append(f"{plural(self._below, 'document')} with a score below {settings.min_score} (min-score)")
        mean = totals.mean_score
        if settings.min_mean_score is not None and mean is not None and mean < settings.min_mean_score:
            reasons.append(f"the mean score {mean} is below {settings.min_mean_score} (min-mean-score)")
        return GateVerdict(not reasons, reasons)

    def _allowed(self, documents: int) -> float:
        limit = self._settings.max_bad_docs
        if isinstance(limit, str) and limit.isdecimal():
            return int(limit)
        return documents * parse_share(limit, "max-bad-docs") if isinstance(limit, str) else float(limit or 0)
