"""Limits on connections: their number, and the time for a request to arrive and to be answered.

uvicorn waits without limit for the header of a request. Some hundred clients that send half of one would use up the
server's file descriptors, so a connection without a request in progress is closed when others need the room.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from uvicorn import Server
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 128
# Systems allow as few as 256 open files. While connections of one turn of asyncio's loop are counted, those of the next
# two are accepted already, and those that made room for them are still open.
ACCEPTED_AT_ONCE = 16
_QUEUED = 1_024  # connections that wait in the system to be accepted; further ones are tried again after a second
HEADER_SECONDS = 10.0  # from the first byte, or the connection itself, to the end of the header
ANSWER_SECONDS = 600.0  # from the header to the end of the answer, which a slow client may take its time to read


class LimitedProtocol(H11Protocol):
    """HTTP/1.1 on one connection, which is closed when it is too slow, or has to make room."""

    _timer: asyncio.TimerHandle | None = None
    _answering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        """Start the time limit, and make room where there are more than MOST_CONNECTIONS connections."""
        super().connection_made(transport)
        self._allow(HEADER_SECONDS)
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Pass the data on, and update the time limit."""
        super().data_received(data)
        self._follow()

    def on_response_complete(self) -> None:
        """Complete the response, and update the time limit."""
        super().on_response_complete()
        self._follow()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the time limit."""
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def _follow(self) -> None:
        """Restart the time limit when the answer to a request has begun or is complete."""
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering != self._answering and not self.transport.is_closing():
            self._answering = answering
            self._allow(ANSWER_SECONDS if answering else HEADER_SECONDS)

    def _allow(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self.transport.abort)

    def _make_room(self) -> None:
        """Close the connection that has waited longest for a request, this one where all others are being answered."""
        waiting = [one for one in self.connections if isinstance(one, LimitedProtocol) and not one._answering]
        oldest: Any = min(waiting, key=lambda one: one._timer.when() if one._timer else 0.0)
        self.connections.discard(oldest)  # it is counted no longer, although the system is still to close it
        oldest.transport.abort()


class QueueingServer(Server):
    """A server that accepts few connections at once, and lets many more wait."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and lengthen the queues of the sockets, which asyncio makes as short as what is accepted at once."""
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_QUEUED)
