"""The pages for reviewing: one record at a time, the least confident first; every write is checked."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quotex.records import Quote, Span
from quotex.review.corrections import KINDS, TYPES, Correction, correction_from_json, parse_spans
from quotex.review.reviews import (
    add_missed,
    add_review,
    count_reviews,
    last_review,
    latest_reviews,
    progress,
    queue,
    recent_reviews,
    reviewable,
    undo_review,
)
from quotex.search import quote as find_quote
from quotex.web.article_view import highlighted, reading
from quotex.web.database import opened
from quotex.web.highlight import anchor
from quotex.web.pages import needed_article
from quotex.web.responses import Refused, local_path, login_response, page, settings_of
from quotex.web.security import CSRF_FIELD, check_write, judge_token, with_session
from quotex.web.template_filters import part

REVIEWER_COOKIE = "quotex_reviewer"
LISTED = 50
YEAR = 365 * 24 * 3600

Form = dict[str, str]

_NO_FIELDS: Form = {"type": "direct", "kind": "", "speaker": "", "content": "", "cue": "", "source": ""}


def next_page(request: Request) -> Response:
    """On to the next record without a review: the least confident, or the next of one article."""
    _needs_review(request)
    after, article = request.query_params.get("after"), request.query_params.get("article")
    with opened(request) as db:
        found = queue(db, after=after, article=article)
        done = progress(db, article)
    if found:
        return RedirectResponse(_review_address(found[0], article), 303)
    return page(request, "review_done.html", done=done, article=article, skipped=done.total - done.done)


def review_page(request: Request) -> Response:
    """One record, in its article, with the form that judges it."""
    _needs_review(request)
    quote_id, article = request.path_params["quote"], request.query_params.get("article")
    with opened(request) as db:
        indexed = find_quote(db, quote_id)
        if indexed is None:
            raise Refused(404, "There is no such quotation in this database.")
        found = needed_article(db, article or reviewable(db, quote_id).article)
        shown = reading(found, latest_reviews(db, [quote_id]))
        done, last = progress(db, article), last_review(db, reviewer(request))
    item = next((item for item in shown.quotes if item.quote.id == quote_id), None)
    if item is None:
        raise Refused(404, "That quotation is not in this article.")
    record = item.quote
    return page(
        request,
        "review.html",
        item=item,
        record=record,
        article=found.article,
        key=found.key,
        title=shown.title,
        html=highlighted(found.article.text if record.part == "text" else record.part_text, [item])
        if found.has_text
        else None,
        fields=_fields(record),
        names=[name for _, name, _ in shown.legend],
        types=TYPES,
        kinds=KINDS,
        done=done,
        last=last,
        queue_article=article,
        who=reviewer(request),
        skip=f"/review?{urlencode([('after', quote_id), *([('article', article)] if article else [])])}",
    )


async def save_review(request: Request) -> Response:
    """Stores the judgement of the form and goes on to the next record."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_save, request, form)


def _save(request: Request, form: Form) -> Response:
    quote_id, article = request.path_params["quote"], form.get("article") or None
    with opened(request, write=True) as db:
        wanted = _correction(form) if form.get("verdict") in ("accept", "correct") else Correction()
        verdict = form.get("verdict", "")
        if verdict == "accept" and "type" in form:
            verdict = "correct"  # what was changed in the form is part of what was accepted
        add_review(db, quote_id, verdict, form.get("who", ""), wanted, form.get("note", ""), seen=_seen(form))
    pairs = [("after", quote_id), *([("article", article)] if article else [])]
    return _remember(RedirectResponse(f"/review?{urlencode(pairs)}", 303), form.get("who", ""))


def missed_page(request: Request) -> Response:
    """The form for a quotation that has no record."""
    _needs_review(request)
    with opened(request) as db:
        found = needed_article(db, request.query_params.get("article", ""))
    if not found.has_text:
        raise Refused(400, "The text of this article is not in the database, so nothing can be added to it.")
    shown = reading(found, {})
    return page(
        request,
        "missed.html",
        article=found.article,
        key=found.key,
        title=shown.title,
        html=shown.html,
        fields=_NO_FIELDS,
        names=[name for _, name, _ in shown.legend],
        types=TYPES,
        kinds=KINDS,
        who=reviewer(request),
    )


async def save_missed(request: Request) -> Response:
    """Stores a quotation that was missed and shows it in its article."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: Form) -> Response:
    with opened(request, write=True) as db:
        article = needed_article(db, request.query_params.get("article", "")).key
        review = add_missed(db, article, _correction(form), form.get("who", ""), form.get("note", ""))
    return _remember(RedirectResponse(f"/article/{part(article)}#{anchor(review.quote)}", 303), form.get("who", ""))


async def save_undo(request: Request) -> Response:
    """Takes a review back and shows its record again."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_undo, request, form)


def _undo(request: Request, form: Form) -> Response:
    with opened(request, write=True) as db:
        review = undo_review(db, int(request.path_params["number"]))
    if form.get("to") == "/reviews" or review.verdict == "add":
        return RedirectResponse("/reviews", 303)
    return RedirectResponse(_review_address(review.quote, form.get("article") or None), 303)


def reviews_page(request: Request) -> Response:
    """All reviews, the latest first, with undo and export."""
    _needs_review(request)
    value = request.query_params.get("page", "1")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
    with opened(request) as db:
        total = count_reviews(db)
        rows = recent_reviews(db, LISTED, max(0, number - 1) * LISTED)
        done = progress(db)
    last = -(-total // LISTED)
    link = "/reviews?page={}".format
    return page(
        request, "reviews.html", rows=rows, total=total, number=number, last_page=last, page_link=link, done=done
    )


async def login(request: Request) -> Response:
    """Takes the token from the form of the page that asks for it."""
    form = await _form(request)
    settings = settings_of(request)
    if settings.token is None:
        return login_response(request, "This server asks for no token.")
    if refusal := judge_token(request, form.get("token", ""), settings, request.app.state.attempts):
        return refusal
    return with_session(RedirectResponse(local_path(form.get("to", "/")), 303), settings)


def reviewer(request: Request) -> str:
    """Who reviews: as typed last in this browser, else as the server was started."""
    return unquote(request.cookies.get(REVIEWER_COOKIE, "")) or settings_of(request).reviewer


async def _form(request: Request) -> Form:
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError as error:
        raise Refused(400, "The form could not be read.") from error
    return dict(pairs)


def _seen(form: Form) -> int | None:
    """The review that the page showed, 0 for none; None for a form without it."""
    value = form.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _correction(form: Form) -> Correction:
    """What the form says, whether it differs from the record or not; fields that it lacks stay as they are."""
    typed = {name: parse_spans(name, form[name]) for name in ("content", "cue", "source") if name in form}
    chosen = {name: form[name] for name in ("type", "kind", "speaker") if name in form}
    if not chosen.get("kind"):
        chosen.pop("kind", None)
    return correction_from_json({**chosen, **typed})


def _fields(record: Quote) -> Form:
    """The record as the form shows it; what `_correction` makes of it changes nothing."""
    return {
        "type": record.type,
        "kind": record.speaker.kind if record.speaker else "",
        "speaker": record.speaker.name if record.speaker else "",
        "content": _typed(record.content),
        "cue": _typed(record.cue.spans if record.cue else ()),
        "source": _typed(record.source.spans if record.source else ()),
    }


def _needs_review(request: Request) -> None:
    if not settings_of(request).review:
        raise Refused(403, "This server only reads. Start it with --review to review.")


def _remember(response: Response, who: str) -> Response:
    name = quote(" ".join(who.split()), safe="")
    response.set_cookie(REVIEWER_COOKIE, name, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return response


def _review_address(quote_id: str, article: str | None) -> str:
    return f"/review/{part(quote_id)}" + (f"?{urlencode({'article': article})}" if article else "")


def _typed(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{span.start}-{span.end}" for span in spans)
