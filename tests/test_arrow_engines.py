"""The function over Arrow batches in the engines it is made for, with the shipped models, on an article of seeds/."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quotex import Extractor
from quotex.arrow import MEMORY, BatchExtractor, extract_batch
from quotex.runs.shared_engine import close_shared_engines

pytestmark = pytest.mark.filterwarnings("ignore")  # the engines' own, of the versions of what they need

ROOT = Path(__file__).parents[1]
ROWS = [json.loads(line) for line in (ROOT / "seeds" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()][:1]
ARTICLES = pa.Table.from_pylist([*ROWS, {**ROWS[0], "text": " "}])


@cache
def ids() -> list[str]:
    """What is found in the article without any engine."""
    return [quote.id for quotes in Extractor().extract_articles(ROWS) for quote in quotes]


def check(found: pa.Table) -> None:
    assert ids()
    assert found.column("id").to_pylist() == [*ids(), None]
    assert found.column("error").to_pylist()[-1].endswith("text_field=NAME")


@pytest.fixture
def paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let processes of an engine find this checkout, and end the models that this process has loaded for one."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]))
    yield
    close_shared_engines()


@pytest.mark.usefixtures("paths")
def test_datasets_and_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    source = datasets.Dataset(ARTICLES).with_format("arrow")
    found = source.map(extract_batch, batched=True, remove_columns=source.column_names)
    check(found.with_format("arrow")[:])
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    articles = ARTICLES
    quotes = extract_batch(duckdb.sql("select * from articles").arrow().read_all())
    check(quotes)
    assert articles is ARTICLES
    assert duckdb.sql("select count(*) from quotes where error is null").fetchall() == [(len(ids()),)]


@pytest.mark.slow
@pytest.mark.usefixtures("paths")
def test_ray_data() -> None:
    ray = pytest.importorskip("ray", reason="ray is not installed")
    data = pytest.importorskip("ray.data", reason="ray[data] is not installed")
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        found = data.from_arrow(ARTICLES).map_batches(
            BatchExtractor, batch_format="pyarrow", num_cpus=1, memory=MEMORY, concurrency=1
        )
        check(pa.concat_tables(ray.get(found.to_arrow_refs())))
    finally:
        ray.shutdown()


@pytest.mark.slow
@pytest.mark.usefixtures("paths")
@pytest.mark.skipif(not shutil.which("java"), reason="Spark needs a Java runtime, and there is none")
def test_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql: Any = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    types = pytest.importorskip("pyspark.sql.pandas.types")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    pq.write_table(ARTICLES, tmp_path / "articles.parquet")
    try:
        find = BatchExtractor()
        rows = spark.read.parquet(str(tmp_path / "articles.parquet"))
        found = rows.mapInArrow(find.batches, types.from_arrow_schema(find.schema()))
        check(found.toArrow())
    finally:
        spark.stop()
