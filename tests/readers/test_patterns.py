import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.readers.patterns import Exclusion, translate


def fits(pattern: str, path: str) -> bool:
    return re.fullmatch(translate(pattern), path, re.DOTALL) is not None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.txt", "a.txt"),
        ("?.txt", "ä.txt"),
        ("[ab].txt", "b.txt"),
        ("[!ab].txt", "c.txt"),
        ("[]].txt", "].txt"),
        ("a[1", "a[1"),
        ("**/x.txt", "x.txt"),
        ("**/x.txt", "a/b/x.txt"),
        ("a/**", "a/b/c.txt"),
        ("a/**/c.txt", "a/c.txt"),
        ("*", "two\nlines"),
    ],
)
def test_a_glob_fits(pattern: str, path: str) -> None:
    assert fits(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("*.txt", "a/b.txt"), ("?", "/"), ("[!a]", "/"), ("[z-a]", "m"), ("a.c", "abc"), ("**/x.txt", "yx.txt")],
)
def test_a_glob_does_not_fit(pattern: str, path: str) -> None:
    assert not fits(pattern, path)


@given(st.text(alphabet="ab*?[]!-/\\^\n", max_size=12), st.text(alphabet="ab/]\n", max_size=6))
def test_any_glob_can_be_used(pattern: str, path: str) -> None:
    assert fits(pattern, path) in (True, False)


@pytest.mark.parametrize(
    ("pattern", "path", "folder"),
    [
        ("raw", "raw", True),
        ("raw", "a/raw/b.txt", False),
        ("*.md", "docs/deep/a.md", False),
        ("raw/", "a/raw", True),
        ("data/raw", "data/raw/x/y.txt", False),
        ("./data/*.txt", "data/a.txt", False),
        ("data/**/b.txt", "data/x/y/b.txt", False),
    ],
)
def test_what_a_pattern_fits_is_left_out(pattern: str, path: str, *, folder: bool) -> None:
    assert Exclusion([pattern], ".")(path, folder=folder)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("raw/", "raw"), ("data/raw", "x/data/raw/y.txt"), ("raw", "rawest.txt"), ("", "a.txt"), ("/", "a.txt")],
)
def test_the_rest_is_kept(pattern: str, path: str) -> None:
    assert not Exclusion([pattern], ".")(path, folder=False)


def test_patterns_are_relative_to_their_base_wherever_qc_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")
    assert Exclusion(["data/a.txt"], "..")("a.txt", folder=False)
    assert Exclusion([f"{tmp_path}/data/a.txt"], "..")("a.txt", folder=False)
    assert not Exclusion(["data/a.txt"], ".")("a.txt", folder=False)
