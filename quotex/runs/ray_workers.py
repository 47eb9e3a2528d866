"""Workers on a Ray cluster: actors that hold the models and are placed, moved and watched by Ray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from quotex.errors import QuotexError
from quotex.extras import need
from quotex.records import Article
from quotex.runs.engines import Reply
from quotex.runs.extraction import Extracts, outcomes
from quotex.runs.limits import TIMEOUT, leave_no_core, limit_memory, limit_seconds, seconds_for


class RayWorkers:
    """So many actors of one core each; 0 means one for each core of the cluster.

    Joins the cluster that RAY_ADDRESS or `ray start` names, else starts one on this machine. `make` builds the
    extractor in each actor. An actor whose articles take more time than `timeout` allows is ended. Raises QuotexError
    where Ray is absent or cannot be reached.
    """

    def __init__(self, size: int, make: Callable[[], Extracts], timeout: float = TIMEOUT) -> None:
        self._ray = need("ray", "ray", "--engine ray")
        self._ours = not self._ray.is_initialized()
        if self._ours:
            self._join()
        self._make = make
        self._timeout = timeout
        size = size or max(int(self._ray.cluster_resources().get("CPU", 1)), 1)
        self._actors = [self._start() for _ in range(size)]
        self._running: dict[Any, int] = {}
        self._loading = set(range(size))
        for worker in range(size):
            self._ask(worker, self._actors[worker].ready.remote())

    @property
    def size(self) -> int:
        return len(self._actors)

    def send(self, worker: int, articles: Sequence[Article]) -> None:
        self._ask(worker, self._actors[worker].work.remote(list(articles)))

    def receive(self) -> list[tuple[int, Reply]]:
        """Waits for a reply. Raises QuotexError when an actor ends before it is ready."""
        (ready,), _ = self._ray.wait(list(self._running), num_returns=1)
        worker = self._running.pop(ready)
        try:
            reply: Reply = self._ray.get(ready)
        except self._ray.exceptions.RayActorError as error:
            if worker in self._loading:
                raise QuotexError(f"a Ray actor was ended while it loaded the models ({_first_line(error)})") from error
            self._actors[worker] = self._start()
            self._loading.add(worker)
            self._ask(worker, self._actors[worker].ready.remote())
            return [(worker, None)]
        except self._ray.exceptions.RayError as error:
            raise QuotexError(f"Ray failed: {_first_line(error)}") from error
        self._loading.discard(worker)
        return [(worker, reply)]

    def close(self) -> None:
        for actor in self._actors:
            self._ray.kill(actor)
        if self._ours:
            self._ray.shutdown()

    def _join(self) -> None:
        try:
            self._ray.init(log_to_driver=False, logging_level="ERROR", include_dashboard=False)
        except Exception as error:  # Ray raises many kinds where a cluster is not what it should be
            raise QuotexError(f"the Ray cluster cannot be reached: {_first_line(error)}") from error

    def _start(self) -> Any:
        return self._ray.remote(_Actor).options(num_cpus=1).remote(self._make, self._timeout)

    def _ask(self, worker: int, reference: Any) -> None:
        self._running[reference] = worker


class _Actor:
    """Holds the models. What goes wrong is a reply too: Ray would wrap an exception."""

    def __init__(self, make: Callable[[], Extracts], timeout: float) -> None:
        self._make = make
        self._timeout = timeout
        self._extractor: Extracts | None = None

    def ready(self) -> Reply:
        try:
            self._extractor = self._make()
        except QuotexError as error:
            return error
        leave_no_core()
        limit_memory()
        return self._extractor.producer

    def work(self, articles: Sequence[Article]) -> Reply:
        assert self._extractor is not None
        limit_seconds(seconds_for(articles, self._timeout))
        try:
            return outcomes(self._extractor, articles)
        except QuotexError as error:
            return error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
