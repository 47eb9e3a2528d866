"""Options for reading articles, and the preview of the input before a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from quotex.readers import Inputs, ReadOptions

Command = TypeVar("Command", bound=Callable[..., Any])

DRY_RUN_ARTICLES = 100
_ANY = "any"


def input_options(command: Command) -> Command:
    """Add the options --encoding, --date-order, --language and --repair-text."""
    command = click.option(
        "--repair-text",
        is_flag=True,
        help="Undo wrong decoding (“â€™”) and resolve HTML entities; offsets then refer to the repaired text.",
    )(command)
    command = click.option(
        "--language",
        metavar="CODE",
        default="en",
        show_default=True,
        help="Leave out articles in other languages than this, by the field language or lang, else by their words; "
        "any keeps all.",
    )(command)
    command = click.option(
        "--date-order",
        type=click.Choice(["dmy", "mdy"]),
        help="Whether 03/06/2025 has the day or the month first, where no other date of its file tells it.",
    )(command)
    return click.option(
        "--encoding",
        metavar="NAME",
        callback=_known_encoding,
        help="The encoding of text, CSV and JSON that is not UTF-8; without it, it is recognised by the bytes.",
    )(command)


def read_options(options: Mapping[str, Any]) -> ReadOptions:
    """Return the options of a command as ReadOptions."""
    from quotex.readers import ReadOptions

    language = str(options["language"]).strip().lower()
    return ReadOptions(
        options["encoding"], options["date_order"], None if language == _ANY else language, options["repair_text"]
    )


def preview(source: Inputs) -> int:
    """Print what a run would read of the first articles; return the exit code: 0, 1 for problems, 2 for no article."""
    from quotex.console import ProblemPrinter
    from quotex.readers import Notice

    problems = ProblemPrinter(lambda line: click.echo(line, err=True))
    for item in source:
        if isinstance(item, Notice):
            click.echo(str(item), err=True)
        elif not hasattr(item, "text"):
            problems.tell(item)
        if source.report.articles >= DRY_RUN_ARTICLES:
            break
    problems.close()
    click.echo(str(source.report))
    return 1 if problems.number else 0 if source.report.articles else 2


def _known_encoding(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    if not name:
        return None
    try:
        "".encode(name)
    except LookupError as error:
        message = f"there is no text encoding {name!r}; examples are windows-1252, latin-1, utf-16"
        raise click.BadParameter(message) from error
    return name
