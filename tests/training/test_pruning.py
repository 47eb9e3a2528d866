"""Inner units that matter least go, and the others take their work over."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from quotex.parsing.encoder.features import Passage, Pieces, make_batch
from quotex.parsing.encoder.network import Batch, Layer, Network
from tests.training.corpora import TINY, WORDPIECES
from training import pruning

CONFIG = replace(TINY, layers=2)


@pytest.fixture(scope="module")
def batches() -> list[Batch]:
    words = [f"word{i} said that {i} talks".split() for i in range(12)]
    pieces = Pieces(WORDPIECES)
    return [make_batch([Passage(tuple(w), (0,) * len(w), (len(w),)) for w in words[i : i + 4]], pieces) for i in (0, 4)]


@pytest.fixture
def network() -> Network:
    torch.manual_seed(6)
    return Network(CONFIG).eval()


@torch.inference_mode()
def test_units_that_others_can_stand_for_are_left_out_without_loss(network: Network, batches: list[Batch]) -> None:
    for layer in network.encoder.layers:
        assert isinstance(layer, Layer)
        layer.up.weight[40:] = layer.up.weight[:24]  # the same units twice
        layer.up.bias[40:] = layer.up.bias[:24]
    pruned = pruning.prune(CONFIG, network, 40, batches)
    assert [layer.up.out_features for layer in pruned.encoder.layers if isinstance(layer, Layer)] == [40, 40]
    for batch in batches:
        assert torch.allclose(pruned(batch)[batch.word_mask], network(batch)[batch.word_mask], atol=0.02)


@torch.inference_mode()
def test_corrected_weights_lose_less_than_cut_ones(network: Network, batches: list[Batch]) -> None:
    pruned = pruning.prune(CONFIG, network, 24, batches)
    cut = Network(replace(CONFIG, inner=24)).eval()
    state = network.state_dict()
    for name, weight in cut.state_dict().items():
        weight.copy_(state[name][tuple(slice(size) for size in weight.shape)])
    for batch in batches:
        wanted = network(batch)[batch.word_mask]
        assert (pruned(batch)[batch.word_mask] - wanted).norm() < (cut(batch)[batch.word_mask] - wanted).norm()
