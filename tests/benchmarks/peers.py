"""datatrove's filters on the same documents: the yardstick for speed and for how much of good text is dropped.

For English datatrove takes spaCy's blank pipeline, which needs no download; all documents go through it, since the
filters are given one language. Its word lists are kept for the last five texts, so filters that follow each other on
one document share its words; that is left as it is.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple


class Named(NamedTuple):
    """One of datatrove's filters."""

    name: str
    filter: Any


def filters() -> list[Named]:
    """Make the four filters with their defaults, for English.

    Raises:
        SystemExit: the extra `bench` is not installed.
    """
    try:
        from datatrove.pipeline import filters as known
        from datatrove.utils.word_tokenizers import load_word_tokenizer
    except ImportError as error:
        sys.exit(f"{error}: install the extra bench (pip install --editable '.[bench]')")
    load_word_tokenizer("eng").word_tokenize("Load the tokenizer before a clock runs.")
    return [
        Named("C4", known.C4QualityFilter(language="eng")),
        Named("Gopher repetition", known.GopherRepetitionFilter(language="eng")),
        Named("Gopher quality", known.GopherQualityFilter(language="eng")),
        Named("FineWeb", known.FineWebQualityFilter(language="eng")),
    ]


def kept(named: Named, text: str, identifier: str) -> bool:
    """Whether a filter keeps a text; a filter that fails, as one does on a text without words, drops it."""
    try:
        verdict = named.filter.filter(_document(text, identifier))
    except (ZeroDivisionError, ValueError):
        return False
    return (verdict[0] if isinstance(verdict, tuple) else verdict) is True


def each(named: Sequence[Named], texts: Sequence[tuple[str, str]]) -> list[list[bool]]:
    """Run every filter on every (id, text), none of them skipped; return what each keeps, a row a text."""
    return [[kept(one, text, identifier) for one in named] for identifier, text in texts]


def pipeline(named: Sequence[Named], texts: Sequence[tuple[str, str]]) -> int:
    """Run the filters as datatrove chains them, each on what the one before kept; return how many texts are left."""
    flow: Iterator[Any] = (_document(text, identifier) for identifier, text in texts)
    for one in named:
        run: Callable[[Iterator[Any]], Iterator[Any]] = one.filter.run
        flow = run(flow)
    return sum(1 for _ in flow)


def _document(text: str, identifier: str) -> Any:
    from datatrove.data import Document

    return Document(text=text, id=identifier)
