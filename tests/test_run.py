"""The same reports in the same order for any number of processes and any size of a batch."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from qc.errors import QCError
from qc.findings import Report
from qc.readers import Item, Lost, ReadOptions, read
from qc.run import Checked, _uninterrupted, check
from qc.worker import Work
from tests.builders import ARTICLE

TEXTS = [ARTICLE, f"304 North Cardinal St.\n{ARTICLE}", "", f"Skip to main content\n{ARTICLE}en_USEnglish"]


def corpus(folder: Path) -> str:
    path = folder / "a.jsonl"
    lines = [json.dumps({"id": str(number), "text": TEXTS[number % len(TEXTS)]}) for number in range(300)]
    path.write_text("\n".join([*lines, "not json"]))
    return str(path)


def reports(path: str, work: Work, jobs: int) -> list[Report]:
    checked = check(read([path], ReadOptions()), work, jobs)
    return [report for batch in checked if isinstance(batch, Checked) for report in batch.answer.reports]


def test_processes_and_batches_change_nothing(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    expected = msgspec.json.encode(reports(path, Work(), 1))
    assert msgspec.json.encode(reports(path, Work(), 2)) == expected
    assert msgspec.json.encode(reports(path, Work(batch_documents=1), 1)) == expected
    assert msgspec.json.encode(reports(path, Work(batch_documents=1000), 1)) == expected


def test_what_was_lost_comes_after_what_was_read_before_it(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    stream = [*read([path], ReadOptions()), Lost("b.jsonl", "gone"), *read([path], ReadOptions())]
    parts = list(check(stream, Work(), 1))
    assert isinstance(parts[2], Lost)
    assert sum(len(part.answer.reports) for part in parts if isinstance(part, Checked)) == 602


def test_a_few_batches_stay_in_this_process(tmp_path: Path) -> None:
    assert len(reports(corpus(tmp_path), Work(), 1)) == 301


def killed(_batch: list[Item]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qc.run._check_in_child", killed)
    with pytest.raises(QCError, match="a worker process was ended"):
        reports(corpus(tmp_path), Work(), 2)


def test_ctrl_c_is_held_back_from_processes_that_start() -> None:
    question = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with _uninterrupted():
        inside = subprocess.check_output([sys.executable, "-c", question])
    assert (inside, subprocess.check_output([sys.executable, "-c", question])) == (b"True\n", b"False\n")
