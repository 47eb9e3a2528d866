"""Streams wrapped round streams."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tracemalloc
from collections.abc import Callable
from typing import cast

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers.streams import CannotOpen, Damaged, opened, seekable, suffix_of

DATA = bytes(range(256)) * 1000


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}
PACKED = [suffix for suffix in PACKERS if suffix]


@given(st.lists(st.integers(1, 100_000), max_size=8), st.sampled_from(list(PACKERS)))
def test_the_whole_stream_comes_from_its_beginning_in_pieces_of_any_size(sizes: list[int], suffix: str) -> None:
    data = PACKERS[suffix](DATA)
    counted: list[int] = []
    found = opened(io.BytesIO(data), f"f{suffix}", counted.append)
    raw = cast(io.BufferedReader, found.whole).raw
    pieces = b"".join(raw.read(size) or b"" for size in sizes)
    assert pieces + raw.readall() == DATA
    assert found.start == DATA[:65536]
    assert (found.packing is not None) == bool(suffix)
    assert sum(counted) == len(data)


def test_a_stream_that_gives_a_byte_at_a_time_shows_as_much_of_its_start() -> None:
    class Slow(io.RawIOBase):
        def __init__(self) -> None:
            self._data = io.BytesIO(DATA)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            return self._data.readinto(memoryview(buffer)[:7])

    found = opened(Slow(), "f", lambda _: None)
    assert len(found.start) == 65536
    assert found.whole.read() == DATA


def test_a_short_stream_is_all_start() -> None:
    found = opened(io.BytesIO(b"abc"), "f", lambda _: None)
    assert (found.start, found.whole.read()) == (b"abc", b"abc")


@pytest.mark.parametrize("suffix", PACKED)
def test_a_name_that_promises_a_packing_must_keep_its_word(suffix: str) -> None:
    with pytest.raises(CannotOpen, match=rf"ends in \{suffix}, but it is not packed"):
        opened(io.BytesIO(b"abc"), f"f.txt{suffix.upper()}", lambda _: None)
    assert opened(io.BytesIO(b""), f"f.txt{suffix}", lambda _: None).start == b""


@pytest.mark.parametrize("suffix", PACKED)
def test_parts_packed_one_by_one_are_one_stream(suffix: str) -> None:
    pack = PACKERS[suffix]
    found = opened(io.BytesIO(pack(b"One. ") + pack(b"") + pack(b"Two.")), "f", lambda _: None)
    assert found.whole.read() == b"One. Two."


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("cut", [1, 3, 2000])
def test_packed_data_that_is_cut_off_is_damaged_and_not_just_shorter(suffix: str, cut: int) -> None:
    data = random.Random(7).randbytes(1_200_000)  # more than a block of bzip2
    found = opened(io.BytesIO(PACKERS[suffix](data)[:-cut]), "f", lambda _: None)
    pieces = bytearray()

    def read_on() -> None:
        while piece := found.whole.read1(4096):
            pieces.extend(piece)

    with pytest.raises(Damaged):
        read_on()
    assert data.startswith(pieces)
    assert len(pieces) > 600_000


def test_an_error_of_the_disk_is_no_damage_of_the_data() -> None:
    class Failing(io.BytesIO):
        def readinto1(self, buffer: object) -> int:
            if self.tell() > 100_000:
                raise OSError(5, "Input/output error")
            return super().readinto1(buffer)

    with pytest.raises(OSError, match="Input/output"):
        opened(Failing(gzip.compress(random.Random(7).randbytes(300_000))), "f", lambda _: None).whole.read()


def test_a_frame_of_zstd_that_unpacks_to_a_thousand_times_its_size_comes_in_small_pieces() -> None:
    packed = zstandard.ZstdCompressor().compress(bytes(200_000_000))
    tracemalloc.start()
    found = opened(io.BytesIO(packed), "f.zst", lambda _: None)
    size = 0
    while piece := found.whole.read(1 << 20):
        size += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == 200_000_000
    assert peak < 60_000_000


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_stream_can_be_read_in_any_order_and_every_byte_counts_once(suffix: str) -> None:
    data = PACKERS[suffix](DATA)
    counted: list[int] = []
    source = io.BytesIO(data)
    found = opened(source, "f", counted.append)
    with seekable(source, found, counted.append) as stream:
        stream.seek(-10, io.SEEK_END)
        assert stream.read() == DATA[-10:]
        stream.seek(0)
        assert stream.read() == DATA
        stream.seek(1000)
        assert stream.read(5) == DATA[1000:1005]
    assert sum(counted) == len(data)
    assert not source.closed


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.CSV", ".csv"),
        ("a.csv.gz", ".csv"),
        ("b/a.jsonl.ZST", ".jsonl"),
        ("a.gz", ""),
        (".gz", ""),
        ("", ""),
        ("a", ""),
    ],
)
def test_the_suffix_of_a_packing_is_passed_over(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


def test_the_stream_itself_is_left_open() -> None:
    stream = io.BytesIO(b"abc")
    opened(stream, "f", lambda _: None).whole.close()
    assert not stream.closed
