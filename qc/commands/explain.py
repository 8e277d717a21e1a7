"""`qc explain`: which rules hit, what let a fragment off, and what made the score."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from qc.commands.session import Session, complain
from qc.documents import Document, Unreadable
from qc.errors import ExitCode, InputError, UsageError
from qc.explaining import DOUBTED, Explained, Explanation, explain
from qc.hit import Hit
from qc.policy import Policy
from qc.printable import printable
from qc.readers import Lost, read
from qc.readers.decode import decode
from qc.weighing import Weight

EXCERPT = 200
MOST = 3
"""Of what weighed in the model, so many are told."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Explain one document."""
    if (arguments.text is None) == (arguments.file is None):
        raise UsageError("give a FILE or --text TEXT")
    arguments.paths = [arguments.file]
    session = Session(arguments)
    document = Document(None, arguments.text) if arguments.text is not None else _find(arguments, session)
    work = session.work()
    checker = work.checker()
    for line in _lines(explain(checker, document), work.policy):
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    return ExitCode.OK


def _find(arguments: argparse.Namespace, session: Session) -> Document:
    seen = 0
    for item in read([arguments.file], session.read_options()):
        if isinstance(item, Lost):
            complain(f"{item.source}: {item.reason}")
            continue
        document = decode(item, session.settings.max_document_chars)
        seen += 1
        if arguments.id is None or document.id == arguments.id:
            if isinstance(document, Unreadable):
                raise InputError(f"{document.source}: the document cannot be explained: {document.reason}")
            return document
    wanted = "" if arguments.id is None else f" with id {arguments.id!r} among its {seen:,}"
    raise InputError(f"{arguments.file}: there is no document{wanted}")


def _lines(explanation: Explanation, policy: Policy) -> Iterator[str]:
    report = explanation.report
    score = "no score" if report.score is None else f"score {report.score:.4f}"
    name = printable(report.place) + (f"  id {printable(report.id, 80)}" if report.id else "")
    language = report.language or "undetermined"
    yield f"{name}: {score}, {report.verdict}, language {language}, {report.chars:,} characters"
    for fragment in explanation.fragments:
        looked_at = any("the rule is for" not in event.reason for event in fragment.let_off)
        if fragment.hits or looked_at or (fragment.foreign or 0) >= DOUBTED:
            yield ""
            yield from _fragment(fragment, policy)
    yield ""
    yield from _score(explanation)


def _fragment(explained: Explained, policy: Policy) -> Iterator[str]:
    fragment = explained.fragment
    where = f"fragment {fragment.index + 1}, characters {fragment.start} to {fragment.end}"
    yield f"{where}: {printable(fragment.text, EXCERPT)}"
    for hit in explained.hits:
        yield f"  hit      {_named(hit)}  {_level(hit, policy)}{f' ({hit.note})' if hit.note else ''}"
        if hit.span != (0, len(fragment.text)):
            yield f"           on {printable(fragment.text[slice(*hit.span)], EXCERPT)}"
    if explained.foreign is not None:
        yield f"  model    foreign with probability {explained.foreign:.3f}{_weighed(explained.weights)}"
    for event in explained.let_off:
        if "the rule is for" not in event.reason:
            yield f"  let off  {event.rule.id} {event.rule.name}: {printable(event.reason)}"


def _weighed(weights: Sequence[Weight]) -> str:
    """Return what weighed most, as words with the change of the log odds against usual text."""
    told = ""
    for name, sign in (("for it", 1), ("against it", -1)):
        some = [f"{one.words} ({one.change:+.1f})" for one in weights[:MOST] if one.change * sign > 0]
        told += f"; {name}: {', '.join(some)}" if some else ""
    return told


def _named(hit: Hit) -> str:
    kind = f"{hit.rule.category} ({hit.rule.category.family})"
    return f"{hit.rule.id} {hit.rule.name}  {kind}, confidence {hit.confidence:.4g}"


def _level(hit: Hit, policy: Policy) -> str:
    if hit.confidence < policy.floor:
        return f"below the floor of {policy.floor:g}: no finding"
    return f"→ {policy.level(hit.rule, hit.confidence)}"


def _score(explanation: Explanation) -> Iterator[str]:
    report = explanation.report
    if report.score is None:
        yield "no score: the document has no visible characters"
        return
    yield "score = 1 − Σ p·characters / Σ characters, over the fragments that are not neutral; p is the probability"
    if any(fragment.foreign is not None for fragment in explanation.fragments):
        yield "of being foreign, by the model: this is the share that is expected to be main content"
    else:
        yield "of being foreign, by the surest rule, as no model judged: this is the share that nothing speaks against"
    for category, share in report.parts.items():
        yield f"  − {share:.4f}  {category}"
    yield f"  = {report.score:.4f}"
