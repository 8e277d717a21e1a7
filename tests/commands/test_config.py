"""`qc config show`: every setting, its value and its origin."""

import re
from pathlib import Path

import msgspec
import pytest

from qc.cli import main
from qc.settings import Settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def shown(capsys: Capture, *words: str) -> dict[str, tuple[str, str]]:
    assert main(["config", "show", *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    cells = [line.split(maxsplit=1) for line in lines]
    return {key: (rest[: rest.rindex("  ")].strip(), rest[rest.rindex("  ") :].strip()) for key, rest in cells}


def test_without_a_file_every_value_is_a_default(capsys: Capture) -> None:
    found = shown(capsys)
    assert {origin for _, origin in found.values()} == {"default"}
    keys = {field.encode_name for field in msgspec.structs.fields(Settings)}
    assert {key.partition(".")[0] for key in found} == keys
    assert found["fail-on"] == ('"error"', "default")
    assert found["limits.error"] == ("0.95", "default")
    assert found["text-field"] == ("-", "default")
    assert found["levels"] == ("-", "default")


def test_a_value_of_the_file_names_its_line(capsys: Capture, folder: Path) -> None:
    (folder / "qc.toml").write_text(
        'show = "info"\nexclude = ["a", "b"]\n\n[limits]\n# the least\nclean = 0.99\n\n[clean]\nmax-share = 0.3\n\n'
        '[levels]\nTPL001 = "off"\n"consent" = "info"\n',
        encoding="utf-8",
    )
    found = shown(capsys)
    path = folder / "qc.toml"
    assert found["show"] == ('"info"', f"{path}:1")
    assert found["exclude"] == ('["a","b"]', f"{path}:2")
    assert found["limits.clean"] == ("0.99", f"{path}:6")
    assert found["limits.error"] == ("0.95", "default")
    assert found["clean.max-share"] == ("0.3", f"{path}:9")
    assert found["levels.TPL001"] == ('"off"', f"{path}:12")
    assert found["levels.consent"] == ('"info"', f"{path}:13")


def test_an_inline_table_names_its_own_line(capsys: Capture, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.qc]\nlimits = { clean = 0.99 }\n", encoding="utf-8")
    assert shown(capsys)["limits.clean"] == ("0.99", f"{folder / 'pyproject.toml'}:2")


def test_a_file_can_be_named(capsys: Capture, folder: Path) -> None:
    (folder / "other.toml").write_text("max-ratio = 50\n", encoding="utf-8")
    assert shown(capsys, "--config", "other.toml")["max-ratio"] == ("50", "other.toml:1")


def test_columns_are_aligned_and_text_is_harmless(capsys: Capture, folder: Path) -> None:
    (folder / "qc.toml").write_text('exclude = ["a\\u001b[31m"]\n', encoding="utf-8")
    assert main(["config", "show"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    starts = {len(line) - len(re.sub(r"^\S+\s+", "", line)) for line in out.splitlines()}
    assert len(starts) == 1


def test_a_broken_file_ends_with_2_and_names_all_faults(capsys: Capture, folder: Path) -> None:
    (folder / "qc.toml").write_text('shw = "info"\nmax-ratio = "many"\n', encoding="utf-8")
    assert main(["config", "show"]) == 2
    err = capsys.readouterr().err
    assert "qc.toml:1: unknown setting shw; did you mean show?" in err
    assert "qc.toml:2: max-ratio: Expected int, got str" in err
