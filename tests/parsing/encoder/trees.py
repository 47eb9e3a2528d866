"""What the tests of trees share."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

square_scores = st.integers(1, 4).flatmap(
    lambda n: arrays(np.float32, (n, n + 1), elements=st.integers(-60, 0).map(float))
)


def is_tree(heads: tuple[int, ...] | list[int]) -> bool:
    """One word hangs on the root, and from every word the way up ends there."""
    if list(heads).count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word - 1]
    return True
