"""A command line whose extractor and models are fakes, and whose runs work in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.runs import InProcess
from tests.runs.fake_extractor import FakeExtractor

Quotex = Callable[..., Result]


@pytest.fixture
def quotex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Quotex:
    """Runs a command in an empty folder; no exception but SystemExit may leave it."""
    extractor = ModuleType("quotex.extractor")
    extractor.Extractor = FakeExtractor  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "quotex.extractor", extractor)
    monkeypatch.setitem(sys.modules, "quotex.parsing.models", _models())
    monkeypatch.setattr("quotex.cli.run.local_engine", lambda workers, make, *_: InProcess(make()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    FakeExtractor.made.clear()

    def invoke(*arguments: str, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)

    return invoke


def _models() -> ModuleType:
    def verify(name: object) -> list[str]:
        if str(name) == "nope":
            raise QuotexError("there are no models called nope; see: quotex models list")
        return ["pos.pt is damaged; install quotex again", "ner.pt is missing"] if str(name) == "damaged" else []

    def pull(package: str) -> Path:
        if package != "ewt":
            raise QuotexError(f"{package} cannot be downloaded: no network")
        return Path("/models/ewt")

    module = ModuleType("quotex.parsing.models")
    found = [SimpleNamespace(name="en", version="1.0", path=Path("/models/en"))]
    module.available = lambda: found  # type: ignore[attr-defined]
    module.verify = verify  # type: ignore[attr-defined]
    module.pull = pull  # type: ignore[attr-defined]
    return module
