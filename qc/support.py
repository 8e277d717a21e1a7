"""Hits that count only with others: beside one of a kind, or amid many."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from qc.batch import Batch
from qc.conditions import NEAR
from qc.findings import FOREIGN
from qc.hit import Hit

PAGE_ONLY_AMID = 8
"""Firm hits that a document needs before lines speak that only whole pages showed.

Such lines ("Kitchen" is the classic) are right in the menus of a page and wrong as heads of sections in what extractors
keep: exact lines counted on whole pages are right there in .99, and in .4 to .5 of trafilatura's output.
"""


DOUBTFUL_AMID = 2
"""Firm hits that a document needs before rules speak that were wrong too often in the tighter extractors' output.

Folds 0 to 3, such text: rules below .93 are right on .84 to .91 of the sites in documents with up to three other hits,
and on .90 to .97 in documents with more; unseen sites are worse, since the rules were pruned on these.
"""


def leans(hit: Hit) -> bool:
    """Whether a hit needs others; such hits hold up no other one."""
    return hit.rule.where.beside is not None or hit.amid is not None


class Support:
    """What the firm hits of a batch hold up.

    Args:
        batch: the batch.
        firm: hits that need no other.
    """

    def __init__(self, batch: Batch, firm: Sequence[Hit]) -> None:
        self._batch = batch
        self._firm = firm
        self._foreign = {hit.fragment for hit in firm if hit.rule.category in FOREIGN}
        self._counts = Counter(map(batch.owner.__getitem__, self._foreign))

    def missing(self, hit: Hit) -> str | None:
        """Say what a leaning hit lacks, or None where it stands."""
        where, owner = hit.rule.where, self._batch.owner[hit.fragment]
        if hit.amid is not None:
            others = self._counts[owner] - (hit.fragment in self._foreign)
            if others < hit.amid:
                return f"{others} other fragments of the document hit, the rule asks for {hit.amid}"
        if where.beside is not None and not self._stands_beside(where.beside, hit.fragment, owner):
            return f"no {where.beside} finding stands within {NEAR} fragments"
        return None

    @cached_property
    def _kinds(self) -> dict[int, set[str]]:
        kinds: dict[int, set[str]] = {}
        for hit in self._firm:
            kinds.setdefault(hit.fragment, set()).update((hit.rule.id, hit.rule.category.value))
        return kinds

    def _stands_beside(self, wanted: str, fragment: int, owner: int) -> bool:
        around = range(fragment - NEAR, fragment + NEAR + 1)
        return any(
            wanted in self._kinds.get(number, ()) and number != fragment and self._batch.owner[number] == owner
            for number in around
        )


def held_up(batch: Batch, leaning: Sequence[Hit], firm: Sequence[Hit]) -> Iterator[tuple[Hit, str | None]]:
    """Yield each leaning hit with what it lacks, None where it stands.

    Hits that only need others in the text are decided first, doubtful ones counting for each other; those that stand
    may then hold up what needs a neighbour, but nothing that needs a neighbour holds up another.
    """
    if not leaning:
        return
    held: list[Hit] = []
    counted = [hit for hit in leaning if hit.rule.where.beside is None and (hit.amid or 0) <= DOUBTFUL_AMID]
    support = Support(batch, [*firm, *counted])
    for hit in leaning:
        if hit.rule.where.beside is None:
            missing = support.missing(hit)
            yield hit, missing
            held += [hit] if missing is None else []
    neighbours = [hit for hit in leaning if hit.rule.where.beside is not None]
    support = Support(batch, [*firm, *held])
    for hit in neighbours:
        yield hit, support.missing(hit)
