"""`quotex speakers`: list speakers with their names, and store people's decisions on them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quotex.cli.database import DEFAULT_DB, in_colour, styled, user_name
from quotex.console import count, printable

if TYPE_CHECKING:
    from quotex.records import SpeakerKind
    from quotex.search import Database, SpeakerPage, SpeakerRow
    from quotex.search.queries import SpeakerOrder

_NAMES_SHOWN = 6
_LISTED = 50
_ALL = 2**62
_DB = click.option(
    "--db",
    metavar="FILE",
    envvar="QUOTEX_DB",
    help=f"The database; {DEFAULT_DB} where nothing else is said, also from the environment (QUOTEX_DB).",
)
_REASON = click.option("--reason", metavar="TEXT", required=True, help="Why, for those who come later.")
_WHO = click.option("--who", metavar="NAME", help="Who decides; without it, the person logged in.")


@click.group(invoke_without_command=True)
@_DB
@click.pass_context
def speakers(ctx: click.Context, db: str | None) -> None:
    """List speakers, and say who is the same person.

    quotex joins the names of one person across articles where there is evidence, and keeps the
    reason for each; see them with quotex speakers show. What you decide comes first, and lasts when
    files are indexed again. SPEAKER is a name, or a number as quotex speakers list shows it.

    \b
    quotex speakers list zelensky
    quotex speakers merge "Joe Biden" 17 --reason "the same president"
    quotex speakers split 17 --name Biden --reason "that was Hunter Biden"
    """
    ctx.obj = db
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_speakers)


@speakers.command("list")
@click.argument("name", metavar="[NAME]", default="")
@_DB
@click.option(
    "--kind",
    type=click.Choice(["person", "organization", "group", "document", "unnamed"]),
    help="Only speakers of this kind.",
)
@click.option(
    "--order",
    type=click.Choice(["quotes", "name", "recent"]),
    default="quotes",
    show_default=True,
    help="Most quotations first, by name, or latest quotation first.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="At most N speakers; 50, and all with --csv or --json."
)
@click.option("--csv", "form", flag_value="csv", help="A table, for spreadsheets and OpenRefine.")
@click.option("--json", "form", flag_value="json", help="JSON, one speaker a line.")
@click.pass_context
def list_speakers(
    ctx: click.Context,
    name: str = "",
    db: str | None = None,
    kind: SpeakerKind | None = None,
    order: SpeakerOrder = "quotes",
    limit: int | None = None,
    form: str | None = None,
) -> None:
    """List speakers with their numbers, most quotations first.

    With NAME, those who may be called so, in any spelling. What is said jointly counts for each.
    """
    from quotex.search import speakers as find

    most = limit or (_ALL if form else _LISTED)
    with _opened(ctx, db) as database:
        found, total = find(database, name, kind=kind, order=order, limit=most)
    if form:
        from quotex.exports.speaker_table import write_speakers_csv, write_speakers_json

        stream = sys.stdout.buffer
        if form == "csv":
            write_speakers_csv(found, stream)
        else:
            write_speakers_json(found, stream)
        return
    colour = in_colour()
    for row in found:
        click.echo(_line(row, colour), color=colour)
    if total > len(found):
        click.echo(f"{total - len(found):,} more; see them with --limit")
    if not total:
        click.echo("nobody" if not name else "nobody has such a name")


@speakers.command()
@click.argument("speaker", metavar="SPEAKER")
@_DB
@click.pass_context
def show(ctx: click.Context, speaker: str, db: str | None) -> None:
    """Show a speaker: names, roles, cues, company, and why the names are one speaker."""
    from quotex.search import speaker_page

    with _opened(ctx, db) as database:
        page = speaker_page(database, _number(database, speaker))
    assert page is not None
    colour = in_colour()
    click.echo("\n".join(_lines(page, colour)), color=colour)


@speakers.command()
@click.argument("speaker", metavar="SPEAKER...", nargs=-1, required=True)
@click.argument("into", metavar="INTO")
@_DB
@_REASON
@_WHO
@click.pass_context
def merge(
    ctx: click.Context, speaker: tuple[str, ...], into: str, db: str | None, reason: str, who: str | None
) -> None:
    """Say that one SPEAKER or several are the same as INTO, which keeps its number."""
    from quotex.search import merge_speakers, speaker_page

    with _opened(ctx, db, readonly=False) as database:
        these, other = [_number(database, one) for one in speaker], _number(database, into)
        page = speaker_page(database, merge_speakers(database, these, other, reason=reason, who=user_name(who)))
    assert page is not None
    click.echo(_line(page.speaker, in_colour()), color=in_colour())


@speakers.command()
@click.argument("speaker", metavar="SPEAKER")
@_DB
@click.option("--name", metavar="NAME", help="The name that is somebody else.")
@click.option("--article", metavar="KEY", help="The article in which it is somebody else: its address, id or key.")
@_REASON
@_WHO
@click.pass_context
def split(
    ctx: click.Context,
    speaker: str,
    db: str | None,
    name: str | None,
    article: str | None,
    reason: str,
    who: str | None,
) -> None:
    """Say that a name of SPEAKER is somebody else, everywhere or in one article."""
    from quotex.errors import QuotexError
    from quotex.search import article as find_article
    from quotex.search import speaker_page, split_speaker

    with _opened(ctx, db, readonly=False) as database:
        page = find_article(database, article) if article else None
        if article and page is None:
            raise QuotexError(f"there is no article {article} in the database; give its address, id or key")
        number = _number(database, speaker)
        key = page.key if page else None
        made = split_speaker(database, number, name=name, article=key, reason=reason, who=user_name(who))
        pages = [speaker_page(database, one) for one in (number, *made)]
    for each in pages:
        if each is not None:
            click.echo(_line(each.speaker, in_colour()), color=in_colour())


@speakers.command()
@click.argument("decision", metavar="DECISION", type=int)
@_DB
@_WHO
@click.pass_context
def undo(ctx: click.Context, decision: int, db: str | None, who: str | None) -> None:
    """Take back a merge or a split; its number is in quotex speakers show."""
    from quotex.search import undo_decision

    with _opened(ctx, db, readonly=False) as database:
        done = undo_decision(database, decision, who=user_name(who))
    if done.undone_at:
        click.echo(printable(f"decision {done.id} is taken back: {done.action}, {done.reason}"))
    else:
        click.echo(printable(f"decision {done.id}: {done.name} is not {done.into_name}"))


@speakers.command()
@click.argument("table", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False))
@_DB
@_WHO
@click.pass_context
def identify(ctx: click.Context, table: str, db: str | None, who: str | None) -> None:
    """Read the Wikidata ids of speakers from a table with the columns id, name and wikidata.

    It is the table of quotex speakers list --csv after reconciliation, in OpenRefine for example; its other columns do
    not matter. An empty cell leaves a speaker as it is, a minus sign says that Wikidata does not have it. Rows whose
    number and name do not fit are reported and left out.

    \b
    quotex speakers list --kind person --csv > speakers.csv
    quotex speakers identify reconciled.csv
    """
    from quotex.exports.speaker_table import read_identities
    from quotex.search import identify_speakers
    from quotex.search import speakers as find

    with _opened(ctx, db, readonly=False) as database:
        known = {row.id: row.name for row in find(database, limit=_ALL)[0]}
        wanted, problems = read_identities(table, known)
        changed = identify_speakers(database, wanted, who=user_name(who))
    for problem in problems:
        click.echo(printable(f"{table}: {problem}"), err=True)
    click.echo(f"{count(changed, 'speaker')} identified anew, {len(wanted) - changed:,} as before")
    ctx.exit(1 if problems else 0)


@speakers.command()
@_DB
@click.pass_context
def relink(ctx: click.Context, db: str | None) -> None:
    """Decide anew which names are one speaker, after an update of quotex; people's decisions stay."""
    from quotex.search import relink as link_anew

    click.echo(count(link_anew(_path(ctx, db)), "speaker"))


def _path(ctx: click.Context, db: str | None) -> str:
    return db or ctx.obj or DEFAULT_DB


def _opened(ctx: click.Context, db: str | None, *, readonly: bool = True) -> Database:
    from quotex.search import open_db

    return open_db(_path(ctx, db), readonly=readonly)


def _number(database: Database, speaker: str) -> int:
    """Return the id of the only speaker that is meant. Raises QuotexError for nobody or several."""
    from quotex.errors import QuotexError
    from quotex.search import find_speakers, speaker_page

    if speaker.isdecimal():
        if speaker_page(database, int(speaker)) is None:
            raise QuotexError(f"there is no speaker {speaker}; see: quotex speakers list")
        return int(speaker)
    found = find_speakers(database, speaker, limit=_NAMES_SHOWN + 1)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise QuotexError(f'nobody in the database is called "{speaker}"; see: quotex speakers list')
    names = "; ".join(f"{one.id} {one.name}" for one in found[:_NAMES_SHOWN])
    more = " ..." if len(found) > _NAMES_SHOWN else ""
    raise QuotexError(f'"{speaker}" may mean several speakers; give a number: {names}{more}')


def _line(row: SpeakerRow, colour: bool) -> str:
    about = ", ".join(part for part in (row.role, row.affiliation) if part) or (
        row.kind if row.kind != "person" else ""
    )
    also = f"also {', '.join(row.aliases[:_NAMES_SHOWN])}" if row.aliases else ""
    figures = f"{count(row.quotes, 'quotation')} in {count(row.articles, 'article')}"
    dates = " to ".join(dict.fromkeys(date for date in (row.first_date, row.last_date) if date))
    rest = printable("; ".join(part for part in (about, figures, dates, also, row.wikidata) if part))
    return f"{row.id:>7}  {styled(printable(row.name), colour, fg='blue', bold=True)}  {rest}"


def _lines(page: SpeakerPage, colour: bool) -> list[str]:
    lines = [_line(page.speaker, colour)]
    parts: dict[str, list[str]] = {
        "Names": [f"{name} ({articles:,})" for name, articles in page.names],
        "Roles": [_role(one.role, one.affiliation, one.articles, one.first_date, one.last_date) for one in page.roles],
        "Types": [f"{kind} ({number:,})" for kind, number in page.types.items()],
        "Cues": [f"{lemma} ({number:,})" for lemma, _, number in page.cues],
        "Outlets": [f"{outlet} ({number:,})" for outlet, number in page.outlets],
        "Quoted with": [f"{row.name} ({together:,})" for row, together in page.quoted_with],
    }
    lines += [f"{styled(head, colour, bold=True)}: {printable('; '.join(own))}" for head, own in parts.items() if own]
    if page.decisions:
        lines.append(styled("Decisions", colour, bold=True) + ":")
    for one in page.decisions:
        what = f"{one.name} is {'not ' if one.action == 'split' else ''}{one.into_name}: {one.reason}"
        undone = f" (taken back by {one.undone_by})" if one.undone_at else ""
        lines.append(printable(f"{one.id:>7}  {what}; {one.who}, {one.at[:10]}{undone}"))
    return lines


def _role(role: str | None, affiliation: str | None, articles: int, first: str | None, last: str | None) -> str:
    dates = " to ".join(dict.fromkeys(date for date in (first, last) if date))
    return f"{', '.join(part for part in (role, affiliation) if part)} ({articles:,}{', ' + dates if dates else ''})"
