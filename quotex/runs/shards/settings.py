"""What all shards of a run have in common; sent to every worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Literal

from quotex.readers import FieldNames, ReadOptions
from quotex.runs.job import Selection
from quotex.runs.shared_engine import EngineOptions

ShardFormat = Literal["jsonl", "parquet"]


@dataclass(frozen=True, slots=True)
class ShardSettings:
    """What all shards have in common; `output` is the absolute path or the address of their folder.

    `options` are those of the command that change what is written, by the names that people know.
    """

    output: str
    format: ShardFormat = "jsonl"
    engine: EngineOptions = field(default_factory=EngineOptions)
    selection: Selection = field(default_factory=Selection)
    fields: FieldNames = field(default_factory=FieldNames)
    read: ReadOptions = field(default_factory=ReadOptions)
    keep_text: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return what must be the same when the run goes on, as JSON values."""
        chosen = asdict(self.selection) | {"types": sorted(self.selection.types)}
        made = {"quotex": version("quotex"), "format": self.format, "keep_text": self.keep_text, "selection": chosen}
        settings: dict[str, Any] = json.loads(json.dumps({**made, **self.options}))
        return settings
