"""The group of all commands, and the reporting of errors."""

from __future__ import annotations

import os
import sys
import traceback
from importlib.metadata import version
from typing import Any

import click

from quotex.cli.check import check
from quotex.cli.diff import diff
from quotex.cli.export import export
from quotex.cli.forget import forget
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
from quotex.errors import BrokenOff, QuotexError

_NOTHING_DONE = 2
_BROKEN_OFF = 3
_INTERRUPTED = 130


class _Failure(click.ClickException):
    """An error message for a person, where nothing was begun."""

    exit_code = _NOTHING_DONE

    def show(self, file: Any = None) -> None:
        click.echo(f"quotex: {self.message}", err=True)


class _FailureMidway(_Failure):
    """An error message for a person, where work had begun and could not go on."""

    exit_code = _BROKEN_OFF


class _Group(click.Group):
    """Command group that prints QuotexError as one sentence, without a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # a full disk behind standard output
            where = f" ({error.filename})" if error.filename else ""
            click.echo(f"quotex: the system says: {error.strerror or error}{where}", err=True)
        except Exception:
            traceback.print_exc()
            click.echo("quotex: this is a fault of quotex, not yours; please report it with the lines above", err=True)
        sys.exit(_BROKEN_OFF)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they are commonly used."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="backslashreplace")  # a terminal without Unicode still gets every word
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("quotex: interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:  # the reader of the output, such as head, has ended
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (buffered output is flushed at exit)
            ctx.exit(_BROKEN_OFF)
        except BrokenOff as error:
            raise _FailureMidway(str(error)) from error
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
    """Find who said what, in which words, and where the proof is.

    quotex reads news articles, finds every direct, indirect and mixed quotation, says who the
    speaker really is, and writes one JSON record for each, with exact offsets into the text.

    \b
    quotex show article.txt                        look at one article
    quotex run articles/ -o quotes.jsonl           go through a dump
    quotex index quotes.jsonl --db quotes.db       make it searchable
    quotex search sanctions --speaker zelensky     find what was said
    quotex serve --db quotes.db                    the same in the browser
    quotex export quotes.jsonl -o quotes.csv       hand it on

    Exit codes: 0 all is done; 1 some of the input could not be used; 2 nothing was begun, since
    options, inputs or outputs cannot be used; 3 what was begun could not go on; 130 interrupted.
    """


for command in (run, show, diff, export, report, index, search, speakers, serve, review, forget, check, models, schema):
    main.add_command(command)
