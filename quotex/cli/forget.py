"""`quotex forget`: remove articles or a speaker everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quotex.cli.database import db_option
from quotex.console import count, printable
from quotex.errors import BrokenOff, QuotexError

if TYPE_CHECKING:
    from quotex.search import Forgotten

_LISTED = 20


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@db_option
@click.option("--article", metavar="ID", help="The article with this id, with all that was found in it.")
@click.option("--url", metavar="ADDRESS", help="The article at this address.")
@click.option(
    "--speaker", metavar="NAME", help="All quotations of a speaker: a name, or a number of quotex speakers list."
)
@click.option("--cache", metavar="DIR", help="A cache of quotex run --cache to remove it from as well.")
def forget(
    files: tuple[str, ...], db: str, article: str | None, url: str | None, speaker: str | None, cache: str | None
) -> None:
    """Remove an article or a speaker everywhere, and say what is gone.

    From the database go quotations, records, texts, full text, reviews and decisions on speakers; the
    file is written anew, so that nothing of them can be read in it. FILES are records of quotex run
    (quotes.jsonl) from which, and from the articles beside them, they go as well: else the next quotex
    index brings them back. With --speaker the texts of the articles that quote the speaker go, too;
    articles in which others name the speaker are listed.

    \b
    quotex forget --url https://news.example/retracted quotes.jsonl
    quotex forget --speaker "Ada Lind" --db quotes.db
    """
    from quotex.runs.forgetting import forget_in_cache, forget_in_records
    from quotex.search import forget_articles, forget_speaker

    if sum(value is not None for value in (article, url, speaker)) != 1:
        raise click.UsageError("Say what to forget: one of --article, --url and --speaker.")
    gone = forget_speaker(db, speaker) if speaker is not None else forget_articles(db, id=article, url=url)
    for line in _lines(db, gone):
        click.echo(printable(line))
    try:
        if cache is not None:
            click.echo(printable(f"{cache}: {count(forget_in_cache(cache, gone), 'text')} removed"))
        for path in files:
            records, texts = forget_in_records(path, gone)
            click.echo(printable(f"{path}: {count(records, 'record')}, {count(texts, 'article')} removed"))
    except QuotexError as error:
        raise BrokenOff(str(error)) from error


def _lines(db: str, gone: Forgotten) -> list[str]:
    figures = [
        *([count(gone.articles, "article")] if gone.articles else []),
        count(gone.quotes, "quotation"),
        count(gone.texts, "text"),
        count(gone.reviews, "review"),
        count(gone.decisions, "decision on speakers", "decisions on speakers"),
    ]
    lines = [f"{db}: {', '.join(figures)} removed"]
    if gone.names:
        lines.append(f"names: {', '.join(gone.names)}")
    if gone.still_named:
        more = f" and {len(gone.still_named) - _LISTED:,} more" if len(gone.still_named) > _LISTED else ""
        lines.append(
            f"still named in what others say, in {count(len(gone.still_named), 'article')}: "
            f"{', '.join(gone.still_named[:_LISTED])}{more}; remove one with --article"
        )
    return lines
