"""The group of commands as a whole."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import version

import click
import pytest

from quotex.cli import main
from tests.cli.conftest import Quotex


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The names of all commands, subcommands included."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_the_commands_are_the_published_ones() -> None:
    names = [" ".join(path) for path in commands()]
    assert names == [
        "run", "show", "diff", "export", "report", "index", "search",
        "speakers", "speakers list", "speakers show", "speakers merge", "speakers split", "speakers undo",
        "speakers identify", "speakers relink",
        "serve", "review", "review gold", "review disagreements", "review agreement", "review unplaced",
        "forget", "check", "models", "models list", "models verify", "models pull", "schema",
    ]  # fmt: skip


@pytest.mark.parametrize("path", [(), *commands()])
def test_every_command_explains_itself_and_each_of_its_options(quotex: Quotex, path: tuple[str, ...]) -> None:
    result = quotex(*path, "--help")
    assert result.exit_code == 0
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert command.help
    assert command.get_short_help_str(limit=80).endswith((".", "?"))
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help
            assert option.opts[-1] in result.output


def test_the_version_is_that_of_the_package(quotex: Quotex) -> None:
    result = quotex("--version")
    assert (result.exit_code, result.output) == (0, f"quotex {version('quotex')}\n")


@pytest.mark.parametrize(
    "arguments", [["nope"], ["run"], ["run", "x", "--type", "spoken"], ["show"], ["run", "--nope"]]
)
def test_a_wrong_command_is_a_usage_error(quotex: Quotex, arguments: list[str]) -> None:
    result = quotex(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_help_comes_without_loading_anything_heavy() -> None:
    program = (
        "import sys; from quotex.cli import main\n"
        "try: main(['run', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'torch', 'stanza', 'numpy', 'tokenizers', 'jsonlines'}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [["schema"], ["--help"]])
def test_a_full_disk_is_one_sentence(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", "from quotex.cli import main; main()", *arguments]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (3, "quotex: the system says: No space left on device\n")


def examples(text: str) -> list[list[str]]:
    """The lines of a help text that are commands, word by word; a pipe or an explanation behind blanks ends one."""
    lines = (re.split(r" \| | {2,}|>", line.strip())[0] for line in text.splitlines())
    found = [re.sub(r"^(?:zcat|cat) .*", "", line) for line in lines]
    return [shlex.split(line)[1:] for line in found if line.startswith("quotex ")]


def test_the_examples_of_the_help_name_commands_and_options_that_exist() -> None:
    shown = 0
    for path in [(), *commands()]:
        command: click.Command = main
        for name in path:
            command = command.commands[name]  # type: ignore[attr-defined]
        for words in examples(command.help or ""):
            shown += 1
            used: click.Command = main
            while isinstance(used, click.Group) and words and words[0] in used.commands:
                used = used.commands[words.pop(0)]
            options = {name for option in used.params for name in option.opts}
            assert {word for word in words if re.fullmatch("--?[a-z][a-z-]*", word)} <= options, (path, words)
    assert shown > 10


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(shell: str) -> None:
    """The installed command, since its name is what click makes the name of the variable from."""
    environment = {**os.environ, "_QUOTEX_COMPLETE": f"{shell}_source"}
    command = [sys.executable, "-c", "import sys; sys.argv[0] = 'quotex'; from quotex.cli import main; main()"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "_QUOTEX_COMPLETE" in ran.stdout or "bash" in ran.stderr  # click asks bash for its version
    words = {**environment, "_QUOTEX_COMPLETE": f"{shell}_complete", "COMP_WORDS": "quotex che"}
    words["COMP_CWORD"] = "che" if shell == "fish" else "1"
    completed = subprocess.run(command, env=words, capture_output=True, text=True, check=False)
    assert "check" in completed.stdout
