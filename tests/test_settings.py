"""One file, a closed schema, and for every value its origin."""

from pathlib import Path

import pytest

from qc.errors import SettingsError
from qc.settings import Settings, find, load, parse_share


def written(folder: Path, text: str, name: str = "qc.toml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_without_a_file_everything_is_a_default(tmp_path: Path) -> None:
    resolved = load(start=tmp_path)
    assert resolved.settings.fail_on == "error"
    assert set(resolved.origins.values()) == {"default"}


def test_the_nearest_file_upwards_is_found_and_the_repository_ends_the_search(tmp_path: Path) -> None:
    written(tmp_path, "")
    inner = tmp_path / "repository" / "data"
    inner.mkdir(parents=True)
    assert find(inner) == tmp_path / "qc.toml"
    (tmp_path / "repository" / ".git").mkdir()
    assert find(inner) is None
    written(tmp_path / "repository", "[tool.qc]\nshow = 'info'\n", "pyproject.toml")
    assert load(start=inner).settings.show == "info"


def test_every_value_says_where_it_came_from(tmp_path: Path) -> None:
    path = written(tmp_path, "# mine\nfail-on = 'warning'\n\n[limits]\nerror = 0.97\n")
    resolved = load(path).override({"fail-on": None, "show": "info"})
    assert resolved.origins["fail-on"] == f"{path}:2"
    assert resolved.origins["limits"] == f"{path}:4"
    assert resolved.origins["show"] == "--show"
    assert resolved.settings.limits.error == 0.97
    assert resolved.settings.limits.warning == 0.75


def test_all_faults_are_told_at_once_with_line_and_suggestion(tmp_path: Path) -> None:
    path = written(tmp_path, "fail_on = 'error'\nshow = 'loud'\nexclude = 3\n")
    with pytest.raises(SettingsError) as caught:
        load(path)
    first, second, third = str(caught.value).splitlines()
    assert first == f"{path}:1: unknown setting fail_on; did you mean fail-on?"
    assert second.startswith(f"{path}:2: show: ")
    assert third.startswith(f"{path}:3: exclude: ")


def test_ignore_holds_rules_to_switch_off_and_findings_that_are_accepted(tmp_path: Path) -> None:
    path = written(tmp_path, "[[ignore]]\nrule = 'SHR'\nreason = 'an article about sharing'\nsite = 'example.org'\n")
    (entry,) = load(path).settings.ignore
    assert not isinstance(entry, str)
    assert (entry.rule, entry.site) == ("SHR", "example.org")
    assert load(written(tmp_path, "ignore = ['NAV', 'share']\n")).settings.ignore == ("NAV", "share")


def test_an_accepted_entry_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="reason"):
        load(written(tmp_path, "[[ignore]]\nrule = 'SHR'\n"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fail-on = ", "is not TOML"),
        ("[limits]\nerror = 0.5\n", "must rise"),
        ("[limits]\nclean = 0.1\n", "must rise"),
        ("[clean]\nmax-share = 0\n", "max-share"),
        ("required-version = '>=99'\n", "this is"),
        ("required-version = 'new'\n", "write for example"),
        ("max-bad-docs = 'many'\n", "nor a share"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\nmin-score = 5\n", "2: min-score is 5, and must be from 0 to 1"),
        ("min-score = nan\n", "1: min-score is nan, and must be from 0 to 1"),
        ("min-mean-score = -0.1\n", "1: min-mean-score is -0.1, and must be from 0 to 1"),
        ("max-ratio = -1\n", "1: max-ratio is -1, and must be 1 or more"),
        ("max-document-chars = 0\n", "1: max-document-chars is 0, and must be 1 or more"),
        ("max-bad-docs = -2\n", "1: max-bad-docs is -2, and must be 0 or more"),
        ("[limits]\n\nerror = 95\n", "3: limits.error is 95, and must be from 0 to 1"),
        ("[clean]\nmax-share = 1.5\n", "2: clean.max-share is 1.5, and must be over 0 and at most 1"),
    ],
)
def test_a_number_out_of_its_range_is_one_sentence_with_origin_and_range(tmp_path: Path, text: str, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(caught.value) == f"{path}:{says}"


def test_all_numbers_out_of_range_are_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "max-ratio = 0\nmin-score = 2\n")
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "2"]


def test_options_are_held_to_the_same_ranges(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^--min-score: min-score is 7, and must be from 0 to 1$"):
        load(start=tmp_path).override({"min-score": 7})
    with pytest.raises(SettingsError, match=r"^--max-bad-docs: max-bad-docs: '-1' is neither"):
        load(start=tmp_path).override({"max-bad-docs": "-1"})


def test_a_missing_or_undecodable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load(tmp_path / "qc.toml")
    (tmp_path / "qc.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "qc.toml")


def test_a_share_is_a_percentage() -> None:
    assert parse_share("2%", "x") == 0.02
    with pytest.raises(SettingsError, match="x: '120%'"):
        parse_share("120%", "x")


def test_qc_that_is_no_table_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool]\nqc = 3\n")
    with pytest.raises(SettingsError, match="no table"):
        load(path)
    path.write_text("tool = 3\n")
    assert load(path).settings == Settings()
