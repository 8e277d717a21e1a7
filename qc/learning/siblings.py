"""Siblings of the case that started the project: a demo address, captions of other stories and a glued locale string.

Those made for training and those made for the benchmark have no address and no locale string in common.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec
import numpy as np

from qc.learning.cases import Case
from qc.learning.insertions import Body, Donors, Made, Random, groups
from qc.spans import Span

SYSTEM = "sibling"

ADDRESSES: dict[bool, tuple[tuple[str, ...], ...]] = {
    False: (
        ("500 Terry Francine Street", "San Francisco, CA 94158"),
        ("Our Address", "1234 Divi St. #1000", "San Francisco, CA 94220"),
        ("6391 Elgin St. Celina, Delaware 10299",),
        ("2972 Westheimer Rd. Santa Ana, Illinois 85486",),
        ("Address: 203 Fake St. Mountain View, San Francisco, California, USA",),
        ("121 King Street, Melbourne Victoria 3000 Australia",),
        ("4578 Marmora Road, Glasgow, D04 89GR",),
        ("A108 Adam Street", "New York, NY 535022"),
        ("795 Folsom Ave, Suite 600", "San Francisco, CA 94107"),
        ("123 Fifth Avenue, New York, NY 10160",),
    ),
    True: (
        ("1234 N Spring St, Los Angeles, CA 90012, United States",),
        ("4517 Washington Ave. Manchester, Kentucky 39495",),
        ("2118 Thornridge Cir. Syracuse, Connecticut 35624",),
        ("3891 Ranchview Dr. Richardson, California 62639",),
        ("198 West 21th Street, Suite 721 New York NY 10016",),
        ("Level 13, 2 Elizabeth St, Melbourne, Victoria 3000 Australia",),
        ("9870 St Vincent Place, Glasgow, DC 45 Fr 45",),
        ("28 Jackson Blvd Ste 1020", "Chicago, IL 60604"),
        ("Our Address", "8502 Preston Rd. Inglewood, Maine 98380"),
        ("2464 Royal Ln. Mesa, New Jersey 45463",),
    ),
}
"""Demo addresses of themes, builders and design tools, for training (False) and for the benchmark (True)."""

LOCALES: dict[bool, tuple[tuple[str, str], ...]] = {
    False: (
        ("fr_FR", "French"),
        ("es_ES", "Spanish"),
        ("it_IT", "Italian"),
        ("pt_BR", "Portuguese"),
        ("ko_KR", "Korean"),
    ),
    True: (("de_DE", "German"), ("en_GB", "English"), ("nl_NL", "Dutch"), ("pl_PL", "Polish"), ("sv_SE", "Swedish")),
}


class Part(StrEnum):
    """What stands in a sibling besides the article."""

    TEMPLATE = "template"
    LOCALE = "locale"
    NEAR = "caption-near"
    FAR = "caption-far"


class Sibling(NamedTuple):
    """A made case, and where in it each part is."""

    case: Case
    parts: tuple[tuple[Part, Span], ...]


def siblings(cases: Iterable[Case], seed: int, *, held_out: bool, most: int | None = None) -> Iterator[Sibling]:
    """Yield a sibling for each article body that has pages of near and of other subjects in its language and fold.

    Args:
        cases: labelled cases.
        seed: of all that is drawn.
        held_out: take the addresses and locale strings of the benchmark, which training never sees.
        most: at most so many, drawn by seed.
    """
    random = np.random.default_rng(seed)
    where = [(donors, number) for donors in map(Donors, groups(cases)) for number in range(len(donors))]
    left = len(where) if most is None else most
    for at in random.permutation(len(where)).tolist():
        donors, number = where[at]
        captions = [(part, donors.draw(number, kind, random, caption=True)) for part, kind in CAPTIONS]
        drawn = [(part, text) for part, text in captions if text is not None]
        if left > 0 and len(drawn) == len(captions):
            left -= 1
            yield sibling(donors[number], drawn, random, held_out=held_out)


CAPTIONS = ((Part.NEAR, Made.SAME), (Part.FAR, Made.OTHER))


def sibling(body: Body, captions: Sequence[tuple[Part, str]], random: Random, *, held_out: bool) -> Sibling:
    """Put an address, captions and a locale string into a body: at the head, in the middle and at the end, as drawn."""
    addresses = ADDRESSES[held_out]
    blocks = [
        [(Part.TEMPLATE, line) for line in addresses[int(random.integers(len(addresses)))]],
        list(captions),
        [(Part.LOCALE, locale_string(random, held_out=held_out))],
    ]
    lines = body.lines
    places = [random.choice(3, p=odds) for odds in ((0.6, 0.1, 0.3), (0.4, 0.4, 0.2), (0.1, 0.1, 0.8))]
    spots = [(0, len(lines) // 2, len(lines))[spot] for spot in places]
    rows: list[tuple[Part | None, str]] = []
    for number in range(len(lines) + 1):
        for block in (block for block, spot in zip(blocks, spots, strict=True) if spot == number):
            rows += block
        rows += [(None, lines[number])] if number < len(lines) else []
    return joined(body, rows)


def locale_string(random: Random, *, held_out: bool) -> str:
    """Return one to three locale codes, each glued to the name of its language."""
    pairs = LOCALES[held_out]
    chosen = random.choice(len(pairs), int(random.integers(1, 4)), replace=False)
    return " ".join("".join(pairs[number]) for number in chosen.tolist())


def joined(body: Body, rows: Sequence[tuple[Part | None, str]]) -> Sibling:
    """Return a body with rows put in, and where they are.

    Args:
        body: whose case gives everything but text and spans.
        rows: its lines, without a part, and what was put in.
    """
    parts, offset = [], 0
    for part, text in rows:
        if part is not None:
            parts.append((part, (offset, offset + len(text))))
        offset += len(text) + 1
    case = msgspec.structs.replace(
        body.case,
        id=f"{body.case.page}/{SYSTEM}",
        system=SYSTEM,
        text="\n".join(text for _, text in rows),
        foreign=tuple(span for _, span in parts),
        neutral=(),
        caption=tuple(span for part, span in parts if part in (Part.NEAR, Part.FAR)),
    )
    return Sibling(case, tuple(parts))
