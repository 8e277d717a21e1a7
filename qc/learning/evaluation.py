"""What flags did to one labelled case: the numbers that every table is made of (docs/evaluation.md)."""

from typing import NamedTuple

import numpy as np

from qc.learning.cases import Label
from qc.learning.marking import Marked, Mask
from qc.spans import Span

HARM = 0.005
"""A case is harmed where its F1 falls by more."""


class Share(NamedTuple):
    """So many characters of a kind, and how many of them were flagged."""

    all: int
    flagged: int


class Row(NamedTuple):
    """Numbers of one case.

    Attributes:
        id: the case's id.
        group: what it is counted under, for example its system.
        site: its site.
        before: word F1 of the text as extracted.
        after: word F1 with the flagged text cut.
        oracle: word F1 with exactly the foreign text cut.
        spans: foreign spans.
        found: those of them of which at least half was flagged.
        flags: flagged spans that are not mostly neutral.
        right: those of them that hold more foreign than main text.
        main: visible characters of main text.
        foreign: of foreign text.
        neutral: of neutral text, captions left out.
        caption: all characters of captions.
        score: what the checker says is the share of main text, or None.
    """

    id: str
    group: str
    site: str
    before: float
    after: float
    oracle: float
    spans: int
    found: int
    flags: int
    right: int
    main: Share
    foreign: Share
    neutral: Share
    caption: Share
    score: float | None

    @property
    def clean(self) -> float | None:
        """The true share of main text among visible characters that are not neutral."""
        total = self.main.all + self.foreign.all
        return self.main.all / total if total else None

    @property
    def harmed(self) -> bool:
        """Whether cutting cost more than HARM."""
        return self.after < self.before - HARM


def measure(marked: Marked, group: str, score: float | None) -> Row:
    """Measure one case.

    Args:
        marked: the case and its flags.
        group: what it is counted under.
        score: the checker's, or None.
    """
    case, flagged, visible = marked.case, marked.flagged, marked.visible
    words = np.bincount(2 * marked.kind[marked.words] + flagged[marked.words], minlength=6)
    (main, main_cut), (foreign, foreign_cut), _ = words.reshape(3, 2).tolist()
    reference = max(case.ref_words, main + main_cut)
    verdicts = [marked.verdict(flag.span) for flag in marked.flags]
    captions = marked.mask(case.caption)
    return Row(
        id=case.id,
        group=group,
        site=case.site,
        before=_f1(main + main_cut, foreign + foreign_cut, reference),
        after=_f1(main, foreign, reference),
        oracle=_f1(main + main_cut, 0, reference),
        spans=len(case.foreign),
        found=sum(map(marked.found, case.foreign)),
        flags=len(verdicts) - verdicts.count(Label.NEUTRAL),
        right=verdicts.count(Label.FOREIGN),
        main=_share(visible & (marked.kind == Label.MAIN), flagged),
        foreign=_share(visible & (marked.kind == Label.FOREIGN), flagged),
        neutral=_share(visible & marked.mask(case.neutral) & ~captions, flagged),
        caption=_share(captions, flagged),
        score=score,
    )


def missed(marked: Marked) -> list[Span]:
    """Return the foreign spans of which less than half was flagged."""
    return [span for span in marked.case.foreign if not marked.found(span)]


def _share(kind: Mask, flagged: Mask) -> Share:
    return Share(int(kind.sum()), int((kind & flagged).sum()))


def _f1(main: int, foreign: int, reference: int) -> float:
    """Return the word F1 of a text with so many main and foreign words against a ground truth of `reference` words."""
    total = main + foreign + reference
    return 2 * main / total if total else 1.0
