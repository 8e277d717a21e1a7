"""A fault of qc itself costs the document that it stands in, and no other; tests see it all the same."""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from qc.checker import Checker
from qc.cleaning import Cleaning
from qc.cli import main
from qc.documents import Document, Unreadable
from qc.errors import QCError
from qc.findings import Report, Verdict
from qc.policy import Accepted, Policy
from qc.readers import Item, Kind
from qc.worker import Answer, Work, Worker, failed
from tests.builders import ARTICLE

ADDRESS = "304 North Cardinal St.\n"
CHECK = Checker.check
Capture = pytest.CaptureFixture[str]


def stumbling(checker: Checker, documents: Sequence[Document | Unreadable]) -> list[Report]:
    """Check, but fail on a document that holds a certain word."""
    if any(isinstance(document, Document) and "poison" in document.text for document in documents):
        raise ZeroDivisionError("division of a poison by zero")
    return CHECK(checker, documents)


@pytest.fixture
def _stumbles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Checker, "check", stumbling)
    monkeypatch.setattr("qc.worker.failed", failed)


def items(*texts: str) -> list[Item]:
    return [Item(f"{number}.txt", None, Kind.TEXT, text.encode(), None) for number, text in enumerate(texts)]


def answer(*texts: str, work: Work | None = None) -> Answer:
    return Worker(work or Work()).check(items(*texts))


@pytest.mark.usefixtures("_stumbles")
def test_a_fault_is_a_finding_on_its_document_and_the_others_are_checked() -> None:
    found = answer(ARTICLE, f"poison\n{ARTICLE}", ADDRESS + ARTICLE)
    assert [report.verdict for report in found.reports] == [Verdict.CLEAN, Verdict.UNREADABLE, Verdict.MIXED]
    (finding,) = found.reports[1].findings
    assert (finding.rule, finding.name, finding.level) == ("QC005", "qc-failed", "error")
    begin = "qc failed on this document with ZeroDivisionError: division of a poison by zero (test_worker.py:"
    assert finding.message.startswith(begin)
    assert "please report it" in finding.message
    assert found.reports[1].source == "1.txt"
    (told,) = found.faults
    assert told.startswith("Traceback (most recent call last):")
    assert told.count("Traceback") == 1


@pytest.mark.usefixtures("_stumbles")
def test_what_is_counted_is_counted_once() -> None:
    policy = Policy(accepted=(Accepted("TPL001", "why not"),))
    work = Work(policy=policy, keyed=True, cleaning=Cleaning())
    found = answer(ADDRESS + ARTICLE, f"poison\n{ARTICLE}", ADDRESS + ARTICLE, work=work)
    assert found.accepted == {0: 2}
    assert len(found.cleaned) == len(found.reports) == 3
    assert found.keys == ["path:0.txt", None, "path:2.txt"]


@pytest.mark.usefixtures("_stumbles")
def test_without_excerpts_the_error_is_named_without_its_words() -> None:
    (report,) = answer("poison", work=Work(excerpts=False)).reports
    assert report.findings[0].message.startswith("qc failed on this document with ZeroDivisionError (")


@pytest.mark.usefixtures("_stumbles")
def test_every_command_goes_on_and_verbose_prints_where_it_arose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate([ARTICLE, "poison", ADDRESS + ARTICLE])]
    Path("a.jsonl").write_text("\n".join(lines))
    assert main(["check", "a.jsonl", "-v"]) == 1
    out, err = capsys.readouterr()
    assert "a.jsonl:2" in out
    assert "QC005 qc-failed" in out
    assert "qc: ZeroDivisionError: division of a poison by zero" in err.splitlines()
    assert "3 documents (1 clean, 1 mixed, 0 dirty, 0 empty, 1 unreadable)" in err
    assert main(["filter", "a.jsonl", "-o", "kept.jsonl", "--rejected", "rejected.jsonl"]) == 0
    assert "read 3 = kept 2 + rejected 0 + unreadable 1;" in capsys.readouterr().err
    assert json.loads(Path("rejected.jsonl").read_text())["raw"] == lines[1]
    assert main(["clean", "a.jsonl", "--in-place"]) == 1
    assert "a.jsonl:2: left as it is: qc failed on this document" in capsys.readouterr().err
    assert Path("a.jsonl").read_text().splitlines()[1] == lines[1]


def test_tests_are_not_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Checker, "check", stumbling)
    with pytest.raises(ZeroDivisionError):
        answer("poison")


def test_what_is_wrong_with_the_run_still_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(checker: Checker, documents: Sequence[Document | Unreadable]) -> list[Report]:
        raise QCError("no such thing")

    monkeypatch.setattr(Checker, "check", refuse)
    with pytest.raises(QCError, match="no such thing"):
        answer(ARTICLE)


def test_the_same_answer_with_and_without_what_formats_ask_for() -> None:
    plain = answer(ADDRESS + ARTICLE).reports
    asked = answer(ADDRESS + ARTICLE, work=Work(with_text=True, with_site=True, with_mending=True)).reports
    unset = dict.fromkeys(("text", "site", "mending"), msgspec.UNSET)
    assert [msgspec.structs.replace(report, **unset) for report in asked] == plain
