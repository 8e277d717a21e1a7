"""Pointers of Git LFS stand where files were not fetched; they are told from the files themselves."""

import pytest

from qc.readers import Lost
from qc.readers.pointers import is_lfs_pointer
from tests.readers.conftest import Outcomes, Texts, Write

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.html", "a.json", "a.jsonl.gz", "a.txt.zst"])
def test_a_pointer_is_lost_with_what_to_run(write: Write, outcomes: Outcomes, name: str) -> None:
    (one,) = outcomes(write(name, POINTER))
    assert one == Lost(name, "is a Git LFS pointer and not the file; `git lfs pull` fetches that")


def test_a_pointer_may_name_extensions() -> None:
    assert is_lfs_pointer(POINTER.replace("oid", "ext-0-foo sha256:abc\noid", 1).encode())


@pytest.mark.parametrize("text", [POINTER + "More.\n", "An article on Git LFS:\n" + POINTER, POINTER[:-9], ""])
def test_text_about_pointers_is_none(write: Write, texts: Texts, text: str) -> None:
    assert not is_lfs_pointer(text.encode())
    assert texts(write("a.txt", text)) == [text]
