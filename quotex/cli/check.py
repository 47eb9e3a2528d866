"""`quotex check`: check whether a database is intact, and say what to do where it is not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quotex.cli.database import DEFAULT_DB
from quotex.console import count, printable

if TYPE_CHECKING:
    from quotex.search import CheckReport

_CURES = {
    "restore": "put back a copy of the file, or make a new one: quotex index QUOTES --db NEW.db",
    "index": "run quotex index with the same files again; it takes up the work",
    "repair": "make it anew from the rest of the file: quotex check --repair {}",
}


@click.command()
@click.argument("db", metavar="[FILE]", envvar="QUOTEX_DB", default=DEFAULT_DB)
@click.option("--repair", is_flag=True, help="Make indexes and full text anew, where the rows are whole.")
def check(db: str, repair: bool) -> None:
    """Check that a database is whole, and say what is in it.

    Looks at all pages, indexes, the full text, the values and the records; nothing is changed
    without --repair. FILE is a database that quotex index has made (quotes.db where none is named).
    The exit code is 0 when it is whole, 1 when something is wrong, and 2 when it is no database of
    quotex.

    \b
    quotex check quotes.db
    quotex check quotes.db --repair
    """
    from quotex.search import check as examine
    from quotex.search import repair as mend

    report = mend(db) if repair else examine(db)
    for line in _lines(report):
        click.echo(printable(line))
    sys.exit(0 if report.is_sound else 1)


def _lines(report: CheckReport) -> list[str]:
    size = f"{report.size / 1e6:,.1f} MB"
    lines = [f"{report.path}: {size}, tables of version {report.version}, SQLite {report.sqlite}"]
    if report.counts:
        counted = report.counts
        texts = f"{count(counted['articles'], 'article')} ({counted['texts']:,} with text)"
        names = (("quotes", "quotation"), ("speakers", "speaker"), ("reviews", "review"))
        lines.append("  " + ", ".join([texts, *(count(counted[table], noun) for table, noun in names)]))
    lines += [f"  {count(number, 'record')} of {producer}" for producer, number in report.producers]
    if not report.full_text:
        lines.append("  the full text was not checked, since the file may not be written")
    if report.is_sound:
        return [*lines, "it is whole"]
    lines += [f"  wrong: {one.what}" for one in report.findings]
    return [*lines, *(f"to do: {_CURES[cure].format(report.path)}" for cure in report.cures)]
