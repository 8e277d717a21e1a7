"""Boosted trees, fitted by scikit-learn and turned into arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column
from qc.trees import Trees


class Size(NamedTuple):
    """How many trees, how deep, and how much each of them corrects."""

    trees: int
    depth: int
    rate: float


PASSES = (Size(60, 5, 0.2), Size(200, 6, 0.08))
"""The first pass sees most fragments and only has to give the second its context (docs/decisions/model.md)."""

LEAVES = 31


def fit(rows: NDArray[np.float32], target: NDArray[np.int8], weight: Column, seed: int, size: Size) -> Trees:
    """Fit trees.

    Args:
        rows: (rows, columns).
        target: 1 for foreign, else 0.
        weight: of each row.
        seed: of the columns that each split may ask for.
        size: of the trees.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    fitted = HistGradientBoostingClassifier(
        max_iter=size.trees,
        learning_rate=size.rate,
        max_leaf_nodes=LEAVES,
        max_depth=size.depth,
        min_samples_leaf=60,
        l2_regularization=2.0,
        max_bins=63,
        early_stopping=False,
        max_features=0.5,
        random_state=seed,
    ).fit(rows, target, sample_weight=weight)
    nodes = [stage[0].nodes for stage in fitted._predictors]
    return arrays(nodes, float(np.ravel(fitted._baseline_prediction)[0]), size.depth)


def arrays(stages: list[NDArray[np.void]], base: float, depth: int) -> Trees:
    """Return scikit-learn's nodes as complete trees; a leaf above the last level answers for all below it.

    Args:
        stages: nodes of each tree: value, feature_idx, num_threshold, left, right, is_leaf.
        base: log odds before the first tree.
        depth: of the complete trees.
    """
    inner = 2**depth - 1
    features = np.zeros((len(stages), inner), np.int16)
    thresholds = np.full((len(stages), inner), np.inf, np.float32)
    values = np.zeros((len(stages), inner + 1), np.float32)

    def walk(tree: int, node: int, at: int, level: int) -> None:
        entry = stages[tree][node]
        if entry["is_leaf"]:
            width = 2 ** (depth - level)
            first = (at + 1) * width - 1 - inner
            values[tree, first : first + width] = entry["value"]
            return
        features[tree, at], thresholds[tree, at] = entry["feature_idx"], rounded_down(entry["num_threshold"])
        walk(tree, int(entry["left"]), 2 * at + 1, level + 1)
        walk(tree, int(entry["right"]), 2 * at + 2, level + 1)

    for tree in range(len(stages)):
        walk(tree, 0, 0, 0)
    return Trees(features, thresholds, values, base)


def rounded_down(threshold: float) -> np.float32:
    """Return the largest number of single precision that is not above a threshold: no row changes sides by it."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))
