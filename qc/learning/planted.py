"""Cases made for training: text of themes, locale strings, error pages and the like, planted in nearly clean pages.

Such text is rare on labelled pages; a model that never saw it would not learn that the rules for it are right.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np

from qc.learning.cases import WHOLE_PAGE, Case
from qc.learning.made import KEPT_AT_MOST, LEAST_CHARS, SYSTEM, Random, inserted, line_ends, thinned
from qc.rules import Rule
from qc.ruletests import unmark
from qc.signals.evidence import GROUPS

SHARE = 0.25
"""Share of pages that one such case is made of."""

MOST = 3


def planted_cases(cases: Iterable[Case], rules: Sequence[Rule], seed: int) -> Iterator[Case]:
    """Yield nearly clean copies of some extracted pages with examples of placeholder rules on lines of their own.

    Args:
        cases: labelled cases.
        rules: whose marked examples are planted, each in texts of its languages.
        seed: of every draw.
    """
    random = np.random.default_rng(seed)
    examples = [(rule.languages, text) for rule in rules for text in _examples(rule)]
    seen: set[str] = set()
    for case in cases:
        if case.kind == WHOLE_PAGE or case.page in seen or len(case.text) < LEAST_CHARS:
            continue
        seen.add(case.page)
        fitting = [text for languages, text in examples if "any" in languages or case.lang in languages]
        if fitting and random.random() < SHARE:
            yield _planted(case, fitting, random)


def _planted(case: Case, examples: Sequence[str], random: Random) -> Case:
    case = thinned(case, KEPT_AT_MOST * random.random(), random)
    for _ in range(int(random.integers(1, MOST + 1))):
        ends = line_ends(case)
        places = (0, len(case.text), ends[int(random.integers(len(ends)))] if ends else 0)
        case = inserted(case, places[int(random.integers(3))], examples[int(random.integers(len(examples)))], True)
    return msgspec.structs.replace(case, id=f"{case.id}~planted", system=SYSTEM)


def _examples(rule: Rule) -> Iterator[str]:
    """Yield the marked lines of each example of a placeholder rule, where whole lines are marked."""
    if rule.category not in GROUPS["placeholder"] or rule.extend != "fragment":
        return
    for marked in rule.cases.foreign:
        text, spans = unmark(marked)
        lines = [
            text[start:end]
            for start, end in spans
            if text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
        ]
        if lines and all(lines):
            yield "\n".join(lines)
