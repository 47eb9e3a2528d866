"""`quotex run ... -o FOLDER/`: run in shards."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotex.cli.input_options import preview, read_options
from quotex.cli.options import field_names, is_terminal
from quotex.console import count, printable
from quotex.errors import QuotexError

if TYPE_CHECKING:
    from quotex.runs import Progress, Stop
    from quotex.runs.shards import Ledger, Shard, ShardDone, ShardSettings, ShardSummary
    from quotex.runs.shards.runner import ShardWorkers

Command = TypeVar("Command", bound=Callable[..., Any])

_GO_ON = "stopped; the same command goes on from here, with what shards were not done"
_NOT_WITH_SHARDS = {"errors": "--errors", "retry": "--retry", "cache": "--cache", "limit": "--limit"}
_INSTEAD = {
    "errors": "FOLDER/_errors/ has what could not be used",
    "retry": "mend the input, and run the same command again",
    "cache": "the same command again works only on what has changed",
    "limit": "try it on fewer files, or without shards",
}
_READ = ("encoding", "date_order", "language", "repair_text")
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


def shard_options(command: Command) -> Command:
    """Add the options --format, --shard and --shard-size."""
    command = click.option(
        "--shard-size",
        metavar="SIZE",
        callback=_bytes,
        help="With -o FOLDER/: cut files that are larger than this into several shards, where their format allows it "
        "(JSON lines that are not packed, Parquet, .warc.gz). 64M without it.",
    )(command)
    command = click.option(
        "--shard",
        metavar="K/N",
        callback=_share,
        help="With -o FOLDER/: work only on each N-th shard, from the K-th on; for N commands that share the work.",
    )(command)
    return click.option(
        "--format",
        type=click.Choice(["jsonl", "parquet"]),
        help="With -o FOLDER/: the form of the shards, jsonl if not named.",
    )(command)


def check_without_shards(output: str, engine: str, options: Mapping[str, Any]) -> None:
    """Raise UsageError where options for shards are given for another output."""
    given = [name for name, value in options.items() if value]
    if engine == "ray":
        given.append("--engine ray")
    if given:
        raise click.UsageError(f"{given[0]} is for shards; name a folder for them with -o FOLDER/.")
    if "://" in output:
        raise click.UsageError(f"An address is written to in shards; end it with /: -o {output}/")


def run_in_shards(options: Mapping[str, Any]) -> int:
    """Run until the end or a signal, with the options of `quotex run`; return the exit code. Raises QuotexError."""
    from quotex.readers import Inputs
    from quotex.runs import Progress, stoppable
    from quotex.runs.shards import Ledger, finish

    _check(options)
    settings = _settings(options)
    if options["dry_run"]:
        return preview(Inputs(options["inputs"], settings.fields, options=settings.read))
    progress = Progress(sys.stderr or io.StringIO(), live=is_terminal(sys.stderr), quiet=options["quiet"])
    all_shards = _planned(options, progress)
    ledger = Ledger(settings.output)
    ledger.begin(settings.to_json())
    if gone := ledger.forget(all_shards):
        progress.tell_line(f"{settings.output}: {count(gone, 'shard')} removed, whose input is gone or cut anew")
    done = ledger.done(all_shards)
    k, n = options["shard"] or (1, 1)
    mine = all_shards[k - 1 :: n]
    missing = [shard for shard in mine if shard.name not in done]
    if not missing:
        left = finish(ledger, all_shards)
        click.echo(_nothing_to_do(settings.output, left, n), err=True)
        return 0
    ledger.reopen()
    with stoppable() as stop:
        try:
            entries = [done[shard.name] for shard in mine if shard.name in done]
            summary = _work(options, settings, missing, entries, progress, stop)
        except KeyboardInterrupt:
            summary = None
    if summary is None or summary.interrupted:
        click.echo(_GO_ON, err=True)
        return 128 + (stop.signal or signal.SIGINT)
    progress.summary(str(summary))
    if not summary.failed:
        _tell_end(ledger, all_shards, settings, options["quiet"])
    return 1 if summary.failed or summary.problems else 0


def _work(
    options: Mapping[str, Any],
    settings: ShardSettings,
    missing: Sequence[Shard],
    done: Sequence[ShardDone],
    progress: Progress,
    stop: Stop,
) -> ShardSummary:
    """Process the missing shards, then close the workers. Raises QuotexError."""
    from quotex.runs.shards import ShardProgress, run_shards

    workers = _workers(options, settings, progress)
    try:
        return run_shards(missing, done, workers, ShardProgress(progress, missing), stop)
    finally:
        workers.close()


def _workers(options: Mapping[str, Any], settings: ShardSettings, progress: Progress) -> ShardWorkers:
    """Return the workers of the chosen engine. Raises QuotexError where they are not available."""
    from quotex.readers import Notice
    from quotex.runs.capacity import possible_workers
    from quotex.runs.shards import LocalShardWorkers

    if options["engine"] == "ray":
        from quotex.runs.shards.ray_workers import RayShardWorkers

        progress.status("joining the Ray cluster ...")
        try:
            return RayShardWorkers(options["workers"] or 0, settings)
        finally:
            progress.status("")
    number, why = possible_workers(options["workers"] or 1)
    if why:
        progress.tell(Notice("--workers", why))
    return LocalShardWorkers(number, settings)


def _settings(options: Mapping[str, Any]) -> ShardSettings:
    from quotex.runs import Selection
    from quotex.runs.shards import SHARD_SIZE, ShardSettings
    from quotex.runs.shared_engine import EngineOptions

    output = options["output"]
    fields = {name: value for name, value in options.items() if name.endswith("_field") or name in _READ}
    named = {
        "INPUT": list(options["inputs"]),
        "--attributions": options["attributions"],
        "--models": options["models"],
        "--timeout": options["timeout"],
        "--shard-size": options["shard_size"] or SHARD_SIZE,
        **{f"--{name.replace('_', '-')}": value for name, value in fields.items()},
    }
    return ShardSettings(
        output if "://" in output else os.path.abspath(output),
        options["format"] or "jsonl",
        EngineOptions(options["models"], options["attributions"], options["timeout"]),
        Selection(frozenset(options["types"]), options["min_confidence"], options["min_speaker_confidence"]),
        field_names(dict(options)),
        read_options(options),
        options["keep_text"],
        named,
    )


def _planned(options: Mapping[str, Any], progress: Progress) -> list[Shard]:
    """Return the shards of the input. Raises QuotexError where nothing can be read."""
    from quotex.runs.shards import SHARD_SIZE, plan

    progress.status("looking at the input ...")
    shards, said = plan(options["inputs"], options["output"], options["shard_size"] or SHARD_SIZE)
    progress.status("")
    for item in said:
        progress.tell(item)
    if not shards:
        raise QuotexError("none of the inputs can be read; nothing was written")
    return shards


def _tell_end(ledger: Ledger, shards: Sequence[Shard], settings: ShardSettings, quiet: bool) -> None:
    """Finish the folder where all shards are done, and print what is complete or missing."""
    from quotex.runs.shards import finish

    left = finish(ledger, shards)
    if quiet:
        return
    if left:
        click.echo(f"this part is done; {count(left, 'shard')} of other parts are not", err=True)
    else:
        click.echo(printable(f"{settings.output} is written, and has _SUCCESS"), err=True)


def _nothing_to_do(output: str, left: int, parts: int) -> str:
    if left and parts > 1:
        return printable(f"this part of {output} is done; {count(left, 'shard')} of other parts are not")
    return printable(f"{output} is finished; there is nothing to do")


def _check(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options and inputs that cannot be combined with shards."""
    if not options["inputs"]:
        raise click.UsageError("Give INPUT: files, folders, patterns or addresses.")
    if "-" in options["inputs"]:
        raise click.UsageError("Standard input cannot be read in shards; save it to a file.")
    for name, option in _NOT_WITH_SHARDS.items():
        if options[name]:
            raise click.UsageError(f"{option} is not for shards ({_INSTEAD[name]}).")
    output = options["output"]
    if "://" not in output and os.path.exists(output.rstrip("/") or "/") and not os.path.isdir(output):
        raise QuotexError(f"{output.rstrip('/')} is a file, but a folder is to be made; choose another name")


def _share(context: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    found = re.fullmatch(r"(\d+)/(\d+)", value)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f"{value!r} is no part of a whole; an example is 17/1000, from 1/1000 to 1000/1000")
    return int(found[1]), int(found[2])


def _bytes(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"(\d+)\s*([KMG]?)(?:i?B)?", value.strip(), re.IGNORECASE)
    if not found or not int(found[1]):
        raise click.BadParameter(f"{value!r} is no size; examples are 64M, 500K, 1G")
    return int(found[1]) * _UNITS[found[2].upper()]
