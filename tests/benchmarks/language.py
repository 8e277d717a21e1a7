"""How often qc and langdetect name the same language: `python -m tests.benchmarks.language [PAGES]`, with QC_DATA set.

Three kinds of text: documents and lines of the corpus and of the labelled data; and, for all 55 languages, text drawn
from langdetect's own profiles. langdetect runs as it is installed, with seed 0, and again without the Chinese
characters of its Korean profile, which qc leaves out (docs/decisions/language.md). PAGES is how many pages of a
language are taken of each file.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from qc.language import LanguageIdentifier, sample
from qc.learning.cases import FILES, data_folder, labels, read_cases
from qc.learning.cases import Label as Kind
from qc.segmentation import segment

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "gold.jsonl"
PER_LANGUAGE, MOST_LINES, LONG = 60, 3, 80
DRAWN, DRAWN_CHARS = 3, 400
CUT = 3000
SEED = 0

DOCUMENTS, SAMPLES, LINES, PSEUDO = "documents", "samples of them", "lines of 80 characters", "drawn from profiles"


class Text(NamedTuple):
    """A text, and the language that its page, or the profile it was drawn from, is in."""

    kind: str
    text: str
    truth: str


class Row(NamedTuple):
    """What was said of a text: by qc, also where it is not sure, by qc or None, by langdetect, and by it mended."""

    text: Text
    best: str
    named: str | None
    installed: str
    mended: str


def texts(pages: int) -> Iterator[Text]:
    """Yield all texts: up to so many pages of a language and file, MOST_LINES lines of each."""
    for truth, text in _pages(pages):
        yield Text(DOCUMENTS, text[:CUT], truth)
        yield Text(SAMPLES, sample(text), truth)
        lines = [line for line in segment(text, None).texts if len(line) >= LONG]
        yield from (Text(LINES, line, truth) for line in random.Random(SEED).sample(lines, min(MOST_LINES, len(lines))))
    chance = random.Random(SEED)
    for language, profile in _profiles().items():
        yield from (Text(PSEUDO, _drawn(profile, chance), language) for _ in range(DRAWN))


def _pages(most: int) -> Iterator[tuple[str, str]]:
    with CORPUS.open(encoding="utf-8") as lines:
        yield from ((case["lang"], case["text"]) for case in map(json.loads, lines))
    for name in FILES:
        seen: set[str] = set()
        count: Counter[str] = Counter()
        for case in read_cases(data_folder() / f"{name}.jsonl.zst"):
            if case.page in seen or not case.trust or case.kind == "page" or count[case.lang] >= most:
                continue
            seen.add(case.page)
            count[case.lang] += 1
            edges = sorted({0, len(case.text), *(edge for span in (*case.foreign, *case.neutral) for edge in span)})
            spans = list(pairwise(edges))
            kept = [s for s, kind in zip(spans, labels(case, spans), strict=True) if kind is Kind.MAIN]
            text = "".join(case.text[start:end] for start, end in kept)
            if len(text) >= LONG:
                yield case.lang, text


def _profiles() -> dict[str, dict[str, int]]:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    files = sorted(Path(PROFILES_DIRECTORY).iterdir())
    return {file.name: json.loads(file.read_text(encoding="utf-8"))["freq"] for file in files if "." not in file.name}


def _drawn(profile: dict[str, int], chance: random.Random) -> str:
    """Return n-grams of three characters, and of one where there are none, as often as the profile has them."""
    found = {gram: count for gram, count in profile.items() if len(gram) == len("abc")} or profile
    words: list[str] = []
    while sum(map(len, words)) < DRAWN_CHARS:
        words += chance.choices(list(found), list(found.values()), k=DRAWN_CHARS // 4)
    return "".join(words)[:DRAWN_CHARS]


def langdetect(*, mended: bool) -> Any:
    """Return langdetect's factory with seed 0; mended, its Korean profile knows no Chinese characters."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(SEED)
    if mended:
        korean = factory.langlist.index("ko")
        for gram, shares in factory.word_lang_prob_map.items():
            if any("\u4e00" <= char <= "\u9fff" for char in gram):
                shares[korean] = 0.0
    return factory


def _told(factory: Any, text: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    detector = factory.create()
    detector.append(text)
    try:
        return str(detector.detect())
    except LangDetectException:
        return "unknown"


def rows(pages: int) -> Iterator[Row]:
    """Yield what is said of each text that has n-grams at all; `pages` as for `texts`."""
    identifier, installed, mended = LanguageIdentifier.load(), langdetect(mended=False), langdetect(mended=True)
    for text in texts(pages):
        scores, counts = identifier.score([text.text])
        if counts[0]:
            best = identifier.languages[int(scores[0].argmax())]
            said = _told(installed, text.text), _told(mended, text.text)
            yield Row(text, best, identifier.detect([text.text])[0], *said)


def report(found: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table, and of who was right where qc and langdetect as installed differ."""
    by_kind: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        by_kind[row.text.kind].append(row)
    yield "| text | texts | agree as installed | ko against zh apart | agree mended | named | of those, agree mended |"
    yield "|---|---|---|---|---|---|---|"
    for kind, some in by_kind.items():
        apart = [row for row in some if {row.best[:2], row.installed[:2]} != {"ko", "zh"}]
        named = [row for row in some if row.named is not None]
        cells = (
            _share(row.best == row.installed for row in some),
            f"{_share(row.best == row.installed for row in apart)} of {len(apart):,}",
            _share(row.best == row.mended for row in some),
            _share(row.named is not None for row in some),
            _share(row.named == row.mended for row in named),
        )
        yield f"| {kind} | {len(some):,} | " + " | ".join(cells) + " |"
    for kind, some in by_kind.items():
        yield f"{kind}: {len({row.text.truth for row in some})} languages; where they differ:"
        pairs = Counter((row.text.truth, row.best, row.installed) for row in some if row.best != row.installed)
        for (truth, best, installed), count in pairs.most_common(12):
            yield f"  {count:4} times: labelled {truth}, qc {best}, langdetect {installed}"
        differ = [row for row in some if row.best[:2] != row.installed[:2]]
        right = (
            sum(r.best[:2] == r.text.truth[:2] for r in differ),
            sum(r.installed[:2] == r.text.truth[:2] for r in differ),
        )
        yield f"  by the labels qc is right in {right[0]} of {len(differ)}, langdetect in {right[1]}"


def _share(said: Iterable[bool]) -> str:
    values = list(said)
    return f"{100 * sum(values) / len(values):.2f} %" if values else "-"


def main() -> int:
    """Print the report."""
    for line in report(rows(int(sys.argv[1]) if len(sys.argv) > 1 else PER_LANGUAGE)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
