"""Runs in shards: what is written, what is left alone, and that it is what a plain run writes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quotex.runs.shards
from quotex.cli import main
from quotex.runs import InProcess
from quotex.runs.shards import plan
from quotex.runs.shards.pieces import lines_before, opened_part
from quotex.storage import LocalFolder
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.shards.fake import Here

pytest.importorskip("warcio")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder to work in, and workers of this process."""
    monkeypatch.setattr(quotex.runs.shards, "LocalShardWorkers", Here)
    monkeypatch.setattr("quotex.cli.run.local_engine", lambda *_: InProcess(FakeExtractor()))
    monkeypatch.setattr(Here, "fails", {})
    monkeypatch.setattr(Here, "sent", [])
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["run", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def articles(number: int, seed: int = 1) -> list[dict[str, object]]:
    chance = random.Random(seed)
    found: list[dict[str, object]] = []
    for n in range(number):
        date = f"{chance.randrange(1, 13):02}/{chance.randrange(1, 13):02}/2025" if n else "31/12/2024"
        text = f"“One {n}{seed},” said Ann. " + "Words that were said in the house of the city. " * chance.randrange(9)
        found.append({"text": "explode" if n % 17 == 5 else text, "title": f"T {n}", "date": date})
    return found


def write_lines(path: str, rows: list[dict[str, object]], broken: int | None = None) -> None:
    with open(path, "w", encoding="utf-8") as stream:
        for n, row in enumerate(rows):
            print("{broken" if n == broken else json.dumps(row, ensure_ascii=False), file=stream)
            if n % 5 == 4:
                print(file=stream)


def write_parquet(path: str, rows: list[dict[str, object]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=7)


def write_warc(path: str, rows: list[dict[str, object]]) -> None:
    with open(path, "wb") as stream:
        for n, row in enumerate(rows):
            text = str(row["text"]).encode()
            head = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\n"
            url = f"WARC-Target-URI: https://news.example/{n}\r\nContent-Length: {len(text)}\r\n\r\n"
            stream.write(gzip.compress(f"{head}{url}".encode() + text + b"\r\n\r\n", mtime=0))


def shards(folder: str, suffix: str = ".jsonl") -> list[Path]:
    return sorted(path for path in Path(folder).iterdir() if path.suffix == suffix and not path.name.startswith("_"))


def together(folder: str) -> bytes:
    return b"".join(path.read_bytes() for path in shards(folder))


def json_lines(path: str | Path) -> list[Any]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def snapshot(folder: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "write", "size"),
    [("dump.jsonl", write_lines, "3K"), ("dump.parquet", write_parquet, "500"), ("dump.warc.gz", write_warc, "2K")],
)
def test_the_shards_of_a_large_file_are_what_a_plain_run_writes(
    name: str, write: Callable[[str, list[dict[str, object]]], None], size: str
) -> None:
    write(name, articles(60))
    run(name, "-o", "plain.jsonl", "--keep-text", "--language", "any", code=1)
    run(name, "-o", "out/", "--keep-text", "--shard-size", size, "--language", "any", code=1)
    assert len(shards("out")) > 3
    assert together("out") == Path("plain.jsonl").read_bytes()
    kept = sorted(Path("out/_articles").iterdir())
    assert b"".join(path.read_bytes() for path in kept) == Path("plain.articles.jsonl").read_bytes()


def test_lines_and_records_of_errors_are_those_of_the_file_so_that_they_can_be_retried() -> None:
    write_lines("dump.jsonl", articles(60), broken=50)
    run("dump.jsonl", "-o", "plain.jsonl", "--errors", "plain.errors", code=1)
    run("dump.jsonl", "-o", "out/", "--shard-size", "3K", code=1)
    found = [one for path in sorted(Path("out/_errors").iterdir()) for one in json_lines(path)]
    for one in found:
        assert one.pop("shard").startswith("dump.jsonl-")
    assert found == json_lines("plain.errors")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.binary(max_size=9).map(lambda line: line.replace(b"\n", b"")), max_size=20),
    st.integers(1, 30),
    st.booleans(),
)
def test_lines_are_cut_into_parts_without_loss(lines: list[bytes], size: int, ends: bool) -> None:
    data = b'{"text": "' + b"\n".join(lines) + (b"\n" if ends else b"")
    Path("x.jsonl").write_bytes(data)
    found, before = [], []
    for shard in plan(["x.jsonl"], shard_size=size)[0]:
        with opened_part(shard, LocalFolder("out")) as stream:
            found.append(stream.read())
        before.append(lines_before(shard)[0] if shard.cut == "lines" else 0)
    assert b"".join(found) == data
    assert all(part.endswith(b"\n") for part in list(filter(None, found))[:-1])
    for n, part in enumerate(found):
        assert not part or before[n] == b"".join(found[:n]).count(b"\n")


def test_members_of_web_archives_are_cut_into_parts_without_loss() -> None:
    chance = random.Random(3)
    members = [gzip.compress(chance.randbytes(chance.randrange(400)), mtime=0) for _ in range(50)]
    whole = b"".join(members)
    for data in (whole, whole[:-5], members[0], b"".join(members[:20]) + b"rubbish" * 300):
        Path("x.warc.gz").write_bytes(data)
        os.utime("x.warc.gz", ns=(0, len(data)))
        parts = []
        for shard in plan(["x.warc.gz"], shard_size=700)[0]:
            with opened_part(shard, LocalFolder("out")) as stream:
                parts.append(stream.read())
        assert b"".join(parts) == data
        if data == whole:
            assert len(parts) > 5
            assert b"".join(map(gzip.decompress, parts)) == gzip.decompress(data)


def test_the_same_command_again_does_only_what_is_missing() -> None:
    for name in "abc":
        write_lines(f"{name}.jsonl", articles(3, ord(name)))
    run("a.jsonl", "b.jsonl", "c.jsonl", "-o", "out/")
    whole = snapshot("out")
    assert "out/_SUCCESS" in whole
    Here.sent.clear()
    assert "there is nothing to do" in run("a.jsonl", "b.jsonl", "c.jsonl", "-o", "out/").stderr
    next(Path("out").glob("b.jsonl-*.jsonl")).unlink()
    next(Path("out/_shards").glob("c.jsonl-*.json")).unlink()
    run("a.jsonl", "b.jsonl", "c.jsonl", "-o", "out/")
    assert [name[0] for name in Here.sent] == ["b", "c"]
    assert snapshot("out") == whole


def test_changed_input_is_done_again_and_what_is_gone_goes() -> None:
    Path("in").mkdir()
    for name in "abc":
        write_lines(f"in/{name}.jsonl", articles(3, ord(name)))
    run("in", "-o", "out/")
    os.utime("in/a.jsonl", ns=(0, 0))  # touched only
    write_lines("in/b.jsonl", articles(4, 9))
    Path("in/c.jsonl").unlink()
    Here.sent.clear()
    assert "1 shard removed" in run("in", "-o", "out/").stderr
    assert [name[0] for name in Here.sent] == ["b"]
    run("in", "-o", "fresh/")
    assert {name[4:]: data for name, data in snapshot("out").items() if "_run.json" not in name} == {
        name[6:]: data for name, data in snapshot("fresh").items() if "_run.json" not in name
    }


def test_a_shard_that_fails_is_tried_three_times_and_named_and_the_rest_goes_on() -> None:
    for name in "abc":
        write_lines(f"{name}.jsonl", articles(3, ord(name)))
    Here.fails = {"a.jsonl": 2, "b.jsonl": 3}
    result = run("a.jsonl", "b.jsonl", "c.jsonl", "-o", "out/", code=1)
    assert "(b.jsonl) was given up after 3 tries: the node is gone" in result.stderr
    assert [path.name[0] for path in shards("out")] == ["a", "c"]
    assert not Path("out/_SUCCESS").exists()
    run("a.jsonl", "b.jsonl", "c.jsonl", "-o", "out/")
    assert [path.name[0] for path in shards("out")] == ["a", "b", "c"]


def test_parts_of_the_work_make_the_same_folder() -> None:
    names = [f"{name}.jsonl" for name in "abcdefg"]
    for name in names:
        write_lines(name, articles(3, ord(name[0])))
    run(*names, "-o", "whole/")
    for k in (3, 1, 2):
        assert not Path("parts/_SUCCESS").exists()
        run(*names, "-o", "parts/", "--shard", f"{k}/3")
    assert {k[6:]: v for k, v in snapshot("parts").items()} == {k[6:]: v for k, v in snapshot("whole").items()}


def test_the_manifest_tells_inputs_counts_and_checksums() -> None:
    write_lines("a.jsonl", articles(20))
    run("a.jsonl", "-o", "out/", "--format", "parquet", code=1)
    (entry,) = json_lines("out/_manifest.jsonl")
    (path,) = shards("out", ".parquet")
    assert entry["outputs"][path.name] == {
        "length": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert entry["input_sha256"] == hashlib.sha256(Path("a.jsonl").read_bytes()).hexdigest()
    assert (entry["articles"], entry["problems"]) == (19, 1)
    assert entry["quotations"] == pq.read_table(path).num_rows == 19


def test_the_folder_of_shards_may_stand_in_the_folder_that_is_read() -> None:
    write_lines("a.jsonl", articles(3))
    run(".", "-o", "out/", "--keep-text")
    assert "nothing to do" in run(".", "-o", "out/", "--keep-text").stderr
    assert [name[0] for name in Here.sent] == ["a"]


def test_other_input_is_refused_so_that_no_shard_is_taken_for_one_whose_input_is_gone() -> None:
    write_lines("a.jsonl", articles(3))
    write_lines("b.jsonl", articles(3))
    run("a.jsonl", "-o", "out/")
    result = run("b.jsonl", "-o", "out/", code=2)
    assert "were made with other INPUT (as a folder or a pattern in quotation marks it may grow)" in result.stderr
    assert [path.name[0] for path in shards("out")] == ["a"]


def test_a_folder_of_shards_is_indexed_with_its_articles_and_again_without_a_change() -> None:
    for name in "ab":
        write_lines(f"{name}.jsonl", articles(3, ord(name)))
    run("a.jsonl", "b.jsonl", "-o", "out/", "--keep-text")
    for said in ("6 quotations read; 6 articles new", "2 files known; 0 articles new"):
        result = CliRunner().invoke(main, ["index", "out/", "--db", "q.db"], catch_exceptions=False)
        assert (result.exit_code, said in result.stderr) == (0, True), result.output
    assert CliRunner().invoke(main, ["search", "One", "--db", "q.db"]).exit_code == 0
    Path("out/_SUCCESS").unlink()
    result = CliRunner().invoke(main, ["index", "out/", "--db", "q.db"], catch_exceptions=False)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "has no _SUCCESS; quotex run has not finished there" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.jsonl", "-o", "out.jsonl", "--shard", "1/2"], "--shard is for shards"),
        (["a.jsonl", "-o", "out.jsonl", "--engine", "ray"], "--engine ray is for shards"),
        (["a.jsonl", "-o", "s3://bucket/x"], "end it with /: -o s3://bucket/x/"),
        (["a.jsonl", "-o", "out/", "--shard", "3/2"], "'3/2' is no part of a whole"),
        (["a.jsonl", "-o", "out/", "--shard-size", "0"], "'0' is no size"),
        (["-", "-o", "out/"], "Standard input cannot be read in shards"),
        (["-o", "out/"], "Give INPUT"),
        (["a.jsonl", "-o", "out/", "--limit", "3"], "--limit is not for shards"),
        (["a.jsonl", "-o", "out/", "--errors", "e"], "FOLDER/_errors/"),
        (["a.jsonl", "-o", "a.jsonl/"], "a.jsonl is a file"),
        (["nowhere.jsonl", "-o", "out/"], "none of the inputs can be read"),
        (["a.jsonl", "-o", "foreign/"], "holds files that no run has made"),
        (["a.jsonl", "-o", "other/"], "were made with other --attributions"),
        (["a.jsonl", "-o", "damaged/"], "is damaged; remove it and run again"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_nothing_is_begun(arguments: list[str], said: str) -> None:
    write_lines("a.jsonl", articles(2))
    Path("foreign").mkdir()
    Path("foreign/notes.txt").write_text("mine")
    run("a.jsonl", "-o", "other/", "--attributions", "all")
    run("a.jsonl", "-o", "damaged/")
    next(Path("damaged/_shards").iterdir()).write_text("{")
    Here.sent.clear()
    assert said in run(*arguments, code=2).stderr
    assert Here.sent == []
    assert not Path("out").exists()


@pytest.fixture
def memory() -> Iterator[str]:
    """A folder in the memory of this process, which fsspec leads to as it does to buckets."""
    import fsspec

    system = fsspec.filesystem("memory")
    yield "memory://archive"
    system.rm("/archive", recursive=True)


def test_input_and_output_may_be_at_addresses(memory: str) -> None:
    import fsspec

    write_lines("a.jsonl", articles(30))
    write_warc("b.warc.gz", articles(30, 2))
    system = fsspec.filesystem("memory")
    for name in ("a.jsonl", "b.warc.gz"):
        system.put_file(name, f"/archive/in/{name}")
    system.pipe_file("/archive/in/notes.md", b"not read")
    run("a.jsonl", "-o", "a.plain.jsonl", "--language", "any", code=1)
    run("b.warc.gz", "-o", "b.plain.jsonl", "--language", "any", code=1)
    plain = Path("a.plain.jsonl").read_bytes() + Path("b.plain.jsonl").read_bytes()
    for given_input in ("in", "in/*"):
        options = (f"{memory}/{given_input}", "-o", f"{memory}/out/{len(given_input)}/", "--language", "any")
        run(*options, "--shard-size", "2K", code=1)
        target = f"/archive/out/{len(given_input)}"
        names = sorted(name for name in system.find(target) if "/_" not in name)
        assert len(names) > 5
        assert b"".join(system.cat_file(name) for name in names).count(b"\n") == plain.count(b"\n")
        Here.sent.clear()
        assert "nothing to do" in run(*options, "--shard-size", "2K").stderr
    run(f"{memory}/in/a.jsonl", "-o", "again.jsonl", "--language", "any", code=1)
    assert Path("again.jsonl").read_bytes() == Path("a.plain.jsonl").read_bytes()


def test_an_address_where_nothing_is_said_in_one_sentence() -> None:
    assert "none of the inputs can be read" in run("memory://nowhere/", "-o", "out/", code=2).stderr
    result = run("s4://bucket/x.jsonl", "-o", "out/", code=2)
    assert result.stderr.count("\n") == 1
