"""Rules together: loading, tables, measured confidence, selection."""

import difflib
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

from qc.errors import RuleError, SettingsError, UsageError
from qc.findings import Category
from qc.rulefiles import parse
from qc.rules import Rule
from qc.rulesources import Fault, read_folder, read_table, read_yaml

CATEGORY_RATE = 0.8
"""Confidence of a category that was not counted (docs/decisions/confidence.md)."""

UNMEASURED_LIMIT = 0.9
"""The most that a rule may claim which hit nothing where it was counted (docs/decisions/confidence.md)."""

PLACEHOLDER_CATEGORIES = frozenset({Category.TEMPLATE, Category.LOCALE, Category.ERROR_PAGE})


class Count(msgspec.Struct, frozen=True):
    """Distinct sites on which a rule hit foreign text, and main text."""

    foreign: int = 0
    main: int = 0


class Measured(msgspec.Struct, frozen=True):
    """What was counted of one rule.

    Attributes:
        confidence: share of its hits that are right, shrunk towards its category (docs/decisions/confidence.md).
        measured: whether it hit anything on fold 3.
        lines: for a lexicon, key of a line → its own confidence, where that differs.
        page_only: for a lexicon, keys of lines that speak only amid other foreign text, since extractors' output
            hardly showed them (support.PAGE_ONLY_AMID).
        doubtful: whether its hits stand only in a text with a few others: in the tighter extractors' output it was
            wrong too often (support.DOUBTFUL_AMID).
        counts: kind of text → counts on fold 3.
        training: kind of text → counts on folds 0 to 2.
        safe: whether `qc clean` may cut what it flags without being asked twice.
        clean_rate: hits per 1,000 trusted documents of which only the main text is kept.
        interval: Wilson 95 % interval of the precision on all of fold 3, by site.
    """

    confidence: float
    measured: bool = False
    lines: dict[str, float] = {}
    page_only: frozenset[str] = frozenset()
    doubtful: bool = False
    counts: dict[str, Count] = {}
    training: dict[str, Count] = {}
    safe: bool = False
    clean_rate: float = 0.0
    interval: tuple[float, float] | None = None


class Measurements(msgspec.Struct, frozen=True):
    """The content of rules/measured.json."""

    rules: dict[str, Measured] = {}
    categories: dict[str, float] = {}

    def of(self, rule: Rule) -> Measured:
        """Return what was counted of a rule; one that never was has its category's rate, at most UNMEASURED_LIMIT."""
        found = self.rules.get(rule.id) if rule.shipped else None
        rate = self.categories.get(rule.category, CATEGORY_RATE)
        return found or Measured(confidence=min(rate, UNMEASURED_LIMIT))


class RuleSet:
    """Rules that go together, with their tables and measurements; immutable."""

    def __init__(self, rules: Iterable[Rule], tables: dict[str, tuple[str, ...]], measurements: Measurements) -> None:
        self.rules = tuple(rules)
        self.tables = tables
        self.measurements = measurements

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """Id → rule."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the rules and what was measured of them, 16 hexadecimal digits."""
        content = msgspec.json.encode((self.rules, self.tables, self.measurements), order="sorted")
        return hashlib.sha256(content).hexdigest()[:16]

    def find(self, word: str) -> Rule:
        """Return the rule of this id or name.

        Raises:
            UsageError: there is none; the message names the nearest.
        """
        for rule in self.rules:
            if word.upper() == rule.id or word.lower() == rule.name:
                return rule
        known = [name for rule in self.rules for name in (rule.id, rule.name)]
        raise UsageError(f"there is no rule {word!r}{_hint(word, known)}")

    def select(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> "RuleSet":
        """Return the rules that `select` names (all where it is empty) less those that `ignore` names.

        Args:
            select: ids, prefixes of ids, names or categories.
            ignore: the same.

        Raises:
            UsageError: a word names no rule.
        """
        for word in (*select, *ignore):
            if not any(_named(rule, word) for rule in self.rules):
                self._refuse(word)
        return self.keep(
            lambda rule: (
                (not select or any(_named(rule, word) for word in select))
                and not any(_named(rule, word) for word in ignore)
            )
        )

    def keep(self, wanted: Callable[[Rule], bool]) -> "RuleSet":
        """Return the rules of which `wanted` says yes."""
        return RuleSet(filter(wanted, self.rules), self.tables, self.measurements)

    def _refuse(self, word: str) -> None:
        known = [name for rule in self.rules for name in (rule.id, rule.name, rule.category.value)]
        raise UsageError(f"{word!r} is no rule id, prefix, name or category{_hint(word, known)}")


def _hint(word: str, known: Iterable[str]) -> str:
    names = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), names, n=1)
    return f"; did you mean {names[close[0]]}?" if close else "; `qc rules list` shows all"


def _named(rule: Rule, word: str) -> bool:
    return word.lower() in (rule.name, rule.category) or rule.id.startswith(word.upper())


@cache
def load_shipped() -> RuleSet:
    """Return qc's own rules: the JSON file of an installed qc, or the `rules` folder of a checkout; read once."""
    packed = Path(__file__).with_name("rules.json")
    if packed.is_file():
        return unpack(packed.read_bytes())
    folder = Path(__file__).resolve().parent.parent / "rules"
    if not folder.is_dir():
        raise RuleError([f"{packed}: the rules that belong to qc are missing; install corpus-qc again"])
    return load_folder(folder, shipped=True)


def load_folder(folder: Path, *, shipped: bool = False) -> RuleSet:
    """Load all rule files below a folder, its `tables` and its `measured.json`, and nothing else.

    Args:
        folder: holds `*.yaml` files at any depth, and perhaps `tables/*.txt` (an entry a line, `#` begins a comment).
        shipped: whether these are qc's own rules.

    Raises:
        RuleError: with every fault of every file.
    """
    sources = read_folder(folder)
    prefix = "rules" if shipped else str(folder)
    try:
        measurements = msgspec.json.decode(sources.measured, type=Measurements)
    except msgspec.DecodeError as error:
        raise RuleError([f"{folder / 'measured.json'}: {error}; `make measured` writes it anew"]) from error
    raws = [(content, f"{prefix}/{path}") for path, content in sources.rules]
    return build(raws, sources.tables, measurements, shipped=shipped)


def load_paths(base: RuleSet, paths: Sequence[Path]) -> RuleSet:
    """Add a user's rule files and folders to a rule set.

    Raises:
        SettingsError: a path does not exist, or is a folder without a rule.
        RuleError: with every fault of every file; nothing of the user replaces a rule or table of qc's.
    """
    tables: dict[str, tuple[str, ...] | Fault] = {}
    files: dict[Path, Path] = {}
    for path in paths:
        found = sorted(path.rglob("*.yaml")) if path.is_dir() else [path] if path.exists() else []
        if not found:
            wrong = "holds no rule (*.yaml)" if path.is_dir() else "does not exist"
            raise SettingsError(f"rules: {path} {wrong}; it is named by the settings or --rules")
        files |= {file.resolve(): file for file in found}
        tables |= {table.stem: read_table(table) for table in sorted((path / "tables").glob("*.txt"))}
    for name in tables.keys() & base.tables.keys():
        tables[name] = Fault("qc has a table of this name; rename yours")
    raws = [(read_yaml(file), str(file)) for file in files.values()]
    return build(raws, base.tables | tables, base.measurements, base=base)


def build(
    raws: Iterable[tuple[object, str]],
    tables: Mapping[str, tuple[str, ...] | Fault],
    measurements: Measurements,
    *,
    shipped: bool = False,
    base: RuleSet | None = None,
) -> RuleSet:
    """Make a rule set of parsed files.

    Args:
        raws: (content, path) of each file; a Fault as content is reported.
        tables: name → entries, or the Fault of its file.
        measurements: what was counted of the rules.
        shipped: whether these are qc's own.
        base: rules that are already there.

    Raises:
        RuleError: with every fault.
    """
    rules = list(base.rules if base else ())
    problems = [f"tables/{name}.txt: {table}" for name, table in tables.items() if isinstance(table, Fault)]
    places = {rule.id: rule.path for rule in rules} | {rule.name: rule.path for rule in rules}
    for raw, path in raws:
        if isinstance(raw, Fault):
            problems.append(f"{path}: {raw}")
            continue
        rule, faults = parse(raw, path, shipped=shipped)
        problems += faults
        if rule is None:
            continue
        problems += [
            f"{rule.place}: {key} stands in {places[key]} too" for key in (rule.id, rule.name) if key in places
        ]
        problems += [f"{rule.place}: tables: there is no {name!r}" for name in rule.tables if name not in tables]
        places |= {rule.id: path, rule.name: path}
        rules.append(rule)
    if problems:
        raise RuleError(problems)
    read = {name: table for name, table in tables.items() if not isinstance(table, Fault)}
    return RuleSet(sorted(rules, key=lambda rule: rule.id), read, measurements)


class _Packed(msgspec.Struct, frozen=True):
    tables: dict[str, tuple[str, ...]]
    measured: Measurements
    rules: list[tuple[str, Any]]


def unpack(content: bytes) -> RuleSet:
    """Return the rules that `rulesources.pack` packed; the same as `load_folder` reads from the folder."""
    packed = msgspec.json.decode(content, type=_Packed)
    raws = ((raw, f"rules/{path}") for path, raw in packed.rules)
    return build(raws, packed.tables, packed.measured, shipped=True)
