"""The floating-point precision of training and prediction."""

from __future__ import annotations

import torch


def autocast() -> torch.autocast:
    """Return a context of 16-bit floats if the processor multiplies them, else of 32-bit floats.

    Without such instructions (a processor with AVX2 alone) a step in bfloat16 takes several times as long.
    """
    found = torch.cpu.get_capabilities()
    fast = bool(found.get("avx512_bf16") or found.get("amx_bf16") or found.get("amx_tile"))
    return torch.autocast("cpu", torch.bfloat16, enabled=fast)
