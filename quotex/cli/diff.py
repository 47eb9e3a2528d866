"""`quotex diff`: show the differences between the records of two versions of quotex, or of two models."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from quotex.console import ProblemPrinter, count, printable
from quotex.errors import QuotexError

if TYPE_CHECKING:
    from quotex.record_diff import Change, Comparison, Kind
    from quotex.records import Quote

_HEADS: dict[Kind, str] = {
    "added": "Added",
    "gone": "Gone",
    "speaker": "Another speaker",
    "words": "Other words",
    "other": "Other fields",
}
_FIELDS_SHOWN = 12


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--ignore",
    "ignored",
    metavar="FIELD",
    multiple=True,
    help="Leave a field and all below it out (producer, speaker.confidence); may be given more than once.",
)
@click.option(
    "--show", type=click.IntRange(min=0), default=5, show_default=True, metavar="N", help="Examples of each change."
)
@click.option("--json", "as_json", is_flag=True, help="All changes as JSON lines in place of counts and examples.")
@click.option("--exit-code", is_flag=True, help="End with 1 where anything differs, as diff does.")
def diff(old: str, new: str, ignored: tuple[str, ...], show: int, as_json: bool, exit_code: bool) -> None:
    """Compare two files of records, for example of two versions of quotex.

    OLD and NEW are files that quotex run has written from the same articles. Records are compared
    within their article (its address, or id and outlet): those of one id, else of the same words, else
    those that share most words, at least half of them, are the same statement.

    \b
    quotex diff quotes.jsonl new.jsonl
    quotex diff quotes.jsonl new.jsonl --ignore producer --ignore confidence --exit-code
    """
    from quotex.record_diff import compare

    problems = ProblemPrinter(lambda line: click.echo(line, err=True))
    shown = _print_json if as_json else lambda _: None
    found = compare(old, new, problems.tell, ignored=ignored, samples=show, changed=shown)
    if problems.number and not (found.old and found.new):
        problems.close()
        raise QuotexError("one of the files has no records that could be compared")
    if not as_json:
        for line in _lines(old, new, found):
            click.echo(printable(line))
    problems.close()
    sys.exit(1 if problems.number or (exit_code and found.differs) else 0)


def _print_json(change: Change) -> None:
    old, new = (quote.to_dict() if quote else None for quote in (change.old, change.new))
    row = {"changes": change.kinds, "fields": change.fields, "old": old, "new": new}
    click.echo(json.dumps(row, ensure_ascii=True))


def _lines(old: str, new: str, found: Comparison) -> list[str]:
    lines = [f"{old}: {count(found.old, 'quotation')}; {new}: {found.new:,}; in {count(found.articles, 'article')}"]
    if not found.differs:
        return [*lines, "all equal"]
    counts = found.counts
    lines.append(
        f"{found.same:,} equal, {counts['added']:,} added, {counts['gone']:,} gone, {counts['speaker']:,} with another "
        f"speaker, {counts['words']:,} with other words, {counts['other']:,} that differ in other fields alone"
    )
    for kind, head in _HEADS.items():
        if found.samples[kind] and kind != "other":
            lines.append(f"{head} ({len(found.samples[kind])} of {counts[kind]:,})")
            lines += [f"  {line}" for change in found.samples[kind] for line in _change(kind, change)]
    if found.fields:
        most = found.fields.most_common(_FIELDS_SHOWN)
        lines.append("Fields that differ: " + ", ".join(f"{name} ({number:,})" for name, number in most))
    return lines


def _change(kind: Kind, change: Change) -> list[str]:
    old, new = change.old, change.new
    if kind == "words" and old and new:
        return [f"{_name(new)}: {old.text}", f"  now: {new.text} ({_where(new)})"]
    if kind == "speaker" and old and new:
        return [f"{_name(old)} -> {_name(new)}: {new.text} ({_where(new)})"]
    one = new or old
    return [f"{_name(one)}: {one.text} ({_where(one)})"] if one else []


def _name(quote: Quote) -> str:
    return quote.speaker.name if quote.speaker else "unknown speaker"


def _where(quote: Quote) -> str:
    about = quote.article
    return about.url or about.title or f"article {about.id}"
