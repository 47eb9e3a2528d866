"""Write one JSON document with a long list, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from quotex.exports.jsonl import dumps
from quotex.serialization import Json


def write_list(
    stream: BinaryIO, items: Iterable[object], before: str = "[", after: Callable[[int], str] = lambda _: "]"
) -> None:
    """Write the items, one per line, between `before` and the result of `after`, which gets their number."""
    stream.write(before.encode())
    count = 0
    for item in items:
        stream.write(b",\n" if count else b"\n")
        stream.write(dumps(item))
        count += 1
    stream.write(f"\n{after(count)}\n".encode())


def filled(**members: object) -> Json:
    """Return an object of the members that are not None; `at_type` and `at_id` become the JSON-LD keywords."""
    return {
        f"@{name[3:]}" if name.startswith("at_") else name: value
        for name, value in members.items()
        if value is not None
    }
