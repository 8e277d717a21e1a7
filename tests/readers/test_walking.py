import inspect
import os
import sys
from pathlib import Path

import pytest

from qc.readers.items import Lost
from qc.readers.patterns import Exclusion
from qc.readers.walking import Walk, matching_files
from tests.readers.conftest import Write


def walk(top: str, *exclude: str) -> list[str | Lost]:
    return list(Walk(Exclusion(exclude, ".")).files(top))


def test_files_come_in_the_order_of_their_names_at_every_level(write: Write) -> None:
    for name in ("d/b.txt", "d/a/z.txt", "d/c/x.txt", "d/Z.txt", "d/a.txt"):
        write(name, "")
    assert walk("d") == ["d/Z.txt", "d/a/z.txt", "d/a.txt", "d/b.txt", "d/c/x.txt"]


def test_names_below_the_current_folder_have_no_dot_before_them(write: Write) -> None:
    write("a.txt", "")
    write("b/c.txt", "")
    assert walk(".") == ["a.txt", "b/c.txt"]


@pytest.mark.parametrize(
    "name", [".hidden.txt", ".git/a.txt", "venv/a.txt", "lib/site-packages/a.txt", "node_modules/x/README.md"]
)
def test_what_is_no_corpus_is_passed_over(write: Write, name: str) -> None:
    write(name, "")
    write("kept.txt", "")
    assert walk(".") == ["kept.txt"]


def test_an_environment_is_told_by_its_marks_whatever_its_name(write: Write) -> None:
    write("py311/pyvenv.cfg", "")
    write("py311/a.txt", "")
    write("conda/conda-meta/history", "")
    write("conda/a.txt", "")
    assert walk(".") == []


def test_a_hidden_folder_that_is_named_is_read(write: Write) -> None:
    write(".cache/a.txt", "")
    assert walk(".cache") == [".cache/a.txt"]


def test_excluded_folders_are_not_entered(write: Write) -> None:
    write("data/raw/a.txt", "")
    write("data/b.txt", "")
    assert walk("data", "raw") == ["data/b.txt"]


def test_a_loop_of_links_ends_and_every_file_is_listed_once(write: Write) -> None:
    write("d/a.txt", "")
    Path("d/again").symlink_to("..", target_is_directory=True)
    Path("d/self").symlink_to(".", target_is_directory=True)
    assert [os.path.realpath(str(path)) for path in walk("d")] == [os.path.realpath("d/a.txt")]


def test_a_link_to_a_file_elsewhere_is_a_file(write: Write) -> None:
    write("store/a.txt", "")
    Path("d").mkdir()
    Path("d/link.txt").symlink_to("../store/a.txt")
    assert walk("d") == ["d/link.txt"]


def test_a_link_that_leads_nowhere_is_listed_so_that_reading_it_says_so(write: Write) -> None:
    write("d/a.txt", "")
    Path("d/gone.txt").symlink_to("nowhere")
    Path("d/loop.txt").symlink_to("loop.txt")
    assert walk("d") == ["d/a.txt", "d/gone.txt", "d/loop.txt"]


def test_a_pipe_in_a_folder_does_not_stop_the_run(write: Write) -> None:
    write("d/a.txt", "")
    os.mkfifo("d/pipe.txt")
    assert walk("d") == ["d/a.txt"]


def test_a_folder_that_cannot_be_listed_is_lost_and_the_others_are_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("d/a.txt", "")
    write("d/locked/b.txt", "")
    listed = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert walk("d") == ["d/a.txt", Lost("d/locked", "the folder cannot be listed: permission denied")]


def test_folders_nested_deeper_than_python_recurses_are_walked(write: Write) -> None:
    name = write("d/" + "x/" * 150 + "a.txt", "")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        assert walk("d") == [name]
    finally:
        sys.setrecursionlimit(limit)


def test_two_stars_find_files_at_any_depth_in_spite_of_loops(write: Write) -> None:
    write("d/a.txt", "")
    write("d/e/f/b.txt", "")
    write("d/e/c.md", "")
    Path("d/e/up").symlink_to("..", target_is_directory=True)
    Path("d/e/up2").symlink_to("..", target_is_directory=True)
    assert matching_files("d/**/*.txt") == ["d/a.txt", "d/e/f/b.txt"]
    assert matching_files("**/c.md") == ["d/e/c.md"]
    assert matching_files("*/e/**") == ["d/e/c.md", "d/e/f/b.txt", "d/e/up/a.txt"]
