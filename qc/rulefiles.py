"""From the content of a rule file to a rule; every fault is reported with file, rule and key, all in one go."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from qc.errors import did_you_mean
from qc.findings import PREFIXES, Category
from qc.rules import Cases, Rule, Where

ID = re.compile(r"[A-Z]{2,6}\d{3}")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"any|[a-z]{2}(-[a-z]{2})?")
SITE = re.compile(r"[^\sA-Z/:.]+(\.[^\sA-Z/:.]+)*")
CATEGORY_OF_PREFIX = {prefix: category for category, prefix in PREFIXES.items()}

LONGEST_KEYWORD = 200
"""Keywords of more characters are refused; the literal engine has a limit of its own that it does not tell."""

REQUIRED = ("id", "name", "message", "what", "why", "cases")
INTERNAL = ("path", "shipped")
INNER = {
    key: {field.name: field.type for field in msgspec.structs.fields(struct)}
    for key, struct in (("where", Where), ("cases", Cases))
}
FIELDS = {field.encode_name: field.type for field in msgspec.structs.fields(Rule) if field.name not in INTERNAL}


def parse(raw: object, path: str, *, shipped: bool = False) -> tuple[Rule | None, list[str]]:
    """Turn the parsed YAML of a rule file into a rule.

    Patterns of users' rules are compiled to see whether they can be; those of qc's own were, by lint.

    Args:
        raw: what the file holds; scalars may be strings (see yaml_files) or typed.
        path: the file's name in messages.
        shipped: whether the rule is one of qc's own.

    Returns:
        The rule, or None where something is wrong; and what is wrong, one message a fault.
    """
    if not isinstance(raw, Mapping):
        return None, [f"{path}: a rule file holds keys and values, this one does not; see docs/rules.md"]
    rule = _at_once(raw, path, shipped=shipped)
    if rule is not None and not any(faults(rule)):
        return rule, []
    return _piece_by_piece(raw, path, shipped=shipped)


def _at_once(raw: Mapping[Any, Any], path: str, *, shipped: bool) -> Rule | None:
    """Return the rule where nothing can be said against its keys and values; a tenth of the time of key after key."""
    if not (raw.keys() <= FIELDS.keys() and all(key in raw for key in REQUIRED)):
        return None
    if any(isinstance(raw.get(key), Mapping) and not raw[key].keys() <= inner.keys() for key, inner in INNER.items()):
        return None
    named = CATEGORY_OF_PREFIX.get(str(raw["id"])[:-3])
    try:
        return msgspec.convert({"category": named, **raw, "path": path, "shipped": shipped}, Rule, strict=False)
    except msgspec.ValidationError:
        return None


def _piece_by_piece(raw: Mapping[Any, Any], path: str, *, shipped: bool) -> tuple[Rule | None, list[str]]:
    label = f"{path}: {raw.get('id') or 'rule without id'}"
    problems = [*_unknown(raw, FIELDS, label)]
    problems += [f"{label}: {key}: is missing" for key in REQUIRED if key not in raw]
    values: dict[str, Any] = {"path": path, "shipped": shipped}
    for key in raw:
        if key in FIELDS:
            _convert(raw[key], key, label, values, problems)
    if "category" not in values and "category" not in raw and "id" in values:
        values["category"] = _category(values["id"], label, problems)
    rule = Rule(**PLACEHOLDERS | values)
    unread = {key for key in (*REQUIRED, *raw) if key not in values}
    problems += [f"{label}: {text}" for text in faults(rule, unread)]
    return (None if problems else rule), problems


PLACEHOLDERS: dict[str, Any] = {
    **dict.fromkeys(REQUIRED, ""),
    "category": Category.BOILERPLATE,
    "cases": Cases(),
}
"""Stand in for keys that are missing or cannot be read, so that all other faults are found in the same go."""


def _convert(value: object, key: str, label: str, values: dict[str, Any], problems: list[str]) -> None:
    if isinstance(value, Mapping) and key in INNER:
        problems += _unknown(value, INNER[key], f"{label}: {key}")
        value = {name: item for name, item in value.items() if name in INNER[key]}
    try:
        values[key] = msgspec.convert(value, FIELDS[key], strict=False)
    except msgspec.ValidationError as error:
        problems.append(f"{label}: {key}: {error}".replace("`", ""))


def _unknown(raw: Mapping[Any, Any], known: Mapping[str, Any], label: str) -> list[str]:
    return [f"{label}: {key}: unknown key{did_you_mean(str(key), known)}" for key in raw if key not in known]


def _category(rule_id: str, label: str, problems: list[str]) -> Category:
    prefix = rule_id[:-3]
    if prefix not in CATEGORY_OF_PREFIX:
        problems.append(f"{label}: category: the prefix {prefix!r} names none; add the key category")
    return CATEGORY_OF_PREFIX.get(prefix, Category.BOILERPLATE)


def faults(rule: Rule, unread: Collection[str] = ()) -> Iterator[str]:
    """Yield what is wrong with how the keys of a rule go together, and with its names, words and patterns.

    Args:
        rule: the rule; what `unread` names holds no value that means anything.
        unread: keys that are missing or could not be read.
    """
    checks = (
        (("id",), _id),
        (("name",), _name),
        (("category",), _category_faults),
        (("languages", "sites"), _reach),
        (("patterns", "lines", "detector", "keywords"), _kind),
        (("keywords", "lines"), _literals),
        (("where",), _where),
        (("patterns", "unless", "tables"), _patterns),
    )
    for keys, check in checks:
        if not any(key in unread for key in keys):
            yield from check(rule)


def _id(rule: Rule) -> Iterator[str]:
    if not ID.fullmatch(rule.id):
        yield "id: must be capital letters and three digits, as in TPL001"


def _name(rule: Rule) -> Iterator[str]:
    if not NAME.fullmatch(rule.name):
        yield "name: must be kebab-case, as in theme-demo-address"


def _category_faults(rule: Rule) -> Iterator[str]:
    if rule.category is Category.RUN:
        yield "category: run is for qc itself"


def _reach(rule: Rule) -> Iterator[str]:
    if not rule.languages:
        yield "languages: is empty; leave the key out, or write [any]"
    for language in rule.languages:
        if not LANGUAGE.fullmatch(language):
            yield f"languages: {language!r} is neither any nor an ISO 639-1 code such as de"
    for site in rule.sites:
        if not SITE.fullmatch(site):
            yield f"sites: {site!r} is not the name of a host in lower case, such as example.com"


def _kind(rule: Rule) -> Iterator[str]:
    kinds = [kind for kind in ("patterns", "lines", "detector") if getattr(rule, kind)]
    if len(kinds) != 1:
        yield f"needs exactly one of patterns, lines and detector, has {' and '.join(kinds) or 'none'}"
    if bool(rule.patterns) != bool(rule.keywords):
        yield "keywords: go with patterns; at least one keyword stands in every match"
    if rule.detector and not rule.shipped:
        yield "detector: names code of qc's own; write patterns or lines"


def _literals(rule: Rule) -> Iterator[str]:
    for key in ("keywords", "lines"):
        for word in getattr(rule, key):
            if not word.removeprefix("^").strip():
                yield f"{key}: {word!r} holds nothing to look for"
            if "\n" in word:
                yield f"{key}: {word!r} holds a newline, which no fragment does"
    yield from (
        f"keywords: {word[:40]!r}… has more than {LONGEST_KEYWORD} characters"
        for word in rule.keywords
        if len(word) > LONGEST_KEYWORD
    )


def _where(rule: Rule) -> Iterator[str]:
    beside = rule.where.beside
    if beside and not (ID.fullmatch(beside) or beside in set(Category)):
        yield f"where: beside: {beside!r} is neither a category nor a rule id"


def _patterns(rule: Rule) -> Iterator[str]:
    if rule.shipped:
        return
    from qc.patterns import PatternError, compile_pattern

    for key in ("patterns", "unless"):
        for pattern in getattr(rule, key):
            try:
                compile_pattern(pattern, dict.fromkeys(rule.tables, ("x",)))
            except PatternError as error:
                yield f"{key}: {error}"
