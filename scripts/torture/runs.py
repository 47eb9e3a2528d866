"""Runs that are killed, lose their power, or find their state and outputs damaged."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from quotex.errors import QuotexError
from quotex.readers import Inputs
from quotex.runs import Files, InProcess, Job, batches, is_finished, run_job, runner, state
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import Told
from tests.runs.test_kill import ALL, WRITTEN, end, start
from torture.disk import recorded

DUMP, OUTPUT, STATE = "dump.jsonl", "out.jsonl", "out.jsonl.state"
_AT_ONCE = 10  # kills of one run
_LAST_SECONDS = 600  # that a run which nobody disturbs may take, also on a busy machine


def write_dump(folder: Path, chance: random.Random, articles: int) -> bytes:
    """Write a dump with copies and broken lines into the folder; return its path."""
    lines = []
    for number in range(articles):
        text = f"“One {number},” said Ann. " + "word " * chance.randrange(400)
        if number % 10 == 3:
            text = f"“Copy {chance.randrange(5)},” said Ben."
        lines.append("{broken" if number % 12 == 11 else json.dumps({"text": text}))
    data = "".join(f"{line}\n" for line in lines).encode()
    (folder / DUMP).write_bytes(data)
    return data


def contents(folder: Path, names: tuple[str, ...] = WRITTEN) -> dict[str, bytes]:
    """Return the contents of the outputs of a run that exist."""
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Work in the folder with small batches and a checkpoint after each."""
    with ExitStack() as stack:
        stack.callback(os.chdir, os.getcwd())
        os.chdir(folder)
        stack.enter_context(patch.object(batches, "BATCH_CHARACTERS", 2_000))
        stack.enter_context(patch.object(runner, "_CHECKPOINT_PACE", 0))
        yield


def run_here(output: str = OUTPUT) -> None:
    """Run over the dump of the current folder, or resume, as `quotex run --resume` does. Raises QuotexError."""
    files = Files(output, keep_text=True, errors="errors.jsonl")
    job = Job(Inputs([DUMP], without=files.all()), files, resume=True, options={"INPUT": (DUMP,)})
    if not is_finished(job):
        run_job(job, InProcess(FakeExtractor()), Told())


def kills(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Kill runs at random moments; their outputs must end up equal to those of an undisturbed run."""
    write_dump(folder, chance, 600)
    end(start(*ALL, cwd=folder), _LAST_SECONDS)
    whole = contents(folder)
    for first in range(0, count, _AT_ONCE):
        for name in (*WRITTEN, STATE):
            (folder / name).unlink(missing_ok=True)
        number = min(_AT_ONCE, count - first)
        for nth in range(number):
            _kill(folder, chance, while_it_starts=nth % 4 == 0)
        end(start(*ALL, "--resume", cwd=folder), _LAST_SECONDS)
        right = contents(folder) == whole
        yield from [None if right else "other bytes than those of an undisturbed run"] * number


def _kill(folder: Path, chance: random.Random, *, while_it_starts: bool) -> None:
    """Start or resume a run and kill it: at once, or soon after it has written more."""
    output = folder / OUTPUT
    before = output.stat().st_size if output.exists() else -1
    process = start(*ALL, "--resume", seconds=0.02, cwd=folder)
    if while_it_starts:
        time.sleep(chance.uniform(0, 1.5))
    else:
        while process.poll() is None and not (output.exists() and output.stat().st_size > before):
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.1))
    process.kill()
    process.communicate()


def power_cuts(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Resume runs from the files that a power cut left; they must end with the bytes of an undisturbed run."""
    images, wholes = [], {}
    for output in (OUTPUT, "out.csv"):
        home = folder / f"recorded-{output}"
        home.mkdir()
        dump = write_dump(home, random.Random(output), 60)
        names = (*WRITTEN, output)
        with _inside(home), recorded(home, f"{output}.state") as disk:
            run_here(output)
        wholes[output] = contents(home, names)
        images += [(output, {**image, DUMP: dump}) for image in disk.images]
    for number, (output, image) in enumerate(chance.choices(images, k=count)):
        home = folder / str(number)
        home.mkdir()
        for name, data in image.items():
            (home / name).write_bytes(data)
        yield _goes_on(home, output, wholes[output], may_refuse=False)


def _goes_on(home: Path, output: str, whole: dict[str, bytes], *, may_refuse: bool) -> str | None:
    """Return the fault of a run that is resumed in the folder, None without one."""
    names = (*WRITTEN, output)
    try:
        with _inside(home), patch.object(os, "fsync", lambda _: None), patch.object(state, "_SYNCHRONOUS", "off"):
            run_here(output)
    except QuotexError as error:
        return None if may_refuse and "\n" not in str(error) else f"refused: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None if contents(home, names) == whole else "other bytes than those of an undisturbed run"


def damaged_states(chance: random.Random, count: int, folder: Path) -> Iterator[str | None]:
    """Damage the state or an output of a stopped or finished run; it must report that or end with the right bytes."""
    home = folder / "recorded"
    home.mkdir()
    dump = write_dump(home, chance, 60)
    with _inside(home), recorded(home, STATE) as disk:
        run_here()
    whole = contents(home)
    images = [image for image in disk.images if STATE in image]
    for number in range(count):
        place = folder / str(number)
        place.mkdir()
        image = {**chance.choice(images[-1:] if number % 2 else images), DUMP: dump}
        victim = chance.choice(sorted(name for name in image if name != DUMP))
        for name, data in image.items():
            changed = _damaged(chance, data) if name == victim else data
            if changed is not None:
                (place / name).write_bytes(changed)
        yield _goes_on(place, OUTPUT, whole, may_refuse=True)


def _damaged(chance: random.Random, data: bytes) -> bytes | None:
    """Return the bytes with random damage, or None for a deleted file."""
    if not data or chance.random() < 0.1:
        return None
    at, changed = chance.randrange(len(data)), bytearray(data)
    kind = chance.randrange(5)
    if kind == 0:
        changed[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del changed[at:]
    elif kind == 2:
        changed[at : at + 512] = bytes(min(512, len(data) - at))
    elif kind == 3:
        changed[at:at] = chance.randbytes(20)
    else:
        changed += chance.randbytes(20)
    return bytes(changed)
