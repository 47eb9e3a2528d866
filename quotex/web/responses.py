"""Responses: pages from templates, JSON, and refusals as a page or as JSON."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from quotex.web.settings import Settings
from quotex.web.template_filters import FILTERS

REVIEWER_COOKIE = "quotex_reviewer"

TITLES = {
    400: "That cannot be searched",
    401: "Token needed",
    403: "Not allowed",
    404: "Not found",
    405: "Not like that",
    408: "Too slow",
    409: "Somebody was faster",
    413: "Too much",
    421: "Unknown name",
    429: "Too many attempts",
    500: "Something broke",
    503: "That took too long",
}


class Refused(Exception):
    """A request is refused, for a reason that its message explains."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Json(JSONResponse):
    """JSON in UTF-8, indented for people."""

    def render(self, content: Any) -> bytes:
        """Return the content as indented JSON in UTF-8, with lone surrogates as escapes."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "backslashreplace")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("quotex.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


_TEMPLATES = _environment()


def settings_of(request: Request) -> Settings:
    """Return the settings of the server that received the request."""
    found: Settings = request.app.state.settings
    return found


def reviewer(request: Request) -> str:
    """Return the name of the reviewer: as last typed in this browser, else as the server was started."""
    return unquote(request.cookies.get(REVIEWER_COOKIE, "")) or settings_of(request).reviewer


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page in the frame of the application."""
    settings = settings_of(request)
    frame = {"bare": False, "review": settings.review, "csrf": settings.csrf, "path": request.url.path}
    return _html(template, status, {**frame, **context})


def error_response(request: Request, status: int, sentence: str) -> Response:
    """Return the message as a page, or as {"error", "status"} below /api."""
    if request.url.path == "/api" or request.url.path.startswith("/api/"):
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
        return Json({"error": sentence, "status": status}, status, headers)
    return _bare("error.html", status, sentence=sentence, title=TITLES.get(status, "That did not work"))


def login_response(request: Request, sentence: str) -> Response:
    """Return the page that asks for the token, and then continues to the requested address."""
    wanted = request.url.path if request.method == "GET" else "/"
    return _bare("login.html", 401, sentence=sentence, title=TITLES[401], wanted=wanted)


def welcome_response(request: Request) -> Response:
    """Return a page that continues to the address without its token.

    It is not a redirect: a cookie with SameSite=Strict is not sent where another site's link led here.
    """
    query = urlencode([(key, value) for key, value in request.query_params.multi_items() if key != "token"])
    return _bare("welcome.html", 200, title="Welcome", wanted=local_path(request.url.path, query))


def local_path(path: str, query: str = "") -> str:
    """Return a path of this server; "/" for anything that a browser may read as another server's address."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < 32 for c in path):
        return "/"
    return f"{path}?{query}" if query else path


def _bare(template: str, status: int, **context: Any) -> HTMLResponse:
    """Return a page that shows nothing of the database."""
    return _html(template, status, {"bare": True, "review": False, "csrf": "", "path": "", **context})


def _html(template: str, status: int, context: dict[str, Any]) -> HTMLResponse:
    text = _TEMPLATES.get_template(template).render(context)
    return HTMLResponse(text.encode("utf-8", "replace"), status)
