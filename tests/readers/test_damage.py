"""Damaged and hostile files: no changed text is believed, and no file costs more than itself."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import brotli
import pyarrow as pa
import pytest
import zstandard

from quotex.readers import Inputs, Notice
from quotex.readers.jsonl import JsonLinesReader
from tests.readers.helpers import articles, lines, problems, read, texts, write

FLIPS = 40
CHANCE = random.Random(26)
WORDS = ("road", "bridge", "mayor", "council", "said", "closed", "again", "Monday", "officials", "repair", "water")
TEXTS = [" ".join(CHANCE.choices(WORDS, k=120)) + f" {n}." for n in range(12)]
LINES = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in TEXTS)


def wet(text: str, digest: str = "block") -> bytes:
    """A record of a web archive with a text and a digest."""
    block = text.encode()
    sha1 = base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/a\r\n"
        f"WARC-{digest.title()}-Digest: sha1:{sha1}\r\nContent-Type: text/plain\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", data)
    return packed.getvalue()


def tarred(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.jsonl")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def frames(pack: Callable[[bytes], bytes]) -> bytes:
    return b"".join(pack(line) for line in LINES.splitlines(keepends=True))


ZSTD = zstandard.ZstdCompressor(write_checksum=True)
PACKED: dict[str, bytes] = {
    "a.jsonl.gz": gzip.compress(LINES),
    "members.jsonl.gz": frames(gzip.compress),
    "a.jsonl.bz2": bz2.compress(LINES),
    "a.jsonl.xz": lzma.compress(LINES),
    "a.jsonl.zst": ZSTD.compress(LINES),
    "frames.jsonl.zst": frames(ZSTD.compress),
    "a.zip": zipped(LINES),
    "a.tar.gz": tarred(LINES),
    "a.warc.gz": b"".join(gzip.compress(wet(text)) for text in TEXTS),
    "one.warc.gz": gzip.compress(b"".join(map(wet, TEXTS))),
    "a.warc": b"".join(map(wet, TEXTS)),
    "payload.warc": b"".join(wet(text, "payload") for text in TEXTS),
}


@pytest.mark.parametrize("name", PACKED)
def test_no_text_that_a_flipped_bit_has_changed_is_believed(tmp_path: Path, name: str) -> None:
    assert texts(read(write_raw(tmp_path / name, PACKED[name]))) == TEXTS
    chance = random.Random(name)
    for _ in range(FLIPS):
        data = bytearray(PACKED[name])
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        found = texts(read(write_raw(tmp_path / name, data)))
        assert set(found) <= set(TEXTS)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "payload.warc"])
def test_a_flipped_bit_costs_one_record_of_a_web_archive(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    for _ in range(FLIPS):
        data = bytearray(PACKED[name])
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        assert len(texts(read(write_raw(tmp_path / name, data)))) >= len(TEXTS) - 2


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.jsonl.gz", gzip.compress),
        ("a.jsonl.bz2", bz2.compress),
        ("a.jsonl.xz", partial(lzma.compress, preset=0)),
        ("a.jsonl.zst", ZSTD.compress),
    ],
)
def test_what_stands_before_a_cut_is_kept(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    many = b"".join(lines({"text": random.Random(n).randbytes(900).hex()}) for n in range(800))
    data = pack(many)
    items = read(write_raw(tmp_path / name, data[: len(data) * 3 // 4]))
    assert len(texts(items)) > 100
    assert "damaged or cut off" in str(problems(items)[-1])


def write_raw(path: Path, data: bytes | bytearray) -> Path:
    path.write_bytes(data)
    return path


def test_a_member_with_a_nul_in_its_name_is_read_or_reported(tmp_path: Path) -> None:
    data = zipped(LINES).replace(b"a.jsonl", b"a\0jsonl").replace(b"a\0jsonl", b"a.js\0nl")
    items = read(write_raw(tmp_path / "a.zip", data))
    assert texts(items) == TEXTS or len(problems(items)) == 1
    again = list(Inputs([str(tmp_path / "a.zip")], only={f"{tmp_path / 'a.zip'}!a.js\0nl": {1}}))
    assert len(again) <= 1


def test_offsets_of_arrow_that_lead_out_of_the_data_cost_their_rows(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pa.ipc.new_file(out, pa.schema({"text": pa.string(), "title": pa.string()})) as writer:
        writer.write_batch(pa.record_batch({"text": TEXTS, "title": ["a"] * len(TEXTS)}))
    data = out.getvalue()
    ends = b"".join(struct.pack("<i", sum(map(len, TEXTS[: n + 1]))) for n in range(2))
    assert data.count(ends) == 1
    damaged = data.replace(ends, ends[:4] + struct.pack("<i", 1 << 30))
    items = read(write_raw(tmp_path / "a.arrow", damaged))
    assert texts(items) == [TEXTS[0], *TEXTS[3:]]
    assert [problem.record for problem in problems(items)] == [2, 3]
    assert "the row is damaged" in str(problems(items)[0])


def test_an_error_in_a_reader_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(JsonLinesReader, "read", fail)
    write(tmp_path / "a.jsonl", LINES)
    write(tmp_path / "b.txt", b"Kept.")
    items = read(tmp_path)
    assert texts(items) == ["Kept."]
    assert "ZeroDivisionError: division by zero" in str(problems(items)[0])
    assert "report" in str(problems(items)[0])


def response(body: bytes, *headers: str) -> bytes:
    http = "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]).encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


BOMBS = {
    "deflate": response(zlib.compress(bytes(1 << 26), 9), "Content-Encoding: deflate"),
    "brotli": response(brotli.compress(bytes(1 << 26), quality=1), "Content-Encoding: br"),
    "gzip": response(gzip.compress(bytes(1 << 26)), "Content-Encoding: gzip"),
    "lines": b"WARC/1.0\r\n" + b"X-Header: y\r\n" * 400_000,
    "line": b"WARC/1.0\r\nX: " + b"y" * (1 << 25),
    "length": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n" + bytes(1 << 20),
    "member": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 67108864\r\n\r\n" + bytes(1 << 26)),
    "page": response(b"<html>" + b"x" * (1 << 25)),
}


def archive_with(bomb: bytes) -> bytes:
    """A web archive with a bomb between two good records."""
    good = wet(TEXTS[0])
    if bomb.startswith(b"\x1f\x8b"):
        return gzip.compress(good) + bomb + gzip.compress(good)
    return good + bomb + b"\r\n\r\n" + good


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_in_a_web_archive_costs_itself(tmp_path: Path, bomb: bytes) -> None:
    items = read(write_raw(tmp_path / "a.warc", archive_with(bomb)))
    assert texts(items)[0] == TEXTS[0]
    assert len(articles(items)) <= 2
    assert all(isinstance(item, Notice) or len(str(item)) < 1000 for item in problems(items))
