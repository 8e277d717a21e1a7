"""The table of docs/benchmark.md: `python -m tests.benchmarks.benchmark_page`, with QC_DATA set.

For each labelled file and each extractor: its text as it is, cut by the rules alone, cut by qc as a whole, and cut by
one who knows the labels. The fold is 4, which nothing was learned, counted or chosen from, unless another is named.
"""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from qc import __version__
from qc.learning.cases import FILES, data_folder
from qc.learning.columns import Line, intervals, line
from qc.learning.fragments import Alarms
from qc.learning.judging import Evaluation, check_cases
from qc.learning.selection import Selection
from qc.learning.tables import ALL, lines_by_group, shown
from qc.worker import Work

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmark.md"
HELD_OUT = 4
ROUNDS, SEED = 1000, 0
ARTICLES_ONLY = "wcxb-dev"
"""Its other types of page have no one main text; the other files are judged whole."""

HEADS = ("system", "text", "cases", "F1", "closed", "harmed", "span R", "span P", "main%", "neut%", "MAE / const")
ALONE, RULES, WHOLE, ORACLE = "as extracted", "rules", "qc", "oracle"


class Both(NamedTuple):
    """One file judged twice: by the rules alone, and by qc as a whole."""

    rules: Evaluation
    whole: Evaluation


def main() -> None:
    """Measure and write."""
    arguments = _arguments()
    model = Path(arguments.model) if arguments.model else None
    rules, whole = Work(with_model=False).checker(), Work(model=model).checker()
    judged: dict[str, Both] = {}
    for name in FILES:
        chosen, paths = selection(name, arguments.fold), [data_folder() / f"{name}.jsonl.zst"]
        judged[name] = Both(check_cases(rules, chosen, paths), check_cases(whole, chosen, paths))
    arguments.output.write_text("\n".join(page(judged, arguments.fold)) + "\n", encoding="utf-8")
    print(f"written: {arguments.output}")


def selection(name: str, fold: int) -> Selection:
    """Return which cases of a file are judged."""
    only: dict[str, tuple[str, ...]] = {"type": ("article",)} if name == ARTICLES_ONLY else {}
    return Selection((fold,), only | {"trust": ("True",)}, captions="neutral")


def page(judged: Mapping[str, Both], fold: int) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# Benchmark"
    yield ""
    yield "<!-- made by `python -m tests.benchmarks.benchmark_page`; run that instead of changing this -->"
    yield ""
    yield f"Labelled pages ([data.md](data.md)), fold {fold}, trusted, captions not counted; qc {__version__}, errors"
    yield "and warnings. [evaluation.md](evaluation.md) says what each column means. *As extracted* is the extractor"
    yield "alone, *rules* is `qc check --no-model`, *oracle* cuts exactly the foreign text. In brackets: where 95 % of"
    yield "the figures lie when sites are drawn again."
    for name, both in judged.items():
        yield ""
        yield f"## {name}"
        yield ""
        yield from table(both)
        yield ""
        yield from _fragments(both)


def table(both: Both) -> Iterator[str]:
    """Yield the table of one file: four rows for each system."""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|---|---|{'---:|' * (len(HEADS) - 2)}"
    by_rules, by_qc = lines_by_group(both.rules.rows), lines_by_group(both.whole.rows)
    for system, rows in by_qc.items():
        rules, whole = line(by_rules[system]), line(rows)
        named = "all together" if system == ALL else system
        yield _row(named, ALONE, _alone(whole))
        yield _row("", RULES, rules)
        yield _row("", WHOLE, whole, _closed(whole, intervals(rows, ROUNDS, SEED).closed))
        yield _row("", ORACLE, _oracle(whole))


def _row(system: str, text: str, figures: Line, closed: str | None = None) -> str:
    cells = [shown(column, figures.get(column)) for column in ("cases", "after", "closed", *HEADS[5:-1])]
    if closed:
        cells[2] = closed
    error = figures.get("MAE")
    cells.append("-" if error is None else f"{shown('MAE', error)} / {shown('const', figures['const'])}")
    return f"| {' | '.join([system, text, *cells])} |"


def _closed(figures: Line, interval: tuple[float, float] | None) -> str:
    words = shown("closed", figures["closed"])
    return words if interval is None else f"{words} [{interval[0]:.2f}, {interval[1]:.2f}]"


def _alone(figures: Line) -> Line:
    return {"cases": figures["cases"], "after": figures["before"]}


def _oracle(figures: Line) -> Line:
    gap = figures["closed"] is not None
    sure = {"closed": 1.0 if gap else None, "harmed": 0.0, "span R": 1.0, "span P": 1.0, "main%": 0.0, "neut%": 0.0}
    return {"cases": figures["cases"], "after": figures["oracle"], **sure}


def _fragments(both: Both) -> Iterator[str]:
    rules, whole = (_per_thousand(one.fragments.alarms().values()) for one in both)
    yield f"False alarms per 1,000 clean fragments: rules {rules}, qc {whole}."
    errors = [f"{part} {found.error:.3f}" for part, found in both.whole.fragments.reliability().items()]
    yield f"Expected calibration error of fragments: {', '.join(errors)}."


def _per_thousand(alarms: Iterable[Alarms]) -> str:
    clean, flagged = (sum(column) for column in zip(*alarms, strict=True))
    return shown("%", Alarms(clean, flagged).per_thousand)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.benchmark_page", description=__doc__)
    parser.add_argument("--fold", type=int, default=HELD_OUT, help="fold to measure on (4)")
    parser.add_argument("--model", metavar="FOLDER", help="a model instead of the one that belongs to qc")
    parser.add_argument("--output", type=Path, default=PAGE, help="file to write (docs/benchmark.md)")
    arguments = parser.parse_args()
    if arguments.fold != HELD_OUT and arguments.output == PAGE:
        parser.error("docs/benchmark.md is about fold 4: name another --output")
    return arguments


if __name__ == "__main__":
    main()
