"""Hits that count only with others: beside one of a kind, or amid many."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qc.batch import Batch
from qc.conditions import NEAR
from qc.findings import Family
from qc.hit import Hit
from qc.rules import Where


def leans(where: Where) -> bool:
    """Whether a rule's hits need others; such hits hold up no other one."""
    return where.beside is not None or where.amid is not None


class Support:
    """What the firm hits of a batch hold up.

    Args:
        batch: the batch.
        firm: hits that need no other.
    """

    def __init__(self, batch: Batch, firm: Iterable[Hit]) -> None:
        self._batch = batch
        self._kinds: dict[int, set[str]] = {}
        foreign: dict[int, set[int]] = {}
        for hit in firm:
            self._kinds.setdefault(hit.fragment, set()).update((hit.rule.id, hit.rule.category.value))
            if hit.rule.category.family is Family.FOREIGN:
                foreign.setdefault(batch.owner[hit.fragment], set()).add(hit.fragment)
        self._foreign = Counter({owner: len(fragments) for owner, fragments in foreign.items()})

    def missing(self, hit: Hit) -> str | None:
        """Say what a leaning hit lacks, or None where it stands."""
        where, owner = hit.rule.where, self._batch.owner[hit.fragment]
        if where.amid is not None and self._foreign[owner] < where.amid:
            return f"{self._foreign[owner]} other fragments of the document hit, the rule asks for {where.amid}"
        if where.beside is not None and not self._stands_beside(where.beside, hit.fragment, owner):
            return f"no {where.beside} finding stands within {NEAR} fragments"
        return None

    def _stands_beside(self, wanted: str, fragment: int, owner: int) -> bool:
        around = range(fragment - NEAR, fragment + NEAR + 1)
        return any(
            wanted in self._kinds.get(number, ()) and number != fragment and self._batch.owner[number] == owner
            for number in around
        )


def held_up(batch: Batch, leaning: Sequence[Hit], firm: Sequence[Hit]) -> Iterator[tuple[Hit, str | None]]:
    """Yield each leaning hit with what it lacks, None where it stands."""
    if not leaning:
        return
    support = Support(batch, firm)
    for hit in leaning:
        yield hit, support.missing(hit)
