"""Cases with a sentence or caption of another page put into an article body, and what must not be taken for one.

Host and donor are of one language and one fold: whatever folds are held out, nothing of them is in the others' cases.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from qc.learning.cases import Case
from qc.learning.made import without
from qc.learning.subjects import similarities
from qc.segmentation import count_words, sentences
from qc.spans import Span

LEAST_LINES, LEAST_WORDS, MOST_LINES = 8, 120, 80
NEAR, SAME_STORY = 8, 0.55
"""The so many nearest pages are of the same subject; those nearer than this cosine may tell the same story."""

LEAST_DONORS = 4
SHORT, LONG = (6, 20), (12, 40)
"""Words of what is put in: half of it as short as captions are."""

CAPTION = (8, 20)
CAPTION_SHARE = 0.4
TRIES = 40

Random = np.random.Generator


class Made(StrEnum):
    """What was done to a body; the system of the made case."""

    OTHER = "inserted-other"
    SAME = "inserted-same"
    MOVED = "moved"
    BODY = "body"


INSERTED = (Made.OTHER, Made.SAME)


class Insertion(NamedTuple):
    """A made case, and where in it the text is that was put in or moved."""

    case: Case
    kind: Made
    spans: tuple[Span, ...]


class Body(NamedTuple):
    """A page's main text as lines, and the captions of its pictures."""

    case: Case
    lines: list[str]
    captions: list[str]


def bodies(cases: Iterable[Case], types: Sequence[str] = ("article",)) -> list[Body]:
    """Return the main text of each trusted page, by the first of its systems that has enough of it.

    Args:
        cases: labelled cases; those of whole pages have all captions.
        types: types of page that are taken.
    """
    found: dict[str, Body] = {}
    for case in cases:
        if case.trust and case.type in types and case.page not in found:
            body = body_of(case)
            if len(body.lines) >= LEAST_LINES and count_words("\n".join(body.lines)) >= LEAST_WORDS:
                found[case.page] = body
    return list(found.values())


def body_of(case: Case) -> Body:
    """Return a case's main text and captions."""
    own = without(case, [*case.foreign, *case.neutral]).text
    lines = [line for line in map(str.strip, own.split("\n")) if line]
    captions = [case.text[start:end].strip() for start, end in case.caption]
    return Body(case, lines[:MOST_LINES], [text for text in captions if _fits(text, SHORT) and "\n" not in text])


def groups(cases: Iterable[Case]) -> list[list[Body]]:
    """Return the bodies of articles, those of one language and fold together: hosts and donors of each other."""
    found: dict[tuple[str, int], list[Body]] = defaultdict(list)
    for body in bodies(cases):
        found[body.case.lang, body.case.fold].append(body)
    return list(found.values())


def insertions(
    cases: Iterable[Case], seed: int, kinds: Sequence[Made] = tuple(Made), rounds: int = 1
) -> Iterator[Insertion]:
    """Yield made cases, for each body and round one of each kind that can be made of it.

    Args:
        cases: labelled cases.
        seed: of all that is drawn.
        kinds: what is made.
        rounds: how often; a bare body comes once.
    """
    random = np.random.default_rng(seed)
    for group in groups(cases):
        donors = Donors(group)
        for number, body in enumerate(group):
            for kind in kinds:
                for again in range(1 if kind is Made.BODY else rounds):
                    made = _make(kind, body, donors, number, random)
                    if made is not None:
                        yield _named(made, body, again)


def _named(made: Insertion, body: Body, again: int) -> Insertion:
    identifier = f"{body.case.page}/{made.kind}-{again}"
    return made._replace(case=msgspec.structs.replace(made.case, id=identifier, system=str(made.kind)))


def _make(kind: Made, body: Body, donors: "Donors", number: int, random: Random) -> Insertion | None:
    if kind is Made.BODY:
        return put(body, body.lines, [], kind)
    if kind is Made.MOVED:
        return moved(body, random)
    text = donors.draw(number, kind, random)
    return None if text is None else put(body, body.lines, [(place(len(body.lines), random), text)], kind)


class Donors:
    """The other bodies of a language and fold, by how near their subject is."""

    def __init__(self, group: Sequence[Body]) -> None:
        self._group = group
        self._cosines = similarities(["\n".join(body.lines) for body in group])
        self._sites = np.array([body.case.site for body in group])

    def __len__(self) -> int:
        return len(self._group)

    def __getitem__(self, number: int) -> Body:
        return self._group[number]

    def draw(self, host: int, kind: Made, random: Random, *, caption: bool = False) -> str | None:
        """Return a sentence or caption of another page, None where no page is fit.

        Args:
            host: number of the body that it is for.
            kind: Made.SAME: of a near subject or of the same site; Made.OTHER: of the farther half.
            random: draws.
            caption: take labelled captions, and sentences like them only where the pages have none.
        """
        pool = self._pool(host, kind)
        for attempt in range(TRIES if len(pool) else 0):
            donor = self._group[pool[int(random.integers(len(pool)))]]
            text = caption_of(donor, random, labelled=attempt < TRIES / 2) if caption else foreign_text(donor, random)
            if text is not None and text not in self._group[host].lines:
                return text
        return None

    def _pool(self, host: int, kind: Made) -> NDArray[np.int64]:
        cosines = self._cosines[host]
        order = np.argsort(-cosines, kind="stable")
        order = order[(cosines[order] < SAME_STORY) & (order != host)]
        if len(order) < LEAST_DONORS:
            return np.zeros(0, np.int64)
        if kind is Made.OTHER:
            return np.asarray(order[len(order) // 2 :])
        same_site = order[self._sites[order] == self._sites[host]]
        return np.concatenate([order[: max(1, min(NEAR, len(order) // 4))], same_site[:NEAR]])


def foreign_text(body: Body, random: Random) -> str | None:
    """Return a caption or a sentence of a body, None where the line that was drawn has none that fits."""
    if body.captions and random.random() < CAPTION_SHARE:
        return body.captions[int(random.integers(len(body.captions)))]
    line = body.lines[int(random.integers(len(body.lines)))]
    return _one([text for _, text in sentences(line, body.case.lang)], random)


def caption_of(body: Body, random: Random, *, labelled: bool) -> str | None:
    """Return a labelled caption or a sentence of a body, None where there is none to be drawn.

    Much that pages label as captions is a headline or an alternative text; only whole sentences are taken.
    """
    line = body.lines[int(random.integers(len(body.lines)))]
    texts = body.captions if labelled else [text for _, text in sentences(line, body.case.lang)]
    found = [text for text in texts if _fits(text, CAPTION) and text.endswith((".", "。"))]
    return found[int(random.integers(len(found)))] if found else None


def _one(texts: Sequence[str], random: Random) -> str | None:
    limits = SHORT if random.random() < 0.5 else LONG
    fit = [text for text in texts if _fits(text, limits)]
    return fit[int(random.integers(len(fit)))] if fit else None


def _fits(text: str, limits: tuple[int, int]) -> bool:
    return limits[0] <= _count(text) <= limits[1]


def _count(text: str) -> float:
    """Return the number of words, two CJK characters taken for one."""
    return count_words(text) - len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", text)) / 2


def moved(body: Body, random: Random) -> Insertion | None:
    """Return the body with one of its own sentences cut out of a line and put on a line of its own elsewhere."""
    for _ in range(TRIES):
        number = int(random.integers(len(body.lines)))
        line = body.lines[number]
        found = [text for _, text in sentences(line, body.case.lang)]
        chosen = _one(found, random) if len(found) > 1 else None
        rest = line.replace(chosen, "", 1).strip() if chosen else ""
        if chosen and _count(rest) >= 3:
            lines = [*body.lines[:number], rest, *body.lines[number + 1 :]]
            return put(body, lines, [(place(len(lines), random), chosen)], Made.MOVED)
    return None


def place(lines: int, random: Random) -> int:
    """Return before which line something is put: a third each among the first, in the middle, and at the end."""
    low, high = ((0, 3), (lines // 3, 2 * lines // 3 + 1), (lines - 2, lines + 1))[int(random.integers(3))]
    return int(random.integers(low, high))


def put(body: Body, lines: Sequence[str], put_in: Sequence[tuple[int, str]], kind: Made) -> Insertion:
    """Put lines into a body.

    Args:
        body: the body; its case gives everything but the text and the spans.
        lines: its lines.
        put_in: before which line, and what.
        kind: foreign text (INSERTED), or the body's own.
    """
    before: dict[int, list[str]] = defaultdict(list)
    for at, text in put_in:
        before[at].append(text)
    parts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for number, line in enumerate([*lines, None]):
        for text in before[number]:
            spans.append((offset, offset + len(text)))
            parts.append(text)
            offset += len(text) + 1
        if line is not None:
            parts.append(line)
            offset += len(line) + 1
    foreign = tuple(spans) if kind in INSERTED else ()
    case = msgspec.structs.replace(body.case, text="\n".join(parts), foreign=foreign, neutral=(), caption=())
    return Insertion(case, kind, tuple(spans))
