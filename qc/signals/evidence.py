"""What the rules say of each fragment and of those around it, as columns."""

from collections.abc import Sequence

import numpy as np

from qc.batch import Batch
from qc.findings import Category, Family
from qc.hit import Hit
from qc.signals.frame import Column, Frame

GROUPS: dict[str, tuple[Category, ...]] = {
    "placeholder": (Category.TEMPLATE, Category.LOCALE, Category.ERROR_PAGE, Category.GENERATED, Category.MARKUP),
    "interface": (Category.NAVIGATION, Category.SHARE, Category.CONSENT, Category.COMMENTS),
    "selling": (Category.PROMOTION, Category.PAYWALL, Category.RELATED),
    "house": (Category.LEGAL, Category.CONTACT, Category.CAPTION),
}


def columns(batch: Batch, frame: Frame, hits: Sequence[Hit]) -> dict[str, Column]:
    """Return the evidence columns: confidences of the surest foreign hit, by group and near by, and neutral hits.

    Args:
        batch: the batch.
        frame: its documents.
        hits: all hits of the rules in the batch.
    """
    surest = {name: np.zeros(frame.n) for name in ("any", *GROUPS, "neutral")}
    for hit in hits:
        family, category = hit.rule.category.family, hit.rule.category
        if hit.rule.extend == "document" or family is Family.DAMAGED:
            continue
        share = (hit.span[1] - hit.span[0]) / max(len(batch.texts[hit.fragment]), 1)
        names = ["neutral"] if family is Family.NEUTRAL else ["any", *_groups(category)]
        for name in names:
            surest[name][hit.fragment] = max(surest[name][hit.fragment], hit.confidence * share)
    foreign = surest["any"]
    sizes = frame.spread(frame.sizes)
    return {
        **{f"hit_{name}": values for name, values in surest.items()},
        "hit_previous": frame.shift(foreign, -1, 0.0),
        "hit_following": frame.shift(foreign, 1, 0.0),
        "hits_near": frame.window(foreign, 3),
        "hits_around": frame.window(foreign, 10),
        "hits_before": np.log1p(frame.before(foreign)),
        "hits_share": frame.spread(frame.total(foreign)) / sizes,
    }


def _groups(category: Category) -> list[str]:
    return [name for name, categories in GROUPS.items() if category in categories]
