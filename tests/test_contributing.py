"""What CONTRIBUTING.md, CITATION.cff and the pre-commit configuration say is so."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

from tests.test_architecture import ORDER

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_packages_has_each_in_the_order_of_imports() -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert named == list(ORDER)


def test_every_file_that_it_names_exists() -> None:
    named = set(re.findall(r"`((?:quotex|tests|scripts)/[\w/.]+|\.ci/run)`", TEXT))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_list_that_it_names_stands_in_its_module() -> None:
    for name, module in (("STEPS", "quotations/extract.py"), ("SIEVES", "speakers/sieves.py")):
        assert f"`{name}` in `{module.split('/')[1]}`" in TEXT
        assert re.search(rf"^{name}\b", (ROOT / "quotex" / module).read_text(encoding="utf-8"), re.MULTILINE)


def test_its_test_command_is_the_readmes_and_the_others_name_folders_that_exist() -> None:
    commands = [line for block in re.findall(r"^```\n(.*?)^```", TEXT, re.M | re.S) for line in block.splitlines()]
    assert commands[0] in README.splitlines()
    assert all((ROOT / path).is_dir() for line in commands for path in re.findall(r"tests/\w+", line))


def test_the_citation_has_the_version_and_the_licence_of_the_package() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {setup['metadata']['version']}" in citation
    assert f"license: {setup['metadata']['license']}" in citation


def test_the_commit_hooks_run_the_tools_of_the_suite() -> None:
    hooks = re.findall(r"entry: python -m (.+)", (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks == ["ruff check", "ruff format --check", "mypy"]
