"""Documents like those of a crawl, made of the labelled data: windows of pages of folds 0 to 3, drawn by seed."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from qc.learning.cases import TIGHT, WHOLE_PAGE, Case, data_folder, read_cases
from qc.segmentation import count_words

WORDS, LINES = (250, 1145), 115
"""A window ends after so many words, drawn evenly, or so many lines; on average it has about 560 words and 31 lines."""


class Source(NamedTuple):
    """A kind of document.

    Attributes:
        share: its share of the documents.
        files: the labelled files that it is drawn from.
    """

    share: float
    files: tuple[str, ...]


MAIN, PAGE, OTHER_LANGUAGES, LOOSE = "main-content extractors", "page dumps", "not in English", "looser extractors"
SOURCES = {
    MAIN: Source(0.5, ("wcxb-dev",)),
    PAGE: Source(0.25, ("wcxb-dev",)),
    OTHER_LANGUAGES: Source(0.2, ("fundus-news", "waddle-news")),
    LOOSE: Source(0.05, ("wcxb-dev",)),
}


class Sample(msgspec.Struct, frozen=True):
    """A record as qc reads it."""

    id: str
    url: str
    text: str


class Size(NamedTuple):
    """Means over documents: words (`count_words`), lines that are not blank, code points."""

    words: float
    lines: float
    chars: float


def draw(count: int, seed: int) -> list[Sample]:
    """Draw documents.

    Args:
        count: how many.
        seed: the same seed gives the same documents.

    Raises:
        InputError: QC_DATA is not set.
    """
    chance = random.Random(seed)
    pages = _pages()
    kinds = chance.choices(list(SOURCES), [source.share for source in SOURCES.values()], k=count)
    return [_sample(number, chance.choice(pages[kind]), chance) for number, kind in enumerate(kinds)]


def _pages() -> dict[str, list[Case]]:
    pages: dict[str, list[Case]] = {kind: [] for kind in SOURCES}
    for name in sorted({name for source in SOURCES.values() for name in source.files}):
        for case in read_cases(data_folder() / f"{name}.jsonl.zst"):
            kind = _kind(case)
            if name in SOURCES[kind].files and case.text.strip():
                pages[kind].append(case)
    return pages


def _kind(case: Case) -> str:
    if case.lang != "en":
        return OTHER_LANGUAGES
    return {WHOLE_PAGE: PAGE, TIGHT: MAIN}.get(case.kind, LOOSE)


def _sample(number: int, case: Case, chance: random.Random) -> Sample:
    return Sample(f"{number:06d}/{case.id}", case.url, window(case.text, chance.randint(*WORDS), chance.random()))


def window(text: str, words: int, place: float) -> str:
    """Return lines of a text that have about so many words.

    Args:
        text: the text.
        words: the window ends with the line that reaches them, or after LINES lines.
        place: where it begins, from 0 (at the head) to 1 (as late as so many words allow).
    """
    lines = text.split("\n")
    counts = [count_words(line) for line in lines]
    spare = max(0, sum(counts) - words)
    start, skipped = 0, 0
    while start < len(lines) and skipped + counts[start] <= spare * place:
        skipped += counts[start]
        start += 1
    end, taken = start, 0
    while end < min(len(lines), start + LINES) and taken < words:
        taken += counts[end]
        end += 1
    return "\n".join(lines[start:end])


def size(samples: Iterable[Sample]) -> Size:
    """Return how large documents are on average."""
    sizes = [
        (count_words(sample.text), len([line for line in sample.text.split("\n") if line.strip()]), len(sample.text))
        for sample in samples
    ]
    words, lines, chars = (sum(column) / len(sizes) for column in zip(*sizes, strict=True))
    return Size(words, lines, chars)


def write(path: Path, samples: Iterable[Sample], copies: int = 1) -> Path:
    """Write documents as JSON Lines, each copy with ids of its own; return the path."""
    with path.open("wb") as stream:
        stream.writelines(_lines(list(samples), copies))
    return path


def _lines(samples: list[Sample], copies: int) -> Iterator[bytes]:
    for copy in range(copies):
        for sample in samples:
            renamed = sample if copies == 1 else msgspec.structs.replace(sample, id=f"{copy}/{sample.id}")
            yield msgspec.json.encode(renamed) + b"\n"
