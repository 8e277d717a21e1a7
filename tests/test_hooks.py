"""The hooks, with the real pre-commit on a real git repository; installing them takes a while and needs an index."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
DIRTY = """Physical Address
304 North Cardinal St.
Dorchester Center, MA 02124
The council voted on Monday to keep the library open on Sundays.
Residents had collected nine hundred signatures since the spring.
The vote was seven to two, and nobody spoke against the motion.
"""

pytestmark = pytest.mark.skipif(
    not os.environ.get("QC_TEST_HOOKS"), reason="set QC_TEST_HOOKS=1: pre-commit installs qc from this checkout"
)


def git(repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    revision = git(PROJECT, "rev-parse", "HEAD").stdout.strip()
    git(folder, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {PROJECT}\n  rev: {revision}\n  hooks:\n  - id: qc-check\n"
    )
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=folder, check=True, capture_output=True)
    return folder


def test_a_dirty_article_is_stopped_with_fragment_reason_and_command(repository: Path) -> None:
    (repository / "data").mkdir(exist_ok=True)
    (repository / "data" / "council.txt").write_text(DIRTY)
    git(repository, "add", "-A")
    stopped = git(repository, "commit", "-m", "add an article")
    said = stopped.stdout + stopped.stderr
    assert stopped.returncode == 1, said
    assert "304 North Cardinal St." in said
    assert "TPL001 theme-demo-address" in said
    assert "qc clean --in-place data/council.txt" in said


def test_qc_clean_mends_it_and_the_commit_passes(repository: Path) -> None:
    config = repository / ".pre-commit-config.yaml"
    config.write_text(config.read_text() + "  - id: qc-clean\n")
    (repository / "data").mkdir(exist_ok=True)
    (repository / "data" / "council.txt").write_text(DIRTY)
    git(repository, "add", "-A")
    mended = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "qc-clean"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert mended.returncode == 1, mended.stdout
    assert (repository / "data" / "council.txt").read_text().startswith("The council voted on Monday")
    git(repository, "add", "-A")
    passed = git(repository, "commit", "-m", "add an article")
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_files_outside_data_and_corpus_are_left_alone(repository: Path) -> None:
    (repository / "README.txt").write_text(DIRTY)
    (repository / "data" / "requirements.txt").write_text(DIRTY)
    git(repository, "add", "-A")
    passed = git(repository, "commit", "-m", "add a readme")
    assert passed.returncode == 0, passed.stdout + passed.stderr
