"""Check, cut, and check again until there is nothing more to cut."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from qc.checker import Checker
from qc.cutting import ROUNDS, apply, cuts, removed
from qc.documents import Document, Unreadable
from qc.findings import Report


class Cleaning(msgspec.Struct, frozen=True):
    """How much is cut.

    Attributes:
        unsafe: cut every error and warning, not only what is safe.
        max_share: a document that would lose more of its visible characters is left as it is.
    """

    unsafe: bool = False
    max_share: float = 0.3


class Cleaned(msgspec.Struct, frozen=True):
    """What became of a document.

    Attributes:
        before: report of the text as it was.
        after: report of the text as it is.
        text: the new text, or None where nothing was changed.
        refused: share of the document that would have been cut, where that was too much, else None.
    """

    before: Report
    after: Report
    text: str | None = None
    refused: float | None = None


def clean_all(
    checker: Checker, documents: Sequence[Document | Unreadable], reports: Sequence[Report], cleaning: Cleaning
) -> list[Cleaned]:
    """Cut a batch of documents until a further check finds nothing to cut; so cleaning twice changes nothing more.

    Args:
        checker: what checks again.
        documents: the documents.
        reports: their reports.
        cleaning: how much is cut.
    """
    results = [Cleaned(report, report) for report in reports]
    waiting = [number for number, report in enumerate(reports) if cuts(report, unsafe=cleaning.unsafe)]
    texts = {number: document.text for number in waiting if isinstance(document := documents[number], Document)}
    gone: Counter[int] = Counter()
    for _ in range(ROUNDS):
        if not texts:
            break
        changed: dict[int, str] = {}
        for number, text in texts.items():
            changes = cuts(results[number].after, unsafe=cleaning.unsafe)
            gone[number] += removed(text, changes)
            changed[number] = apply(text, changes)
        texts = {number: text for number, text in changed.items() if text != texts[number]}
        again = checker.check([_with_text(documents[number], text) for number, text in texts.items()])
        for number, report in zip(texts, again, strict=True):
            results[number] = Cleaned(results[number].before, report, texts[number])
    return [_guarded(result, gone[number], cleaning) for number, result in enumerate(results)]


def _with_text(document: Document | Unreadable, text: str) -> Document:
    if isinstance(document, Unreadable):
        raise TypeError("what could not be read has no text to cut")
    return msgspec.structs.replace(document, text=text)


def _guarded(result: Cleaned, gone: int, cleaning: Cleaning) -> Cleaned:
    if result.text is None or not result.before.chars:
        return result
    share = gone / result.before.chars
    if share > cleaning.max_share:
        return Cleaned(result.before, result.before, None, share)
    return result
