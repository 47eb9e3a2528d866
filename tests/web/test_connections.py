"""A real server under connections that never become requests, and over a database that is replaced."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from tests.shelf import quotes

FILES = 256  # that the server may have open: as on a Mac; connections without limit would use them up
SERVE = (
    "import resource, sys; from quotex.web import connections; connections.HEADER_SECONDS = float(sys.argv[2])\n"
    f"resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))\n"
    "from quotex.cli import main; main(['serve', '--db', sys.argv[1], '--port', '0'])"
)
RAIN = quotes()[0]


class Server:
    """`quotex serve` in a process of its own."""

    def __init__(self, database: Path, header_seconds: float) -> None:
        command = [sys.executable, "-c", SERVE, str(database), str(header_seconds)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.home = self.process.stdout.readline().split(" on ")[1].split()[0]
        self.address = ("127.0.0.1", int(self.home.rstrip("/").rpartition(":")[2]))

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(self.address, timeout=10)
        connection.sendall(sent)
        return connection

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate()


@pytest.fixture
def server(database: Path) -> Iterator[Server]:
    running = Server(database, header_seconds=60.0)
    yield running
    running.close()


@pytest.fixture(scope="module")
def hasty(made_database: Path) -> Iterator[Server]:
    """A server that waits half a second for a header."""
    running = Server(made_database, header_seconds=0.5)
    yield running
    running.close()


def test_half_open_connections_keep_nobody_out(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(server.connect(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"))
        begun = time.monotonic()
        with httpx.Client(base_url=server.home) as client:
            for _ in range(5):
                assert client.get("/api/search?q=rains").json()["total"] == 1
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:", b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET"])
def test_a_header_that_does_not_come_ends_the_connection(hasty: Server, sent: bytes) -> None:
    with hasty.connect(sent) as connection:
        begun = time.monotonic()
        with suppress(ConnectionResetError):
            while connection.recv(65_536):
                pass
        assert time.monotonic() - begun < 5


def test_a_header_that_trickles_ends_the_connection(hasty: Server) -> None:
    def trickle(connection: socket.socket) -> None:
        for letter in b"GET / HTTP/1.1\r\n" * 100:
            connection.sendall(bytes([letter]))
            time.sleep(0.02)

    with hasty.connect() as connection, pytest.raises(OSError, match=r"[Bb]roken pipe|reset"):
        trickle(connection)


def test_a_connection_that_is_used_again_lasts(hasty: Server) -> None:
    with httpx.Client(base_url=hasty.home) as client:
        for _ in range(4):
            assert client.get("/help").status_code == 200
            time.sleep(0.2)


def test_a_database_that_is_replaced_or_cut_off_while_it_is_served_ends_nothing(
    server: Server, database: Path, tmp_path: Path
) -> None:
    copy = shutil.copy(database, tmp_path / "copy.db")
    paths = ("", "?q=rains", "speakers", "article/parade", f"quote/{RAIN.id}", "api/search?q=rains")
    with httpx.Client(base_url=server.home) as client:
        for size in (0, 1, 4096, 30_000, 100_000):
            with open(database, "r+b") as file:
                file.truncate(size)
            for path in paths:
                answer = client.get(path)
                assert answer.status_code in (200, 500)
                assert "fault of quotex" not in answer.text
            shutil.copyfile(copy, database)
            assert client.get("api/search?q=rains").json()["total"] == 1
    assert server.process.poll() is None
