"""Names of files that are there no more: those that folders and globs would have given them."""

import os
from pathlib import Path

import pytest

from qc.readers import ReadOptions, find
from qc.readers.former import once_found

NAMES = ("data/a.jsonl", "data/b/c.txt.gz", "data/.hidden/a.txt", "data/venv/a.txt", "data/a.csv", "other/a.txt")
PATHS = ("data", "data/", "./data", "data/b", ".", "data/*.jsonl", "data/**", "*/a.*", "[!x]*/*.t?t")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("")
    return tmp_path


def former(path: str, options: ReadOptions) -> set[str]:
    return {
        found.source for name in NAMES if (found := once_found(os.path.realpath(name), [path], options)) is not None
    }


@pytest.mark.parametrize("excluded", [(), ("b",), ("data/a.jsonl",)])
@pytest.mark.parametrize("path", PATHS)
def test_a_file_would_have_been_found_under_the_name_that_find_gives_it(path: str, excluded: tuple[str, ...]) -> None:
    options = ReadOptions(exclude=excluded, base=str(Path.cwd()))
    assert former(path, options) == {found.source for found in find([path], options)}


def test_a_folder_may_be_named_by_a_link_and_hold_nothing_of_others() -> None:
    Path("link").symlink_to("data")
    assert former("link", ReadOptions()) == {"link/a.jsonl", "link/b/c.txt.gz"}
    assert former("data/b", ReadOptions()) == {"data/b/c.txt.gz"}
    assert former("absent.txt", ReadOptions()) == set()
