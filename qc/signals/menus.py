"""Menus: runs of short lines that hold so many sure hits that the lines between them are of the same kind."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from qc.batch import Batch
from qc.segmentation import count_words

MENU_RUN = "menu-run"
"""Name of this detector in rule files."""

MOST_WORDS = 4
MOST_CHARS = 60
"""An entry of a menu is at most so long; titles of stories, which stand among menus, are longer."""

CLOSING = tuple(".!?…。！？:：,，;；")
"""A line that ends so is a sentence, or begins one, and ends a run."""

SURE_HITS = 6
SURE_SHARE = 0.25
"""A run is a menu from its first to its last sure hit where so many lines, and such a share of them, hit.

On fold 3 the lines between are foreign on 168 and main text on 13 of WCXB's sites (whole pages), and on 6 and none in
what the tighter extractors keep; with four hits, or six words, they are main text on a third more sites.
"""


FARTHEST = 6
"""Lines between sure hits that stand further apart are left alone."""


def menu_lines(batch: Batch, sure: Iterable[int]) -> Iterator[int]:
    """Yield the fragments of menus that no rule hits.

    Args:
        batch: the batch.
        sure: numbers of the fragments that rules hit as foreign.
    """
    hit = set(sure)
    for _, group in groupby(sorted(hit), batch.owner.__getitem__):
        marked = list(group)
        if len(marked) >= SURE_HITS:
            for stretch in _stretches(batch, marked, hit):
                yield from (number for number in range(*stretch) if number not in hit)


def _stretches(batch: Batch, marked: list[int], hit: set[int]) -> Iterator[tuple[int, int]]:
    """Yield [first, after last) of each stretch of short lines between sure hits that is dense enough."""
    begin, last, count = marked[0], marked[0], 1
    for number in [*marked[1:], -1]:
        if (
            number >= 0
            and number - last <= FARTHEST
            and all(short(batch.texts[between]) for between in range(last + 1, number))
        ):
            last, count = number, count + 1
            continue
        if count >= SURE_HITS and count >= SURE_SHARE * (last + 1 - begin):
            yield begin, last + 1
        begin, last, count = number, number, 1


def short(text: str) -> bool:
    """Whether a fragment looks like an entry of a menu."""
    return len(text) <= MOST_CHARS and not text.endswith(CLOSING) and count_words(text) <= MOST_WORDS
