"""Runs the bundled network with ONNX Runtime: word vectors to the scores of all heads, in 8-bit integers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from quotex.parsing.encoder.features import Encoded
from quotex.parsing.encoder.files import ENCODER, RELATIONS

THREADS = 1  # two processes of one thread each read a dump faster than one process of two threads

Floats = NDArray[np.float32]
Integers = NDArray[np.signedinteger[Any]]


@contextmanager
def torch_threads() -> Iterator[None]:
    """Run torch with as many threads as ONNX Runtime, and restore the number of the program around us."""
    before = torch.get_num_threads()
    if before == THREADS:
        yield
        return
    torch.set_num_threads(THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@dataclass(frozen=True, slots=True)
class Links:
    """Biaffine scores of links between words, before their product: `none` scores "no head" for each dependent."""

    heads: Floats  # W, size
    dependents: Floats  # W, size
    none: Floats  # W

    def between(self, first: int, last: int) -> Floats:
        """Return the scores of words [first, last) as heads of each other, shape (n, n + 1).

        Row d, column h is the score of word first + h - 1 as the head of word first + d; column 0 is "none".
        """
        table = np.empty((last - first, last - first + 1), dtype=np.float32)
        table[:, 0] = self.none[first:last]
        dependents, heads = (torch.from_numpy(side[first:last]) for side in (self.dependents, self.heads))
        table[:, 1:] = (dependents @ heads.T).numpy()  # numpy's product would take all cores
        return table


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say of W words; the fields are the names of the graph's outputs, the links without their parts."""

    upos: Integers  # W, numbers of labels
    feats: Integers  # W
    lemma: Floats  # W, scripts
    entity: Floats  # W, labels
    role: Floats  # W, labels
    relation_head: Floats  # W, size
    relation_dependent: Floats  # W, size
    arc: Links
    to_cue: Links
    to_source: Links
    end: Integers | None = None  # W, 1 for the last word of a sentence; None where the network does not say


class Runtime:
    """The network of a folder.

    Activations are quantized with fixed scales, so what is found in a passage does not depend on its company.
    """

    def __init__(self, folder: Path) -> None:
        self._encoder, self._relations = _session(folder / ENCODER), _session(folder / RELATIONS)
        self._outputs = [output.name for output in self._encoder.get_outputs()]

    def scores(self, encoded: Encoded) -> Scores:
        """Return the scores for the words of encoded passages."""
        inputs = {
            "pieces": encoded.pieces,
            "features": encoded.features,
            "lengths": encoded.lengths,
            "words": encoded.words,
        }
        found: dict[str, Any] = dict(zip(self._outputs, self._encoder.run(None, inputs), strict=True))
        for name in ("arc", "to_cue", "to_source"):
            found[name] = Links(*(found.pop(f"{name}_{part}") for part in ("heads", "dependents", "none")))
        return Scores(**found)

    def relations(self, scores: Scores, heads: Integers) -> Integers:
        """Return the number of the best relation of each word to its head; `heads` is word + 1, 0 for the root."""
        inputs = {"head": scores.relation_head, "dependent": scores.relation_dependent, "heads": heads}
        (labels,) = self._relations.run(None, inputs)
        found: Integers = labels
        return found


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # batches have many shapes
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
