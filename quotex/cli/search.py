"""`quotex search`: what somebody said about something, in the terminal or for other programs."""

from __future__ import annotations

import re
import shutil
import textwrap
from typing import TYPE_CHECKING, Literal

import click

from quotex.cli.database import db_option, in_colour, styled
from quotex.cli.options import review_options, speaker_confidence_option
from quotex.console import count, how_sure, printable
from quotex.errors import BrokenOff, QuotexError

if TYPE_CHECKING:
    from quotex.search import Database, Filters, Hit, Order, Results

_SHOWN = 20
_WIDEST = 100
_MOST_SHOWN = 1_000
_START, _END = "\ue000", "\ue001"  # stand for colours until the lines are broken; never in a printable text
_HIT = re.compile(f"{_START}(.*?){_END}", re.DOTALL)
_JUDGED = {"accept": "accepted", "correct": "corrected", "add": "added", "reject": "rejected"}
_BLANKS = re.compile(r"\s+")


@click.command()
@click.argument("query", metavar="[QUERY]...", nargs=-1)
@db_option
@click.option(
    "--speaker", metavar="NAME", help="Who said it: a name in any spelling, or a number from quotex speakers."
)
@click.option("--since", metavar="DATE", help="Articles from this day, month or year on (2025, 2025-05, 2025-05-01).")
@click.option("--until", metavar="DATE", help="Articles up to this day, month or year, all of it.")
@click.option(
    "--type",
    "types",
    type=click.Choice(["direct", "indirect", "mixed"]),
    multiple=True,
    help="Only this type; may be given more than once.",
)
@click.option(
    "--cue-class", "cue_classes", metavar="CLASS", multiple=True, help="How it was said: say, deny, accuse, promise ..."
)
@click.option("--outlet", "outlets", metavar="NAME", multiple=True, help="Only this outlet, exactly as it is spelled.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), metavar="NUMBER", help="Only quotations at least this sure."
)
@speaker_confidence_option
@review_options
@click.option(
    "--order",
    type=click.Choice(["relevance", "date", "oldest", "confidence", "unsure"]),
    help="Without it, by relevance where there are words, else newest first.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most N quotations; without it {_SHOWN}, or all with --json and --csv.",
)
@click.option("--json", "as_json", is_flag=True, help="The complete records, as quotex export writes them.")
@click.option("--csv", "as_csv", is_flag=True, help="A table, as quotex export writes it.")
def search(
    query: tuple[str, ...],
    db: str,
    speaker: str | None,
    since: str | None,
    until: str | None,
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    cue_classes: tuple[str, ...],
    outlets: tuple[str, ...],
    min_confidence: float | None,
    min_speaker_confidence: float,
    reviewed: bool,
    include_rejected: bool,
    order: Order | None,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Find what was said, by whom, and where it stands.

    QUERY is made of words, which must all be there; singular and plural count as one, case and
    accents do not count.

    \b
    "oil embargo"          a phrase, and exactly these forms (in quotation marks inside the shell's own)
    sanctions OR embargo   either of them; OR and NOT in capitals, brackets as you like
    sanctions -oil         without a word; put -- before a QUERY that begins with a minus sign
    sanction*              all words that begin so

    Without QUERY, everything that fits the options. The last line of each quotation is the proof:
    the address, file or id of its article, and from which character to which it stands in its text.

    \b
    quotex search sanctions --speaker zelensky --since 2025-05-01
    quotex search '"nuclear weapons" OR missile*' --type direct --cue-class accuse
    quotex search iodine --json | quotex export - --format claimreview -o drafts.json
    """
    from quotex.search import Filters, open_db

    if as_json and as_csv:
        raise click.UsageError("--json and --csv cannot go together; give one of them.")
    filters = Filters(
        speaker=int(speaker) if speaker and speaker.isdecimal() else speaker,
        since=since,
        until=until,
        type=types,
        cue_class=cue_classes,
        outlet=outlets,
        min_confidence=min_confidence,
        min_speaker_confidence=min_speaker_confidence,
        reviewed=reviewed,
        include_rejected=include_rejected,
    )
    words = " ".join(query)
    with open_db(db) as database:
        if as_json or as_csv:
            _hand_on(database, words, filters, order, limit, "jsonl" if as_json else "csv")
        else:
            _show(database, words, filters, order, limit or _SHOWN)


def _hand_on(
    database: Database, words: str, filters: Filters, order: Order | None, limit: int | None, output: str
) -> None:
    from quotex.exports import format_named
    from quotex.search import joined_records, numbers_of

    numbers = numbers_of(database, words, filters, order=order, limit=limit or -1)
    target = format_named(output)
    assert target is not None
    try:
        target.write(joined_records(database, numbers), "-")
    except QuotexError as error:
        raise BrokenOff(str(error)) from error


def _show(database: Database, words: str, filters: Filters, order: Order | None, limit: int) -> None:
    from quotex.search import figures
    from quotex.search import search as find

    found = find(database, words, filters, order=order, limit=min(limit, _MOST_SHOWN))
    colour = in_colour()
    click.echo(_head(found), color=colour)
    for hit in found.hits:
        click.echo("\n" + _shown(hit, colour, marked=bool(words)), color=colour)
    if found.total > len(found.hits):
        click.echo(f"\n{found.total - len(found.hits):,} more; see them with --limit, --json or --csv")
    if figures(database).unlinked:
        click.echo("not all quotations have their speakers yet, because indexing was broken off; index again", err=True)


def _head(found: Results) -> str:
    head = count(found.total, "quotation")
    if len(found.speakers) == 1:
        return f"{head} of {printable(found.speakers[0].name)}"
    if found.speakers:
        names = "; ".join(f"{one.name} (number {one.id}, {one.quotes:,})" for one in found.speakers[:6])
        return printable(f"{head}; the name means: {names}{' ...' if len(found.speakers) > 6 else ''}")
    return head


def _shown(hit: Hit, colour: bool, *, marked: bool) -> str:
    name = hit.speaker_name or "unknown speaker"
    also = hit.name if hit.name not in (None, hit.speaker_name) else None
    about = [f"as “{also}”" if also else None, hit.role, hit.affiliation if hit.affiliation != hit.role else None]
    first = [styled(printable(name), colour, fg="blue", bold=True)]
    first += [printable(part) for part in (*about, hit.date, hit.outlet) if part]
    said = f"{hit.type}, {'not ' if hit.negated else ''}{hit.cue}" if hit.cue else hit.type
    where = hit.url or hit.file or f"article {hit.article_id}"
    said = f"{said}, {_JUDGED[hit.review]}" if hit.review else said
    proof = f"{said}, {how_sure(hit.confidence, hit.speaker_confidence)}; {where} [{hit.start}:{hit.end}]"
    return "\n".join(
        [", ".join(first), _snippet(hit, colour, marked=marked), styled(printable(f"  {proof}"), colour, dim=True)]
    )


def _snippet(hit: Hit, colour: bool, *, marked: bool) -> str:
    """The words on lines that fit the terminal; what was asked for in colour, or between asterisks."""

    def shown(found: re.Match[str]) -> str:
        return click.style(found[1], fg="yellow", bold=True) if colour else f"*{found[1]}*" if marked else found[1]

    pieces = [
        (
            f"{_START}{printable(_on_one_line(piece.text))}{_END}"
            if piece.is_hit
            else printable(_on_one_line(piece.text))
        )
        for piece in hit.snippet
    ]
    width = min(shutil.get_terminal_size().columns, _WIDEST) - 2
    lines = textwrap.wrap("".join(pieces), max(width, 20), break_long_words=False, break_on_hyphens=False)
    return _HIT.sub(shown, "\n".join(f"  {line}" for line in lines))


def _on_one_line(text: str) -> str:
    return _BLANKS.sub(" ", text)
