"""Settings: one file, a closed schema, and for every value where it came from."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from qc.errors import SettingsError, did_you_mean
from qc.ranges import RANGES, out_of_range

FILE = "qc.toml"
Percent = str


class AcceptedEntry(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """An `[[ignore]]` entry: a finding that people have looked at and accept; see policy.Accepted."""

    rule: str
    reason: str
    path: str | None = None
    site: str | None = None
    text: str | None = None


class Limits(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Least confidence of the levels, and the scores that part clean, mixed and dirty documents."""

    error: float = 0.95
    warning: float = 0.75
    floor: float = 0.5
    clean: float = 0.98
    dirty: float = 0.7


class CleanSettings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """Settings of `qc clean`: the largest share of a document's visible characters that it cuts."""

    max_share: float = 0.3


class Settings(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """All settings with their defaults; docs/settings.md explains each.

    Attributes:
        required_version: versions of qc that may use this file, for example ">=0.1".
        rules: rule files and folders of one's own, relative to the settings file.
        select: rules to run, by id, prefix, name or category; empty means all.
        ignore: rules not to run (strings), and accepted findings (`[[ignore]]` tables).
        exclude: globs of paths that are not read, relative to the settings file.
        text_field, id_field, url_field: names of the fields of records; found by themselves where None.
        max_document_chars: documents over so many code points are not scanned.
        max_ratio: most bytes that one compressed byte may become.
        show: least level that formats for people print.
        fail_on: least level of a finding that makes `qc check` end with 1.
        max_bad_docs: number or share ("2%") of bad documents that is let pass.
        min_score: least score that every document must have.
        min_mean_score: least mean score of all documents.
        baseline: file of known findings, relative to the settings file; none where None.
        model: folder of a model of one's own, relative to the settings file; qc's own where None.
        levels: rule id, name, prefix or category → error, warning, info or off.
        limits: least confidence of the levels; scores of the verdicts.
        clean: settings of `qc clean`.
    """

    required_version: str | None = None
    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str | AcceptedEntry, ...] = ()
    exclude: tuple[str, ...] = ()
    text_field: str | None = None
    id_field: str | None = None
    url_field: str | None = None
    max_document_chars: int = 10_000_000
    max_ratio: int = 200
    show: Literal["error", "warning", "info"] = "warning"
    fail_on: Literal["error", "warning", "never"] = "error"
    max_bad_docs: int | Percent | None = None
    min_score: float | None = None
    min_mean_score: float | None = None
    baseline: str | None = None
    model: str | None = None
    levels: dict[str, Literal["error", "warning", "info", "off"]] = {}
    limits: Limits = Limits()
    clean: CleanSettings = CleanSettings()


FIELDS = {field.encode_name: field for field in msgspec.structs.fields(Settings)}


class Resolved(msgspec.Struct, frozen=True):
    """Settings and where each value came from.

    Attributes:
        settings: the values.
        origins: key, or table and key ("limits.error"), → "default", "qc.toml:3" or "--fail-on".
        folder: what the file's paths are relative to: its folder, or the working directory where there is no file.
    """

    settings: Settings
    origins: dict[str, str]
    folder: Path

    def override(self, flags: Mapping[str, object]) -> "Resolved":
        """Return settings in which options of the command line, those that are not None, go before the file's."""
        given = {key: value for key, value in flags.items() if value is not None}
        changed = {key.replace("-", "_"): value for key, value in given.items()}
        origins = self.origins | {key: f"--{key}" for key in given}
        settings = msgspec.structs.replace(self.settings, **changed)
        _check(settings, origins)
        return Resolved(settings, origins, self.folder)


def load(named: Path | None = None, start: Path | None = None) -> Resolved:
    """Load the settings file that is named, or the nearest one.

    Args:
        named: the file given with `--config`, or None to look for `qc.toml` or `[tool.qc]` in `pyproject.toml`.
        start: where to look from, upwards to the repository's root; the working directory where None.

    Raises:
        SettingsError: the file cannot be read or holds something that qc does not know; all faults at once.
    """
    path = named or find(start or Path.cwd())
    if path is None:
        return Resolved(Settings(), dict.fromkeys(FIELDS, "default"), Path.cwd())
    text = _read(path)
    table = _table(text, path)
    values, problems = _convert(table, text, path)
    if problems:
        raise SettingsError("\n".join(problems))
    settings = Settings(**values)
    _require_version(settings, path)
    origins = {key: _where(key, text, path) if key in table else "default" for key in FIELDS}
    origins |= _inner_origins(table, text, path)
    _check(settings, origins)
    return Resolved(settings, origins, path.resolve().parent)


def find(start: Path) -> Path | None:
    """Return the nearest `qc.toml`, or `pyproject.toml` with a table `[tool.qc]`, up to the repository's root."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
        project = folder / "pyproject.toml"
        if project.is_file() and "[tool.qc" in project.read_text(encoding="utf-8", errors="replace"):
            return project
        if (folder / ".git").exists():
            return None
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such settings file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as settings: {error}") from error


def _table(text: str, path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = content.get("tool")
        content = tool.get("qc", {}) if isinstance(tool, dict) else {}
        if not isinstance(content, dict):
            raise SettingsError(f"{path}: qc in [tool] is no table; write [tool.qc] and the settings below it")
    return content


def _convert(table: Mapping[str, Any], text: str, path: Path) -> tuple[dict[str, Any], list[str]]:
    values, problems = {}, []
    for key, value in table.items():
        if key not in FIELDS:
            problems.append(f"{_where(key, text, path)}: unknown setting {key}{did_you_mean(key, FIELDS)}")
            continue
        try:
            values[FIELDS[key].name] = msgspec.convert(value, FIELDS[key].type)
        except msgspec.ValidationError as error:
            problems.append(f"{_where(key, text, path)}: {key}: {str(error).replace('`', '')}")
    return values, problems


def _where(key: str, text: str, path: Path) -> str:
    """Return file and line of a key; tomllib does not tell where a value stands."""
    pattern = re.compile(rf"\s*(?:\[+(?:tool\.qc\.)?)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\]|\.)")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f"{path}:{number}"
    return str(path)


def _inner_origins(table: Mapping[str, Any], text: str, path: Path) -> dict[str, str]:
    """Return the origins of what is set inside tables, such as "limits.error"."""
    lines = text.splitlines()
    origins = {}
    for key, inner in table.items():
        outer = _where(key, text, path)
        begin = int(outer.rpartition(":")[2]) if outer != str(path) else 0
        for name in inner if isinstance(inner, Mapping) else ():
            line = next((n for n, line in enumerate(lines[begin:], begin + 1) if _names(name).match(line)), None)
            origins[f"{key}.{name}"] = f"{path}:{line}" if line else outer
    return origins


def _names(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")


def _require_version(settings: Settings, path: Path) -> None:
    if settings.required_version is None:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from qc import __version__

    try:
        wanted = SpecifierSet(settings.required_version)
    except InvalidSpecifier as error:
        raise SettingsError(f"{path}: required-version: {error}; write for example '>=0.1'") from error
    if __version__ not in wanted:
        raise SettingsError(f"{path}: required-version asks for qc {wanted}, this is {__version__}; install another")


def _check(settings: Settings, origins: Mapping[str, str]) -> None:
    """Refuse numbers that make no sense, all at once, each with where it stands."""
    problems = [
        f"{origins.get(key, origins.get(table, 'settings'))}: {problem}"
        for key in RANGES
        for table, _, name in (key.rpartition("."),)
        if (problem := out_of_range(key, _value(settings, table, name)))
    ]
    limits = settings.limits
    if not problems and not limits.floor <= limits.warning <= limits.error:
        problems.append(f"{origins['limits']}: limits: floor, warning and error must rise from 0 to 1")
    if not problems and not limits.dirty <= limits.clean:
        problems.append(f"{origins['limits']}: limits: dirty and clean must rise from 0 to 1")
    if problems:
        raise SettingsError("\n".join(problems))
    if isinstance(bad := settings.max_bad_docs, str) and not bad.isdecimal():
        parse_share(bad, f"{origins['max-bad-docs']}: max-bad-docs")


def _value(settings: Settings, table: str, name: str) -> object:
    holder = getattr(settings, table) if table else settings
    return getattr(holder, name.replace("-", "_"))


def parse_share(word: str, label: str) -> float:
    """Return the share that "2%" means.

    Raises:
        SettingsError: it is no percentage; `label` says where it stands.
    """
    try:
        share = float(word.removesuffix("%")) / 100
    except ValueError:
        share = -1.0
    if not word.endswith("%") or not 0 <= share <= 1:
        raise SettingsError(f"{label}: {word!r} is neither a number of documents nor a share such as 2%")
    return share
