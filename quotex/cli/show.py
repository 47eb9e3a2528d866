"""`quotex show`: show an article in the terminal with its quotations marked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

import click

from quotex.cli.database import in_colour
from quotex.cli.options import load_extractor, models_option, selection_options
from quotex.console import printable

_RULE = "-" * 60


@click.command()
@click.argument("file", metavar="FILE")
@selection_options
@models_option
@click.option("--text-field", metavar="NAME", help="JSON field that holds the article's text, if it is not recognised.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours, or brackets instead of them; auto means colours on a terminal.",
)
@click.option("--html", metavar="FILE", help="Write one HTML page with the marked text instead, - for standard output.")
def show(
    file: str,
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    attributions: Literal["speech", "all"],
    models: str | None,
    text_field: str | None,
    color: Literal["auto", "always", "never"],
    html: str | None,
) -> None:
    """Show an article with its quotations marked.

    Quotations, cues, sources and speakers are coloured, or bracketed where there are no colours.
    FILE is whatever `quotex run` reads, - for standard input; if it holds several articles, they are
    shown one after the other. The list at the end says who is quoted, and in which quotations.

    \b
    quotex show article.txt
    quotex show article.txt --html article.html
    """
    from quotex.article_quotes import article_html
    from quotex.cli.rendering import render
    from quotex.exports import check_output
    from quotex.readers import FieldNames, Inputs, Notice, Problem
    from quotex.records import Article
    from quotex.runs import extracted

    colour = color == "always" or (color == "auto" and in_colour())
    problems = 0
    shown = 0
    pages: list[str] = []
    if html is not None:
        check_output(html)

    def tell(item: Problem | Notice) -> None:
        nonlocal problems
        problems += isinstance(item, Problem)
        click.echo(printable(str(item)), err=True)

    extractor = load_extractor(models, attributions)
    for item in Inputs([file], FieldNames(text=text_field)):
        if not isinstance(item, Article):
            tell(item)
            continue
        for article, quotes in extracted(extractor, [item], tell):
            wanted = [quote for quote in quotes if not types or quote.type in types]
            if html is not None:
                pages.append(article_html(article, wanted))
                continue
            text = render(article, wanted, colour=colour)
            click.echo(f"\n{_RULE}\n\n{text}" if shown else text, color=colour, nl=False)
            shown += 1
    if html is not None and pages:
        _write_page(html, file, pages)
    sys.exit(0 if not problems else 1 if shown or pages else 2)


def _write_page(path: str, title: str, parts: Sequence[str]) -> None:
    from quotex.exports import output
    from quotex.markup import page

    with output(path) as stream:
        stream.write(page(title, parts).encode("utf-8"))
    if path != "-":
        click.echo(f"the marked text is in {printable(path)}", err=True)
