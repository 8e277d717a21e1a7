"""What the rules say of each fragment and of those around it, as columns."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.batch import Batch
from qc.experience import Worth
from qc.findings import FAMILIES, Category, Family
from qc.hit import Hit
from qc.signals.frame import Column, Frame

GROUPS: dict[str, tuple[Category, ...]] = {
    "placeholder": (Category.TEMPLATE, Category.LOCALE, Category.ERROR_PAGE, Category.GENERATED, Category.MARKUP),
    "interface": (Category.NAVIGATION, Category.SHARE, Category.CONSENT, Category.COMMENTS),
    "selling": (Category.PROMOTION, Category.PAYWALL, Category.RELATED),
    "house": (
        *(Category.LEGAL, Category.CONTACT, Category.CAPTION),
        *(Category.OFF_TOPIC, Category.LANGUAGE, Category.BOILERPLATE),
    ),
}
NEUTRAL = len(GROUPS)
GROUP_OF = {category: number for number, categories in enumerate(GROUPS.values()) for category in categories}
OF_TEXT = (Family.FOREIGN, Family.NEUTRAL)
LEAST_SHARE = 0.5
"""A hit on less of a fragment says little of the fragment as a whole."""


class Evidence(NamedTuple):
    """Hits that say what a fragment is, as columns, one value a hit.

    Attributes:
        fragments: number of the fragment.
        groups: number of the group of categories, NEUTRAL for neutral ones.
        page: share of right hits of its kind in whole pages.
        extracted: share of right hits in extractors' output.
        sites: sites whose extracted text showed it.
    """

    fragments: NDArray[np.int64]
    groups: NDArray[np.int64]
    page: Column
    extracted: Column
    sites: Column


def telling(batch: Batch, hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that say what a whole fragment is."""
    return [
        hit
        for hit in hits
        if hit.rule.extend != "document"
        and FAMILIES[hit.rule.category] in OF_TEXT
        and hit.span[1] - hit.span[0] >= LEAST_SHARE * len(batch.texts[hit.fragment])
    ]


def group(category: Category) -> int:
    """Return the number of a category's group."""
    return NEUTRAL if FAMILIES[category] is Family.NEUTRAL else GROUP_OF[category]


def evidence(hits: Sequence[Hit], worth: Callable[[str, str | None], Worth]) -> Evidence:
    """Return hits as columns.

    Args:
        hits: hits that say what a fragment is.
        worth: what a hit of a rule and a line is worth.
    """
    worths = [worth(hit.rule.id, hit.line) for hit in hits]
    return Evidence(
        np.array([hit.fragment for hit in hits], np.int64),
        np.array([group(hit.rule.category) for hit in hits], np.int64),
        np.array([w.page for w in worths], np.float64),
        np.array([w.extracted for w in worths], np.float64),
        np.array([w.sites for w in worths], np.float64),
    )


def columns(frame: Frame, found: Evidence) -> dict[str, Column]:
    """Return the evidence columns: worth of the best foreign hit, by group and near by, and neutral hits.

    Args:
        frame: the documents.
        found: the hits.
    """
    foreign = found.groups != NEUTRAL
    by_group = {
        f"hit_{name}": _most(frame, found, found.extracted, found.groups == number)
        for number, name in enumerate((*GROUPS, "neutral"))
    }
    sure = _most(frame, found, found.extracted, foreign)
    hit = (sure > 0).astype(np.float64)
    return {
        "hit_page": _most(frame, found, found.page, foreign),
        "hit_extracted": sure,
        "hit_sites": np.log1p(_most(frame, found, found.sites, foreign)),
        "hit_rules": np.bincount(found.fragments[foreign], minlength=frame.n).astype(np.float64),
        **by_group,
        "hit_previous": frame.shift(sure, -1, 0.0),
        "hit_following": frame.shift(sure, 1, 0.0),
        "hits_near": frame.window(hit, 3),
        "hits_around": frame.window(hit, 10),
        "hits_before": np.log1p(frame.before(hit)),
        "hits_share": frame.spread(frame.total(hit) / frame.sizes),
        "hits_all": np.log1p(frame.spread(frame.total(hit))),
    }


def _most(frame: Frame, found: Evidence, values: Column, where: NDArray[np.bool_]) -> Column:
    most = np.zeros(frame.n)
    np.maximum.at(most, found.fragments[where], values[where])
    return most
