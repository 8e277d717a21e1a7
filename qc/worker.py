"""What a process does with a batch: decode, check, clean; a fault of qc itself costs one document and no other."""

import traceback
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import msgspec

from qc.checker import Checker, unreadable
from qc.cleaning import Cleaned, Cleaning, clean_all
from qc.conditions import site_of
from qc.cutting import cuts, removed
from qc.documents import Document, Unreadable
from qc.errors import QCError, SettingsError
from qc.findings import PREFIXES, Category, Finding, Mending, Report
from qc.fingerprints import document_key
from qc.model import Model
from qc.model import load_shipped as load_model
from qc.policy import Policy, level_keys
from qc.readers import Item
from qc.readers.decode import decode
from qc.rewriting import obstacle
from qc.ruleset import RuleSet, load_paths, load_shipped

BATCH_DOCUMENTS = 256
"""Documents in a batch: stages can be arrays."""


class Work(msgspec.Struct, frozen=True):
    """What a process needs to check: it builds its own checker from this.

    Attributes:
        rule_paths: rule files and folders of the user.
        select: rules to run; empty means all.
        ignore: rules not to run.
        policy: limits of levels and verdicts.
        with_text: whether reports carry the document's text.
        excerpts: whether findings carry text of the document.
        with_site: whether reports carry the document's site.
        with_mending: whether reports carry what `qc clean` would do.
        keyed: whether answers name the key of each document, for a baseline.
        cleaning: whether, and how far, documents are cut and checked again.
        with_model: whether the model judges what the rules find, and finds more.
        model: folder of the user's own model; None takes the one that belongs to qc.
        batch_documents: documents in a batch.
    """

    rule_paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    policy: Policy = Policy()
    with_text: bool = False
    excerpts: bool = True
    with_site: bool = False
    with_mending: bool = False
    keyed: bool = False
    cleaning: Cleaning | None = None
    with_model: bool = True
    model: Path | None = None
    batch_documents: int = BATCH_DOCUMENTS

    def checker(self) -> Checker:
        """Build what checks.

        Raises:
            QCError: as `rules` does; and ModelError where the model cannot be used.
        """
        every = self._every_rule()
        return Checker(every, self.policy, self._judge(), every.select(self.select, self.ignore))

    def model_digest(self) -> str | None:
        """Return the digest of the model that judges, or None without one.

        Raises:
            ModelError: the model cannot be used.
        """
        model = self._judge()
        return None if model is None else model.digest

    def _judge(self) -> Model | None:
        if not self.with_model:
            return None
        return Model.load(self.model) if self.model else load_model()

    def rules(self) -> RuleSet:
        """Load the rules that are switched on.

        Raises:
            RuleError: a rule file of the user is broken.
            SettingsError: a rule file does not exist, or `levels` names no rule.
            UsageError: a selection names no rule.
        """
        return self._every_rule().select(self.select, self.ignore)

    def _every_rule(self) -> RuleSet:
        rules = load_shipped()
        if self.rule_paths:
            rules = load_paths(rules, self.rule_paths)
        known = {*Category, *PREFIXES.values(), *(key for rule in rules.rules for key in level_keys(rule))}
        for word in self.policy.levels:
            if word not in known:
                raise SettingsError(f"levels: {word!r} is no rule id, name, prefix or category; see `qc rules list`")
        return rules


class Answer(NamedTuple):
    """What a worker says of a batch.

    Attributes:
        reports: a report for each item; of the cleaned text, where the work cleans.
        accepted: how many findings each accepted entry of the settings took out.
        cleaned: what became of each document, where the work cleans; else empty.
        keys: key of each document, None where it has none; empty unless the work asks for them.
        faults: what went wrong in qc itself, as tracebacks; each stands for one document, which is unreadable.
    """

    reports: list[Report]
    accepted: Counter[int]
    cleaned: list[Cleaned]
    keys: list[str | None]
    faults: tuple[str, ...] = ()


class Worker:
    """Decodes and checks batches of items; one in each process."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._checker = work.checker()

    def prepare(self) -> None:
        """Make now what is made once, so that processes that are copied from this one share it."""
        self._checker.prepare()

    def check(self, items: list[Item]) -> Answer:
        """Return a report for each item; what qc itself stumbles over costs no document but the one it stands in."""
        answer = self._attempt(items)
        if isinstance(answer, Answer):
            return answer
        return _joined([self._alone(item) for item in items])

    def _alone(self, item: Item) -> Answer:
        answer = self._attempt([item])
        return answer if isinstance(answer, Answer) else failed(item, answer, self._work)

    def _attempt(self, items: list[Item]) -> Answer | Exception:
        """Return the answer, or the fault of qc that stood in its way; what is wrong with the run is raised."""
        self._checker.accepted = Counter()
        try:
            return self._answer(items)
        except QCError:
            raise
        except Exception as error:
            return error

    def _answer(self, items: list[Item]) -> Answer:
        work = self._work
        documents = [decode(item, work.policy.max_chars) for item in items]
        reports = self._checker.check(documents)
        cleaned: list[Cleaned] = []
        if work.cleaning is not None:
            cleaned = clean_all(self._checker, documents, reports, work.cleaning)
            reports = [result.after for result in cleaned]
        reports = [
            self._carrying(report, item, document)
            for report, item, document in zip(reports, items, documents, strict=True)
        ]
        if not work.excerpts:
            reports = [without_excerpts(report) for report in reports]
        accepted, self._checker.accepted = self._checker.accepted, Counter()
        keys = [document_key(document, work.policy.base) for document in documents] if work.keyed else []
        return Answer(reports, accepted, cleaned, keys)

    def _carrying(self, report: Report, item: Item, document: Document | Unreadable) -> Report:
        """Return a report with what the formats ask for beside its findings."""
        work = self._work
        if isinstance(document, Unreadable) or not (work.with_text or work.with_site or work.with_mending):
            return report
        return msgspec.structs.replace(
            report,
            text=document.text if work.with_text else msgspec.UNSET,
            site=site_of(document) if work.with_site else msgspec.UNSET,
            mending=mending(report, item, document) if work.with_mending and report.findings else msgspec.UNSET,
        )


def mending(report: Report, item: Item, document: Document) -> Mending:
    """Return what `qc clean` would do to a document in its first round; later ones seldom find more."""
    safe, others = (removed(document.text, cuts(report, unsafe=unsafe)) for unsafe in (False, True))
    visible = max(1, report.chars)
    return Mending(obstacle(item) is None, safe / visible, others / visible)


def failed(item: Item, error: Exception, work: Work) -> Answer:
    """Return the answer for a document that qc itself failed on: unreadable, with the error and where it arose.

    Args:
        item: the document or record.
        error: what went wrong.
        work: what was to be done.
    """
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f": {error}" if work.excerpts and str(error) else ""
    reason = (
        f"qc failed on this document with {type(error).__name__}{said} ({Path(where.filename).name}:{where.lineno}); "
        "the fault is qc's: please report it, with what `-v` prints"
    )
    report = unreadable(Unreadable("QC005", reason, item.source, item.record), work.policy.base)
    cleaned = [] if work.cleaning is None else [Cleaned(report, report)]
    told = "".join(traceback.format_exception(error))
    return Answer([report], Counter(), cleaned, [None] if work.keyed else [], (told,))


def _joined(answers: list[Answer]) -> Answer:
    return Answer(
        [report for answer in answers for report in answer.reports],
        sum((answer.accepted for answer in answers), Counter()),
        [result for answer in answers for result in answer.cleaned],
        [key for answer in answers for key in answer.keys],
        tuple(fault for answer in answers for fault in answer.faults),
    )


def without_excerpts(report: Report) -> Report:
    """Return a report that holds no text of its document."""
    findings = tuple(_without_excerpt(finding) for finding in report.findings)
    return msgspec.structs.replace(report, findings=findings)


def _without_excerpt(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, text=None, replacement=None)
