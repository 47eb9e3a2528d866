"""The application: its routes, and the handling of errors."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles

from quotex.web import api, pages, review_pages, speaker_decisions
from quotex.web.attempts import Attempts
from quotex.web.database import damage_behind
from quotex.web.facet_cache import FacetMemory
from quotex.web.responses import Refused, error_response, settings_of
from quotex.web.security import Guard
from quotex.web.settings import Settings

_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
}

PAGES = [
    Route("/", pages.search_page),
    Route("/speakers", pages.speakers_page),
    Route("/speaker/{speaker:int}", pages.speaker_page),
    Route("/speakers/join", speaker_decisions.join, methods=["POST"]),
    Route("/speaker/{speaker:int}/split", speaker_decisions.split, methods=["POST"]),
    Route("/decisions/{decision:int}/undo", speaker_decisions.undo, methods=["POST"]),
    Route("/articles", pages.articles_page),
    Route("/article/{key:path}", pages.article_page),
    Route("/quote/{quote:path}", pages.quote_page),
    Route("/help", pages.help_page),
    Route("/login", review_pages.login, methods=["POST"]),
    Route("/review", review_pages.next_page),
    Route("/reviews", review_pages.reviews_page),
    Route("/reviews/{number:int}/undo", review_pages.save_undo, methods=["POST"]),
    Route("/review/new", review_pages.missed_page),
    Route("/review/new", review_pages.save_missed, methods=["POST"]),
    Route("/review/{quote:path}", review_pages.review_page),
    Route("/review/{quote:path}", review_pages.save_review, methods=["POST"]),
]

API = [
    Route("/api", api.index),
    Route("/api/openapi.json", api.openapi),
    Route("/api/search", api.search),
    Route("/api/speakers", api.speakers),
    Route("/api/speakers/{speaker:int}", api.speaker),
    Route("/api/articles", api.articles),
    Route("/api/articles/{key:path}", api.article),
    Route("/api/quotes/{quote:path}", api.quotation),
    Route("/api/disagreements", api.list_disagreements),
    Route("/api/session", api.session),
    Route("/api/reviews", api.reviews),
    Route("/api/reviews", api.add, methods=["POST"]),
    Route("/api/reviews/queue", api.review_queue),
    Route("/api/reviews/gold.jsonl", api.gold_lines),
    Route("/api/reviews/gold.zip", api.gold_bundle),
    Route("/api/reviews/{number:int}", api.undo, methods=["DELETE"]),
]


def create_app(settings: Settings) -> Guard:
    """Return the application for one database. Raises QuotexError where the settings are not safe to serve with."""
    settings = settings.secured()
    static = Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app = Starlette(
        routes=[*PAGES, *API, static],
        exception_handlers={Refused: _refused, HTTPException: _http, Exception: _broken},
    )
    app.state.settings = settings
    app.state.facets = FacetMemory()
    app.state.attempts = Attempts()
    return Guard(app, settings, app.state.attempts)  # outermost, so that error responses get its headers, too


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error_response(request, error.status, error.sentence)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, error.status_code, _SENTENCES.get(error.status_code, str(error.detail)))
    if error.status_code == 405:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


def _allowed(request: Request) -> list[str]:
    """Return the methods allowed at an address, which several routes may share; files can only be read."""
    methods = {"GET", "HEAD"} if request.url.path.startswith("/static/") else set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    return sorted(methods)


def _broken(request: Request, error: Exception) -> Response:
    ours = "This is a fault of quotex, not yours; the server has printed what happened."
    return error_response(request, 500, damage_behind(error, settings_of(request)) or ours)
