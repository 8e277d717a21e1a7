"""Files that rules are made of: YAML with strings only, tables, and both as one JSON file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from qc import rulesources
from qc.rulesources import Fault, pack, read_folder, read_table, read_yaml


def content(tmp_path: Path, text: str | bytes) -> object:
    path = tmp_path / "rule.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("languages: [no, on]", {"languages": ["no", "on"]}),
        ("max_words: 010", {"max_words": "010"}),
        ("lines:\n  - 1:30\n  - yes\n  - 'null'", {"lines": ["1:30", "yes", "null"]}),
        ("beside: null\nunless: ~\nwhere:", {"beside": None, "unless": None, "where": None}),
        ("a: &x [p]\nb: *x", {"a": ["p"], "b": ["p"]}),
        ("patterns:\n  - '\\b304 North Cardinal\\b'", {"patterns": [r"\b304 North Cardinal\b"]}),
        ("", None),
    ],
)
def test_scalars_stay_strings(tmp_path: Path, text: str, expected: object) -> None:
    assert content(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: [", "is not YAML: while parsing"),
        ("id: a\nid: b", "is not YAML: the key id in line 2 was there before"),
        ("where:\n  a: 1\n  a: 2", "is not YAML: the key a in line 3 was there before"),
        ("? [a, b]\n: c", "is not YAML: the key in line 1 is not a word"),
        ("a: 1\n---\nb: 2", "is not YAML: expected a single document"),
        (b"\xff\xfe\x00", "is not YAML"),
        (b"a: \x08", "is not YAML: unacceptable character"),
        ("&a [*a]", "is not YAML: maximum recursion depth exceeded"),
        ("[" * 50_000, "is not YAML"),
    ],
)
def test_what_is_no_yaml_is_a_fault_in_one_line(tmp_path: Path, text: str | bytes, fault: str) -> None:
    found = content(tmp_path, text)
    assert isinstance(found, Fault)
    assert found.startswith(fault)
    assert "\n" not in found


def test_aliases_of_aliases_are_made_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    made = content(tmp_path, "\n".join(lines))
    assert isinstance(made, dict)
    assert len(made) == 30


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert read_yaml(tmp_path / "none.yaml") == "cannot be read: No such file or directory"
    assert read_table(tmp_path / "none.txt") == "cannot be read: No such file or directory"


def test_a_table_has_an_entry_a_line_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "days.txt"
    path.write_text("# days\nMonday\n\n  Tuesday  \n", encoding="utf-8")
    assert read_table(path) == ("Monday", "Tuesday")
    path.write_bytes(b"caf\xe9\n")
    assert read_table(path) == "is not UTF-8"


def folder(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    (tmp_path / "tables").mkdir()
    (tmp_path / "share" / "b.yaml").write_text("id: SHR902\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("id: SHR901\n", encoding="utf-8")
    (tmp_path / "tables" / "days.txt").write_text("Monday\n", encoding="utf-8")
    (tmp_path / "measured.json").write_text('{"rules": {}, "categories": {"share": 0.97}}', encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_in_one_order(tmp_path: Path) -> None:
    sources = read_folder(folder(tmp_path))
    assert [path for path, _ in sources.rules] == ["a.yaml", "share/b.yaml"]
    assert sources.tables == {"days": ("Monday",)}
    assert json.loads(sources.measured)["categories"] == {"share": 0.97}


def test_a_folder_packs_into_one_json_file(tmp_path: Path) -> None:
    packed = json.loads(pack(folder(tmp_path)))
    assert packed["rules"] == [["a.yaml", {"id": "SHR901"}], ["share/b.yaml", {"id": "SHR902"}]]
    assert packed["tables"] == {"days": ["Monday"]}
    assert packed["measured"]["categories"] == {"share": 0.97}


def test_a_broken_file_is_not_packed(tmp_path: Path) -> None:
    (folder(tmp_path) / "c.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(ValueError, match=r"c\.yaml: is not YAML"):
        pack(tmp_path)


def test_packing_needs_nothing_but_pyyaml() -> None:
    """The build of the wheel loads the module alone, in an environment without qc's dependencies."""
    path = Path(__file__).parents[1] / "qc" / "rulesources.py"
    script = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('m', sys.argv[1]); "
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module); "
        "print(sorted({'qc', 'msgspec', 'numpy', 'regex'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_loader_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    every = sorted((Path(__file__).parents[1] / "rules").rglob("*.yaml"))
    paths = {
        *every[::25],
        *(path for path in every if re.search(r"\?[^'\"\n]*[,\]]", path.read_text(encoding="utf-8"))),
    }
    fast = [read_yaml(path) for path in paths]
    monkeypatch.delattr(yaml, "CBaseLoader")
    rulesources._loader.cache_clear()
    assert [read_yaml(path) for path in paths] == fast
    rulesources._loader.cache_clear()
