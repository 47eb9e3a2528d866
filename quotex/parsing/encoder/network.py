"""The network behind our processors: one small contextual encoder with a head for each task."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SHAPES = 6  # padding, lower, Capitalised, UPPER, miXed, with digits
MARKS = 4  # outside quotation marks, inside, an opening mark, a closing mark


@dataclass(frozen=True, slots=True)
class Config:
    """Sizes of the network and the labels of its heads, in the order of their scores."""

    upos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma_scripts: tuple[str, ...]
    deprels: tuple[str, ...]
    entities: tuple[str, ...]
    roles: tuple[str, ...]
    vocabulary: int = 30522
    layers: int = 4
    hidden: int = 384
    attention_heads: int = 12
    inner: int = 1536
    positions: int = 512
    arc: int = 256
    relation: int = 128
    link: int = 128
    sentence_ends: bool = False  # whether there is a head that says where sentences end


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages as tensors. Shapes: B passages, P word pieces, W words, S sentences, L words a sentence.

    `first_piece` gives the piece at which a word starts; `sentence_words` gives, for each sentence, the
    flat position (passage * W + word) of its words. Masks are True where there is something.
    """

    pieces: Tensor  # B, P
    shapes: Tensor  # B, P
    marks: Tensor  # B, P
    piece_mask: Tensor  # B, P
    first_piece: Tensor  # B, W
    word_mask: Tensor  # B, W
    sentence_words: Tensor  # S, L
    sentence_mask: Tensor  # S, L


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019): attention and a feed-forward block, each normalised after."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads = config.attention_heads
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.out = nn.Linear(config.hidden, config.hidden)
        self.norm1 = nn.LayerNorm(config.hidden, eps=1e-12)
        self.up = nn.Linear(config.hidden, config.inner)
        self.down = nn.Linear(config.inner, config.hidden)
        self.norm2 = nn.LayerNorm(config.hidden, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return (B, W, hidden) vectors of the same shape; `mask` is True where a position may be attended to."""
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(attended.transpose(1, 2).reshape(b, n, h))))
        out: Tensor = self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))
        return out


class Encoder(nn.Module):
    """Word pieces, their shapes and their place in quotation marks to one vector a word."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.pieces = nn.Embedding(config.vocabulary, config.hidden)
        self.position = nn.Embedding(config.positions, config.hidden)
        self.shape = nn.Embedding(SHAPES, config.hidden)
        self.mark = nn.Embedding(MARKS, config.hidden)
        self.norm = nn.LayerNorm(config.hidden, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, batch: Batch) -> Tensor:
        """Return the vectors of the words, shape (B, W, hidden)."""
        at = torch.arange(batch.pieces.size(1), device=batch.pieces.device)
        x = self.pieces(batch.pieces) + self.position(at) + self.shape(batch.shapes) + self.mark(batch.marks)
        x = self.drop(self.norm(x))
        mask = batch.piece_mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        index = batch.first_piece.unsqueeze(-1).expand(-1, -1, x.size(-1))
        return torch.gather(x, 1, index)


class Biaffine(nn.Module):
    """Scores of every (dependent, head) pair (Dozat & Manning 2017); position 0 of the heads means "none"."""

    def __init__(self, hidden: int, size: int) -> None:
        super().__init__()
        self.none = nn.Parameter(torch.randn(hidden) * 0.02)
        self.head = nn.Linear(hidden, size)
        self.dependent = nn.Linear(hidden, size)
        self.weight = nn.Parameter(torch.randn(size + 1, size) * 0.01)
        self.drop = nn.Dropout(0.2)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Return scores (N, L, L + 1) for words (N, L, hidden).

        Row d, column h is the score of head h - 1 for dependent d; column 0 means "none".
        """
        n, length, hidden = words.shape
        heads = self.drop(F.gelu(self.head(torch.cat([self.none.expand(n, 1, hidden), words], 1))))
        dependents = self.drop(F.gelu(self.dependent(words)))
        dependents = torch.cat([dependents, dependents.new_ones(n, length, 1)], -1)
        scores: Tensor = (dependents @ self.weight @ heads.transpose(1, 2)).float()
        allowed = torch.cat([mask.new_ones(n, 1), mask], 1)
        return scores.masked_fill(~allowed.unsqueeze(1), -1e4)


class Relations(nn.Module):
    """Scores of each relation for given (dependent, head) pairs, biaffine in both vectors."""

    def __init__(self, hidden: int, size: int, labels: int) -> None:
        super().__init__()
        self.root = nn.Parameter(torch.randn(hidden) * 0.02)
        self.head = nn.Linear(hidden, size)
        self.dependent = nn.Linear(hidden, size)
        self.weight = nn.Parameter(torch.randn(size + 1, labels * (size + 1)) * 0.01)
        self.labels = labels
        self.drop = nn.Dropout(0.2)

    def forward(self, words: Tensor, heads: Tensor) -> Tensor:
        """Return scores (S, L, labels) of the relations between words and their heads.

        `words` has shape (S, L, hidden), `heads` (S, L) is the head of each word, 0 for the root.
        """
        n, _, hidden = words.shape
        above = torch.cat([self.root.expand(n, 1, hidden), words], 1)
        above = torch.gather(above, 1, heads.unsqueeze(-1).expand(-1, -1, hidden))
        h, d = self.drop(F.gelu(self.head(above))), self.drop(F.gelu(self.dependent(words)))
        h = torch.cat([h, h.new_ones(*h.shape[:2], 1)], -1)
        d = torch.cat([d, d.new_ones(*d.shape[:2], 1)], -1)
        pairs = (h @ self.weight).view(*h.shape[:2], self.labels, -1)
        scores: Tensor = (pairs @ d.unsqueeze(-1)).squeeze(-1).float()
        return scores


class Network(nn.Module):
    """The encoder and its heads; `forward` gives word vectors, each head is called on what it needs."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        hidden = config.hidden
        self.drop = nn.Dropout(0.2)
        self.upos = nn.Linear(hidden, len(config.upos))
        self.feats = nn.Linear(hidden, len(config.feats))
        self.lemma = nn.Linear(hidden, len(config.lemma_scripts))
        self.entity = nn.Linear(hidden, len(config.entities))
        self.role = nn.Linear(hidden, len(config.roles))
        self.arc = Biaffine(hidden, config.arc)
        self.relation = Relations(hidden, config.relation, len(config.deprels))
        self.to_cue = Biaffine(hidden, config.link)  # from words of a content to the first word of its cue
        self.to_source = Biaffine(hidden, config.link)  # from the first word of a cue to that of its source
        self.end = nn.Linear(hidden, 2) if config.sentence_ends else None  # goes on, or ends a sentence

    def forward(self, batch: Batch) -> Tensor:
        """Return the vectors of the words, shape (B, W, hidden)."""
        words: Tensor = self.drop(self.encoder(batch))
        return words

    @staticmethod
    def by_sentence(words: Tensor, batch: Batch) -> Tensor:
        """Return word vectors (B, W, hidden) regrouped by sentence, shape (S, L, hidden)."""
        return words.flatten(0, 1)[batch.sentence_words]
