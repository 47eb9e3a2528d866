"""The group of all commands, and how failures reach a person."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

import click

from quotex.cli.export import export
from quotex.cli.index import index
from quotex.cli.models import models
from quotex.cli.report import report
from quotex.cli.review import review
from quotex.cli.run import run
from quotex.cli.schema import schema
from quotex.cli.search import search
from quotex.cli.serve import serve
from quotex.cli.show import show
from quotex.cli.speakers import speakers
from quotex.errors import QuotexError


class _Failure(click.ClickException):
    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"quotex: {self.message}", err=True)


class _Group(click.Group):
    """Prints errors that a person can act on as one sentence, without a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # a full disk behind standard output; click itself sees to a closed pipe
            where = f" ({error.filename})" if error.filename else ""
            click.echo(f"quotex: the system says: {error.strerror or error}{where}", err=True)
            sys.exit(_Failure.exit_code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of their use."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="backslashreplace")  # a terminal without Unicode still gets every word
        try:
            return super().invoke(ctx)
        except QuotexError as error:
            raise _Failure(str(error)) from error


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"quotex {version('quotex')}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Who said what, in which words, and where is the proof?

    quotex reads news articles, finds every direct, indirect and mixed quotation, says who the
    speaker really is, and writes one JSON record for each, with exact offsets into the text.

    \b
    quotex show article.txt                        look at one article
    quotex run articles/ -o quotes.jsonl           go through a dump
    quotex index quotes.jsonl --db quotes.db       make it searchable
    quotex search sanctions --speaker zelensky     find what was said
    quotex serve --db quotes.db                    the same in the browser
    quotex export quotes.jsonl -o quotes.csv       hand it on
    """


for command in (run, show, export, report, index, search, speakers, serve, review, models, schema):
    main.add_command(command)
