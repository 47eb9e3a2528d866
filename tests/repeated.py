"""A small database in which three outlets repeat one statement and one of them names somebody else."""

from __future__ import annotations

from pathlib import Path

from quotex.records import Quote
from quotex.search import index_files
from tests.search.builder import said, written

WORDS = "“The old bridge will be closed for repairs until the autumn,”"
ALONE_WORDS = "“Rain is good for the bridge.”"


def repeated() -> list[Quote]:
    """The earliest first, and a quotation that nobody repeats."""
    return [
        said(WORDS, "Ada Obi", url="https://fox.example/1", outlet="fox", date="2019-03-28"),
        said(WORDS, "Ada Obi", url="https://nyt.example/1", outlet="nyt", date="2019-03-29"),
        said(WORDS, "Bo Lin", url="https://hpo.example/1", outlet="hpo", date="2019-03-30"),
        said(ALONE_WORDS, "Cy Dun", url="https://hpo.example/2", outlet="hpo", date="2019-04-02"),
    ]


def make_repeated(folder: Path) -> Path:
    """The database."""
    index_files([written(folder / "repeated.jsonl", repeated())], folder / "repeated.db")
    return folder / "repeated.db"
