"""From a text to its fragments: lines, and the sentences of long lines."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

LONG_LINE = 300
"""Lines over so many code points are split into sentences (docs/decisions/sentences.md)."""

LONGEST_FRAGMENT = 4000
"""A sentence over so many code points is cut at white space: hostile text must not make one huge fragment."""

ODD_BLANKS = re.compile(r"[^\S \n]")
TERMINATOR = re.compile(r"(?<=[.!?…。！？])\s+|(?<=[。！？])")
WORD = re.compile(
    "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]|"
    "[^\\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)


class Segments:
    """The fragments of one document as columns: text, start (code points), block; all of one length."""

    __slots__ = ("blocks", "starts", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.blocks: list[int] = []


def segment(text: str, language: str | None) -> Segments:
    r"""Split a text into fragments.

    A fragment is a line without surrounding white space. A line of more than LONG_LINE code points, and the line of a
    document that has only one, is split into sentences. Only a newline ends a line; empty lines separate blocks.

    Args:
        text: the document's text.
        language: code of its language, for the sentences; None where undetermined.

    Returns:
        Fragments in order, without overlap, that cover all text that is not white space.
    """
    found = Segments()
    texts, starts, blocks = found.texts, found.starts, found.blocks
    offset, block, gap = 0, 0, False
    longest = LONG_LINE if "\n" in text.strip() else 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            block += gap
            gap = False
            start = offset if len(stripped) == len(line) else offset + len(line) - len(line.lstrip())
            if len(stripped) <= longest:
                texts.append(stripped)
                starts.append(start)
                blocks.append(block)
            else:
                parts = sentences(stripped, language)
                texts += [sentence for _, sentence in parts]
                starts += [start + sentence_start for sentence_start, _ in parts]
                blocks += [block] * len(parts)
        elif texts:
            gap = True
        offset += len(line) + 1
    return found


def sentences(line: str, language: str | None) -> list[tuple[int, str]]:
    """Return (start, sentence) of each sentence of a line; they have no white space around them and are never empty."""
    found = []
    start = 0
    for piece in _pieces(line, language):
        for cut in (piece,) if len(piece) <= LONGEST_FRAGMENT else _capped(piece):
            if sentence := cut.strip():
                found.append((start if cut[0] == sentence[0] else start + len(cut) - len(cut.lstrip()), sentence))
            start += len(cut)
    return found


def count_words(text: str) -> int:
    r"""Count words: runs of `\w`, and each CJK, Hangul or Thai character as one."""
    return len(WORD.findall(text))


def _pieces(line: str, language: str | None) -> list[str]:
    """Cut a line into pieces that joined give the line again."""
    import sentencex

    plain = line if line.isprintable() else ODD_BLANKS.sub(" ", line)
    try:
        pieces: list[str] = sentencex.segment(language or "en", plain)
    except UnicodeEncodeError:  # lone surrogates
        pieces = []
    ends = list(accumulate(map(len, pieces)))
    if not pieces or ends[-1] != len(line):
        ends = [*(match.end() for match in TERMINATOR.finditer(line)), len(line)]
    elif plain is line:
        return pieces
    return [line[start:end] for start, end in pairwise([0, *ends])]


def _capped(piece: str) -> Iterator[str]:
    while len(piece) > LONGEST_FRAGMENT:
        cut = piece.rfind(" ", LONGEST_FRAGMENT // 2, LONGEST_FRAGMENT) + 1 or LONGEST_FRAGMENT
        yield piece[:cut]
        piece = piece[cut:]
    yield piece
