"""Pages that are made, or broken, so that parsing them would not end.

A parser that follows the HTML Standard takes quadratic time in the depth of a page and in the attributes of an element,
and opens formatting that was never closed again in every block. Browsers cap all three; lexbor caps none: 700 kB of
`<div>` take it 20 seconds, and 34 kB of unclosed `<b>` 700 MB.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from qc.errors import InputError

DEEPEST = 12_000
MOST_ATTRIBUTES = 5_000
# Elements that reopened formatting may add; of those with the same attributes, three are reopened.
MOST_REOPENED = 500_000
_ALIKE = 3

_TAG = re.compile(r"<(/?[a-z][^\s/>]*)()", re.IGNORECASE)
# The formatting elements of the HTML Standard, section 13.2.4.2, but `a` and `nobr`, which close themselves.
_FORMATTING = re.compile(r"<(/?(?:[bisu]|big|code|em|font|small|strike|strong|tt))([\s/>][^>]*)", re.IGNORECASE)
_NEVER_CLOSED = frozenset(
    {"area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li"}
    | {"link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead"}
    | {"tr", "track", "wbr"}
)


class NestingError(InputError):
    """A page that would take too long to parse."""


def check_nesting(page: str) -> None:
    """Refuse a page that would take minutes or gigabytes to parse.

    Tags are counted, not parsed: the counts are near the truth for pages that are meant to be read.

    Args:
        page: HTML of any kind.

    Raises:
        NestingError: it has more than 12,000 levels, more than 5,000 attributes in a tag, or formatting that would be
            opened again more than 500,000 times.
    """
    tags = page.count("<")
    if tags > DEEPEST and _deepest(_TAG.findall(page)) > DEEPEST:
        raise NestingError(f"nested deeper than {DEEPEST:,} levels, which takes too long to parse")
    # Half of the tags open formatting and half are blocks at worst.
    if tags * tags > 4 * MOST_REOPENED:
        formatting = _FORMATTING.findall(page)
        if len(formatting) * tags > MOST_REOPENED and _deepest(formatting, _ALIKE) * tags > MOST_REOPENED:
            raise NestingError("its formatting is never closed and would be opened again in every block")
    pieces = page.split(">")
    if max(map(len, pieces)) > 2 * MOST_ATTRIBUTES and any(map(_has_too_many_attributes, pieces)):
        raise NestingError(f"more than {MOST_ATTRIBUTES:,} attributes in a tag, which take too long to parse")


def _deepest(tags: Iterable[tuple[str, str]], alike: int = sys.maxsize) -> int:
    """Return how many elements are open at once at most; a closing tag closes one of its own name, if any is open.

    Args:
        tags: name, after a slash for closing tags, and attributes.
        alike: how many elements with the same attributes count.
    """
    opened: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    count: Counter[tuple[str, str]] = Counter()
    depth = deepest = 0
    for tag, attributes in tags:
        name = tag.lower()
        if name[0] == "/":
            closed = opened[name[1:]]
            if closed:
                element = closed.pop()
                depth -= count[element] <= alike
                count[element] -= 1
        elif name not in _NEVER_CLOSED:
            element = name, attributes
            opened[name].append(element)
            count[element] += 1
            depth += count[element] <= alike
            deepest = max(deepest, depth)
    return deepest


def _has_too_many_attributes(piece: str) -> bool:
    """Tell whether what stands before a `>` ends with a tag of thousands of words."""
    if len(piece) <= 2 * MOST_ATTRIBUTES:
        return False
    words = piece[piece.rfind("<") + 1 :].split(None, MOST_ATTRIBUTES)
    return len(words) > MOST_ATTRIBUTES
