"""Cases made for training: clean and half-clean copies of labelled pages, with lists that belong to them.

Extractors' output is mostly clean, whole pages are not; without such cases a model learns that every page holds much
foreign text, and that lists are menus.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
import numpy as np

from qc.learning.cases import Case
from qc.spans import Span, subtract, union

SYSTEM = "made"
CLEAN, HALF_CLEAN = 0.4, 0.3
"""Shares of made cases that are clean, and that keep up to a quarter of their foreign lines; the rest stay."""

KEPT_AT_MOST = 0.25
WITH_LIST = 0.7
LEAST_CHARS = 200
LEAST_WORDS = 40

WORD = re.compile(r"\b[^\W\d_A-Z]{3,14}\b")
NAME = re.compile(r"\b[A-Z][^\W\d_]{2,14}\b")
MARKS = ("", "", "- ", "• ", "* ")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

Random = np.random.Generator


def made_cases(cases: Iterable[Case], seed: int) -> Iterator[Case]:
    """Yield one made case for each page, out of one of its systems drawn by seed."""
    random = np.random.default_rng(seed)
    pages: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        pages[case.page].append(case)
    for group in pages.values():
        case = group[int(random.integers(len(group)))]
        lot = random.random()
        if lot < CLEAN:
            case = thinned(case, 0.0, random)
        elif lot < CLEAN + HALF_CLEAN:
            case = thinned(case, KEPT_AT_MOST * random.random(), random)
        if random.random() < WITH_LIST:
            case = with_list(case, random)
        if len(case.text) > LEAST_CHARS:
            yield msgspec.structs.replace(case, id=f"{case.id}~{SYSTEM}", system=SYSTEM)


def thinned(case: Case, share: float, random: Random) -> Case:
    """Return a case that keeps about `share` of its foreign spans; a span beside a kept one stays more often."""
    dropped: list[Span] = []
    kept_last = False
    for start, end in case.foreign:
        likely = 0.75 if kept_last else share * (0.3 + min(end - start, 200) / 100)
        kept_last = share > 0 and random.random() < likely
        if not kept_last:
            dropped.append((start, end))
    return without(case, dropped)


def without(case: Case, holes: Sequence[Span]) -> Case:
    """Return a case without some spans of its text; a line that is left empty goes too."""
    gone = union([(start, end + 1 if case.text[end : end + 1] == "\n" else end) for start, end in holes])
    kept = subtract((0, len(case.text)), gone)
    shifts = np.zeros(len(case.text) + 1, np.int64)
    for start, end in gone:
        shifts[end:] += end - start

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        parts = (part for span in spans for part in subtract(span, gone))
        return tuple((int(start - shifts[start]), int(end - shifts[start])) for start, end in parts)

    return msgspec.structs.replace(
        case,
        text="".join(case.text[start:end] for start, end in kept),
        foreign=moved(case.foreign),
        neutral=moved(case.neutral),
        caption=moved(case.caption),
    )


def with_list(case: Case, random: Random) -> Case:
    """Return a case with a list of its own words put after a line of main text."""
    words = WORD.findall(case.text)[:3000]
    names = NAME.findall(case.text)[:1000] or words
    ends = line_ends(case)
    if len(words) < LEAST_WORDS or not ends:
        return case
    at = ends[-1] if random.random() < 0.4 else ends[int(random.integers(len(ends)))]
    return inserted(case, at, "\n".join(list_lines(words, names, random)), False)


def line_ends(case: Case) -> list[int]:
    """Return where lines of main text end, the last line of the text aside."""
    inside = np.zeros(len(case.text) + 1, bool)
    for start, end in (*case.foreign, *case.neutral, *case.caption):
        inside[start:end] = True
    return [match.start() for match in re.finditer("\n", case.text) if match.start() and not inside[match.start() - 1]]


def inserted(case: Case, at: int, text: str, foreign: bool) -> Case:
    """Return a case with lines put into its text.

    Args:
        case: the case.
        at: offset of a line's end, or 0 for the head of the text.
        text: the lines.
        foreign: whether they are foreign, else main text.
    """
    before, after = ("\n", "") if at else ("", "\n")
    width = len(text) + 1

    def moved(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple((s + width, e + width) if s >= at else (s, e) for s, e in spans)

    own = ((at + len(before), at + len(before) + len(text)),) if foreign else ()
    return msgspec.structs.replace(
        case,
        text=case.text[:at] + before + text + after + case.text[at:],
        foreign=tuple(sorted((*moved(case.foreign), *own))),
        neutral=moved(case.neutral),
        caption=moved(case.caption),
    )


def list_lines(words: Sequence[str], names: Sequence[str], random: Random) -> list[str]:
    """Return the lines of one list: table cells, references, events, prices, code, an itinerary and so on."""
    draw = Drawing(words, names, random)
    kind = ITEMS[int(random.integers(len(ITEMS)))]
    count = int(np.exp(random.uniform(np.log(4), np.log(60))))
    mark = MARKS[int(random.integers(len(MARKS)))]
    headings: list[list[str]] = [[], ["References"], [draw.name(2)], [draw.title() + ":"]]
    lines = headings[int(random.integers(len(headings)))]
    for number in range(count):
        lines = lines + [mark + line for line in kind(draw, number, count)]
    return lines


class Drawing:
    """Draws words, names and numbers out of a page."""

    def __init__(self, words: Sequence[str], names: Sequence[str], random: Random) -> None:
        self._words, self._names, self._random = words, names, random

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` to below `high`."""
        return int(self._random.integers(low, high))

    def words(self, count: int) -> str:
        """Return some words of the page."""
        return " ".join(self._words[self.number(0, len(self._words))] for _ in range(count))

    def name(self, count: int) -> str:
        """Return some capitalised words of the page."""
        return " ".join(self._names[self.number(0, len(self._names))] for _ in range(count))

    def title(self) -> str:
        """Return three to eleven words as a title."""
        return self.words(self.number(3, 12)).capitalize()

    def day(self) -> str:
        """Return a date."""
        return f"{MONTHS[self.number(0, 12)]} {self.number(1, 31)}, {self.number(2010, 2027)}"

    def people(self) -> str:
        """Return one to five names with initials."""
        return ", ".join(f"{self.name(1)} {chr(65 + self.number(0, 26))}" for _ in range(self.number(1, 6)))


def _cells(draw: Drawing, _number: int, count: int) -> list[str]:
    if count % 2:
        return [draw.name(1), str(draw.number(1, 3000))]
    return [str(draw.number(1, 99)), draw.name(2), f"${draw.number(1, 200)}.{draw.number(10, 99)}"]


def _reference(draw: Drawing, number: int, count: int) -> list[str]:
    who, title, where, year = draw.people(), draw.title(), draw.name(2), draw.number(1985, 2026)
    pages = f"{draw.number(1, 90)}:{draw.number(1, 400)}–{draw.number(400, 999)}"
    forms = (
        f"{number + 1}. {who}. {title}. {where}. {year};{pages}.",
        f"{who} ({year}). {title}. {where}, {draw.number(1, 90)}. doi: 10.{draw.number(1000, 9999)}",
        f'[{number + 1}] {who}, "{title}," {where}, {year}.',
        f"{where}, {title}, {year}, p. {draw.number(1, 300)}",
    )
    return [forms[count % len(forms)]]


def _event(draw: Drawing, _number: int, count: int) -> list[str]:
    forms = (
        f"{draw.name(1)} - {draw.day()}, {draw.name(2)}",
        f"{draw.day()}: {draw.title()}",
        f"{draw.day()} | {draw.name(2)}",
    )
    return [forms[count % len(forms)]]


def _prices(draw: Drawing, _number: int, count: int) -> list[str]:
    prices = " ".join(f"${draw.number(1, 300)}.{draw.number(10, 99)}" for _ in range(count % 4 + 1))
    return [f"{draw.name(1)} {prices}" if count % 2 else prices]


def _table_row(draw: Drawing, _number: int, _count: int) -> list[str]:
    return [f"| {draw.number(1, 60)} | {draw.name(1)} | {draw.number(1, 900)} |"]


def _headed(draw: Drawing, _number: int, _count: int) -> list[str]:
    return [draw.name(1), draw.title() + "."]


def _bare(draw: Drawing, _number: int, count: int) -> list[str]:
    return [draw.name(2) if count % 2 else draw.title()]


def _directory(draw: Drawing, _number: int, _count: int) -> list[str]:
    street = f"{draw.number(1, 999)} {draw.name(1)} Street, {draw.name(1)}"
    return [draw.name(2), street, f"({draw.number(200, 999)}) {draw.number(200, 999)}-{draw.number(1000, 9999)}"]


def _code(draw: Drawing, number: int, count: int) -> list[str]:
    one, other = draw.words(1), draw.words(1)
    forms = (
        f"{one} = {other}({draw.number(0, 99)})",
        f"    {one}.{other}('{draw.words(1)}', {draw.number(0, 9)});",
        f"if ({one} > {draw.number(0, 99)}) {{ return {other}; }}",
        f"$ {one} --{other} {draw.words(1)}.txt",
    )
    return [forms[(number + count) % len(forms)]]


def _benchmark(draw: Drawing, _number: int, _count: int) -> list[str]:
    figures = "\t".join(f"{draw.number(0, 99)}.{draw.number(10, 99)}" for _ in range(4))
    return [f"{draw.name(1)}\t{figures}"]


def _itinerary(draw: Drawing, number: int, _count: int) -> list[str]:
    return [f"Day {number + 1}: {draw.name(2)}", f"{draw.title()}, {draw.words(6)}.", f"Overnight: {draw.name(2)}"]


def _recipe(draw: Drawing, _number: int, count: int) -> list[str]:
    unit = ("cups", "g", "tbsp", "ml")[count % 4]
    return [f"{draw.number(1, 500)} {unit} {draw.words(2)}"]


def _interview(draw: Drawing, _number: int, _count: int) -> list[str]:
    return [f"Q: {draw.title()}?", f"A: {draw.title()}, {draw.words(9)}."]


def _verse(draw: Drawing, _number: int, _count: int) -> list[str]:
    return [f"{draw.title()},"]


ITEMS: tuple[Callable[[Drawing, int, int], list[str]], ...] = (
    *(_cells, _reference, _event, _prices, _table_row, _headed, _bare, _directory),
    *(_code, _benchmark, _itinerary, _recipe, _interview, _verse),
)
