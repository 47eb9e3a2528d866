"""A trained network comes back from its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from quotex.parsing.encoder.network import Network
from tests.training.corpora import TINY
from training import storage


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    return Network(TINY).eval()


def test_a_network_comes_back_from_its_files_in_half_precision_and_its_word_pieces_in_eight_bits(
    tmp_path: Path, network: Network
) -> None:
    storage.save(TINY, network.state_dict(), tmp_path / "new")
    config, loaded = storage.load(tmp_path / "new")
    assert config == TINY
    assert not loaded.training
    stored = loaded.state_dict()
    assert stored.keys() == network.state_dict().keys()
    for name, values in network.state_dict().items():
        assert stored[name].dtype == torch.float32
        if name == "encoder.pieces.weight":
            step = values.abs().amax(1, keepdim=True) / 127
            assert ((stored[name] - values).abs() <= 0.51 * step).all()
        else:
            assert torch.equal(stored[name], values.half().float())
    pieces = network.encoder.pieces.weight
    bytes_stored = sum(2 * v.numel() for v in stored.values()) - pieces.numel() + 4 * len(pieces)
    assert (tmp_path / "new" / storage.WEIGHTS).stat().st_size < bytes_stored + 10_000


def test_weights_of_another_shape_are_refused(tmp_path: Path, network: Network) -> None:
    storage.save(replace(TINY, upos=("NOUN", "VERB")), network.state_dict(), tmp_path)
    with pytest.raises(RuntimeError, match="upos"):
        storage.load(tmp_path)
