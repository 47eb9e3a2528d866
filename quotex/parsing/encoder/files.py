"""The files of the bundled network: sizes and labels as JSON, ONNX graphs, word pieces, lemmas."""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any

from quotex.parsing.encoder.network import Config

CONFIG = "encoder.json"
ENCODER, RELATIONS = "encoder.onnx", "relations.onnx"
VOCABULARY, LEMMAS = "wordpieces.json", "lemmas.json"
FILES = (CONFIG, ENCODER, RELATIONS, VOCABULARY, LEMMAS)


def save_config(config: Config, folder: Path) -> None:
    """Write sizes and labels of a network into its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_config(folder: Path) -> Config:
    """Return sizes and labels of the network of a folder."""
    raw = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    values: dict[str, Any] = {f.name: raw[f.name] for f in fields(Config) if f.name in raw or f.default is MISSING}
    labels: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Config(**{**values, **labels})
