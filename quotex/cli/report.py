"""`quotex report`: write figures of a set of quotations as one HTML file."""

from __future__ import annotations

import click

from quotex.cli.options import review_options
from quotex.cli.records import Records, needs_database


@click.command()
@click.argument("quotes", metavar="QUOTES...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="The HTML file, or - for standard output.")
@click.option("--title", metavar="TEXT", default="Who said what", show_default=True, help="Its headline.")
@click.option(
    "--speakers",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    metavar="N",
    help="How many speakers it lists.",
)
@click.option(
    "--quotations",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="How many quotations of each, the surest ones.",
)
@review_options
def report(
    quotes: tuple[str, ...],
    output: str,
    title: str,
    speakers: int,
    quotations: int,
    reviewed: bool,
    include_rejected: bool,
) -> None:
    """Write a report: who is quoted most, in whose words, when, who is heard, and the quotations by speaker.

    QUOTES is a database that quotex index has made: speakers are joined across articles, reviews are
    applied, and the figures are those of quotex search. Or files of records that quotex run has
    written (.jsonl, also .gz and .zst), or - for standard input: speakers of one name then count as
    one, whoever they are. The report is one HTML file that needs neither network nor scripts: mail it,
    print it, put it on any server.

    \b
    quotex report quotes.db -o report.html
    quotex report quotes.db --title "Ukraine talks, June 2025" --speakers 10 -o report.html
    """
    from quotex.exports import check_output
    from quotex.exports.report import write_report
    from quotex.search import Filters

    check_output(output)
    records = Records(quotes, "report", Filters(reviewed=reviewed, include_rejected=include_rejected))
    needs_database(records, reviewed, include_rejected)
    with records.writing():
        joined = records.database is not None
        write_report(records.checked(), output, title, speakers, quotations, joined=joined)
    records.exit()
