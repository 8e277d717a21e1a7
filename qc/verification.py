"""`--verify-sample`: every pattern of every rule on every fragment, against what the matcher finds by keywords.

A keyword that is missing is silent: the rule just does not fire. This is how it is found on a corpus of one's own.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qc import folding
from qc.batch import Batch
from qc.documents import Document
from qc.errors import QCError
from qc.language import LanguageIdentifier, sample
from qc.matching import LONGEST_LINE, PATTERN_SECONDS, Match, Matcher
from qc.patterns import compile_pattern
from qc.printable import printable
from qc.readers import Item, Lost
from qc.readers.decode import decode
from qc.rules import Rule
from qc.totals import plural
from qc.worker import Work

SEED = 14
BATCH = 64
SHOWN = 20
EXCERPT = 120


class VerificationError(QCError):
    """The matcher missed what a rule's patterns match, or found what they do not."""


class Agreement(NamedTuple):
    """What was compared."""

    documents: int
    fragments: int
    matches: int

    def __str__(self) -> str:
        return (
            f"verified {plural(self.documents, 'document')}, {plural(self.fragments, 'fragment')}: "
            f"keywords and brute force find the same, {self.matches:,} in all"
        )


class BruteForce:
    """The oracle: no keywords, no literal scan, no folding but that of whole lines.

    Args:
        rules: rules with patterns or lines.
        tables: entries of the tables that rules name.
    """

    def __init__(self, rules: Sequence[Rule], tables: Mapping[str, Sequence[str]]) -> None:
        self._patterns = [
            (number, compile_pattern(pattern, {name: tables[name] for name in rule.tables}))
            for number, rule in enumerate(rules)
            for pattern in rule.patterns
        ]
        self._lines: dict[str, set[int]] = defaultdict(set)
        for number, rule in enumerate(rules):
            for line in rule.lines:
                self._lines[folding.line_keys([line])[0]].add(number)

    def scan(self, fragments: Sequence[str]) -> "Found":
        """Return every match in the fragments, and the pairs of fragment and rule that took too long."""
        found = Found(set(), set())
        for at, fragment in enumerate(fragments):
            for number, pattern in self._patterns:
                try:
                    hits = [hit.span() for hit in pattern.finditer(fragment, timeout=PATTERN_SECONDS)]
                except TimeoutError:
                    found.slow.add((at, number))
                    continue
                found.matches.update(Match(at, number, span, None) for span in hits if span[0] < span[1])
            key = folding.line_keys([fragment])[0] if len(fragment) <= LONGEST_LINE else ""
            whole = (0, len(fragment))
            found.matches.update(Match(at, number, whole, key) for number in self._lines.get(key, ()) if key)
        return found


class Found(NamedTuple):
    """Matches, and the pairs of fragment and rule of which nothing is known since a pattern took too long."""

    matches: set[Match]
    slow: set[tuple[int, int]]


def scan(matcher: Matcher, fragments: Sequence[str]) -> Found:
    """Find what `qc check` finds, before any condition of the rules."""
    found = Found(set(), set())
    squeezed = folding.squeeze(folding.keyword_bytes(folding.code_points("\n".join(fragments))))
    for at, number, key in matcher.candidates(fragments, squeezed):
        try:
            spans = matcher.matches(number, fragments[at]) if key is None else [(0, len(fragments[at]))]
        except TimeoutError:
            found.slow.add((at, number))
            continue
        found.matches.update(Match(at, number, span, key) for span in spans)
    return found


def differences(mine: Found, truth: Found) -> tuple[list[Match], list[Match]]:
    """Return the matches that are missing and those that are too many; what took too long on a side is neither."""
    slow = mine.slow | truth.slow
    missing, extra = truth.matches - mine.matches, mine.matches - truth.matches
    return _sorted(missing, slow), _sorted(extra, slow)


def _sorted(matches: set[Match], slow: set[tuple[int, int]]) -> list[Match]:
    return sorted(match for match in matches if match[:2] not in slow)


def verify(items: Iterable[Item | Lost], work: Work, count: int, complain: Callable[[str], None]) -> Agreement:
    """Compare the matcher with brute force on some documents of the input.

    Args:
        items: the input; it is read to its end, so that the documents come from all of it.
        work: what is checked with.
        count: how many documents, drawn with a fixed seed.
        complain: told of each difference, a line each.

    Raises:
        VerificationError: they differ; the message names the rules and says what to do.
    """
    rules = work.rules()
    matcher, brute = Matcher(rules.rules, rules.tables), BruteForce(rules.rules, rules.tables)
    documents = [
        document
        for item in _drawn(items, count)
        if isinstance(document := decode(item, work.policy.max_chars), Document)
    ]
    fragments = matches = 0
    faulty: dict[str, int] = defaultdict(int)
    for batch in _batches(documents):
        truth = brute.scan(batch.texts)
        missing, extra = differences(scan(matcher, batch.texts), truth)
        fragments, matches = fragments + len(batch.texts), matches + len(truth.matches)
        for match in (*missing, *extra):
            rule = rules.rules[match.rule]
            faulty[rule.id] += 1
            if sum(faulty.values()) <= SHOWN:
                complain(_told(rule, match, batch, is_missing=match in missing, excerpts=work.excerpts))
    if faulty:
        names = ", ".join(f"{name} ({number})" for name, number in sorted(faulty.items()))
        differ = f"{plural(sum(faulty.values()), 'difference')} in {plural(len(documents), 'document')}"
        raise VerificationError(
            f"keywords do not cover the patterns of {names}: {differ}; give these rules the keywords that are missing"
        )
    return Agreement(len(documents), fragments, matches)


def _told(rule: Rule, match: Match, batch: Batch, *, is_missing: bool, excerpts: bool) -> str:
    document = batch.documents[batch.owner[match.fragment]]
    record = "" if document.record is None else f":{document.record}"
    what = f" '{printable(batch.texts[match.fragment][slice(*match.span)], EXCERPT)}'" if excerpts else ""
    place = f"in {document.source}{record}"
    if not is_missing:
        return f"{rule.place}: found{what} {place}, which none of its patterns matches; please report this"
    return f"{rule.place}: missing keyword: a pattern matches{what} {place}, and no keyword of the rule stands there"


def _drawn(items: Iterable[Item | Lost], count: int) -> list[Item]:
    """Draw items evenly from all (reservoir sampling, Vitter 1985, algorithm R); in the order of the input."""
    chance = random.Random(SEED)
    kept: list[tuple[int, Item]] = []
    for seen, item in enumerate(item for item in items if isinstance(item, Item)):
        if seen < count:
            kept.append((seen, item))
        elif (place := chance.randint(0, seen)) < count:
            kept[place] = (seen, item)
    return [item for _, item in sorted(kept, key=lambda pair: pair[0])]


def _batches(documents: Sequence[Document]) -> Iterator[Batch]:
    languages = LanguageIdentifier.load()
    for start in range(0, len(documents), BATCH):
        group = documents[start : start + BATCH]
        yield Batch(group, languages.detect([sample(document.text) for document in group]))
