"""Real processes that are killed, interrupted and starved, and the same bytes in the end."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

ENTRY = Path(__file__).with_name("entry.py")
WRITTEN = ("out.jsonl", "out.articles.jsonl", "errors.jsonl")
ALL = ("run", "dump.jsonl", "-o", "out.jsonl", "--keep-text", "--errors", "errors.jsonl", "--quiet")


def start(*arguments: str, seconds: float = 0.0, **more: Any) -> subprocess.Popen[str]:
    """`quotex` with the fake extractor in a process of its own, which takes so long for each batch."""
    env = {**os.environ, "PYTHONPATH": str(ENTRY.parents[2]), "FAKE_SECONDS": str(seconds)}
    command = [sys.executable, str(ENTRY), *arguments]
    return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, **more)


def end(process: subprocess.Popen[str], within: float = 60) -> tuple[int, list[str]]:
    """The exit code, and what was said; an error where it takes more than so many seconds."""
    _, said = process.communicate(timeout=within)
    return process.returncode, said.splitlines()


def write_dump(texts: Iterable[str]) -> None:
    Path("dump.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))


def written() -> dict[str, bytes]:
    return {name: Path(name).read_bytes() for name in WRITTEN}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """A dump of some twenty batches, with copies, broken lines and articles that fail; and what a calm run writes."""
    chance = random.Random(2)
    folder = tmp_path_factory.mktemp("undisturbed")
    with (folder / "dump.jsonl").open("w") as stream:
        for number in range(240):
            text = f"“One {number},” said Ann. " + "word " * chance.randrange(2000)
            if number % 10 == 3:
                text = f"“Copy {chance.randrange(8)},” said Ben. " + "word " * 300
            if number % 50 == 7:
                text = f"explode {chance.randrange(3)}"
            print("{broken" if number % 60 == 11 else json.dumps({"text": text}), file=stream)
    assert end(start(*ALL, cwd=folder))[0] == 1
    return (folder / "dump.jsonl").read_bytes(), {name: (folder / name).read_bytes() for name in WRITTEN}


@pytest.fixture(autouse=True)
def whole(
    undisturbed: tuple[bytes, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """The bytes that there should be; the dump alone is there."""
    monkeypatch.chdir(tmp_path)
    Path("dump.jsonl").write_bytes(undisturbed[0])
    return undisturbed[1]


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not what() and process.poll() is None:
        time.sleep(0.005)


def consumed() -> int:
    """The size of what was written, which grows with each batch."""
    return os.path.getsize("out.jsonl") if os.path.exists("out.jsonl") else -1


def is_longer_than(size: int) -> bool:
    return consumed() > size


def test_kills_at_random_moments_change_no_byte(whole: dict[str, bytes]) -> None:
    chance = random.Random(3)
    most = 0
    for number in range(6):
        process = start(*ALL, "--resume", seconds=0.05)
        if number % 3:
            wait_for(partial(is_longer_than, most), process)
            time.sleep(chance.uniform(0, 0.03))
        else:  # also while it starts, wherever a busy machine has come by then
            time.sleep(chance.uniform(0, 1))
        assert process.poll() is None, "the run was over before the last kill"
        process.kill()
        process.communicate()
        most = max(most, consumed())
    assert end(start(*ALL, "--resume"))[0] == 1
    assert written() == whole
    assert sorted(os.listdir()) == sorted(["dump.jsonl", "out.jsonl.state", *WRITTEN])
    code, said = end(start(*ALL, "--resume"))
    assert (code, [line.split(";")[0] for line in said]) == (0, ["out.jsonl is finished"])


def test_with_workers_kills_of_the_run_and_of_its_workers_change_no_byte(whole: dict[str, bytes]) -> None:
    chance = random.Random(4)
    for number in range(3):
        process = start(*ALL, "--workers", "2", *(["--resume"] if number else []), seconds=0.05)
        before = consumed() if number else -1
        wait_for(partial(is_longer_than, max(before, 0)), process)
        time.sleep(chance.uniform(0, 0.1))
        workers = psutil.Process(process.pid).children()
        victim = chance.choice(workers) if number % 2 else process
        victim.kill()
        time.sleep(chance.uniform(0.1, 0.3) if number % 2 else 0)
        process.kill()
        process.communicate()
        _, alive = psutil.wait_procs(workers, timeout=2)
        assert alive == []
    assert end(start(*ALL, "--resume", "--workers", "2"))[0] == 1
    assert written() == whole


def test_an_article_that_ends_its_process_is_set_aside_and_can_be_tried_again_alone() -> None:
    write_dump(["“One.”", "kill “Two.”", "“Three.”", "kill “Two.”"])
    code, said = end(start(*ALL, "--workers", "1"))
    assert code == 1
    assert len(said) == 2
    assert all("was ended twice and left it out" in line for line in said)
    errors = [json.loads(line) for line in Path("errors.jsonl").read_text().splitlines()]
    assert [(error["file"], error["record"], error["line"]) for error in errors] == [
        ("dump.jsonl", 2, None),
        ("dump.jsonl", 4, None),
    ]
    texts = [json.loads(line)["text"] for line in Path("out.jsonl").read_text().splitlines()]
    assert texts == ["“One.”", "“Three.”"]
    code, said = end(start("run", "--retry", "errors.jsonl", "-o", "more.jsonl", "--workers", "1"))
    assert code == 1
    assert any(line.startswith("0 quotations") for line in said)
    assert said[-1].startswith("more.jsonl is written; next: quotex index more.jsonl --db quotes.db, or quotex export")


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGINT, ["--workers", "2"]), (signal.SIGTERM, [])])
def test_a_signal_ends_the_run_in_good_order_and_says_how_it_goes_on(
    number: int, workers: list[str], whole: dict[str, bytes]
) -> None:
    process = start(*ALL, *workers, seconds=0.1, start_new_session=True)
    wait_for(lambda: os.path.exists("out.jsonl.state") and consumed() > 0, process)
    os.killpg(process.pid, number)  # as a terminal does: the workers get it too
    code, said = end(process)
    assert code == 128 + number
    assert not any("Traceback" in line for line in said)
    assert said[-1] == "stopped; the same command with --resume goes on from here"
    assert 0 < consumed() < len(whole["out.jsonl"])
    assert Path("out.jsonl").read_bytes().endswith(b"\n")
    assert end(start(*ALL, "--resume"))[0] == 1
    assert written() == whole


def test_a_second_signal_ends_the_run_at_once() -> None:
    process = start(*ALL, seconds=20)
    wait_for(lambda: os.path.exists("out.jsonl"), process)
    time.sleep(0.2)
    begun = time.monotonic()
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
    assert end(process)[0] == 130
    assert time.monotonic() - begun < 10


def test_a_signal_while_standard_input_is_waited_for_ends_the_run() -> None:
    process = start("run", "-", "-o", "out.jsonl", stdin=subprocess.PIPE)
    wait_for(lambda: os.path.exists("out.jsonl"), process)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.wait(10)  # while the pipe is open
    code, said = end(process)
    assert code == 130
    assert said[-1].startswith("stopped; ")


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(whole: dict[str, bytes]) -> None:
    size = len(whole["out.jsonl"]) // 2
    process = start(*ALL, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    code, said = end(process)
    assert code == 3
    assert said[-1] == (
        "quotex: cannot write to out.jsonl: it would become larger than the system allows; write elsewhere; "
        "what is done is kept, --resume goes on from there"
    )
    assert not any("Traceback" in line for line in said)
    assert end(start(*ALL, "--resume"))[0] == 1
    assert written() == whole


def test_a_disk_that_has_no_room_for_the_first_record_is_one_sentence() -> None:
    code, said = end(start("run", "dump.jsonl", "-o", "/dev/full", "--quiet"))
    assert (code, len([line for line in said if line.startswith("quotex: ")])) == (3, 1)
    assert said[-1] == "quotex: cannot write to /dev/full: the disk is full; make room, or write elsewhere"


def test_a_second_run_with_the_same_output_waits_for_the_first() -> None:
    first = start(*ALL, seconds=20)
    wait_for(lambda: os.path.exists("out.jsonl"), first)
    code, said = end(start(*ALL, "--resume"))
    first.kill()
    first.communicate()
    assert (code, said) == (2, ["quotex: another run is working with out.jsonl.state; wait for its end"])


def test_memory_does_not_grow_with_the_dump() -> None:
    def peak(articles: int) -> int:
        write_dump(f"“One {number},” said Ann. " + "word " * 1_500 for number in range(articles))
        process = start("run", "dump.jsonl", "-o", "out.jsonl", "--quiet")
        said = process.stderr.read() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        assert (status, said) == (0, "")
        end(process)
        return usage.ru_maxrss

    assert peak(2_000) < 1.1 * peak(200)
