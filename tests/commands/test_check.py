"""`qc check` as a person or a script meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qc.cli import main
from qc.reports import FORMATS
from tests.builders import ARTICLE

ADDRESS = "304 North Cardinal St.\nDorchester Center, MA 02124\n"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def records(path: Path, *texts: str) -> None:
    lines = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n")


def reports(text: str) -> list[dict[str, object]]:
    return [record for record in map(json.loads, text.splitlines()) if "kind" not in record]


def test_a_clean_document_ends_with_0_and_a_dirty_one_with_1(folder: Path, capsys: Capture) -> None:
    (folder / "clean.txt").write_text(ARTICLE)
    (folder / "dirty.txt").write_text(ADDRESS + ARTICLE)
    assert main(["check", "clean.txt"]) == 0
    assert main(["check", "dirty.txt"]) == 1
    out, err = capsys.readouterr()
    assert "⟦304 North Cardinal St.⟧" in out
    assert err.splitlines()[-1].startswith("1 document (0 clean, 1 mixed")


def test_the_exit_code_is_the_same_for_every_format_and_number_of_processes(folder: Path, capsys: Capture) -> None:
    (folder / "dirty.txt").write_text(ADDRESS + ARTICLE)
    for name in ("full", "concise", "json", "jsonl"):
        assert main(["check", "dirty.txt", "--format", name]) == 1
    assert main(["check", "dirty.txt", "-j", "2", "-q"]) == 1
    assert main(["check", "dirty.txt", "--exit-zero"]) == 0
    assert main(["check", "dirty.txt", "--fail-on", "never"]) == 0
    capsys.readouterr()


def test_one_run_writes_several_reports(folder: Path, capsys: Capture) -> None:
    records(folder / "a.jsonl", ADDRESS + ARTICLE, ARTICLE)
    assert (
        main(["check", "a.jsonl", "--format", "concise", "--report", "jsonl:r.jsonl", "--report", "json:r.json"]) == 1
    )
    assert capsys.readouterr().out.startswith("a.jsonl:1:1:1: error TPL001")
    assert [report["id"] for report in reports((folder / "r.jsonl").read_text())] == ["0", "1"]
    assert len(json.loads((folder / "r.json").read_text())["reports"]) == 2


def test_verbose_names_settings_rules_and_files(folder: Path, capsys: Capture) -> None:
    (folder / "qc.toml").write_text("fail-on = 'warning'\n")
    (folder / "clean.txt").write_text(ARTICLE)
    assert main(["check", "clean.txt", "-v"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f'qc: fail-on = "warning" ({folder}/qc.toml:1)'
    assert lines[1].endswith(" rules")
    assert lines[2] == "qc: reading clean.txt"


def test_no_text_leaves_no_excerpt(folder: Path, capsys: Capture) -> None:
    records(folder / "a.jsonl", ADDRESS + ARTICLE + "The cafÃ© opened.\n")
    assert main(["check", "a.jsonl", "--no-text", "--show", "info", "--report", "jsonl:r.jsonl"]) == 1
    everything = capsys.readouterr().out + (folder / "r.jsonl").read_text()
    for excerpt in ("Cardinal St", "Dorchester", "caf", "library"):
        assert excerpt not in everything


def test_include_text_carries_the_document(folder: Path, capsys: Capture) -> None:
    records(folder / "a.jsonl", ARTICLE)
    assert main(["check", "a.jsonl", "--include-text", "--format", "jsonl"]) == 0
    assert reports(capsys.readouterr().out)[0]["text"] == ARTICLE


def test_bad_records_are_findings_and_never_cost_another_document(folder: Path, capsys: Capture) -> None:
    lines = [b'{"text": "It rained."}', b"not json", b'{"no": 1}', b"[1]", b"", b'{"text": "It snowed."}']
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    assert main(["check", "a.jsonl", "--format", "jsonl"]) == 1
    found = reports(capsys.readouterr().out)
    assert [report["verdict"] for report in found] == ["clean", "unreadable", "unreadable", "unreadable", "clean"]
    assert [report["record"] for report in found] == [1, 2, 3, 4, 6]


def test_a_file_whose_rest_is_lost_ends_with_2_and_keeps_what_was_read(folder: Path, capsys: Capture) -> None:
    import gzip

    records(folder / "a.jsonl", *[ARTICLE] * 4000)
    packed = gzip.compress((folder / "a.jsonl").read_bytes(), mtime=0)
    (folder / "a.jsonl.gz").write_bytes(packed[:-20])
    assert main(["check", "a.jsonl.gz", "--format", "jsonl"]) == 2
    out, err = capsys.readouterr()
    assert len(reports(out)) > 100
    assert "a.jsonl.gz" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["missing.txt"], "missing.txt"),
        (["a.txt", "--select", "TPL01X"], "did you mean"),
        (["a.txt", "--format", "xml"], "there is no format 'xml'"),
        (["a.txt", "--report", "jsonl"], "FORMAT:FILE"),
        (["a.txt", "--report", "jsonl:none/r.jsonl"], "cannot be written"),
        (["a.txt", "--config", "none.toml"], "no such settings file"),
        (["a.txt", "--max-bad-docs", "some"], "nor a share"),
        (["a.txt", "--include-text", "--no-text"], "do not go together"),
        (["a.txt", "--rules", "none.yaml"], "does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_2(folder: Path, capsys: Capture, words: list[str], says: str) -> None:
    (folder / "a.txt").write_text(ARTICLE)
    assert main(["check", *words]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.startswith("qc: ")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("place", ["none/r", "folder", "/dev/full"])
def test_a_report_that_cannot_be_written_is_one_sentence_and_2(
    form: str, place: str, folder: Path, capsys: Capture
) -> None:
    (folder / "a.txt").write_text(ADDRESS + ARTICLE)
    (folder / "folder").mkdir()
    assert main(["check", "a.txt", "-q", "--format", "concise", "--report", f"{form}:{place}"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"qc: {place}: cannot be written: ")
    assert err.count("\n") == 1


def test_no_documents_is_2_unless_allowed(folder: Path, capsys: Capture) -> None:
    (folder / "empty").mkdir()
    assert main(["check", "empty"]) == 2
    assert "--allow-empty" in capsys.readouterr().err
    assert main(["check", "empty", "--allow-empty"]) == 0


def test_an_empty_file_is_an_empty_document(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text("")
    assert main(["check", "a.txt", "--format", "jsonl"]) == 0
    (report,) = reports(capsys.readouterr().out)
    assert (report["verdict"], report["score"]) == ("empty", None)


def test_settings_and_own_rules_take_part(folder: Path, capsys: Capture) -> None:
    (folder / "qc.toml").write_text("rules = ['mine']\n[levels]\nPRO901 = 'error'\n")
    (folder / "mine").mkdir()
    (folder / "mine" / "ours.yaml").write_text(
        "id: PRO901\nname: our-shop\nmessage: our shop\nwhat: w\nwhy: w\n"
        "lines: [Visit our shop]\ncases: {foreign: [], content: []}\n"
    )
    (folder / "a.txt").write_text(f"Visit our shop!\n{ARTICLE}")
    assert main(["check", "a.txt", "--format", "concise"]) == 1
    assert "PRO901 our-shop" in capsys.readouterr().out


def test_an_accepted_finding_is_not_reported_and_an_unused_entry_is(folder: Path, capsys: Capture) -> None:
    entry = "[[ignore]]\nrule = 'template'\nreason = 'about the theme'\n"
    unused = "[[ignore]]\nrule = 'share'\nreason = 'none'\n"
    (folder / "qc.toml").write_text(entry + unused)
    (folder / "a.txt").write_text(ADDRESS + ARTICLE)
    assert main(["check", "a.txt"]) == 0
    err = capsys.readouterr().err
    assert "QC901" in err
    assert "(share)" in err
    assert "(template)" not in err


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("a.txt", (ADDRESS + ARTICLE).encode(), "clean --in-place a.txt"),
        ("a.txt", (ADDRESS + ARTICLE).encode("utf-16"), "clean --output DIR a.txt"),
        ("a.txt", (ADDRESS + "It rained.\n").encode(), "clean --max-share 1 a.txt"),
        ("a.html", f"<p>{'<p>'.join((ADDRESS + ARTICLE).splitlines())}".encode(), "clean --output DIR a.html"),
    ],
)
def test_the_command_that_is_advised_is_one_that_works(
    folder: Path, capsys: Capture, name: str, content: bytes, command: str
) -> None:
    (folder / name).write_bytes(content)
    assert main(["check", name]) == 1
    out = capsys.readouterr().out
    assert f"qc {command}\n" in out
    main(command.replace("DIR", "cleaned").split())
    assert ", 2 findings gone, 0 left" in capsys.readouterr().err


def test_undecodable_bytes_have_no_command(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_bytes(bytes(range(256)) * 8)
    assert main(["check", "a.txt"]) == 1
    assert "qc clean" not in capsys.readouterr().out


def test_what_only_formats_for_people_ask_for_is_in_no_json(folder: Path, capsys: Capture) -> None:
    (folder / "a.txt").write_text(ADDRESS + ARTICLE)
    main(["check", "a.txt", "--report", "jsonl:r.jsonl", "--report", "json:r.json", "-q"])
    assert "mending" not in (folder / "r.jsonl").read_text() + (folder / "r.json").read_text()
    capsys.readouterr()


def test_show_text_prints_what_spans_point_into(folder: Path, capsys: Capture) -> None:
    (folder / "a.html").write_text("<html><body><h1>Title</h1><p>It <b>rained</b>.</p></body></html>")
    assert main(["check", "a.html", "--show-text"]) == 0
    out = capsys.readouterr().out
    assert "Title" in out
    assert "It rained." in out


def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    records(folder / "a.jsonl", *[ADDRESS + ARTICLE] * 3000)
    command = f"{sys.executable} -m qc check a.jsonl --format jsonl | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert '"kind":"header"' in done.stdout


def test_help_imports_neither_numpy_nor_a_command() -> None:
    code = "import sys; from qc.cli import build_parser; build_parser().format_help(); print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "sklearn", "regex", "hyperscan", "msgspec", "qc.commands"} & set(modules)


def test_checking_does_not_import_scikit_learn(folder: Path) -> None:
    (folder / "a.txt").write_text(ARTICLE)
    code = "import sys; from qc.cli import main; main(['check', 'a.txt', '-q']); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=folder
    )
    assert not {"sklearn", "scipy", "matplotlib", "langdetect"} & set(done.stdout.split())
