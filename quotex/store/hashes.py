"""Pack hashes of words into blobs of five bytes each, little-endian.

Forty bits are enough: among the forty million runs of a million quotations, a few hundred pairs agree by chance, and
what agrees is compared word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BITS = 40
_BYTES = BITS // 8
_WHOLE = np.dtype("<u8")

Hashes = NDArray[np.uint64]


def packed(hashes: Hashes) -> bytes:
    """Return the lowest BITS of each hash."""
    parts = np.ascontiguousarray(hashes, dtype=_WHOLE).view(np.uint8).reshape(-1, _WHOLE.itemsize)
    return parts[:, :_BYTES].tobytes()


def packed_each(hashes: Sequence[Hashes]) -> list[bytes]:
    """Return `packed` of each array."""
    whole = packed(np.concatenate([np.zeros(0, dtype=np.uint64), *hashes]))
    ends = np.cumsum([0, *(len(own) * _BYTES for own in hashes)]).tolist()
    return [whole[start:end] for start, end in pairwise(ends)]


def unpacked(blobs: Sequence[bytes]) -> Hashes:
    """Return the hashes of all blobs in their order."""
    parts = np.frombuffer(b"".join(blobs), dtype=np.uint8).reshape(-1, _BYTES)
    whole = np.zeros((len(parts), _WHOLE.itemsize), dtype=np.uint8)
    whole[:, :_BYTES] = parts
    return whole.view(_WHOLE).ravel().astype(np.uint64)


def count_of(blob: bytes) -> int:
    """Return the number of hashes in a blob."""
    return len(blob) // _BYTES


def packed_again(blob: bytes) -> bytes:
    """Return the blob of hashes that were stored with eight bytes each."""
    return packed(np.frombuffer(blob, dtype=_WHOLE))
