"""Mutated inputs, packed files with flipped bits, and archives that are made to do harm."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from quotex.readers import FieldNames, refused
from tests.readers.helpers import read, texts
from tests.readers.odd_files import ODD_FILES
from tests.readers.test_any_bytes import PIECES, PIECES_OF_OTHERS, check, sound
from tests.readers.test_damage import BOMBS, PACKED, TEXTS, archive_with

NAMES = ("a.csv", "a.parquet", "a.html", "a.warc", "a.zip", "a.csv.bz2", "a.warc.zst")
_PUT = (*PIECES, *PIECES_OF_OTHERS)
_SLOW = 30.0  # seconds that no archive of some kilobytes may take


def mutated(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Put pieces of all formats into files of all kinds; reading must give articles or problems in time.

    The files are read in a process of their own, since damage could also end the interpreter.
    """
    whole = {name: sound(name) for name in NAMES} | {name: odd.data for name, odd in ODD_FILES.items()}
    names = list(whole)
    with ExitStack() as stack:
        reader = stack.enter_context(ProcessPoolExecutor(1))
        for _ in range(count):
            name = chance.choice(names)
            data = bytearray(whole[name])
            for _ in range(chance.randrange(1, 4)):
                at = chance.randrange(len(data) + 1)
                put = chance.choice(_PUT) if chance.random() < 0.9 else chance.randbytes(4)
                data[at : at + chance.randrange(40)] = put
            try:
                yield reader.submit(_fault, name, bytes(data)).result()
            except BrokenProcessPool:
                reader = stack.enter_context(ProcessPoolExecutor(1))
                yield f"{name}: the interpreter has ended"


def _fault(name: str, data: bytes) -> str | None:
    """Return the error or the excessive time of reading a file, None if it was read well.

    Problems are joined from the second on, so that the small files also meet what passes over many records.
    """
    begun = time.process_time()
    try:
        with patch.object(refused, "ALONE", 1):
            check(name, data, FieldNames())
    except Exception as error:
        return f"{name}: {type(error).__name__}: {error}"
    seconds = time.process_time() - begun
    return f"{name}: {seconds:.0f} s" if seconds > _SLOW else None


def flips(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Flip `count` bits of each packed format, one at a time; no changed text may be accepted."""
    for name, packed in PACKED.items():
        for _ in range(count):
            data = bytearray(packed)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            (folder / name).write_bytes(data)
            changed = set(texts(read(folder / name))) - set(TEXTS)
            yield f"{name}: a changed text is believed" if changed else None


def bombs(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Read web archives with a bomb between two good records; the first record must be read in time."""
    names = list(BOMBS)
    for number in range(count):
        name = names[number % len(names)]
        (folder / "a.warc").write_bytes(archive_with(BOMBS[name]))
        begun = time.process_time()
        found = texts(read(folder / "a.warc"))
        seconds = time.process_time() - begun
        if found[:1] != TEXTS[:1] or seconds > _SLOW:
            yield f"{name}: {len(found)} texts in {seconds:.0f} s"
        else:
            yield None
