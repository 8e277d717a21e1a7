"""Files of labelled cases: plain or compressed, and what is wrong with a line."""

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from qc.errors import InputError
from qc.learning.cases import case_files, read_cases
from tests.labelled import write, written


def test_compressed_files_hold_the_same_cases(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.jsonl", written(3))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "a.jsonl.zst").write_bytes(zstandard.compress(plain.read_bytes()))
    cases = list(read_cases(plain))
    assert len(cases) == 24
    assert list(read_cases(tmp_path / "a.jsonl.gz")) == cases
    assert list(read_cases(tmp_path / "a.jsonl.zst")) == cases
    assert [path.name for path in case_files(tmp_path)] == ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"]


def test_blank_lines_count_but_are_no_cases(tmp_path: Path) -> None:
    one = json.dumps(written(0, 1)[0])
    (tmp_path / "a.jsonl").write_text(f"\n{one}\n\n[]\n")
    with pytest.raises(InputError, match=r"a.jsonl:4: not a labelled case"):
        list(read_cases(tmp_path / "a.jsonl"))


def test_categories_belong_to_spans(tmp_path: Path) -> None:
    one = written(0, 1)[0] | {"text": "ab", "foreign": [[0, 1]], "neutral": [], "caption": [], "categories": ["a", "b"]}
    with pytest.raises(InputError, match="categories: 2 of them for 1 foreign spans"):
        list(read_cases(write(tmp_path / "a.jsonl", [one])))


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_what_is_cut_off_or_not_compressed_is_an_error(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(b"not compressed at all")
    with pytest.raises(InputError, match="cannot be read"):
        list(read_cases(path))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing.jsonl: cannot be read: No such file"):
        list(read_cases(tmp_path / "missing.jsonl"))


def test_a_folder_without_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no"):
        case_files(tmp_path)
