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
from quotex.runs import InProcess

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.M | re.S)
COMMANDS = [line for language, block in BLOCKS if not language for line in block.splitlines() if line.strip()]
QUOTEX = [part for line in COMMANDS for part in line.split(" && ") if part.startswith("quotex ")]
SCRIPTS = [line for line in COMMANDS if line.startswith("python scripts/")]


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """Let runs work in this process, which loads the models only once."""
    patch.setattr("quotex.cli.run.local_engine", lambda workers, make, *_: InProcess(make()))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds/, and the articles, the dump, the quotations and the database that the README speaks of."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "articles").mkdir()
    shutil.copy(ROOT / "seeds" / "iodine.txt", folder / "articles")
    dump = (ROOT / "seeds" / "wikinews.jsonl").read_bytes()
    (folder / "dump.jsonl.gz").write_bytes(gzip.compress(dump))
    quotes, database = str(folder / "quotes.jsonl"), str(folder / "quotes.db")
    with pytest.MonkeyPatch.context() as patch:
        in_this_process(patch)
        for words in (
            ["run", str(folder / "seeds"), "-o", quotes, "--keep-text", "-q"],
            ["index", quotes, "--db", database],
        ):
            assert CliRunner().invoke(main, words).exit_code == 0
    shutil.copy(quotes, folder / "new.jsonl")
    return folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder to work in."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", [command for command in QUOTEX if not command.startswith("quotex serve")])
def test_each_command_of_the_readme_succeeds(command: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "--workers" not in command:
        in_this_process(monkeypatch)
    words = shlex.split(command, comments=True)[1:]
    output = desk / words[words.index("-o") + 1] if "-o" in words else None
    if output is not None:
        output.unlink(missing_ok=True)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert output is None or output.is_dir() or output.stat().st_size > 0


@pytest.mark.parametrize("command", [command for command in QUOTEX if command.startswith("quotex serve")])
def test_each_server_of_the_readme_would_start(command: str, desk: Path) -> None:
    words = shlex.split(command, comments=True)[2:]
    with main.commands["serve"].make_context("serve", words) as context:
        assert Path(context.params["db"]).exists()


def test_the_readme_shows_both_commands_of_a_newcomer() -> None:
    assert any(line.startswith("pip install . && quotex run seeds/") for line in COMMANDS)
    assert 'pip install -e ".[test]" && python -m pytest -n auto' in COMMANDS


@pytest.mark.parametrize("command", SCRIPTS)
def test_each_script_of_the_readme_exists_and_knows_its_options(command: str) -> None:
    words = shlex.split(command)[1:]
    part = ROOT / "scripts" / "benchmarks" / f"{words[1]}.py"
    files = [ROOT / words[0], *([part] if "benchmark.py" in words[0] else [])]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    for option in words[1:]:
        assert not option.startswith("--") or f'"{option}"' in text


@pytest.mark.parametrize("code", [block for language, block in BLOCKS if language == "python"])
def test_the_python_of_the_readme_runs(code: str, desk: Path) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert lines
    assert all("Obi" in line or "Zelensky" in line for line in lines)


def test_the_picture_is_what_show_prints_now() -> None:
    shown = re.search(r"<!-- show -->\n```text\n(.*?)```\n<!-- /show -->", README, flags=re.S)
    assert shown
    result = CliRunner().invoke(main, ["show", str(ROOT / "seeds" / "seed.txt"), "--color", "never"])
    for line in shown[1].splitlines():
        assert line in result.output.splitlines()


def test_every_path_that_the_readme_names_exists() -> None:
    for path in re.findall(r"`((?:quotex|scripts|seeds)/[\w./]*)`", README):
        assert (ROOT / path).exists(), path
