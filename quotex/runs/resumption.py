"""Decides where a run begins: at the start of its input or behind its last checkpoint; or that it has finished."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal, cast

from quotex.errors import QuotexError
from quotex.exports.output import failures_of
from quotex.readers import Notice
from quotex.records import Producer
from quotex.runs.input_files import InputFiles
from quotex.runs.job import Job
from quotex.runs.outputs import Written, digest_of
from quotex.runs.paths import Files
from quotex.runs.progress import Reporter
from quotex.runs.state import Saved, State, database_failures
from quotex.runs.summary import Tally

WITHOUT_RESUME = "start again without --resume"
_NOT_RESUMED = "a run that was not finished is begun anew; --resume would have gone on with it"
_GROWN = "the run had finished; it goes on with what has come since"
_MADE_ANEW = (
    "the run had finished, but its input may have grown; this format is made of all records, so that it begins anew "
    "(with --cache nothing is parsed twice)"
)

Phase = Literal["running", "read", "finished"]  # all is read: another format may be still to be made


@dataclass(frozen=True, slots=True)
class Position:
    """How far a run has come: its figures, and what its files hold by their roles; `new` where nothing was saved."""

    tally: Tally
    written: Mapping[str, Written]
    phase: Phase = "running"
    new: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return everything but `new`, for `from_json`."""
        written = {name: one.to_json() for name, one in self.written.items()}
        return {"tally": self.tally.to_json(), "written": written, "phase": self.phase}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Position:
        """Return the position that `to_json` has written."""
        written = {name: Written(**one) for name, one in value["written"].items()}
        return cls(Tally.from_json(value["tally"]), written, cast(Phase, value["phase"]))


def is_finished(job: Job) -> bool:
    """Return whether the run that a job resumes has finished, and nothing new has come; needs no models.

    A partial file that a finished run has left is removed. Raises QuotexError where options, inputs or outputs are not
    what they were.
    """
    path = job.files.state
    if not job.resume or path is None:
        return False
    if not os.path.exists(path):
        _refuse_unknown(job.files)
        return False
    with closing(State(path)) as state:
        found = _saved(job, state, None)
        finished = found is not None and found.phase == "finished" and _standing(job, found, state) == "same"
    if finished:
        job.files.tidy()
    return finished


def start(job: Job, producer: Producer, state: State, reporter: Reporter) -> Position:
    """Return where the run begins. Raises QuotexError as `is_finished` does, and where the models are others."""
    found = _saved(job, state, producer) if job.resume and job.files.state else None
    if not job.resume and (before := state.load()) and before.position["phase"] != "finished":
        reporter.tell(Notice(job.files.output, _NOT_RESUMED))
    if found is None:
        return Position(Tally(), {}, new=True)
    if found.phase != "finished" or _standing(job, found, state) == "same":
        return found
    if job.files.converts:
        reporter.tell(Notice(job.files.output, _MADE_ANEW))
        return Position(Tally(), {}, new=True)
    reporter.tell(Notice(job.files.output, _GROWN))
    return Position(found.tally, found.written)


def settings_of(job: Job, producer: Producer) -> dict[str, Any]:
    """Return what must be the same when the run goes on, as JSON values.

    These are the options of the job, and the versions of quotex and of the models.
    """
    made = {"quotex": producer.quotex, "model": producer.model, "model_version": producer.model_version}
    return {"producer": made, **job.settings()}


def check_written(files: Files, written: Mapping[str, Written]) -> None:
    """Raise QuotexError where a file is not what the run has written; a database only has to exist."""
    for role, path in final_files(files).items():
        if not os.path.exists(path):
            raise QuotexError(f"{path} is gone since the run has written it; put it back, or {WITHOUT_RESUME}")
        if expected := written.get(role):
            with failures_of(path), open(path, "rb") as stream:
                if os.path.getsize(path) > expected.length:
                    raise QuotexError(
                        f"{path} is longer than the run has left it; put it back as it was, or {WITHOUT_RESUME}"
                    )
                digest_of(stream, path, expected)


def final_files(files: Files) -> dict[str, str]:
    """Return the regular files that a finished run leaves, by their roles; devices and pipes are left out."""
    output = "output" if files.converts else "records"
    named = {output: files.output, "articles": files.articles, "errors": files.errors}
    return {role: path for role, path in named.items() if path and (os.path.isfile(path) or not os.path.exists(path))}


def _saved(job: Job, state: State, producer: Producer | None) -> Position | None:
    """Return the last checkpoint of the same job, if any. Raises QuotexError where the job is another.

    Without a producer, what made the records is not compared.
    """
    saved = state.load()
    if saved is None:
        _refuse_unknown(job.files)
        return None
    _compare(saved, job, producer)
    return Position.from_json(saved.position)


def _refuse_unknown(files: Files) -> None:
    """Raise QuotexError where there is an output that no state tells about."""
    for path in () if files.grows else (files.output, files.records):
        if os.path.isfile(path) and os.path.getsize(path):
            raise QuotexError(
                f"{path} is there, but {files.state} does not tell how far a run has come with it; "
                f"move one of the two to where it belongs, or {WITHOUT_RESUME}"
            )


def _standing(job: Job, found: Position, state: State) -> Literal["same", "grown"]:
    """Return "grown" if a finished run may have more to do, else "same".

    Raises QuotexError where inputs or outputs are not what they were.
    """
    check_written(job.files, found.written)
    limit = job.selection.limit
    full = limit is not None and found.tally.quotations >= limit
    with database_failures(str(job.files.state)):
        standing = InputFiles(state.database).standing(job.source.files())
    return "same" if full else standing


def _compare(saved: Saved, job: Job, producer: Producer | None) -> None:
    """Raise QuotexError where models or options are not the saved ones; the message names them."""
    before, now = dict(saved.settings), job.settings()
    made = before.pop("producer")
    if producer and settings_of(job, producer)["producer"] != made:
        by = f"quotex {made['quotex']} and the models {made['model']} {made['model_version']}".rstrip()
        raise QuotexError(f"the run began with {by}; go on with these, or {WITHOUT_RESUME}")
    other = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    if other:
        what = " and ".join(f"{name} ({_shown(before.get(name))})" for name in other)
        raise QuotexError(f"the run began with other {what}; give them as they were, or {WITHOUT_RESUME}")


def _shown(value: Any) -> str:
    """Return the value of an option as a person has given it; of a list the first three."""
    if value in (None, [], False):
        return "not given"
    if isinstance(value, list):
        return " ".join(map(str, value[:3])) + (" ..." if len(value) > 3 else "")
    return "given" if value is True or isinstance(value, dict) else str(value)
