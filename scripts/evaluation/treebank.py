"""The measures on treebanks that the shared task's scorer lacks."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.measures import Share


def feature_names(features: str) -> frozenset[str]:
    """Return the names in a UD feature string: "Number=Sing|Person=3" has Number and Person."""
    return frozenset(pair.partition("=")[0] for pair in features.split("|") if "=" in pair)


def feature_accuracy(gold: Sequence[str], predicted: Sequence[str]) -> tuple[Share, frozenset[str]]:
    """Return the share of words with correct features, and the feature names that count.

    The names are those predicted for any word; gold features of other names are ignored. Features are UD strings, one
    for each word, "_" for none.
    """
    names = frozenset[str]().union(*(feature_names(features) for features in predicted))
    share = Share()
    for one, other in zip(gold, predicted, strict=True):
        share.add(_kept(one, names) == _kept(other, names))
    return share, names


def _kept(features: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(pair for pair in features.split("|") if pair.partition("=")[0] in names and "=" in pair)
