"""What is known of the shards in a folder: one small file for each that is done, and `_SUCCESS` when all are.

A shard is done when its entry is there, which is written last, and its files have the sizes that the entry tells. Names
that begin with an underscore are passed over by Spark, Hive, DuckDB and pyarrow when they read a folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from quotex.errors import QuotexError
from quotex.readers.articles import articles_beside
from quotex.records import QuoteType
from quotex.runs.outputs import Written
from quotex.runs.shards.pieces import opened_part, sha256_of
from quotex.runs.shards.plan import Shard
from quotex.storage import folder, is_remote

SUCCESS = "_SUCCESS"
MANIFEST = "_manifest.jsonl"
SETTINGS = "_run.json"
_ENTRIES = "_shards/"


@dataclass(frozen=True, slots=True)
class ShardDone:
    """A shard that is done: its input, its files with lengths and SHA-256, its figures, and messages in `said`.

    `input_sha256` is that of its part of the input; None for row groups of a Parquet file.
    """

    shard: str
    input: Mapping[str, Any]
    input_sha256: str | None
    outputs: Mapping[str, Written]
    articles: int
    quotations: int
    by_type: Mapping[QuoteType, int]
    words: int
    problems: int
    said: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return everything but the messages."""
        value = asdict(self)
        del value["said"]
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ShardDone:
        """Return the entry that `to_json` has written."""
        outputs = {name: Written(**one) for name, one in value["outputs"].items()}
        return cls(**{**value, "outputs": outputs})


class Ledger:
    """The entries of a folder of shards. Every method raises QuotexError where the folder cannot be used."""

    def __init__(self, output: str) -> None:
        self._output = output
        self._folder = folder(output)

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Write down the settings with which the shards are made.

        Raises QuotexError where shards were made with other settings, and where the folder holds files of no run.
        """
        sizes = self._folder.sizes()
        if SETTINGS not in sizes:
            if any(not name.rpartition("/")[2].startswith(".") for name in sizes):
                raise QuotexError(f"{self._output} holds files that no run has made; name a new folder")
            self._folder.write(SETTINGS, json.dumps(settings, indent=1).encode())
            return
        before = self._parsed(SETTINGS, self._folder.read(SETTINGS))
        other = [name for name in {**before, **settings} if before.get(name) != settings.get(name)]
        if other:
            hint = " (as a folder or a pattern in quotation marks it may grow)" if "INPUT" in other else ""
            raise QuotexError(
                f"the shards in {self._output} were made with other {' and '.join(other)}{hint}; "
                "give them as they were, or name a new folder"
            )

    def done(self, shards: Iterable[Shard]) -> dict[str, ShardDone]:
        """Return the entries of those shards that are done, and whose input and files are what they were.

        An input that only has another time of change is compared by its checksum.
        """
        sizes = self._folder.sizes()
        wanted = {shard.name: shard for shard in shards}
        found = {}
        for entry in self._entries(sizes):
            shard = wanted.get(entry.shard)
            if shard and all(sizes.get(name) == one.length for name, one in entry.outputs.items()):
                if entry.input == shard.input:
                    found[entry.shard] = entry
                elif self._is_touched_only(entry, shard):
                    found[entry.shard] = replace(entry, input=shard.input)
                    self.enter(found[entry.shard])
        return found

    def _is_touched_only(self, entry: ShardDone, shard: Shard) -> bool:
        """Return whether the input differs in its mark alone and has the checksum that it had.

        False where no checksum is known, and for a remote input, which would have to be fetched.
        """
        like = {**entry.input, "mark": shard.mark} == shard.input
        if not like or entry.input_sha256 is None or is_remote(shard.location):
            return False
        try:
            with opened_part(shard, self._folder) as stream:
                return sha256_of(stream) == entry.input_sha256
        except OSError:
            return False

    def enter(self, done: ShardDone) -> None:
        """Write the entry of a shard whose files are there."""
        self._folder.write(f"{_ENTRIES}{done.shard}.json", json.dumps(done.to_json()).encode())

    def forget(self, shards: Iterable[Shard]) -> int:
        """Remove files and entries of all shards but these, as those of files that are gone; return how many shards."""
        sizes = self._folder.sizes()
        kept = {shard.name for shard in shards}
        others = [entry for entry in self._entries(sizes) if entry.shard not in kept]
        for entry in others:
            for name in entry.outputs:
                self._folder.remove(name)
            self._folder.remove(f"{_ENTRIES}{entry.shard}.json")
        return len(others)

    def reopen(self) -> None:
        """Remove the mark that says that all shards are done."""
        self._folder.remove(SUCCESS)

    def finish(self, entries: Iterable[ShardDone]) -> None:
        """Write the manifest of all shards, and then the mark that says that all shards are done."""
        lines = (json.dumps(entry.to_json()) + "\n" for entry in entries)
        self._folder.write(MANIFEST, "".join(lines).encode())
        self._folder.write(SUCCESS, b"")

    def is_finished(self) -> bool:
        """Return whether the mark is there that says that all shards are done."""
        return SUCCESS in self._folder.sizes()

    def finished(self) -> list[ShardDone]:
        """Return the entries of the manifest. Raises QuotexError where the shards are not all done."""
        if not self.is_finished():
            raise QuotexError(f"{self._output} has no {SUCCESS}; quotex run has not finished there, run it again")
        lines = self._folder.read(MANIFEST).splitlines()
        return [ShardDone.from_json(self._parsed(MANIFEST, line)) for line in lines]

    def _entries(self, sizes: Mapping[str, int]) -> list[ShardDone]:
        names = sorted(name for name in sizes if name.startswith(_ENTRIES) and name.endswith(".json"))
        found = []
        for name, data in zip(names, self._folder.read_many(names), strict=True):
            try:
                found.append(ShardDone.from_json(self._parsed(name, data)))
            except (TypeError, KeyError, AttributeError) as error:
                raise self._damaged(name) from error
        return found

    def _parsed(self, name: str, data: bytes) -> dict[str, Any]:
        try:
            value: dict[str, Any] = json.loads(data)
        except ValueError as error:
            raise self._damaged(name) from error
        return value

    def _damaged(self, name: str) -> QuotexError:
        return QuotexError(f"{self._output}: {name} is damaged; remove it and run again")


def with_shards(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the paths of files of records and of their kept articles, each folder replaced by its shards.

    Raises QuotexError where a folder is no finished one of shards, or its shards are no JSON lines.
    """
    records: list[str] = []
    articles: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            records.append(path)
            articles += [beside for beside in [articles_beside(path)] if os.path.exists(beside)]
            continue
        for entry in Ledger(path).finished():
            for name in entry.outputs:
                if name.endswith(".parquet"):
                    raise QuotexError(f"{path} holds Parquet; quotex index takes shards that are JSON lines")
                kinds = {"_articles": articles, "_errors": []}
                kinds.get(name.partition("/")[0], records).append(os.path.join(path, name))
    return records, articles
