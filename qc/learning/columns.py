"""From the numbers of many cases to the columns of a table, and how sure they are."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import correlation, median
from typing import NamedTuple

import numpy as np

from qc.learning.evaluation import Row, Share

COLUMNS = (
    "cases",
    "before",
    "after",
    "oracle",
    "closed",
    "harmed",
    "span R",
    "flagged",
    "span P",
    "char R",
    "char P",
    "main%",
    "neut%",
    "capt%",
)
SCORE_COLUMNS = ("MAE", "const", "rho")
COUNTS = ("cases", "flagged")
NO_GAP = 1e-9
"""A smaller difference between oracle and extractor leaves nothing to close."""

Line = dict[str, float | None]
"""A figure for each column; None where there is nothing to divide by."""


class Interval(NamedTuple):
    """Where 95 % of the resampled figures lie."""

    low: float
    high: float


class Intervals(NamedTuple):
    """Of the change of mean F1, and of `closed` where there is a gap."""

    change: Interval
    closed: Interval | None


def line(rows: Sequence[Row]) -> Line:
    """Return the figures of some cases; what each column means is in docs/evaluation.md.

    Args:
        rows: at least one.
    """
    before, after, oracle = (
        _mean(values) for values in zip(*((r.before, r.after, r.oracle) for r in rows), strict=True)
    )
    recalls = [row.found / row.spans for row in rows if row.spans]
    precisions = [row.right / row.flags for row in rows if row.flags]
    main, foreign = _total(row.main for row in rows), _total(row.foreign for row in rows)
    figures: Line = {
        "cases": len(rows),
        "before": before,
        "after": after,
        "oracle": oracle,
        "closed": (after - before) / (oracle - before) if oracle - before > NO_GAP else None,
        "harmed": _mean([row.harmed for row in rows]),
        "span R": _mean(recalls) if recalls else None,
        "flagged": len(precisions),
        "span P": _mean(precisions) if precisions else None,
        "char R": _ratio(foreign.flagged, foreign.all),
        "char P": _ratio(foreign.flagged, foreign.flagged + main.flagged),
        "main%": _percent(main),
        "neut%": _percent(_total(row.neutral for row in rows)),
        "capt%": _percent(_total(row.caption for row in rows)),
    }
    return figures | _of_scores(rows)


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of each group, sorted by its name."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    return dict(sorted(groups.items()))


def intervals(rows: Sequence[Row], rounds: int, seed: int) -> Intervals:
    """Return bootstrap intervals, resampling sites.

    Args:
        rows: at least one.
        rounds: how often.
        seed: of the draws.
    """
    sites: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        sums = sites[row.site]
        sums[0] += row.after - row.before
        sums[1] += row.oracle - row.before
        sums[2] += 1
    drawn, chance = list(sites.values()), random.Random(seed)
    changes, closed = [], []
    for _ in range(rounds):
        change, gap, cases = map(sum, zip(*chance.choices(drawn, k=len(drawn)), strict=True))
        changes.append(change / cases)
        if gap / cases > NO_GAP:
            closed.append(change / gap)
    return Intervals(_middle(changes), _middle(closed) if closed else None)


def _middle(values: list[float]) -> Interval:
    values.sort()
    return Interval(values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))])


def _of_scores(rows: Iterable[Row]) -> Line:
    pairs = [(row.score, row.clean) for row in rows if row.score is not None and row.clean is not None]
    if not pairs:
        return {}
    scores, truths = zip(*pairs, strict=True)
    constant = median(truths)
    return {
        "MAE": _mean([abs(score - truth) for score, truth in pairs]),
        "const": _mean([abs(constant - truth) for truth in truths]),
        "rho": _spearman(scores, truths),
    }


def _spearman(scores: Sequence[float], truths: Sequence[float]) -> float | None:
    if len(set(scores)) < 2 or len(set(truths)) < 2:
        return None
    return correlation(_ranks(scores), _ranks(truths))


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, equal ones sharing the mean of theirs."""
    _, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    ranks: list[float] = (last - (count - 1) / 2)[place].tolist()
    return ranks


def _total(shares: Iterable[Share]) -> Share:
    everything = list(shares)
    return Share(sum(share.all for share in everything), sum(share.flagged for share in everything))


def _percent(share: Share) -> float | None:
    return _ratio(100 * share.flagged, share.all)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
