"""Ask a server for long with many clients, beside many more connections that never become requests."""

from __future__ import annotations

import queue
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import httpx
import psutil

from quotex.web.connections import HEADER_SECONDS
from tests.shelf import make_database, quotes
from tests.web.test_connections import Server

CLIENTS = 20
HALF_OPEN = 1_000
_HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
_PATHS = {
    **dict.fromkeys(("", "?q=rains", "speakers", "help", "api/search?q=rains", "api/openapi.json"), 200),
    **{"article/parade": 200, f"quote/{quotes()[0].id}": 303, "article/none": 404},
}
_ANSWERED_IN = 10.0  # seconds that a client waits
_PAUSE = 0.2  # seconds between two requests of a client, at most
_MAX_GROWTH = 64 << 20  # bytes that the server may grow between the first tenth of the time and the end
_AT_ONCE = 50  # of the half-open connections, how many are looked at before the others have a turn


def soak(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Ask a server for `count` seconds; each answer must come in time and the server's memory must not grow."""
    found: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    over = threading.Event()
    server = Server(make_database(folder), header_seconds=HEADER_SECONDS)
    with closing(server), ExitStack() as stack:
        threads = [threading.Thread(target=_crowd, args=(server, random.Random(chance.random()), over))]
        for _ in range(CLIENTS):
            threads.append(threading.Thread(target=_client, args=(server, random.Random(chance.random()), over, found)))
        for thread in threads:
            thread.start()
            stack.callback(thread.join)
        stack.callback(over.set)  # before they are waited for
        begun, memory = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < count and server.process.poll() is None:
            with suppress(queue.Empty):
                yield found.get(timeout=1)
            if not memory and passed > count / 10:
                memory = _memory(server)
        grown = _memory(server) - memory if server.process.poll() is None else 0
        yield f"the server has grown by {grown >> 20} MB" if grown > _MAX_GROWTH else None
        yield "the server has ended" if server.process.poll() is not None else None


def _client(server: Server, chance: random.Random, over: threading.Event, found: queue.SimpleQueue[str | None]) -> None:
    with httpx.Client(base_url=server.home, timeout=_ANSWERED_IN) as client:
        while not over.wait(chance.uniform(0, _PAUSE)):
            found.put(_asked(client, chance.choice(list(_PATHS))))


def _asked(client: httpx.Client, path: str) -> str | None:
    """Return what is wrong with the answer, None if nothing is.

    A connection that the server closed between two requests is opened once more, as browsers do.
    """
    for last in (False, True):
        begun = time.monotonic()
        try:
            status = client.get(path).status_code
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            if last:
                return f"{path}: {type(error).__name__}: {error}"
        except httpx.HTTPError as error:
            return f"{path}: {type(error).__name__} after {time.monotonic() - begun:.1f} s"
        else:
            return None if status == _PATHS[path] else f"{path}: {status}"
    return None


def _crowd(server: Server, chance: random.Random, over: threading.Event) -> None:
    """Hold connections with partial headers; open new ones for those that the server closes."""
    held: list[socket.socket] = []
    try:
        while not over.wait(0.1):
            for connection in chance.sample(held, min(_AT_ONCE, len(held))):
                if _is_closed(connection):
                    held.remove(connection)
                    connection.close()
            for _ in range(HALF_OPEN - len(held)):
                with suppress(OSError):
                    held.append(server.connect(_HEADER[: chance.randrange(len(_HEADER))]))
    finally:
        for connection in held:
            connection.close()


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _memory(server: Server) -> int:
    return int(psutil.Process(server.process.pid).memory_info().rss)
