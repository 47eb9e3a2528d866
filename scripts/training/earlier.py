"""The network of an earlier bundle as its own teacher: what it believes keeps a further training from forgetting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from quotex.parsing.encoder.features import Pieces, make_batch
from quotex.parsing.encoder.network import Network
from training.examples import Example
from training.namer import named
from training.precision import autocast
from training.teacher import groups, softened


@torch.inference_mode()
def beliefs(network: Network, pieces: Pieces, examples: Sequence[Example]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each example's number and what the network believes of its attributions (`soft`) and entities (`named`)."""
    passages = [example.passage for example in examples]
    for group in groups(pieces, passages):
        batch = make_batch([passages[n] for n in group], pieces)
        with autocast():
            words = network(batch)
            found = list(zip(softened(network, words, batch), named(network, words, batch), strict=True))
        for number, (soft, table) in zip(group, found, strict=True):
            yield number, {"soft": soft, "named": table}
