"""`quotex review`: what reviewers said, as gold."""

from __future__ import annotations

from pathlib import Path

import click

from quotex.cli.database import db_option
from quotex.console import count


@click.group()
def review() -> None:
    """Use what reviewers said about records.

    Reviews are made in the pages of `quotex serve --review` and kept in the database.
    """


@review.command()
@db_option
@click.option("-o", "--output", metavar="FILE", default="-", help="Where the gold goes. Without it, standard output.")
@click.option("--texts", metavar="DIR", help="Also write the texts of the articles into this folder, as DOC.txt.")
@click.option(
    "--partial",
    is_flag=True,
    help="Also articles with records that nobody reviewed: they tell how much is found, not how much of it is right.",
)
def export(db: str, output: str, texts: str | None, partial: bool) -> None:
    """Write reviewed articles as gold: JSON lines that scripts/evaluate.py scores against.

    An article is written when all its records are reviewed, and its text is in the database (which
    it is where the run kept it with --keep-text). Accepted and corrected records become its quotations, rejected ones
    what must not be found.

    \b
    quotex review export --db quotes.db -o gold.jsonl --texts texts/
    python scripts/evaluate.py gold gold.jsonl --texts texts/
    """
    from quotex.errors import QuotexError
    from quotex.exports import output as opened_output
    from quotex.review import gold_rows, write_gold
    from quotex.store.database import open_db

    folder = Path(texts) if texts else None
    with open_db(db) as database:
        rows = list(gold_rows(database, partial=partial))
    if not rows:
        raise QuotexError(_why_none(partial))
    with opened_output(output) as stream:
        write_gold(rows, stream, folder)
    click.echo(f"{count(len(rows), 'reviewed article')} written", err=True)


def _why_none(partial: bool) -> str:
    if partial:
        return "no article with a text has a review; review records with: quotex serve --review"
    return "no article with a text is reviewed to its end; add --partial to write what there is"
