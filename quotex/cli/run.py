"""`quotex run`: article dumps in, JSON lines out."""

from __future__ import annotations

import io
import os
import sys
from typing import Literal, TextIO

import click

from quotex.cli.options import field_names, field_options, load_extractor, models_option, selection_options


@click.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    help="Where the records go, one JSON object a line; an existing file is replaced. "
    "Without it, or with -, standard output.",
)
@selection_options
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="NUMBER",
    help="Only quotations at least this sure, from 0 to 1; of those at 0.9, nine in ten are right.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N quotations.")
@models_option
@field_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary, only problems.")
def run(
    inputs: tuple[str, ...],
    output: str,
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    attributions: Literal["speech", "all"],
    min_confidence: float,
    limit: int | None,
    models: str | None,
    quiet: bool,
    **fields: str | None,
) -> None:
    """Find all quotations in articles and write one record for each.

    INPUT is a file, a folder (all files below it are read) or - for standard input. Plain text
    (.txt, one article a file), JSON lines (.jsonl, .ndjson) and JSON (.json: one article, a list, or
    {"articles": [...]}) are read, each also packed with gzip (.gz). The fields of news-please,
    trafilatura, Newspaper4k, Media Cloud, All the News, cc_news and NewsAPI are recognised; for
    others, name them with --text-field and its kin (source.name is the field name inside source).

    Input that cannot be used is reported with its file and line, and the rest goes on. The exit
    code is 0 if all input could be used, 1 if some could not, and 2 for a wrong command or when
    nothing can be read or written at all.

    \b
    quotex run articles/ -o quotes.jsonl
    quotex run dump.jsonl.gz --type direct --min-confidence 0.8 -o sure.jsonl
    zcat dump.jsonl.gz | quotex run - --text-field body > quotes.jsonl
    """
    from quotex.readers import Inputs
    from quotex.runs import Progress, Selection
    from quotex.runs import run as run_all
    from quotex.writers import check_jsonl, open_jsonl

    _check_output(output, inputs)
    check_jsonl(output)
    source = Inputs(inputs, field_names(fields), without=None if output == "-" else output)
    live = _is_terminal(sys.stderr) and not (output == "-" and _is_terminal(sys.stdout))
    progress = Progress(sys.stderr or io.StringIO(), live=live, quiet=quiet)
    progress.status("loading the models ...")
    try:
        extractor = load_extractor(models, attributions)
    finally:
        progress.status("")
    total = source.total_bytes() if live else None
    writer = open_jsonl(output)
    try:
        summary = run_all(
            source,
            extractor,
            writer,
            progress,
            Selection(frozenset(types), min_confidence, limit),
            done=lambda: source.bytes_read / total if total else None,
        )
    finally:
        writer.close()
    sys.exit(130 if summary.interrupted else 1 if summary.problems else 0)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _check_output(output: str, inputs: tuple[str, ...]) -> None:
    """An output that is also an input would be emptied before it is read."""
    from quotex.readers import same_file

    for path in inputs:
        if os.path.isfile(path) and "-" not in (path, output) and same_file(path, output):
            raise click.UsageError(f"{output} is both an input and the output; name another file with -o.")
