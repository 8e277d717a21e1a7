"""Make rules/measured.json: how sure each rule is, counted on labelled data (architecture.md, "Confidence is measured").

`python -m qc.learning.measure` writes the file from the folder in QC_DATA, `--check` fails where it differs.
"""

import argparse
import itertools
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from qc.errors import ExitCode, QCError
from qc.findings import Category
from qc.learning.cases import FILES, LOOSE, TIGHT, WHOLE_PAGE, Case, Label, data_folder, read_cases
from qc.learning.counting import CHOOSING, TRAINING, Cell, Counts, count
from qc.rules import Rule
from qc.ruleset import (
    CATEGORY_RATE,
    PLACEHOLDER_CATEGORIES,
    UNMEASURED_LIMIT,
    Count,
    Measured,
    Measurements,
    RuleSet,
    load_folder,
)

KINDS = (WHOLE_PAGE, LOOSE, TIGHT)
WEIGHT = 10
"""A rate is shrunk as if so many sites had shown its category's rate (architecture.md)."""

ENOUGH_SITES = 5
"""A kind of text with fewer sites says too little to be the lowest of the kinds (architecture.md)."""

TEMPLATE_CONFIDENCE = 0.97
"""For TPL, LOC and ERR rules of whole lines without one hit on main text (architecture.md)."""

SAFE_SITES, SAFE_LOWER = 35, 0.90
"""What `qc clean` may cut by itself: sites of folds 0 to 3, lower end of the precision (architecture.md)."""

RULES = Path(__file__).resolve().parents[2] / "rules"


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Return the Wilson score interval of a share (Wilson 1927), (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    share = successes / trials
    centre = share + z * z / (2 * trials)
    margin = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (centre - margin) / (1 + z * z / trials), (centre + margin) / (1 + z * z / trials)


class Judge:
    """Turns counts into confidences.

    Args:
        rules: the rules.
        counts: what `counting.count` found.
    """

    def __init__(self, rules: RuleSet, counts: Counts) -> None:
        self._rules = rules
        self._counts = counts
        self._rates = {kind: self._category_rates(kind) for kind in KINDS}

    def measurements(self) -> Measurements:
        """Return the content of measured.json."""
        pooled = {
            category.value: round(min(self._rates[kind].get(category, CATEGORY_RATE) for kind in KINDS), 4)
            for category in Category
        }
        return Measurements({rule.id: self._measured(rule) for rule in self._rules.rules}, pooled)

    def _category_rates(self, kind: str) -> dict[Category, float]:
        """Precision of each category on one kind of text, by sites of its rules, shrunk towards CATEGORY_RATE."""
        sums: dict[Category, list[int]] = defaultdict(lambda: [0, 0])
        for rule in self._rules.rules:
            cell = self._count(rule, CHOOSING, kind)
            sums[rule.category][0] += cell.foreign
            sums[rule.category][1] += cell.main
        return {category: _shrunk(Count(*pair), CATEGORY_RATE) for category, pair in sums.items() if any(pair)}

    def _count(self, rule: Rule, part: str, kind: str, line: str | None = None) -> Count:
        sites = self._counts.sites
        return Count(
            *(len(sites.get(Cell(rule.id, line, part, kind, label), ())) for label in (Label.FOREIGN, Label.MAIN))
        )

    def _sites(self, rule: Rule, label: Label, kinds: Iterable[str] = KINDS, parts: Iterable[str] = (CHOOSING,)) -> int:
        sites = self._counts.sites
        cells = itertools.product(parts, kinds)
        return len(set().union(*(sites.get(Cell(rule.id, None, part, kind, label), set()) for part, kind in cells)))

    def _measured(self, rule: Rule) -> Measured:
        counts = {kind: self._count(rule, CHOOSING, kind) for kind in KINDS}
        training = {kind: self._count(rule, TRAINING, kind) for kind in KINDS}
        confidence = self._confidence(rule, counts)
        foreign, main = self._sites(rule, Label.FOREIGN), self._sites(rule, Label.MAIN)
        low, high = wilson(foreign, foreign + main)
        documents = sum(self._counts.documents.values())
        main_hits = sum(self._counts.main_hits.get((rule.id, part), 0) for part in (TRAINING, CHOOSING))
        return Measured(
            confidence=round(confidence, 4),
            measured=bool(foreign + main),
            lines=self._lines(rule, confidence),
            counts={kind: cell for kind, cell in counts.items() if cell != Count()},
            training={kind: cell for kind, cell in training.items() if cell != Count()},
            safe=self._safe(rule),
            clean_rate=round(1000 * main_hits / documents, 3) if documents else 0.0,
            interval=(round(low, 4), round(high, 4)) if foreign + main else None,
        )

    def _confidence(self, rule: Rule, counts: dict[str, Count]) -> float:
        if self._only_a_template(rule):
            return TEMPLATE_CONFIDENCE
        enough = [kind for kind in KINDS if counts[kind].foreign + counts[kind].main >= ENOUGH_SITES]
        if enough:
            return min(_shrunk(counts[kind], self._rate(rule, kind)) for kind in enough)
        pooled = Count(self._sites(rule, Label.FOREIGN), self._sites(rule, Label.MAIN))
        rate = min(self._rate(rule, kind) for kind in KINDS)
        return min(_shrunk(pooled, rate), UNMEASURED_LIMIT) if pooled == Count() else _shrunk(pooled, rate)

    def _rate(self, rule: Rule, kind: str) -> float:
        return self._rates[kind].get(rule.category, CATEGORY_RATE)

    def _lines(self, rule: Rule, confidence: float) -> dict[str, float]:
        """Return the lines whose own counts say something else than their rule's; each shrunk towards its rule."""
        own = {}
        for line in self._counts.lines(rule.id):
            counts = [self._count(rule, CHOOSING, kind, line) for kind in KINDS]
            enough = [cell for cell in counts if cell.foreign + cell.main >= ENOUGH_SITES]
            mine = min((_shrunk(cell, confidence) for cell in enough), default=confidence)
            if round(mine, 4) != round(confidence, 4):
                own[line] = round(mine, 4)
        return own

    def _only_a_template(self, rule: Rule) -> bool:
        """Whether no main text in folds 0 to 3 holds what this TPL, LOC or ERR rule of whole fragments finds."""
        if rule.category not in PLACEHOLDER_CATEGORIES or rule.extend != "fragment":
            return False
        return not self._sites(rule, Label.MAIN, parts=(TRAINING, CHOOSING))

    def _safe(self, rule: Rule) -> bool:
        if rule.extend != "fragment" or rule.fix != "delete":
            return False
        if self._only_a_template(rule):
            return True
        both = (TRAINING, CHOOSING)
        foreign, main = (self._sites(rule, label, parts=both) for label in (Label.FOREIGN, Label.MAIN))
        tight = self._sites(rule, Label.MAIN, kinds=(TIGHT,), parts=both)
        return foreign >= SAFE_SITES and wilson(foreign, foreign + main)[0] >= SAFE_LOWER and not tight


def _shrunk(cell: Count, rate: float) -> float:
    return (cell.foreign + WEIGHT * rate) / (cell.foreign + cell.main + WEIGHT)


def encode(measurements: Measurements) -> bytes:
    """Return measured.json: one rule a line, sorted, so that a change shows in a diff."""
    rules = [
        f"{msgspec.json.encode(name).decode()}: {msgspec.json.encode(rule, order='deterministic').decode()}"
        for name, rule in sorted(measurements.rules.items())
    ]
    categories = msgspec.json.encode(measurements.categories, order="deterministic").decode()
    return ("{\n" + f'"categories": {categories},\n"rules": {{\n' + ",\n".join(rules) + "\n}}\n").encode()


def all_cases(folder: Path) -> Iterator[Case]:
    """Yield all labelled cases of folds 0 to 3."""
    for name in FILES:
        yield from read_cases(folder / f"{name}.jsonl.zst")


def main(argv: list[str] | None = None) -> int:
    """Count and write the file, or check that it is what counting gives."""
    parser = argparse.ArgumentParser(prog="python -m qc.learning.measure", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file differs")
    arguments = parser.parse_args(argv)
    try:
        rules = load_folder(RULES, shipped=True)
        content = encode(Judge(rules, count(rules, all_cases(data_folder()))).measurements())
    except QCError as error:
        print(f"measure: {error}", file=sys.stderr)
        return ExitCode.FAILED
    target = RULES / "measured.json"
    if not arguments.check:
        target.write_bytes(content)
        return ExitCode.OK
    if target.is_file() and target.read_bytes() == content:
        return ExitCode.OK
    print(f"measure: {target.name} is not what counting gives; run `make measured` and commit it", file=sys.stderr)
    return ExitCode.FINDINGS


if __name__ == "__main__":
    sys.exit(main())
