"""Windows of neighbouring passages: no word lost, links inside their part, beliefs handed back part by part."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quotex.parsing.encoder.features import Passage
from training.examples import IGNORE, MAX_WORDS, ROLES, Example, Links, Roles, Soft
from training.windows import joined, parted, windows


def example(size: int, document: str = "a") -> Example:
    return Example(Passage(("word",) * size, (0,) * size, (size,)), document)


@given(st.lists(st.tuples(st.integers(1, 250), st.sampled_from(["a", "b", ""])), max_size=12))
def test_windows_hold_all_examples_in_order_and_only_neighbours_of_one_document(sizes: list[tuple[int, str]]) -> None:
    given_ = [example(size, document) for size, document in sizes]
    found = list(windows(given_))
    assert [i for window in found for i in window] == list(range(len(given_)))
    for window in found:
        assert len(window) == 1 or sum(len(given_[i].passage.words) for i in window) <= MAX_WORDS
        assert len(window) == 1 or {given_[i].document for i in window} in ({"a"}, {"b"})


def test_joined_examples_keep_their_targets_and_links_to_their_own_words() -> None:
    said = Passage(("Ada", "said", "no", "."), (0, 0, 1, 0), (4,))
    roles = Roles((1, 3, 5, 0), (IGNORE, 2, 2, IGNORE), (IGNORE, 1, IGNORE, IGNORE))
    unlinked = Roles((5, 0), (0, IGNORE), (IGNORE, IGNORE))
    found = joined([Example(said, "a", roles=roles), Example(Passage(("Yes", "."), (1, 0), (2,)), "a", roles=unlinked)])
    assert joined([found, Example(said, "a", roles=roles)]).roles == Roles(
        (1, 3, 5, 0, 5, 0, 1, 3, 5, 0),
        (IGNORE, 2, 2, IGNORE, 0, IGNORE, IGNORE, 8, 8, IGNORE),
        (IGNORE, 1, *[IGNORE] * 5, 7, IGNORE, IGNORE),
    )
    assert found.passage == Passage(("Ada", "said", "no", ".", "Yes", "."), (0, 0, 1, 0, 1, 0), (4, 2))


def test_passages_without_targets_are_joined_without_targets() -> None:
    assert joined([example(2), example(3)]) == Example(Passage(("word",) * 5, (0,) * 5, (2, 3)), "a")


def test_beliefs_of_a_window_are_parted_and_links_that_leave_a_part_lead_nowhere() -> None:
    ends = np.array([[1, 3], [4, 2], [0, 3], [5, 1], [4, 5]], dtype=np.int16)
    links = Links(ends, np.full((5, 2), 0.5, dtype=np.float16))
    roles = np.arange(5 * len(ROLES), dtype=np.float16).reshape(5, -1)
    first, second = parted(Soft(roles, links, links), [3, 2])
    assert first.to_cue.ends.tolist() == [[1, 3], [0, 2], [0, 3]]
    assert second.to_source.ends.tolist() == [[2, 0], [1, 2]]
    assert second.roles.tolist() == roles[3:].tolist()
    assert [len(part.to_cue.probabilities) for part in (first, second)] == [3, 2]
