"""Whether a pattern can be made to search for very long: it is tried on texts that were made to trap it.

Static checkers were tried first, on 889 patterns of which such attacks hold up nine: dlint 0.17 (kept) named 98 of all
and four of the nine, regexploit 1.0 (of 2021) two of the nine, in 24 ms a pattern. So there are only attacks.
"""

import heapq
import re
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from qc.matching import LONG_FRAGMENT, PATTERN_SECONDS
from qc.segmentation import LONGEST_FRAGMENT

SHORT_SECONDS = 0.05
"""A search of ours on LONG_FRAGMENT characters, over which no clock runs, takes less; microseconds are usual."""

SLOWEST = 4
"""So many attacks, the slowest ones on the short length, are tried on the longest fragment too."""

TRIALS = 3
"""A search counts as too long where it is so as often as this: a busy machine can hold up one that is quick."""

PIECE = re.compile(r"\w+|\s+|[^\w\s]")
PLACES = 6
USUAL_UNITS = "a1 ,.|"
BREAKS = ("\x00", "ʘ")
"""End the repetition: a sign and a letter that hardly a pattern asks for."""


class Attack(NamedTuple):
    """A text of any length: `unit` again and again between two ends."""

    head: str
    unit: str
    tail: str

    def text(self, length: int) -> str:
        """Return the attack; `length` code points without its tail."""
        return (self.head + self.unit * (length // len(self.unit) + 1))[:length] + self.tail


class Trap(NamedTuple):
    """An attack that a pattern searched for too long, and the length at which it did."""

    attack: Attack
    length: int

    def __str__(self) -> str:
        head, unit, tail = (repr(part[-40:]) for part in self.attack)
        return f"{head} + {unit} repeated to {self.length} characters + {tail}"


def find_trap(pattern: "regex.Pattern[str]", seeds: Iterable[str]) -> Trap | None:
    """Look for a text on which a pattern searches for too long.

    Each piece of a text that the pattern matches is repeated until the text is as long as the longest one over which no
    clock runs; the slowest of these attacks are tried on the longest fragment.

    Args:
        pattern: the compiled pattern.
        seeds: texts that it matches; the more different ways through it they take, the better.

    Returns:
        The trap, or None where none was found.
    """
    taken: list[tuple[float, Attack]] = []
    for attack in dict.fromkeys(attack for seed in seeds for attack in attacks(seed)):
        seconds = _search(pattern, attack.text(LONG_FRAGMENT), SHORT_SECONDS)
        if seconds is None:
            return Trap(attack, LONG_FRAGMENT)
        taken.append((seconds, attack))
    for _, attack in heapq.nlargest(SLOWEST, taken):
        if _search(pattern, attack.text(LONGEST_FRAGMENT), PATTERN_SECONDS) is None:
            return Trap(attack, LONGEST_FRAGMENT)
    return None


def attacks(seed: str) -> Iterator[Attack]:
    """Yield attacks made of the pieces of a text: words, blanks and signs, at up to PLACES places."""
    pieces = PIECE.findall(seed)
    for place in range(0, len(pieces) + 1, -(-(len(pieces) + 1) // PLACES)):
        head = "".join(pieces[:place])
        piece, rest = "".join(pieces[place : place + 1]), "".join(pieces[place + 1 :])
        pair = "".join(pieces[place : place + 2])
        for unit in dict.fromkeys([piece, pair, piece[:1], piece[-1:], piece[:2], *USUAL_UNITS]):
            for tail in ("", *BREAKS, *(rest + sign for sign in BREAKS)):
                if unit:
                    yield Attack(head, unit, tail)


def _search(pattern: "regex.Pattern[str]", text: str, limit: float) -> float | None:
    """Return the CPU time of a search, or None where it takes more than the limit each time, both in seconds."""
    for _ in range(TRIALS):
        if (seconds := _timed(pattern, text, limit)) is not None:
            return seconds
    return None


def _timed(pattern: "regex.Pattern[str]", text: str, limit: float) -> float | None:
    began = time.process_time()
    try:
        for _ in pattern.finditer(text, timeout=limit):
            pass
    except TimeoutError:
        return None
    return time.process_time() - began
