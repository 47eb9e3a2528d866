"""Storage of a trained network before it is quantized: safetensors in half precision, word pieces in 8 bits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from quotex.parsing.encoder.files import load_config, save_config
from quotex.parsing.encoder.network import Config, Network

WEIGHTS = "encoder.safetensors"
_WORD_PIECES = "encoder.pieces.weight"  # more than half of all weights
_SCALES = f"{_WORD_PIECES}.scales"


def save(config: Config, weights: Mapping[str, torch.Tensor], folder: Path) -> None:
    """Write the configuration and the weights of a network into `folder`."""
    save_config(config, folder)
    stored = {name: w.to(torch.float16).contiguous() for name, w in weights.items()}
    vectors = weights[_WORD_PIECES].float()
    scales = vectors.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
    stored |= {_WORD_PIECES: (vectors / scales).round().to(torch.int8), _SCALES: scales}
    save_file(stored, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)


def load(folder: Path) -> tuple[Config, Network]:
    """Return the configuration and the network in single precision, ready to predict."""
    config = load_config(folder)
    with torch.device("meta"):
        network = Network(config)
    stored = {name: w.float() for name, w in load_file(folder / WEIGHTS).items()}
    if _SCALES in stored:
        stored[_WORD_PIECES] *= stored.pop(_SCALES)
    network.load_state_dict(stored, assign=True)
    return config, network.eval()
