"""Huge inputs pass in little memory, and formats whose package is absent say what installs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from quotex import extras
from quotex.readers import html_page
from tests.readers.helpers import articles, lines, problems, read, texts, write

WORDS = b"word " * 200_000
HUGE = {
    "a.txt": (b"", b"", 0),
    "a.jsonl": (b'{"text": "', b'"}\n{"text": "Two."}\n', 1),
    "a.json": (b'[{"text": "', b'"}, {"text": "Two."}]', 1),
    "quoted.csv": (b'id,text\n1,"', b'"\n2,Two.\n', 1),
    "plain.csv": (b"id,text\n1,", b"\n2,Two.\n", 1),
    "a.html": (b"<html><body><p>", b"</p>", 0),
    "a.warc": (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\nContent-Length: 100000044\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"\r\n\r\n",
        0,
    ),
}
MEASURE = """
import json, re, sys
from quotex.readers import Inputs, Problem

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024

list(Inputs(sys.argv[1:2]))
before = peak()
items = [type(item).__name__ for item in Inputs(sys.argv[2:])]
print(json.dumps([peak() - before, items]))
"""


def measured(small: Path, huge: Path) -> tuple[int, list[str]]:
    """Megabytes that reading the huge file takes over reading the small one, and what comes out."""
    ran = subprocess.run([sys.executable, "-c", MEASURE, str(small), str(huge)], capture_output=True, check=True)
    size, items = json.loads(ran.stdout)
    return size, items


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured on Linux")
@pytest.mark.parametrize("name", HUGE)
def test_a_document_of_100_megabytes_is_a_problem_and_is_not_held_in_memory(tmp_path: Path, name: str) -> None:
    before, after, good = HUGE[name]
    small = write(tmp_path / f"small-{name}", before + b"word" + after)
    huge = tmp_path / name
    with huge.open("wb") as file:
        file.write(before)
        for _ in range(100):
            file.write(WORDS)
        file.write(after)
    megabytes, items = measured(small, huge)
    assert items == ["Problem"] + ["Article"] * good
    assert megabytes < 70
    huge.unlink()


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.txt", b"", b""),
        ("a.jsonl", lines({"text": "One."}), lines({"text": "Two."})),
        ("a.json", b'[{"text": "One."},', b'{"text": "Two."}]'),
        ("a.csv", b"id,text\n1,One.\n", b"2,Two.\n"),
    ],
)
def test_a_million_empty_lines_pass(tmp_path: Path, name: str, before: bytes, after: bytes) -> None:
    items = read(write(tmp_path / name, before + b"\n" * 1_000_000 + after))
    if name == "a.txt":
        assert "there is no text in it" in str(items[0])
        assert len(items) == 1
    else:
        assert texts(items) == ["One.", "Two."]


def test_a_million_empty_lines_alone_are_one_problem(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.json", "a.csv"):
        (problem,) = problems(read(write(tmp_path / name, b"\n" * 1_000_000)))
        assert "no article in it" in problem.message


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The packages of the extras are not installed."""
    absent = {"pyarrow", "trafilatura", "warcio", "zstandard"}

    def refuse(package: str) -> ModuleType:
        if (name := package.partition(".")[0]) in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return import_module(package)

    monkeypatch.setattr(extras, "import_module", refuse)
    html_page._trafilatura.cache_clear()
    yield
    html_page._trafilatura.cache_clear()


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.parquet", b"PAR1", 'reading Parquet needs pyarrow; install it with: pip install "quotex[parquet]"'),
        ("a.html", b"<html><p>x", 'reading HTML needs trafilatura; install it with: pip install "quotex[html]"'),
        ("a.warc", b"WARC/1.0\r\n", 'reading WARC needs warcio; install it with: pip install "quotex[warc]"'),
        ("a.csv.zst", b"\x28\xb5\x2f\xfd", 'reading .zst needs zstandard; install it with: pip install "quotex[zstd]"'),
    ],
)
def test_a_format_whose_package_is_absent_says_what_installs_it_and_the_rest_goes_on(
    tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    write(tmp_path / name, data)
    write(tmp_path / "b.csv", b"id,text\n1,One.\n")
    items = read(tmp_path)
    (problem,) = problems(items)
    assert problem.message == sentence
    assert problem.ends
    assert len(articles(items)) == 1
