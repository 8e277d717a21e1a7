"""The shape of the house: data flows one way, and no file or function grows beyond what one can hold in mind."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "qc"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
PARSERS = {"cli.py"}


def name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name(path): path for path in FILES}


def imports(path: Path) -> set[str]:
    """Return the modules of qc that a file imports at its top level; `from qc.a import b` may mean qc.a.b."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "qc":
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inner & set(MODULES)) or {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & set(MODULES)
    return found - {name(path)}


GRAPH = {module: imports(path) for module, path in MODULES.items()}


def test_imports_make_no_circle() -> None:
    order = list(TopologicalSorter(GRAPH).static_order())
    assert set(order) >= set(MODULES)


def reaches(module: str) -> set[str]:
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        for other in GRAPH.get(waiting.pop(), set()) - seen:
            seen.add(other)
            waiting.append(other)
    return seen


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("qc.reports")])
def test_reports_see_findings_and_neither_checker_nor_settings(module: str) -> None:
    forbidden = {"qc.checker", "qc.settings", "qc.run", "qc.worker", "qc.hits", "qc.policy"}
    assert not reaches(module) & forbidden


def test_nobody_imports_the_commands_but_they_themselves() -> None:
    guilty = {
        module
        for module, found in GRAPH.items()
        if not module.startswith("qc.commands") and any(other.startswith("qc.commands") for other in found)
    }
    assert guilty == set()


def test_what_learns_is_imported_by_learning_and_commands_only() -> None:
    guilty = {
        module
        for module, found in GRAPH.items()
        if not module.startswith(("qc.learning", "qc.commands")) and any(o.startswith("qc.learning") for o in found)
    }
    assert guilty == set()


def test_scikit_learn_is_imported_in_learning_only() -> None:
    guilty = {
        module
        for module, path in MODULES.items()
        if "sklearn" in path.read_text() and not module.startswith("qc.learning")
    }
    assert guilty == set()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and path.name not in PARSERS:
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
