"""The GitHub Action and the GitLab template, run as their runners would on the repository that docs/ci.md shows."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import ARTICLE
from tests.dataset import (
    ADDRESS,
    BIN,
    OTHER,
    PATH,
    REPOSITORY,
    ROOT,
    Dataset,
    act,
    checked_out,
    git,
    names,
    prints_of,
    pull,
    push,
    qc,
    reports,
    reports_in,
    settle,
)
from tests.runner import EXPRESSION, Runner

COMMANDS = "$(touch pwned) `touch pwned` '; touch pwned; ' \"; touch pwned; #"


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository and its server, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        settle(patch)
        Dataset(folder).make()
    return folder


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Dataset:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    copy = Dataset(tmp_path)
    copy.first = git(copy.folder, "rev-parse", "HEAD")
    return copy


def test_a_pull_request_is_stopped_by_what_it_adds_alone(dataset: Dataset) -> None:
    dataset.branch()
    dataset.add("new", f"{ADDRESS}\n{ARTICLE}A new one.\n")
    head = dataset.push("change")
    result = act(checked_out(dataset, dataset.merged()), pull(dataset, head), sarif="true")
    assert result.code == 1, result.log
    assert result.outputs["verdict"] == "failed"
    assert names(result) == ["new"]
    assert "::error file=data/news.jsonl,line=1," in result.log
    assert result.summary.startswith("## qc: 1 error")
    assert ADDRESS in result.summary
    assert "| this change | 0 → 1 |" in result.summary
    assert "reports of this run" not in result.summary  # they are in a folder that goes with the job
    assert "1 document and 1 file unchanged" in result.log
    ((used, options),) = result.used[-1:]
    assert used.startswith("github/codeql-action/upload-sarif@")
    (alert,) = json.loads(Path(options["sarif_file"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    assert alert["partialFingerprints"]["primaryLocationLineHash"].split(":")[0] in prints_of(reports(result))


def test_the_summary_shows_what_an_edit_makes_of_a_document(dataset: Dataset) -> None:
    dataset.branch()
    dataset.write("data/essays/old.txt", ARTICLE)
    head = dataset.push("change")
    result = act(checked_out(dataset, dataset.merged()), pull(dataset, head))
    assert result.code == 0, result.log
    assert "| this change | 1 | 0.0% → 100.0% | 100.0% → 0.0% | 0.0% |" in result.summary
    assert len(result.summary.splitlines()) < 60


def test_many_findings_name_no_temporary_folder_to_reviewers(dataset: Dataset) -> None:
    dataset.branch()
    dataset.write("data/more.jsonl", "".join(Dataset.record(str(n), f"{ADDRESS}\n{ARTICLE}") for n in range(30)))
    head = dataset.push("change")
    result = act(checked_out(dataset, dataset.merged()), pull(dataset, head))
    assert "21 more errors; see the other reports of this run (jsonl, markdown, sarif)" in result.log
    assert str(dataset.folder.parent / "temp") not in result.log + result.summary


def test_a_clean_pull_request_passes_though_there_is_old_dirt(dataset: Dataset) -> None:
    dataset.branch()
    dataset.add("new", ARTICLE)
    head = dataset.push("change")
    result = act(checked_out(dataset, dataset.merged()), pull(dataset, head))
    assert (result.code, result.outputs["verdict"]) == (0, "passed"), result.log
    assert not [used for used, _ in result.used if "upload-sarif" in used]
    assert "nothing found in 1 document" in result.summary
    assert "What next" not in result.summary


def test_what_the_base_got_meanwhile_is_no_change_of_the_branch(dataset: Dataset) -> None:
    dataset.write("data/essays/others.txt", f"{ADDRESS}\n{ARTICLE}")
    dataset.push("main")
    dataset.branch()
    dataset.add("new", ARTICLE)
    head = dataset.push("change")
    result = act(checked_out(dataset, dataset.merged()), pull(dataset, head))
    assert names(result) == ["new"], result.log


@pytest.mark.parametrize("depth", [1, 0])
def test_the_head_of_a_branch_may_be_checked_out_too(dataset: Dataset, depth: int) -> None:
    dataset.branch()
    dataset.add("new", ARTICLE)
    head = dataset.push("change")
    assert names(act(checked_out(dataset, head, depth=depth), pull(dataset, head))) == ["new"]


def test_a_push_is_compared_with_what_was_there_before(dataset: Dataset) -> None:
    dataset.add("one", ARTICLE)
    before = dataset.push("main")
    dataset.add("two", f"{ADDRESS}\n{ARTICLE}")
    result = act(checked_out(dataset, dataset.push("main")), push(before))
    assert (names(result), result.code) == (["two"], 1)


def test_a_new_branch_is_compared_with_the_default_branch(dataset: Dataset) -> None:
    dataset.branch()
    dataset.add("new", ARTICLE)
    workspace = checked_out(dataset, dataset.push("change"))
    result = act(workspace, push("0" * 40), {"GITHUB_REF": "refs/heads/change"})
    assert names(result) == ["new"], result.log


@pytest.mark.parametrize("event", [push("0" * 40), ("schedule", {"repository": REPOSITORY})])
def test_without_a_base_everything_is_judged(dataset: Dataset, event: tuple[str, Mapping[str, Any]]) -> None:
    result = act(checked_out(dataset, dataset.first), event)
    assert (names(result), result.code) == (["data/essays/old.txt", "old"], 1), result.log


def test_a_baseline_hides_what_is_known_and_none_judges_all(dataset: Dataset) -> None:
    assert qc(dataset.folder, "baseline", "create", "data/") == 0
    before = dataset.push("main")
    result = act(checked_out(dataset, before), push(dataset.first), diff_base="none", baseline=".qc-baseline.jsonl")
    assert (result.code, len(reports(result))) == (0, 2), result.log
    assert "2 known" in result.log


@pytest.mark.parametrize(
    ("repository", "actor"), [("stranger/articles", "stranger"), ("owner/articles", "dependabot[bot]")]
)
def test_a_token_that_may_only_read_still_gets_summary_and_verdict(
    dataset: Dataset, repository: str, actor: str
) -> None:
    dataset.branch()
    dataset.add("new", f"{ADDRESS}\n{ARTICLE}")
    head = dataset.push("change")
    workspace = checked_out(dataset, dataset.merged())
    result = act(workspace, pull(dataset, head, repository), {"GITHUB_ACTOR": actor}, sarif="true")
    assert (result.code, result.outputs["verdict"]) == (1, "failed")
    assert not [used for used, _ in result.used if "upload-sarif" in used]
    assert "::notice::nothing goes to code scanning" in result.log
    assert ADDRESS in result.summary


def test_paths_are_one_a_line_with_blanks_and_globs(dataset: Dataset) -> None:
    dataset.write("data/two words/a.txt", ARTICLE)
    revision = dataset.push("main")
    result = act(checked_out(dataset, revision), ("schedule", {}), paths="data/two words\r\n\n  \ndata/*.jsonl\n")
    assert names(result) == ["data/two words/a.txt", "old"], result.log


@pytest.mark.parametrize("name", ["paths", "config", "fail_on", "baseline", "diff_base"])
@pytest.mark.parametrize("text", [COMMANDS, "--exit-zero"])
def test_no_input_becomes_a_command_or_an_option(dataset: Dataset, name: str, text: str) -> None:
    workspace = checked_out(dataset, dataset.first)
    result = act(workspace, ("schedule", {}), **{name: text})
    assert (result.code, result.outputs["verdict"]) == (2, "broken"), result.log
    assert not list(dataset.folder.parent.rglob("pwned"))


def test_what_is_broken_is_said_in_log_and_summary(dataset: Dataset) -> None:
    workspace = checked_out(dataset, dataset.first)
    empty = act(workspace, ("schedule", {}), paths=" \n")
    assert (empty.code, empty.outputs["verdict"]) == (2, "broken")
    assert "::error::the input paths is empty" in empty.log
    missing = act(workspace, push("1" * 40))
    assert missing.code == 2
    assert f"the commit {'1' * 40}, which this change is compared with, cannot be fetched" in missing.summary
    nothing = act(workspace, ("schedule", {}), paths="nowhere/", sarif="true")
    assert (nothing.code, nothing.outputs["verdict"]) == (2, "broken")
    assert "## qc could not check everything" in nothing.summary
    assert not [used for used, _ in nothing.used if "upload-sarif" in used]


def test_no_text_keeps_excerpts_out_of_everything(dataset: Dataset) -> None:
    workspace = checked_out(dataset, dataset.first)
    result = act(workspace, ("schedule", {}), no_text="true")
    assert result.code == 1
    written = [file.read_text(encoding="utf-8") for file in Path(result.outputs["report-path"]).iterdir()]
    assert len(written) == 3
    for text in [*written, result.log, result.summary]:
        assert "Cardinal" not in text
        assert "MA 02124" not in text


def test_a_version_that_is_none_is_refused_before_pip_runs(tmp_path: Path) -> None:
    given = {"python": {"python-path": "/nonexistent"}}
    runner = Runner(ROOT, tmp_path, tmp_path, ("schedule", {}), {}, given)
    result = runner.run(paths="data/", version="1.0 --index-url=https://evil.example")
    assert result.code == 2
    assert "::error::the input version is no version" in result.log


@pytest.mark.skipif(not os.environ.get("QC_TEST_HOOKS"), reason="set QC_TEST_HOOKS=1: pip installs qc from here")
def test_the_action_installs_qc_from_its_own_checkout(dataset: Dataset) -> None:
    temp = dataset.folder.parent / "temp"
    temp.mkdir()
    given = {"python": {"python-path": sys.executable}}
    runner = Runner(ROOT, checked_out(dataset, dataset.first), temp, ("schedule", {}), {}, given)
    result = runner.run(paths="data/")
    assert (result.code, names(result)) == (1, ["data/essays/old.txt", "old"]), result.log
    assert (temp / "qc-environment" / "bin" / "qc").exists()


def gitlab(workspace: Path, **variables: str) -> tuple[int, str]:
    """Run the script of the template with the shell that an image has at least."""
    job = yaml.safe_load((ROOT / "templates" / "qc.gitlab-ci.yml").read_text(encoding="utf-8"))["qc"]
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(job["script"])],
        cwd=workspace,
        env={**os.environ, "PATH": PATH, **job["variables"], **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def quality(workspace: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((workspace / "qc-report" / "code-quality.json").read_text("utf-8"))
    return found


def test_the_gitlab_job_judges_what_a_merge_request_adds(dataset: Dataset) -> None:
    dataset.branch()
    dataset.add("new", f"{ADDRESS}\n{ARTICLE}")
    workspace = checked_out(dataset, dataset.push("change"), depth=0)
    code, log = gitlab(workspace, CI_MERGE_REQUEST_DIFF_BASE_SHA=dataset.first, CI_COMMIT_BEFORE_SHA="0" * 40)
    assert code == 1, log
    assert [entry["location"]["path"] for entry in quality(workspace)] == ["data/news.jsonl"]
    assert "<testsuite" in (workspace / "qc-report" / "junit.xml").read_text(encoding="utf-8")
    assert (workspace / "qc-report" / "summary.md").read_text(encoding="utf-8").startswith("## qc: 1 error")


@pytest.mark.parametrize("variables", [{}, {"CI_COMMIT_BEFORE_SHA": "0" * 40}, {"QC_DIFF_BASE": "none"}])
def test_the_gitlab_job_judges_all_where_there_is_no_base(dataset: Dataset, variables: dict[str, str]) -> None:
    workspace = checked_out(dataset, dataset.first)
    code, log = gitlab(workspace, QC_FAIL_ON="never", **variables)
    assert (code, len(quality(workspace))) == (0, 2), log


def test_no_variable_of_the_gitlab_job_becomes_a_command_or_an_option(dataset: Dataset) -> None:
    workspace = checked_out(dataset, dataset.first)
    for name in ("QC_PATHS", "QC_FAIL_ON", "QC_BASELINE", "QC_DIFF_BASE"):
        assert gitlab(workspace, **{name: COMMANDS})[0] == 2
    assert gitlab(workspace, QC_PATHS="--exit-zero")[0] == 2
    assert not list(dataset.folder.parent.rglob("pwned"))


def test_hook_action_template_and_command_line_agree_on_findings_and_fingerprints(dataset: Dataset) -> None:
    dataset.branch()
    dataset.add("new", f"{ADDRESS}\n{ARTICLE}{OTHER}\n{ADDRESS}\n")
    dataset.write("data/essays/new.txt", f"{ADDRESS}\n{ARTICLE}")
    hook = hooked(dataset)
    head = dataset.push("change")
    workspace = checked_out(dataset, dataset.merged())
    action = act(workspace, pull(dataset, head), sarif="true")
    gitlab(workspace, QC_DIFF_BASE=dataset.first)
    qc(workspace, "check", "data/", "--diff-base", dataset.first, "--report", "jsonl:command.jsonl")
    command = reports_in(workspace / "command.jsonl")
    assert sorted_by_source(hook) == sorted_by_source(reports(action)) == sorted_by_source(command)
    expected = prints_of(command)
    assert len(set(expected)) == len(expected) == 4
    sarif = json.loads((Path(action.outputs["report-path"]) / "qc.sarif").read_text(encoding="utf-8"))
    alerts = [alert["partialFingerprints"]["primaryLocationLineHash"] for alert in sarif["runs"][0]["results"]]
    assert sorted(alert.partition(":")[0] for alert in alerts) == expected
    assert sorted(entry["fingerprint"] for entry in quality(workspace)) == expected


def sorted_by_source(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return reports in the order of their files, for pre-commit names files in another one."""
    return sorted(found, key=lambda report: (report["source"], report["record"] or 0))


def hooked(dataset: Dataset) -> list[dict[str, Any]]:
    """Run qc-check as pre-commit does, with the names of staged files; return the reports."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    hook = next(hook for hook in hooks if hook["id"] == "qc-check")
    git(dataset.folder, "add", "-A")
    staged = git(dataset.folder, "diff", "--cached", "--name-only", "--diff-filter=ACMRTUXB").splitlines()
    files = [name for name in staged if re.search(hook["files"], name) and not re.search(hook["exclude"], name)]
    assert sorted(files) == ["data/essays/new.txt", "data/news.jsonl"]
    report = dataset.folder.parent / "hook.jsonl"
    words = [*shlex.split(hook["entry"]), f"--report=jsonl:{report}", *files]
    assert qc(dataset.folder, *words[1:]) == 1
    return reports_in(report)


def schema(name: str, *files: Path) -> None:
    words = ["-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}", *map(str, files)]
    done = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_action_template_and_examples_are_valid(dataset: Dataset) -> None:
    schema("github-actions", ROOT / "action.yml")
    schema("github-workflows", dataset.folder / ".github" / "workflows" / "corpus.yml")
    schema("gitlab-ci", ROOT / "templates" / "qc.gitlab-ci.yml", dataset.folder / ".gitlab-ci.yml")


def test_zizmor_finds_nothing_unsafe_in_the_action() -> None:
    words = [str(BIN / "zizmor"), "--offline", "--no-progress", "--persona", "pedantic", "action.yml"]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_shellcheck_finds_nothing_in_the_scripts(tmp_path: Path) -> None:
    job = yaml.safe_load((ROOT / "templates" / "qc.gitlab-ci.yml").read_text(encoding="utf-8"))["qc"]
    template = tmp_path / "template.sh"
    # Words are split and globs left alone on purpose there.
    template.write_text("\n".join(["#!/bin/sh", "# shellcheck disable=SC2086", *job["script"]]), encoding="utf-8")
    scripts = [*map(str, sorted((ROOT / "action").glob("*.sh"))), str(template)]
    assert len(scripts) == 3
    done = subprocess.run([BIN / "shellcheck", *scripts], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_expression_stands_in_a_script_and_other_actions_are_pinned() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    assert len(steps) == 5
    for step in steps:
        assert not EXPRESSION.search(step.get("run", ""))
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]) if "uses" in step else step["shell"] == "bash"


def test_inputs_outputs_and_variables_are_explained() -> None:
    manifest = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    job = yaml.safe_load((ROOT / "templates" / "qc.gitlab-ci.yml").read_text(encoding="utf-8"))["qc"]
    rows = re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"), re.MULTILINE)
    variables = [name for name in job["variables"] if name.startswith("QC_")]
    assert rows == [*manifest["inputs"], *manifest["outputs"], *variables]
