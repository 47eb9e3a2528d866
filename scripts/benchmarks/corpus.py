"""Write the articles that speed is measured on: real ones, repeated, each copy with a first line of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A file of articles as JSON lines; `words` counts the words between white space."""

    path: Path
    articles: int
    words: int


def texts(data: Path | None) -> list[str]:
    """Return the development texts of PolNeAR in DATA/polnear, or the articles in seeds/ where there is no DATA."""
    if data is not None:
        return [path.read_text(encoding="utf-8") for path in sorted((data / "polnear" / "dev" / "text").iterdir())]
    rows = (SEEDS / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
    plain = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    return [*plain, *(json.loads(row)["text"] for row in rows)]


def copies(given: Sequence[str], count: int) -> Iterator[str]:
    """Yield `count` articles, each with a first line of its own.

    The line makes each text unique, since quotex parses a repeated text only once.
    """
    for number, text in enumerate(islice(cycle(given), count)):
        yield f"Edition {number}\n\n{text}"


def write(given: Sequence[str], count: int, path: Path) -> Corpus:
    """Write `count` articles to `path` as JSON lines and return the file with its counts."""
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(copies(given, count)):
            words += len(text.split())
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    return Corpus(path, count, words)
