"""What `quotex serve` was asked for, and who may reach it."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from dataclasses import dataclass, field, replace

from quotex.errors import QuotexError

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """The database, the address and the rights of one server. `time_limit` is seconds of search for one request.

    `csrf` is the secret that forms carry; a new one for each server.
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
        """With a new token where the address needs one and none was given. Raises QuotexError for a weak token."""
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise QuotexError(f"the token is too short to be safe; use at least {SHORTEST_TOKEN} characters")
        if self.token is None and not is_loopback(self.host):
            return replace(self, token=secrets.token_urlsafe(32))
        return self


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_allowed(header: str, settings: Settings) -> bool:
    """Whether a Host header names this server, and not a name that somebody else made point here (DNS rebinding).

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
    """The name without its port: example.org:80, [::1]:80."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].removesuffix(".")
