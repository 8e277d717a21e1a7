"""Cases made for training: articles into which a theme leaked, with sentences and captions of other stories about.

Where one foreign thing got in, others did: what stands there alone and tells of something else is foreign far more
often than in other documents. The trees that judge such documents (qc/learning/offtopic.py) learn it from these.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from qc.learning.cases import Case
from qc.learning.insertions import Body, Donors, Made, Random, groups, moved
from qc.learning.siblings import ADDRESSES, Part, Sibling, joined, locale_string

SYSTEM = "contaminated"

MANY = (0.3, 0.4, 0.2, 0.1)
"""Odds of one to four captions or sentences of other stories."""

TOGETHER = 0.5
"""Share of cases in which they stand one after another."""

NEAR, CAPTION = 0.5, 0.75
"""Shares of them that are of a near subject, and that are captions."""

ADDRESS, LOCALE = 0.7, 0.6
"""Shares of cases with an address and with a locale string; an address where the draws leave a case without both."""

MOVED, OWN_CAPTION = 0.25, 0.25
"""Shares of cases with a sentence and with a caption of the story's own on a line of its own."""

LEAKED_AT, OTHERS_AT = (0.45, 0.1, 0.45), (1 / 3, 1 / 3, 1 / 3)
"""Odds of the head, the middle and the end."""

EDGE = 3
"""The head and the end are so many lines deep."""

Row = tuple[Part | None, str]


def contaminated(cases: Iterable[Case], seed: int) -> Iterator[Sibling]:
    """Yield a case for each article body that has pages of near and of other subjects in its language and fold.

    Args:
        cases: labelled cases.
        seed: of all that is drawn.
    """
    random = np.random.default_rng(seed)
    for group in groups(cases):
        donors = Donors(group)
        for number in range(len(group)):
            others = _others(donors, number, random)
            if others:
                yield _named(_contaminated(group[number], others, random))


def _named(made: Sibling) -> Sibling:
    case = msgspec.structs.replace(made.case, id=f"{made.case.page}/{SYSTEM}", system=SYSTEM)
    return made._replace(case=case)


def _others(donors: Donors, number: int, random: Random) -> list[Row]:
    found: list[Row] = []
    for _ in range(1 + int(random.choice(len(MANY), p=MANY))):
        part, kind = (Part.NEAR, Made.SAME) if random.random() < NEAR else (Part.FAR, Made.OTHER)
        text = donors.draw(number, kind, random, caption=random.random() < CAPTION)
        found += [] if text is None else [(part, text)]
    return found


def _contaminated(body: Body, others: list[Row], random: Random) -> Sibling:
    if random.random() < MOVED and (made := moved(body, random)) is not None:
        body = body._replace(lines=made.case.text.split("\n"))
    before: dict[int, list[list[Row]]] = defaultdict(list)
    for block in _leaks(random):
        before[_place(len(body.lines), LEAKED_AT, random)].append(block)
    for block in [others] if random.random() < TOGETHER else [[row] for row in others]:
        before[_place(len(body.lines), OTHERS_AT, random)].append(block)
    if body.captions and random.random() < OWN_CAPTION:
        before[_place(len(body.lines), OTHERS_AT, random)].append([(None, body.captions[0])])
    rows: list[Row] = []
    for number in range(len(body.lines) + 1):
        blocks = before[number]
        for at in random.permutation(len(blocks)).tolist():
            rows += blocks[at]
        rows += [(None, line) for line in body.lines[number : number + 1]]
    return joined(body, rows)


def _leaks(random: Random) -> list[list[Row]]:
    found: list[list[Row]] = []
    if random.random() < LOCALE:
        found.append([(Part.LOCALE, locale_string(random, held_out=False))])
    if random.random() < ADDRESS or not found:
        addresses = ADDRESSES[False]
        found.append([(Part.TEMPLATE, line) for line in addresses[int(random.integers(len(addresses)))]])
    return found


def _place(lines: int, odds: tuple[float, float, float], random: Random) -> int:
    """Return before which line something is put."""
    edge = int(random.integers(min(EDGE, lines)))
    return (edge, int(random.integers(lines + 1)), lines - edge)[int(random.choice(3, p=odds))]
