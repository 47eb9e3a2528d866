"""The treebank that is trained on: UD_English-EWT and GUM without the documents under a non-commercial licence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.corpora import UdSentence, read_conllu


def non_commercial(data: Path) -> frozenset[str]:
    """Return the ids of the documents that coref/nc_documents.txt names; lines with # are remarks."""
    lines = (data / "coref" / "nc_documents.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def treebank(data: Path, split: str = "train") -> Iterator[UdSentence]:
    """Yield the sentences of ud/en_combined.<split>.conllu that training may use."""
    left_out = non_commercial(data)
    for sentence in read_conllu(data / "ud" / f"en_combined.{split}.conllu"):
        if sentence.document not in left_out:
            yield sentence
