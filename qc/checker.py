"""The only way to check: a batch of documents in, one report for each out."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from qc.batch import Batch
from qc.documents import Document, Unreadable
from qc.findings import ERROR, Category, Finding, Level, Report, Verdict
from qc.fingerprints import Fingerprinter, document_key
from qc.fusion import Fused, Fusion
from qc.hit import Hit
from qc.hits import HitFinder, LetOff, OutOfTime
from qc.language import LanguageIdentifier, sample
from qc.model import Model
from qc.policy import Policy
from qc.ruleset import RuleSet
from qc.scoring import Shares, findings, in_order, surest
from qc.weighing import Weight

RUN_NAMES = {
    "QC000": "unreadable-record",
    "QC001": "undecodable",
    "QC002": "too-long",
    "QC004": "rule-out-of-time",
    "QC005": "qc-failed",
}


class Trace(NamedTuple):
    """All that is said of one document.

    Attributes:
        batch: the document as a batch.
        hits: what the rules say, before the model.
        let_off: matches that conditions let off.
        fused: what rules and model say together; None without a model.
        weights: what weighed most, for the fragments that the model was not sure of from the start.
    """

    batch: Batch
    hits: list[Hit]
    let_off: list[LetOff]
    fused: Fused | None
    weights: dict[int, list[Weight]]


class _Judged(NamedTuple):
    """Hits that are wanted and that nobody accepted.

    With a model: what each fragment counts in the score as, its probability, and what rules and model say together.
    """

    hits: list[Hit]
    counted: Sequence[float] | None
    foreign: Sequence[float] | None
    fused: Fused | None


class Examined(NamedTuple):
    """A batch with its reports, for those who ask what became of each fragment.

    Attributes:
        batch: the documents with their fragments.
        reports: one for each document.
        hits: what is reported, as hits.
        foreign: probability of each fragment being foreign; None without a model.
    """

    batch: Batch
    reports: list[Report]
    hits: list[Hit]
    foreign: Sequence[float] | None

    @property
    def probabilities(self) -> Sequence[float]:
        """Probability of each fragment being foreign; without a model the confidence of its surest hit."""
        return surest(self.batch, self.hits) if self.foreign is None else self.foreign


class Checker:
    """Holds the compiled rules and the limits; built once in a process, used by everything that checks.

    Args:
        rules: the rules to run.
        policy: limits of levels and verdicts.
        model: judges what the rules find, and finds more; None leaves it to the rules.
        chosen: the rules whose findings are wanted; all where None. A model needs the hits of the others as well.

    Attributes:
        accepted: index of an entry of `policy.accepted` → hits that it took out so far.
    """

    def __init__(
        self, rules: RuleSet, policy: Policy | None = None, model: Model | None = None, chosen: RuleSet | None = None
    ) -> None:
        self.policy = policy or Policy()
        wanted = chosen or rules
        if self.policy.levels:
            wanted = wanted.keep(lambda rule: self.policy.shifted(rule) != "off")
        self.rules = wanted
        self.accepted: Counter[int] = Counter()
        heard = rules.keep(lambda rule: rule.shipped or rule.id in wanted.by_id)
        self._languages = LanguageIdentifier.load()
        self._hits = HitFinder(wanted if model is None else heard, self._languages)
        self._fusion = None if model is None else Fusion(model, rules.rules)

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
        checked = iter(self.examine(readable).reports)
        return [
            next(checked)
            if isinstance(document, Document) and len(document.text) <= self.policy.max_chars
            else unreadable(
                document if isinstance(document, Unreadable) else self._too_long(document), self.policy.base
            )
            for document in documents
        ]

    def trace(self, document: Document) -> Trace:
        """Return a document's batch with all that rules and model say of it, for `qc explain`."""
        batch = Batch([document], self._languages.detect([sample(document.text)]))
        let_off: list[LetOff] = []
        hits = self._hits.find(batch, lambda event: let_off.append(event) if isinstance(event, LetOff) else None)
        if self._fusion is None or not batch.texts:
            return Trace(batch, hits, let_off, None, {})
        return Trace(batch, hits, let_off, self._fusion.fuse(batch, hits), self._fusion.weigh(batch, hits))

    def examine(self, documents: Sequence[Document]) -> Examined:
        """Check documents of any length, and keep what their fragments were judged as."""
        batch = Batch(documents, self._languages.detect([sample(document.text) for document in documents]))
        slow: list[OutOfTime] = []
        found = self._hits.find(batch, lambda event: slow.append(event) if isinstance(event, OutOfTime) else None)
        judged = self._judged(batch, found)
        by_document = {
            number: list(group) for number, group in groupby(judged.hits, lambda hit: batch.owner[hit.fragment])
        }
        reports = [
            self._report(batch, number, by_document.get(number, []), judged, slow)
            for number in range(len(batch.documents))
        ]
        return Examined(batch, reports, judged.hits, judged.foreign)

    def _judged(self, batch: Batch, found: list[Hit]) -> _Judged:
        if self._fusion is None:
            return _Judged([hit for hit in found if self._counts(batch, hit)], None, None, None)
        fused = self._fusion.fuse(batch, found)
        hits = [hit for hit in fused.hits if self._counts(batch, hit)]
        counted = self._fusion.counted(fused, hits, self.rules)
        return _Judged(hits, counted, fused.foreign, fused)

    def _counts(self, batch: Batch, hit: Hit) -> bool:
        return hit.rule.id in self.rules.by_id and not (self.policy.accepted and self._accepted(batch, hit))

    def _report(self, batch: Batch, number: int, hits: list[Hit], judged: _Judged, slow: list[OutOfTime]) -> Report:
        document = batch.documents[number]
        shares = Shares(batch, number, hits, judged.counted)
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
            not_assessed=_not_assessed(language, judged.fused, number),
            parts=shares.parts,
            findings=named,
        )

    def _late(self, batch: Batch, number: int, slow: list[OutOfTime]) -> list[Finding]:
        prints = Fingerprinter(document_key(batch.documents[number], self.policy.base))
        late = sorted((event for event in slow if batch.owner[event.fragment] == number), key=itemgetter(0))
        return [_out_of_time(event, prints) for event in late if event.rule.id in self.rules.by_id]

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


def _not_assessed(language: str | None, fused: Fused | None, number: int) -> tuple[str, ...]:
    parts = {
        "language": language is not None,
        "boilerplate": fused is None or fused.assessed[number],
        "topic": fused is None or fused.compared[number],
    }
    return tuple(name for name, assessed in parts.items() if not assessed)


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
