"""`quotex report`: what a set of quotations shows, as one HTML file."""

from __future__ import annotations

import click

from quotex.cli.records import Records


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
def report(quotes: tuple[str, ...], output: str, title: str, speakers: int, quotations: int) -> None:
    """Write a report: who is quoted most, in whose words, when, who is heard, and the quotations by speaker.

    QUOTES are files of records that quotex run has written (.jsonl, also .gz and .zst), or - for
    standard input. The report is one HTML file that needs neither network nor scripts: mail it,
    print it, put it on any server.

    \b
    quotex report quotes.jsonl -o report.html
    quotex report quotes.jsonl --title "Ukraine talks, June 2025" --speakers 10 -o report.html
    """
    from quotex.exports import check_output
    from quotex.exports.report import write_report

    check_output(output)
    records = Records(quotes)
    with records.writing():
        write_report(records.checked(), output, title, speakers, quotations)
    records.exit()
