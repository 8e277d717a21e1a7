"""The model card: what the model is, from what it was made, how it does out of fold; with its curves as SVG."""

from collections.abc import Iterator
from pathlib import Path

from qc.calibration import DIRTY
from qc.learning.recipe import Fitted
from qc.learning.standing import THRESHOLDS, Standing
from qc.model import Manifest

CARD, CURVES = "card.md", "curves.svg"


def write_card(folder: Path, fitted: Fitted) -> None:
    """Write card and curves into a model folder."""
    (folder / CARD).write_text("\n".join(_lines(fitted.model.manifest, fitted.standing)) + "\n", encoding="utf-8")
    _draw(folder / CURVES, fitted.standing)


def _lines(manifest: Manifest, standing: Standing) -> Iterator[str]:
    training, chosen = manifest.training, manifest.calibration
    yield from (
        "# Model card",
        "",
        "Written by `qc train`; the figures are out of fold: each case was judged by models",
    )
    yield from ("that never saw its site.", "", "| | |", "|---|---|")
    yield from (
        f"| {name} | {value:,} |" if isinstance(value, int) else f"| {name} | {value} |"
        for name, value in training.items()
    )
    yield f"| languages | {', '.join(manifest.languages)} |"
    yield f"| columns | {len(manifest.columns)} |"
    yield from ("", "## What was chosen, in a clean document and in a dirty one", "")
    yield f"* dirty: {DIRTY} of the visible characters are likely foreign; in between, in proportion"
    yield f"* log odds: times {_both(chosen.slope)}, plus {_both(chosen.offset)}"
    yield f"* warnings: fragments from {chosen.flags} on, in documents where one reaches {chosen.speaks}"
    yield f"* probabilities below {chosen.least} do not count in a score"
    yield f"* confidence of a finding by probability: {', '.join(f'{at:g} → {sure:g}' for at, sure in chosen.knots)}"
    for name, found in standing.reliability.items():
        yield from ("", f"## Reliability: {name}", "", f"Expected calibration error {found.error:.4f}.", "")
        yield from ("| fragments | mean probability | share foreign |", "|---:|---:|---:|")
        yield from (f"| {one.fragments:,} | {one.mean:.3f} | {one.foreign:.3f} |" for one in found.bins)
    yield from (
        "",
        "## What thresholds do",
        "",
        f"![precision, recall and main text flagged by threshold]({CURVES})",
        "",
    )
    for name, curve in standing.curves.items():
        yield from (f"{name}, by characters:", "", "| threshold | precision | recall | main text flagged, % |")
        yield "|---:|---:|---:|---:|"
        rows = zip(THRESHOLDS, curve.precision, curve.recall, curve.main, strict=True)
        yield from (f"| {at:.2f} | {p:.3f} | {r:.3f} | {m:.2f} |" for at, p, r, m in list(rows)[::5])
        yield ""


def _both(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} and {ends[1]:g}"


def _draw(path: Path, standing: Standing) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "qc"  # else each run gives its elements other names
    figure, axes = plt.subplots(1, 3, figsize=(12, 3.6), layout="constrained")
    for name, curve in standing.curves.items():
        axes[0].plot(curve.recall, curve.precision, label=name)
        axes[1].plot(THRESHOLDS, curve.main, label=name)
    for name, found in standing.reliability.items():
        axes[2].plot([one.mean for one in found.bins], [one.foreign for one in found.bins], marker=".", label=name)
    axes[2].plot([0, 1], [0, 1], linestyle=":", color="grey")
    labels = (("recall", "precision"), ("threshold", "main text flagged, %"), ("mean probability", "share foreign"))
    for axis, (x, y) in zip(axes, labels, strict=True):
        axis.set_xlabel(x)
        axis.set_ylabel(y)
        axis.legend()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)
