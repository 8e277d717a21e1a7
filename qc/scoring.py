"""From the hits of a document to its findings, score and parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter, mul

from qc.batch import Batch
from qc.findings import ERROR, FAMILIES, FOREIGN, NEUTRAL, RANKS, Category, Family, Finding
from qc.fingerprints import Fingerprinter, document_key
from qc.hit import Hit
from qc.policy import Policy
from qc.spans import line_and_column, overlap

FAMILY_RANK = {category: list(Family).index(FAMILIES[category]) for category in Category}
LEAST_MASS = 1e-9
"""What is left of fewer characters is rounding."""

SPECIFIC = {category: rank for rank, category in enumerate(Category)}


class Shares:
    """Score and parts of one document.

    score = 1 − Σ p·chars / Σ chars over the fragments that are not neutral; p is the probability of being foreign,
    without a model the confidence of the strongest foreign hit. White space does not count.

    Args:
        batch: the batch.
        document: number of the document.
        hits: its hits.
        foreign: probability of each fragment of the batch by the model, or None without one.
    """

    def __init__(
        self, batch: Batch, document: int, hits: Iterable[Hit], foreign: Sequence[float] | None = None
    ) -> None:
        by_fragment: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits:
            if hit.rule.extend != "document":
                by_fragment[hit.fragment].append(hit)
        total = batch.count_visible(document)
        mass: dict[Category, float] = defaultdict(float)
        own = slice(batch.first[document], batch.first[document + 1])
        unnamed = 0.0 if foreign is None else sum(map(mul, foreign[own], batch.visible[own]))
        for number, group in by_fragment.items():
            visible, p = batch.visible[number], None if foreign is None else foreign[number]
            strong = [hit for hit in group if hit.rule.category in FOREIGN]
            if strong:
                _add(mass, batch.texts[number], visible, strong, p)
                unnamed -= (p or 0.0) * visible
            elif any(hit.rule.category in NEUTRAL for hit in group):
                total -= visible
                unnamed -= (p or 0.0) * visible
        if unnamed > LEAST_MASS:
            mass[Category.BOILERPLATE] += unnamed
        self.chars = total
        self.parts = {str(category): round(mass[category] / total, 4) for category in sorted(mass)} if total else {}
        self.score = round(max(0.0, 1 - sum(mass.values()) / total), 4) if total else None


def _add(mass: dict[Category, float], text: str, visible: int, hits: list[Hit], p: float | None) -> None:
    """Add p·chars of one fragment to the categories, each character at its strongest hit; what none covers at p."""
    strongest = hits[0] if len(hits) == 1 else max(hits, key=_strength)
    if strongest.span == (0, len(text)):
        mass[strongest.rule.category] += (strongest.confidence if p is None else p) * visible
        return
    best: list[Hit | None] = [None] * len(text)
    for hit in sorted(hits, key=_strength):
        best[hit.span[0] : hit.span[1]] = [hit] * (hit.span[1] - hit.span[0])
    for char, owner in zip(text, best, strict=True):
        if char.isspace():
            continue
        if owner is not None:
            mass[owner.rule.category] += owner.confidence
        elif p:
            mass[Category.BOILERPLATE] += p


def _strength(hit: Hit) -> tuple[float, int]:
    return hit.confidence, -SPECIFIC[hit.rule.category]


def surest(batch: Batch, hits: Iterable[Hit]) -> list[float]:
    """Return the confidence of the surest foreign hit of each fragment: what it counts as without a model."""
    found = [0.0] * len(batch.texts)
    for hit in hits:
        if hit.rule.category in FOREIGN and hit.rule.extend != "document":
            found[hit.fragment] = max(found[hit.fragment], hit.confidence)
    return found


def findings(batch: Batch, document: int, hits: Sequence[Hit], policy: Policy) -> tuple[Finding, ...]:
    """Turn the hits of one document into findings that do not overlap, sorted by span.

    Of hits that overlap, foreign text wins over damaged over neutral, then the higher level, the longer span, the more
    specific category; the rest stand in `also`. A finding is as sure as the surest hit that agrees on its whole span.
    """
    if not hits:
        return ()
    loud = [hit for hit in hits if hit.confidence >= policy.floor]
    wide = [hit for hit in loud if hit.rule.extend == "document"]
    if wide:
        loud = [hit for hit in loud if hit.rule.extend != "document"]
    whole: dict[str, Hit] = {}
    for hit in _ranked(wide, policy):
        whole.setdefault(hit.rule.id, hit)
    in_fragment: dict[int, list[Hit]] = defaultdict(list)
    for hit in loud:
        in_fragment[hit.fragment].append(hit)
    prints = Fingerprinter(document_key(batch.documents[document], policy.base))
    named = [_finding(batch, [whole[rule]], policy, prints) for rule in sorted(whole)]
    for _, hits_there in sorted(in_fragment.items(), key=itemgetter(0)):
        groups = _groups(_ranked(hits_there, policy)) if len(hits_there) > 1 else [hits_there]
        named += [_finding(batch, group, policy, prints) for group in groups]
    return tuple(named)


def _groups(hits: list[Hit]) -> list[list[Hit]]:
    """Put the hits of a fragment, the first in rank first, with those that they overlap; sort them by span."""
    groups: list[list[Hit]] = []
    for hit in hits:
        group = next((group for group in groups if overlap(group[0].span, hit.span)), None)
        if group is None:
            groups.append([hit])
        else:
            group.append(hit)
    return groups if len(groups) == 1 else sorted(groups, key=lambda group: group[0].span)


def _ranked(hits: list[Hit], policy: Policy) -> list[Hit]:
    return sorted(hits, key=lambda hit: _rank(hit, policy))


def in_order(unordered: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a document in the order of reports: on the whole document by rule, then by span."""
    return tuple(
        sorted(unordered, key=lambda finding: (finding.span or (-1, -1), "" if finding.span else finding.rule))
    )


def _rank(hit: Hit, policy: Policy) -> tuple[int, int, int, int, float, str]:
    return (
        FAMILY_RANK[hit.rule.category],
        -RANKS[policy.level(hit.rule, hit.confidence)],
        hit.span[0] - hit.span[1],
        SPECIFIC[hit.rule.category],
        -hit.confidence,
        hit.rule.id,
    )


def _finding(batch: Batch, group: list[Hit], policy: Policy, prints: Fingerprinter) -> Finding:
    hit = group[0]
    rule, text = hit.rule, batch.documents[batch.owner[hit.fragment]].text
    sure, safe, also = _agreed(group) if len(group) > 1 else (hit.confidence, hit.safe, ())
    confidence = round(sure, 4)
    level = policy.level(rule, confidence)
    offset, (begin, end) = batch.starts[hit.fragment], hit.span
    start, span = offset + begin, (offset + begin, offset + end)
    document_wide = rule.extend == "document"
    excerpt = text[start : offset + end]
    line, column = (None, None) if document_wide else line_and_column(text, start)
    return Finding(
        rule=rule.id,
        name=rule.name,
        category=rule.category,
        level=level,
        span=None if document_wide else span,
        line=line,
        column=column,
        confidence=confidence,
        message=f"{rule.message} ({hit.note})" if hit.note else rule.message,
        text=None if document_wide else excerpt,
        fix=rule.fix,
        replacement=hit.replacement,
        safe=safe and level is ERROR and not document_wide,
        fingerprint=prints.of(rule.category.value if document_wide else excerpt),
        also=also,
    )


def _agreed(group: list[Hit]) -> tuple[float, bool, tuple[str, ...]]:
    """Return how sure the surest hit that agrees with the first is, whether any is safe, and the ids of other rules."""
    agree = [other for other in group if _agrees(other, group[0])]
    ids = {other.rule.id for other in group} - {group[0].rule.id}
    return max(other.confidence for other in agree), any(other.safe for other in agree), tuple(sorted(ids))


def _agrees(other: Hit, hit: Hit) -> bool:
    """Whether a hit is of the same family as another and covers it."""
    same = FAMILIES[other.rule.category] is FAMILIES[hit.rule.category]
    return same and other.span[0] <= hit.span[0] and hit.span[1] <= other.span[1]
