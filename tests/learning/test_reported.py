"""Reports that are judged instead of checking."""

import gzip
from pathlib import Path

import pytest

from qc.errors import InputError
from qc.learning.marking import Flag
from qc.learning.reported import NOTHING, Reported, Said
from tests.labelled import case

CASE = case("Share this story", id="a")
BOTH = ("error", "warning")


def reported(path: Path, *lines: str, safe: bool = False) -> Reported:
    path.write_text("\n".join(lines), encoding="utf-8")
    return Reported(path, BOTH, safe=safe)


@pytest.mark.parametrize(
    ("finding", "counts"),
    [
        ('{"span": [0, 5], "level": "warning", "fix": "delete"}', True),
        ('{"span": [0, 5], "level": "info", "fix": "delete"}', False),
        ('{"span": [0, 5], "level": "error", "fix": "replace"}', False),
        ('{"span": null, "level": "error", "fix": "none"}', False),
    ],
)
def test_findings_of_some_levels_with_a_span_to_cut_count(tmp_path: Path, finding: str, counts: bool) -> None:
    said = reported(tmp_path / "r.jsonl", f'{{"id": "a", "findings": [{finding}], "score": 0.5}}').of(CASE)
    assert [flag.span for flag in said.flags] == [(0, 5)] * counts
    assert said.score == 0.5


def test_where_only_what_is_safe_counts_the_rest_does_not(tmp_path: Path) -> None:
    line = '{"id": "a", "findings": [{"span": [0, 5], "safe": true}, {"span": [6, 10]}]}'
    said = reported(tmp_path / "r.jsonl", line, safe=True).of(CASE)
    assert [flag.span for flag in said.flags] == [(0, 5)]


def test_spans_of_any_tool_count_and_records_without_an_id_are_passed_over(tmp_path: Path) -> None:
    lines = ['{"kind": "header", "findings": 3}', '{"id": null, "findings": []}', '{"id": "a", "spans": [[0, 5]]}']
    found = reported(tmp_path / "r.jsonl", *lines, "")
    assert found.of(CASE) == Said([Flag((0, 5))], None)
    assert found.of(CASE) == NOTHING
    assert found.absent == 1


def test_a_compressed_report_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "spans": [[0, 5]], "score": 1}\n'))
    assert Reported(path, BOTH, safe=False).of(CASE).score == 1.0


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["{"], "r.jsonl:1: not a report"),
        (['{"id": "a", "score": 1}'], "r.jsonl:1: neither findings nor spans"),
        (['{"id": "a", "spans": [], "score": 2}'], "r.jsonl:1: the score 2.0 is no number from 0 to 1"),
        (['{"id": "a", "spans": []}'] * 2, "r.jsonl:2: the id 'a' stands twice"),
        (['{"id": "a", "spans": [[0, 99]]}'], r"a: the span \[0, 99\] is not inside the text of 16 characters"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, lines: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        reported(tmp_path / "r.jsonl", *lines).of(CASE)


def test_a_truncated_report_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "spans": []}\n')[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        Reported(path, BOTH, safe=False)
