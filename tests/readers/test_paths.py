from pathlib import Path

import pytest

from qc.errors import InputError, UsageError
from qc.readers.formats import Shape
from qc.readers.items import ReadOptions
from qc.readers.paths import Found, find
from tests.readers.conftest import Write


def sources(*paths: str, **options: object) -> list[str]:
    return [found.source for found in find(paths, ReadOptions(**options))]  # type: ignore[arg-type]


def test_files_folders_and_globs_come_in_the_order_given(write: Write) -> None:
    for name in ("z.txt", "d/b.jsonl", "d/a.html", "g1.txt", "g2.txt"):
        write(name, "")
    assert sources("z.txt", "d", "g*.txt") == ["z.txt", "d/a.html", "d/b.jsonl", "g1.txt", "g2.txt"]


def test_a_file_that_is_named_twice_is_read_once(write: Write) -> None:
    write("d/a.txt", "")
    Path("link.txt").symlink_to("d/a.txt")
    assert sources("d/a.txt", "./d/a.txt", "d", "link.txt", "d/*.txt") == ["d/a.txt"]


def test_two_names_of_one_file_that_are_no_links_are_two_files(write: Write) -> None:
    write("a.txt", "")
    Path("b.txt").hardlink_to("a.txt")
    assert sources(".") == ["a.txt", "b.txt"]


def test_standard_input_is_read_once(write: Write) -> None:
    assert sources("-", "-") == ["-"]


def test_a_missing_path_is_named_with_where_it_was_looked_for(write: Write) -> None:
    with pytest.raises(InputError, match=r"^gone\.txt: no such file or directory \(looked for /.*/gone\.txt\)$"):
        find(["gone.txt"], ReadOptions())


def test_all_missing_paths_are_named_at_once_and_before_anything_is_read(write: Write) -> None:
    write("a.txt", "")
    with pytest.raises(InputError, match=r"(?s)gone\.txt.*nothing\*\.txt: no file has that name"):
        find(["a.txt", "gone.txt", "nothing*.txt"], ReadOptions())


@pytest.mark.parametrize("path", ["a\0b", "x" * 300 + ".txt", "", "a\n\x1b[31m.txt"])
def test_impossible_paths_are_missing_paths_and_their_message_can_be_printed(write: Write, path: str) -> None:
    with pytest.raises(InputError) as caught:
        find([path], ReadOptions())
    assert str(caught.value).isprintable()


def test_a_link_that_leads_to_itself_is_a_missing_path(write: Write) -> None:
    Path("loop.txt").symlink_to("loop.txt")
    with pytest.raises(InputError, match="too many levels of symbolic links"):
        find(["loop.txt"], ReadOptions())


def test_a_file_that_is_named_must_have_a_known_format(write: Write) -> None:
    write("a.pdf", "")
    with pytest.raises(InputError, match=r"^a\.pdf: no reader for \.pdf; qc reads \.txt .*--input-format"):
        find(["a.pdf"], ReadOptions())


def test_files_of_other_formats_in_folders_are_passed_over(write: Write) -> None:
    for name in ("d/a.pdf", "d/b.py", "d/c", "d/d.txt"):
        write(name, "")
    assert sources("d") == ["d/d.txt"]
    assert sources("d/*") == ["d/d.txt"]


def test_a_glob_that_matches_only_unknown_formats_says_so(write: Write) -> None:
    write("a.parquet", "")
    with pytest.raises(InputError, match="duckdb"):
        find(["*.parquet"], ReadOptions())


def test_a_file_whose_name_looks_like_a_glob_is_that_file(write: Write) -> None:
    write("a[1].txt", "")
    write("a1.txt", "")
    assert sources("a[1].txt") == ["a[1].txt"]


def test_the_input_format_holds_for_named_files_and_keeps_their_packing(write: Write) -> None:
    write("corpus.data", "")
    write("corpus.data.gz", "")
    options = ReadOptions(input_format="jsonl")
    found = list(find(["corpus.data", "corpus.data.gz"], options))
    assert [(one.format.shape, one.format.packing) for one in found if isinstance(one, Found)] == [
        (Shape.LINES, ""),
        (Shape.LINES, "gz"),
    ]


def test_an_input_format_that_does_not_exist_is_refused(write: Write) -> None:
    with pytest.raises(UsageError, match="csv"):
        find([], ReadOptions(input_format="csv"))


def test_exclusion_holds_for_named_files_folders_and_globs(write: Write) -> None:
    for name in ("data/a.txt", "data/raw/b.txt", "c.txt"):
        write(name, "")
    assert sources("data", "c.txt", "data/raw", "data/*", exclude=("raw", "c.txt")) == ["data/a.txt"]


def test_names_that_are_hard_to_quote_are_kept_as_they_are(write: Write) -> None:
    names = ["d/\"quoted\" and 'more'.txt", "d/two\nlines.txt", "d/bytes\udcff.txt", "d/-.txt"]
    for name in names:
        write(name, "")
    assert sources("d") == sorted(names)
    assert sources(*names) == names
