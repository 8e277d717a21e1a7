"""The only way to check: a batch of documents in, one report for each out."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from qc.batch import Batch
from qc.documents import Document, Unreadable
from qc.findings import ERROR, Category, Finding, Level, Report, Verdict
from qc.fingerprints import Fingerprinter, document_key
from qc.hit import Hit
from qc.hits import HitFinder, LetOff, OutOfTime
from qc.language import LanguageIdentifier, sample
from qc.policy import Policy
from qc.ruleset import RuleSet
from qc.scoring import Shares, findings, in_order

RUN_NAMES = {
    "QC000": "unreadable-record",
    "QC001": "undecodable",
    "QC002": "too-long",
    "QC004": "rule-out-of-time",
    "QC005": "qc-failed",
}


class Checker:
    """Holds the compiled rules and the limits; built once in a process, used by everything that checks.

    Args:
        rules: the rules to run.
        policy: limits of levels and verdicts.

    Attributes:
        accepted: index of an entry of `policy.accepted` → hits that it took out so far.
    """

    def __init__(self, rules: RuleSet, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self.rules = rules.keep(lambda rule: self.policy.shifted(rule) != "off") if self.policy.levels else rules
        self.accepted: Counter[int] = Counter()
        self._hits = HitFinder(self.rules)
        self._languages = LanguageIdentifier.load()

    def prepare(self) -> None:
        """Compile the keywords now, which is otherwise done when there is enough text to be worth it."""
        self._hits.prepare()

    def check(self, documents: Sequence[Document | Unreadable]) -> list[Report]:
        """Check a batch of documents; about 256 at a time make the best use of arrays.

        Args:
            documents: documents, and what could not be read.

        Returns:
            One report for each, in the same order; what it says of one never depends on the others.
        """
        readable = [d for d in documents if isinstance(d, Document) and len(d.text) <= self.policy.max_chars]
        checked = iter(self._check(readable))
        return [
            next(checked)
            if isinstance(document, Document) and len(document.text) <= self.policy.max_chars
            else unreadable(
                document if isinstance(document, Unreadable) else self._too_long(document), self.policy.base
            )
            for document in documents
        ]

    def trace(self, document: Document) -> tuple[Batch, list[Hit], list[LetOff]]:
        """Return a document's batch with all its hits, and the matches that conditions let off, for `qc explain`."""
        batch = Batch([document], self._languages.detect([sample(document.text)]))
        let_off: list[LetOff] = []
        hits = self._hits.find(batch, lambda event: let_off.append(event) if isinstance(event, LetOff) else None)
        return batch, hits, let_off

    def _check(self, documents: Sequence[Document]) -> list[Report]:
        batch = Batch(documents, self._languages.detect([sample(document.text) for document in documents]))
        slow: list[OutOfTime] = []
        found = self._hits.find(batch, lambda event: slow.append(event) if isinstance(event, OutOfTime) else None)
        hits = [hit for hit in found if not self._accepted(batch, hit)] if self.policy.accepted else found
        by_document = {number: list(group) for number, group in groupby(hits, lambda hit: batch.owner[hit.fragment])}
        return [
            self._report(batch, number, by_document.get(number, []), slow) for number in range(len(batch.documents))
        ]

    def _report(self, batch: Batch, number: int, hits: list[Hit], slow: list[OutOfTime]) -> Report:
        document = batch.documents[number]
        shares = Shares(batch, number, hits)
        late = self._late(batch, number, slow) if slow else []
        named = findings(batch, number, hits, self.policy)
        if late:
            named = in_order([*late, *named])
        language, chars = batch.languages[number], batch.count_visible(number)
        return Report(
            id=document.id,
            source=document.source,
            record=document.record,
            score=shares.score,
            verdict=self.policy.verdict(shares.score, any(finding.level is ERROR for finding in named), chars),
            language=language,
            chars=chars,
            not_assessed=() if language else ("language",),
            parts=shares.parts,
            findings=named,
        )

    def _late(self, batch: Batch, number: int, slow: list[OutOfTime]) -> list[Finding]:
        prints = Fingerprinter(document_key(batch.documents[number], self.policy.base))
        late = sorted((event for event in slow if batch.owner[event.fragment] == number), key=itemgetter(0))
        return [_out_of_time(event, prints) for event in late]

    def _accepted(self, batch: Batch, hit: Hit) -> bool:
        """Whether an entry of the settings accepts a hit; `accepted` counts how often each did."""
        document = batch.documents[batch.owner[hit.fragment]]
        text = batch.texts[hit.fragment][slice(*hit.span)]
        for index, entry in enumerate(self.policy.accepted):
            if entry.covers(hit.rule, document, text, self.policy.base):
                self.accepted[index] += 1
                return True
        return False

    def _too_long(self, document: Document) -> Unreadable:
        reason = (
            f"has {len(document.text):,} characters and was not scanned; the setting max-document-chars "
            f"({self.policy.max_chars:,}) allows more"
        )
        return Unreadable("QC002", reason, document.source, document.record, document.id, document.meta.get("url"))


def unreadable(record: Unreadable, base: str = "") -> Report:
    """Return the report of what could not be read: no score, one QC finding of level error.

    Args:
        record: what could not be read, and why.
        base: folder that paths in fingerprints are relative to; empty takes them as given.
    """
    finding = _run_finding(record.rule, record.reason, Fingerprinter(document_key(record, base)))
    return Report(record.id, record.source, record.record, None, Verdict.UNREADABLE, None, 0, findings=(finding,))


def _out_of_time(event: OutOfTime, prints: Fingerprinter) -> Finding:
    reason = (
        f"{event.rule.id} {event.rule.name} took too long and was given up here; mend its pattern ({event.rule.path})"
    )
    return _run_finding("QC004", reason, prints)


def _run_finding(rule: str, reason: str, prints: Fingerprinter) -> Finding:
    return Finding(
        rule=rule,
        name=RUN_NAMES[rule],
        category=Category.RUN,
        level=Level.ERROR,
        span=None,
        line=None,
        column=None,
        confidence=None,
        message=reason,
        text=None,
        fix="none",
        fingerprint=prints.of(rule),
    )
