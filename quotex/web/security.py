"""Who may ask: Host check against DNS rebinding, the token, same-origin writes, and the headers of every answer."""

from __future__ import annotations

import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotex.web.responses import Refused, error_response, login_response, welcome_response
from quotex.web.settings import Settings, host_allowed

COOKIE = "quotex_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
OPEN_PATHS = ("/static/",)  # style and scripts: the page that asks for the token needs them

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer", browsers send forms without their origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Stands before the whole application. A refusal is an answer with a sentence, never an exception."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(OPEN_PATHS):
                    headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        answer = self._refusal(scope)
        await (answer or self._app)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not reach the pages; None for one that may."""
        request = Request(scope)
        headers = Headers(scope=scope)
        if not host_allowed(headers.get("host", ""), self._settings):
            sentence = "This server does not answer to that name; see quotex serve --allowed-host."
            return error_response(request, 421, sentence)
        token = self._settings.token
        if token is None or scope["path"].startswith(OPEN_PATHS) or _has_token(headers, token):
            return None
        if scope["path"] == "/login" and scope["method"] == "POST":
            return None
        given = QueryParams(scope["query_string"]).get("token")
        if given is not None and same(given, token) and scope["method"] == "GET":
            return with_session(welcome_response(request), self._settings)
        sentence = "This server asks for its token." if given is None else "That is not the token of this server."
        if scope["path"].startswith("/api"):
            return error_response(request, 401, f"{sentence} Send it as: Authorization: Bearer TOKEN")
        return login_response(request, sentence)


def with_session(response: Response, settings: Settings) -> Response:
    """The answer with the cookie that stands for the token from now on; it does not hold the token itself."""
    response.set_cookie(COOKIE, _session(settings.token or ""), httponly=True, samesite="strict", path="/")
    return response


def same(given: str, expected: str) -> bool:
    """Compares in a time that does not tell how much was right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode("utf-8"))


def check_write(request: Request, settings: Settings, field: str | None = None) -> None:
    """Lets writes through that come from our own pages, or from a program that holds the token.

    A page of ours sends the secret of this server, which no other site can read. Raises Refused.
    """
    if not settings.review:
        raise Refused(403, "This server only reads. Start it with --review to write reviews.")
    origin = request.headers.get("origin")
    if origin is not None and not _own_origin(origin, request, settings):
        raise Refused(403, "This came from another site and was not done.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "This came from another site and was not done.")
    if settings.token is not None and _has_bearer(request.headers, settings.token):
        return
    if not same(field or request.headers.get(CSRF_HEADER, ""), settings.csrf):
        raise Refused(403, "This page is from before the server was started again; load it anew and repeat.")


def _own_origin(origin: str, request: Request, settings: Settings) -> bool:
    """Whether the page that sends stands at the address that it sends to: scheme, name and port.

    A proxy under an allowed name may take HTTPS and hand it on as HTTP.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.netloc.lower() != request.headers.get("host", "").lower():
        return False
    proxied = parts.hostname in {name.lower() for name in settings.allowed_hosts}
    return parts.scheme == request.url.scheme or (proxied and parts.scheme == "https")


def _has_token(headers: Headers, token: str) -> bool:
    return _has_bearer(headers, token) or _has_cookie(headers, token)


def _has_bearer(headers: Headers, token: str) -> bool:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and same(given.strip(), token)


def _has_cookie(headers: Headers, token: str) -> bool:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return False
    return morsel is not None and same(morsel.value, _session(token))


def _session(token: str) -> str:
    return hmac.new(token.encode("utf-8"), b"quotex session", hashlib.sha256).hexdigest()
