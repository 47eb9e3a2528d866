"""The JSON API: searches, pages and reviews for programs, with the filters of the pages; see openapi.py."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from quotex.review.agreement import agreements
from quotex.review.corrections import correction_from_json
from quotex.review.gold import gold_rows, write_gold
from quotex.review.reviews import (
    Review,
    add_missed,
    add_review,
    added_reviews,
    count_reviews,
    latest_reviews,
    progress,
    queue,
    recent_reviews,
    undo_review,
)
from quotex.search import (
    ArticleRow,
    Facets,
    Hit,
    IndexedQuote,
    SpeakerPage,
    SpeakerRow,
    Statement,
    disagreements,
    statements_of,
)
from quotex.search import articles as list_articles
from quotex.search import quote as find_quote
from quotex.search import speaker_page as find_speaker
from quotex.search import speakers as list_speakers
from quotex.serialization import to_json
from quotex.web.database import opened
from quotex.web.openapi import document
from quotex.web.pages import needed_article
from quotex.web.responses import Json, Refused, reviewer, settings_of
from quotex.web.search_params import DEEPEST, MOST_PER_PAGE, read_asked
from quotex.web.security import check_write


def index(request: Request) -> Response:
    """Return the name and version of quotex, and links to begin with."""
    links = {"openapi": "/api/openapi.json", "search": "/api/search", "speakers": "/api/speakers"}
    return Json({"name": "quotex", "version": version("quotex"), "links": {**links, "articles": "/api/articles"}})


def openapi(request: Request) -> Response:
    """Return the OpenAPI description of this API."""
    return Json(document())


def search(request: Request) -> Response:
    """Return one page of the quotations that a search finds, with facets and timeline."""
    asked = read_asked(request.query_params.multi_items(), strict=True)
    with opened(request) as db:
        found = request.app.state.facets.find(db, asked, settings_of(request).time_limit)
    more = asked.offset + asked.limit < min(found.total, DEEPEST)
    return Json(
        {
            "total": found.total,
            "page": asked.page,
            "limit": asked.limit,
            "next": asked.link(page=asked.page + 1, path="/api/search") if more else None,
            "hits": [_hit(hit) for hit in found.hits],
            "facets": _facets(found.facets) if found.facets else None,
            "speakers": [_speaker(row) for row in found.speakers],
            "offered": [_speaker(row) for row in found.offered],
        }
    )


def speakers(request: Request) -> Response:
    """Return a page of speakers, most quotations first."""
    name = _text(request, "q")
    limit, offset = _window(request)
    with opened(request) as db:
        rows, total = list_speakers(db, name, limit=limit, offset=offset)
    return Json({"total": total, "limit": limit, "offset": offset, "speakers": [_speaker(row) for row in rows]})


def speaker(request: Request) -> Response:
    """Return all about one speaker."""
    with opened(request) as db:
        found = find_speaker(db, int(request.path_params["speaker"]))
    if found is None:
        raise Refused(404, "There is no such speaker in this database.")
    return Json(_speaker_page(found))


def articles(request: Request) -> Response:
    """Return a page of articles, newest first."""
    limit, offset = _window(request)
    with opened(request) as db:
        rows, total = list_articles(db, limit=limit, offset=offset)
    return Json(
        {
            "total": total,
            "limit": limit,
            "offset": offset,
            "articles": [_row(row) for row in rows],
        }
    )


def article(request: Request) -> Response:
    """Return one article with its text, if it is stored, and its records."""
    with opened(request) as db:
        found = needed_article(db, request.path_params["key"])
        reviews = latest_reviews(db, [item.quote.id for item in found.quotes])
        added = added_reviews(db, found.key)
        statements = statements_of(db, [item.number for item in found.quotes])
    given = found.article
    head = {name: getattr(given, name) for name in ("id", "url", "title", "date", "outlet", "body_start")}
    return Json(
        {
            "key": found.key,
            **head,
            "meta": dict(given.meta),
            "text": given.text if found.has_text else None,
            "quotes": [_judged(item, reviews, statements) for item in found.quotes if item.quote.review != "add"],
            "added": [_review(review) for review in added],
        }
    )


def quotation(request: Request) -> Response:
    """Return one record as it was indexed, its speaker in the database, and the review that counts."""
    quote_id = request.path_params["quote"]
    with opened(request) as db:
        found = find_quote(db, quote_id)
        reviews = latest_reviews(db, [quote_id])
        statements = statements_of(db, [found.number]) if found else {}
    if found is None:
        raise Refused(404, "There is no such quotation in this database.")
    return Json(_judged(found, reviews, statements))


def list_disagreements(request: Request) -> Response:
    """Return a page of statements whose quotations name different speakers."""
    limit, offset = _window(request)
    with opened(request) as db:
        found, total = disagreements(db, limit=limit, offset=offset)
    rows = [
        {"statement": _statement(one.statement), "said": [{**asdict(by), "text": text} for by, text in one.said]}
        for one in found
    ]
    return Json({"total": total, "limit": limit, "offset": offset, "disagreements": rows})


def session(request: Request) -> Response:
    """Return what this server allows, and the secret that writes must send in X-CSRF-Token."""
    settings = settings_of(request)
    csrf = settings.csrf if settings.review else None
    return Json({"review": settings.review, "csrf": csrf, "reviewer": reviewer(request)})


def reviews(request: Request) -> Response:
    """Return a page of all reviews, the latest first, with progress and agreement."""
    limit, offset = _window(request)
    with opened(request) as db:
        rows, total, done = recent_reviews(db, limit, offset), count_reviews(db), progress(db)
        agreed = agreements(db)
    counts = {**asdict(done), "done": done.done}
    return Json(
        {
            "total": total,
            "limit": limit,
            "offset": offset,
            "progress": counts,
            "agreement": [asdict(one) for one in agreed],
            "reviews": [_review(row) for row in rows],
        }
    )


async def add(request: Request) -> Response:
    """Store a review and return it."""
    check_write(request, settings_of(request))
    try:
        body = json.loads(await request.body())
        json.dumps(body, ensure_ascii=False).encode("utf-8")  # a lone surrogate is valid JSON, but cannot be stored
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is not JSON in UTF-8.") from error
    if not isinstance(body, dict):
        raise Refused(400, "The body is a JSON object with quote, verdict and who.")
    return await run_in_threadpool(_add, request, body)


def _add(request: Request, body: Mapping[str, Any]) -> Response:
    given = {name: body.get(name, "") for name in ("quote", "article", "verdict", "who", "note")}
    if unknown := sorted(set(body) - {*given, "correction", "seen"}):
        raise Refused(400, f"A review has no field {unknown[0][:50]!r}.")
    if not all(isinstance(value, str) for value in given.values()):
        raise Refused(400, "quote, article, verdict, who and note are strings.")
    seen = body.get("seen")
    if seen is not None and (type(seen) is not int or not 0 <= seen < 2**63):
        raise Refused(400, "seen is the id of the review that you know of, or 0 for none.")
    with opened(request, write=True) as db:
        correction = correction_from_json(body.get("correction") or {})
        if given["verdict"] == "add":
            review = add_missed(db, given["article"], correction, given["who"], given["note"])
        else:
            about = (given["quote"], given["verdict"], given["who"], correction, given["note"])
            review = add_review(db, *about, seen=seen)
    return Json(_review(review), 201)


def undo(request: Request) -> Response:
    """Undo a review and return it."""
    check_write(request, settings_of(request))
    with opened(request, write=True) as db:
        return Json(_review(undo_review(db, int(request.path_params["number"]))))


def review_queue(request: Request) -> Response:
    """Return the records without a review that a search finds, the least confident first.

    With `again`, return the records that others reviewed.
    """
    asked = read_asked(request.query_params.multi_items())
    after, again = _text(request, "after") or None, _text(request, "again") or None
    with opened(request) as db:
        ids = queue(db, after=after, again=again, limit=asked.limit, words=asked.words, filters=asked.filters)
        found = [find_quote(db, quote_id) for quote_id in ids]
    return Json({"quotes": [to_json(item.quote) for item in found if item]})


def gold_lines(request: Request) -> Response:
    """Return the reviewed articles as lines of gold."""
    stream = io.BytesIO()
    with opened(request) as db:
        write_gold(gold_rows(db, partial=_partial(request)), stream)
    return _download(stream.getvalue(), "application/x-ndjson", "gold.jsonl")


def gold_bundle(request: Request) -> Response:
    """Return the reviewed articles as gold, with their texts."""
    stream, lines = io.BytesIO(), io.BytesIO()
    with opened(request) as db, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        rows = list(gold_rows(db, partial=_partial(request)))
        write_gold(rows, lines)
        bundle.writestr("gold.jsonl", lines.getvalue())
        for row in rows:
            bundle.writestr(f"texts/{row.name}.txt", row.text)
    return _download(stream.getvalue(), "application/zip", "gold.zip")


def _download(data: bytes, kind: str, name: str) -> Response:
    return Response(data, 200, {"Content-Disposition": f'attachment; filename="{quote(name)}"'}, kind)


def _partial(request: Request) -> bool:
    value = request.query_params.get("partial", "")
    if value not in ("", "0", "1", "true", "false"):
        raise Refused(400, "partial is true or false.")
    return value in ("1", "true")


def _window(request: Request) -> tuple[int, int]:
    return _whole(request, "limit", 20, 1, MOST_PER_PAGE), _whole(request, "offset", 0, 0, DEEPEST)


def _whole(request: Request, name: str, default: int, least: int, most: int) -> int:
    value = request.query_params.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most):
        raise Refused(400, f"{name} is a whole number from {least} to {most:,}.")
    return int(value)


def _text(request: Request, name: str) -> str:
    value = request.query_params.get(name, "").strip()
    if len(value) > 300:
        raise Refused(400, f"{name} has at most 300 characters.")
    return value


def _row(row: Hit | SpeakerRow | ArticleRow) -> dict[str, Any]:
    """Return the fields of a row without those that are internal to this database."""
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name != "number"}


def _hit(hit: Hit) -> dict[str, Any]:
    shown = {
        "snippet": [asdict(piece) for piece in hit.snippet],
        "sentence": [asdict(piece) for piece in hit.sentence],
        "statement": _statement(hit.statement) if hit.statement else None,
    }
    return {**_row(hit), **shown, "page": f"/quote/{quote(hit.id, safe='')}"}


def _statement(statement: Statement) -> dict[str, Any]:
    """Return the fields of a statement without its internal number.

    The filter `statement` takes the id in `first.quote`.
    """
    return {key: value for key, value in asdict(statement).items() if key != "id"}


def _facets(facets: Facets) -> dict[str, Any]:
    values = {
        name: [asdict(value) for value in getattr(facets, name)] for name in facets.__slots__ if name != "timeline"
    }
    return {**values, "timeline": [{"month": month, "count": count} for month, count in facets.timeline]}


def _speaker(row: SpeakerRow) -> dict[str, Any]:
    return {**_row(row), "aliases": list(row.aliases)}


def _speaker_page(found: SpeakerPage) -> dict[str, Any]:
    return {
        **_speaker(found.speaker),
        "names": [{"name": name, "count": count} for name, count in found.names],
        "roles": [asdict(role) for role in found.roles],
        "types": dict(found.types),
        "cues": [{"lemma": lemma, "class": cue_class, "count": count} for lemma, cue_class, count in found.cues],
        "outlets": [{"outlet": outlet, "count": count} for outlet, count in found.outlets],
        "quoted_with": [{"speaker": _speaker(row), "articles": count} for row, count in found.quoted_with],
        "timeline": [{"month": month, "count": count} for month, count in found.timeline],
    }


def _judged(item: IndexedQuote, reviews: Mapping[str, Review], statements: Mapping[int, Statement]) -> dict[str, Any]:
    review, statement = reviews.get(item.quote.id), statements.get(item.number)
    return {
        "record": to_json(item.quote),
        "speaker": _speaker(item.speaker) if item.speaker else None,
        "review": _review(review) if review else None,
        "statement": _statement(statement) if statement else None,
    }


def _review(review: Review) -> dict[str, Any]:
    return {**{field.name: getattr(review, field.name) for field in fields(review)}, "record": to_json(review.record)}
