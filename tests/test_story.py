"""What a dataset goes through in one repository: a hook, a large shard of old dirt, CI, a baseline, branches."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from qc.readers import ReadOptions, read
from tests.builders import ARTICLE
from tests.dataset import ADDRESS, BIN, FILES, OTHER, PATH, ROOT, Dataset, checked_out, git, settle

MIB = 100
SECONDS = 10
"""More than reading the shard may take, the hook with all that pre-commit does around it may not."""

SHARD, RENAMED = "data/large.jsonl", "data/large-2026.jsonl"
SMALL = ("data/news.jsonl", "data/essays")
REPORTS = {name: f"out/{name}" for name in ("sarif", "junit", "github", "gitlab", "markdown")}
Done = subprocess.CompletedProcess[str]

with_lfs = pytest.param(
    True,
    id="lfs",
    marks=pytest.mark.skipif(not shutil.which("git-lfs"), reason="git-lfs is not installed (a Debian package)"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that is gone after the test: there is more than a gigabyte in it."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("lfs", [pytest.param(False, id="plain"), with_lfs])
def test_a_dataset_from_its_first_hook_to_its_last_merge(
    lfs: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    monkeypatch.setenv("PATH", PATH)
    if not os.environ.get("QC_TEST_HOOKS"):
        monkeypatch.setenv("PRE_COMMIT_HOME", str(folder / "pre-commit"))
    dataset = with_old_dirt(folder, lfs=lfs)
    a_dirty_article_is_stopped_mended_and_committed(dataset)
    a_dirty_record_in_the_large_shard_is_stopped_alone(dataset)
    other_orders_make_nothing_new(dataset)
    (dataset.folder / ".git" / "hooks" / "pre-commit").unlink()
    workspace = a_branch_as_ci_has_it(dataset, monkeypatch, lfs=lfs)
    ci_stops_what_the_baseline_does_not_know(dataset, workspace)
    an_accepted_update_lets_it_pass(workspace)
    two_branches_that_add_entries_merge_and_pass(dataset)


def with_old_dirt(folder: Path, *, lfs: bool) -> Dataset:
    """Make the repository with a large shard of old dirt and a baseline for the rest, and install the hook."""
    dataset = Dataset(folder)
    dataset.make()
    git(dataset.folder, "remote", "set-url", "origin", f"file://{dataset.server}")
    for repository in (dataset.folder, dataset.server):  # packing 100 MB is not what is tested
        git(repository, "config", "core.compression", "0")
        git(repository, "config", "core.bigFileThreshold", "1m")
    if lfs:
        git(dataset.folder, "lfs", "install", "--local")
        git(dataset.folder, "lfs", "track", "data/large*.jsonl")
    (dataset.folder / SHARD).write_bytes(b"".join(old_dirt()))
    dataset.write("qc.toml", FILES["qc.toml"])
    dataset.write(".pre-commit-config.yaml", configuration())
    assert qc(dataset.folder, "baseline", "create", *SMALL).returncode == 0
    dataset.push("main")
    stored = git(dataset.folder, "cat-file", "-s", f"HEAD:{SHARD}")
    assert (int(stored) < 1000) is lfs
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=dataset.folder, check=True, capture_output=True)
    return dataset


def old_dirt() -> list[bytes]:
    """Return the lines of a shard of MIB MiB, each a dirty document."""
    body = json.dumps(ARTICLE * 13)[1:-1]
    line = '{{"id": "{0:06}", "text": "{1}\\nReport number {0}.\\n{2}"}}\n'
    count = (MIB << 20) // len(line.format(0, ADDRESS, body)) + 1
    return [line.format(number, ADDRESS, body).encode() for number in range(count)]


def configuration() -> str:
    """Configure the hook qc-check: installed by pre-commit where tests may take long, else as it is."""
    if os.environ.get("QC_TEST_HOOKS"):
        hook = {"repo": str(ROOT), "rev": git(ROOT, "rev-parse", "HEAD"), "hooks": [{"id": "qc-check"}]}
    else:
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        (check,) = [hook for hook in hooks if hook["id"] == "qc-check"]
        entry = f"{BIN / 'qc'} {check['entry'].removeprefix('qc ')}"
        hook = {"repo": "local", "hooks": [check | {"language": "system", "entry": entry}]}
    return yaml.safe_dump({"repos": [hook]})


def qc(folder: Path, *words: str) -> Done:
    return subprocess.run([BIN / "qc", *words], cwd=folder, check=False, capture_output=True, text=True)


def committed(dataset: Dataset, *, passes: bool) -> str:
    """Commit everything through the hook; return what it said."""
    git(dataset.folder, "add", "-A")
    done = subprocess.run(
        ["git", "commit", "-m", "work"], cwd=dataset.folder, check=False, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    assert (done.returncode == 0) is passes, said
    return said


def a_dirty_article_is_stopped_mended_and_committed(dataset: Dataset) -> None:
    dataset.write("data/essays/council.txt", f"{ADDRESS}\n{OTHER}\n{ARTICLE}")
    said = committed(dataset, passes=False)
    assert ADDRESS in said
    (advice,) = [line for line in said.splitlines() if "safe to mend" in line]
    command = shlex.split(advice.partition(": ")[2])
    assert command == ["qc", "clean", "--in-place", "data/essays/council.txt"]
    assert qc(dataset.folder, *command[1:]).returncode == 1
    assert (dataset.folder / "data/essays/council.txt").read_text(encoding="utf-8") == ARTICLE
    committed(dataset, passes=True)


def a_dirty_record_in_the_large_shard_is_stopped_alone(dataset: Dataset) -> None:
    shard = dataset.folder / SHARD
    lines = shard.read_bytes().splitlines(keepends=True)
    assert sum(map(len, lines)) >= MIB << 20
    middle = len(lines) // 2
    shard.write_bytes(
        b"".join([*lines[:middle], Dataset.record("new", f"{OTHER}\n{ARTICLE}").encode(), *lines[middle:]])
    )
    began = time.perf_counter()
    assert sum(1 for _ in read([str(shard)], ReadOptions())) == len(lines) + 1
    reading = time.perf_counter() - began
    git(dataset.folder, "add", "-A")
    began = time.perf_counter()
    said = committed(dataset, passes=False)
    assert time.perf_counter() - began < reading + SECONDS
    assert f"{SHARD}:{middle + 1}  id new" in said
    assert said.count("error") == 2  # the finding, and the count in the last line
    assert "1 document (0 clean, 1 mixed, 0 dirty, 0 empty, 0 unreadable), 1 error" in said
    assert f"{len(lines):,} documents unchanged" in said
    shard.write_bytes(b"".join([*lines[:middle], Dataset.record("new", ARTICLE).encode(), *lines[middle:]]))
    committed(dataset, passes=True)


def other_orders_make_nothing_new(dataset: Dataset) -> None:
    """Insert rows, rename shards, reorder documents: the large shard under the hook, the others under the baseline."""
    large, news = dataset.folder / SHARD, dataset.folder / "data/news.jsonl"
    lines = large.read_bytes().splitlines(keepends=True)
    (dataset.folder / RENAMED).write_bytes(b"".join([Dataset.record("row", ARTICLE).encode(), *reversed(lines)]))
    large.unlink()
    old = news.read_text(encoding="utf-8")
    news.unlink()
    dataset.write("data/daily.jsonl", Dataset.record("row", ARTICLE) + Dataset.record("more", ARTICLE) + old)
    dataset.write("data/weekly.jsonl", Dataset.record("last", ARTICLE))
    done = qc(dataset.folder, "check", "data", "--diff-base", "HEAD", "--fail-on", "warning")
    assert done.returncode == 0, done.stdout
    assert f", {len(lines) + 1:,} documents and 2 files unchanged;" in done.stderr
    known = qc(dataset.folder, "check", "data/daily.jsonl", "data/essays", "--strict-baseline", "--fail-on", "warning")
    assert known.returncode == 0, known.stdout
    assert ", 2 known;" in known.stderr
    committed(dataset, passes=True)
    dataset.first = dataset.push("main")


def a_branch_as_ci_has_it(dataset: Dataset, monkeypatch: pytest.MonkeyPatch, *, lfs: bool) -> Path:
    """Add two dirty documents and a clean row of the large shard in a branch, and check that out as CI does."""
    git(dataset.folder, "switch", "-q", "-c", "change")
    with (dataset.folder / RENAMED).open("a", encoding="utf-8") as shard:
        shard.write(Dataset.record("clean", ARTICLE))
    with (dataset.folder / "data/daily.jsonl").open("a", encoding="utf-8") as shard:
        shard.write(Dataset.record("dirty", f"🦉🦉 {ARTICLE}{OTHER}\n{ADDRESS}\n"))
    dataset.write("data/essays/dirty.txt", f"{OTHER}\n{ARTICLE}")
    workspace = checked_out(dataset, dataset.push("change"), depth=2)
    if lfs:
        base = ("check", "data", "--diff-base", dataset.first, "-q")
        sentence_with(qc(workspace, "check", RENAMED, "-q"), f"qc: {RENAMED}: ", "`git lfs pull` fetches that")
        sentence_with(
            qc(workspace, *base), "only the Git LFS pointer is here", f"`git lfs fetch origin {dataset.first}`"
        )
        git(workspace, "lfs", "install", "--local")
        git(workspace, "lfs", "pull", "origin")
        monkeypatch.setenv("GIT_LFS_SKIP_SMUDGE", "1")
        sentence_with(
            qc(workspace, *base), "only the Git LFS pointer is here", f"`git lfs fetch origin {dataset.first}`"
        )
        monkeypatch.delenv("GIT_LFS_SKIP_SMUDGE")
        git(workspace, "lfs", "fetch", "origin", dataset.first)
    return workspace


def sentence_with(done: Done, *parts: str) -> None:
    """A run that could not be done says one sentence and ends with 2."""
    assert done.returncode == 2, done.stdout
    assert done.stderr.count("\n") == 1, done.stderr
    for part in parts:
        assert part in done.stderr


def ci_stops_what_the_baseline_does_not_know(dataset: Dataset, workspace: Path) -> None:
    (workspace / "out").mkdir()
    words = [f"--report={name}:{path}" for name, path in REPORTS.items()]
    done = qc(workspace, "check", "data", "--diff-base", dataset.first, "--format", "jsonl", *words)
    assert done.returncode == 1, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1]["known"] == 0
    prints = {finding["fingerprint"] for one in lines[1:-1] for finding in one["findings"]}
    assert [one["id"] for one in lines[1:-1]] == ["dirty", None, "clean"]
    assert len(prints) == 3
    written = {name: (workspace / path).read_text(encoding="utf-8") for name, path in REPORTS.items()}
    (run,) = json.loads(written["sarif"])["runs"]
    marks = {result["partialFingerprints"]["primaryLocationLineHash"].partition(":")[0] for result in run["results"]}
    assert marks == {entry["fingerprint"] for entry in json.loads(written["gitlab"])} == prints
    assert written["github"].count("::error ") == 3
    assert int(ElementTree.fromstring(written["junit"]).get("failures", "")) == 2
    assert written["markdown"].startswith("## qc: 3 errors, 0 warnings in 2 of 3 documents")
    assert "| this change | 0 → 3 |" in written["markdown"]
    assert "what did not change is not judged again" in written["markdown"]
    whole = qc(workspace, "check", "data/daily.jsonl", "data/essays", "--format", "jsonl")
    assert whole.returncode == 1
    assert json.loads(whole.stdout.splitlines()[-1])["known"] == 2
    assert {
        f["fingerprint"] for line in whole.stdout.splitlines()[1:-1] for f in json.loads(line)["findings"]
    } == prints


def an_accepted_update_lets_it_pass(workspace: Path) -> None:
    paths = ("data/daily.jsonl", "data/essays")
    refused = qc(workspace, "baseline", "update", *paths)
    assert (refused.returncode, "3 new findings are not entered" in refused.stderr) == (0, True)
    assert qc(workspace, "check", *paths).returncode == 1
    assert qc(workspace, "baseline", "update", *paths, "--accept-new").returncode == 0
    passed = qc(workspace, "check", *paths, "--strict-baseline", "--fail-on", "warning")
    assert passed.returncode == 0, passed.stdout
    assert ", 5 known;" in passed.stderr


def two_branches_that_add_entries_merge_and_pass(dataset: Dataset) -> None:
    paths = ["data/daily.jsonl", "data/essays"]
    for name in ("one", "two"):
        git(dataset.folder, "switch", "-q", "-c", name, dataset.first)
        dataset.write(
            f"data/{name}.jsonl", "".join(Dataset.record(f"{name}{n}", f"{ADDRESS}\n{ARTICLE}") for n in range(9))
        )
        assert qc(dataset.folder, "baseline", "update", f"data/{name}.jsonl", "--accept-new").returncode == 0
        dataset.push(name)
        paths.append(f"data/{name}.jsonl")
    git(dataset.folder, "merge", "-q", "--no-edit", "one")
    passed = qc(dataset.folder, "check", *paths, "--strict-baseline", "--fail-on", "warning")
    assert passed.returncode == 0, passed.stdout
    assert ", 20 known;" in passed.stderr
