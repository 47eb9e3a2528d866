"""Runs in shards: each input file, or part of a large one, is worked on separately and has an output of its own."""

from quotex.runs.shards.ledger import Ledger, ShardDone, with_shards
from quotex.runs.shards.local_workers import LocalShardWorkers
from quotex.runs.shards.plan import SHARD_SIZE, Shard, plan
from quotex.runs.shards.runner import ShardProgress, ShardSummary, finish, run_shards
from quotex.runs.shards.settings import ShardSettings

__all__ = [
    "SHARD_SIZE",
    "Ledger",
    "LocalShardWorkers",
    "Shard",
    "ShardDone",
    "ShardProgress",
    "ShardSettings",
    "ShardSummary",
    "finish",
    "plan",
    "run_shards",
    "with_shards",
]
