"""What the commands on a database share: the option --db, and how figures and names are printed."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from quotex.errors import QuotexError

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_DB = "quotes.db"


def db_option(command: Command) -> Command:
    """--db; also from the environment."""
    return click.option(
        "--db",
        metavar="FILE",
        default=DEFAULT_DB,
        show_default=True,
        envvar="QUOTEX_DB",
        help="The database; also from the environment (QUOTEX_DB).",
    )(command)


def in_colour() -> bool:
    """Whether standard output is a terminal that wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def styled(text: str, colour: bool, **style: Any) -> str:
    """The text in colours, or as it is."""
    return click.style(text, **style) if colour else text


def user_name(given: str | None) -> str:
    """Who decides: as given, or the person logged in. Raises QuotexError where nobody is known."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise QuotexError("nobody is logged in; say who you are with --who") from error
