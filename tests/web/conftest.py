"""A small database, and clients that may read it or review it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotex.search import Database, open_db
from quotex.web import Settings
from tests.web.client import Client
from tests.web.shelf import make_database


@pytest.fixture(scope="session")
def made_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_database(tmp_path_factory.mktemp("library"))


@pytest.fixture
def database(made_database: Path, tmp_path: Path) -> Path:
    """A database of the test's own, to write reviews into."""
    with open_db(made_database, readonly=False) as db:
        db.row("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(made_database, tmp_path / "quotes.db"))


@pytest.fixture
def db(database: Path) -> Iterator[Database]:
    with open_db(database, readonly=False) as opened:
        yield opened


@pytest.fixture
def reader(made_database: Path) -> Client:
    """A client of a server that only reads."""
    return Client(Settings(db=str(made_database)))


@pytest.fixture
def reviewing(database: Path) -> Client:
    """A client of a server that takes reviews."""
    return Client(Settings(db=str(database), review=True, reviewer="Ada", csrf="the-secret"))
