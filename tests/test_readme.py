"""Every command and every piece of Python in the README works as it stands there."""

import gzip
import re
import shlex
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from quotex.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.M | re.S)
COMMANDS = [line for language, block in BLOCKS if not language for line in block.splitlines() if line.strip()]
QUOTEX = [part for line in COMMANDS for part in line.split(" && ") if part.startswith("quotex ")]
SCRIPTS = [line for line in COMMANDS if line.startswith("python scripts/")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the seeds, and the articles and the dump that the README speaks of."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "articles").mkdir()
    shutil.copy(ROOT / "seeds" / "iodine.txt", tmp_path / "articles")
    dump = (ROOT / "seeds" / "wikinews.jsonl").read_bytes()
    (tmp_path / "dump.jsonl.gz").write_bytes(gzip.compress(dump))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", QUOTEX)
def test_each_command_of_the_readme_succeeds(command: str, desk: Path) -> None:
    words = shlex.split(command, comments=True)[1:]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    if "-o" in words:
        assert (desk / words[words.index("-o") + 1]).read_text(encoding="utf-8").count("\n") > 5


def test_the_readme_shows_both_commands_of_a_newcomer() -> None:
    assert any(line.startswith("pip install . && quotex run seeds/") for line in COMMANDS)
    assert 'pip install -e ".[test]" && python -m pytest' in COMMANDS


@pytest.mark.parametrize("command", SCRIPTS)
def test_each_script_of_the_readme_exists_and_knows_its_options(command: str) -> None:
    words = shlex.split(command)[1:]
    text = (ROOT / words[0]).read_text(encoding="utf-8")
    for option in words[1:]:
        assert not option.startswith("--") or f'"{option}"' in text


def test_the_python_of_the_readme_runs() -> None:
    (code,) = [block for language, block in BLOCKS if language == "python"]
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert len(lines) == 2
    assert all("Obi" in line for line in lines)


def test_the_picture_is_what_show_prints_now() -> None:
    shown = re.search(r"<!-- show -->\n```text\n(.*?)```\n<!-- /show -->", README, flags=re.S)
    assert shown
    result = CliRunner().invoke(main, ["show", str(ROOT / "seeds" / "seed.txt"), "--color", "never"])
    for line in shown[1].splitlines():
        assert line in result.output.splitlines()


def test_every_path_that_the_readme_names_exists() -> None:
    for path in re.findall(r"`((?:quotex|scripts|seeds)/[\w./]*)`", README):
        assert (ROOT / path).exists(), path
