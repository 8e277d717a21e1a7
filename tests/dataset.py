"""The repository that docs/ci.md shows, with some old dirt; and what CI systems do with it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.builders import ARTICLE
from tests.runner import Result, Runner

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SHOWN = re.compile(r"^<!-- (\S+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILES = dict(SHOWN.findall((ROOT / "docs" / "ci.md").read_text(encoding="utf-8")))
ADDRESS = "304 North Cardinal St."
OTHER = "Dorchester Center, MA 02124"
REPOSITORY = {"default_branch": "main"}
PATH = f"{BIN}{os.pathsep}{os.environ['PATH']}"


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set who commits, and take away what a CI system or hook around the tests has set."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_", "CI_", "QC_"))]:
        if name != "QC_TEST_HOOKS":
            monkeypatch.delenv(name)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "t")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "t@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def qc(folder: Path, *words: str) -> int:
    return subprocess.run([BIN / "qc", *words], cwd=folder, check=False, capture_output=True).returncode


class Dataset:
    """The repository of docs/ci.md with some old dirt, and a server that it is pushed to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "articles"
        self.server = folder / "server.git"
        self.first = ""

    def make(self) -> None:
        folder = self.folder.parent
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.server))
        git(folder, "init", "-q", "-b", "main", str(self.folder))
        git(self.folder, "remote", "add", "origin", "../server.git")
        for name, content in FILES.items():
            self.write(name, content)
        self.write("data/news.jsonl", self.record("old", f"{ADDRESS}\n{ARTICLE}"))
        self.write("data/essays/old.txt", f"{OTHER}\n{ARTICLE}")
        self.write("qc.toml", "")
        self.push("main")

    @staticmethod
    def record(identifier: str, text: str) -> str:
        return json.dumps({"id": identifier, "text": text}) + "\n"

    def write(self, name: str, content: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def add(self, identifier: str, text: str) -> None:
        shard = self.folder / "data" / "news.jsonl"
        shard.write_text(self.record(identifier, text) + shard.read_text(encoding="utf-8"), encoding="utf-8")

    def push(self, branch: str) -> str:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", "work")
        git(self.folder, "push", "-q", "origin", f"HEAD:refs/heads/{branch}")
        return git(self.folder, "rev-parse", "HEAD")

    def branch(self) -> None:
        git(self.folder, "switch", "-q", "-c", "change", self.first)

    def merged(self) -> str:
        """Merge the branch as GitHub does for a pull request; return the merge commit."""
        git(self.folder, "switch", "-q", "--detach", "origin/main")
        git(self.folder, "merge", "-q", "--no-ff", "-m", "parent of all\n\nparent 0000", "change")
        git(self.folder, "push", "-q", "-f", "origin", "HEAD:refs/pull/1/merge")
        return git(self.folder, "rev-parse", "HEAD")


def checked_out(dataset: Dataset, revision: str, *, depth: int = 1) -> Path:
    """Check a commit out as actions/checkout does: nothing else is there."""
    folder = dataset.folder.parent / "workspace"
    git(dataset.folder.parent, "init", "-q", str(folder))
    git(folder, "remote", "add", "origin", f"file://{dataset.server}")
    git(folder, "fetch", "-q", "--no-tags", *([f"--depth={depth}"] if depth else []), "origin", revision)
    git(folder, "checkout", "-q", "--detach", revision)
    return folder


def act(
    workspace: Path,
    event: tuple[str, Mapping[str, Any]],
    environment: Mapping[str, str] | None = None,
    /,
    **inputs: str,
) -> Result:
    temp = workspace.parent / "temp"
    temp.mkdir(exist_ok=True)
    given = {"python": {"python-path": sys.executable}, "install": {"qc": str(BIN / "qc")}}
    return Runner(ROOT, workspace, temp, event, environment or {}, given).run(**({"paths": "data/"} | inputs))


def pull(dataset: Dataset, head: str, repository: str = "owner/articles") -> tuple[str, dict[str, Any]]:
    request = {"base": {"sha": dataset.first}, "head": {"sha": head, "repo": {"full_name": repository}}}
    return "pull_request", {"pull_request": request, "repository": REPOSITORY}


def push(before: str) -> tuple[str, dict[str, Any]]:
    return "push", {"before": before, "repository": REPOSITORY}


def reports(result: Result) -> list[dict[str, Any]]:
    return reports_in(Path(result.outputs["report-path"]) / "findings.jsonl")


def reports_in(file: Path) -> list[dict[str, Any]]:
    """Return the reports of a file of JSON Lines, without header and trailer."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:-1]]


def names(result: Result) -> list[str]:
    return [report["id"] or report["source"] for report in reports(result)]


def prints_of(found: list[dict[str, Any]]) -> list[str]:
    return sorted(finding["fingerprint"] for report in found for finding in report["findings"])
