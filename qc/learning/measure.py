"""Make rules/measured.json: how sure each rule is, counted on labelled data (docs/decisions/confidence.md).

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
from qc.findings import Category, Family
from qc.folding import line_keys
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
"""A rate is shrunk as if so many sites had shown its category's rate (docs/decisions/confidence.md)."""

ENOUGH_SITES = 5
"""A kind of text with fewer sites says too little to be the lowest of the kinds (docs/decisions/confidence.md)."""

TEMPLATE_CONFIDENCE = 0.97
"""For TPL, LOC and ERR rules of whole lines without one hit on main text (docs/decisions/confidence.md)."""

SAFE_SITES, SAFE_LOWER = 35, 0.90
"""What `qc clean` may cut by itself: sites of folds 0 to 3, lower end of the precision (docs/cleaning.md)."""

EXTRACTED_SITES = 2
"""A line that fewer sites show in extractors' output, folds 0 to 3, is known from whole pages only."""

DOUBTFUL_BELOW = 0.93
"""A rule right on a smaller share of the sites in the tighter extractors' output needs other hits in the text."""

SEEN_ENOUGH = 20
"""Lexicons seen as foreign on fewer sites are left as they are: nothing is known of their lines."""

WRONG = (Label.MAIN,)

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
        return Count(*(self._sites(rule, which, (kind,), (part,), line) for which in (right_labels(rule), WRONG)))

    def _pooled(self, rule: Rule, parts: Iterable[str] = (CHOOSING,)) -> Count:
        return Count(*(self._sites(rule, which, KINDS, parts) for which in (right_labels(rule), WRONG)))

    def _sites(
        self, rule: Rule, which: Iterable[Label], kinds: Iterable[str], parts: Iterable[str], line: str | None = None
    ) -> int:
        cells = (Cell(rule.id, line, *key) for key in itertools.product(parts, kinds, which))
        return len(set().union(*(self._counts.sites.get(cell, set()) for cell in cells)))

    def _measured(self, rule: Rule) -> Measured:
        counts = {kind: self._count(rule, CHOOSING, kind) for kind in KINDS}
        training = {kind: self._count(rule, TRAINING, kind) for kind in KINDS}
        confidence = self._confidence(rule, counts, training)
        pooled = self._pooled(rule)
        low, high = wilson(pooled.foreign, pooled.foreign + pooled.main)
        documents = sum(self._counts.documents.values())
        main_hits = sum(self._counts.main_hits.get((rule.id, part), 0) for part in (TRAINING, CHOOSING))
        return Measured(
            confidence=round(confidence, 4),
            measured=pooled != Count(),
            lines=self._lines(rule, confidence),
            page_only=self._rules.measurements.of(rule).page_only,
            doubtful=self._rules.measurements.of(rule).doubtful,
            counts={kind: cell for kind, cell in counts.items() if cell != Count()},
            training={kind: cell for kind, cell in training.items() if cell != Count()},
            safe=self._safe(rule),
            clean_rate=round(1000 * main_hits / documents, 3) if documents else 0.0,
            interval=(round(low, 4), round(high, 4)) if pooled != Count() else None,
        )

    def _confidence(self, rule: Rule, counts: dict[str, Count], training: dict[str, Count]) -> float:
        """Return the lowest of what the kinds of text say of a rule.

        Fold 3 says it; folds 0 to 2, from which the rule was written, may only lower it: there it is right by
        construction, so what is wrong even there is surely wrong.
        """
        if self._only_a_template(rule):
            return TEMPLATE_CONFIDENCE
        known = [
            _shrunk(cell, self._rate(rule, kind))
            for kind in KINDS
            for cell in (counts[kind], training[kind] if training[kind].main else Count())
            if cell.foreign + cell.main >= ENOUGH_SITES
        ]
        pooled = self._pooled(rule)
        rate = min(self._rate(rule, kind) for kind in KINDS)
        if pooled == Count():
            known.append(min(rate, UNMEASURED_LIMIT))
        elif not any(counts[kind].foreign + counts[kind].main >= ENOUGH_SITES for kind in KINDS):
            known.append(_shrunk(pooled, rate))
        return min(known)

    def _rate(self, rule: Rule, kind: str) -> float:
        return self._rates[kind].get(rule.category, CATEGORY_RATE)

    def _lines(self, rule: Rule, confidence: float) -> dict[str, float]:
        """Return the lines whose own counts say something else than their rule's; each shrunk towards its rule."""
        own = {}
        for line in self._counts.lines(rule.id):
            cells = [self._count(rule, CHOOSING, kind, line) for kind in KINDS]
            cells += [cell for kind in KINDS if (cell := self._count(rule, TRAINING, kind, line)).main]
            enough = [cell for cell in cells if cell.foreign + cell.main >= ENOUGH_SITES]
            mine = min((_shrunk(cell, confidence) for cell in enough), default=confidence)
            if round(mine, 4) != round(confidence, 4):
                own[line] = round(mine, 4)
        return own

    def page_only(self, rule: Rule) -> frozenset[str]:
        """Return the keys of a lexicon's lines that extractors' output hardly showed."""
        both = (TRAINING, CHOOSING)
        if not rule.lines or rule.category in PLACEHOLDER_CATEGORIES:
            return frozenset()
        if self._pooled(rule, both).foreign < SEEN_ENOUGH:
            return frozenset()
        return frozenset(
            key
            for key in line_keys(list(rule.lines))
            if self._sites(rule, right_labels(rule), (LOOSE, TIGHT), both, key) < EXTRACTED_SITES
        )

    def doubtful(self, rule: Rule) -> bool:
        """Whether a rule was wrong too often in the tighter extractors' output, folds 0 to 3."""
        if rule.category.family is not Family.FOREIGN:
            return False
        both = (TRAINING, CHOOSING)
        right, wrong = (self._sites(rule, which, (TIGHT,), both) for which in (right_labels(rule), WRONG))
        return wrong > 0 and right < DOUBTFUL_BELOW * (right + wrong)

    def _only_a_template(self, rule: Rule) -> bool:
        """Whether no main text in folds 0 to 3 holds what this TPL, LOC or ERR rule of whole fragments finds."""
        if rule.category not in PLACEHOLDER_CATEGORIES or rule.extend != "fragment":
            return False
        return not self._pooled(rule, (TRAINING, CHOOSING)).main

    def _safe(self, rule: Rule) -> bool:
        if rule.extend != "fragment" or rule.fix != "delete":
            return False
        if self._only_a_template(rule):
            return True
        both = (TRAINING, CHOOSING)
        pooled, tight = self._pooled(rule, both), self._sites(rule, WRONG, (TIGHT,), both)
        enough = pooled.foreign >= SAFE_SITES and not tight
        return enough and wilson(pooled.foreign, pooled.foreign + pooled.main)[0] >= SAFE_LOWER


def right_labels(rule: Rule) -> tuple[Label, ...]:
    """Return the labels on which a rule is right: foreign text, and for a rule that only names, all but main text."""
    if rule.category.family is Family.NEUTRAL:
        return (Label.FOREIGN, Label.NEUTRAL, Label.CAPTION)
    return (Label.FOREIGN,)


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


def measure(rules: RuleSet, folder: Path) -> Measurements:
    """Count twice: what whole pages only show, and then, with such lines held back, how sure each rule is.

    Args:
        rules: the rules; what was measured of them before does not count.
        folder: the labelled data.
    """
    fresh = RuleSet(rules.rules, rules.tables, Measurements())
    judge = Judge(fresh, count(fresh, all_cases(folder)))
    held = {
        rule.id: Measured(0.0, page_only=judge.page_only(rule), doubtful=judge.doubtful(rule)) for rule in rules.rules
    }
    held_back = RuleSet(rules.rules, rules.tables, Measurements(held))
    return Judge(held_back, count(held_back, all_cases(folder))).measurements()


def main(argv: list[str] | None = None) -> int:
    """Count and write the file, or check that it is what counting gives."""
    parser = argparse.ArgumentParser(prog="python -m qc.learning.measure", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file differs")
    arguments = parser.parse_args(argv)
    try:
        content = encode(measure(load_folder(RULES, shipped=True), data_folder()))
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
