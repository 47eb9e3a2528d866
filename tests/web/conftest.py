"""Clients of a small database that may read it or review it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotex.web import Settings
from tests.web.client import Client


@pytest.fixture
def reader(made_database: Path) -> Client:
    """A client of a server that only reads."""
    return Client(Settings(db=str(made_database)))


@pytest.fixture
def reviewing(database: Path) -> Client:
    """A client of a server that takes reviews."""
    return Client(Settings(db=str(database), review=True, reviewer="Ada", csrf="the-secret"))
