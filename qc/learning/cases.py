"""Labelled cases: texts that extraction systems got out of pages, with the spans that do not belong (docs/data.md)."""

import gzip
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import islice
from pathlib import Path

import msgspec

from qc.errors import InputError
from qc.spans import Span

FILES = ("wcxb-dev", "fundus-news", "waddle-news", "readability-pages", "cleaneval")
"""The files of labelled cases in the folder that QC_DATA names, without `.jsonl.zst`."""

WHOLE_PAGE, LOOSE, TIGHT = "page", "loose", "tight"
KINDS = {"html_text": WHOLE_PAGE, "inscriptis": WHOLE_PAGE, "resiliparse": LOOSE, "boilerpy3": LOOSE}
"""Kind of text by system; the extractors not named here are the tighter ones."""


MADE_SYSTEMS = frozenset({"made", "inserted-other", "inserted-same", "moved", "body", "sibling", "contaminated"})
"""Systems of cases that were made out of labelled ones (made.py, planted.py, insertions.py, siblings.py,
contaminated.py)."""


class Label(IntEnum):
    """What a fragment is: by most of its visible characters, or MIXED where no kind has most."""

    MAIN = 0
    FOREIGN = 1
    NEUTRAL = 2
    CAPTION = 3


class Case(msgspec.Struct, frozen=True):
    """One page as one system extracted it; the fields of evaluate.py.

    Attributes:
        foreign: spans that are not main content, in code points.
        neutral: spans that are not judged.
        caption: those of `foreign` that are captions, credits or alternative texts of images.
        categories: what each span of `foreign` is, where somebody said so; else empty.
    """

    id: str
    page: str
    system: str
    site: str
    type: str
    fold: int
    lang: str
    trust: bool
    text: str
    foreign: tuple[Span, ...]
    neutral: tuple[Span, ...]
    ref_words: int
    caption: tuple[Span, ...] = ()
    url: str = ""
    split: str = ""
    categories: tuple[str, ...] = ()

    @property
    def made(self) -> bool:
        """Whether it was made for training or a benchmark, out of labelled ones."""
        return self.system in MADE_SYSTEMS

    @property
    def kind(self) -> str:
        """Kind of text: page, loose or tight."""
        return KINDS.get(self.system, TIGHT)


def data_folder() -> Path:
    """Return the folder with the labelled data.

    Raises:
        InputError: QC_DATA is not set, or names no folder.
    """
    named = os.environ.get("QC_DATA")
    if not named:
        raise InputError(
            "the labelled data is not part of qc: set QC_DATA to its folder (docs/data.md says how to build it)"
        )
    if not Path(named).is_dir():
        raise InputError(f"QC_DATA names {named}, which is no folder")
    return Path(named)


def read_cases(path: Path, folds: Sequence[int] = (0, 1, 2, 3)) -> Iterator[Case]:
    """Yield the cases of a file that belong to some folds.

    Args:
        path: JSON Lines, plain, `.gz` or `.zst`.
        folds: fold 4 is for closing notes only and has to be named.

    Raises:
        InputError: a line is no case; the message gives its number.
    """
    decoder = msgspec.json.Decoder(Case)
    for number, line in read_lines(path):
        try:
            case = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise InputError(f"{path}:{number}: not a labelled case: {error}") from error
        if fault := _fault(case):
            raise InputError(f"{path}:{number}: {fault}")
        if case.fold in folds:
            yield case


def _fault(case: Case) -> str | None:
    for key, spans in (("foreign", case.foreign), ("neutral", case.neutral), ("caption", case.caption)):
        for start, end in spans:
            if not 0 <= start <= end <= len(case.text):
                return f"{key}: the span [{start}, {end}] is not inside the text of {len(case.text):,} characters"
    if len(case.categories) not in (0, len(case.foreign)):
        return f"categories: {len(case.categories)} of them for {len(case.foreign)} foreign spans; give one for each"
    return None


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not blank, with their numbers from 1.

    Args:
        path: plain, `.gz` or `.zst`.

    Raises:
        InputError: it cannot be read to its end.
    """
    import zstandard

    try:
        with path.open("rb") as raw:
            for number, line in enumerate(_opened(raw, path.suffix), start=1):
                if line.strip():
                    yield number, line
    except (OSError, EOFError, zstandard.ZstdError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _opened(raw: io.BufferedReader, suffix: str) -> Iterable[bytes]:
    if suffix == ".gz":
        return gzip.open(raw)
    if suffix != ".zst":
        return raw
    import zstandard

    return io.BufferedReader(zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw), 1 << 20)


def case_files(path: Path) -> list[Path]:
    """Return the files of cases that a path names: itself, or all in a folder.

    Raises:
        InputError: there is none.
    """
    if not path.exists():
        raise InputError(f"{path}: does not exist; give files of labelled cases, or a folder of them (docs/data.md)")
    ends = (".jsonl", ".jsonl.gz", ".jsonl.zst")
    found = sorted(file for file in path.iterdir() if file.name.endswith(ends)) if path.is_dir() else [path]
    if not found:
        raise InputError(f"{path}: holds no .jsonl, .jsonl.gz or .jsonl.zst file of labelled cases")
    return found


def batches(cases: Iterable[Case], size: int) -> Iterator[list[Case]]:
    """Yield cases in lists of `size`, the last one shorter."""
    stream = iter(cases)
    while batch := list(islice(stream, size)):
        yield batch


def labels(case: Case, spans: Sequence[Span]) -> list[Label]:
    """Return what each span of a case is, by most of its visible characters; ties go to main text.

    Args:
        case: the case.
        spans: half-open code point spans of its text.
    """
    row = bytearray(len(case.text))
    layers = ((Label.FOREIGN, case.foreign), (Label.CAPTION, case.caption), (Label.NEUTRAL, case.neutral))
    for label, painted in layers:
        for start, end in painted:
            row[start:end] = bytes([label]) * (end - start)
    return [_most(row, case.text, span) for span in spans]


def _most(row: bytearray, text: str, span: Span) -> Label:
    part = row[span[0] : span[1]]
    if part.count(part[:1]) == len(part) and part:
        return Label(part[0])
    visible = bytes(label for label, char in zip(part, text[span[0] : span[1]], strict=True) if not char.isspace())
    return max(Label, key=lambda label: (visible.count(label), -label))
