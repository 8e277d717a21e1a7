"""What damaged text should have been: mojibake by ftfy, HTML residue by BeautifulSoup."""

from collections.abc import Sequence
from typing import NamedTuple

from qc.spans import Span


class Repair(NamedTuple):
    """A repair of one span.

    Attributes:
        span: what is replaced, in code points of the fragment.
        text: what stands there instead.
        explanation: what was done, in words.
        proven: whether the damage done to `text` again gives the damaged text.
    """

    span: Span
    text: str
    explanation: str
    proven: bool


def mend_encoding(fragment: str) -> Repair | None:
    """Undo mojibake in a fragment with ftfy; None where ftfy finds nothing to mend.

    The repair counts as proven where only encodings were undone and doing them again gives the fragment back.
    """
    import ftfy

    try:
        mended, plan = ftfy.fix_encoding_and_explain(fragment)
    except UnicodeError:  # lone surrogates
        return None
    if mended == fragment or plan is None:
        return None
    span = _changed(fragment, mended)
    text = mended[span[0] : len(mended) - (len(fragment) - span[1])]
    steps = [f"{step.action} {step.parameter}" for step in plan]
    return Repair(span, text, ", ".join(steps), _round_trip(mended, plan) == fragment)


def _round_trip(text: str, plan: Sequence[tuple[str, str]]) -> str | None:
    """Do the damage again: undo the plan of encodings, last step first; None where it holds other steps."""
    if [action for action, _ in plan] != ["encode", "decode"] * (len(plan) // 2):
        return None
    try:
        for (_, wrong), (_, right) in reversed(list(zip(plan[::2], plan[1::2], strict=True))):
            text = text.encode(right).decode(wrong)
    except UnicodeError:
        return None
    return text


def _changed(old: str, new: str) -> Span:
    """Return the span of `old` that differs from `new`, widened to whole words."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    while start > 0 and not old[start - 1].isspace():
        start -= 1
    while end > 0 and not old[len(old) - end].isspace():
        end -= 1
    return start, len(old) - end


def mend_residue(fragment: str, span: Span) -> Repair:
    """Turn entities and tags in a span of a fragment into the text that a browser would show.

    The repair counts as proven only where the text was escaped twice (`&amp;nbsp;`), which no author writes.
    """
    import warnings

    from bs4 import MarkupResemblesLocatorWarning

    damaged = fragment[span[0] : span[1]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        text = _shown(damaged)
        twice = _shown(text)
    proven = "&amp;" in damaged.casefold() and twice != text
    return Repair(span, twice if proven else text, f"shown by a browser as {twice if proven else text!r}", proven)


def _shown(markup: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    return soup.get_text()
