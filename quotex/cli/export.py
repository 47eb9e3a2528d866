"""`quotex export`: write records in the formats of other tools."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

import click

from quotex.cli.options import review_options, speaker_confidence_option
from quotex.cli.records import Records, needs_database
from quotex.errors import QuotexError

if TYPE_CHECKING:
    from quotex.exports import Format
    from quotex.records import Quote
    from quotex.runs import Selection

MOST_CHECKWORTHY = 1_000  # records that --checkworthy keeps without --limit


@click.command()
@click.argument("quotes", metavar="QUOTES...", nargs=-1, required=True)
@click.option(
    "-f", "--format", "name", metavar="NAME", help="Which format; see above. Without it, the output's suffix."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    help="Where it goes; brat and citron make a folder. Without it, or with -, standard output.",
)
@click.option(
    "--articles",
    metavar="FILE",
    multiple=True,
    help="Articles with their texts: what quotex run has read, or what it has kept with --keep-text, "
    "which is found by itself beside QUOTES. May be given more than once.",
)
@click.option(
    "--type",
    "types",
    type=click.Choice(["direct", "indirect", "mixed"]),
    multiple=True,
    help="Only quotations of this type; may be given more than once.",
)
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="NUMBER", help="Only quotations this sure."
)
@speaker_confidence_option
@click.option(
    "--speaker",
    metavar="NAME",
    help="Only speakers with this in their name, accents and case aside; of a database, a name in any spelling, or a "
    "number of quotex speakers list.",
)
@review_options
@click.option(
    "--checkworthy",
    is_flag=True,
    help="The claims that can best be checked, best first: the 1,000 best, or as many as --limit says.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N quotations.")
def export(
    quotes: tuple[str, ...],
    name: str | None,
    output: str,
    articles: tuple[str, ...],
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    min_confidence: float,
    min_speaker_confidence: float,
    speaker: str | None,
    reviewed: bool,
    include_rejected: bool,
    checkworthy: bool,
    limit: int | None,
) -> None:
    """Hand quotations on to other tools.

    QUOTES is a database that quotex index has made: speakers have their names for all articles, and
    reviews are applied. Or files of records that quotex run has written (.jsonl, also .gz and
    .zst), or - for standard input: names are then those of each article. An output named .gz or
    .zst is packed. The formats:

    \b
    jsonl          the records themselves, one a line (see: quotex schema)
    csv            one row a quotation, for spreadsheets and OpenRefine
    parquet        typed columns, for pandas, DuckDB and Spark
    sqlite         the database of quotex search, also for Datasette
    jsonld         schema.org Quotation and NewsArticle, as JSON-LD
    claimreview    drafts of schema.org ClaimReview for fact-checkers
    webannotation  W3C Web Annotations, as JSON-LD
    brat           a folder of .txt and .ann files for brat *
    labelstudio    tasks with predictions for Label Studio *
    prodigy        tasks with spans for Prodigy, as JSON lines *
    citron         a folder of JSON files as BBC Citron has them *

    Those with a * need the articles' texts: quotex run --keep-text, or --articles.

    In the CSV, a cell that a spreadsheet would run as a formula has an apostrophe before it; JSON
    lines and Parquet have every character as it is. --checkworthy looks at the words alone: numbers,
    names, comparisons and the past speak for a claim, opinion, wishes and the future against it.

    \b
    quotex export quotes.db -o quotes.csv
    quotex export quotes.db --speaker zelensky --reviewed -o z.parquet
    quotex export quotes.jsonl --checkworthy --limit 20 --format claimreview -o drafts.json
    quotex export quotes.jsonl --articles dump.jsonl.gz --format brat -o for-brat
    """
    from quotex.runs import Selection
    from quotex.search import Filters

    target = _format(name, output)
    filters = Filters(
        speaker=int(speaker) if speaker and speaker.isdecimal() else speaker,
        type=types,
        min_confidence=min_confidence or None,
        min_speaker_confidence=min_speaker_confidence,
        reviewed=reviewed,
        include_rejected=include_rejected,
    )
    records = Records(quotes, "export", filters)
    needs_database(records, reviewed, include_rejected)
    if checkworthy:
        limit = limit or MOST_CHECKWORTHY
    with ExitStack() as stack, records.writing():
        chosen: Iterable[Quote] = records
        if records.database is None:
            chosen = _chosen(records, Selection(frozenset(types), min_confidence, min_speaker_confidence), speaker)
        if target.needs_text or target.takes_text:
            chosen = _with_texts(
                chosen, articles or (() if records.database else _beside(quotes)), target, records, stack
            )
        target.write(records.checked(_ordered(chosen, checkworthy, limit, target)), output)
    records.exit()


def _format(name: str | None, output: str) -> Format:
    from quotex.exports import FORMATS, format_named, format_of

    found = format_named(name) if name else format_of(output)
    if found:
        return found
    known = ", ".join(one.name for one in FORMATS)
    raise QuotexError(f"the name {output} does not tell the format; say which with --format ({known})")


def _chosen(quotes: Iterable[Quote], selection: Selection, speaker: str | None) -> Iterator[Quote]:
    from anyascii import anyascii

    wanted = anyascii(speaker or "").lower()
    for quote in quotes:
        name = quote.speaker.name if quote.speaker else ""
        if selection.takes(quote) and (not wanted or wanted in anyascii(name).lower()):
            yield quote


def _beside(quotes: Iterable[str]) -> tuple[str, ...]:
    from quotex.readers.articles import articles_beside

    return tuple(path for path in map(articles_beside, quotes) if os.path.exists(path))


def _with_texts(
    quotes: Iterable[Quote], articles: tuple[str, ...], target: Format, records: Records, stack: ExitStack
) -> Iterator[Quote]:
    from quotex.readers.articles import articles_by_id, with_texts

    if records.database is not None and not articles:
        records.texts = True
        return _with_stored_texts(quotes, records) if target.needs_text else iter(quotes)
    if target.needs_text and not articles:
        raise QuotexError(
            f"the format {target.name} needs the texts of the articles; name them with --articles, "
            "or run quotex run with --keep-text"
        )
    article_of = stack.enter_context(articles_by_id(articles, records.tell))
    return with_texts(quotes, article_of, records.tell, needed=target.needs_text)


def _with_stored_texts(quotes: Iterable[Quote], records: Records) -> Iterator[Quote]:
    """Yield the records whose article's text is in the database and fits; report each other article once."""
    from quotex.readers import Problem
    from quotex.readers.articles import fits

    told = ""
    for quote in quotes:
        if quote.article.text and fits(quote):
            yield quote
        elif quote.article.id != told:
            told = quote.article.id
            what = f"it has no text of the article {told}; its quotations are left out (index them with --articles)"
            records.tell(Problem(str(records.database), None, what))


def _ordered(quotes: Iterable[Quote], checkworthy: bool, limit: int | None, target: Format) -> Iterable[Quote]:
    from itertools import islice

    from quotex.exports import most_checkworthy

    if not checkworthy or limit is None:
        return islice(quotes, limit)
    best = most_checkworthy(quotes, limit)
    if target.needs_text:  # one task or file for each article, those with the best claims first
        rank = {quote.article.id: -number for number, quote in enumerate(reversed(best))}
        best.sort(key=lambda quote: rank[quote.article.id])
    return best
