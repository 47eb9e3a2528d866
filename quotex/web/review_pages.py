"""Pages for reviewing: one record at a time, the least confident first; every write is checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quotex.records import Quote, Span
from quotex.review.agreement import agreements, disputes
from quotex.review.corrections import KINDS, TYPES, Correction, correction_from_json, parse_spans
from quotex.review.placement import count_unplaced, unplaced_reviews
from quotex.review.reviews import (
    Progress,
    Review,
    add_missed,
    add_review,
    count_reviews,
    last_review,
    latest_reviews,
    progress,
    queue,
    recent_reviews,
    reviewable,
    reviews_of,
    undo_review,
)
from quotex.search import Database
from quotex.search import quote as find_quote
from quotex.web.article_view import highlighted, reading
from quotex.web.database import opened
from quotex.web.highlight import anchor
from quotex.web.pages import needed_article
from quotex.web.responses import REVIEWER_COOKIE, Refused, local_path, login_response, page, reviewer, settings_of
from quotex.web.search_params import MOST_VALUES, Asked, read_asked
from quotex.web.security import CSRF_FIELD, check_write, judge_token, with_session
from quotex.web.template_filters import part

LISTED = 50
YEAR = 365 * 24 * 3600

Form = dict[str, str]

_NO_FIELDS: Form = {"type": "direct", "kind": "", "speaker": "", "content": "", "cue": "", "source": ""}


@dataclass(frozen=True, slots=True)
class Queue:
    """The records to review one after the other: those of a search, with `again` those that others reviewed."""

    asked: Asked
    again: bool

    @property
    def article(self) -> str | None:
        """The key of the only article of the queue, None for all articles."""
        return self.asked.filters.article

    def link(self, path: str = "/review", **more: str) -> str:
        """Return an address within this queue."""
        pairs = [*self.asked.pairs, *([("again", "1")] if self.again else []), *more.items()]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def found(self, db: Database, who: str, after: str | None) -> list[str]:
        """Return the ids of the records to review, those after the record `after`."""
        again = who if self.again else None
        return queue(db, after=after, words=self.asked.words, filters=self.asked.filters, again=again)

    def progress(self, db: Database) -> Progress:
        """Return the progress of the reviews among the records of the search."""
        return progress(db, self.asked.words, self.asked.filters)


def read_queue(pairs: Iterable[tuple[str, str]]) -> Queue:
    """Return the queue that the parameters of an address or a form describe. Raises Refused."""
    items = [*pairs]
    return Queue(read_asked(items), ("again", "1") in items)


def next_page(request: Request) -> Response:
    """Redirect to the next record of the queue, or return the page that ends the review."""
    _needs_review(request)
    chosen = read_queue(request.query_params.multi_items())
    with opened(request) as db:
        found = chosen.found(db, reviewer(request), request.query_params.get("after"))
        done = chosen.progress(db)
    if found:
        return RedirectResponse(chosen.link(f"/review/{part(found[0])}"), 303)
    left = 0 if chosen.again else done.total - done.done
    return page(request, "review_done.html", done=done, queue=chosen, article=chosen.article, skipped=left)


def review_page(request: Request) -> Response:
    """Return the page of one record in its article, with the review form."""
    _needs_review(request)
    quote_id, chosen = request.path_params["quote"], read_queue(request.query_params.multi_items())
    with opened(request) as db:
        indexed = find_quote(db, quote_id)
        if indexed is None:
            raise Refused(404, "There is no such quotation in this database.")
        found = needed_article(db, chosen.article or reviewable(db, quote_id).article)
        shown = reading(found, latest_reviews(db, [quote_id]))
        done, last = chosen.progress(db), last_review(db, reviewer(request))
        judgements = reviews_of(db, quote_id)
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
        judgements=judgements,
        queue=chosen,
        who=reviewer(request),
        skip=chosen.link(after=quote_id),
    )


async def save_review(request: Request) -> Response:
    """Store the review of the form and redirect to the next record."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_save, request, form)


def _save(request: Request, form: Form) -> Response:
    quote_id, chosen = request.path_params["quote"], _queue_of(form)
    with opened(request, write=True) as db:
        wanted = _correction(form) if form.get("verdict") in ("accept", "correct") else Correction()
        verdict = form.get("verdict", "")
        if verdict == "accept" and "type" in form:
            verdict = "correct"  # changes in the form are part of an acceptance
        add_review(db, quote_id, verdict, form.get("who", ""), wanted, form.get("note", ""), seen=_seen(form))
    return remember_reviewer(RedirectResponse(chosen.link(after=quote_id), 303), form.get("who", ""))


def missed_page(request: Request) -> Response:
    """Return the form for a quotation that has no record."""
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
    """Store a quotation that was missed and redirect to it in its article."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: Form) -> Response:
    with opened(request, write=True) as db:
        article = needed_article(db, request.query_params.get("article", "")).key
        review = add_missed(db, article, _correction(form), form.get("who", ""), form.get("note", ""))
    return remember_reviewer(
        RedirectResponse(f"/article/{part(article)}#{anchor(review.quote)}", 303), form.get("who", "")
    )


async def save_undo(request: Request) -> Response:
    """Undo a review and redirect to its record."""
    form = await _form(request)
    check_write(request, settings_of(request), form.get(CSRF_FIELD, ""))
    return await run_in_threadpool(_undo, request, form)


def _undo(request: Request, form: Form) -> Response:
    with opened(request, write=True) as db:
        review = undo_review(db, int(request.path_params["number"]))
    if form.get("to") == "/reviews" or review.verdict == "add":
        return RedirectResponse("/reviews", 303)
    return RedirectResponse(_queue_of(form).link(f"/review/{part(review.quote)}"), 303)


def reviews_page(request: Request) -> Response:
    """Return a page of the reviews, the latest first, or of those on which reviewers differ or that lack a record."""
    _needs_review(request)
    value = request.query_params.get("page", "1")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
    only = request.query_params.get("only", "")
    with opened(request) as db:
        disputed = disputes(db)
        rows, total = _listed(db, only, disputed, max(0, number - 1) * LISTED)
        done, agreed, unplaced = progress(db), agreements(db), count_unplaced(db)
    last = -(-total // LISTED)
    return page(
        request,
        "reviews.html",
        rows=rows,
        total=total,
        number=number,
        last_page=last,
        page_link=f"/reviews?{urlencode({'only': only})}&page={{}}".format if only else "/reviews?page={}".format,
        done=done,
        agreements=agreed,
        disputed=len(disputed),
        unplaced=unplaced,
        only=only,
    )


def _listed(db: Database, only: str, disputed: Sequence[Sequence[Review]], offset: int) -> tuple[list[Review], int]:
    """Return a page of the reviews wanted, and the number of all."""
    if only not in ("", "disputed", "unplaced"):
        raise Refused(400, "only is disputed or unplaced.")
    if not only:
        return recent_reviews(db, LISTED, offset), count_reviews(db)
    found = [review for own in disputed for review in own] if only == "disputed" else unplaced_reviews(db)
    return found[offset : offset + LISTED], len(found)


async def login(request: Request) -> Response:
    """Check the token of the login form; redirect with a session cookie where it is right."""
    form = await _form(request)
    settings = settings_of(request)
    if settings.token is None:
        return login_response(request, "This server asks for no token.")
    if refusal := judge_token(request, form.get("token", ""), settings, request.app.state.attempts):
        return refusal
    return with_session(RedirectResponse(local_path(form.get("to", "/")), 303), settings)


async def _form(request: Request) -> Form:
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError as error:
        raise Refused(400, "The form could not be read.") from error
    return dict(pairs)


def _seen(form: Form) -> int | None:
    """Return the id of the review that the page showed, 0 for none; None for a form without it."""
    value = form.get("seen", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _correction(form: Form) -> Correction:
    """Return all values of the form as a correction, changed or not; fields that it lacks are None."""
    typed = {name: parse_spans(name, form[name]) for name in ("content", "cue", "source") if name in form}
    chosen = {name: form[name] for name in ("type", "kind", "speaker") if name in form}
    if not chosen.get("kind"):
        chosen.pop("kind", None)
    return correction_from_json({**chosen, **typed})


def _fields(record: Quote) -> Form:
    """Return the record as fields of the form, which `_correction` reads without a change."""
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


def remember_reviewer(response: Response, who: str) -> Response:
    """Return the response with a cookie for the reviewer's name, for the next form of this browser."""
    name = quote(" ".join(who.split()), safe="")
    response.set_cookie(REVIEWER_COOKIE, name, max_age=YEAR, httponly=True, samesite="strict", path="/")
    return response


def _queue_of(form: Form) -> Queue:
    """Return the queue from which a form was opened; its field "queue" holds the parameters of an address."""
    pairs = parse_qsl(form.get("queue", "").lstrip("?"), max_num_fields=MOST_VALUES)
    return read_queue([*pairs, *([("article", form["article"])] if form.get("article") else [])])


def _typed(spans: tuple[Span, ...]) -> str:
    return ", ".join(f"{span.start}-{span.end}" for span in spans)
