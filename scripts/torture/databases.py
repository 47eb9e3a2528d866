"""Databases that are damaged, or replaced and surrounded by half-open connections while they are served."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
from click.testing import CliRunner

from quotex.cli import main
from quotex.search import open_db
from tests.shelf import make_database, quotes
from tests.store.test_damage import HARMS
from tests.web.test_connections import Server

COMMANDS = (
    ("search", "rains", "--db"),
    ("search", "--speaker", "Ada Obi", "--json", "--db"),
    ("speakers", "list", "--db"),
    ("speakers", "show", "1", "--db"),
    ("review", "gold", "--partial", "--db"),
    ("check",),
)
_HALF_OPEN = 400
_ANSWERED_IN = 5.0  # seconds for five requests beside half-open connections


def _new_database(folder: Path) -> Path:
    path = make_database(folder)
    with open_db(path, readonly=False) as db:
        db.row("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def damaged(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Damage databases; each command must answer with a sentence and a documented exit code."""
    whole, bad = _new_database(folder).read_bytes(), folder / "bad.db"
    for _ in range(count):
        harm, command = chance.choice(HARMS), chance.choice(COMMANDS)
        data = bytearray(whole)
        harm(data, chance)
        bad.write_bytes(data)
        for suffix in ("-wal", "-shm"):
            Path(f"{bad}{suffix}").unlink(missing_ok=True)
        result = CliRunner().invoke(main, [*command, str(bad)])
        raised = result.exception is not None and not isinstance(result.exception, SystemExit)
        told = not result.exit_code or "quotex: " in result.output or command == ("check",)
        if raised or not told or result.exit_code not in (0, 1, 2, 3):
            yield f"{harm.__name__}, {command[0]}: exit code {result.exit_code}, {result.exception!r}"
        else:
            yield None


def replaced(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Cut, damage and replace a served database; each request must be answered and the server go on."""
    database = _new_database(folder)
    copy = Path(shutil.copy(database, folder / "copy.db"))
    paths = ("", "?q=rains", "speakers", "article/parade", f"quote/{quotes()[0].id}", "api/search?q=rains")
    with closing(Server(database, header_seconds=60.0)) as server, httpx.Client(base_url=server.home) as client:
        for _ in range(count):
            data, harm = bytearray(copy.read_bytes()), chance.choice(HARMS)
            harm(data, chance)
            database.write_bytes(data)
            try:
                answers = [client.get(path) for path in paths]
                shutil.copyfile(copy, database)
                total = client.get("api/search?q=rains").json()["total"]
            except httpx.HTTPError as error:
                yield f"{type(error).__name__}: {error}"
                if server.process.poll() is not None:
                    return
                continue
            wrong = [a for a in answers if a.status_code not in (200, 303, 404, 500) or "fault of quotex" in a.text]
            told = "; ".join(f"{a.status_code} for {a.url.raw_path.decode()}" for a in wrong)
            yield f"{harm.__name__}: {told}, {total} hits" if wrong or total != 1 else None


def half_open(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Hold connections with partial headers open; other requests must still be answered."""
    header = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with closing(Server(_new_database(folder), header_seconds=60.0)) as server:
        for _ in range(count):
            with ExitStack() as stack:
                for _ in range(_HALF_OPEN):
                    stack.enter_context(server.connect(header[: chance.randrange(len(header))]))
                begun = time.monotonic()
                with httpx.Client(base_url=server.home) as client:
                    right = all(client.get("/api/search?q=rains").json()["total"] == 1 for _ in range(5))
                seconds = time.monotonic() - begun
            yield None if right and seconds < _ANSWERED_IN else f"five requests took {seconds:.1f} s"
