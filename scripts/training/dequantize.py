"""Read the graphs of a bundle back into a network in single precision, the start of another training.

It is the inverse of `training.quantize`, whose order of nodes it relies on. Of the shapes and quotation marks of words
a graph knows only the sum, and of the vectors of "none" and of the root only the projection: any that give the same
are as good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from quotex.parsing.encoder.files import ENCODER, RELATIONS, load_config
from quotex.parsing.encoder.network import MARKS, SHAPES, Biaffine, Config, Layer, Network

_TAGS = ("upos", "feats", "lemma", "entity", "role", "end")
_LINKS = ("arc", "to_cue", "to_source")


class _Graph:
    """The nodes and constants of a graph."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self.nodes = list(graph.node)
        self._constants = {t.name: torch.from_numpy(np.array(numpy_helper.to_array(t))) for t in graph.initializer}
        self.maker = {output: node for node in self.nodes for output in node.output}

    def of(self, kind: str) -> Iterator[onnx.NodeProto]:
        """Yield the nodes of one operator, in order."""
        return (node for node in self.nodes if node.op_type == kind)

    def constant(self, node: onnx.NodeProto, number: int) -> Tensor:
        """Return an input of a node that is a constant."""
        return self._constants[node.input[number]]

    def linears(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield weights (outputs, inputs) and biases of the products in 8 bits, in order."""
        for node in self.of("MatMulIntegerToFloat"):
            smoothed = self.maker[self.maker[node.input[0]].input[0]]
            weight = self.constant(node, 1).float() * self.constant(node, 3)
            yield (weight * self.constant(smoothed, 1)[:, None]).T, self.constant(node, 6)


@torch.no_grad()
def load(folder: Path) -> tuple[Config, Network]:
    """Return the settings and the network of a bundle; what its graphs rounded to 8 bits stays rounded."""
    config = load_config(folder)
    network = Network(config).eval()
    graph = _Graph(folder / ENCODER)
    norms = iter([(graph.constant(node, 1), graph.constant(node, 2)) for node in graph.of("LayerNormalization")])
    linears = graph.linears()
    _embed(network, graph)
    _put(network.encoder.norm, *next(norms))
    for layer in cast(Iterable[Layer], network.encoder.layers):
        query, key, value = (next(linears) for _ in range(3))
        _put(layer.qkv, torch.cat([query[0], key[0], value[0]]), torch.cat([query[1], key[1], value[1]]))
        for module in (layer.out, layer.up, layer.down):
            _put(module, *next(linears))
        for norm in (layer.norm1, layer.norm2):
            _put(norm, *next(norms))
    for name in _TAGS:
        if (head := getattr(network, name)) is not None:
            _put(head, *next(linears))
    _link(network, graph, *next(linears))
    _relate(network, _Graph(folder / RELATIONS))
    return config, network


def _put(module: nn.Linear | nn.LayerNorm, weight: Tensor, bias: Tensor) -> None:
    module.weight.copy_(weight)
    module.bias.copy_(bias)


def _embed(network: Network, graph: _Graph) -> None:
    pieces, scales, features = list(graph.of("Gather"))[:3]
    encoder = network.encoder
    encoder.pieces.weight.copy_(graph.constant(pieces, 0).float() * graph.constant(scales, 0))
    added = graph.constant(features, 0).view(SHAPES, MARKS, -1)
    encoder.shape.weight.copy_(added.mean(1))
    encoder.mark.weight.copy_(added.mean(0) - added.mean((0, 1)))
    places = next(node for node in graph.of("Slice") if node.input[0] not in graph.maker)
    encoder.position.weight.copy_(graph.constant(places, 0))


def _link(network: Network, graph: _Graph, weight: Tensor, bias: Tensor) -> None:
    links: list[Biaffine] = [getattr(network, name) for name in _LINKS]
    modules = [*chain.from_iterable((link.head, link.dependent) for link in links)]
    modules += [network.relation.head, network.relation.dependent]
    sizes = [module.out_features for module in modules]
    for module, *parts in zip(modules, torch.split(weight, sizes), torch.split(bias, sizes), strict=True):
        _put(module, *parts)
    for name, link in zip(_LINKS, links, strict=True):
        added = graph.maker[f"{name}_dependents"]
        link.weight[:-1].copy_(graph.constant(graph.maker[added.input[0]], 1))
        link.weight[-1].copy_(graph.constant(added, 1))
        column = graph.maker[graph.maker[f"{name}_none"].input[0]]
        link.none.copy_(_projected(link.head, graph.constant(column, 1).flatten()))


def _relate(network: Network, graph: _Graph) -> None:
    relation = network.relation
    weight, bias = next(graph.linears())
    relation.weight.copy_(torch.cat([weight.T, bias[None]]).reshape(relation.weight.shape))
    root = graph.constant(next(graph.of("Concat")), 0)[0]
    relation.root.copy_(_projected(relation.head, root))


def _projected(module: nn.Linear, wanted: Tensor) -> Tensor:
    """Return a small vector that a projection and GELU bring close to a given one."""
    vector = torch.zeros(module.in_features, requires_grad=True)
    optimizer = torch.optim.LBFGS([vector], max_iter=2000, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        found: Tensor = ((F.gelu(module(vector)) - wanted) ** 2).sum() + 1e-6 * (vector**2).sum()
        found.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return found

    with torch.enable_grad():
        optimizer.step(loss)  # type: ignore[no-untyped-call]
    return vector.detach()
