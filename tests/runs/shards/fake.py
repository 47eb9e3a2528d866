"""Engines for tests of shards that load a fake extractor, in whatever process; and workers in this process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from quotex.records import Article, Quote
from quotex.runs import InProcess
from quotex.runs.shards import Shard, ShardDone, ShardSettings
from quotex.runs.shards.runner import Failed
from quotex.runs.shards.work import work_on
from quotex.runs.shared_engine import EngineOptions
from tests.runs.fake_extractor import FakeExtractor


class Slow(FakeExtractor):
    """Takes FAKE_SECONDS for a batch, and LOADING_SECONDS to load; ends its process on "kill", hangs on "hang"."""

    def __init__(self, models: str | None) -> None:
        super().__init__(models)
        time.sleep(float(os.environ.get("LOADING_SECONDS", "0")))

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
        if any("kill" in article.text for article in articles):
            os._exit(1)
        while any("hang" in article.text for article in articles):
            pass
        return super().extract_articles(articles)


@dataclass(frozen=True, slots=True)
class FakeOptions(EngineOptions):
    """Options of an engine with the fake extractor."""

    def load(self) -> Slow:
        return Slow(self.models)


class Here:
    """Works on each shard in this process, as soon as it is sent; a shard fails as often as FAILS says for its name."""

    fails: ClassVar[dict[str, int]] = {}
    sent: ClassVar[list[str]] = []

    def __init__(self, size: int, settings: ShardSettings) -> None:
        self._settings = settings
        self._done: list[tuple[Shard, ShardDone | Failed]] = []

    @property
    def free(self) -> int:
        return 1 - len(self._done)

    def send(self, shard: Shard) -> None:
        Here.sent.append(shard.name)
        left = Here.fails.get(os.path.basename(shard.path), 0)
        if left:
            Here.fails[os.path.basename(shard.path)] = left - 1
            self._done.append((shard, Failed("the node is gone")))
        else:
            self._done.append((shard, work_on(shard, self._settings, InProcess(FakeExtractor()))))

    def receive(self, seconds: float) -> Sequence[tuple[Shard, ShardDone | Failed]]:
        done, self._done = self._done, []
        return done

    def close(self) -> None: ...
