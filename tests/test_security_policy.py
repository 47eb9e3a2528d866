"""SECURITY.md promises only what a test holds."""

import ast
import re
from pathlib import Path

from torture.checks import CHECKS

ROOT = Path(__file__).parents[1]
PROMISED, TORTURE = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("\n## Torture checks\n")
PROMISES = [
    line.split(" | ", 1)
    for line in PROMISED.splitlines()
    if line.startswith("| ") and not line.startswith(("| promise", "| ---"))
]


def names_of_tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_promise_names_tests_that_there_are() -> None:
    assert len(PROMISES) > 10
    for promise, held_by in PROMISES:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", held_by)
        assert named, promise
        for path, test in named:
            assert test in names_of_tests(ROOT / path), f"{promise}: {path} has no {test}"


def test_the_table_of_torture_has_each_check_with_its_budgets() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| .+ \| ([\d,]+) \| ([\d,]+) \|$", TORTURE, re.MULTILINE)
    assert rows == [(name, f"{entry.short:,}", f"{entry.long:,}") for name, entry in CHECKS.items()]
