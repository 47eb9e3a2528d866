"""`quotex show`: an article in the terminal, its quotations marked."""

from __future__ import annotations

import sys
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
def show(
    file: str,
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    attributions: Literal["speech", "all"],
    models: str | None,
    text_field: str | None,
    color: Literal["auto", "always", "never"],
) -> None:
    """Show an article with its quotations marked.

    Quotations, cues, sources and speakers are coloured, or bracketed where there are no colours.
    FILE is whatever `quotex run` reads, - for standard input; if it holds several articles, they are
    shown one after the other. The list at the end says who is quoted, and in which quotations.
    """
    from quotex.cli.rendering import render
    from quotex.readers import FieldNames, Inputs, Notice, Problem
    from quotex.records import Article
    from quotex.runs import extracted

    colour = color == "always" or (color == "auto" and in_colour())
    problems = 0
    shown = 0

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
            text = render(article, wanted, colour=colour)
            click.echo(f"\n{_RULE}\n\n{text}" if shown else text, color=colour, nl=False)
            shown += 1
    sys.exit(1 if problems else 0)
