"""Rule files: their schema, and how one is parsed; every fault is reported with file, rule and key."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from qc.errors import did_you_mean
from qc.findings import PREFIXES, Category

ID = re.compile(r"[A-Z]{2,6}\d{3}")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CATEGORY_OF_PREFIX = {prefix: category for category, prefix in PREFIXES.items()}

Position = Literal["any", "head", "body", "tail"]


class Where(msgspec.Struct, frozen=True):
    """Conditions on where a hit stands.

    Attributes:
        max_words: most words the fragment may have.
        min_words: fewest words the fragment may have.
        position: head or tail (see conditions.EDGE), body (neither) or any.
        beside: a category or rule id that must hit within two fragments.
        unrelated: whether none of the fragment's content words may stand elsewhere in the document.
        max_document_words: most words the document may have.
    """

    max_words: int | None = None
    min_words: int | None = None
    position: Position = "any"
    beside: str | None = None
    unrelated: bool = False
    max_document_words: int | None = None


class Cases(msgspec.Struct, frozen=True):
    """Texts that the rule must flag, exact spans marked ⟦so⟧, and texts that it must leave alone."""

    foreign: tuple[str, ...] = ()
    content: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as its file has it; docs/rules.md explains each key.

    A rule has `patterns` with `keywords`, or `lines`, or names a `detector` of qc's own.
    """

    id: str
    name: str
    message: str
    what: str
    why: str
    category: Category
    languages: tuple[str, ...] = ("any",)
    keywords: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    detector: str | None = None
    tables: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    quotes: Literal["skip", "flag"] = "skip"
    extend: Literal["match", "fragment", "document"] = "fragment"
    where: Where = Where()
    sites: tuple[str, ...] = ()
    cost_reason: str | None = None
    fix: Literal["delete", "replace", "none"] = "delete"
    cases: Cases = Cases()
    path: str = ""
    shipped: bool = False

    @property
    def place(self) -> str:
        """How messages name the rule."""
        return f"{self.path}: {self.id}"

    def speaks(self, language: str | None) -> bool:
        """Whether the rule looks at documents of this language; undetermined ones get only rules for any."""
        if "any" in self.languages:
            return True
        return language is not None and (language in self.languages or language.partition("-")[0] in self.languages)


REQUIRED = ("id", "name", "message", "what", "why", "cases")
INTERNAL = ("path", "shipped")
FIELDS = {field.encode_name: field.type for field in msgspec.structs.fields(Rule) if field.name not in INTERNAL}


def parse(raw: object, path: str, *, shipped: bool = False) -> tuple[Rule | None, list[str]]:
    """Turn the parsed YAML of a rule file into a rule.

    Args:
        raw: what the file holds; scalars may be strings (YAML's base schema) or typed.
        path: the file's name in messages.
        shipped: whether the rule is one of qc's own.

    Returns:
        The rule, or None where something is wrong; and what is wrong, one message a fault.
    """
    if not isinstance(raw, Mapping):
        return None, [f"{path}: a rule file holds keys and values, this one does not; see docs/rules.md"]
    label = f"{path}: {raw.get('id', 'rule without id')}"
    problems = [*_unknown(raw, FIELDS, label)]
    problems += [f"{label}: {key}: is missing" for key in REQUIRED if key not in raw]
    values: dict[str, Any] = {"path": path, "shipped": shipped}
    for key in raw:
        if key in FIELDS:
            _convert(raw[key], key, label, values, problems)
    if "category" not in values:
        values["category"] = _category(values, label, problems)
    if problems:
        return None, problems
    rule = Rule(**values)
    problems = _consistent(rule)
    return (None if problems else rule), problems


def _convert(value: object, key: str, label: str, values: dict[str, Any], problems: list[str]) -> None:
    if isinstance(value, Mapping) and key in ("where", "cases"):
        inner = {field.name: field.type for field in msgspec.structs.fields(Where if key == "where" else Cases)}
        problems += _unknown(value, inner, f"{label}: {key}")
        value = {name: item for name, item in value.items() if name in inner}
    try:
        values[key] = msgspec.convert(value, FIELDS[key], strict=False)
    except msgspec.ValidationError as error:
        problems.append(f"{label}: {key}: {error}".replace("`", ""))


def _unknown(raw: Mapping[Any, Any], known: Mapping[str, Any], label: str) -> list[str]:
    return [f"{label}: {key}: unknown key{did_you_mean(str(key), known)}" for key in raw if key not in known]


def _category(values: dict[str, Any], label: str, problems: list[str]) -> Category | None:
    prefix = str(values.get("id", ""))[:-3]
    category = CATEGORY_OF_PREFIX.get(prefix)
    if category is None and "id" in values:
        problems.append(f"{label}: category: the prefix {prefix!r} names none; add the key category")
    return category


def _consistent(rule: Rule) -> list[str]:
    """Say what is wrong with how the keys of a rule go together, and with its patterns and texts."""
    problems = []
    if not ID.fullmatch(rule.id):
        problems.append("id: must be capital letters and three digits, as in TPL001")
    if not NAME.fullmatch(rule.name):
        problems.append("name: must be kebab-case, as in theme-demo-address")
    if rule.category is Category.RUN:
        problems.append("category: run is for qc itself")
    kinds = [kind for kind in ("patterns", "lines", "detector") if getattr(rule, kind)]
    if len(kinds) != 1:
        problems.append(f"needs exactly one of patterns, lines and detector, has {' and '.join(kinds) or 'none'}")
    if bool(rule.patterns) != bool(rule.keywords):
        problems.append("keywords: go with patterns; at least one keyword stands in every match")
    if rule.where.beside and not (ID.fullmatch(rule.where.beside) or rule.where.beside in set(Category)):
        problems.append(f"where: beside: {rule.where.beside!r} is neither a category nor a rule id")
    problems += [f"{key}: {text}" for key in ("patterns", "unless") for text in _bad_patterns(rule, key)]
    return [f"{rule.place}: {problem}" for problem in problems]


def _bad_patterns(rule: Rule, key: str) -> list[str]:
    from qc.patterns import PatternError, compile_pattern

    bad = []
    for pattern in getattr(rule, key):
        try:
            compile_pattern(pattern, dict.fromkeys(rule.tables, ("x",)))
        except PatternError as error:
            bad.append(str(error))
    return bad
