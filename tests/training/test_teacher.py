"""The teacher and the namer: MPNet's places, what they believe, and the network that learns from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from quotex.parsing.encoder.features import Passage, Pieces, make_batch
from quotex.parsing.encoder.network import Network
from tests.training.corpora import TINY, WORDPIECES, fake_minilm, fake_mpnet
from training import joint, namer, teacher
from training.examples import IGNORE, MASK, ROLES, Example, Links, Roles, Soft

SAID = Passage(("Ada", "said", "the", "quay", "shut", "."), (0,) * 6, (6,))
RAIN = Passage(("Rain", "fell"), (0, 0), (2,))


@pytest.fixture(scope="module")
def mpnet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fake_mpnet(tmp_path_factory.mktemp("fake") / "mpnet")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return joint.started(TINY, fake_minilm(tmp_path_factory.mktemp("fake") / "minilm", TINY), 1).eval()


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def loaded(mpnet: Path) -> teacher.Teacher:
    torch.manual_seed(1)
    return teacher.load_mpnet(mpnet, len(ROLES), 1, 0).eval()


def test_near_places_have_buckets_of_their_own_and_far_ones_share_them() -> None:
    """The figures are those of T5's rule for 32 buckets up to a distance of 128 (Raffel et al. 2020, 2.1)."""
    table = teacher.distance_buckets(400)
    before = [int(table[399, 399 - distance]) for distance in (0, 1, 7, 8, 11, 12, 64, 127, 128, 300)]
    after = [int(table[0, distance]) for distance in (1, 7, 8, 64, 300)]
    assert before == [0, 1, 7, 8, 8, 9, 14, 15, 15, 15]
    assert after == [17, 23, 24, 30, 31]


def test_the_teacher_starts_as_mpnet(mpnet: Path) -> None:
    given, encoder = load_file(mpnet / "model.safetensors"), loaded(mpnet).encoder
    keys = given["encoder.layer.0.attention.attn.k.weight"]
    assert torch.equal(encoder.layers[0].qkv.weight[24:48], keys)
    assert torch.equal(encoder.pieces.weight, given["embeddings.word_embeddings.weight"])
    assert not encoder.pieces.weight.requires_grad
    assert encoder.layers[0].up.weight.requires_grad


def test_a_hidden_word_is_one_piece(mpnet: Path) -> None:
    pieces = teacher.TeacherPieces(mpnet)
    hidden, shown = pieces.of([MASK, "mask"])
    assert len(hidden) == 1
    assert len(shown) == 4
    assert hidden != (pieces.unknown,)


def test_beliefs_are_probabilities_and_padding_changes_none(mpnet: Path) -> None:
    judge, pieces = loaded(mpnet), teacher.TeacherPieces(mpnet)
    together = {n: b["soft"] for n, b in teacher.beliefs(judge, pieces, [Example(SAID), Example(RAIN)])}
    ((_, belief),) = teacher.beliefs(judge, pieces, [Example(RAIN)])
    alone = belief["soft"]
    assert sorted(together) == [0, 1]
    for passage, soft in ((SAID, together[0]), (RAIN, together[1])):
        words = len(passage.words)
        assert soft.roles.shape == (words, len(ROLES))
        assert np.allclose(soft.roles.astype(float).sum(1), 1, atol=0.01)
        for links in (soft.to_cue, soft.to_source):
            assert links.ends.max() <= words
            assert links.probabilities.astype(float).sum(1).max() < 1.01
    assert np.allclose(alone.roles.astype(float), together[1].roles.astype(float), atol=0.02)
    assert np.array_equal(np.sort(alone.to_cue.ends), np.sort(together[1].to_cue.ends))


def certain(passage: Passage, roles: tuple[int, ...], cue: int) -> Soft:
    """A teacher without doubts; all words link to word `cue`."""
    words = len(passage.words)
    ends = np.full((words, 1), cue + 1, dtype=np.int16)
    sure = Links(ends, np.ones((words, 1), dtype=np.float16))
    return Soft(np.eye(len(ROLES), dtype=np.float16)[list(roles)], sure, sure)


def loss(network: Network, *examples: Example) -> float:
    with torch.no_grad():
        return joint.loss_of(network, make_batch([e.passage for e in examples], Pieces(WORDPIECES)), examples).item()


def test_a_teacher_without_doubts_is_as_good_as_gold(network: Network) -> None:
    """With the same labels the loss is the gold's twice; the words without a label of their own count for no link."""
    tags = (1, 3, 5, 6, 6, 0)
    gold = Example(SAID, roles=Roles(tags, (IGNORE, 2, 2, 2, 2, IGNORE), (IGNORE, 2, *[IGNORE] * 4)))
    taught = replace(gold, soft=certain(SAID, tags, 1))
    assert loss(network, taught) == pytest.approx(2 * loss(network, gold), rel=1e-3)


def test_a_namer_without_doubts_is_as_good_as_gold(network: Network) -> None:
    tags = (1, 0, 0, 5, 0, 0)
    certain_names = np.eye(len(TINY.entities), dtype=np.float16)[list(tags)]
    gold, named = Example(SAID, entities=tags), Example(SAID, entities=tags, named=certain_names)
    assert loss(network, named) == pytest.approx(2 * loss(network, gold), rel=1e-3)


def test_what_the_namer_believes_are_probabilities_that_padding_does_not_change(network: Network) -> None:
    pieces = Pieces(WORDPIECES)
    together = {n: b["named"] for n, b in namer.beliefs(network, pieces, [Example(SAID), Example(RAIN)])}
    ((_, belief),) = namer.beliefs(network, pieces, [Example(RAIN)])
    alone = belief["named"]
    assert [together[n].shape for n in (0, 1)] == [(6, len(TINY.entities)), (2, len(TINY.entities))]
    assert np.allclose(together[0].astype(float).sum(1), 1, atol=0.01)
    assert np.allclose(alone.astype(float), together[1].astype(float), atol=0.02)


def test_padding_counts_for_nothing_beside_a_teacher(network: Network) -> None:
    first = Example(SAID, entities=(0,) * 6, soft=certain(SAID, (1, 3, 5, 6, 6, 0), 1))
    second = Example(RAIN, entities=(0, 0), soft=certain(RAIN, (0, 0), 0))
    alone = [loss(network, first), loss(network, second)]
    assert min(alone) < loss(network, first, second) < max(alone)
    assert loss(network, first, first) == pytest.approx(alone[0], rel=1e-4)
    assert loss(network, second, first) == pytest.approx(loss(network, first, second), rel=1e-4)


@pytest.mark.parametrize("gold", [{"entities": (0,) * 6}, {"roles": Roles((0,) * 6, (IGNORE,) * 6, (IGNORE,) * 6)}])
def test_a_taught_passage_teaches_all_that_teacher_and_namer_know(network: Network, gold: dict[str, object]) -> None:
    names = np.full((6, len(TINY.entities)), 1 / len(TINY.entities), dtype=np.float16)
    example = Example(SAID, soft=certain(SAID, (1, 3, 5, 6, 6, 0), 1), named=names, **gold)
    network.zero_grad()
    joint.loss_of(network, make_batch([SAID], Pieces(WORDPIECES)), [example]).backward()
    learning = {name.split(".")[0] for name, p in network.named_parameters() if p.grad is not None and p.grad.any()}
    assert learning == {"encoder", "role", "entity", "to_cue", "to_source"}
