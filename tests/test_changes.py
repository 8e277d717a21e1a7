"""Only what changed, on real git repositories."""

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from qc.changes import Changes
from qc.cli import main
from qc.errors import InputError, UsageError
from qc.readers import Item, Lost, ReadOptions
from qc.reports import FORMATS
from tests.builders import ARTICLE

DIRTY = f"304 North Cardinal St.\n{ARTICLE}"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
Capture = pytest.CaptureFixture[str]
IDENTITY = {
    **{f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository that is the working directory."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "dataset"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    Path("data").mkdir()
    return folder


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "work")


def lines(texts: dict[str, str]) -> bytes:
    return "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items()).encode()


def shard(name: str, texts: dict[str, str]) -> None:
    Path("data", name).write_bytes(lines(texts))


def judged(*paths: str, revision: str = "HEAD") -> list[str]:
    """Return ids of what is judged, or path or text where there is none."""
    found = []
    for item in Changes(paths or ("data",), ReadOptions(base=str(Path.cwd())), revision).items():
        assert isinstance(item, Item), item
        record = json.loads(item.raw) if item.raw[:1] == b"{" else {}
        found.append(record.get("id") or record.get("text") or item.source)
    return found


OLD = {"a": DIRTY, "b": ARTICLE, "c": DIRTY}


@pytest.fixture
def committed() -> None:
    """A commit with a shard of old dirt."""
    shard("old.jsonl", OLD)
    commit()


@pytest.mark.usefixtures("committed")
def test_nothing_is_judged_where_nothing_changed_and_the_file_is_not_even_read() -> None:
    changes = Changes(["data"], ReadOptions(), "HEAD")
    assert list(changes.items()) == []
    assert (changes.files, changes.unchanged) == (1, 0)


@pytest.mark.usefixtures("committed")
def test_only_the_new_record_is_judged(capsys: Capture) -> None:
    shard("old.jsonl", {"new": ARTICLE, **OLD})
    assert judged() == ["new"]
    assert main(["check", "data", "--diff-base", "HEAD"]) == 0
    shard("old.jsonl", OLD | {"new": DIRTY})
    assert main(["check", "data", "--diff-base", "HEAD"]) == 1
    out, err = capsys.readouterr()
    assert "id new" in out
    assert "id a" not in out
    assert "1 document (" in err
    assert ", 3 documents unchanged;" in err


@pytest.mark.usefixtures("committed")
def test_an_edited_record_is_judged_and_one_whose_other_fields_changed_is_not() -> None:
    shard("old.jsonl", OLD | {"b": f"{ARTICLE}One more line."})
    assert judged() == ["b"]
    Path("data/old.jsonl").write_text(
        "".join(f'{{"date": "2026", {line[1:]}\n' for line in lines(OLD).decode().split("\n")[:-1])
    )
    assert judged() == []


@pytest.mark.usefixtures("committed")
def test_reordered_records_are_not_new() -> None:
    shard("old.jsonl", dict(reversed(OLD.items())))
    assert judged() == []


@pytest.mark.parametrize("staged", [True, False])
@pytest.mark.usefixtures("committed")
def test_a_renamed_shard_is_not_new(staged: bool) -> None:
    Path("data/old.jsonl").rename("data/renamed.jsonl")
    if staged:
        git("add", "-A")
    assert judged() == []
    shard("renamed.jsonl", OLD | {"new": DIRTY})
    assert judged() == ["new"]


@pytest.mark.usefixtures("committed")
def test_shards_that_were_split_and_packed_are_not_new() -> None:
    Path("data/old.jsonl").unlink()
    Path("data/one.jsonl.gz").write_bytes(gzip.compress(lines({"a": DIRTY})))
    Path("data/two.jsonl.zst").write_bytes(zstandard.compress(lines({"b": ARTICLE, "c": DIRTY, "new": DIRTY})))
    assert judged() == ["new"]
    commit()
    Path("data/two.jsonl.zst").write_bytes(zstandard.compress(lines({"b": ARTICLE, "c": ARTICLE, "new": DIRTY})))
    assert judged() == ["c"]


def test_a_renamed_text_file_is_not_new_when_git_sees_the_rename() -> None:
    Path("data/old.txt").write_text(DIRTY)
    commit()
    git("mv", "data/old.txt", "data/renamed.txt")
    assert judged() == []
    Path("data/copy.txt").write_text(DIRTY)
    assert judged() == ["data/copy.txt"]


def test_records_without_a_key_are_compared_by_text() -> None:
    Path("data/a.jsonl").write_text(json.dumps({"text": DIRTY}) + "\n")
    commit()
    Path("data/a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in ("It rained.", DIRTY)))
    assert judged() == ["It rained."]


def test_a_bad_line_of_yesterday_does_not_stop_today() -> None:
    Path("data/a.jsonl").write_bytes(b"not json\n" + lines(OLD))
    commit()
    Path("data/a.jsonl").write_bytes(lines({"x": ARTICLE}) + b"not json\nnor this\n" + lines(OLD))
    items = list(Changes(["data"], ReadOptions(), "HEAD").items())
    assert [item.raw for item in items if isinstance(item, Item)] == [lines({"x": ARTICLE}).strip(), b"nor this"]


def test_a_record_that_is_too_long_is_known_by_its_bytes() -> None:
    options = ReadOptions(max_document_bytes=100)
    shard("a.jsonl", {"a": "long " * 200, "b": "short"})
    commit()
    shard("a.jsonl", {"x": "short", "a": "long " * 200, "b": "short"})
    assert len(list(Changes(["data"], options, "HEAD").items())) == 1
    shard("a.jsonl", {"a": "other " * 200, "b": "short"})
    assert len(list(Changes(["data"], options, "HEAD").items())) == 1


def test_before_the_first_commit_everything_is_new() -> None:
    shard("a.jsonl", OLD)
    git("add", "-A")
    assert judged() == ["a", "b", "c"]


@pytest.mark.usefixtures("committed")
def test_any_revision_can_be_the_base() -> None:
    shard("old.jsonl", OLD | {"d": ARTICLE})
    commit()
    git("tag", "-a", "-m", "a tag", "v1")
    shard("old.jsonl", OLD | {"d": ARTICLE, "e": ARTICLE})
    commit()
    assert judged(revision="HEAD") == []
    assert judged(revision="v1") == ["e"]
    assert judged(revision="HEAD~2") == ["d", "e"]


@pytest.mark.usefixtures("committed")
def test_what_the_baseline_hides_and_what_did_not_change_are_told_apart(capsys: Capture) -> None:
    assert main(["baseline", "create", "data"]) == 0
    shard("old.jsonl", OLD | {"a": f"{DIRTY}An edited end.\n"})
    assert main(["check", "data", "--diff-base", "HEAD", "--baseline", ".qc-baseline.jsonl"]) == 0
    assert ", 1 known, 2 documents unchanged;" in capsys.readouterr().err


@pytest.mark.usefixtures("committed")
def test_paths_may_be_given_from_a_folder_below_and_through_links(monkeypatch: pytest.MonkeyPatch) -> None:
    shard("old.jsonl", OLD | {"new": ARTICLE})
    Path("link").symlink_to("data")
    Path("data/also.jsonl").symlink_to("old.jsonl")
    assert judged("link/old.jsonl") == ["new"]
    assert judged("data/also.jsonl") == ["new"]
    monkeypatch.chdir("data")
    assert judged("old.jsonl") == ["new"]


@pytest.mark.parametrize(
    "name", [b'it\'s "old".jsonl', b"two\nlines.jsonl", b"caf\xe9.jsonl", b"-x:y.jsonl", b" .jsonl"]
)
def test_odd_file_names(name: bytes) -> None:
    shard(os.fsdecode(name), OLD)
    commit()
    shard(os.fsdecode(name), OLD | {"new": ARTICLE})
    assert judged() == ["new"]
    Path("data", os.fsdecode(name)).rename(os.fsdecode(b"data/new" + name))
    git("add", "-A")
    assert judged() == ["new"]
    git("rm", "-q", "--cached", "-r", "data")
    Path(os.fsdecode(b"data/new" + name)).unlink()
    assert gone() == ["a", "b", "c"]
    shard(os.fsdecode(b"other" + name), {"z": DIRTY})
    reports = [f"--report={form}:../{form}" for form in FORMATS]
    assert main(["check", "data", "--diff-base", "HEAD", *reports]) == 1
    assert "| this change | 3 → 1 |" in Path("../markdown").read_text()
    assert all(Path(f"../{form}").stat().st_size for form in FORMATS)


def test_line_ends_that_git_converts_make_nothing_new() -> None:
    Path(".gitattributes").write_text("*.txt text eol=crlf\n")
    Path("data/a.txt").write_bytes(ARTICLE.replace("\n", "\r\n").encode())
    commit()
    os.utime("data/a.txt", (1, 1))
    assert judged() == []


def gone(*paths: str) -> list[str]:
    """Return ids of the documents that are there no more, or path where there is none."""
    changes = Changes(paths or ("data",), ReadOptions(base=str(Path.cwd())), "HEAD")
    for _ in changes.items():
        pass
    found = list(changes.gone())
    assert list(changes.gone()) == found
    return [json.loads(item.raw)["id"] if item.record else item.source for item in found]


@pytest.mark.usefixtures("committed")
def test_what_is_gone_is_told_from_what_was_only_moved() -> None:
    shard("old.jsonl", dict(reversed(OLD.items())) | {"new": DIRTY})
    assert gone() == []
    shard("old.jsonl", {"a": ARTICLE, "c": DIRTY})
    assert gone() == ["a", "b"]
    Path("data/old.jsonl").unlink()
    shard("renamed.jsonl", {"a": DIRTY, "b": ARTICLE})
    assert gone() == ["c"]


def test_files_that_are_gone_are_counted_where_the_run_would_have_read_them() -> None:
    for name in ("data/a.jsonl", "data/sub/b.jsonl", "other/c.jsonl"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(lines({Path(name).stem: DIRTY}))
    Path("data/page.txt").write_text(DIRTY)
    commit()
    shutil.rmtree("other")
    Path("data/a.jsonl").unlink()
    Path("data/sub/b.jsonl").unlink()
    Path("data/page.txt").unlink()
    shard("kept.jsonl", {"new": ARTICLE})
    assert gone() == ["a", "data/page.txt", "b"]
    assert gone("data/*.jsonl") == ["a"]
    assert gone("data/kept.jsonl") == []


def test_a_pointer_among_what_is_gone_is_a_note_and_no_end(capsys: Capture) -> None:
    Path("data/a.txt").write_text(POINTER)
    shard("b.jsonl", OLD)
    commit()
    Path("data/a.txt").unlink()
    shard("b.jsonl", {"b": ARTICLE})
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown"]) == 0
    out, err = capsys.readouterr()
    assert err.count("`git lfs fetch origin HEAD`") == 1
    assert "the summary leaves out what it held" in err
    assert "| this change | 2 → 0 |" in out


@pytest.mark.usefixtures("committed")
def test_the_summary_compares_what_the_change_touches_with_what_it_was(capsys: Capture) -> None:
    shard("old.jsonl", OLD | {"a": ARTICLE, "new": DIRTY})
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown"]) == 1
    out = capsys.readouterr().out
    assert "Besides: 2 documents unchanged." in out
    assert "| this change | 1 → 2 | 0.0% → 50.0% | 100.0% → 50.0% | 0.0% |" in out
    assert "qc check data --diff-base HEAD --format concise" in out
    Path("data/old.jsonl").unlink()
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown", "--allow-empty"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("## qc: no document was added or edited")
    assert "| this change | 3 → 0 | 33.3% → - | 66.7% → - |" in out


def test_more_than_a_summary_is_worth_is_not_judged_again(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qc.commands.earlier.FEW", 2)
    shard("old.jsonl", OLD)
    commit()
    shard("old.jsonl", {"a": ARTICLE})
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown"]) == 0
    out, err = capsys.readouterr()
    assert "| this change | 1 | 100.0% |" in out
    assert "as they are now" in out
    assert "3 documents were edited or removed, too many to judge what they were before" in err
    shard("old.jsonl", {"a": ARTICLE, "b": DIRTY, "c": ARTICLE})
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown"]) == 1
    assert "| this change | 3 | 33.3% → 66.7% | 66.7% → 33.3% |" in capsys.readouterr().out


@pytest.mark.usefixtures("committed")
def test_a_small_corpus_is_compared_as_a_whole(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    shard("clean.jsonl", {"d": ARTICLE, "e": ARTICLE})
    commit()
    shard("old.jsonl", OLD | {"a": ARTICLE, "new": DIRTY})
    words = ["check", "data", "--diff-base", "HEAD", "--format", "markdown", "--fail-on", "never"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "| whole corpus | 5 → 6 | 60.0% → 66.7% | 40.0% → 33.3% | 0.0% | 0.9693 → 0.9744 |" in out
    assert "| this change | 1 → 2 |" in out
    monkeypatch.setattr("qc.commands.earlier.FEW", 3)
    assert main(words) == 0
    assert "what did not change is not judged again:" in capsys.readouterr().out
    monkeypatch.setattr("qc.commands.earlier.FEW", 4)
    assert main(words) == 0
    assert "| whole corpus | 5 → 6 |" in capsys.readouterr().out
    monkeypatch.setattr("qc.commands.earlier.LITTLE", 100)
    assert main(words) == 0
    assert "| whole corpus |" not in capsys.readouterr().out


@pytest.mark.usefixtures("committed")
def test_a_corpus_of_which_something_cannot_be_read_is_not_called_whole(capsys: Capture) -> None:
    Path("data/broken.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    commit()
    shard("old.jsonl", OLD | {"new": ARTICLE})
    assert main(["check", "data", "--diff-base", "HEAD", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert "| whole corpus |" not in out
    assert "| this change | 0 → 1 |" in out


def refused(capsys: Capture, *words: str) -> str:
    """Return the one sentence with which a check ends."""
    assert main(["check", "data", "--diff-base", *(words or ("HEAD",))]) == 2
    err = capsys.readouterr().err
    assert err.startswith("qc: ")
    assert err.count("\n") == 1, err
    return err


@pytest.mark.parametrize("name", ["nope", "", "--help", "HEAD..main", "0" * 40, "HEAD:data", "\x1b[31m"])
@pytest.mark.usefixtures("committed")
def test_a_revision_that_git_does_not_know(name: str, capsys: Capture) -> None:
    assert main(["check", "data", f"--diff-base={name}"]) == 2
    err = capsys.readouterr().err
    assert "git knows no such revision here; fetch it, or see `git log`" in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


@pytest.mark.usefixtures("committed")
def test_a_checkout_without_history_says_how_to_get_it(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit()
    git("clone", "-q", "--depth", "1", f"file://{Path.cwd()}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    assert judged(revision="HEAD") == []
    assert "git fetch --unshallow" in refused(capsys, "HEAD~1")


def test_no_repository(capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    said = refused(capsys)
    assert "is in no git repository that can be used" in said
    assert said.endswith("; run qc inside of the repository, or leave --diff-base away\n")


def test_no_git(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "install git" in refused(capsys)


@pytest.mark.usefixtures("committed")
def test_a_path_outside_of_the_repository_and_standard_input_cannot_be_compared(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    with pytest.raises(InputError, match="lies outside of the repository"):
        Changes([str(tmp_path / "a.txt")], ReadOptions(), "HEAD")
    with pytest.raises(UsageError, match="standard input"):
        Changes(["-"], ReadOptions(), "HEAD")


def test_a_pointer_that_the_revision_holds_is_said_with_what_to_run(capsys: Capture) -> None:
    Path("data/a.jsonl").write_text(POINTER)
    commit()
    shard("a.jsonl", OLD)
    assert "`git lfs fetch origin HEAD`" in refused(capsys)


def test_a_pointer_in_the_working_tree_is_said_with_what_to_run(capsys: Capture) -> None:
    commit()
    Path("data/a.jsonl").write_text(POINTER)
    Path("data/b.jsonl.gz").write_text(POINTER)
    assert main(["check", "data", "--diff-base", "HEAD", "-q"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in said] == [" data/a.jsonl", " data/b.jsonl.gz"]
    assert all("`git lfs pull` fetches that" in line for line in said)


@pytest.mark.parametrize("pointer", ["data/a.jsonl.dvc", "data.dvc"])
def test_a_dvc_pointer_is_said_with_what_to_do(capsys: Capture, pointer: str) -> None:
    Path(pointer).write_text("outs:\n- md5: 0\n  path: a.jsonl\n")
    commit()
    shard("a.jsonl", OLD)
    said = refused(capsys)
    assert f"{pointer}; leave --diff-base away" in said


def test_a_damaged_file_of_the_revision_is_said_and_does_not_keep_it_from_being_mended(capsys: Capture) -> None:
    Path("data/a.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    commit()
    Path("data/a.jsonl.gz").write_bytes(gzip.compress(lines({"a": ARTICLE})))
    assert main(["check", "data", "--diff-base", "HEAD"]) == 0
    assert "HEAD:data/a.jsonl.gz: " in capsys.readouterr().err


def test_a_filter_that_fails_is_said(capsys: Capture) -> None:
    shard("a.jsonl", OLD)
    commit()
    Path(".gitattributes").write_text("*.jsonl filter=broken\n")
    git("config", "filter.broken.smudge", "false")
    git("config", "filter.broken.required", "true")
    shard("a.jsonl", OLD | {"new": ARTICLE})
    assert "git cannot read data/a.jsonl" in refused(capsys)


def test_content_goes_through_the_filters_of_git() -> None:
    Path(".gitattributes").write_text("*.jsonl filter=upper\n")
    git("config", "filter.upper.clean", "tr a-z A-Z")
    git("config", "filter.upper.smudge", "tr A-Z a-z")
    Path("data/a.jsonl").write_text('{"id": "a", "text": "rain"}\n')
    commit()
    Path("data/a.jsonl").write_text('{"id": "a", "text": "rain"}\n{"id": "b", "text": "rain"}\n')
    assert "RAIN" in git("cat-file", "blob", "HEAD:data/a.jsonl")
    assert judged() == ["b"]


@pytest.mark.skipif(not shutil.which("git-lfs"), reason="git-lfs is not installed (a package of that name in Debian)")
def test_a_shard_in_git_lfs_fetched_and_not_fetched(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("lfs", "install", "--local")
    git("lfs", "track", "*.jsonl")
    shard("a.jsonl", OLD)
    commit()
    assert git("cat-file", "blob", "HEAD:data/a.jsonl").startswith("version https://git-lfs")
    shard("a.jsonl", OLD | {"new": DIRTY})
    assert judged() == ["new"]
    git("init", "-q", "--bare", "-b", "main", str(tmp_path / "remote"))
    git("remote", "add", "origin", f"file://{tmp_path / 'remote'}")
    commit()
    git("push", "-q", "origin", "main")
    monkeypatch.setenv("GIT_LFS_SKIP_SMUDGE", "1")
    git("clone", "-q", f"file://{tmp_path / 'remote'}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["check", "data", "-q"]) == 2
    assert "`git lfs pull` fetches that" in capsys.readouterr().err
    shard("a.jsonl", OLD | {"new": DIRTY, "newer": DIRTY})
    assert "`git lfs fetch origin HEAD`" in refused(capsys)
    git("lfs", "install", "--local")
    assert "`git lfs fetch origin HEAD`" in refused(capsys)
    monkeypatch.delenv("GIT_LFS_SKIP_SMUDGE")
    (tmp_path / "remote").rename(tmp_path / "away")
    assert "`git lfs fetch origin HEAD`" in refused(capsys)
    (tmp_path / "away").rename(tmp_path / "remote")
    git("lfs", "fetch", "origin", "HEAD")
    (tmp_path / "remote").rename(tmp_path / "away")
    assert judged() == ["newer"]


@pytest.mark.usefixtures("committed")
def test_a_file_that_cannot_be_read_now_is_lost_as_ever() -> None:
    Path("data/b.jsonl.gz").write_bytes(b"\x1f\x8b broken")
    assert [type(part) for part in Changes(["data"], ReadOptions(), "HEAD").items()] == [Lost]


@pytest.fixture
def hook() -> Callable[[], int]:
    """The command of the hook, as pre-commit runs it on files that are staged."""
    import yaml

    known = yaml.safe_load((Path(__file__).resolve().parents[1] / ".pre-commit-hooks.yaml").read_text())
    (entry,) = (one["entry"] for one in known if one["id"] == "qc-check")
    return lambda: main([*entry.split()[1:], *git("diff", "--cached", "--name-only", "-z").split("\0")[:-1]])


def test_the_hook_stops_what_is_new_and_not_what_was_dirty_yesterday(hook: Callable[[], int]) -> None:
    shard("old.jsonl", OLD)
    git("add", "-A")
    assert hook() == 1
    commit()
    shard("old.jsonl", OLD | {"clean": ARTICLE})
    git("add", "-A")
    assert hook() == 0
    shard("old.jsonl", OLD | {"dirty": DIRTY})
    git("add", "-A")
    assert hook() == 1
