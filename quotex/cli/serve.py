"""`quotex serve`: the pages and the JSON API of a database."""

from __future__ import annotations

import getpass
import webbrowser
from typing import TYPE_CHECKING

import click

from quotex.cli.database import db_option

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
    "--token",
    envvar="QUOTEX_TOKEN",
    metavar="SECRET",
    help="Ask everybody for this secret; also from the environment (QUOTEX_TOKEN). On an address that others "
    "can reach, one is made up where none is given.",
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
    token: str | None,
    allowed_hosts: tuple[str, ...],
    time_limit: float,
    open_browser: bool,
) -> None:
    """Search quotations in the browser: speakers, articles, timeline, and a JSON API.

    Only this machine can reach the pages, and nothing can be changed, unless you say so. On another
    address everybody needs a token; the address that is printed holds it. Stop with Ctrl-C.

    \b
    quotex serve --db quotes.db --open
    quotex serve --db quotes.db --review --reviewer "Ada Obi"
    quotex serve --db quotes.db --host 0.0.0.0 --port 8000
    """
    from quotex.web import Settings
    from quotex.web.serve import serve as serve_app

    def ready(address: str, settings: Settings) -> None:
        click.echo(f"quotex serves {db} on {address} (stop with Ctrl-C)")
        if settings.token is not None:
            can = "read and review" if settings.review else "read"
            click.echo(f"Whoever has the token in that address can {can} everything in the database.")
        if open_browser:
            webbrowser.open(address)

    serve_app(
        Settings(
            db=db,
            host=host,
            port=port,
            review=review,
            reviewer=reviewer or _login(),
            token=token or None,
            allowed_hosts=allowed_hosts,
            time_limit=time_limit,
        ),
        ready,
    )


def _login() -> str:
    """The name of whoever is logged in; nobody's where the system has none for this user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
