"""Names of files as a repository knows them, and where findings stand in them."""

import os
from pathlib import Path

import pytest

from qc.reports.places import nowhere, path_in, reachable, region_of, uri_of
from qc.spans import Region
from tests.written import finding, report


def test_a_path_is_relative_to_the_repository_without_dot_and_slash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")
    assert path_in("./a.jsonl", str(tmp_path)) == "data/a.jsonl"
    assert path_in(str(tmp_path / "data" / "a.jsonl"), str(tmp_path)) == "data/a.jsonl"
    assert path_in("./a.jsonl", "") == "a.jsonl"


def test_symbolic_links_are_resolved_since_the_repository_knows_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert path_in(str(tmp_path / "link" / "a.txt"), str(tmp_path)) == "real/a.txt"


def test_a_file_outside_of_the_repository_keeps_its_absolute_path(tmp_path: Path) -> None:
    outside, root = tmp_path / "a.txt", tmp_path / "repository"
    assert path_in(str(outside), str(root)) == str(outside)
    assert path_in(str(tmp_path / "repository-2" / "a.txt"), str(root)) == str(tmp_path / "repository-2" / "a.txt")


def test_only_reports_in_the_repository_are_within_reach(tmp_path: Path) -> None:
    reports = [f"sarif:{tmp_path}/root/qc.sarif", f"jsonl:{tmp_path}/temp/a.jsonl"]
    assert reachable(reports, str(tmp_path / "root")) == reports[:1]
    assert reachable(reports, "") == reports


def test_what_comes_from_no_file_is_named() -> None:
    assert (path_in("-", "/x"), path_in("", "/x")) == ("stdin", "text")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("data/a b.txt", "data/a%20b.txt"),
        ("a:b,#?%.txt", "a%3Ab%2C%23%3F%25.txt"),
        ('é\n".txt', "%C3%A9%0A%22.txt"),
        (os.fsdecode(b"\xff.txt"), "%FF.txt"),
        ("/tmp/a.txt", "file:///tmp/a.txt"),
    ],
)
def test_uris_are_percent_encoded_byte_by_byte(path: str, uri: str) -> None:
    assert uri_of(path) == uri


def test_without_the_file_a_finding_stands_where_its_text_or_record_does() -> None:
    first = finding("Share", number=2)
    assert region_of(report(first), first, nowhere) == Region(3, 1, 6)
    assert region_of(report(first, record=7), first, nowhere) == Region(7, 1, 2, whole=True)
    whole = finding(None)
    assert region_of(report(whole), whole, nowhere) == Region(1, 1, 2, whole=True)
