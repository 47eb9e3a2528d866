"""Rate limit for wrong tokens: an address has to wait before the next attempt, longer each time."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

FREE_ATTEMPTS = 5  # typing errors
LONGEST_WAIT = 60.0  # seconds
FORGET_SECONDS = 900.0
_REMEMBERED = 10_000  # addresses


@dataclass(slots=True)
class _Record:
    failures: int = 0
    last: float = 0.0
    free_at: float = 0.0


@dataclass(slots=True)
class Attempts:
    """Counter of wrong tokens by address, for use by one thread; `clock` returns seconds from any origin."""

    clock: Callable[[], float] = time.monotonic
    _records: OrderedDict[str, _Record] = field(default_factory=OrderedDict)

    def wait(self, address: str) -> int:
        """Return how many whole seconds this address has to wait before its next attempt; 0 for none."""
        record = self._records.get(_network(address))
        return max(0, math.ceil(record.free_at - self.clock())) if record else 0

    def failed(self, address: str) -> None:
        """Count a wrong token: the waiting time doubles with each one, up to LONGEST_WAIT."""
        now, key = self.clock(), _network(address)
        record = self._records.pop(key, None)
        if record is None or now - record.last > FORGET_SECONDS:
            record = _Record()
        record.failures += 1
        record.last = now
        doublings = record.failures - FREE_ATTEMPTS
        if doublings >= 0:
            record.free_at = now + min(LONGEST_WAIT, 2.0 ** min(doublings, 30))
        self._records[key] = record
        while len(self._records) > _REMEMBERED:
            self._records.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forget the wrong tokens of an address that has sent the right one."""
        self._records.pop(_network(address), None)


def _network(address: str) -> str:
    """Return an IPv4 address, or the /64 of an IPv6 address, which one customer of a provider controls."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))
