"""Write a trained network as ONNX graphs of 8-bit integers, the form in which it is shipped and run.

Activations have fixed scales, measured on calibration passages, so that what is found in a passage does not depend on
its company. Their largest channels are made smaller and the weights that read them larger (SmoothQuant, Xiao et al.
2023), since a few channels of MiniLM are ten times as large as the others. Weights have one scale for each output and
are rounded one input after the other, each rounding error made good by the inputs that follow (GPTQ, Frantar et al.
2023). Their scale leaves room for processors without VNNI instructions, which add two products in 16 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from quotex.parsing.encoder.files import ENCODER, RELATIONS
from quotex.parsing.encoder.network import MARKS, SHAPES, Batch, Biaffine, Config, Layer, Network

SMOOTHING = 0.85  # how much of the difficulty moves from the activations to the weights
DAMPING = 0.01  # of the mean of the diagonal of the inputs' second moments
SAMPLED_ROWS = 300  # activations that the room of two products is measured on
BLOCK = 64
ROOM = 0.85 * 2**15
OPSET, CONTRIBUTED = 21, "com.microsoft"
IR_VERSION = 10  # what ONNX Runtime 1.20 reads

Floats = NDArray[np.float32]
Type = tuple[int, list[Any]]  # of the elements, and the shape


@dataclass
class Seen:
    """Statistics of the input of a linear layer: minimum and maximum of each channel, second moments, some rows."""

    low: Floats
    high: Floats
    moments: NDArray[np.float64]
    rows: Floats

    @classmethod
    def of(cls, values: Floats) -> Seen:
        """Return the statistics of the rows of one passage."""
        exact = values.astype(np.float64)
        return cls(values.min(0), values.max(0), exact.T @ exact, values[:SAMPLED_ROWS])

    def add(self, other: Seen) -> None:
        """Add the statistics of another passage."""
        self.low, self.high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        self.moments += other.moments
        self.rows = np.concatenate([self.rows, other.rows])[:: 1 if len(self.rows) < SAMPLED_ROWS else 2][:SAMPLED_ROWS]


def save(config: Config, weights: Mapping[str, Tensor], passages: Iterable[Batch], folder: Path) -> None:
    """Write the graphs of a network with these weights into `folder`.

    They are calibrated on `passages`, batches of a single passage each.
    """
    network = Network(config).eval()
    network.load_state_dict({name: weight.float() for name, weight in weights.items()})
    seen = calibrated(network, passages)
    labelled = relations(network, config.deprels.index("root"), seen)
    for name, model in ((ENCODER, encoder(network, config, seen)), (RELATIONS, labelled)):
        (folder / name).write_bytes(model.SerializeToString(deterministic=True))


def calibrated(network: Network, passages: Iterable[Batch]) -> dict[nn.Module, Seen]:
    """Return the input statistics of the network's linear layers over batches without padding."""
    found: dict[nn.Module, Seen] = {}

    def note(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen = Seen.of(inputs[0].flatten(0, -2).numpy())
        if module in found:
            found[module].add(seen)
        else:
            found[module] = seen

    read = [getattr(layer, name) for layer in network.encoder.layers for name in ("qkv", "out", "up", "down")]
    hooks = [module.register_forward_pre_hook(note) for module in (*read, network.upos)]
    try:
        with torch.inference_mode():
            for batch in passages:
                words = network(batch)
                network.upos(words)
                note(network.relation, (F.gelu(network.relation.head(words)),))
            note(network.relation, (_root(network)[None],))
    finally:
        for hook in hooks:
            hook.remove()
    return found


def _root(network: Network) -> Tensor:
    """Return the vector of the root as a head of relations."""
    with torch.inference_mode():
        vector: Tensor = F.gelu(network.relation.head(network.relation.root))
    return vector


class Graph:
    """An ONNX graph that is built node by node."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, values: Any) -> str:
        """Add a constant and return its name."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, name: str = "", domain: str = "", **attributes: Any) -> str:
        """Add a node with one output and return the output's name, which is `name` if given."""
        output = name or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def contributed(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node with an operator of ONNX Runtime's own and return the output's name."""
        return self.node(kind, *inputs, domain=CONTRIBUTED, **attributes)

    def split(self, values: str, sizes: Sequence[int]) -> list[str]:
        """Add a split along the last axis into parts of these sizes; return the names of the parts."""
        outputs = [f"{values}_part_{number}" for number in range(len(sizes))]
        inputs = [values, self.constant(np.array(sizes, dtype=np.int64))]
        self._nodes.append(helper.make_node("Split", inputs, outputs, axis=-1))
        return outputs

    def model(self, name: str, inputs: Mapping[str, Type], outputs: Mapping[str, Type]) -> onnx.ModelProto:
        """Return the checked graph as a model; inputs and outputs have an element type and a shape."""
        given, found = (
            [helper.make_tensor_value_info(n, *how) for n, how in side.items()] for side in (inputs, outputs)
        )
        graph = helper.make_graph(self._nodes, name, given, found, self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="quotex", ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model


class Quantized:
    """An activation in 8 bits, scaled for the weights (inputs, outputs) that read it."""

    def __init__(self, graph: Graph, values: str, seen: Seen, readers: Sequence[Floats]) -> None:
        largest = np.maximum(np.abs(seen.low), np.abs(seen.high)).clip(1e-6)
        weights = np.abs(np.concatenate(readers, 1)).max(1).clip(1e-6)
        self._divided = (largest**SMOOTHING / weights ** (1 - SMOOTHING)).astype(np.float32)
        low, high = (float(edge) for edge in ((seen.low / self._divided).min(), (seen.high / self._divided).max()))
        low, high = min(0.0, low), max(1e-6, high)
        scale = np.float32((high - low) / 255)
        zero = np.uint8(np.clip(np.round(-low / scale), 0, 255))
        self._moments = seen.moments / np.outer(self._divided, self._divided)
        self._rows = np.clip(np.round(seen.rows / self._divided / scale) + zero, 0, 255).astype(np.float32)
        self._graph, self._scale, self._zero = graph, graph.constant(scale), graph.constant(zero)
        smoothed = graph.node("Mul", values, graph.constant(1 / self._divided))
        self._values = graph.node("QuantizeLinear", smoothed, self._scale, self._zero)

    def linear(self, weight: Floats, bias: Floats | None = None, name: str = "") -> str:
        """Add the product of the activation and weights (inputs, outputs) in 8 bits, plus a bias; return its name."""
        smoothed = weight * self._divided[:, None]
        largest = np.abs(smoothed).max(0).clip(1e-12)
        limit = room(self._rows, smoothed / largest)
        scales = (largest / limit).astype(np.float32)
        whole = rounded(smoothed / scales, self._moments, limit)
        graph, zeros = self._graph, np.zeros(weight.shape[1], dtype=np.int8)
        inputs = [self._values, graph.constant(whole), self._scale, graph.constant(scales), self._zero]
        inputs += [graph.constant(zeros), *([] if bias is None else [graph.constant(bias)])]
        return graph.contributed("MatMulIntegerToFloat", *inputs, name=name)


def room(rows: Floats, weights: Floats) -> int:
    """Return the largest size of integer weights for which the products of two neighbouring inputs fit in 16 bits.

    `rows` are activations from 0 to 255; `weights` (inputs, outputs) lie between -1 and 1.
    """
    most = 1e-6
    for column in range(0, weights.shape[1], 64):
        pairs = [rows[:, side::2, None] * weights[None, side::2, column : column + 64] for side in (0, 1)]
        most = max(most, float(np.abs(pairs[0] + pairs[1]).max()))
    return int(min(127, ROOM / most))


def rounded(weights: Floats, moments: NDArray[np.float64], limit: int) -> NDArray[np.int8]:
    """Return integer weights (inputs, outputs) whose products with the inputs stay close to the given ones.

    The method is GPTQ.
    """
    count = len(weights)
    damped = moments + np.eye(count) * (DAMPING * moments.diagonal().mean() + 1e-12)
    order = np.argsort(-damped.diagonal(), kind="stable")
    inverse = np.linalg.inv(damped[np.ix_(order, order)])
    factor = np.linalg.cholesky((inverse + inverse.T) / 2).T
    left = weights[order].astype(np.float64)
    whole = np.zeros(weights.shape, dtype=np.int8)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        errors = np.zeros((last - first, weights.shape[1]))
        for i in range(first, last):
            nearest = np.clip(np.round(left[i]), -limit, limit)
            whole[order[i]] = nearest
            errors[i - first] = (left[i] - nearest) / factor[i, i]
            left[i + 1 : last] -= np.outer(factor[i, i + 1 : last], errors[i - first])
        left[last:] -= factor[first:last, last:].T @ errors
    return whole


def _array(tensor: Tensor) -> Floats:
    values: Floats = tensor.detach().float().numpy()
    return values


def _weights(module: nn.Linear) -> tuple[Floats, Floats]:
    return _array(module.weight).T, _array(module.bias)


def _normalized(graph: Graph, values: str, norm: nn.LayerNorm) -> str:
    scale, bias = graph.constant(_array(norm.weight)), graph.constant(_array(norm.bias))
    return graph.node("LayerNormalization", values, scale, bias, axis=-1, epsilon=norm.eps)


def encoder(network: Network, config: Config, seen: Mapping[nn.Module, Seen]) -> onnx.ModelProto:
    """Return the graph from word pieces to the outputs of the heads for each word.

    Inputs and outputs are as in `quotex.parsing.encoder.onnx_model`.
    """
    graph = Graph()
    vectors = _embedded(graph, network)
    *layers, last = cast(Iterable[Layer], network.encoder.layers)
    for layer in layers:
        vectors = _layer(graph, vectors, _attended(graph, vectors, layer, seen), layer, seen)
    attended = _attended(graph, vectors, last, seen)
    vectors, attended = (_first_pieces(graph, values, config.hidden) for values in (vectors, attended))
    outputs = _heads(graph, _layer(graph, vectors, attended, last, seen), network, seen[network.upos])
    whole = TensorProto.INT32
    inputs = {name: (whole, ["passages", "pieces"]) for name in ("pieces", "features")}
    inputs |= {"lengths": (whole, ["passages"]), "words": (whole, ["words"])}
    return graph.model("encoder", inputs, outputs)


def _embedded(graph: Graph, network: Network) -> str:
    encoder = network.encoder
    table = _array(encoder.pieces.weight)
    scales = (np.abs(table).max(1, keepdims=True).clip(1e-8) / 127).astype(np.float32)
    rows = graph.node("Gather", graph.constant(np.round(table / scales).astype(np.int8)), "pieces")
    whole = graph.node("Cast", rows, to=TensorProto.FLOAT)
    vectors = graph.node("Mul", whole, graph.node("Gather", graph.constant(scales), "pieces"))
    added = _array(encoder.shape.weight)[:, None] + _array(encoder.mark.weight)[None]
    added = added.reshape(SHAPES * MARKS, -1)
    vectors = graph.node("Add", vectors, graph.node("Gather", graph.constant(added), "features"))
    width = graph.node("Slice", graph.node("Shape", "pieces"), graph.constant([1]), graph.constant([2]))
    places = graph.node("Slice", graph.constant(_array(encoder.position.weight)), graph.constant([0]), width)
    return _normalized(graph, graph.node("Add", vectors, places), encoder.norm)


def _attended(graph: Graph, vectors: str, layer: Layer, seen: Mapping[nn.Module, Seen]) -> str:
    weight, bias = _weights(layer.qkv)
    parts = np.split(weight, 3, 1)
    read = Quantized(graph, vectors, seen[layer.qkv], parts)
    three = [read.linear(w, b) for w, b in zip(parts, np.split(bias, 3), strict=True)]
    return graph.contributed("MultiHeadAttention", *three, "", "lengths", num_heads=layer.heads)


def _first_pieces(graph: Graph, values: str, hidden: int) -> str:
    """Select the vectors of the first pieces of words, one after the other; later nodes need no other pieces."""
    return graph.node("Gather", graph.node("Reshape", values, graph.constant(np.array([-1, hidden]))), "words")


def _layer(graph: Graph, vectors: str, attended: str, layer: Layer, seen: Mapping[nn.Module, Seen]) -> str:
    """Add the part of a layer after its attention."""
    vectors = _normalized(graph, graph.node("Add", vectors, _dense(graph, attended, layer.out, seen)), layer.norm1)
    inner = graph.contributed("Gelu", _dense(graph, vectors, layer.up, seen))
    return _normalized(graph, graph.node("Add", vectors, _dense(graph, inner, layer.down, seen)), layer.norm2)


def _dense(graph: Graph, values: str, module: nn.Linear, seen: Mapping[nn.Module, Seen]) -> str:
    weight, bias = _weights(module)
    return Quantized(graph, values, seen[module], [weight]).linear(weight, bias)


def _heads(graph: Graph, words: str, network: Network, seen: Seen) -> dict[str, Type]:
    """Add all heads, which read the word vectors in the same 8 bits; return names and types of the outputs."""
    heads: dict[str, nn.Linear | None]
    heads = {name: getattr(network, name) for name in ("upos", "feats", "lemma", "entity", "role", "end")}
    tags = {name: _weights(head) for name, head in heads.items() if head is not None}
    links: dict[str, Biaffine] = {name: getattr(network, name) for name in ("arc", "to_cue", "to_source")}
    modules = [part for link in links.values() for part in (link.head, link.dependent)]
    modules += [network.relation.head, network.relation.dependent]
    projections = [_weights(module) for module in modules]
    read = Quantized(graph, words, seen, [w for w, _ in (*tags.values(), *projections)])
    outputs: dict[str, Type] = {}
    for name, (weight, bias) in tags.items():
        if name in {"upos", "feats", "end"}:
            graph.node("ArgMax", read.linear(weight, bias), name=name, axis=-1, keepdims=0)
            outputs[name] = (TensorProto.INT64, ["words"])
        else:
            read.linear(weight, bias, name)
            outputs[name] = (TensorProto.FLOAT, ["words", weight.shape[1]])
    weight, bias = (np.concatenate(side, -1) for side in zip(*projections, strict=True))
    projected = graph.contributed("Gelu", read.linear(weight, bias))
    parts = iter(graph.split(projected, [weight.shape[1] for weight, _ in projections]))
    for name, link in links.items():
        outputs |= _link(graph, name, link, next(parts), next(parts))
    for name in ("relation_head", "relation_dependent"):
        graph.node("Identity", next(parts), name=name)
        outputs[name] = (TensorProto.FLOAT, ["words", network.relation.head.out_features])
    return outputs


def _link(graph: Graph, name: str, link: Biaffine, heads: str, dependents: str) -> dict[str, Type]:
    """Add a biaffine head without its last product, which is taken sentence by sentence; return its outputs."""
    weight = _array(link.weight)
    with torch.inference_mode():
        none = _array(F.gelu(link.head(link.none)))
    graph.node("Identity", heads, name=f"{name}_heads")
    product = graph.node("MatMul", dependents, graph.constant(weight[:-1]))
    vectors = graph.node("Add", product, graph.constant(weight[-1]), name=f"{name}_dependents")
    column = graph.node("Gemm", vectors, graph.constant(none[:, None]))  # MatMul with a vector takes 7 times as long
    graph.node("Squeeze", column, graph.constant(np.array([1])), name=f"{name}_none")
    shape = ["words", weight.shape[1]]
    return {
        f"{name}_heads": (TensorProto.FLOAT, shape),
        f"{name}_dependents": (TensorProto.FLOAT, shape),
        f"{name}_none": (TensorProto.FLOAT, ["words"]),
    }


def relations(network: Network, root_label: int, seen: Mapping[nn.Module, Seen]) -> onnx.ModelProto:
    """Return the graph of the best relation of each word to its head.

    It never gives "root", which only the word at the root has.
    """
    graph, module = Graph(), network.relation
    size = len(module.weight)
    table = _array(module.weight).reshape(size, module.labels, size)
    vectors = graph.node("Concat", graph.constant(_array(_root(network))[None]), "head", axis=0)
    chosen = graph.node("Gather", vectors, "heads")
    weight = table[:-1].reshape(size - 1, -1)
    pairs = Quantized(graph, chosen, seen[module], [weight]).linear(weight, table[-1].reshape(-1))
    pairs = graph.node("Reshape", pairs, graph.constant(np.array([-1, module.labels, size])))
    ones = graph.node("Pad", "dependent", graph.constant(np.array([0, 0, 0, 1])), graph.constant(np.float32(1)))
    scores = graph.node("MatMul", pairs, graph.node("Unsqueeze", ones, graph.constant([2])))
    scores = graph.node("Squeeze", scores, graph.constant([2]))
    allowed = np.zeros(module.labels, dtype=np.float32)
    allowed[root_label] = -np.inf
    graph.node("ArgMax", graph.node("Add", scores, graph.constant(allowed)), name="labels", axis=-1, keepdims=0)
    vectors_type: Type = (TensorProto.FLOAT, ["words", size - 1])
    inputs: dict[str, Type] = {"head": vectors_type, "dependent": vectors_type, "heads": (TensorProto.INT64, ["words"])}
    return graph.model("relations", inputs, {"labels": (TensorProto.INT64, ["words"])})
