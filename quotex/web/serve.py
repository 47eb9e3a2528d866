"""Serve the application on one address until it is interrupted."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from urllib.parse import urlencode

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.search import open_db, prepare_facets
from quotex.web.settings import Settings, is_loopback

_REASONS = {
    errno.EADDRINUSE: "another program uses it; choose another with --port",
    errno.EACCES: "the system does not allow it; choose a port above 1023 with --port",
    errno.EADDRNOTAVAIL: "this machine has no such address; choose another with --host",
}


def serve(settings: Settings, ready: Callable[[str, Settings], None]) -> None:
    """Serve until interrupted; call `ready` with the address, including the token if any, once it can be opened.

    Raises QuotexError where the database, the address or an installed package is missing.
    """
    need("starlette", "web", "quotex serve")
    need("jinja2", "web", "quotex serve")
    uvicorn = need("uvicorn", "web", "quotex serve")
    from quotex.web.app import create_app
    from quotex.web.connections import ACCEPTED_AT_ONCE, LimitedProtocol, QueueingServer

    settings = settings.secured()
    with closing(open_db(settings.db, readonly=not settings.review)) as db:
        prepare_facets(db)
    listener = _listener(settings)
    settings = replace(settings, port=listener.getsockname()[1])
    config = uvicorn.Config(
        create_app(settings),
        http=LimitedProtocol,
        backlog=ACCEPTED_AT_ONCE,
        ws="none",  # not used, and an upgraded connection would escape the limits
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
    )
    with (
        listener,
        suppress(KeyboardInterrupt),
    ):  # raised again by uvicorn after it has stopped
        ready(address(settings), settings)
        QueueingServer(config).run(sockets=[listener])


def address(settings: Settings) -> str:
    """Return the address to open first in a browser; it contains the token, if there is one."""
    host = settings.host if settings.host not in ("0.0.0.0", "::", "") else socket.gethostname()
    host = f"[{host}]" if ":" in host else host
    token = f"?{urlencode({'token': settings.token})}" if settings.token else ""
    return f"http://{host}:{settings.port}/{token}"


def _listener(settings: Settings) -> socket.socket:
    """Return a listening socket.

    A browser that opens the address before the server runs then waits instead of failing. Raises QuotexError.
    """
    where = f"{settings.host} port {settings.port}"
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise QuotexError(f"cannot serve on {where}: there is no such host; choose another with --host") from error
    if is_loopback(settings.host) and not is_loopback(str(target[0])):
        raise QuotexError(f"cannot serve on {where}: that name leads to {target[0]}; use 127.0.0.1")
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(target)
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
        raise QuotexError(f"cannot serve on {where}: {reason}") from error
    return listener
