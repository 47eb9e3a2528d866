"""Storage of the network: labels and sizes as JSON, weights as safetensors, half precision, word pieces in 8 bits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from quotex.parsing.network import Config, Network

CONFIG, WEIGHTS = "encoder.json", "encoder.safetensors"
VOCABULARY, LEMMAS = "wordpieces.json", "lemmas.json"


_WORD_PIECES = "encoder.pieces.weight"  # more than half of all weights
_SCALES = f"{_WORD_PIECES}.scales"


def save(config: Config, weights: Mapping[str, torch.Tensor], folder: Path) -> None:
    """Write the network's files into `folder`.

    Weights are stored in half precision, the vectors of word pieces in 8 bits with a scale for each vector.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    stored = {name: w.to(torch.float16).contiguous() for name, w in weights.items()}
    vectors = weights[_WORD_PIECES].float()
    scales = vectors.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
    stored |= {_WORD_PIECES: (vectors / scales).round().to(torch.int8), _SCALES: scales}
    save_file(stored, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)


def load(folder: Path) -> tuple[Config, Network]:
    """The network in single precision, ready to predict."""
    raw = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    values: dict[str, Any] = {f.name: raw[f.name] for f in fields(Config)}
    labels: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    config = Config(**{**values, **labels})
    with torch.device("meta"):
        network = Network(config)
    stored = {name: w.float() for name, w in load_file(folder / WEIGHTS).items()}
    if _SCALES in stored:
        stored[_WORD_PIECES] *= stored.pop(_SCALES)
    network.load_state_dict(stored, assign=True)
    return config, network.eval()
