"""The gates that every change passes: lint, format, types, and a CI run that is the README's own command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CI = ROOT / ".ci" / "run"
COMMAND = 'pip install -e ".[test]" && python -m pytest -n auto'


@pytest.mark.parametrize("tool", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_the_code_passes(tool: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def bash(script: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CI": "true", **variables}
    return subprocess.run(
        ["bash", str(script), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment
    )


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert bash(CI, "--show").stdout == COMMAND + "\n"
    assert COMMAND in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    shutil.copy(CI, tmp_path / ".ci" / "run")
    return tmp_path


def test_ci_without_a_test_command_says_so_and_fails(checkout: Path) -> None:
    (checkout / "README.md").write_text("# A project\n")
    done = bash(checkout / ".ci" / "run")
    assert done.returncode == 1
    assert "shows no test command" in done.stderr


def test_ci_fails_where_the_test_command_fails_and_shows_the_closing_line_last(checkout: Path) -> None:
    (checkout / "README.md").write_text(
        "```\npip install --help > /dev/null; echo '1 failed, 2 passed in 0.1s'; echo '...'; python -m pytest\n```\n"
    )
    done = bash(checkout / ".ci" / "run")
    assert done.returncode != 0  # the clean environment has no pytest
    assert "No module named pytest" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 failed, 2 passed in 0.1s"
    assert sorted(path.name for path in checkout.iterdir()) == [".ci", "README.md"]


def test_ci_passes_where_the_test_command_passes(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python3"  # makes an empty environment, as that takes no time
    python.write_text('#!/bin/sh\nexec mkdir -p "$3/bin"\n', encoding="utf-8")
    python.chmod(0o755)
    (checkout / "README.md").write_text(
        "$ pip install --help > /dev/null && echo '3 passed in 0.1s' # python -m pytest\n"
    )
    done = bash(checkout / ".ci" / "run", PATH=f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "3 passed in 0.1s"
