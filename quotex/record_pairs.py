"""Pairs the records of an article with those that another version found in it: by id, by words, by shared words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from quotex.records import Quote

ENOUGH = 0.5  # of their words that two records of one statement share (Dice coefficient)
_MOST_BEARERS = 50  # a word that more records have says too little about which of them is meant

Words = Counter[str]


def overlap(one: Quote, other: Quote) -> float:
    """Return the Dice coefficient of the words of two quotations: 1 for the same words, 0 for none in common."""
    return _dice(_words(one), _words(other))


def pair_records(old: Sequence[Quote], new: Sequence[Quote]) -> dict[int, int]:
    """Return which of `new` is which of `old`, by their places; each has one partner at most.

    Records of one id are a pair, then those of the same words in their order, then those that share most words, at
    least half of them.
    """
    pairs: dict[int, int] = {}
    _pair_equal(old, new, pairs, lambda quote: quote.id)
    _pair_equal(old, new, pairs, lambda quote: quote.dedup_key)
    taken = set(pairs.values())
    for score, a, b in sorted(_alike(old, new, pairs), key=lambda one: (-one[0], one[1], one[2])):
        if score >= ENOUGH and a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return pairs


def _pair_equal(
    old: Sequence[Quote], new: Sequence[Quote], pairs: dict[int, int], key_of: Callable[[Quote], str]
) -> None:
    """Add the pairs with an equal key, those of one key in their order."""
    waiting: dict[str, list[int]] = defaultdict(list)
    taken = set(pairs.values())
    for b in reversed(range(len(new))):
        if b not in taken:
            waiting[key_of(new[b])].append(b)
    for a, quote in enumerate(old):
        if a not in pairs and waiting.get(key_of(quote)):
            pairs[a] = waiting[key_of(quote)].pop()


def _alike(old: Sequence[Quote], new: Sequence[Quote], pairs: Mapping[int, int]) -> Iterator[tuple[float, int, int]]:
    """Yield how alike the records without a partner are, as far as they share a word that is not everywhere."""
    taken = set(pairs.values())
    words = {b: _words(quote) for b, quote in enumerate(new) if b not in taken}
    bearers: dict[str, list[int]] = defaultdict(list)
    for b, own in words.items():
        for word in own:
            bearers[word].append(b)
    for a, quote in enumerate(old):
        if a not in pairs:
            own = _words(quote)
            near = {b for word in own if len(bearers.get(word, ())) <= _MOST_BEARERS for b in bearers.get(word, ())}
            yield from ((_dice(own, words[b]), a, b) for b in near)


def _words(quote: Quote) -> Words:
    return Counter(quote.dedup_key.split())


def _dice(one: Words, other: Words) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0
