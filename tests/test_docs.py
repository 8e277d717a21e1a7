"""The documentation: commands parse, marked ones run, every key and field is explained, links lead somewhere."""

import html
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
import yaml

from qc.cli import EXAMPLES, build_parser, main
from qc.errors import ExitCode
from qc.findings import Category, Finding, Report
from qc.reports import FORMATS, Header
from qc.reports.encoding import trailer
from qc.rules import Cases, Rule, Where
from qc.ruleset import load_shipped
from qc.settings import FIELDS, AcceptedEntry, CleanSettings, Limits, load
from qc.totals import Totals
from tests.test_hooks import DIRTY

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "docs" / "rules"  # `qc rules docs --check` looks at these
PAGES = sorted(page for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if MADE not in page.parents)
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
BLOCK = re.compile(r"(?P<comment><!-- [^\n]* -->\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
LANGUAGES = {
    **{
        "Arabic": "ar",
        "Chinese": "zh",
        "Dutch": "nl",
        "English": "en",
        "French": "fr",
        "German": "de",
        "Italian": "it",
    },
    **{"Japanese": "ja", "Polish": "pl", "Portuguese": "pt", "Russian": "ru", "Spanish": "es", "Swedish": "sv"},
    **{"Turkish": "tr", "Korean": "ko", "Czech": "cs", "Danish": "da", "Norwegian": "no", "Indonesian": "id"},
    "Ukrainian": "uk",
}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, *kinds: str) -> list[re.Match[str]]:
    return [block for block in BLOCK.finditer(text_of(name)) if block["kind"] in kinds]


def commands(body: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of a console block, each with the lines that it is said to print."""
    command, printed = "", list[str]()
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, printed
            command, printed = line[2:], []
        else:
            printed.append(line)
    if command:
        yield command, printed


def calls_of_qc(command: str) -> Iterator[list[str]]:
    """Yield what stands behind `qc` in each part of a pipe."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|>")
    lexer.whitespace_split, lexer.commenters = True, "#"
    part: list[str] = []
    for token in [*lexer, "|"]:
        if token != "|":
            part.append(token)
            continue
        words = part[: part.index(">")] if ">" in part else part
        if "qc" in words:
            yield words[words.index("qc") + 1 :]
        part = []


def options_of(command: str) -> set[str]:
    """Return the options that a command of qc knows."""
    return set(build_parser()._subparsers._group_actions[0].choices[command]._option_string_actions)  # type: ignore[union-attr,index]


ALL_OPTIONS = set().union(
    *(options_of(name) for name in ("check", "clean", "filter", "explain", "rule", "train", "eval"))
)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_line_parses(name: str) -> None:
    for block in blocks(name, "console"):
        for command, _ in commands(block["body"]):
            for arguments in calls_of_qc(command):
                assert build_parser().parse_args(arguments).command, command


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_of_the_help_parses(name: str) -> None:
    lines = [line.strip() for line in EXAMPLES[name].splitlines() if line.startswith("  ")]
    assert lines
    for line in lines:
        command = re.split(r" {3,}| (?=cut warnings)", line)[0]
        assert [build_parser().parse_args(arguments) for arguments in calls_of_qc(command)], line


@pytest.mark.parametrize("name", NAMES)
def test_commands_in_the_text_exist_with_their_options(name: str) -> None:
    known = re.compile("check|clean|filter|explain|rules?|baseline|config|train|eval")
    for code in CODE.findall(BLOCK.sub("", text_of(name))):
        words = code.split()
        if words[0] == "qc" and len(words) > 1 and not words[1].startswith("-"):
            assert known.fullmatch(words[1]) or words[1] == "COMMAND", code
            if words[1] in ("check", "clean", "filter", "explain", "rule"):
                assert {word for word in words if word.startswith("--")} <= options_of(words[1]), code
        elif words[0].startswith("--") and "=" not in code:
            assert words[0] in ALL_OPTIONS | {"--reference", "--draws", "--accept-new", "--prune"}, code


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the marked commands need, so that they may write."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / ".git").mkdir()
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    shutil.copy(ROOT / "qc.toml", folder)
    return folder


MARKED = [
    pytest.param(command, printed, id=f"{name}: {command[:50]}")
    for name in NAMES
    for block in blocks(name, "console")
    if (block["comment"] or "").startswith("<!-- runs")
    for command, printed in commands(block["body"])
]


@pytest.mark.parametrize(("command", "printed"), MARKED)
def test_marked_commands_run_and_print_what_is_shown(
    command: str, printed: list[str], copy: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(copy)
    piped = re.search(r" [|>] ", command)
    code = run_in_shell(command) if piped else main(next(calls_of_qc(command)))
    shown = "".join(capfd.readouterr())
    assert code in (ExitCode.OK, ExitCode.FINDINGS), shown
    for line in printed:
        assert line in shown


def run_in_shell(command: str) -> int:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(["bash", "-c", command], check=False, env={**os.environ, "PATH": path}).returncode


def test_something_is_marked() -> None:
    assert len(MARKED) >= 10


@pytest.mark.parametrize("number", range(len(blocks("README.md", "python"))))
def test_python_of_the_readme_runs(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(blocks("README.md", "python")[number]["body"], "README.md", "exec"), {})
    assert capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_settings_that_are_shown_can_be_loaded(name: str, tmp_path: Path) -> None:
    for block in blocks(name, "toml"):
        (tmp_path / "qc.toml").write_text(block["body"], encoding="utf-8")
        load(tmp_path / "qc.toml")


def documented(name: str, keys: Iterable[str]) -> None:
    codes = set(CODE.findall(text_of(name)))
    missing = [key for key in keys if key not in codes]
    assert not missing, f"{name} does not explain {', '.join(missing)}"


def keys_of(struct: type[msgspec.Struct]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(struct)]


def test_every_setting_is_explained_with_its_default() -> None:
    documented("docs/settings.md", [*FIELDS, *keys_of(AcceptedEntry), *keys_of(Limits), *keys_of(CleanSettings)])
    text = text_of("docs/settings.md")
    for struct in (Limits, CleanSettings):
        for field in msgspec.structs.fields(struct):
            assert f"| `{field.encode_name}` | `{field.default}` |" in text


def test_every_key_of_a_rule_is_explained() -> None:
    keys = [key for key in keys_of(Rule) if key not in ("path", "shipped")]
    documented("docs/rules.md", [*keys, *keys_of(Where), *keys_of(Cases)])


def test_every_field_of_a_report_is_explained_in_its_order() -> None:
    rows = re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \|", text_of("docs/formats.md").partition("### Report\n")[2], re.MULTILINE
    )
    fields = [field for row in rows for field in CODE.findall(row)]
    of_report = [key for key in keys_of(Report) if key not in ("site", "mending")]  # never written
    assert fields == [*of_report, *keys_of(Finding), "kind", *keys_of(Header), *trailer(Totals(), [])]


def test_every_format_is_explained() -> None:
    table = text_of("docs/formats.md").partition("## Reports")[2].partition("The formats for people")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(FORMATS)


def test_every_category_is_explained() -> None:
    rows = dict(re.findall(r"\| `([\w-]+)` \| (\w+) \|", text_of("docs/index.md")))
    assert rows == {category.value: category.prefix for category in Category}


def test_every_exit_code_is_explained() -> None:
    for name in ("README.md", "docs/formats.md"):
        assert [int(code) for code in re.findall(r"^\| (\d+) \|", text_of(name), re.MULTILINE)] == list(ExitCode)


def test_the_readme_names_the_languages_that_rules_are_for() -> None:
    sentence = re.search(r"\*\*Languages\.\*\*(.*?)In all other\s", text_of("README.md"), re.DOTALL)
    assert sentence is not None
    named = {LANGUAGES[word] for word in re.findall(r"\w+", sentence[1]) if word in LANGUAGES}
    spoken = {language.partition("-")[0] for rule in load_shipped().rules for language in rule.languages}
    assert named == spoken - {"any"}


@pytest.mark.parametrize("name", ["README.md", "docs/rules.md"])
def test_the_example_rule_is_the_file(name: str) -> None:
    assert text_of("docs/examples/herald-app-teaser.yaml") in text_of(name)


def test_the_hooks_that_are_shown_exist() -> None:
    known = {hook["id"] for hook in yaml.safe_load(text_of(".pre-commit-hooks.yaml"))}
    for name in ("README.md", "docs/hooks.md", "docs/ci.md"):
        shown = set(re.findall(r"- id: (qc-[\w-]+)", text_of(name)))
        assert shown == known


def test_what_the_hook_prints_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/council.txt").write_text(DIRTY)
    assert main(["check", "--allow-empty", "data/council.txt"]) == ExitCode.FINDINGS
    said = "".join(capfd.readouterr()).rpartition(";")[0]
    assert said in text_of("docs/hooks.md")


@pytest.mark.parametrize("name", NAMES)
def test_targets_of_make_exist(name: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)(?=`|$|  +#)", text_of(name), re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files_and_headings_that_exist(name: str) -> None:
    for link in LINK.findall(text_of(name)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_picture_shows_what_is_printed() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_pictures.py"))
    for name, (folder, arguments) in tool["PICTURES"].items():
        picture = text_of(f"docs/pictures/{name}.svg").replace("\xa0", " ")
        printed = tool["seen"](folder, arguments)
        told = [*re.findall(r"[A-Z]{3}\d{3} [\w-]+", printed), *re.findall("⟦[^⟧]*⟧", printed)]
        assert told
        for piece in told:
            assert piece in picture, f"{piece} is not in {name}.svg: run `make pictures`"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pictures_of_reports_show_what_is_written() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_report_pictures.py"))
    for name, (form, paths) in tool["PICTURES"].items():
        shown = squeezed(html.unescape(re.sub("<[^>]*>", "", text_of(f"docs/pictures/{name}.svg"))))
        written = tool["report"](form, paths)
        told = (
            [result["message"]["text"] for result in json.loads(written)["runs"][0]["results"]]
            if form == "sarif"
            else []
        )
        told = told or [code for line in re.findall(r"^\d\. .*$", written, re.MULTILINE) for code in CODE.findall(line)]
        assert told
        for piece in told:
            assert squeezed(piece) in shown, f"{piece} is not in {name}.svg: run `make pictures`"
