"""Storage of the network: labels and sizes as JSON, weights as half-precision safetensors."""

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


def save(config: Config, weights: Mapping[str, torch.Tensor], folder: Path) -> None:
    """Write the network's files into `folder`, weights in half precision."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save_file({name: w.to(torch.float16).contiguous() for name, w in weights.items()}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)


def load(folder: Path) -> tuple[Config, Network]:
    """The network in single precision, ready to predict."""
    raw = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    values: dict[str, Any] = {f.name: raw[f.name] for f in fields(Config)}
    labels: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    config = Config(**{**values, **labels})
    with torch.device("meta"):
        network = Network(config)
    stored = load_file(folder / WEIGHTS)
    network.load_state_dict({name: w.float() for name, w in stored.items()}, assign=True)
    return config, network.eval()
