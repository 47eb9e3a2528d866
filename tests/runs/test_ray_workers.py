"""Workers on a Ray cluster, here one of a single core."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner

from quotex.cli import main
from quotex.errors import QuotexError
from quotex.records import Article, Quote
from quotex.runs import InProcess, Pool
from quotex.runs.batches import BATCH_CHARACTERS
from quotex.runs.engines import KILLED
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import batches_of, found_by

ray = pytest.importorskip("ray", reason="--engine ray needs ray")
from quotex.runs.ray_workers import RayWorkers  # noqa: E402


class Deadly(FakeExtractor):
    """Takes its process with it on an article that holds "kill"."""

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        if any("kill" in article.text for article in articles):
            os._exit(1)
        return super().extract_articles(articles)


def nowhere() -> FakeExtractor:
    return FakeExtractor("nowhere")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    ray.init("local", num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield ray
    ray.shutdown()


TEXTS = ["“One,” said Ann.", "explode", "“Two.”", "kill “Never.”", "“Three,” said Ben.", "“Two.”"]


@pytest.mark.usefixtures("cluster")
def test_a_cluster_finds_what_one_process_finds_and_sets_aside_what_brings_an_actor_down() -> None:
    pool = Pool(RayWorkers(0, Deadly))
    try:
        found = found_by(pool, batches_of(TEXTS, 1))
    finally:
        pool.close()
    here = found_by(InProcess(FakeExtractor()), batches_of(TEXTS, 1))
    assert found[3] == KILLED
    assert [one for one in found if one != KILLED] == [one for n, one in enumerate(here) if n != 3]


@pytest.mark.usefixtures("cluster")
def test_models_that_an_actor_cannot_load_are_one_sentence() -> None:
    with pytest.raises(QuotexError, match="no models at nowhere"):
        Pool(RayWorkers(1, nowhere))


def load_fake(models: str | None, attributions: Literal["speech", "all"]) -> FakeExtractor:
    return FakeExtractor(models, attributions)


@pytest.mark.usefixtures("cluster")
def test_the_command_writes_the_same_bytes_as_the_local_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quotex.cli.run.load_extractor", load_fake)
    texts = ["“One,” said Ann.", "explode", "“Two.” " + "word " * BATCH_CHARACTERS, "“Three.”", "“One,” said Ann."]
    Path("dump.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    for engine in ("local", "ray"):
        result = CliRunner().invoke(main, ["run", "dump.jsonl", "-o", f"{engine}.jsonl", "--engine", engine])
        assert result.exit_code == 1
    assert Path("ray.jsonl").read_bytes() == Path("local.jsonl").read_bytes()
    assert len(Path("ray.jsonl").read_bytes().splitlines()) == 4
