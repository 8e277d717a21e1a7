"""The conditions of a rule on where its hit stands: each answers why the fragment is let off, or None."""

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

from qc.batch import Batch
from qc.documents import Document
from qc.rules import Rule
from qc.segmentation import count_words
from qc.spans import Span

EDGE_FRAGMENTS = 5
EDGE_SHARE = 0.1
"""The head of a document is its first five fragments or its first tenth, whichever is more; the tail likewise."""

NEAR = 2
"""`beside` asks for a hit within so many fragments."""

MARKS = re.compile("[“”„«»「」『』‹›]")
QUOTES = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"), ("‹", "›"))

EDGES = re.compile(r"\w(?:.*\w)?", re.DOTALL)
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
LETTERS = r"[^\W\d_]*"
NO_WORD_BREAKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
STEM = 6
"""Words are compared by so many first letters, so that "clinic" and "clinics" are one."""

FUNCTION_WORDS = frozenset(
    """
    about above after again against also been before being between both could does doing down during each from
    further have having here into itself just more most only other over same should some such than that their
    them then there these they this those through under until very were what when where which while whom will
    with within without would your aber alle allem allen aller alles auch beim dabei dann dass dein deine denn
    dich diese diesem diesen dieser dieses doch durch eine einem einen einer eines etwas euch euer gegen habe
    haben hatte hier ihre ihrem ihren ihrer immer jede jedem jeden jeder jetzt kann kein keine machen mehr mein
    meine mich nach nicht noch oder ohne sein seine sich sind soll sowie sonst über unser unter viel waren
    warum weil welche wenn werden wird wurde zwischen dans pour avec cette leur mais para como pero este esta
    para uma della sono anche
    """.split()  # noqa: SIM905
)


def let_off(rule: Rule, batch: Batch, fragment: int, span: Span) -> str | None:
    """Say which condition of a rule lets a fragment off, all but `beside` and `amid`.

    Args:
        rule: the rule that matched.
        batch: the batch.
        fragment: number of the fragment in the batch.
        span: what matched, in code points of the fragment.

    Returns:
        The reason in words, or None where the hit stands.
    """
    text = batch.texts[fragment]
    if rule.quotes == "skip" and quoted(text, span):
        return "it stands in quotation marks"
    return _fragment_condition(rule, batch, fragment) or _document_condition(rule, batch, fragment, span)


def _fragment_condition(rule: Rule, batch: Batch, fragment: int) -> str | None:
    where = rule.where
    # No text has more words than letters, and most are so short that nothing need be counted.
    if where.max_words is not None and len(batch.texts[fragment]) > where.max_words:
        words = batch.words(fragment)
        if words > where.max_words:
            return f"it has {words} words, the rule allows {where.max_words}"
    if where.min_words is not None:
        words = batch.words(fragment)
        if words < where.min_words:
            return f"it has {words} words, the rule asks for {where.min_words}"
    if where.position != "any":
        place = position(*batch.position(fragment))
        if where.position not in place:
            return f"it stands in the {place[0]} of the document, the rule asks for its {where.position}"
    return None


def _document_condition(rule: Rule, batch: Batch, fragment: int, span: Span) -> str | None:
    document = batch.documents[batch.owner[fragment]]
    if rule.where.max_document_words is not None:
        words = count_words(document.text)
        if words > rule.where.max_document_words:
            return f"the document has {words} words, the rule allows {rule.where.max_document_words}"
    if rule.where.unrelated:
        shared = related_word(document.text, batch.texts[fragment], span)
        if shared is not None:
            return f"its word {shared!r} stands elsewhere in the document" if shared else "it has no content words"
    return None


def applies(rule: Rule, document: Document, language: str | None) -> str | None:
    """Say why a rule does not look at a document at all, or None."""
    if not rule.speaks(language):
        return f"the rule is for {', '.join(rule.languages)}, the document is in {language or 'no known language'}"
    if rule.sites and not on_site(document, rule.sites):
        return f"the rule is for {', '.join(rule.sites)}"
    return None


def on_site(document: Document, sites: tuple[str, ...]) -> bool:
    """Whether a document's site, or the host of its URL, is one of `sites` or below one."""
    host = site_of(document)
    return any(host == site or host.endswith("." + site) for site in sites)


def site_of(document: Document) -> str:
    """Return a document's site, else the host of its URL; empty where neither is known."""
    return document.meta.get("site") or host_of(document.meta.get("url", ""))


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """Return the host of a URL in lower case, empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def position(index: int, count: int) -> tuple[str, ...]:
    """Name the parts of a document that a fragment stands in: head, tail, both, or body."""
    edge = max(EDGE_FRAGMENTS, round(count * EDGE_SHARE))
    parts = ("head",) * (index < edge) + ("tail",) * (index >= count - edge)
    return parts or ("body",)


def quoted(text: str, span: Span) -> bool:
    """Whether the words of a span stand inside quotation marks of their fragment."""
    if '"' not in text and (text.isascii() or MARKS.search(text) is None):
        return False
    words = EDGES.search(text[slice(*span)])
    if words is None:
        return False
    before, after = text[: span[0] + words.start()], text[span[0] + words.end() :]
    if before.count('"') % 2 == 1 and '"' in after:
        return True
    return any(
        opening in before and closing in after and before.rfind(opening) > before.rfind(closing)
        for opening, closing in QUOTES
    )


def related_word(document: str, fragment: str, span: Span) -> str | None:
    """Return a content word of a fragment that stands elsewhere in its document too.

    Args:
        document: the whole text.
        fragment: the fragment.
        span: what the pattern matched, in code points of the fragment; its own words ("File photo") do not count.

    Returns:
        The word; "" where the fragment has no content words to judge by; None where it is unrelated.
    """
    if NO_WORD_BREAKS.search(fragment):
        return ""
    rest = fragment[: span[0]] + " " + fragment[span[1] :] if span != (0, len(fragment)) else fragment
    words = _content_words(rest)
    if not words:
        return ""
    own = Counter(word[:STEM] for word in _content_words(fragment))
    folded = _folded(document)
    return next((word for word in words if _stands_elsewhere(word[:STEM], folded, own[word[:STEM]])), None)


def _stands_elsewhere(stem: str, document: str, known: int) -> bool:
    """Whether more than `known` content words of a document, in folded case, have a stem."""
    if document.count(stem) <= known:  # says so of nearly all; a run of letters begins with its stem once
        return False
    words = [found for found in re.finditer(stem + LETTERS, document) if not _is_letter(document, found.start() - 1)]
    stems = [word[:STEM] for found in words if (word := found.group()) not in FUNCTION_WORDS]
    return stems.count(stem) > known


def _is_letter(text: str, at: int) -> bool:
    return at >= 0 and text[at].isalnum() and not text[at].isdecimal()


@lru_cache(maxsize=4)
def _folded(document: str) -> str:
    return document.casefold()


def _content_words(text: str) -> list[str]:
    return [word for word in CONTENT_WORD.findall(text.casefold()) if word not in FUNCTION_WORDS]
