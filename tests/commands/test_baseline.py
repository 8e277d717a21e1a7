"""`qc baseline` and `qc check --baseline`, as a team with old dirt meets them."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from qc.cli import main
from tests.builders import ARTICLE

STREET = "304 North Cardinal St."
TOWN = "Dorchester Center, MA 02124"
DIRTY = f"{STREET}\n{ARTICLE}"
NAME = ".qc-baseline.jsonl"
WITH = ("--baseline", NAME)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "data").mkdir()
    return tmp_path


def shard(name: str, texts: dict[str, str]) -> None:
    lines = [json.dumps({"id": key, "text": text}) for key, text in texts.items()]
    Path("data", name).write_text("".join(f"{line}\n" for line in lines))


def entries() -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(NAME).read_text().splitlines()[1:]]


OLD = {"a": DIRTY, "b": ARTICLE, "c": f"{TOWN}\n{ARTICLE}"}


@pytest.fixture
def created(capsys: Capture) -> None:
    """A baseline of a shard with three documents and two findings."""
    shard("old.jsonl", OLD)
    assert main(["check", "data", "-q"]) == 1
    assert main(["baseline", "create", "data"]) == 0
    out, err = capsys.readouterr()
    assert "TPL001  +2 −0" in out
    assert "merge=union" in err


@pytest.mark.usefixtures("created")
def test_what_is_known_is_hidden_and_counted(capsys: Capture) -> None:
    assert main(["check", "data", *WITH, "--format", "jsonl", "--fail-on", "warning"]) == 0
    out, err = capsys.readouterr()
    assert STREET not in out
    assert "0 errors, 0 warnings" in err
    assert ", 2 known;" in err


@pytest.mark.usefixtures("created")
def test_rows_inserted_a_shard_renamed_and_documents_reordered_change_nothing(capsys: Capture) -> None:
    Path("data/old.jsonl").unlink()
    shard("renamed.jsonl", {"new": ARTICLE, **dict(reversed(OLD.items()))})
    assert main(["check", "data", *WITH]) == 0
    assert ", 2 known;" in capsys.readouterr().err


@pytest.mark.usefixtures("created")
def test_an_edited_document_keeps_its_entries_and_new_dirt_in_it_is_found(capsys: Capture) -> None:
    shard("old.jsonl", OLD | {"a": f"An editor's line.\n\n{DIRTY}"})
    assert main(["check", "data", *WITH]) == 0
    shard("old.jsonl", OLD | {"a": f"{DIRTY}\n{TOWN}\n"})
    capsys.readouterr()
    assert main(["check", "data", *WITH, "--format", "jsonl", "--no-header"]) == 1
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], finding["text"]) for one in reports for finding in one["findings"]] == [("a", TOWN)]


@pytest.mark.usefixtures("created")
def test_update_shrinks_by_itself_and_grows_only_when_told(capsys: Capture) -> None:
    shard("old.jsonl", OLD | {"a": ARTICLE, "new": DIRTY})
    assert main(["check", "data", *WITH]) == 1
    assert "QC902 1 entry of the baseline is stale" in capsys.readouterr().err
    assert main(["baseline", "update", "data"]) == 0
    out, err = capsys.readouterr()
    assert "TPL001  +0 −1" in out
    assert "1 new finding is not entered; --accept-new does it" in err
    assert [one["document"] for one in entries()] == ["id:c"]
    assert main(["check", "data", *WITH, "-q"]) == 1
    assert main(["baseline", "update", "data", "--accept-new"]) == 0
    assert "TPL001  +1 −0" in capsys.readouterr().out
    assert {one["document"] for one in entries()} == {"id:c", "id:new"}
    assert main(["check", "data", *WITH]) == 0


@pytest.mark.usefixtures("created")
def test_an_update_of_one_shard_keeps_the_entries_of_others_unless_told(capsys: Capture) -> None:
    shard("other.jsonl", {"x": ARTICLE})
    assert main(["baseline", "update", "data/other.jsonl"]) == 0
    assert len(entries()) == 2
    assert "2 entries are of documents that were not read" in capsys.readouterr().err
    assert main(["baseline", "update", "data/other.jsonl", "--prune"]) == 0
    assert entries() == []


@pytest.mark.usefixtures("created")
def test_an_update_that_changes_nothing_writes_the_same_bytes() -> None:
    before = Path(NAME).read_bytes()
    assert main(["baseline", "update", "data", "--accept-new", "-j", "2"]) == 0
    assert Path(NAME).read_bytes() == before


@pytest.mark.usefixtures("created")
def test_create_refuses_a_file_that_is_there(capsys: Capture) -> None:
    assert main(["baseline", "create", "data"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["baseline", "create", "data", "--overwrite"]) == 0


@pytest.mark.usefixtures("created")
def test_stale_entries_fail_a_run_only_when_asked() -> None:
    shard("old.jsonl", OLD | {"a": ARTICLE})
    assert main(["check", "data", *WITH]) == 0
    assert main(["check", "data", *WITH, "--strict-baseline"]) == 1


@pytest.mark.usefixtures("created")
def test_what_is_hidden_can_be_shown_by_check_and_by_show(capsys: Capture) -> None:
    assert main(["check", "data", *WITH, "--show-baselined"]) == 0
    assert f"known: data/old.jsonl:1: error TPL001 theme-demo-address: {STREET}" in capsys.readouterr().err
    assert main(["baseline", "show"]) == 0
    out, err = capsys.readouterr()
    assert (
        f"TPL001  id:a  {entries()[0]['fingerprint']}" in out or f"TPL001  id:a  {entries()[1]['fingerprint']}" in out
    )
    assert "2 entries, 2 documents" in err


def test_the_setting_names_the_baseline_relative_to_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("qc.toml").write_text('baseline = "known.jsonl"\n')
    shard("old.jsonl", OLD)
    assert main(["check", "data"]) == 2
    monkeypatch.chdir("data")
    assert main(["baseline", "create", "."]) == 0
    assert Path("../known.jsonl").exists()
    assert main(["check", "old.jsonl"]) == 0


def test_no_text_leaves_no_excerpt_now_and_later() -> None:
    shard("old.jsonl", OLD)
    assert main(["baseline", "create", "data", "--no-text"]) == 0
    shard("old.jsonl", OLD | {"d": DIRTY})
    assert main(["baseline", "update", "data", "--accept-new"]) == 0
    assert len(entries()) == 3
    assert "Cardinal" not in Path(NAME).read_text()
    assert "Dorchester" not in Path(NAME).read_text()


@pytest.mark.usefixtures("created")
def test_update_with_no_text_takes_the_excerpts_out() -> None:
    assert main(["baseline", "update", "data", "--no-text"]) == 0
    assert "Cardinal" not in Path(NAME).read_text()
    assert main(["check", "data", *WITH]) == 0


def test_records_without_id_and_url_are_said_once_with_what_to_do(capsys: Capture) -> None:
    Path("data/a.jsonl").write_text(json.dumps({"text": DIRTY}) + "\n" + json.dumps({"text": ARTICLE}) + "\n")
    assert main(["baseline", "create", "data"]) == 0
    assert capsys.readouterr().err.count("QC903 2 documents have neither id nor URL") == 1
    assert main(["check", "data", *WITH]) == 0
    assert "--id-field" in capsys.readouterr().err


def test_an_unreadable_record_without_id_is_never_hidden(capsys: Capture) -> None:
    Path("data/a.jsonl").write_text(f"not json\n{json.dumps({'id': 'a', 'text': ARTICLE})}\n")
    assert main(["baseline", "create", "data"]) == 0
    assert "1 unreadable record without id" in capsys.readouterr().err
    assert main(["check", "data", *WITH]) == 1


def test_file_names_with_quotes_newlines_and_bytes_that_are_no_utf8(capsys: Capture) -> None:
    names = [b'it\'s "old".txt', b"two\nlines.txt", b"caf\xe9.txt", b"::error::.txt"]
    for name in names:
        Path("data", os.fsdecode(name)).write_text(DIRTY)
    assert main(["baseline", "create", "data"]) == 0
    assert len(entries()) == 4
    assert main(["check", "data", *WITH]) == 0
    assert main(["baseline", "show"]) == 0
    assert main(["baseline", "update", "data"]) == 0
    assert len(entries()) == 4
    assert all(not line.startswith("::") for line in "".join(capsys.readouterr()).splitlines())


def test_a_file_that_is_not_read_to_its_end_writes_no_baseline(capsys: Capture) -> None:
    Path("data/a.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    assert main(["baseline", "create", "data"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert not Path(NAME).exists()


def test_no_documents_are_an_error_unless_allowed() -> None:
    assert main(["baseline", "create", "data"]) == 2
    assert main(["baseline", "create", "data", "--allow-empty"]) == 0
    assert entries() == []


def test_a_baseline_that_cannot_be_written_is_one_sentence(capsys: Capture) -> None:
    shard("old.jsonl", OLD)
    assert main(["baseline", "create", "data", "--baseline", "data/old.jsonl/b.jsonl"]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["check", "data"], ["baseline", "update", "data"], ["baseline", "show"]])
def test_a_missing_baseline_is_2_and_never_taken_as_empty(words: Sequence[str], capsys: Capture) -> None:
    shard("old.jsonl", OLD)
    assert main([*words, *WITH]) == 2
    assert "there is no such baseline" in capsys.readouterr().err


HEADER = '{"kind": "baseline", "schema": 1, "scheme": "1", "excerpts": true}'
MARKS = f"{HEADER}\n<<<<<<< HEAD\n=======\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("content", "says", "advice"),
    [
        ("not json\n", ":1: is not JSON", "take the file back from git, or make it anew"),
        (f"{HEADER}\n{{}}\n", ":2: is no line of a baseline", "; take the file back from git, or make it anew"),
        ("", "does not begin with the header line", "`qc baseline create --overwrite` makes it anew"),
        (HEADER.replace("1,", "7,"), "is of schema 7, this qc knows 1", "use the qc that wrote it"),
        (HEADER.replace('"1"', '"0"'), "has fingerprints of scheme 0", "`qc baseline create --overwrite`"),
        (MARKS, ":2: holds the marks of a merge that nobody finished", "keep all other lines"),
    ],
)
@pytest.mark.parametrize("words", [["check", "data"], ["baseline", "update", "data"], ["baseline", "show"]])
def test_a_bad_baseline_is_one_sentence_with_what_to_do_and_2(
    words: Sequence[str], content: str, says: str, advice: str, capsys: Capture
) -> None:
    shard("old.jsonl", OLD)
    Path(NAME).write_text(content)
    assert main([*words, *WITH]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"qc: {NAME}")
    assert says in err
    assert advice in err
    assert Path(NAME).read_text() == content


def git(*words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org"}
    who |= {"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org", "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *words], check=True, capture_output=True, env={**os.environ, **who})


def test_two_branches_that_both_add_entries_merge_in_git_and_pass() -> None:
    Path(".git").rmdir()
    git("init", "-q", "-b", "main")
    Path(".gitattributes").write_text(f"{NAME} merge=union\n")
    shard("old.jsonl", OLD)
    assert main(["baseline", "create", "data"]) == 0
    git("add", "-A")
    git("commit", "-q", "-m", "old dirt")
    for branch in ("one", "two"):
        git("checkout", "-q", "-b", branch, "main")
        shard(f"{branch}.jsonl", {f"{branch}{number}": DIRTY for number in range(20)})
        assert main(["baseline", "update", "data", "--accept-new"]) == 0
        git("add", "-A")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "--no-edit", "one")
    assert len({one["fingerprint"] for one in entries()}) == 42  # git leaves some lines twice
    assert main(["check", "data", *WITH, "--strict-baseline"]) == 0
    assert main(["baseline", "update", "data", "--accept-new"]) == 0
    assert len(entries()) == 42
