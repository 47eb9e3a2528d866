"""`quotex serve`: serve the pages and the JSON API of a database."""

from __future__ import annotations

import getpass
import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotex.cli.database import db_option
from quotex.errors import QuotexError

if TYPE_CHECKING:
    from quotex.web import Settings


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port; 0 takes any free one."
)
@click.option(
    "--review", is_flag=True, help="Let people accept, reject and correct records. Without it, nothing is written."
)
@click.option(
    "--reviewer", metavar="NAME", default=None, help="The name that reviews begin with; each browser can change it."
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(),
    help="Ask everybody for the secret in this file, or in the environment (QUOTEX_TOKEN). On an address that others "
    "can reach, one is made up where none is given.",
)
@click.option(
    "--token", metavar="SECRET", help="The same on the command line, which every user of this machine can read."
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    metavar="NAME",
    multiple=True,
    help="A name under which browsers reach this server, as behind a proxy; may be given more than once.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1, 600),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="Break off searches that take longer.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the pages in the browser.")
def serve(
    db: str,
    host: str,
    port: int,
    review: bool,
    reviewer: str | None,
    token_file: str | None,
    token: str | None,
    allowed_hosts: tuple[str, ...],
    time_limit: float,
    open_browser: bool,
) -> None:
    """Search quotations in the browser: speakers, articles, timeline, and a JSON API.

    Only this machine can reach the pages, and nothing can be changed, unless you say so. On another
    address everybody needs a token: yours, or one that the printed address holds. Stop with Ctrl-C.

    \b
    quotex serve --db quotes.db --open
    quotex serve --db quotes.db --review --reviewer "Ada Obi"
    quotex serve --db quotes.db --host 0.0.0.0 --token-file token.txt
    """
    from quotex.web import Settings
    from quotex.web.serve import serve as serve_app

    given = _token(token_file, token)

    def ready(address: str, settings: Settings) -> None:
        shown = address.partition("?")[0] if given else address
        click.echo(f"quotex serves {db} on {shown} (stop with Ctrl-C)")
        if settings.token is not None:
            can = "read and review" if settings.review else "read"
            which = "your token" if given else "the token in that address"
            click.echo(f"Whoever has {which} can {can} everything in the database.")
        if open_browser:
            webbrowser.open(shown)

    serve_app(
        Settings(
            db=db,
            host=host,
            port=port,
            review=review,
            reviewer=reviewer or _login(),
            token=given,
            allowed_hosts=allowed_hosts,
            time_limit=time_limit,
        ),
        ready,
    )


def _token(file: str | None, given: str | None) -> str | None:
    """Return the token from its file, the command line or the environment.

    Raises QuotexError where both a file and a token are given, or the file holds no token.
    """
    if file is None:
        return given or os.environ.get("QUOTEX_TOKEN") or None
    if given is not None:
        raise QuotexError("give --token-file or --token, not both")
    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise QuotexError(f"cannot read the token from {file}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise QuotexError(f"cannot read the token from {file}: it is no text in UTF-8") from error
    if not token:
        raise QuotexError(f"there is no token in {file}; write one of 16 characters or more into it")
    return token


def _login() -> str:
    """Return the name of the user logged in, "" where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
