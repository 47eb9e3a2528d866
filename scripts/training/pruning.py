"""Leave inner units of the feed-forward blocks out of a trained network (Optimal Brain Surgeon; Hassibi et al. 1993).

Units whose loss changes the output of their block least go first, and the weights of the others are corrected for
each, by the second moments of the units over passages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from quotex.parsing.encoder.network import Batch, Config, Layer, Network

DAMPING = 1e-4  # of the mean of the diagonal of the second moments
AT_ONCE = 16  # units that are left out between two corrections


@torch.no_grad()
def prune(config: Config, network: Network, inner: int, batches: Sequence[Batch]) -> Network:
    """Return a network with `inner` units in each block; the given one, of these settings, is not changed.

    Each block is corrected on what the blocks before it give after they were pruned.
    """
    pruned = Network(config).eval()
    pruned.load_state_dict(network.state_dict())
    for layer in cast(Iterable[Layer], pruned.encoder.layers):
        moments = _moments(pruned, layer, batches)
        weights = torch.cat([layer.down.weight.T, layer.down.bias[None]]).double()
        kept, corrected = _chosen(weights, moments, inner)
        up, down = nn.Linear(config.hidden, inner), nn.Linear(inner, config.hidden)
        up.weight.copy_(layer.up.weight[kept])
        up.bias.copy_(layer.up.bias[kept])
        down.weight.copy_(corrected[:-1][kept].T)
        down.bias.copy_(corrected[-1])
        layer.up, layer.down = up, down
    return pruned


def _moments(network: Network, layer: Layer, batches: Iterable[Batch]) -> Tensor:
    """Return the second moments of a block's inner units and of a constant 1, over all pieces."""
    count = layer.down.in_features + 1
    moments = torch.zeros(count, count, dtype=torch.double)
    seen: list[Tensor] = []
    hook = layer.down.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    try:
        for batch in batches:
            network.encoder(batch)
            values = seen.pop()[batch.piece_mask]
            values = torch.cat([values, values.new_ones(len(values), 1)], 1).double()
            moments += values.T @ values
    finally:
        hook.remove()
    moments /= sum(int(batch.piece_mask.sum()) for batch in batches)
    return moments + DAMPING * moments.diagonal().mean() * torch.eye(count, dtype=torch.double)


def _chosen(weights: Tensor, moments: Tensor, inner: int) -> tuple[Tensor, Tensor]:
    """Return the numbers of the `inner` units that stay, sorted, and corrected weights (units + 1, hidden).

    The last row of the weights is the bias, which always stays.
    """
    weights, inverse = weights.clone(), torch.linalg.inv(moments)
    out = torch.zeros(len(weights), dtype=torch.bool)
    while (left := len(weights) - 1 - int(out.sum()) - inner) > 0:
        loss = (weights**2).sum(1) / inverse.diagonal()
        loss[out], loss[-1] = torch.inf, torch.inf
        worst = loss.topk(min(AT_ONCE, left), largest=False).indices
        columns, among = inverse[:, worst], inverse[worst][:, worst]
        weights -= columns @ torch.linalg.solve(among, weights[worst])
        inverse -= columns @ torch.linalg.solve(among, inverse[worst])
        out[worst] = True
        weights[out] = 0
        inverse[out], inverse[:, out] = 0, 0
        inverse[out, out] = 1
    return (~out[:-1]).nonzero().flatten(), weights
