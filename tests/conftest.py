"""Settings for all tests, and the small database that several packages test on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from quotex.search import Database, open_db
from tests.shelf import make_database

# Short texts gain nothing from a second thread, and threads that wait for each other are slow on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Timing belongs to the benchmark: on a busy machine a deadline fails tests at random. Fifty examples of each property
# keep the whole suite below ten minutes; `pytest --hypothesis-profile=thorough` draws more.
settings.register_profile("quotex", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile("quotex")


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
