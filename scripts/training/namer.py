"""The namer: a network that learns entities alone, for the texts without marked entities.

Who speaks stands out in the joint network's vectors of words, and its entity head, which never learns from passages
with attributions, overlooks names there. The namer, which knows of no attributions, does not; what it believes of those
passages teaches the joint network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from quotex.parsing.encoder.features import Pieces, make_batch
from quotex.parsing.encoder.network import Batch, Network
from training.examples import Example, Table
from training.precision import autocast
from training.teacher import groups


@torch.inference_mode()
def beliefs(network: Network, pieces: Pieces, examples: Sequence[Example]) -> Iterator[tuple[int, dict[str, Table]]]:
    """Yield each example's number and `named`, the probabilities of its words' entity labels, shape (W, labels)."""
    passages = [example.passage for example in examples]
    for group in groups(pieces, passages):
        batch = make_batch([passages[n] for n in group], pieces)
        with autocast():
            found = list(named(network, network(batch), batch))
        for number, table in zip(group, found, strict=True):
            yield number, {"named": table}


def named(network: Network, words: Tensor, batch: Batch) -> Iterator[Table]:
    """Yield for each passage the probabilities of entity labels for its words, shape (W, labels)."""
    tags = network.entity(words).float().softmax(-1).numpy().astype(np.float16)
    for row, count in enumerate(batch.word_mask.sum(1).tolist()):
        yield tags[row, :count]
