"""Options that several commands share."""

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
    """--type and --attributions."""
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
    """--models."""
    return click.option(
        "--models",
        metavar="MODELS",
        help="Which models to use: a folder of Stanza models, or stanza:PACKAGE for one of Stanford's packages. "
        "Without it, the English models that come with quotex.",
    )(command)


def speaker_confidence_option(command: Command) -> Command:
    """--min-speaker-confidence."""
    return click.option(
        "--min-speaker-confidence",
        type=click.FloatRange(0, 1),
        default=0.0,
        metavar="NUMBER",
        help="Only quotations whose speaker is at least this sure.",
    )(command)


def review_options(command: Command) -> Command:
    """--reviewed and --include-rejected."""
    command = click.option(
        "--include-rejected", is_flag=True, help="Also quotations that a reviewer rejected, which are left out else."
    )(command)
    return click.option(
        "--reviewed", is_flag=True, help="Only quotations that a reviewer accepted, corrected or added."
    )(command)


def field_options(command: Command) -> Command:
    """--text-field and its kin."""
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
    """The field options of a command as the readers want them."""
    from quotex.readers import FieldNames

    return FieldNames(**{role: options[f"{role}_field"] for role in FIELD_ROLES})


def load_extractor(models: str | None, attributions: Literal["speech", "all"]) -> Extracts:
    """The extractor, with its models loaded. Raises QuotexError when they cannot be."""
    from quotex.extractor import Extractor

    return Extractor(models=models, attributions=attributions)


def local_engine(workers: int, make: Callable[[], Extracts], timeout: float, tell: Callable[[Notice], None]) -> Engine:
    """As many processes as are wanted and sensible, each with its models loaded. Raises QuotexError."""
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
    """Whether a person looks at the stream."""
    return stream is not None and stream.isatty()
