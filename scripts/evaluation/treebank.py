"""What the treebank measures need beyond the shared task's own scorer."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.measures import Share


def feature_names(features: str) -> frozenset[str]:
    """Names in a UD feature string: "Number=Sing|Person=3" has Number and Person."""
    return frozenset(pair.partition("=")[0] for pair in features.split("|") if "=" in pair)


def feature_accuracy(gold: Sequence[str], predicted: Sequence[str]) -> tuple[Share, frozenset[str]]:
    """Words whose features are all right, and the names that count: those predicted for any word at all.

    Features are UD strings, "_" for none, one a word; gold features of other names are left aside.
    """
    names = frozenset[str]().union(*(feature_names(features) for features in predicted))
    share = Share()
    for one, other in zip(gold, predicted, strict=True):
        share.add(_kept(one, names) == _kept(other, names))
    return share, names


def _kept(features: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(pair for pair in features.split("|") if pair.partition("=")[0] in names and "=" in pair)
