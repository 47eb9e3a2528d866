"""`quotex run`: read article dumps and write records."""

from __future__ import annotations

import io
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import click

from quotex.cli.input_options import input_options, preview, read_options
from quotex.cli.options import (
    field_names,
    field_options,
    is_terminal,
    load_extractor,
    local_engine,
    models_option,
    selection_options,
    speaker_confidence_option,
)
from quotex.cli.run_shards import check_without_shards, run_in_shards, shard_options
from quotex.console import printable
from quotex.errors import QuotexError

if TYPE_CHECKING:
    from quotex.readers import Inputs
    from quotex.runs import Engine, Extracts, Files, Job, Progress

_INTERRUPTED = 128 + signal.SIGINT
_GO_ON = "stopped; the same command with --resume goes on from here"

_FINISHED = "is finished; there is nothing to do"


@click.command()
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    help="Where the records go, one JSON object a line, or in the form that the suffix names: .jsonl.gz, .jsonl.zst, "
    ".csv, .parquet, .jsonld, or .db for the database of quotex search. An existing file is replaced, a database "
    "grows. Without it, or with -, standard output. FOLDER/ or s3://bucket/folder/ gets shards, see below.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on where the last run with this output ended, however it ended; begin if there was none; go on with what "
    "is new if the input has grown since; do nothing if all is done. The records are those of a run that was never "
    "disturbed. Other inputs or options, and outputs that were changed since, are an error.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Work in N processes instead of one; no more are started than there are cores and memory for (each takes "
    "about 0.7 GB). The records are always the same.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where the workers are: on this machine, or on a Ray cluster, where they are as many as it has cores "
    "if --workers does not say; a cluster writes shards, to -o FOLDER/.",
)
@shard_options
@click.option("--keep-text", is_flag=True, help="Keep the articles too, beside the records: FILE.articles.jsonl.")
@click.option("--errors", metavar="FILE", help="Write a line for each article that could not be read or worked on.")
@click.option("--retry", metavar="FILE", help="Instead of INPUT: run only what FILE, written with --errors, names.")
@click.option(
    "--cache",
    metavar="DIR",
    help="Keep what was found in each text in this folder; the next run with it does not parse these texts again. "
    "Within one run that is so in any case.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Set an article aside that takes more seconds of processor time than this, and one more for each 5,000 "
    "characters.",
)
@selection_options
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="NUMBER",
    help="Only quotations at least this sure, from 0 to 1; of those at 0.9, nine in ten are right.",
)
@speaker_confidence_option
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N quotations.")
@click.option("--no-gender", is_flag=True, help="Leave speaker.gender and its evidence empty.")
@models_option
@field_options
@input_options
@click.option("--dry-run", is_flag=True, help="Read the first 100 articles, say what was found in them, and end.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary, only problems.")
def run(
    inputs: tuple[str, ...],
    output: str,
    resume: bool,
    workers: int | None,
    engine: Literal["local", "ray"],
    format: Literal["jsonl", "parquet"] | None,
    shard: tuple[int, int] | None,
    shard_size: int | None,
    keep_text: bool,
    errors: str | None,
    retry: str | None,
    cache: str | None,
    timeout: float,
    types: tuple[Literal["direct", "indirect", "mixed"], ...],
    attributions: Literal["speech", "all"],
    min_confidence: float,
    min_speaker_confidence: float,
    limit: int | None,
    no_gender: bool,
    models: str | None,
    dry_run: bool,
    quiet: bool,
    **fields: Any,
) -> None:
    """Find all quotations in articles and write one record for each.

    INPUT is a file, a folder (all files below it are read), a pattern in quotes ('2025/*.jsonl.gz') or - for
    standard input. Plain text (.txt, one article a file), JSON lines, JSON, CSV and TSV, Parquet, Arrow, Excel,
    Word, feeds, web pages and WARC are read, each also packed (.gz, .bz2, .xz, .zst, .zip, .tar). The
    fields of common dumps (news-please, trafilatura, cc_news, NewsAPI ...) are recognised; for others,
    name them with --text-field and the options beside it (source.name is the field name inside source).

    Input that cannot be used is reported with its file and line, and the rest goes on; so is an article
    that takes more than --timeout, more than 4 GB of memory, or brings its process down. Ctrl-C ends the
    run after its batch, and once more at once. FILE.state beside the output says how far the run has come
    and, when it has finished, what was read and written; --resume goes by it.

    INPUT may be an address such as 's3://bucket/2025/*.warc.gz'. An output that ends in / is a folder of
    shards, one for each input file, and several for a large one that can be cut. Each is whole or absent;
    the same command again does only what is missing. _manifest.jsonl lists them with their checksums,
    _SUCCESS is there when all are done, _errors/ has what could not be used.

    \b
    The exit code:
    0    all input could be used
    1    some could not, the rest was
    2    the command, its options or its inputs cannot be used, and nothing was begun
    3    the run had begun and could not go on; what was done is kept
    130  it was interrupted (143 by SIGTERM); --resume goes on from there

    \b
    quotex run articles/ -o quotes.jsonl
    quotex run dump.jsonl.gz -o quotes.jsonl --workers 4 --errors errors.jsonl --resume
    quotex run --retry errors.jsonl -o more.jsonl
    quotex run dump.jsonl.gz --type direct --min-confidence 0.8 -o sure.jsonl
    quotex run 'archive/*.warc.gz' -o quotes/ --format parquet --workers 8
    zcat dump.jsonl.gz | quotex run - --text-field body > quotes.jsonl
    """
    from quotex.readers import Inputs
    from quotex.runs import Files, Job, Progress, Selection, is_finished, to_retry

    if output.endswith("/"):
        sys.exit(run_in_shards(click.get_current_context().params))
    check_without_shards(output, engine, {"--format": format, "--shard": shard, "--shard-size": shard_size})
    files = Files(output, keep_text, errors)
    if bool(inputs) == bool(retry):
        raise click.UsageError("Give either INPUT or --retry.")
    _check_outputs(files, (retry,) if retry else inputs)
    files.check()
    only = to_retry(retry) if retry else None
    read = partial(
        Inputs, only or inputs, field_names(fields), without=files.all(), only=only, options=read_options(fields)
    )
    if dry_run:
        sys.exit(preview(read()))
    _check_inputs(read(), only or inputs)
    source = read()
    job = Job(
        source,
        files,
        Selection(frozenset(types), min_confidence, min_speaker_confidence, limit, not no_gender),
        {
            "INPUT": inputs,
            "--retry": only and {path: sorted(records) for path, records in only.items()},
            "--attributions": attributions,
            "--models": models,
            "--timeout": timeout,
            **{f"--{name.replace('_', '-')}": value for name, value in fields.items()},
        },
        resume,
        cache,
    )
    if is_finished(job):
        click.echo(f"{output} {_FINISHED}", err=True)
        return
    live = is_terminal(sys.stderr) and not (output == "-" and is_terminal(sys.stdout))
    progress = Progress(sys.stderr or io.StringIO(), live=live, quiet=quiet)
    loaded = _loaded(workers or 1, partial(load_extractor, models, attributions), timeout, progress)
    sys.exit(_run(job, loaded, progress, None if quiet else source.total_bytes(), quiet))


def _loaded(workers: int, make: Callable[[], Extracts], timeout: float, progress: Progress) -> Engine:
    """Return the engine with its models loaded; end the program if it is interrupted meanwhile."""
    progress.status("loading the models ...")
    try:
        return local_engine(workers, make, timeout, progress.tell)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        progress.status("")


def _run(job: Job, engine: Engine, progress: Progress, total: int | None, quiet: bool) -> int:
    """Run until the end or a signal; return the exit code."""
    from quotex.runs import run_job, stoppable

    source = job.source
    with stoppable() as stop:
        try:
            summary = run_job(job, engine, progress, stop, lambda: source.bytes_read / total if total else None)
            if not summary.interrupted:
                if source.bytes_read:  # a resumed run may have all of its input behind it
                    progress.input_report(source.report)
                if not quiet and job.files.output != "-":
                    click.echo(_what_next(job.files, summary.problems), err=True)
                return 1 if summary.problems else 0
        except KeyboardInterrupt:
            pass  # the second signal, while the files were opened or finished
        finally:
            engine.close()
    if job.files.state:
        click.echo(_GO_ON, err=True)
    return 128 + (stop.signal or signal.SIGINT)


def _what_next(files: Files, problems: int) -> str:
    """Return a message that says where the records are and which command commonly follows."""
    from quotex.exports import format_of

    name = shlex.quote(files.output)
    format = format_of(files.output)
    said = f"{files.output} is written"
    if format and format.name == "sqlite":
        said += f"; next: quotex search WORDS --db {name}, or quotex serve --db {name} --open"
    elif not format or format.name == "jsonl":
        said += f"; next: quotex index {name} --db quotes.db, or quotex export {name} -o quotes.csv"
    if problems and files.errors:
        said += f"; what {files.errors} lists can be mended and run alone: --retry {shlex.quote(files.errors)}"
    return printable(said)


def _check_inputs(source: Inputs, paths: Iterable[str]) -> None:
    """Report inputs that cannot be opened, before models are loaded; raise QuotexError where there are any."""
    from quotex.runs import check_inputs

    problems = [printable(str(problem)) for problem in check_inputs(source, paths)]
    if len(problems) == 1:
        raise QuotexError(problems[0])
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise QuotexError("none of the inputs can be read; nothing was written")


def _check_outputs(files: Files, inputs: tuple[str, ...]) -> None:
    """Raise UsageError for an output that is also an input, since it would be emptied before it is read."""
    from quotex.readers import same_file

    for path in inputs:
        for output in files.all():
            if path != "-" and os.path.isfile(path) and same_file(path, output):
                raise click.UsageError(f"{output} is both an input and the output; name another file with -o.")
