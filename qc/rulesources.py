"""The files that rules are made of: YAML and tables. Imports PyYAML only: the build of the wheel loads this file alone.

Every scalar stays a string, so that `languages: [no]` is Norwegian; an unquoted null, `~` or nothing is None.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Fault(str):
    """Why a file is not what it should be; stands in the place of its content."""

    __slots__ = ()


class Sources(NamedTuple):
    """A folder of rules as it was read.

    Attributes:
        rules: (path below the folder, content or Fault) of each `*.yaml` file, sorted.
        tables: name → entries or Fault, of each `tables/*.txt`.
        measured: content of `measured.json`, "{}" where there is none.
    """

    rules: list[tuple[str, object]]
    tables: dict[str, tuple[str, ...] | Fault]
    measured: bytes


def read_folder(folder: Path) -> Sources:
    """Read all rule files below a folder, its tables and what was measured."""
    measured = folder / "measured.json"
    return Sources(
        [(path.relative_to(folder).as_posix(), read_yaml(path)) for path in sorted(folder.rglob("*.yaml"))],
        {path.stem: read_table(path) for path in sorted((folder / "tables").glob("*.txt"))},
        measured.read_bytes() if measured.is_file() else b"{}",
    )


def pack(folder: Path) -> bytes:
    """Return a folder of rules as the one JSON file that the wheel carries.

    Raises:
        ValueError: a file cannot be read; all are named.
    """
    sources = read_folder(folder)
    read = [*sources.rules, *((f"tables/{name}.txt", table) for name, table in sources.tables.items())]
    faults = [f"{path}: {content}" for path, content in read if isinstance(content, Fault)]
    if faults:
        raise ValueError("\n".join(faults))
    content = {"rules": sources.rules, "tables": sources.tables, "measured": json.loads(sources.measured)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def read_table(path: Path) -> tuple[str, ...] | Fault:
    """Return the entries of a table, one a line; `#` begins a comment."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError:
        return Fault("is not UTF-8")
    except OSError as error:
        return Fault(f"cannot be read: {error.strerror}")
    return tuple(line for line in lines if line and not line.startswith("#"))


def read_yaml(path: Path) -> object:
    """Return the content of a YAML file, or the Fault that it has.

    Nodes are turned into objects here and not by PyYAML's constructor: that takes the last of two equal keys in
    silence, and twice the time.
    """
    import yaml

    try:
        return _content(yaml.compose(path.read_bytes(), _loader()), {})
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, _BadKeyError) as error:
        return Fault("is not YAML: " + " ".join(str(error).split()))
    except OSError as error:
        return Fault(f"cannot be read: {error.strerror}")


@cache
def _loader() -> Any:
    """Make a loader that asks for no types: all scalars are strings here, and asking takes a quarter of the time."""
    import yaml

    untyped = {
        "resolve": lambda _loader, _kind, _value, _implicit: "",
        "descend_resolver": lambda _loader, _node, _index: None,
        "ascend_resolver": lambda _loader: None,
    }
    return type("UntypedLoader", (getattr(yaml, "CBaseLoader", yaml.BaseLoader),), untyped)


class _BadKeyError(Exception):
    pass


def _content(node: Any, made: dict[int, object]) -> object:
    """Return what a node holds; a node that several aliases name is made once."""
    if node is None:
        return None
    if node.id == "scalar":
        return None if node.value in NULLS and not node.style else node.value
    if id(node) not in made:
        made[id(node)] = _items(node, made)
    return made[id(node)]


def _items(node: Any, made: dict[int, object]) -> object:
    if node.id == "sequence":
        return [_content(item, made) for item in node.value]
    items: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.id != "scalar":
            raise _BadKeyError(f"the key in line {line} is not a word")
        if key.value in items:
            raise _BadKeyError(f"the key {key.value} in line {line} was there before")
        items[key.value] = _content(value, made)
    return items
