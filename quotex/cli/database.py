"""Helpers shared by the commands on a database: the option --db, and the printing of figures and names."""

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
    """Add the option --db, which is also read from the environment."""
    return click.option(
        "--db",
        metavar="FILE",
        default=DEFAULT_DB,
        show_default=True,
        envvar="QUOTEX_DB",
        help="The database; also from the environment (QUOTEX_DB).",
    )(command)


def in_colour() -> bool:
    """Return whether standard output is a terminal and NO_COLOR is not set (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def styled(text: str, colour: bool, **style: Any) -> str:
    """Return the text with a style, or unchanged without `colour`."""
    return click.style(text, **style) if colour else text


def user_name(given: str | None) -> str:
    """Return the given name, else that of the person logged in. Raises QuotexError where there is neither."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise QuotexError("nobody is logged in; say who you are with --who") from error
