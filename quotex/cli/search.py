"""`quotex search`: search quotations, for the terminal or for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import click

from quotex.cli.database import db_option, in_colour
from quotex.cli.options import review_options, speaker_confidence_option
from quotex.console import count, printable
from quotex.errors import BrokenOff, QuotexError

if TYPE_CHECKING:
    from quotex.records import Gender, SpeakerKind
    from quotex.search import Database, Filters, Order, Results, Within

_SHOWN = 20
_MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class _Search:
    """A search as requested by the options."""

    words: str
    filters: Filters
    within: Within
    group: bool
    order: Order | None


@click.command()
@click.argument("query", metavar="[QUERY]...", nargs=-1)
@db_option
@click.option(
    "--speaker", metavar="NAME", help="Who said it: a name in any spelling, or a number from quotex speakers."
)
@click.option("--since", metavar="DATE", help="Articles from this day, month or year on (2025, 2025-05, 2025-05-01).")
@click.option("--until", metavar="DATE", help="Articles up to this day, month or year, all of it.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(["person", "organization", "group", "document", "unnamed"]),
    multiple=True,
    help="Only speakers of this kind; may be given more than once.",
)
@click.option(
    "--gender",
    "genders",
    type=click.Choice(["female", "male"]),
    multiple=True,
    help="Only persons of this gender, as most articles tell it.",
)
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
    "--in",
    "within",
    type=click.Choice(["words", "context"]),
    default="words",
    show_default=True,
    help="Where QUERY is searched: what was said, or also its sentence, the sentence before and the title.",
)
@click.option("--group", is_flag=True, help="Each statement once, however many articles repeat it.")
@click.option(
    "--statement",
    metavar="ID",
    help="Only what repeats the statement of this record; oldest first unless --order says otherwise.",
)
@click.option(
    "--disagreeing",
    is_flag=True,
    help="Only statements that several articles repeat with different speakers.",
)
@click.option(
    "--order",
    type=click.Choice(["relevance", "date", "oldest", "confidence", "unsure", "outlets"]),
    help="Without it, by relevance where there are words (newest first where more than 20,000 quotations are found), "
    "else newest first; outlets: what most outlets have.",
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
    kinds: tuple[SpeakerKind, ...],
    genders: tuple[Gender, ...],
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    cue_classes: tuple[str, ...],
    outlets: tuple[str, ...],
    min_confidence: float | None,
    min_speaker_confidence: float,
    reviewed: bool,
    include_rejected: bool,
    within: Within,
    group: bool,
    statement: str | None,
    disagreeing: bool,
    order: Order | None,
    limit: int | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Find what was said, by whom, and where it stands.

    QUERY is made of words, which must all be there in any of their forms (lie, lied, lying); case
    and accents do not count, US is U.S., 1200 is 1,200, re-election is reelection.

    \b
    "oil embargo"          a phrase, and exactly these forms (in quotation marks inside the shell's own)
    sanctions OR embargo   either of them; OR and NOT in capitals, brackets as you like
    sanctions -oil         without a word; put -- before a QUERY that begins with a minus sign
    sanction*              all words that begin so

    Without QUERY, everything that fits the options. Each quotation is shown in its sentence, with
    its source and cue marked. The next line is the proof: the address, file or id of its article,
    and from which character to which it stands in its text. The last one says who else has it.

    \b
    quotex search sanctions --speaker zelensky --since 2025-05-01
    quotex search '"nuclear weapons" OR missile*' --type direct --cue-class accuse
    quotex search wall --group --order outlets
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
        kind=kinds,
        gender=genders,
        statement=statement,
        disagreeing=disagreeing,
    )
    asked = _Search(" ".join(query), filters, within, group, order or ("oldest" if statement and not query else None))
    with open_db(db) as database:
        if as_json or as_csv:
            _hand_on(database, asked, limit, "jsonl" if as_json else "csv")
        else:
            _show(database, asked, limit or _SHOWN)


def _hand_on(database: Database, asked: _Search, limit: int | None, output: str) -> None:
    from quotex.exports import format_named
    from quotex.search import joined_records, numbers_of

    within, group, order = asked.within, asked.group, asked.order
    numbers = numbers_of(
        database, asked.words, asked.filters, within=within, group=group, order=order, limit=limit or -1
    )
    target = format_named(output)
    assert target is not None
    try:
        target.write(joined_records(database, numbers), "-")
    except QuotexError as error:
        raise BrokenOff(str(error)) from error


def _show(database: Database, asked: _Search, limit: int) -> None:
    from quotex.cli.hits import shown_hit
    from quotex.search import figures
    from quotex.search import search as find

    within, group, order = asked.within, asked.group, asked.order
    most = min(limit, _MOST_SHOWN)
    found = find(database, asked.words, asked.filters, within=within, group=group, order=order, limit=most)
    colour = in_colour()
    click.echo(_head(found, "statement" if asked.group else "quotation"), color=colour)
    for line in _hints(database, asked, found):
        click.echo(line, color=colour)
    for hit in found.hits:
        click.echo("\n" + shown_hit(hit, colour), color=colour)
    if found.total > len(found.hits):
        click.echo(f"\n{found.total - len(found.hits):,} more; see them with --limit, --json or --csv")
    if figures(database).unlinked:
        click.echo("not all quotations have their speakers yet, because indexing was broken off; index again", err=True)


def _hints(database: Database, asked: _Search, found: Results) -> list[str]:
    """Return hints on other meanings of the words: a speaker's name, or hits in the context of quotations."""
    from quotex.search import how_many

    hints = [
        printable(f'{one.name} is a speaker with {count(one.quotes, "quotation")}: --speaker "{one.name}"')
        for one in found.offered
    ]
    if asked.words and asked.within == "words" and not asked.group:
        more = how_many(database, asked.words, asked.filters, within="context") - found.total
        if more > 0:
            hints.append(f"{more:,} more where the sentence, the one before or the title has it: --in context")
    return hints


def _head(found: Results, what: str) -> str:
    head = count(found.total, what)
    if len(found.speakers) == 1:
        return f"{head} of {printable(found.speakers[0].name)}"
    if found.speakers:
        names = "; ".join(f"{one.name} (number {one.id}, {one.quotes:,})" for one in found.speakers[:6])
        return printable(f"{head}; the name means: {names}{' ...' if len(found.speakers) > 6 else ''}")
    return head
