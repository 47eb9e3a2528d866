"""Joint training: batches, the start from MiniLM, losses of every head, checkpoints and seeds."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from quotex.parsing.encoder.features import Passage, Pieces, make_batch
from quotex.parsing.encoder.network import Batch, Network
from tests.training.corpora import TINY, WORDPIECES, bert_weights, fake_minilm
from training import joint
from training.examples import IGNORE, Example, Roles, Trees
from training.joint import Schedule


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(WORDPIECES)


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fake_minilm(tmp_path_factory.mktemp("fake") / "minilm", TINY)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def passage(text: str, sentences: Sequence[int] = ()) -> Passage:
    words = tuple(text.split())
    return Passage(words, (0,) * len(words), tuple(sentences) or (len(words),))


SLEEP = Trees((2, 0, 1, 3, 2, 0, 1, 3), (0, 1, 2, 0, 0, 1, 2, 0), (1, 0, 2, 0, 1, 0, 2, 0),
              (2, 3, 0, 3, 2, 3, 0, 3), (2, 1, 0, 3, 2, 1, 0, 3))  # fmt: skip
CORPORA = {
    "ud": [
        Example(passage("The cat slept . The dog ate .", (4, 4)), trees=SLEEP),
        Example(passage("Rain fell"), trees=Trees((0, 1), (1, 2), (1, 0), (2, 0), (1, 0))),
    ],
    "ner": [
        Example(passage("Ada Birch left Oslo ."), entities=(1, 2, 0, 5, 0)),
        Example(passage("Acme shut"), entities=(3, 0)),
    ],
    "roles": [
        Example(
            passage("Ada said the quay shut ."),
            roles=Roles((1, 3, 5, 6, 6, 0), (IGNORE, 2, 2, 2, 2, IGNORE), (IGNORE, 1, *[IGNORE] * 4)),
        ),
        Example(passage("Rain fell"), roles=Roles((0, 0), (IGNORE,) * 2, (IGNORE,) * 2)),
    ],
}
SHARES = {"ud": 0.4, "ner": 0.3, "roles": 0.3}


def train(work: Path, pieces: Pieces, minilm: Path, steps: int, seed: int = 1, **pace: float) -> dict[str, Tensor]:
    """The averaged weights after a training on the three small corpora."""
    work.mkdir(exist_ok=True)
    schedule = replace(Schedule(steps, SHARES, seed, warmup=5), **pace)
    path = work / "joint.pt"
    joint.train(joint.started(TINY, minilm, seed), CORPORA, pieces, schedule, path)
    weights: dict[str, Tensor] = torch.load(path, weights_only=True)
    return weights


def checkpoint(work: Path) -> dict[str, Tensor]:
    weights: dict[str, Tensor] = torch.load(work / "joint.checkpoint.pt", weights_only=True)["network"]
    return weights


def started(minilm: Path) -> Network:
    """The network as a training with seed 1 starts."""
    return joint.started(TINY, minilm, 1).eval()


# batches


@pytest.mark.parametrize(("shortest", "longest", "count"), [(1, 500, 60), (380, 410, 200)])
def test_an_epoch_gives_every_passage_once_in_batches_that_hold_their_limit(
    shortest: int, longest: int, count: int, pieces: Pieces
) -> None:
    chance = random.Random(5)
    given = [
        Example(passage("rain " * chance.randint(shortest, longest)), entities=(number,)) for number in range(count)
    ]
    positions = {e.entities: 2 + sum(map(len, pieces.of(e.passage.words))) for e in given}
    assert sum(positions.values()) > 4 * joint.POSITIONS_A_BATCH
    stream = joint.batches(given, pieces, random.Random(1))
    for _ in range(2):
        seen: Counter[tuple[int, ...] | None] = Counter()
        while sum(seen.values()) < len(given):
            batch = next(stream)
            assert batch
            assert len(batch) * max(positions[e.entities] for e in batch) <= joint.POSITIONS_A_BATCH
            seen.update(e.entities for e in batch)
        assert set(seen.values()) == {1}
        assert len(seen) == len(given)


def test_a_passage_longer_than_the_limit_comes_alone(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint, "POSITIONS_A_BATCH", 10)
    given = [Example(passage("rain " * size), entities=(size,)) for size in (1, 2, 30, 40)]
    epoch: list[list[int]] = []
    for batch in joint.batches(given, pieces, random.Random(1)):
        epoch.append(sorted(e.entities[0] for e in batch if e.entities))
        if sum(map(len, epoch)) == 4:
            break
    assert sorted(epoch) == [[1, 2], [30], [40]]


def test_passages_of_similar_length_come_together_in_a_new_order_each_epoch(pieces: Pieces) -> None:
    given = [Example(passage("rain " * size), entities=(size,)) for size in range(1, 101)]
    stream = joint.batches(given, pieces, random.Random(1))
    epochs: list[list[list[int]]] = [[], []]
    for epoch in epochs:
        while sum(map(len, epoch)) < len(given):
            epoch.append([e.entities[0] for e in next(stream) if e.entities])
        for shorter, longer in pairwise(sorted(epoch, key=min)):
            assert 1.1 * (2 + min(longer)) >= 2 + max(shorter)
        assert [max(batch) for batch in epoch] != sorted(max(batch) for batch in epoch)
    assert epochs[0] != epochs[1]


def test_batches_print_the_passages_in_other_ways_now_and_then(pieces: Pieces) -> None:
    stream = joint.batches(CORPORA["ner"], pieces, random.Random(1))
    words = {e.passage.words for batch in islice(stream, 400) for e in batch}
    assert ("ADA", "BIRCH", "LEFT", "OSLO", ".") in words
    assert ("Ada", "Birch", "left", "Oslo", ".") in words


# MiniLM


def bert(given: dict[str, Tensor], ids: list[int], layers: int, heads: int) -> Tensor:
    """BERT (Devlin et al. 2019) written down once more, straight from the names of its tensors."""

    def linear(name: str, x: Tensor) -> Tensor:
        return x @ given[f"{name}.weight"].T + given[f"{name}.bias"]

    def norm(name: str, x: Tensor) -> Tensor:
        centred = x - x.mean(-1, keepdim=True)
        scaled = centred / (centred.pow(2).mean(-1, keepdim=True) + 1e-12).sqrt()
        return scaled * given[f"{name}.weight"] + given[f"{name}.bias"]

    table = "embeddings.{}_embeddings.weight"
    x = given[table.format("word")][ids] + given[table.format("position")][: len(ids)]
    x = norm("embeddings.LayerNorm", x + given[table.format("token_type")][0])
    size = x.size(1) // heads
    for number in range(layers):
        name = f"encoder.layer.{number}"
        q, k, v = (linear(f"{name}.attention.self.{part}", x) for part in ("query", "key", "value"))
        parts = []
        for head in range(heads):
            at = slice(head * size, (head + 1) * size)
            parts.append(torch.softmax(q[:, at] @ k[:, at].T / size**0.5, -1) @ v[:, at])
        attended = linear(f"{name}.attention.output.dense", torch.cat(parts, -1))
        x = norm(f"{name}.attention.output.LayerNorm", x + attended)
        inner = F.gelu(linear(f"{name}.intermediate.dense", x))
        x = norm(f"{name}.output.LayerNorm", x + linear(f"{name}.output.dense", inner))
    return x


def test_the_encoder_starts_as_the_first_layers_of_minilm(pieces: Pieces, tmp_path: Path) -> None:
    config = replace(TINY, layers=2)
    folder = fake_minilm(tmp_path / "minilm", config)
    network = Network(config).eval()
    joint.load_minilm(network, folder)
    for table in (network.encoder.shape, network.encoder.mark):
        torch.nn.init.zeros_(table.weight)  # what BERT has not got
    given = passage("the old bridge is closed")
    ids = [pieces.start, *(i for ids in pieces.of(given.words) for i in ids), pieces.stop]
    assert len(ids) == 7
    expected = bert(bert_weights(replace(config, layers=3)), ids, config.layers, config.attention_heads)
    with torch.no_grad():
        vectors = network.encoder(make_batch([given], pieces))[0]
    torch.testing.assert_close(vectors, expected[1:-1], rtol=1e-4, atol=1e-5)


def test_shapes_and_marks_start_small_but_not_at_zero(minilm: Path) -> None:
    encoder = started(minilm).encoder
    for table in (encoder.shape, encoder.mark):
        assert 0.005 < table.weight.std().item() < 0.05


# losses


HEADS = {
    "ud": {"upos", "feats", "lemma", "arc", "relation"},
    "ner": {"entity"},
    "roles": {"role", "to_cue", "to_source"},
}


def learning(network: Network, examples: Sequence[Example], pieces: Pieces) -> set[str]:
    """Parts of the network that get a gradient from these examples."""
    network.zero_grad()
    joint.loss_of(network, make_batch([e.passage for e in examples], pieces), examples).backward()
    return {name.split(".")[0] for name, p in network.named_parameters() if p.grad is not None and p.grad.any()}


@pytest.mark.parametrize("corpus", sorted(CORPORA))
def test_each_corpus_teaches_its_own_heads_and_the_encoder(corpus: str, pieces: Pieces, minilm: Path) -> None:
    assert learning(started(minilm), CORPORA[corpus], pieces) == HEADS[corpus] | {"encoder"}


def test_a_passage_without_attributions_teaches_no_links(pieces: Pieces, minilm: Path) -> None:
    assert learning(started(minilm), CORPORA["roles"][1:], pieces) == {"role", "encoder"}


def test_every_head_is_asked_its_own_question(pieces: Pieces, minilm: Path) -> None:
    """The losses of both kinds of targets, summed once more by hand."""
    network = started(minilm)

    def expected(scores: Tensor, targets: Sequence[int]) -> float:
        return F.cross_entropy(scores[0].detach(), torch.tensor(targets), ignore_index=IGNORE).item()

    said, slept = CORPORA["roles"][0], CORPORA["ud"][1]
    assert said.roles is not None
    assert slept.trees is not None
    words, mask = network(make_batch([said.passage], pieces)), torch.ones(1, 6, dtype=torch.bool)
    links = expected(network.to_cue(words, mask), said.roles.to_cue)
    links += expected(network.to_source(words, mask), said.roles.to_source)
    roles = expected(network.role(words), said.roles.roles)
    assert loss(network, [said], pieces) == pytest.approx(roles + links / 2, rel=1e-4)
    words, mask = network(make_batch([slept.passage], pieces)), torch.ones(1, 2, dtype=torch.bool)
    heads = torch.tensor([slept.trees.heads])
    tree = expected(network.upos(words), slept.trees.upos)
    tree += expected(network.feats(words), slept.trees.feats) / 2
    tree += expected(network.lemma(words), slept.trees.lemma) / 2
    tree += expected(network.arc(words, mask), slept.trees.heads)
    tree += expected(network.relation(words, heads), slept.trees.deprels)
    assert loss(network, [slept], pieces) == pytest.approx(tree, rel=1e-4)


def ignored(example: Example) -> Example:
    """The same passage with nothing to learn in it."""
    row = (IGNORE,) * len(example.passage.words)
    return Example(
        example.passage,
        trees=example.trees and Trees(row, row, row, row, row),
        entities=example.entities and row,
        roles=example.roles and Roles(row, row, row),
    )


@torch.no_grad()
def loss(network: Network, examples: Sequence[Example], pieces: Pieces) -> float:
    return joint.loss_of(network, make_batch([e.passage for e in examples], pieces), examples).item()


@pytest.mark.parametrize("corpus", sorted(CORPORA))
@pytest.mark.parametrize("order", [1, -1])
def test_padding_and_words_that_are_not_asked_count_for_nothing(
    corpus: str, order: int, pieces: Pieces, minilm: Path
) -> None:
    network, (first, second) = started(minilm), CORPORA[corpus]
    for asked, other in ((first, ignored(second)), (second, ignored(first))):
        alone, together = loss(network, [asked], pieces), loss(network, [asked, other][::order], pieces)
        assert together == pytest.approx(alone, rel=1e-4)


def test_heads_and_relations_are_learnt_inside_their_own_sentence(pieces: Pieces, minilm: Path) -> None:
    """Two sentences of one passage give the mean of what each gives with the other not asked."""
    network, [example, _] = started(minilm), CORPORA["ud"]
    assert example.trees is not None
    no = (IGNORE,) * 8
    halves = [(*SLEEP.heads[:4], *no[4:]), (*no[:4], *SLEEP.heads[4:])]
    words = network(make_batch([example.passage], pieces)).detach()
    both, first, second = (
        loss(network, [replace(example, trees=Trees(no, no, no, heads, no))], pieces)
        for heads in (SLEEP.heads, *halves)
    )
    assert both == pytest.approx((first + second) / 2, rel=1e-4)
    scores = network.arc(words[:, 4:], torch.ones(1, 4, dtype=torch.bool))[0]
    assert second == pytest.approx(F.cross_entropy(scores, torch.tensor(SLEEP.heads[4:])).item(), rel=1e-4)


def test_a_head_without_anything_to_learn_leaves_the_loss_a_number(pieces: Pieces, minilm: Path) -> None:
    no = (IGNORE,)
    rare = Example(passage("Miaow"), trees=Trees(no, no, no, (0,), no))
    network = started(minilm)
    assert 0 < loss(network, [rare], pieces) < 10
    assert learning(network, [rare], pieces) == {"arc", "encoder"}


# training


def test_training_learns_every_task(pieces: Pieces, minilm: Path, tmp_path: Path) -> None:
    network = started(minilm)
    before = {name: loss(network, examples, pieces) for name, examples in CORPORA.items()}
    weights = train(tmp_path, pieces, minilm, 240, head_rate=5e-3, encoder_rate=2e-3)
    network.load_state_dict(weights)
    after = {name: loss(network, examples, pieces) for name, examples in CORPORA.items()}
    for name in CORPORA:
        assert after[name] < 0.5 * before[name], (name, before[name], after[name])


def test_two_trainings_with_one_seed_give_the_same_weights(pieces: Pieces, minilm: Path, tmp_path: Path) -> None:
    first, second, other = (
        train(tmp_path / name, pieces, minilm, 6, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not all(torch.equal(first[name], other[name]) for name in first)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the batches that were trained on."""
    sizes: list[int] = []
    real = joint.make_batch

    def counted(passages: Sequence[Passage], pieces: Pieces) -> Batch:
        sizes.append(len(passages))
        return real(passages, pieces)

    monkeypatch.setattr(joint, "make_batch", counted)
    return sizes


def test_a_finished_training_is_not_done_again(pieces: Pieces, minilm: Path, tmp_path: Path, made: list[int]) -> None:
    first = train(tmp_path, pieces, minilm, 5)
    assert len(made) == 5
    again = train(tmp_path, pieces, minilm, 5)
    assert len(made) == 5
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_training_goes_on_from_its_checkpoint(pieces: Pieces, minilm: Path, tmp_path: Path, made: list[int]) -> None:
    train(tmp_path, pieces, minilm, 5)
    path = tmp_path / "joint.checkpoint.pt"
    saved = torch.load(path, weights_only=True)
    saved["network"]["upos.bias"] += 100
    saved["average"]["feats.bias"] += 100
    torch.save(saved, path)
    averaged = train(tmp_path, pieces, minilm, 9)
    assert len(made) == 9
    reached = torch.load(path, weights_only=True)
    assert reached["step"] == 9
    assert max(int(state["step"]) for state in reached["optimizer"]["state"].values()) == 9
    assert reached["network"]["upos.bias"].min() > 99
    assert averaged["feats.bias"].min() > 99
    assert reached["network"]["feats.bias"].max() < 1


def test_minilm_learns_slowly_and_what_is_new_learns_fast(pieces: Pieces, minilm: Path, tmp_path: Path) -> None:
    start = started(minilm).state_dict()
    train(tmp_path, pieces, minilm, 12, encoder_rate=0)
    moved = {name for name, weight in checkpoint(tmp_path).items() if not torch.equal(weight, start[name])}
    assert {name for name in moved if name.startswith("encoder.")} == {"encoder.shape.weight", "encoder.mark.weight"}
    assert {name.split(".")[0] for name in moved} >= set.union(*HEADS.values())


def test_the_published_weights_are_a_moving_average(pieces: Pieces, minilm: Path, tmp_path: Path) -> None:
    network = started(minilm)
    average = joint.Average(network, 0.998)
    start = network.state_dict()["upos.bias"].clone()
    with torch.no_grad():
        network.upos.bias += 1
    passed = []
    for step in (5, 10, 15, 5000):
        average.update(network, step, 5)
        passed.append(float((average.weights["upos.bias"] - start).mean()))
    assert passed == sorted(passed)
    assert passed[0] == pytest.approx(1 - (6 / 15) ** 5, rel=1e-4)
    assert 1 - passed[3] == pytest.approx((1 - passed[2]) * 0.998**5, rel=1e-3)
    averaged, last = train(tmp_path, pieces, minilm, 10), checkpoint(tmp_path)
    assert not torch.equal(averaged["upos.bias"], last["upos.bias"])


def test_training_shows_its_progress(
    pieces: Pieces, minilm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(tmp_path, pieces, minilm, 50)
    line = capsys.readouterr().out
    assert line.startswith("step 50/50  ner ")
    assert " roles " in line
    assert line.endswith(" words/s\n")


# speed


def test_dropout_by_bytes_drops_its_share_keeps_the_mean_and_rests_while_predicting() -> None:
    torch.manual_seed(1)
    drop, x = joint.ByteDropout(0.2), torch.ones(3, 70_001)
    made = drop(x)
    assert (made == 0).float().mean().item() == pytest.approx(0.2, abs=0.01)
    assert made.mean().item() == pytest.approx(1, abs=0.01)
    assert torch.equal(drop.eval()(x), x)


def test_every_dropout_of_the_network_is_exchanged() -> None:
    network = Network(TINY)
    rates = sorted(m.p for m in network.modules() if isinstance(m, torch.nn.Dropout))
    joint.exchange_dropout(network)
    made = sorted(m.dropped / 256 for m in network.modules() if isinstance(m, joint.ByteDropout))
    assert made == pytest.approx(rates, abs=0.002)
    assert not any(isinstance(m, torch.nn.Dropout) for m in network.modules())


def test_a_narrower_network_keeps_the_strongest_inner_units_of_minilm(minilm: Path) -> None:
    wide, narrow = joint.started(TINY, minilm, 1), joint.started(replace(TINY, inner=16), minilm, 1)
    [whole], [kept] = wide.encoder.layers, narrow.encoder.layers
    strength = whole.up.weight.norm(dim=1) * whole.down.weight.norm(dim=0)
    units = sorted(strength.argsort(descending=True)[:16].tolist())
    assert torch.equal(kept.up.weight, whole.up.weight[units])
    assert torch.equal(kept.up.bias, whole.up.bias[units])
    assert torch.equal(kept.down.weight, whole.down.weight[:, units])
    assert torch.equal(kept.down.bias, whole.down.bias)
    assert torch.equal(kept.qkv.weight, whole.qkv.weight)
