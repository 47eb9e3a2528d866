"""Cutting a stream of JSON into values."""

from __future__ import annotations

import io
import json
import time
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.readers.json_scan import JsonScanner, TooBig, Unfinished
from tests.strategies import json_values


class Drip(io.RawIOBase):
    """A stream that gives a few bytes at a time, whatever it is asked for."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = io.BytesIO(data)
        self._size = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(self._size)


def scanner(data: bytes, limit: int = 10_000, drip: int = 0) -> JsonScanner:
    stream = Drip(data, drip) if drip else io.BytesIO(data)
    return JsonScanner(cast(BinaryIO, stream), limit)


def values(scan: JsonScanner) -> list[bytes]:
    """All values of a stream in which commas stand between them."""
    found = []
    while byte := scan.peek():
        if byte == b",":
            scan.skip()
        else:
            found.append(scan.take())
    return found


@given(st.lists(json_values, max_size=5), st.integers(1, 7), st.booleans(), st.sampled_from([None, 1]))
def test_values_come_out_as_they_went_in_however_the_stream_is_cut(
    wanted: list[Any], drip: int, ascii_only: bool, indent: int | None
) -> None:
    data = " ,\n".join(json.dumps(value, ensure_ascii=ascii_only, indent=indent) for value in wanted).encode()
    assert [json.loads(value) for value in values(scanner(data, drip=drip))] == wanted


@pytest.mark.parametrize(
    "value", [b'{"a": 1, "b": "x"}', b'{"a": "}]{["}', b'{"a": "\\"}"}', b'{"a": {"b": []}}', b'"x, y"']
)
def test_simple_values_and_others_end_where_they_end(value: bytes) -> None:
    for drip in range(1, len(value) + 2):
        scan = scanner(value + b"," + value, drip=drip)
        assert values(scan) == [value, value]


def test_a_simple_value_over_the_limit_is_too_big_too() -> None:
    scan = scanner(b'{"a": "xxxxxxxx"},1', limit=10)
    scan.peek()
    with pytest.raises(TooBig):
        scan.take()
    assert values(scan) == [b"1"]


@given(st.lists(st.sampled_from([b'"a\\"b\\\\"', b"{}", b"[1,\n2]", b"-1.5e3", b"null", b"\n", b" "]), max_size=9))
def test_the_line_is_counted_over_everything_that_is_passed(pieces: list[bytes]) -> None:
    data = b" ".join(pieces)
    scan = scanner(data, drip=3)
    values(scan)
    assert scan.line == 1 + data.count(b"\n")


@pytest.mark.parametrize("drip", [0, 1, 2, 3])
def test_brackets_and_escapes_inside_strings_do_not_end_a_value(drip: int) -> None:
    raw = rb'{"a": "}]\"\\", "b": ["{", "\\\"]"]}'
    assert values(scanner(raw + b", 1", drip=drip)) == [raw, b"1"]


def test_a_value_over_the_limit_is_passed_over_and_the_next_one_is_whole() -> None:
    scan = scanner(b'{"a": "' + b"x" * 300_000 + b'"} {"b": 1}', limit=1000)
    scan.peek()
    with pytest.raises(TooBig):
        scan.take()
    assert scan.peek() == b"{"
    assert scan.take() == b'{"b": 1}'


@pytest.mark.parametrize("data", [b'{"a": 1', b'"abc', b'"abc\\', b"[[1]", b'{"a": "}'])
def test_a_value_that_the_stream_does_not_finish_is_unfinished(data: bytes) -> None:
    scan = scanner(data)
    scan.peek()
    with pytest.raises(Unfinished):
        scan.take()
    assert scan.peek() == b""


@pytest.mark.parametrize("data", [b"12", b"true", b":", b"}", b"x"])
def test_a_word_or_sign_at_the_end_of_the_stream_is_whole(data: bytes) -> None:
    assert values(scanner(data)) == [data]


def test_the_rest_of_a_list_can_be_taken_from_inside_it() -> None:
    scan = scanner(b'[1, {"a": [2]}, "]"] 3')
    scan.peek()
    scan.skip()
    assert scan.take_rest() == b'1, {"a": [2]}, "]"]'
    assert scan.peek() == b"3"


def test_looking_ahead_moves_nothing() -> None:
    scan = scanner(b'{"a": 1} 2', drip=2)
    scan.peek()
    assert scan.ahead(5)[:5] == b'{"a":'
    assert scan.ahead(99) == b'{"a": 1} 2'
    assert values(scan) == [b'{"a": 1}', b"2"]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert values(scanner(b"\xef\xbb\xbf1")) == [b"1"]


@pytest.mark.parametrize("unit", [b"[", b'"', b"{", b"\\", b" ", b"x ", b'"\\"', b"]", b":"])
def test_long_runs_of_any_sign_are_scanned_in_linear_time(unit: bytes) -> None:
    scan = scanner(unit * (300_000 // len(unit)), limit=100_000)
    begun = time.process_time()
    while scan.peek():
        try:
            scan.take()
        except (TooBig, Unfinished):
            continue
    assert time.process_time() - begun < 10
