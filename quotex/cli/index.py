"""`quotex index`: put records into a database that can be searched."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quotex.cli.database import db_option
from quotex.console import ProblemPrinter, count, printable

if TYPE_CHECKING:
    from quotex.readers import Problem
    from quotex.search import IndexSummary


@click.command()
@click.argument("quotes", metavar="QUOTES...", nargs=-1, required=True)
@db_option
@click.option(
    "--articles",
    metavar="FILE",
    multiple=True,
    help="Articles with their texts, where they are not beside QUOTES, as quotex run --keep-text has put them. "
    "May be given more than once.",
)
@click.option(
    "--people",
    metavar="FILE.csv",
    type=click.Path(exists=True, dir_okay=False),
    help="Your own table of people with their ids in Wikidata: columns name, id and, where there are any, aliases, "
    "parted by |. The database keeps it.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary, only problems.")
def index(quotes: tuple[str, ...], db: str, articles: tuple[str, ...], people: str | None, quiet: bool) -> None:
    """Put quotations into a database, for search, pages and review.

    QUOTES are files that quotex run has written (.jsonl, also .gz and .zst), folders of shards, or - for
    standard input. The database is made where there is none, and grows by what is new; the same file again
    changes nothing and is not read. An article is known by its address, or by its id and outlet: if its quotations
    have changed, the new ones take the place of the old. Reviews stay, and find their records by
    their words where these have other ids (see quotex review unplaced). A run that was broken off
    leaves the database whole; the same command takes up the work. A database of an earlier version
    is brought up to date.

    The database is plain SQLite, which Datasette and sqlite-utils open as it is.

    \b
    quotex index quotes.jsonl --db quotes.db
    quotex index shards/ --db quotes.db
    quotex run articles/ | quotex index -
    """
    from quotex.errors import QuotexError
    from quotex.runs.shards import with_shards
    from quotex.search import index_files

    report = _Report(quiet=quiet)
    paths, texts = with_shards(quotes)
    try:
        summary = index_files(paths, db, articles or texts, report.advance, tell=report.tell, people=people)
    except KeyboardInterrupt:
        report.close(db)
        sys.exit(130)
    report.close(db)
    if summary.problems and not (summary.quotes or summary.texts or summary.files_as_before or summary.upgraded_from):
        raise QuotexError("there is no record in what was given; nothing was indexed")
    sys.exit(1 if summary.problems else 0)


class _Report:
    """Messages on standard error; on a terminal, one line that is kept up to date."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty() and not quiet
        self._problems = ProblemPrinter(self._print)
        self._last: IndexSummary | None = None

    def tell(self, problem: Problem) -> None:
        self._problems.tell(problem)

    def advance(self, summary: IndexSummary) -> None:
        if summary.waiting:
            self._wait()
            return
        self._last = summary
        if self._live:
            self._clear()
            click.echo(f"{summary.quotes:,} quotations, {summary.seconds:,.0f} s", err=True, nl=False)

    def _wait(self) -> None:
        if not self._quiet:
            click.echo("another quotex index is writing to this database; waiting for it (stop with Ctrl-C)", err=True)

    def close(self, db: str) -> None:
        self._clear()
        self._problems.close()
        if self._last and self._last.upgraded_from:
            click.echo(printable(f"{db} was made by an earlier version of quotex and is brought up to date"), err=True)
        if self._last and self._last.unplaced:
            told = f"{count(self._last.unplaced, 'review')} of records that are not there any more"
            click.echo(printable(f"{told}; see: quotex review unplaced --db {db}"), err=True)
        if self._last and not self._quiet:
            click.echo(printable(f"{db}: {_sentence(self._last)}"), err=True)

    def _print(self, line: str) -> None:
        self._clear()
        click.echo(line, err=True)

    def _clear(self) -> None:
        if self._live:
            click.echo("\r\x1b[K", err=True, nl=False)


def _sentence(summary: IndexSummary) -> str:
    parts = [
        f"{count(summary.quotes, 'quotation')} read",
        *([f"{count(summary.files_as_before, 'file')} known"] if summary.files_as_before else []),
        f"{count(summary.new, 'article')} new, {summary.updated:,} changed, {summary.unchanged:,} as before",
        *([f"{count(summary.texts, 'text')} stored"] if summary.texts else []),
        f"{count(summary.speakers, 'speaker')} in all",
        f"{summary.seconds:,.1f} s",
    ]
    return ("interrupted: " if summary.interrupted else "") + "; ".join(parts)
