"""Decisions on speakers in the browser: merge, split and undo. Needs --review."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quotex.errors import QuotexError
from quotex.search import Database, merge_speakers, speaker_page, split_speaker, undo_decision
from quotex.web.database import opened
from quotex.web.responses import Refused, settings_of
from quotex.web.review_pages import remember_reviewer
from quotex.web.security import CSRF_FIELD, check_write

MOST_AT_ONCE = 50  # speakers or names of one form

Fields = dict[str, list[str]]


async def join(request: Request) -> Response:
    """Merge the selected speakers into the one with the most quotations, which keeps its number."""
    return await _decided(request, _join)


async def split(request: Request) -> Response:
    """Split the selected names off a speaker."""
    return await _decided(request, _split)


async def undo(request: Request) -> Response:
    """Undo a merge or a split; a merge by quotex itself is undone by a split."""
    return await _decided(request, _undo)


async def _decided(request: Request, decide: Callable[[Request, Database, Fields], str]) -> Response:
    """Check the form, store a decision, and redirect to the page that `decide` returns."""
    try:
        pairs = parse_qsl((await request.body()).decode("ascii"), max_num_fields=MOST_AT_ONCE + 10, errors="strict")
    except ValueError as error:
        raise Refused(400, "The form could not be read, or has more than 50 ticks.") from error
    fields: Fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    check_write(request, settings_of(request), _one(fields, CSRF_FIELD))

    def work() -> str:
        with opened(request, write=True) as db:
            return decide(request, db, fields)

    response = RedirectResponse(await run_in_threadpool(work), 303)
    return remember_reviewer(response, _one(fields, "who"))


def _join(request: Request, db: Database, fields: Fields) -> str:
    numbers = [_number(value) for value in dict.fromkeys(fields.get("speaker", []))]
    if len(numbers) < 2:
        raise QuotexError("tick at least two speakers to join")
    pages = [page for number in numbers if (page := speaker_page(db, number))]
    if len(pages) < len(numbers):
        raise QuotexError("one of these speakers is no longer there; load the page again")
    into = max((page.speaker for page in pages), key=lambda row: (row.quotes, -row.id)).id
    for number in numbers:
        if number != into:
            merge_speakers(db, number, into, reason=_reason(fields, "joined in the browser"), who=_one(fields, "who"))
    return f"/speaker/{into}"


def _split(request: Request, db: Database, fields: Fields) -> str:
    number, names = int(request.path_params["speaker"]), list(dict.fromkeys(fields.get("name", [])))
    if not names:
        raise QuotexError("tick the names that are somebody else")
    reason, who = _reason(fields, "split in the browser"), _one(fields, "who")
    for name in names:
        split_speaker(db, number, name=name, reason=reason, who=who)
    return f"/speaker/{number}"


def _undo(request: Request, db: Database, fields: Fields) -> str:
    undo_decision(db, int(request.path_params["decision"]), who=_one(fields, "who"))
    speaker = _number(_one(fields, "speaker"))
    return f"/speaker/{speaker}" if speaker_page(db, speaker) else "/speakers"


def _one(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[-1]


def _reason(fields: Fields, without: str) -> str:
    return _one(fields, "reason").strip()[:300] or without


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 15):
        raise Refused(400, "A speaker is named by its number.")
    return int(value)
