"""`qc filter`: split a corpus into kept and rejected documents."""

import argparse
import contextlib
import sys
from pathlib import Path
from typing import IO

import msgspec

from qc.cleaning import Cleaned, Cleaning
from qc.commands.session import Session, checked, complain, nothing_read, progress
from qc.errors import ExitCode, UsageError, did_you_mean
from qc.filter import REJECTED, FilterTotals, Keep
from qc.findings import Category, Level, Report, Verdict
from qc.identity import Ids
from qc.readers import Item, Kind, Lost, read
from qc.records import one_line, replace_text, with_member
from qc.reports.encoding import to_json
from qc.ruleset import RuleSet
from qc.writing import written

PLAIN_ENDINGS = (".txt", ".md", ".txt.gz", ".txt.zst", ".md.gz", ".md.zst")


class Rejection(msgspec.Struct, frozen=True):
    """What a rejected record carries under the name "qc"."""

    reasons: list[str]
    source: str
    record: int | None
    score: float | None
    verdict: Verdict
    findings: list[dict[str, object]]


def run(arguments: argparse.Namespace) -> ExitCode:
    """Filter the inputs."""
    session = Session(arguments)
    if arguments.rejected and Path(arguments.kept).resolve() == Path(arguments.rejected).resolve():
        raise UsageError("--kept and --rejected name the same file")
    cleaning = Cleaning(max_share=session.settings.clean.max_share) if arguments.clean else None
    work = msgspec.structs.replace(session.work(), cleaning=cleaning)
    keep = _keep(arguments, work.rules())
    totals, ids = FilterTotals(), Ids()
    items = progress(read(arguments.paths, session.read_options()), session)
    with contextlib.ExitStack() as stack:
        kept = stack.enter_context(written(arguments.kept, overwrite=arguments.overwrite))
        rejected = None
        if arguments.rejected:
            rejected = stack.enter_context(written(arguments.rejected, overwrite=arguments.overwrite))
        for batch in checked(items, work, session):
            if isinstance(batch, Lost):
                totals.lost += 1
                complain(f"{batch.source}: {batch.reason}")
                continue
            unchanged: list[Cleaned | None] = [None] * len(batch.answer.reports)
            cleaned = [*batch.answer.cleaned] or unchanged
            for (item, report), result in zip(batch.pairs(), cleaned, strict=True):
                if isinstance(item, Item) and report is not None:
                    ids.see(report)
                    _sort(item, report, result, keep, totals, (kept, rejected), arguments.kept)
        if not totals.read and not totals.lost and not arguments.allow_empty:
            raise nothing_read(arguments.paths)
    if not arguments.quiet:
        for note in ids.notes():
            complain(note)
        print(totals.line(), file=sys.stderr)
    return ExitCode.FAILED if totals.lost else ExitCode.OK


def _sort(
    item: Item,
    report: Report,
    cleaned: Cleaned | None,
    keep: Keep,
    totals: FilterTotals,
    outputs: tuple[IO[bytes], IO[bytes] | None],
    target: str,
) -> None:
    reasons = keep.reasons(report)
    text = cleaned.text if cleaned else None
    totals.add(reasons, cleaned=text is not None)
    kept, rejected = outputs
    if not reasons and target.endswith(PLAIN_ENDINGS) and totals.kept > 1:
        raise UsageError(f"{target} can hold one text, and more are kept; name a .jsonl file, which holds any number")
    if not reasons:
        kept.write(_kept(item, report, text, plain=target.endswith(PLAIN_ENDINGS)))
    elif rejected is not None:
        rejected.write(_rejected(item, report, reasons))


def _kept(item: Item, report: Report, text: str | None, *, plain: bool) -> bytes:
    """Return what stands in the output for a kept document; a record that was not cut is its input line."""
    if item.kind is Kind.RECORD and item.fields is not None:
        raw = item.raw if text is None else replace_text(item.raw, item.fields.text, text)
        return one_line(raw) + (item.ending if item.ending in (b"\n", b"\r\n") else b"\n")
    if plain or (item.source == "-" and item.kind is Kind.TEXT):
        if text is None and item.kind is Kind.TEXT:
            return item.raw
        body = _decoded(item) if text is None else text
        return body.encode("utf-8", "surrogatepass")
    body = text if text is not None else _decoded(item)
    return to_json({"id": report.id or item.source, "source": item.source, "text": body}) + b"\n"


def _decoded(item: Item) -> str:
    from qc.documents import Document
    from qc.readers.decode import decode

    document = decode(item)
    return document.text if isinstance(document, Document) else ""


def _rejected(item: Item, report: Report, reasons: list[str]) -> bytes:
    """Return the line of a rejected document: its record with one more member, "qc", that says why."""
    names = ("rule", "category", "level", "span", "confidence", "message")
    findings: list[dict[str, object]] = [
        {name: getattr(finding, name) for name in names} for finding in report.findings
    ]
    why = to_json(Rejection(reasons, report.source, report.record, report.score, report.verdict, findings))
    raw = item.raw.strip()
    if report.verdict is not Verdict.UNREADABLE and item.kind is Kind.RECORD:
        return with_member(one_line(raw), "qc", why) + b"\n"
    if item.kind is Kind.RECORD or report.verdict is Verdict.UNREADABLE:
        held = {"source": item.source, "raw": raw.decode("utf-8", "replace")}
    else:
        held = {"source": item.source, "text": _decoded(item)}
    return with_member(to_json(held), "qc", why) + b"\n"


def _keep(arguments: argparse.Namespace, rules: RuleSet) -> Keep:
    categories, ids, verdicts = set(), set(), set(REJECTED)
    words = [word.strip() for option in arguments.reject or [] for word in option.split(",") if word.strip()]
    for word in words:
        if word in set(Category):
            categories.add(Category(word))
        elif word in set(Verdict):
            verdicts.add(Verdict(word))
        elif named := {rule.id for rule in rules.rules if rule.id.startswith(word.upper()) or rule.name == word}:
            ids |= named
        else:
            close = did_you_mean(word, [*Category, *Verdict])
            raise UsageError(f"--reject {word}: no category, verdict, rule id, prefix or name{close}")
    return Keep(
        verdicts=frozenset(verdicts),
        categories=frozenset(categories),
        rules=frozenset(ids),
        level=Level(arguments.reject_level) if arguments.reject_level else None,
        min_score=arguments.min_score,
    )
