"""Run over a small file, then over a large one, without models; print what the large one took, as JSON."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, os.getcwd())  # tests, whose helpers are used

from quotex.readers import Inputs
from quotex.runs import Files, InProcess, Job, run_job
from tests.runs.fake_extractor import FakeExtractor
from tests.runs.helpers import Told


def run(path: str) -> None:
    """Run over a file with a list of errors."""
    with TemporaryDirectory() as folder:
        files = Files(f"{folder}/out.jsonl", errors=f"{folder}/errors.jsonl")
        run_job(Job(Inputs([path]), files), InProcess(FakeExtractor()), Told())


def peak() -> int:
    """Return the most memory that this process has taken so far, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    small, large = sys.argv[1:]
    run(small)
    before, begun = peak(), time.process_time()
    run(large)
    print(json.dumps({"seconds": time.process_time() - begun, "memory": peak() - before}))
