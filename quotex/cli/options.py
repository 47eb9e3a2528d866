"""Options shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from quotex.readers import FieldNames, Notice
    from quotex.runs import Engine, Extracts

Command = TypeVar("Command", bound=Callable[..., Any])

FIELD_ROLES = ("text", "html", "title", "date", "url", "outlet", "id")


def selection_options(command: Command) -> Command:
    """Add the options --type and --attributions."""
    command = click.option(
        "--attributions",
        type=click.Choice(["speech", "all"]),
        default="speech",
        show_default=True,
        help="What counts: what was said or written, or also beliefs, intentions and attitudes (“backs”, “plans to”).",
    )(command)
    return click.option(
        "--type",
        "types",
        type=click.Choice(["direct", "indirect", "mixed"]),
        multiple=True,
        help="Only quotations of this type; may be given more than once. Without it, all types.",
    )(command)


def models_option(command: Command) -> Command:
    """Add the option --models."""
    return click.option(
        "--models",
        metavar="MODELS",
        help="Which models to use: a folder of Stanza models, or stanza:PACKAGE for one of Stanford's packages. "
        "Without it, the English models that come with quotex.",
    )(command)


def speaker_confidence_option(command: Command) -> Command:
    """Add the option --min-speaker-confidence."""
    return click.option(
        "--min-speaker-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        metavar="NUMBER",
        help="Only quotations whose speaker is at least this sure.",
    )(command)


def review_options(command: Command) -> Command:
    """Add the options --reviewed and --include-rejected."""
    command = click.option(
        "--include-rejected", is_flag=True, help="Also quotations that a reviewer rejected, which are left out else."
    )(command)
    return click.option(
        "--reviewed", is_flag=True, help="Only quotations that a reviewer accepted, corrected or added."
    )(command)


def field_options(command: Command) -> Command:
    """Add --text-field and the options for the other fields."""
    what = {
        "text": "the article's text",
        "html": "HTML to take the text from",
        "title": "its title",
        "date": "its date",
        "url": "its address",
        "outlet": "its outlet",
        "id": "its id",
    }
    for role in reversed(FIELD_ROLES):
        command = click.option(
            f"--{role}-field", metavar="NAME", help=f"JSON field that holds {what[role]}, if it is not recognised."
        )(command)
    return command


def field_names(options: dict[str, str | None]) -> FieldNames:
    """Return the field options of a command as FieldNames."""
    from quotex.readers import FieldNames

    return FieldNames(**{role: options[f"{role}_field"] for role in FIELD_ROLES})


def load_extractor(models: str | None, attributions: Literal["speech", "all"]) -> Extracts:
    """Return the extractor with its models loaded. Raises QuotexError where they cannot be loaded."""
    from quotex.extractor import Extractor

    return Extractor(models=models, attributions=attributions)


def local_engine(workers: int, make: Callable[[], Extracts], timeout: float, tell: Callable[[Notice], None]) -> Engine:
    """Return an engine with as many processes as wanted and possible, each with models loaded. Raises QuotexError."""
    from quotex.readers import Notice
    from quotex.runs import Pool
    from quotex.runs.capacity import possible_workers
    from quotex.runs.workers import ProcessWorkers

    def said(what: str) -> None:
        tell(Notice("--workers", what))

    number, why = possible_workers(workers)
    if why:
        said(why)
    return Pool(ProcessWorkers(number, make, timeout=timeout, tell=said))


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether the stream is a terminal."""
    return stream is not None and stream.isatty()
