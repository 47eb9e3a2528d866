"""Access control: Host check against DNS rebinding, tokens, same-origin writes, and security headers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotex.console import count
from quotex.web.attempts import Attempts
from quotex.web.responses import Refused, error_response, login_response, welcome_response
from quotex.web.settings import Settings, host_allowed

COOKIE = "quotex_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
LARGEST_BODY = 65_536  # bytes; a review is shorter
BODY_SECONDS = 20.0
TOO_LONG = f"A request has at most {LARGEST_BODY:,} bytes."
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
    """ASGI middleware before the whole application. A refusal is a response with a message, never an exception."""

    def __init__(self, app: ASGIApp, settings: Settings, attempts: Attempts) -> None:
        self._app = app
        self._settings = settings
        self._attempts = attempts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on; add the security headers to the response."""
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
        await (answer or self._app)(scope, _bounded(receive), send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the response to a request that is refused, None for one that may reach the pages."""
        request = Request(scope)
        headers = Headers(scope=scope)
        if _is_too_long(headers.get("content-length", "0")):
            return error_response(request, 413, TOO_LONG)
        if not host_allowed(headers.get("host", ""), self._settings):
            sentence = "This server does not answer to that name; see quotex serve --allowed-host."
            return error_response(request, 421, sentence)
        token = self._settings.token
        if token is None or scope["path"].startswith(OPEN_PATHS) or _has_session(headers, self._settings):
            return None
        if scope["path"] == "/login" and scope["method"] == "POST":
            return None  # the page itself judges the token of the form
        sent = _bearer(headers)
        given = sent if sent is not None else QueryParams(scope["query_string"]).get("token")
        if given is None:
            return _ask_for_token(request, "This server asks for its token.")
        if refusal := judge_token(request, given, self._settings, self._attempts):
            return refusal
        if sent is None and scope["method"] == "GET":
            return with_session(welcome_response(request), self._settings)
        return None if sent is not None else _ask_for_token(request, "The token in the address opens pages only.")


def judge_token(request: Request, given: str, settings: Settings, attempts: Attempts) -> Response | None:
    """Return the response to a wrong token, or to an attempt that came too early; None for the right token."""
    address = request.client.host if request.client else ""
    if seconds := attempts.wait(address):
        sentence = f"There were too many wrong tokens. Try again in {count(seconds, 'second')}."
        response = error_response(request, 429, sentence)
        response.headers["Retry-After"] = str(seconds)
        return response
    if same(given, settings.token or ""):
        attempts.succeeded(address)
        return None
    attempts.failed(address)
    return _ask_for_token(request, "That is not the token of this server.")


def _ask_for_token(request: Request, sentence: str) -> Response:
    if request.url.path.startswith("/api"):
        return error_response(request, 401, f"{sentence} Send it as: Authorization: Bearer TOKEN")
    return login_response(request, sentence)


def _is_too_long(length: str) -> bool:
    return length.isascii() and length.isdigit() and (len(length) > 9 or int(length) > LARGEST_BODY)


def _bounded(receive: Receive) -> Receive:
    """Return `receive` with limits on the body: BODY_SECONDS and LARGEST_BODY. It raises Refused."""
    end: float | None = None
    size, is_whole = 0, False

    async def bounded() -> Message:
        nonlocal end, size, is_whole
        if is_whole:  # only a disconnect can follow
            return await receive()
        end = end or time.monotonic() + BODY_SECONDS
        try:
            message = await asyncio.wait_for(receive(), max(0.0, end - time.monotonic()))
        except asyncio.TimeoutError as error:
            raise Refused(408, f"The request did not arrive within {BODY_SECONDS:.0f} seconds.") from error
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise Refused(413, TOO_LONG)
        is_whole = not message.get("more_body", False)
        return message

    return bounded


def with_session(response: Response, settings: Settings) -> Response:
    """Return the response with the session cookie, which replaces the token without containing it."""
    response.set_cookie(COOKIE, _session(settings), httponly=True, samesite="strict", path="/")
    return response


def same(given: str, expected: str) -> bool:
    """Compare two strings in constant time, so that the time does not reveal how much was right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode("utf-8"))


def check_write(request: Request, settings: Settings, field: str | None = None) -> None:
    """Raise Refused unless a write comes from our own pages, or from a program that holds the token.

    Our pages send the secret of this server, which no other site can read.
    """
    if not settings.review:
        raise Refused(403, "This server only reads. Start it with --review to write reviews.")
    origin = request.headers.get("origin")
    if origin is not None and not _own_origin(origin, request, settings):
        raise Refused(403, "This came from another site and was not done.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "This came from another site and was not done.")
    if settings.token is not None and same(_bearer(request.headers) or "", settings.token):
        return
    if not same(field or request.headers.get(CSRF_HEADER, ""), settings.csrf):
        raise Refused(403, "This page is from before the server was started again; load it anew and repeat.")


def _own_origin(origin: str, request: Request, settings: Settings) -> bool:
    """Return whether the sending page has the origin that it sends to: scheme, name and port.

    A proxy under an allowed name may receive HTTPS and pass it on as HTTP.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.netloc.lower() != request.headers.get("host", "").lower():
        return False
    proxied = parts.hostname in {name.lower() for name in settings.allowed_hosts}
    return parts.scheme == request.url.scheme or (proxied and parts.scheme == "https")


def _bearer(headers: Headers) -> str | None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


def _has_session(headers: Headers, settings: Settings) -> bool:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return False
    return morsel is not None and same(morsel.value, _session(settings))


def _session(settings: Settings) -> str:
    """Return the value of the session cookie, from a secret of this server that is independent of the token."""
    return hmac.new(settings.csrf.encode("utf-8"), b"quotex session", hashlib.sha256).hexdigest()
