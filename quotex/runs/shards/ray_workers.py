"""Runs shards as tasks of a Ray cluster, one task each.

Tasks are used, and not Ray Data or actors: the files of a shard go straight to where they belong, and only some figures
come back. So a node that ends takes no results with it, and a task needs no other; Ray places the tasks, and keeps
their processes, in which the models stay loaded, for the next ones.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from contextlib import suppress
from importlib.metadata import version
from typing import Any

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.runs.shards.ledger import ShardDone
from quotex.runs.shards.local_workers import Reply, attempt
from quotex.runs.shards.plan import Shard
from quotex.runs.shards.runner import Failed
from quotex.runs.shards.settings import ShardSettings

MEMORY = 1_000_000_000  # bytes that Ray keeps free for a task: two processes, one with the models
_REACHED_WITHIN = 10.0  # seconds for a connection to the cluster ...
_JOINED_WITHIN = 25.0  # ... and for all that Ray does to join it
_ANSWERED_WITHIN = 25.0  # seconds for each node to say what is installed there
_ADDRESS = "RAY_ADDRESS"


class RayShardWorkers:
    """Works on shards in a Ray cluster: the one at RAY_ADDRESS, that of this machine, or a new one on it.

    `size` 0 means one task for each core, as far as there is memory. Raises QuotexError, within half a minute, where
    Ray is absent, or where the cluster cannot be reached, has other versions of Ray, Python or quotex, or has too few
    cores.
    """

    def __init__(self, size: int, settings: ShardSettings) -> None:
        self._ray = need("ray", "ray", "--engine ray")
        self._ours = not self._ray.is_initialized()
        if self._ours:
            self._join()
        try:
            self._check_versions()
            self._size = self._possible(size)
        except BaseException:
            self._leave()
            raise
        self._settings = settings
        self._running: dict[Any, Shard] = {}
        self._task = self._ray.remote(checked_attempt)

    @property
    def free(self) -> int:
        """How many more shards can be sent now."""
        return self._size - len(self._running)

    def send(self, shard: Shard) -> None:
        """Start a task of the cluster for a shard."""
        options = {"num_cpus": 1, "memory": MEMORY, "max_retries": 0, "name": f"quotex {shard.name}"}
        self._running[self._task.options(**options).remote(shard, self._settings, versions())] = shard

    def receive(self, seconds: float) -> Sequence[tuple[Shard, ShardDone | Failed]]:
        """Wait up to `seconds` for shards that are done or have failed. Raises QuotexError if a task returns one."""
        ready, _ = self._ray.wait(list(self._running), num_returns=len(self._running), timeout=seconds)
        found: list[tuple[Shard, ShardDone | Failed]] = []
        for reference in ready:
            shard = self._running.pop(reference)
            try:
                reply: Reply = self._ray.get(reference)
            except self._ray.exceptions.RayError as error:  # a worker, a node or what it held is gone
                found.append((shard, Failed(f"Ray lost it ({_one_line(error)})")))
                continue
            if isinstance(reply, QuotexError):
                raise reply
            found.append((shard, reply))
        return found

    def close(self) -> None:
        """Cancel all tasks, and leave the cluster if it was joined here."""
        for reference in self._running:
            with suppress(Exception):  # of a cluster that may be gone
                self._ray.cancel(reference, force=True)
        self._leave()

    def _leave(self) -> None:
        if self._ours:
            self._ray.shutdown()

    def _join(self) -> None:
        address = os.environ.get(_ADDRESS, "")
        _check_address(address)
        pool = ThreadPoolExecutor(1)
        try:
            joined = pool.submit(self._ray.init, log_to_driver=False, logging_level="CRITICAL", include_dashboard=False)
            joined.result(_JOINED_WITHIN)
        except TimeoutError as error:
            raise QuotexError(
                f"the Ray cluster at {address or 'this machine'} does not answer; is `ray start --head` running there?"
            ) from error
        except Exception as error:  # Ray raises many kinds where a cluster is not what it should be
            raise QuotexError(why_not_joined(address, error)) from error
        finally:
            pool.shutdown(wait=False)

    def _check_versions(self) -> None:
        """Ask every node for its versions; a node that answers too late is checked with its first shard.

        Raises QuotexError, which names the first node that differs or cannot work, or where none answers.
        """
        strategy = self._ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy
        asked = {}
        for node in self._ray.nodes():
            if node["Alive"]:
                options = {"num_cpus": 0, "max_retries": 0, "scheduling_strategy": strategy(node["NodeID"], soft=False)}
                asked[self._ray.remote(versions).options(**options).remote()] = node["NodeManagerHostname"]
        ready, late = self._ray.wait(list(asked), num_returns=len(asked), timeout=_ANSWERED_WITHIN)
        if not ready:
            raise QuotexError(f"no node of the Ray cluster answers, as {asked[late[0]]}; stop it, or start it anew")
        for reference in ready:
            try:
                found = self._ray.get(reference)
            except self._ray.exceptions.RayError as error:
                raise QuotexError(_why_no_answer(asked[reference], error)) from error
            if found != versions():
                raise _other_versions(asked[reference], found, versions())

    def _possible(self, wanted: int) -> int:
        """Return how many tasks can run at a time. Raises QuotexError where that is less than wanted, or none."""
        has = self._ray.cluster_resources()
        cores, memory = int(has.get("CPU", 0)), int(has.get("memory", 0) // MEMORY)
        most = min(cores, memory)
        if wanted > most or not most:
            raise QuotexError(
                f"the Ray cluster has {cores:,} cores and memory for {memory:,} workers, and {max(wanted, 1):,} are "
                "asked for; take fewer --workers, or start Ray on more machines"
            )
        return wanted or most


def checked_attempt(shard: Shard, settings: ShardSettings, expected: list[str]) -> Reply:
    """Work on a shard if this node has the expected versions; else return the QuotexError that names them."""
    found = versions()
    return attempt(shard, settings) if found == expected else _other_versions(socket.gethostname(), found, expected)


def _other_versions(node: str, found: list[str], expected: list[str]) -> QuotexError:
    return QuotexError(
        f"the Ray node {node} has {' and '.join(found)}, but this machine has {' and '.join(expected)}; "
        "install the same there"
    )


def versions() -> list[str]:
    """Return the versions that must be the same on all machines: major and minor version of Python, and quotex."""
    return [f"Python {sys.version_info[0]}.{sys.version_info[1]}", f"quotex {version('quotex')}"]


def _check_address(address: str) -> None:
    """Raise QuotexError where nobody listens at the address of a cluster."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():  # "auto", "local" or none
        return
    try:
        socket.create_connection((host, int(port)), _REACHED_WITHIN).close()
    except OSError as error:
        raise QuotexError(
            f"there is no Ray cluster at {address} ({_ADDRESS}): {(error.strerror or str(error)).lower()}; "
            "start it with `ray start --head`, or correct the address"
        ) from error


def why_not_joined(address: str, error: Exception) -> str:
    """Return the message about a cluster that cannot be joined, made from Ray's error."""
    what = _one_line(error)
    where = address or "this machine"
    if "ersion mismatch" in what:
        return f"the Ray cluster at {where} has another Ray or Python; install the same on all machines ({what})"
    if "oken" in what and "auth" in what.lower():
        return (
            f"the Ray cluster at {where} asks for a token; copy ~/.ray/auth_token from its first machine, "
            f"and set RAY_AUTH_MODE=token ({what})"
        )
    return f"the Ray cluster at {where} cannot be joined ({what})"


def _why_no_answer(node: str, error: Exception) -> str:
    if "No module named" in str(error):
        return f'quotex is not installed on the Ray node {node}, or in another version; pip install "quotex[ray]" there'
    return f"the Ray node {node} cannot work ({_one_line(error)})"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
