"""Many workers: the same as one, in the same order, whatever becomes of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.records import Article, Quote
from quotex.runs import Extracts, InProcess, Pool, Stop
from quotex.runs.batches import Batch
from quotex.runs.engines import BATCHES_AHEAD, KILLED, MAX_CRASHES, STALLED, TIMED_OUT, Reply
from quotex.runs.extraction import outcomes
from quotex.runs.limits import MEMORY, seconds_for
from quotex.runs.stalls import Stalls, processor_seconds
from quotex.runs.workers import KILLS_BEFORE_FEWER, RESTARTS, ProcessWorkers
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import batches_of, found_by

TEXTS = ["“One,” said Ann.", "explode", "“Two.”", "kill “Never.”", "“Three,” said Ben.", "nothing", "“Two.”"]


class Deadly(FakeExtractor):
    """Takes its process with it on an article that holds "kill"; on "trip" only as long as the file is not there."""

    def __init__(self, tripped: Path | None = None) -> None:
        super().__init__()
        self._tripped = tripped

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        for article in articles:
            if "kill" in article.text:
                os._exit(1)
            if "trip" in article.text and self._tripped and not self._tripped.exists():
                self._tripped.touch()
                os._exit(1)
        return super().extract_articles(articles)


def unloadable() -> FakeExtractor:
    raise QuotexError("there are no models")


def dying() -> FakeExtractor:
    os._exit(3)


def here(texts: Sequence[str], size: int) -> list[object]:
    return list(found_by(InProcess(FakeExtractor()), batches_of(texts, size)))


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    made = Pool(ProcessWorkers(2, partial(Deadly, tmp_path / "tripped")))
    yield made
    made.close()
    assert not multiprocessing.active_children()


def test_processes_find_what_this_one_finds_and_set_aside_what_brings_them_down(pool: Pool) -> None:
    found = found_by(pool, batches_of(TEXTS, 3))
    assert found[3] == KILLED
    assert [one for n, one in enumerate(found) if n != 3] == [one for n, one in enumerate(here(TEXTS, 3)) if n != 3]
    assert pool.producer == FakeExtractor().producer
    again = ["trip “One.”", "“Two.”"]
    assert found_by(pool, batches_of(again, 2)) == here(again, 2)


def test_models_that_cannot_be_loaded_are_one_sentence() -> None:
    with pytest.raises(QuotexError, match=r"^there are no models$"):
        Pool(ProcessWorkers(1, unloadable))


def test_a_worker_that_never_becomes_ready_ends_the_run() -> None:
    with pytest.raises(QuotexError, match=r"ended while they loaded .*, 4 times \(exit code 3\).*fewer --workers"):
        Pool(ProcessWorkers(1, dying))


class Costly(FakeExtractor):
    """Computes for ever on "slow", and wants a mountain of memory for "large"."""

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        while any("slow" in article.text for article in articles):
            pass
        if any("large" in article.text for article in articles):
            bytearray(MEMORY + 2**30)
        return super().extract_articles(articles)


def test_an_article_that_takes_too_much_time_or_memory_costs_itself() -> None:
    pool = Pool(ProcessWorkers(1, Costly, timeout=1))
    try:
        found = found_by(pool, batches_of(["“One.”", "slow", "“Two.”", "large", "“Three.”"], 2))
    finally:
        pool.close()
    good = here(["“One.”", "“Two.”", "“Three.”"], 1)
    assert [found[0], found[2], found[4]] == good
    assert found[1] == TIMED_OUT.format(seconds=2)
    assert str(found[3]).startswith("quotex needed more memory for this article than a worker may take")


class Waiting(FakeExtractor):
    """Waits for ever on "wait"."""

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        while any("wait" in article.text for article in articles):
            time.sleep(60)
        return super().extract_articles(articles)


linux = pytest.mark.skipif(sys.platform != "linux", reason="the processor time of others is known on Linux")


@linux
def test_an_article_whose_process_waits_for_ever_costs_itself() -> None:
    pool = Pool(ProcessWorkers(1, Waiting, stalls=Stalls(0.05, 20)))
    try:
        found = found_by(pool, batches_of(["“One.”", "wait", "“Two.”"], 2))
    finally:
        pool.close()
    assert [found[0], found[2]] == here(["“One.”", "“Two.”"], 1)
    assert found[1] == STALLED.format(minutes=0)


@linux
@pytest.mark.parametrize(("code", "stalled"), [("import time; time.sleep(99)", True), ("while True: pass", False)])
def test_a_process_that_computes_is_not_stalled_and_one_that_somebody_has_stopped_is_not_either(
    code: str, stalled: bool
) -> None:
    process = subprocess.Popen([sys.executable, "-c", f"print(flush=True)\n{code}"], stdout=subprocess.PIPE)
    try:
        assert process.stdout
        process.stdout.readline()
        stalls = Stalls(most_looks=2)
        looks = []
        for _ in range(4):
            begun = processor_seconds(process.pid) or 0.0
            until = time.monotonic() + 60  # in which a process that computes gets its turn on any machine
            while not stalled and (processor_seconds(process.pid) or 0.0) < begun + 0.2 and time.monotonic() < until:
                time.sleep(0.01)
            looks.append(stalls.is_stalled(process.pid))
        assert looks == [False, False, stalled, stalled]
        process.send_signal(signal.SIGSTOP)
        while processor_seconds(process.pid) is not None:
            time.sleep(0.01)
        assert not stalls.is_stalled(process.pid)
    finally:
        process.kill()
        process.communicate()


def test_the_time_of_an_article_grows_with_its_length() -> None:
    assert seconds_for([Article("a" * 50_000), Article("b" * 5_000)], 60) == 71


def tripping(folder: Path, times: int, signal_number: int) -> bool:
    """End this process as long as fewer processes than so many were ended like this."""
    trips = len(list(folder.iterdir()))
    if trips < times:
        (folder / str(os.getpid())).touch()
        os.kill(os.getpid(), signal_number)
    return True


class Unlucky(FakeExtractor):
    """Is killed with its articles, so many times."""

    def __init__(self, folder: Path, times: int) -> None:
        super().__init__()
        self._trip = partial(tripping, folder, times, signal.SIGKILL)

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        self._trip()
        return super().extract_articles(articles)


def made_late(folder: Path, times: int) -> FakeExtractor:
    tripping(folder, times, signal.SIGTERM)
    return FakeExtractor()


def test_a_worker_that_dies_while_it_loads_is_started_again(tmp_path: Path) -> None:
    pool = Pool(ProcessWorkers(1, partial(made_late, tmp_path, RESTARTS)))
    try:
        assert found_by(pool, batches_of(TEXTS[:3], 2)) == here(TEXTS[:3], 2)
    finally:
        pool.close()


def test_where_workers_are_killed_in_a_row_fewer_go_on_and_nothing_is_lost(tmp_path: Path) -> None:
    told: list[str] = []
    workers = ProcessWorkers(2, partial(Unlucky, tmp_path, KILLS_BEFORE_FEWER), tell=told.append)
    pool = Pool(workers)
    texts = [text for text in TEXTS * 3 if "kill" not in text]
    try:
        found = found_by(pool, batches_of(texts, 1))
    finally:
        pool.close()
    assert [one for one in found if one != KILLED] == [
        one for one, mine in zip(here(texts, 1), found, strict=True) if mine != KILLED
    ]
    assert found.count(KILLED) <= KILLS_BEFORE_FEWER // 2
    assert (workers.size, len(told)) == (1, 1)
    assert "the run goes on with fewer" in told[0]


class Simulated:
    """Workers in this process that answer in an order of their own, and crash where `crashes` says so."""

    def __init__(self, size: int, pick: Callable[[int], int], crashes: Callable[[Sequence[Article]], bool]) -> None:
        self.size = size
        self.most_waiting = 0
        self.sent: list[list[str]] = []
        self._pick = pick
        self._crashes = crashes
        self._replies: list[tuple[int, Reply]] = [(worker, FakeExtractor().producer) for worker in range(size)]
        self._busy: set[int] = set(range(size))

    def send(self, worker: int, articles: Sequence[Article]) -> None:
        assert worker not in self._busy
        self._busy.add(worker)
        self.sent.append([article.text for article in articles])
        self._replies.append((worker, None if self._crashes(articles) else outcomes(FakeExtractor(), articles)))

    def receive(self) -> list[tuple[int, Reply]]:
        worker, reply = self._replies.pop(self._pick(len(self._replies)) % len(self._replies))
        if reply is None:
            self._replies.append((worker, FakeExtractor().producer))
        else:
            self._busy.discard(worker)
        return [(worker, reply)]

    def close(self) -> None: ...


def pool_of(size: int, picks: Iterable[int], crashes: Callable[[Sequence[Article]], bool]) -> tuple[Pool, Simulated]:
    order = iter(picks)
    workers = Simulated(size, lambda _: next(order, 0), crashes)
    return Pool(workers), workers


@given(
    st.lists(st.sampled_from(["“One.”", "explode", "“Two.” “A mixed one.”", "nothing", "kill"]), max_size=14),
    st.integers(1, 4),
    st.integers(1, 4),
    st.lists(st.integers(0, 9), max_size=40),
)
def test_what_comes_out_does_not_depend_on_who_is_done_first(
    texts: list[str], size: int, workers: int, picks: list[int]
) -> None:
    made, _ = pool_of(workers, picks, lambda articles: any("kill" in article.text for article in articles))
    expected = [KILLED if text == "kill" else one for text, one in zip(texts, here(texts, size), strict=True)]
    assert found_by(made, batches_of(texts, size)) == expected


def test_a_batch_is_tried_again_as_it_is_before_its_articles_are_tried_alone() -> None:
    made, workers = pool_of(1, [], lambda articles: any("kill" in article.text for article in articles))
    assert found_by(made, batches_of(["a", "kill", "c"], 3)) == [[], KILLED, []]
    assert workers.sent == [["a", "kill", "c"], ["a", "kill", "c"], ["a"], ["kill"], ["c"]]


def test_a_batch_that_is_tried_again_comes_before_those_that_were_only_read() -> None:
    made, workers = pool_of(1, [], lambda articles: articles[0].text == "kill")
    found_by(made, batches_of(["kill", "b", "c"], 1))
    assert workers.sent == [["kill"], ["kill"], ["b"], ["c"]]


def test_any_number_of_bad_articles_among_good_ones_is_no_reason_to_end() -> None:
    made, _ = pool_of(2, [], lambda articles: any("kill" in article.text for article in articles))
    texts = ["kill", "good"] * MAX_CRASHES
    assert found_by(made, batches_of(texts, 2)) == [KILLED, []] * MAX_CRASHES


def test_workers_that_fall_over_at_everything_end_the_run() -> None:
    made, workers = pool_of(2, [], lambda _: True)
    with pytest.raises(QuotexError, match="one after the other"):
        found_by(made, batches_of([str(number) for number in range(100)], 5))
    assert len(workers.sent) <= MAX_CRASHES + 2


@pytest.mark.parametrize("workers", [1, 3])
def test_only_some_batches_are_read_ahead(workers: int) -> None:
    read = 0

    def stream() -> Iterator[Batch]:
        nonlocal read
        for batch in batches_of(["“One.”"] * 50, 1):
            read += 1
            yield batch

    made, _ = pool_of(workers, [], lambda _: False)
    for done, _ in enumerate(made.extracted(stream())):
        assert read - done <= BATCHES_AHEAD * workers


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_run_that_is_to_stop_finishes_what_is_being_worked_on_and_forgets_what_was_only_read(size: int) -> None:
    stop = Stop()
    made, workers = pool_of(size, [], lambda _: False)
    done = []
    for batch, _ in made.extracted(batches_of([str(number) for number in range(50)], 1), stop):
        done += [article.text for article in batch.fresh]
        if len(done) == 3:
            sent = len(workers.sent)
            stop.ask()
    assert done == [str(number) for number in range(len(done))]
    assert 3 <= len(done) <= len(workers.sent) == sent <= 3 + size


def test_a_batch_without_articles_needs_no_worker() -> None:
    made, workers = pool_of(1, [], lambda _: False)
    assert list(made.extracted([Batch(()), Batch(())])) == [(Batch(()), []), (Batch(()), [])]
    assert workers.sent == []


def test_the_extractor_of_a_worker_is_what_runs_ask_for() -> None:
    extractor: Extracts = FakeExtractor()
    assert InProcess(extractor).producer == extractor.producer
