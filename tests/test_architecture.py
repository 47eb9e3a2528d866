"""The arrows between the packages of quotex: which may import which, read from the source of all modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "quotex"

# From the bottom to the top: a package imports only from those before it. Single modules count as packages.
ORDER = (
    *(
        "errors",
        "extras",
        "files",
        "storage",
        "console",
        "json_form",
        "markup",
        "records",
        "article_quotes",
        "lexicons",
        "text",
    ),
    *("serialization", "record_schema", "readers", "article_inputs", "quote_files"),
    *("record_pairs", "record_diff"),
    *("parsing", "quotations", "speakers", "extractor"),
    *("store", "linking", "search", "review", "exports", "dataframes", "runs", "arrow", "web", "cli"),
)
TOP = ""  # quotex/__init__.py, which offers what all others have
NETWORKS = {"stanza", "torch", "onnxruntime"}


class Import(NamedTuple):
    """One import statement of a module: what it loads, and whether it is run when the module is."""

    module: str
    target: str
    at_once: bool


@cache
def modules() -> dict[str, Path]:
    """All modules of quotex by their dotted names."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def imports() -> tuple[Import, ...]:
    """All imports of all modules, those inside functions and under TYPE_CHECKING too."""
    return tuple(found for name, path in modules().items() for found in imports_of(name, path))


def imports_of(name: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {id(inner) for node in ast.walk(tree) if is_late(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(name, alias.name, id(node) not in late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively, in line {node.lineno}"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(name, whole if whole in modules() else str(node.module), id(node) not in late)


def is_late(node: ast.AST) -> bool:
    """Whether what stands inside is not run when the module is imported."""
    typing = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return typing or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def package_of(module: str) -> str:
    return [*module.split("."), TOP][1]


def internal() -> list[Import]:
    """Imports of quotex's own modules."""
    return [one for one in imports() if one.target.split(".")[0] == PACKAGE]


def test_every_package_has_its_place_in_the_order() -> None:
    assert {package_of(name) for name in modules()} == {*ORDER, TOP}


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_from_those_below_it(package: str) -> None:
    below = {package, *ORDER[: ORDER.index(package)]}
    wrong = [one for one in internal() if package_of(one.module) == package and package_of(one.target) not in below]
    assert wrong == []


@pytest.mark.parametrize("package", ["store", "linking"])
def test_what_links_speakers_across_articles_needs_no_stage_of_the_extraction(package: str) -> None:
    reached = {package}
    for lower in reversed(ORDER[: ORDER.index(package) + 1]):
        if lower in reached:
            reached |= {package_of(one.target) for one in internal() if package_of(one.module) == lower}
    assert reached.isdisjoint({"parsing", "quotations", "speakers", "extractor"})


def test_no_module_would_import_itself_if_all_imports_stood_at_the_top() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for one in internal():
        if one.module != PACKAGE and one.target != one.module:
            graph[one.module].add(one.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_only_the_parsing_package_knows_the_networks_libraries() -> None:
    users = {package_of(one.module) for one in imports() if one.target.split(".")[0] in NETWORKS}
    assert users == {"parsing"}


def test_help_and_search_load_no_network() -> None:
    """Modules that `quotex.cli` and `quotex.search` load at once, and what these load, are none of `NETWORKS`."""
    loaded: set[str] = set()
    waiting = {f"{PACKAGE}.cli", f"{PACKAGE}.search"}
    while waiting:
        module = waiting.pop()
        loaded.add(module)
        around = {module.rpartition(".")[0]} & modules().keys()
        targets = {one.target for one in imports() if one.module == module and one.at_once}
        waiting |= (targets | around) - loaded
    assert {name.split(".")[0] for name in loaded}.isdisjoint(NETWORKS)
