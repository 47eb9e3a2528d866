"""`quotex review`: gold from reviews, agreement of reviewers, and reviews without a record."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotex.cli.database import db_option
from quotex.console import count, printable

if TYPE_CHECKING:
    from quotex.review import Review

_LISTED = 50
_LONGEST = 160  # characters of a quotation in a list


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
def gold(db: str, output: str, texts: str | None, partial: bool) -> None:
    """Write reviewed articles as gold: JSON lines that scripts/evaluate.py scores against.

    An article is written when all its records are reviewed, and its text is in the database (which
    it is where the run kept it with --keep-text). Accepted and corrected records become its
    quotations, rejected ones what must not be found. The scorer also tells the figures by outlet.

    \b
    quotex review gold --db quotes.db -o gold.jsonl --texts texts/
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


@review.command()
@db_option
@click.option("--limit", type=click.IntRange(min=1), default=20, metavar="N", show_default=True, help="At most N.")
@click.option("--json", "as_json", is_flag=True, help="All of them as JSON, one line for each.")
def disagreements(db: str, limit: int, as_json: bool) -> None:
    """List statements that several articles repeat, with different speakers.

    Either an article or quotex is wrong, or somebody repeats what another has said. The statements
    of the most different persons come first.

    \b
    quotex review disagreements --db quotes.db
    """
    from quotex.cli.hits import where
    from quotex.search import disagreements as find
    from quotex.store.database import open_db

    with open_db(db) as database:
        found, total = find(database, limit=-1 if as_json else limit)
    if as_json:
        for one in found:
            click.echo(json.dumps([{**asdict(by), "text": text} for by, text in one.said], ensure_ascii=False))
        return
    click.echo(count(total, "statement") + " with different speakers")
    for one in found:
        click.echo()
        for by, text in one.said:
            what = textwrap.shorten(printable(text), _LONGEST, placeholder=" …")
            click.echo(printable(f"{by.speaker or 'unknown speaker'} ({where(by)}; {by.quote})"))
            click.echo(f"  {what}")


def _why_none(partial: bool) -> str:
    if partial:
        return "no article with a text has a review; review records with: quotex serve --review"
    return "no article with a text is reviewed to its end; add --partial to write what there is"


@review.command()
@db_option
def agreement(db: str) -> None:
    """Tell how far reviewers agree on the records that several of them judged.

    Of each person the latest judgement counts. Kappa is Cohen's: 1 for full agreement, 0 for that of
    chance. Records on which they differ follow, with all judgements.
    """
    from quotex.review import agreements, disputes
    from quotex.store.database import open_db

    with open_db(db) as database:
        found, differing = agreements(database), disputes(database)
    if not found:
        click.echo("no record has the judgements of two people; see in quotex serve --review: Second opinions")
    for one in found:
        kappa = "not defined, all verdicts are one" if one.kappa is None else f"{one.kappa:.2f}"
        same = f"{one.same:,} with the same verdict ({one.same / one.both:.0%})"
        click.echo(printable(f"{one.one} and {one.other}: {count(one.both, 'record')}, {same}, kappa {kappa}"))
    for own in differing[:_LISTED]:
        click.echo(printable(f"{own[0].quote}  {_said(own[0])}"))
        for judged in own:
            note = f": {judged.note}" if judged.note else ""
            click.echo(printable(f"  {judged.who}: {judged.verdict}{note}"))
    _tell_more(len(differing))


@review.command()
@db_option
def unplaced(db: str) -> None:
    """List reviews and decisions on speakers whose records or names are no longer in the database.

    Reviews are found again by the words of their record when an article is indexed anew; those listed
    here were not. Nothing is dropped: they hold again when such a record comes back.
    """
    from quotex.review import unplaced_decisions, unplaced_reviews
    from quotex.store.database import open_db

    with open_db(db) as database:
        reviews, decisions = unplaced_reviews(database), unplaced_decisions(database)
    for one in reviews[:_LISTED]:
        where = one.record.article.url or one.record.article.title or f"article {one.record.article.id}"
        click.echo(printable(f"{one.verdict} by {one.who}, {one.at[:10]}: {_said(one)} ({where})"))
    _tell_more(len(reviews))
    for decision in decisions:
        into = f" {'is not' if decision.action == 'split' else 'is'} {decision.into_name}" if decision.into_name else ""
        click.echo(printable(f"decision {decision.id} by {decision.who}, {decision.at[:10]}: {decision.name}{into}"))
    if not reviews and not decisions:
        click.echo("all reviews and decisions have their records")


def _said(one: Review) -> str:
    speaker = one.record.speaker
    return f"{speaker.name if speaker else 'unknown speaker'}: {one.record.text}"


def _tell_more(number: int) -> None:
    if number > _LISTED:
        click.echo(f"{number - _LISTED:,} more; see them in the pages of quotex serve --review")
