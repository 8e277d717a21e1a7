"""Many rules over many fragments: keywords say where to look, patterns what is there (docs/decisions/matching.md)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress
from typing import NamedTuple

import hyperscan
import numpy as np
import regex
from numpy.typing import NDArray

from qc import folding
from qc.patterns import compile_pattern
from qc.rules import Rule
from qc.spans import Span

LONGEST_LINE = 100
"""Whole-line entries are looked up for fragments of at most so many code points."""

LONG_FRAGMENT = 500
"""Fragments over so many code points are searched under the clock, shipped rules included."""

LITTLE = 1 << 13
"""Up to so many bytes keywords are looked up one by one: 10,000 in 4 KB take 25 ms, and 150 to be compiled."""

PATTERN_SECONDS = 0.2
"""What one pattern may take on one fragment, in CPU time; a search of ours takes some 3 microseconds."""


class Match(NamedTuple):
    """A rule's pattern or line in a fragment: span in code points of the fragment; key of the line, for a lexicon."""

    fragment: int
    rule: int
    span: Span
    key: str | None


class Matcher:
    """Finds what the patterns and lines of many rules match in many fragments.

    Args:
        rules: rules with patterns or lines; others never match. Results name a rule by its index here.
        tables: entries of the tables that rules name.
    """

    def __init__(self, rules: Sequence[Rule], tables: Mapping[str, Sequence[str]] | None = None) -> None:
        self._rules = rules
        self._shipped = [rule.shipped for rule in rules]
        self._tables = tables or {}
        self._compiled: dict[int, list[regex.Pattern[str]]] = {}
        self._exempt: dict[int, list[regex.Pattern[str]]] = {}
        self._lexicon: dict[str, list[int]] = defaultdict(list)
        numbers = [number for number, rule in enumerate(rules) for _ in rule.lines]
        keys = folding.line_keys([line for rule in rules for line in rule.lines])
        for key, number in zip(keys, numbers, strict=True):
            if key and number not in self._lexicon[key][-1:]:
                self._lexicon[key].append(number)
        owners = self._owners()
        self._keywords = list(owners)
        self._owned = np.fromiter(chain.from_iterable(owners.values()), np.int64)
        self._shares = np.fromiter(map(len, owners.values()), np.int64)
        self._ends: NDArray[np.int64] = np.cumsum(self._shares)
        self._database: hyperscan.Database | None = None
        self._scanned = 0

    def _owners(self) -> dict[bytes, list[int]]:
        """Return the rules that each keyword belongs to."""
        words = [(word, number) for number, rule in enumerate(self._rules) for word in keywords_of(rule, self._tables)]
        owners: dict[bytes, list[int]] = defaultdict(list)
        for key, (_, number) in zip(folding.keyword_keys([word for word, _ in words]), words, strict=True):
            if number not in owners[key][-1:]:
                owners[key].append(number)
        return owners

    def prepare(self) -> None:
        """Compile the keywords now; patterns are compiled when they are first needed."""
        if self._keywords:
            self._database = self._database or _literal_database(self._keywords)

    def candidates(self, fragments: Sequence[str], squeezed: folding.Bytes) -> list[tuple[int, int, str | None]]:
        """Return (fragment, rule, key of the line or None), sorted: where a rule's keyword or line stands.

        Args:
            fragments: texts without newlines.
            squeezed: the squeezed keyword copy of the fragments joined with newlines (folding.py).
        """
        keys = self._known_lines(fragments)
        pairs = np.append(self._with_keyword(squeezed), np.fromiter(keys, np.int64, len(keys)))
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        numbers, rules = np.divmod(pairs, max(1, len(self._rules)))
        return list(zip(numbers.tolist(), rules.tolist(), map(keys.get, pairs.tolist()), strict=True))

    def matches(self, rule: int, fragment: str) -> list[Span]:
        """Return the spans of the rule's patterns in a fragment, each pattern in turn; empty matches are none.

        Raises:
            TimeoutError: a pattern that is `timed` ran out of its time.
        """
        patterns = self._compiled.get(rule)
        if patterns is None:
            patterns = self._compiled[rule] = self._compile(rule, self._rules[rule].patterns)
        timeout = PATTERN_SECONDS if self.timed(rule, fragment) else None
        whole = (0, len(fragment))
        spans: list[Span] = []
        for pattern in patterns:
            # Nearly all find nothing, and a search says so in half the time.
            found = pattern.search(fragment, timeout=timeout) if timeout else pattern.search(fragment)
            if found is None:
                continue
            if found.span() == whole != (0, 0):
                spans.append(whole)
            else:
                each = pattern.finditer(fragment, timeout=timeout)
                spans += [match.span() for match in each if match.end() > match.start()]
        return spans

    def timed(self, rule: int, fragment: str) -> bool:
        """Whether the clock runs: always for users' patterns, on long fragments for those of ours, which lint tries."""
        return len(fragment) > LONG_FRAGMENT or not self._shipped[rule]

    def unless(self, rule: int, fragment: str) -> str | None:
        """Return the text of a fragment that a rule's `unless` patterns let off, or None.

        Raises:
            TimeoutError: one of them ran out of its time.
        """
        if rule not in self._exempt:
            self._exempt[rule] = self._compile(rule, self._rules[rule].unless)
        timeout = PATTERN_SECONDS if self.timed(rule, fragment) else None
        for pattern in self._exempt[rule]:
            found = pattern.search(fragment, timeout=timeout) if timeout else pattern.search(fragment)
            if found is not None:
                return found.group()
        return None

    def scan(self, fragments: Sequence[str]) -> list[Match]:
        """Return every match in the fragments, sorted by fragment and rule; no condition of the rules is applied."""
        folded = folding.keyword_bytes(folding.code_points("\n".join(fragments)))
        return [
            Match(number, rule, span, key)
            for number, rule, key in self.candidates(fragments, folding.squeeze(folded))
            for span in ([(0, len(fragments[number]))] if key is not None else self.matches(rule, fragments[number]))
        ]

    def _compile(self, rule: int, patterns: Sequence[str]) -> "list[regex.Pattern[str]]":
        tables = {name: self._tables[name] for name in self._rules[rule].tables}
        return [compile_pattern(pattern, tables) for pattern in patterns]

    def _with_keyword(self, squeezed: folding.Bytes) -> NDArray[np.int64]:
        """Return fragment * number of rules + rule wherever a keyword of a rule stands, some more than once."""
        if not self._keywords:
            return np.empty(0, np.int64)
        hits = self._hits(b"\n" + squeezed.tobytes())  # the newline serves '^' on the first fragment
        ends, keywords = np.divmod(hits, len(self._keywords))
        fragments = np.searchsorted(np.flatnonzero(squeezed == folding.NEWLINE), ends - 2)
        shares = self._shares[keywords]
        places = np.repeat(self._ends[keywords] - np.cumsum(shares), shares) + np.arange(shares.sum())
        return np.repeat(fragments, shares) * len(self._rules) + self._owned[places]

    def _hits(self, squeezed: bytes) -> NDArray[np.int64]:
        """Return end * number of keywords + keyword of every occurrence, overlaps and all."""
        self._scanned += len(squeezed)
        if self._database is None and self._scanned <= LITTLE:
            found = list(self._one_by_one(squeezed))
        else:
            self._database = self._database or _literal_database(self._keywords)
            found = self._in_one_scan(squeezed, self._database)
        return np.fromiter(found, np.int64, len(found))

    def _in_one_scan(self, squeezed: bytes, database: hyperscan.Database) -> list[int]:
        found: list[int] = []
        count = len(self._keywords)

        def collect(keyword: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append(end * count + keyword)

        database.scan(squeezed, match_event_handler=collect)
        return found

    def _one_by_one(self, squeezed: bytes) -> Iterator[int]:
        for keyword, literal in enumerate(self._keywords):
            start = squeezed.find(literal)
            while start >= 0:
                yield (start + len(literal)) * len(self._keywords) + keyword
                start = squeezed.find(literal, start + 1)

    def _known_lines(self, fragments: Sequence[str]) -> dict[int, str]:
        """Return the key of each line of a lexicon, by fragment * number of rules + rule."""
        lexicon = self._lexicon
        if not lexicon:
            return {}
        lengths = np.fromiter(map(len, fragments), np.int64, len(fragments))
        short = np.flatnonzero(lengths <= LONGEST_LINE).tolist()
        keys = folding.line_keys([fragments[number] for number in short])
        known = compress(zip(short, keys, strict=True), map(lexicon.__contains__, keys))
        return {number * len(self._rules) + rule: key for number, key in known for rule in lexicon[key]}


def keywords_of(rule: Rule, tables: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the rule's keywords; `@name` stands for the entries of a table, `^@name` for them at the start."""
    keywords: list[str] = []
    for keyword in rule.keywords:
        anchor, name = ("^", keyword[2:]) if keyword.startswith("^@") else ("", keyword[1:])
        if keyword.startswith(("@", "^@")) and name in rule.tables:
            keywords += [anchor + entry for entry in tables[name]]
        else:
            keywords.append(keyword)
    return keywords


def _literal_database(keys: list[bytes]) -> hyperscan.Database:
    database = hyperscan.Database()
    database.compile(keys, ids=range(len(keys)), elements=len(keys), flags=[0] * len(keys), literal=True)
    return database
