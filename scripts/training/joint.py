"""Joint training of the encoder and all its heads."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import cast

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from quotex.parsing.encoder.features import Pieces, make_batch
from quotex.parsing.encoder.network import Batch, Config, Layer, Network
from training.examples import IGNORE, ROLES, Example, Links, Soft, Table, vary
from training.precision import autocast

POSITIONS_A_BATCH = 2000  # word pieces, padding included
_LINKED = [number for number, role in enumerate(ROLES) if role.endswith(("cue", "content"))]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The length and the learning rates of the training; `shares` is each corpus's share of the batches."""

    steps: int
    shares: dict[str, float]
    seed: int
    encoder_rate: float = 1.5e-4
    head_rate: float = 1.5e-3
    warmup: int = 300
    average: float = 0.998


def load_minilm(network: Network, folder: Path) -> None:
    """Copy MiniLM's first layers into the encoder (BERT names of the tensors).

    If the encoder has fewer inner units than MiniLM, each layer keeps those with the largest weights.
    """
    given = load_file(str(folder / "model.safetensors"))
    encoder = network.encoder
    with torch.no_grad():
        encoder.pieces.weight.copy_(given["embeddings.word_embeddings.weight"])
        encoder.position.weight.copy_(
            given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
        )
        encoder.shape.weight.normal_(std=0.02)
        encoder.mark.weight.normal_(std=0.02)
        _copy(encoder.norm, given, "embeddings.LayerNorm")
        for number, layer in enumerate(cast(Iterable[Layer], encoder.layers)):
            name = f"encoder.layer.{number}"
            parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.qkv.weight.copy_(torch.cat([given[f"{p}.weight"] for p in parts]))
            layer.qkv.bias.copy_(torch.cat([given[f"{p}.bias"] for p in parts]))
            _copy(layer.out, given, f"{name}.attention.output.dense")
            _copy(layer.norm1, given, f"{name}.attention.output.LayerNorm")
            up, down = f"{name}.intermediate.dense", f"{name}.output.dense"
            kept = _strongest(given[f"{up}.weight"], given[f"{down}.weight"], layer.up.out_features)
            layer.up.weight.copy_(given[f"{up}.weight"][kept])
            layer.up.bias.copy_(given[f"{up}.bias"][kept])
            layer.down.weight.copy_(given[f"{down}.weight"][:, kept])
            layer.down.bias.copy_(given[f"{down}.bias"])
            _copy(layer.norm2, given, f"{name}.output.LayerNorm")


def _copy(module: nn.Linear | nn.LayerNorm, given: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(given[f"{name}.weight"])
    module.bias.copy_(given[f"{name}.bias"])


def _strongest(up: Tensor, down: Tensor, count: int) -> Tensor:
    """Return the numbers of the `count` inner units with the largest product of input and output norms, sorted."""
    kept: Tensor = (up.norm(dim=1) * down.norm(dim=0)).topk(count).indices.sort().values
    return kept


Change = Callable[[Example, random.Random], Example]


class ByteDropout(nn.Module):
    """Dropout by random bytes, which are drawn several times faster on a CPU than those of nn.Dropout."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.dropped = round(256 * probability)

    def forward(self, x: Tensor) -> Tensor:
        """Return the values with a share of them set to 0 and the others scaled up, in training only."""
        if not self.training:
            return x
        draws = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
        kept = draws.view(torch.uint8)[: x.numel()].view(x.shape) >= self.dropped
        return x * (kept.to(x.dtype) * (256 / (256 - self.dropped)))


def exchange_dropout(network: nn.Module) -> None:
    """Replace each nn.Dropout in a network by ByteDropout."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Dropout):
                setattr(module, name, ByteDropout(child.p))


def batches(
    examples: Sequence[Example], pieces: Pieces, rng: random.Random, change: Change = vary
) -> Iterator[list[Example]]:
    """Yield endless batches of varied passages of similar length.

    A batch has at most 2,000 word pieces with padding.
    """
    lengths = [2 + sum(map(len, pieces.of(e.passage.words))) for e in examples]
    while True:
        order = sorted(range(len(examples)), key=lambda i: lengths[i] * (1 + 0.1 * rng.random()))
        packed: list[list[int]] = [[]]
        widest = 0
        for i in order:
            widest = max(widest, lengths[i])
            if widest * (len(packed[-1]) + 1) > POSITIONS_A_BATCH and packed[-1]:
                packed.append([])
                widest = lengths[i]
            packed[-1].append(i)
        rng.shuffle(packed)
        for group in packed:
            yield [change(examples[i], rng) for i in group]


def _table(rows: Sequence[Sequence[int]], width: int) -> Tensor:
    return torch.tensor([[*row, *[IGNORE] * (width - len(row))] for row in rows])


def _cross_entropy(scores: Tensor, targets: Tensor) -> Tensor:
    if (targets == IGNORE).all():  # the mean over no words is not a number
        return torch.zeros(())
    return F.cross_entropy(scores.float().flatten(0, -2), targets.flatten(), ignore_index=IGNORE)


def loss_of(network: Network, batch: Batch, examples: Sequence[Example]) -> Tensor:
    """Return the summed loss of all heads with targets or with predictions of teacher and namer."""
    words = network(batch)
    loss = _gold_loss(network, words, batch, examples)
    soft = [e.soft for e in examples if e.soft]
    if soft:
        loss = loss + _soft_loss(network, words, batch, soft)
    named = [e.named for e in examples if e.named is not None]
    if named:
        tables = _padded(named, words.size(1))
        loss = loss + _soft_cross_entropy(network.entity(words), tables, batch.word_mask.float())
    return loss


def _gold_loss(network: Network, words: Tensor, batch: Batch, examples: Sequence[Example]) -> Tensor:
    width = words.size(1)
    if examples[0].ends:
        return _end_loss(network, words, examples, width)
    if examples[0].trees is not None:
        return _tree_loss(network, words, batch, examples, width) + _end_loss(network, words, examples, width)
    if examples[0].entities is not None:
        return _cross_entropy(network.entity(words), _table([e.entities or () for e in examples], width))
    roles = [e.roles for e in examples if e.roles]
    if not roles:
        return torch.zeros(())
    loss = _cross_entropy(network.role(words), _table([r.roles for r in roles], width))
    for head, targets in (
        (network.to_cue, [r.to_cue for r in roles]),
        (network.to_source, [r.to_source for r in roles]),
    ):
        table = _table(targets, width)
        if (table != IGNORE).any():
            loss = loss + 0.5 * _cross_entropy(head(words, batch.word_mask), table)
    return loss


def _soft_loss(network: Network, words: Tensor, batch: Batch, soft: Sequence[Soft]) -> Tensor:
    """Return the distance to the teacher's predictions.

    Links are weighted by the probability that the teacher gives a word to have one.
    """
    width, mask = words.size(1), batch.word_mask
    roles = _padded([s.roles for s in soft], width)
    loss = _soft_cross_entropy(network.role(words), roles, mask.float())
    linked = {"to_cue": roles[..., _LINKED].sum(-1), "to_source": roles[..., ROLES.index("B-cue")]}
    for name, weights in linked.items():
        links: list[Links] = [getattr(s, name) for s in soft]
        ends = _padded([link.ends for link in links], width).long()
        scores = getattr(network, name)(words, mask).log_softmax(-1).gather(-1, ends)
        each = -(_padded([link.probabilities for link in links], width) * scores).sum(-1)
        loss = loss + 0.5 * (each * weights).sum() / weights.sum().clamp(min=1)
    return loss


def _soft_cross_entropy(scores: Tensor, probabilities: Tensor, weights: Tensor) -> Tensor:
    each = -(probabilities * scores.float().log_softmax(-1)).sum(-1)
    return (each * weights).sum() / weights.sum()


def _padded(tables: Sequence[Table], width: int) -> Tensor:
    """Return tables of shape (W, n) as a tensor (B, width, largest n), padded with zeros."""
    padded = np.zeros((len(tables), width, max(table.shape[1] for table in tables)), dtype=np.float32)
    for row, table in zip(padded, tables, strict=True):
        row[: len(table), : table.shape[1]] = table
    return torch.from_numpy(padded)


def _tree_loss(network: Network, words: Tensor, batch: Batch, examples: Sequence[Example], width: int) -> Tensor:
    trees = [e.trees for e in examples if e.trees]
    loss = _cross_entropy(network.upos(words), _table([t.upos for t in trees], width))
    loss = loss + 0.5 * _cross_entropy(network.feats(words), _table([t.feats for t in trees], width))
    loss = loss + 0.5 * _cross_entropy(network.lemma(words), _table([t.lemma for t in trees], width))
    sentences = network.by_sentence(words, batch)
    outside = ~batch.sentence_mask
    heads = _table([t.heads for t in trees], width).flatten()[batch.sentence_words].masked_fill(outside, IGNORE)
    deprels = _table([t.deprels for t in trees], width).flatten()[batch.sentence_words].masked_fill(outside, IGNORE)
    loss = loss + _cross_entropy(network.arc(sentences, batch.sentence_mask), heads)
    return loss + _cross_entropy(network.relation(sentences, heads.clamp(min=0)), deprels)


def _end_loss(network: Network, words: Tensor, examples: Sequence[Example], width: int) -> Tensor:
    """Return the loss of sentence ends; the last word of a passage always ends a sentence and is no target."""
    if network.end is None:
        return torch.zeros(())
    targets = []
    for example in examples:
        ends = [0] * len(example.passage.words)
        for last in accumulate(example.passage.sentences):
            ends[last - 1] = 1
        targets.append([*ends[:-1], IGNORE])
    return _cross_entropy(network.end(words), _table(targets, width))


class Average:
    """An exponential moving average of the weights, which generalizes better than the last weights."""

    def __init__(self, network: Network, decay: float) -> None:
        self.decay = decay
        self.weights = {name: p.detach().clone() for name, p in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: Network, step: int, every: int) -> None:
        """Move the average towards the weights of a network; `every` is the number of steps since the last call."""
        decay = min(self.decay, (1 + step) / (10 + step)) ** every
        for name, weight in network.state_dict().items():
            self.weights[name].lerp_(weight, 1 - decay)


def _optimizer(network: Network, schedule: Schedule) -> torch.optim.AdamW:
    slow: list[nn.Parameter] = []
    fast: list[nn.Parameter] = []
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        fresh = not name.startswith("encoder.") or name.startswith(("encoder.shape", "encoder.mark"))
        (fast if fresh else slow).append(weight)
    groups = [
        {"params": slow, "lr": schedule.encoder_rate, "top": schedule.encoder_rate},
        {"params": fast, "lr": schedule.head_rate, "top": schedule.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)


def started(config: Config, minilm: Path, seed: int) -> Network:
    """Return an untrained network: MiniLM's layers and random heads."""
    torch.manual_seed(seed)
    network = Network(config)
    load_minilm(network, minilm)
    return network


def train(
    network: Network,
    corpora: Mapping[str, Sequence[Example]],
    pieces: Pieces,
    schedule: Schedule,
    final: Path,
    changes: Mapping[str, Change] = MappingProxyType({}),
) -> None:
    """Train for `schedule.steps` batches and write the averaged weights to `final`.

    Resumes from the last checkpoint beside `final`. `changes` holds the functions that vary the examples of a corpus;
    other corpora use `vary`.
    """
    torch.manual_seed(schedule.seed)
    exchange_dropout(network)
    optimizer, average = _optimizer(network, schedule), Average(network, schedule.average)
    done, checkpoint = 0, final.with_suffix(".checkpoint.pt")
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        average.weights, done = saved["average"], saved["step"]
    rng = random.Random(schedule.seed + done)
    streams = {name: batches(found, pieces, rng, changes.get(name, vary)) for name, found in corpora.items()}
    names, shares = list(schedule.shares), list(schedule.shares.values())
    losses: dict[str, float] = {}
    began, words = time.monotonic(), 0
    network.train()
    for step in range(done + 1, schedule.steps + 1):
        name = rng.choices(names, shares)[0]
        examples = next(streams[name])
        pace = min(1.0, step / schedule.warmup) * max(0.02, 1 - step / schedule.steps)
        for group in optimizer.param_groups:
            group["lr"] = group["top"] * pace
        batch = make_batch([e.passage for e in examples], pieces)
        optimizer.zero_grad()
        with sdpa_kernel(SDPBackend.MATH):  # the fused kernel is slower on short passages, most of all backwards
            with autocast():
                loss = loss_of(network, batch, examples)
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if step % 5 == 0:
            average.update(network, step, 5)
        words += sum(len(e.passage.words) for e in examples)
        losses[name] = 0.98 * losses.get(name, loss.item()) + 0.02 * loss.item()
        if step % 50 == 0:
            shown = " ".join(f"{k} {v:.3f}" for k, v in sorted(losses.items()))
            rate = words / (time.monotonic() - began)
            print(f"step {step}/{schedule.steps}  {shown}  {rate:.0f} words/s", flush=True)
        if step % 25 == 0 or step == schedule.steps:
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save({**state, "average": average.weights, "step": step}, checkpoint.with_suffix(".tmp"))
            checkpoint.with_suffix(".tmp").replace(checkpoint)
    torch.save(average.weights, final)
