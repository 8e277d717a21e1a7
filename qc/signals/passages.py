"""Text in another language that belongs: what it shows of being quoted, cited, listed or spoken, or no sentence."""

import re
from collections.abc import Iterator

from qc.commonwords import UNSPACED, written
from qc.signals.wording import BROKEN_OFF, ENDINGS

LEAST_LETTERS = 40
"""With fewer letters a text is a name, a title or too little to tell its language; signs of words count twice."""

LEAST_WORDS = 5
"""So many words begin without a capital, and half of all: else it is a list of names."""

MOST_DIGITS = 0.1
INNER_WORDS = 4
"""A text that breaks off after a first sentence needs so many of its language's common words."""

_EDGES = " .,;:!?…"

UNFINISHED = "it is no whole sentence"

_INNER_END = re.compile(r"[^\W\d_]{2}[.!?…] +[^\W\d_]")
_QUOTED = re.compile('["“”„«»「」『』‹›].*["“”„«»「」『』‹›]|["“”„«»「」『』‹›]|(?:^|[ (])[\'‘’‚](?![nst]\\b).*')
_CODE = re.compile(r"[<>{}\[\]|=_\\@]|/[/*]|\*/|\(\)")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_SPOKEN = re.compile(r"\W*[-—–―]|\S+(?: \S+){0,3}[:：]")
_YEAR = r"(?:1[5-9]|20)\d\d"
_CITED = re.compile(
    rf"\({_YEAR}|{_YEAR}[a-z]?\)|[,.:] {_YEAR}[.,:;]|{_YEAR}\.?$"
    r"|\b(?:pp?|vol|bd|hrsg|eds?|cf|vgl|isbn|issn|doi|et al|ibid)\b[.: ]|\d[-–]\d+\.$",
    re.IGNORECASE,
)


def thin(text: str, language: str) -> bool:
    """Whether a text in a language has too few letters to be judged."""
    return sum(map(str.isalpha, text)) * (2 if written(language) in UNSPACED else 1) < LEAST_LETTERS


def unquoted(text: str) -> str:
    """Return what a fragment says outside its quotation marks; all between the first and the last is quoted."""
    return _QUOTED.sub(" ", text).strip(_EDGES)


def belongs(text: str, before: str, language: str, words: int) -> str | None:
    """Say why a fragment in another language may well belong where it stands, or None.

    Args:
        text: the fragment.
        before: the fragment before it, "" at the head of a document.
        language: its language.
        words: how many different common words of that language stand outside quotation marks.

    Returns:
        The reason, in words.
    """
    return next(_reasons(text, before, language, words), None)


def _reasons(text: str, before: str, language: str, words: int) -> Iterator[str]:
    said = unquoted(text)
    if before.endswith((":", "：")):
        yield "the text before introduces it"
    if said != text.strip(_EDGES) and (not text.startswith(said[:1]) or thin(said, language) or not words):
        yield "it is quoted"
    if _SPOKEN.match(text):
        yield "somebody says it"
    if _CITED.search(text):
        yield "it reads like a reference"
    if _CODE.search(_ADDRESS.sub("", text)):
        yield "it may be code"
    if sum(map(str.isdigit, text)) > MOST_DIGITS * len(text):
        yield "it is full of numbers"
    if written(language) not in UNSPACED and _named(text):
        yield "it is full of names"
    if text[-1] not in ENDINGS and not (len(text) >= BROKEN_OFF and words >= INNER_WORDS and _INNER_END.search(text)):
        yield UNFINISHED


def _named(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    small = sum(not word[0].isupper() for word in words)
    return small < LEAST_WORDS or 2 * small < len(words)
