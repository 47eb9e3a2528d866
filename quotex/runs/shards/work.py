"""Works on one shard: reads its part of the input, extracts, and hands over whole files with their checksums."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from quotex.exports.output import output
from quotex.readers import Inputs, Notice, Problem
from quotex.readers.items import NO_ARTICLES
from quotex.runs.engines import Engine
from quotex.runs.job import Job
from quotex.runs.outputs import Written, written_in
from quotex.runs.paths import Files
from quotex.runs.runner import run_job
from quotex.runs.shards.ledger import Ledger, ShardDone
from quotex.runs.shards.pieces import lines_before, opened_part, orders_met, sha256_of
from quotex.runs.shards.plan import Shard
from quotex.runs.shards.settings import ShardSettings
from quotex.runs.summary import Summary
from quotex.storage import folder

_PROBLEMS_SENT = 20  # of a shard, to be told at once; its list of errors has all of them


def work_on(shard: Shard, settings: ShardSettings, engine: Engine) -> ShardDone:
    """Write the files of a shard and enter them into the ledger; return the entry. Raises QuotexError, OSError.

    The same input gives the same bytes, so that a shard may be worked on twice.
    """
    target = folder(settings.output)
    with TemporaryDirectory(prefix="quotex-") as place:
        files = Files(
            os.path.join(place, f"quotes.{settings.format}"), settings.keep_text, os.path.join(place, "errors")
        )
        heard = _Heard()
        options = replace(settings.read, orders_met=orders_met(shard, settings.fields, settings.read))
        if shard.cut == "row groups":
            options = replace(options, row_groups=(shard.first, shard.last))

        digests: list[str] = []

        @contextmanager
        def open_file(_: str) -> Iterator[BinaryIO]:
            with opened_part(shard, target) as stream:
                if shard.cut != "row groups":  # of which other bytes of the file are read too
                    digests.append(sha256_of(stream))
                yield stream

        source = Inputs([shard.path], settings.fields, options=options, open_file=open_file)
        summary = run_job(Job(source, files, settings.selection), engine, heard)
        errors = list(_errors(str(files.errors), shard))
        made = {f"{shard.name}.{settings.format}": files.output}
        if files.articles:
            made[f"_articles/{shard.name}.articles.jsonl"] = files.articles
        if errors:
            made[f"_errors/{shard.name}.jsonl"] = _written(os.path.join(place, "errors.jsonl"), errors)
        outputs: dict[str, Written] = {}
        for name, path in made.items():
            outputs[name] = written_in(path)
            target.put(path, name)
        done = _done(shard, digests, outputs, summary, errors, heard.notices)
    Ledger(settings.output).enter(done)
    return done


class _Heard:
    """A reporter that keeps notices, to be printed later."""

    def __init__(self) -> None:
        self.notices: list[str] = []

    def tell(self, item: Problem | Notice) -> None:
        if isinstance(item, Notice):
            self.notices.append(str(item))

    def advance(self, so_far: Summary, done: float | None) -> None: ...

    def close(self, summary: Summary) -> None: ...


def _errors(path: str, shard: Shard) -> Iterator[dict[str, Any]]:
    """Yield the errors of a shard, with line and record numbers of the whole file as far as they are known."""
    with open(path, "rb") as stream:
        found = [json.loads(line) for line in stream]
    if shard.cut != "whole":
        found = [one for one in found if one["message"] != NO_ARTICLES]  # other parts may have some
    lines, records = lines_before(shard) if found and shard.cut == "lines" else (0, 0)
    for one in found:
        if shard.cut == "members":  # nobody knows how many pages stand before
            one["record"] = None
        elif shard.cut == "lines":
            one["line"] = one["line"] and one["line"] + lines
            one["record"] += records if one["record"] > 0 else -records
            if one.get("last_line"):
                one["last_line"] += lines
        yield one | {"shard": shard.name}


def _written(path: str, values: Iterable[dict[str, Any]]) -> str:
    with output(path) as stream:
        stream.writelines(json.dumps(value).encode() + b"\n" for value in values)
    return path


def _done(
    shard: Shard,
    digests: list[str],
    outputs: dict[str, Written],
    summary: Summary,
    errors: list[dict[str, Any]],
    notices: list[str],
) -> ShardDone:
    said = [str(_problem(one)) for one in errors[:_PROBLEMS_SENT]]
    return ShardDone(
        shard.name,
        shard.input,
        digests[0] if digests else None,
        outputs,
        articles=summary.articles,
        quotations=summary.quotations,
        by_type=dict(summary.by_type),
        words=summary.words,
        problems=sum(one.get("records", 1) for one in errors),
        said=(*notices[:_PROBLEMS_SENT], *said),
    )


def _problem(error: Mapping[str, Any]) -> Problem:
    several = {name: error[name] for name in ("records", "last_line") if name in error}
    return Problem(error["file"], error["line"], error["message"], **several)
