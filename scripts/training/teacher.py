"""The teacher: MPNet (Song et al. 2020) with the heads for attributions; better than the network, but too slow to ship.

The small network learns from what the teacher believes of texts (Hinton et al. 2015), also of those that nobody
annotated for attributions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from quotex.parsing.encoder.features import Passage, Pieces, make_batch
from quotex.parsing.encoder.network import MARKS, SHAPES, Batch, Biaffine, Network
from training.examples import MASK, Example, Links, Soft
from training.precision import autocast
from training.windows import joined, parted, windows

POSITIONS_A_BATCH = 4000  # word pieces, padding included
HEADS_KEPT = 4  # of the places that a link may lead to, the likeliest
BUCKETS, FARTHEST = 32, 128  # of MPNet's relative positions
PADDING = 2  # MPNet counts positions from here


class TeacherPieces(Pieces):
    """Word pieces of MPNet's vocabulary; a hidden word is a single <mask>."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "tokenizer.json", ("<s>", "</s>", "[UNK]"))

    def of(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the word pieces of each word."""
        return super().of(["<mask>" if word == MASK else word for word in words])


def distance_buckets(length: int) -> Tensor:
    """Return the bucket of each (query, key) distance, shape (length, length), as T5 and MPNet number them."""
    at = torch.arange(length)
    distance = at[:, None] - at[None, :]
    half, exact = BUCKETS // 2, BUCKETS // 4
    size = distance.abs()
    far = exact + (torch.log(size.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)).long()
    return (distance < 0).long() * half + torch.where(size < exact, size, far.clamp(max=half - 1))


class Layer(nn.Module):
    """A layer of MPNet: that of BERT with a bias for the distance of two positions."""

    def __init__(self, hidden: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-5)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-5)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the vectors after attention and feed-forward, shape (B, N, hidden)."""
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        scores = (q * (h // self.heads) ** -0.5) @ k.transpose(-1, -2) + bias.to(q.dtype)
        attended = torch.softmax(scores, -1).to(v.dtype) @ v
        x = self.norm1(x + self.drop(self.out(attended.transpose(1, 2).reshape(b, n, h))))
        out: Tensor = self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))
        return out


class Encoder(nn.Module):
    """MPNet with the network's embeddings of word shapes and quotation marks.

    The first `frozen` layers keep MPNet's weights, which saves a third of the training; the embeddings of shapes and
    marks are added above them.
    """

    def __init__(
        self, hidden: int, layers: int, frozen: int, heads: int, inner: int, vocabulary: int, positions: int
    ) -> None:
        super().__init__()
        self.frozen = frozen
        self.pieces = nn.Embedding(vocabulary, hidden)
        self.position = nn.Embedding(positions, hidden)
        self.shape = nn.Embedding(SHAPES, hidden)
        self.mark = nn.Embedding(MARKS, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-5)
        self.drop = nn.Dropout(0.1)
        self.relative = nn.Embedding(BUCKETS, heads)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner) for _ in range(layers))
        for part in (self.pieces, self.position, self.norm, self.relative, *self.layers[:frozen]):
            part.requires_grad_(False)
        for layer in self.layers[:frozen]:
            layer.drop = nn.Identity()
        self.register_buffer("buckets", distance_buckets(positions - PADDING), persistent=False)

    buckets: Tensor

    def forward(self, batch: Batch) -> Tensor:
        """Return the vectors of the words, shape (B, W, hidden)."""
        n = batch.pieces.size(1)
        x = self.pieces(batch.pieces) + self.position(torch.arange(PADDING, PADDING + n))
        x = self.norm(x)
        bias = self.relative(self.buckets[:n, :n]).permute(2, 0, 1).unsqueeze(0)
        bias = bias.masked_fill(~batch.piece_mask[:, None, None, :], -1e4)
        with torch.no_grad():
            for layer in self.layers[: self.frozen]:
                x = layer(x, bias)
        x = self.drop(x + self.shape(batch.shapes) + self.mark(batch.marks))
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        return torch.gather(x, 1, batch.first_piece.unsqueeze(-1).expand(-1, -1, x.size(-1)))


class Teacher(nn.Module):
    """The heads of `quotex.parsing.encoder.network.Network` for attributions, on top of MPNet."""

    def __init__(self, roles: int, sizes: dict[str, int]) -> None:
        super().__init__()
        hidden = sizes["hidden"]
        self.encoder = Encoder(**sizes)
        self.drop = nn.Dropout(0.2)
        self.role = nn.Linear(hidden, roles)
        self.to_cue = Biaffine(hidden, hidden // 3)
        self.to_source = Biaffine(hidden, hidden // 3)

    buckets: Tensor

    def forward(self, batch: Batch) -> Tensor:
        """Return the vectors of the words, shape (B, W, hidden)."""
        words: Tensor = self.drop(self.encoder(batch))
        return words


def load_mpnet(folder: Path, roles: int, layers: int, frozen: int) -> Teacher:
    """Return an untrained teacher with the first layers of MPNet from `model.safetensors` in a folder.

    The first `frozen` of them are not trained.
    """
    given = load_file(str(folder / "model.safetensors"))
    vocabulary, hidden = given["embeddings.word_embeddings.weight"].shape
    sizes = {
        "hidden": hidden,
        "layers": layers,
        "frozen": frozen,
        "heads": given["encoder.relative_attention_bias.weight"].size(1),
        "inner": given["encoder.layer.0.intermediate.dense.weight"].size(0),
        "vocabulary": vocabulary,
        "positions": given["embeddings.position_embeddings.weight"].size(0),
    }
    teacher = Teacher(roles, sizes)
    with torch.no_grad():
        _fill(teacher.encoder, given)
    return teacher


def _fill(encoder: Encoder, given: dict[str, Tensor]) -> None:
    def put(module: nn.Linear | nn.LayerNorm, name: str) -> None:
        module.weight.copy_(given[f"{name}.weight"])
        module.bias.copy_(given[f"{name}.bias"])

    encoder.pieces.weight.copy_(given["embeddings.word_embeddings.weight"])
    encoder.position.weight.copy_(given["embeddings.position_embeddings.weight"])
    encoder.relative.weight.copy_(given["encoder.relative_attention_bias.weight"])
    encoder.shape.weight.normal_(std=0.02)
    encoder.mark.weight.normal_(std=0.02)
    put(encoder.norm, "embeddings.LayerNorm")
    for number, layer in enumerate(cast(Iterable[Layer], encoder.layers)):
        name = f"encoder.layer.{number}"
        parts = [f"{name}.attention.attn.{part}" for part in "qkv"]
        layer.qkv.weight.copy_(torch.cat([given[f"{p}.weight"] for p in parts]))
        layer.qkv.bias.copy_(torch.cat([given[f"{p}.bias"] for p in parts]))
        put(layer.out, f"{name}.attention.attn.o")
        put(layer.norm1, f"{name}.attention.LayerNorm")
        put(layer.up, f"{name}.intermediate.dense")
        put(layer.down, f"{name}.output.dense")
        put(layer.norm2, f"{name}.output.LayerNorm")


@torch.inference_mode()
def beliefs(teacher: Teacher, pieces: Pieces, examples: Sequence[Example]) -> Iterator[tuple[int, dict[str, Soft]]]:
    """Yield the number of each example and `soft`, the predictions of the teacher.

    The teacher reads an example among its neighbours in the document.
    """
    read = list(windows(examples))
    passages = [joined(examples[window.start : window.stop]).passage for window in read]
    for group in groups(pieces, passages):
        batch = make_batch([passages[n] for n in group], pieces)
        with autocast():
            found = list(softened(teacher, teacher(batch), batch))
        for n, soft in zip(group, found, strict=True):
            parts = parted(soft, [len(examples[i].passage.words) for i in read[n]])
            yield from ((number, {"soft": part}) for number, part in zip(read[n], parts, strict=True))


def groups(pieces: Pieces, passages: Sequence[Passage]) -> Iterator[list[int]]:
    """Yield the numbers of passages of similar length, shortest first.

    A group has at most 4,000 word pieces with padding.
    """
    lengths = [2 + sum(map(len, pieces.of(p.words))) for p in passages]
    group: list[int] = []
    for i in sorted(range(len(passages)), key=lengths.__getitem__):
        if group and lengths[i] * (len(group) + 1) > POSITIONS_A_BATCH:
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def softened(heads: Teacher | Network, words: Tensor, batch: Batch) -> Iterator[Soft]:
    """Yield for each passage what the heads for attributions predict from the vectors of its words."""
    tags = heads.role(words).float().softmax(-1)
    links = [head(words, batch.word_mask).softmax(-1) for head in (heads.to_cue, heads.to_source)]
    for row, n in enumerate(batch.word_mask.sum(1).tolist()):
        to_cue, to_source = (_likeliest(link[row, :n, : n + 1]) for link in links)
        yield Soft(tags[row, :n].numpy().astype(np.float16), to_cue, to_source)


def _likeliest(probabilities: Tensor) -> Links:
    best = probabilities.topk(min(HEADS_KEPT, probabilities.size(-1)))
    return Links(best.indices.numpy().astype(np.int16), best.values.numpy().astype(np.float16))
