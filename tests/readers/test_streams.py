"""Streams wrapped round streams."""

from __future__ import annotations

import gzip
import io
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers.streams import NotPacked, opened

DATA = bytes(range(256)) * 1000


@given(st.lists(st.integers(1, 100_000), max_size=8), st.booleans())
def test_the_whole_stream_comes_from_its_beginning_in_pieces_of_any_size(sizes: list[int], packed: bool) -> None:
    data = gzip.compress(DATA) if packed else DATA
    counted: list[int] = []
    start, whole = opened(io.BytesIO(data), counted.append, named_packed=packed)
    raw = cast(io.BufferedReader, whole).raw
    found = b"".join(raw.read(size) or b"" for size in sizes)
    assert found + raw.readall() == DATA
    assert start == DATA[: len(start)]
    assert len(start) == 65536
    assert sum(counted) == len(data)


def test_a_stream_that_gives_a_byte_at_a_time_shows_as_much_of_its_start() -> None:
    class Slow(io.RawIOBase):
        def __init__(self) -> None:
            self._data = io.BytesIO(DATA)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            return self._data.readinto(memoryview(buffer)[:7])  # type: ignore[arg-type]

    start, whole = opened(Slow(), lambda _: None, named_packed=False)
    assert len(start) == 65536
    assert whole.read() == DATA


def test_a_short_stream_is_all_start() -> None:
    start, whole = opened(io.BytesIO(b"abc"), lambda _: None, named_packed=False)
    assert (start, whole.read()) == (b"abc", b"abc")


def test_a_name_that_promises_gzip_must_keep_its_word() -> None:
    with pytest.raises(NotPacked):
        opened(io.BytesIO(b"abc"), lambda _: None, named_packed=True)
    assert opened(io.BytesIO(b""), lambda _: None, named_packed=True)[0] == b""


def test_the_stream_itself_is_left_open() -> None:
    stream = io.BytesIO(b"abc")
    _, whole = opened(stream, lambda _: None, named_packed=False)
    whole.close()
    assert not stream.closed
