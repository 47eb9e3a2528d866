"""Passages of the articles in seeds/, on which the ranges of the network's activations are measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from quotex.parsing.encoder.annotator import passages_of
from quotex.parsing.encoder.features import Pieces, make_batch
from quotex.parsing.encoder.network import Batch
from quotex.parsing.parser import Layout
from quotex.parsing.stanza_document import unsplit_passage
from quotex.parsing.token_rules import tokens, words_of
from quotex.records import Article

SEEDS = Path(__file__).parents[2] / "seeds"


def articles(folder: Path = SEEDS) -> Iterator[Article]:
    """Yield the texts of a folder's .txt and .jsonl files."""
    for path in sorted(folder.glob("*.txt")):
        yield Article(path.read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield Article(json.loads(line)["text"])


def batches(pieces: Pieces) -> Iterator[Batch]:
    """Yield a batch of one passage, without padding, for each passage of seeds/."""
    for part in (part for article in articles() for part in Layout.of(article).parts):
        for passage in passages_of(unsplit_passage(words_of(tokens(part.text)), part.marks)):
            yield make_batch([passage], pieces)
