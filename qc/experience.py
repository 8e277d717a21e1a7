"""What labelled pages showed of the rules: on how many sites each was right, and wrong; what a hit is worth by that."""

from collections.abc import Mapping
from typing import NamedTuple, Self

import msgspec

PRIOR_PAGE, PRIOR_EXTRACTED = 0.8, 0.7
"""Share of right hits of a rule that no page showed: in whole pages, and in extractors' output."""

WEIGHT = 4.0
"""A share is shrunk as if so many sites had shown the prior; a line's prior is its rule's share."""

Key = tuple[str, str]
"""Id of a rule, and the key of a line of its lexicon or ""."""


class Seen(NamedTuple):
    """Sites on which something hit foreign text, and main text, in whole pages and in extractors' output."""

    page_foreign: int = 0
    page_main: int = 0
    extracted_foreign: int = 0
    extracted_main: int = 0


NOTHING = Seen()


class Worth(NamedTuple):
    """What a hit is worth.

    Attributes:
        page: estimated share of right hits in whole pages.
        extracted: the same in extractors' output.
        sites: sites on whose extracted text it was right.
    """

    page: float
    extracted: float
    sites: int


class Experience:
    """Counts by rule and by line.

    Args:
        seen: what was counted; a rule as a whole has the line "".
    """

    def __init__(self, seen: Mapping[Key, Seen]) -> None:
        self._seen = seen
        self._worth: dict[Key, Worth] = {}

    def worth(self, rule: str, line: str | None) -> Worth:
        """Return what a hit of a rule, by a line of its lexicon or by a pattern, is worth."""
        key = (rule, line or "")
        if key not in self._worth:
            self._worth[key] = weigh(self._seen.get((rule, ""), NOTHING), self._seen.get(key) if line else None)
        return self._worth[key]

    def knows(self, rule: str) -> bool:
        """Whether the labelled pages showed any hit of a rule."""
        return self._seen.get((rule, ""), NOTHING) != NOTHING

    def encode(self) -> bytes:
        """Return it as JSON: rule → line → counts, one rule a line, sorted."""
        by_rule: dict[str, dict[str, Seen]] = {}
        for (rule, line), counts in sorted(self._seen.items()):
            by_rule.setdefault(rule, {})[line] = counts
        rows = [f"{_json(rule)}: {_json(lines)}" for rule, lines in by_rule.items()]
        return ("{\n" + ",\n".join(rows) + "\n}\n").encode()

    @classmethod
    def decode(cls, content: bytes) -> Self:
        """Return what `encode` wrote."""
        found = msgspec.json.decode(content, type=dict[str, dict[str, Seen]])
        return cls({(rule, line): counts for rule, lines in found.items() for line, counts in lines.items()})


def weigh(rule: Seen, line: Seen | None) -> Worth:
    """Return what a hit is worth by the counts of its rule, and of its line where it is one of a lexicon.

    A lexicon's line that nobody saw counts as nothing seen, whatever the rest of its lexicon did.
    """
    page = _share(rule.page_foreign, rule.page_main, PRIOR_PAGE)
    extracted = _share(rule.extracted_foreign, rule.extracted_main, PRIOR_EXTRACTED)
    if line is None:
        return Worth(page, extracted, rule.extracted_foreign)
    return Worth(
        _share(line.page_foreign, line.page_main, page),
        _share(line.extracted_foreign, line.extracted_main, extracted),
        line.extracted_foreign,
    )


def _share(right: int, wrong: int, prior: float) -> float:
    return (right + WEIGHT * prior) / (right + wrong + WEIGHT)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
