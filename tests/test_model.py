"""Model folders: what is written is read, and what does not fit is refused in one sentence."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from qc.batch import Batch
from qc.checker import Checker
from qc.documents import Document
from qc.errors import ModelError
from qc.model import ARRAYS, EXPERIENCE, LEAST_WORDS, MANIFEST, SHIPPED, TOPIC, Model, load_shipped
from qc.ruleset import load_shipped as load_rules
from tests.builders import ARTICLE

LONG = ARTICLE * 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "model")
    return tmp_path / "model"


def refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        Model.load(folder)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_what_is_saved_is_loaded_and_says_the_same(tmp_path: Path) -> None:
    load_shipped().save(tmp_path / "copy")
    again = Model.load(tmp_path / "copy")
    batch = Batch([Document("d", f"Home\nNews\n{LONG}Share this story\n")], ["en"])
    assert np.array_equal(again.judge(batch, []).foreign, load_shipped().judge(batch, []).foreign)
    assert again.manifest.files == load_shipped().manifest.files


def test_a_missing_folder_or_file_is_named(folder: Path, tmp_path: Path) -> None:
    assert "none" in refusal(tmp_path / "none")
    (folder / ARRAYS).unlink()
    assert ARRAYS in refusal(folder)


@pytest.mark.parametrize("name", [ARRAYS, EXPERIENCE])
def test_a_file_that_was_cut_short_or_changed_is_refused(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-100])
    assert "hash" in refusal(folder)
    (folder / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert "hash" in refusal(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff"])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    assert MANIFEST in refusal(folder)


def test_another_version_is_refused(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest | {"version": 99}))
    assert "version 99" in refusal(folder)


def test_files_outside_of_the_folder_are_refused(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest | {"files": {"../../etc/passwd": "0"}}))
    assert MANIFEST in refusal(folder)


def test_columns_of_another_qc_are_refused(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    manifest["columns"] = manifest["columns"][1:]
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    batch = Batch([Document("d", LONG)], ["en"])
    with pytest.raises(ModelError, match="columns"):
        Model.load(folder).judge(batch, [])


@pytest.mark.parametrize("knots", [[], [[0.0, 0.5], [1.0, 0.1], [0.5, 0.2]]])
def test_a_curve_that_is_missing_or_falls_is_refused(folder: Path, knots: list[list[float]]) -> None:
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    manifest["calibration"]["knots"] = knots
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    assert "knots" in refusal(folder)


def test_files_that_do_not_go_together_are_refused(folder: Path) -> None:
    shutil.copy(folder / TOPIC, folder / ARRAYS)
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    manifest["files"][ARRAYS] = manifest["files"][TOPIC]
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    assert "do not go together" in refusal(folder)


def test_the_digest_is_that_of_the_manifest(folder: Path) -> None:
    assert Model.load(folder).digest == load_shipped().digest
    assert len(load_shipped().digest) == 16


@pytest.mark.parametrize(
    "text",
    ["", "One line.", "word " * 2000, "😀\n" * 50, "\n".join(["Home"] * 10_000), "桥" * 500, f"{LONG}\x00\ud800"],
    ids=["empty", "one fragment", "one word", "emoji", "ten thousand fragments", "one character", "odd characters"],
)
def test_odd_documents_are_judged_or_left_alone(text: str) -> None:
    report = Checker(load_rules(), model=load_shipped()).check([Document("d", text)])[0]
    assert report.score is None or 0 <= report.score <= 1


def test_short_documents_are_left_to_the_rules() -> None:
    report = Checker(load_rules(), model=load_shipped()).check([Document("d", "Home\nNews\nIt rained in Leeds.")])[0]
    assert "boilerplate" in report.not_assessed
    assert all(finding.rule != "BLR001" for finding in report.findings)
    assert len(["Home", "News", "It", "rained", "in", "Leeds."]) < LEAST_WORDS
