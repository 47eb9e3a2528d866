"""The graphs of 8-bit integers say what the trained network says, whatever the company of a passage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.encoder.features import Passage, Pieces, encode, make_batch
from quotex.parsing.encoder.files import ENCODER, RELATIONS
from quotex.parsing.encoder.network import Config, Network
from quotex.parsing.encoder.onnx_model import Runtime, Scores
from tests.training.corpora import TINY, WORDPIECES
from training import quantize

SENTENCES = [
    "Peskov said that the talks in Istanbul had failed .",
    "She added : No .",
    "The minister of foreign affairs told reporters on Tuesday that nobody had left the room before noon .",
    "Talks collapse",
]
CONFIG = replace(TINY, layers=3)


def passage(*sentences: str) -> Passage:
    words = [word for sentence in sentences for word in sentence.split()]
    return Passage(tuple(words), tuple(i % 4 for i in range(len(words))), tuple(len(s.split()) for s in sentences))


PASSAGES = [passage(*SENTENCES[i : i + 2]) for i in range(len(SENTENCES))]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(WORDPIECES)


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(2)
    return Network(CONFIG).eval()


def write(network: Network, config: Config, pieces: Pieces, folder: Path) -> Path:
    folder.mkdir()
    quantize.save(config, network.state_dict(), (make_batch([p], pieces) for p in PASSAGES), folder)
    return folder


@pytest.fixture(scope="module")
def folder(network: Network, pieces: Pieces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(network, CONFIG, pieces, tmp_path_factory.mktemp("quantized") / "network")


@pytest.fixture(scope="module")
def runtime(folder: Path) -> Runtime:
    return Runtime(folder)


def scores(runtime: Runtime, pieces: Pieces, *passages: Passage) -> Scores:
    return runtime.scores(encode(passages, pieces))


def test_scores_are_close_to_those_of_the_trained_network(runtime: Runtime, network: Network, pieces: Pieces) -> None:
    for one in PASSAGES:
        found, batch = scores(runtime, pieces, one), make_batch([one], pieces)
        with torch.inference_mode():
            words = network(batch)
            for name in ("entity", "role", "lemma"):
                expected = getattr(network, name)(words)[0].numpy()
                assert np.abs(getattr(found, name) - expected).max() < 0.1 * expected.std() + 0.02, name
            for name in ("to_cue", "to_source"):
                expected = getattr(network, name)(words, batch.word_mask)[0].numpy()
                assert np.allclose(getattr(found, name).between(0, len(one.words)), expected, atol=0.02), name
            heads = torch.arange(len(one.words))[None] % (len(one.words) + 1)
            labels = network.relation(words, heads)[0].numpy()
        labels[:, CONFIG.deprels.index("root")] = -np.inf
        given_ = runtime.relations(found, heads[0].numpy())
        lost = labels.max(1) - labels[np.arange(len(labels)), given_]
        assert lost.max() < 0.02


def test_sentence_ends_are_the_networks_where_it_has_a_head_for_them(pieces: Pieces, tmp_path: Path) -> None:
    torch.manual_seed(4)
    config = replace(CONFIG, sentence_ends=True)
    network = Network(config).eval()
    runtime = Runtime(write(network, config, pieces, tmp_path / "network"))
    for one in PASSAGES:
        found = scores(runtime, pieces, one).end
        with torch.inference_mode():
            ends = network.end(network(make_batch([one], pieces)))[0] if network.end else torch.zeros(())
        sure = (ends[:, 1] - ends[:, 0]).abs() > 0.1
        assert found is not None
        assert (found == ends.argmax(-1).numpy())[sure.numpy()].all()


def test_a_network_without_that_head_says_nothing_of_sentence_ends(runtime: Runtime, pieces: Pieces) -> None:
    assert scores(runtime, pieces, PASSAGES[0]).end is None


def test_the_root_is_never_the_best_relation(runtime: Runtime, pieces: Pieces) -> None:
    found = scores(runtime, pieces, *PASSAGES)
    count = len(found.upos)
    every = {int(label) for head in range(3) for label in runtime.relations(found, np.full(count, head))}
    assert CONFIG.deprels.index("root") not in every


def test_a_passage_has_the_same_scores_in_any_company(runtime: Runtime, pieces: Pieces) -> None:
    together, at = scores(runtime, pieces, *PASSAGES), 0
    for one in PASSAGES:
        alone, here = scores(runtime, pieces, one), slice(at, at + len(one.words))
        assert np.abs(together.role[here] - alone.role).max() < 1e-3
        assert np.abs(together.arc.heads[here] - alone.arc.heads).max() < 1e-3
        at += len(one.words)


@pytest.mark.parametrize("layers", [1, 2])
def test_any_number_of_layers_is_written(layers: int, pieces: Pieces, tmp_path: Path) -> None:
    config = replace(TINY, layers=layers)
    torch.manual_seed(3)
    found = scores(Runtime(write(Network(config).eval(), config, pieces, tmp_path / "network")), pieces, PASSAGES[0])
    assert len(found.upos) == len(PASSAGES[0].words)


def test_the_same_network_gives_the_same_files(folder: Path, network: Network, pieces: Pieces, tmp_path: Path) -> None:
    again = write(network, CONFIG, pieces, tmp_path / "again")
    for name in (ENCODER, RELATIONS):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1000))
def test_errors_of_rounding_are_made_good_by_other_weights(seed: int) -> None:
    chance = np.random.default_rng(seed)
    mixed = chance.normal(size=(200, 16)) @ chance.normal(size=(16, 16))
    weights = chance.uniform(-20, 20, size=(16, 8))
    whole = quantize.rounded(weights.astype(np.float32), mixed.T @ mixed, 31)
    assert np.abs(whole).max() <= 31
    nearest = np.abs(mixed @ (np.round(weights) - weights)).mean()
    assert np.abs(mixed @ (whole - weights)).mean() < nearest


def test_two_products_have_room_in_sixteen_bits() -> None:
    rows = np.full((3, 4), 255, dtype=np.float32)
    same, mixed = np.ones((4, 2), dtype=np.float32), np.array([[1, -1, 1, -1]] * 2, dtype=np.float32).T
    assert quantize.room(rows, same) * 2 * 255 <= 2**15
    assert quantize.room(rows, mixed) == 127
