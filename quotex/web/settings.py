"""Settings of `quotex serve`, and who may reach it."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from dataclasses import dataclass, field, replace

from quotex.errors import QuotexError

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """The database, the address and the rights of one server. `time_limit` is in seconds of search per request.

    `csrf` is the secret in the forms, new for each server.
    """

    db: str
    host: str = "127.0.0.1"
    port: int = 8765
    review: bool = False
    reviewer: str = ""
    token: str | None = field(default=None, repr=False)
    allowed_hosts: tuple[str, ...] = ()
    time_limit: float = 5.0
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def secured(self) -> Settings:
        """Return the settings with a new token where the address needs one and none was given.

        Raises QuotexError for a weak token.
        """
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise QuotexError(f"the token is too short to be safe; use at least {SHORTEST_TOKEN} characters")
        if self.token is None and not is_loopback(self.host):
            return replace(self, token=secrets.token_urlsafe(32))
        return self


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_allowed(header: str, settings: Settings) -> bool:
    """Return whether a Host header names this server, not a foreign name that points here (DNS rebinding).

    A rebinding attack needs a name, so numeric addresses pass where the server is not bound to loopback alone.
    """
    name = _host_name(header)
    if name in {"localhost", settings.host.strip("[]").lower(), *(host.lower() for host in settings.allowed_hosts)}:
        return bool(name)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return not is_loopback(settings.host) and name == socket.gethostname().lower()
    return address.is_loopback or not is_loopback(settings.host)


def _host_name(header: str) -> str:
    """Return the name of a Host header without its port: example.org:80, [::1]:80."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].removesuffix(".")
