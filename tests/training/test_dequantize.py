"""A network comes back out of the graphs that were written from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from quotex.parsing.encoder.features import Passage, Pieces, make_batch
from quotex.parsing.encoder.files import save_config
from quotex.parsing.encoder.network import Network
from tests.training.corpora import TINY, WORDPIECES
from training import dequantize, quantize

WORDS = ["The", "minister", "told", "reporters", "on", "Tuesday", "that", "nobody", "had", "left", "the", "room"]
PASSAGE = Passage(tuple(WORDS), tuple(i % 4 for i in range(len(WORDS))), (len(WORDS),))


@pytest.mark.parametrize("sentence_ends", [False, True])
def test_the_network_says_what_it_said_before_it_was_written(sentence_ends: bool, tmp_path: Path) -> None:
    config = replace(TINY, layers=2, sentence_ends=sentence_ends)
    torch.manual_seed(5)
    network = Network(config).eval()
    batch = make_batch([PASSAGE], Pieces(WORDPIECES))
    save_config(config, tmp_path)
    quantize.save(config, network.state_dict(), [batch], tmp_path)
    found, again = dequantize.load(tmp_path)
    assert found == config
    heads = torch.arange(len(WORDS))[None]
    with torch.inference_mode():
        for name in ("upos", "feats", "lemma", "entity", "role", *(("end",) if sentence_ends else ())):
            expected = getattr(network, name)(network(batch))
            assert (getattr(again, name)(again(batch)) - expected).abs().max() < 0.1 * expected.std() + 0.02, name
        for name in ("arc", "to_cue", "to_source"):
            expected = getattr(network, name)(network(batch), batch.word_mask)
            assert torch.allclose(getattr(again, name)(again(batch), batch.word_mask), expected, atol=0.02), name
        expected = network.relation(network(batch), heads)
        assert torch.allclose(again.relation(again(batch), heads), expected, atol=0.02)
