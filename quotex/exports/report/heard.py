"""Shares of voices: women and men, named or not, and how much is direct; for all, an outlet or a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal, get_args

from quotex.exports.report.sourcing import sourcing
from quotex.records import Quote

NamedVoice = Literal["women", "men", "persons of unknown gender", "several together"]
Voice = Literal[NamedVoice, "role only", "anonymous", "organization", "document", "unknown"]

NAMED: tuple[NamedVoice, ...] = get_args(NamedVoice)
VOICES: tuple[Voice, ...] = get_args(Voice)

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as two counts."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson 1927), as if drawn independently; (0, 1) for an empty whole."""
        if not self.whole:
            return 0.0, 1.0
        share, spread = self.part / self.whole, _Z**2 / self.whole
        center = (share + spread / 2) / (1 + spread)
        reach = sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
        return max(0.0, center - reach), min(1.0, center + reach)


@dataclass(frozen=True, slots=True)
class Heard:
    """The numbers of quotations with each voice, and of direct ones, for an outlet, a period or all.

    Both are in the order of VOICES.
    """

    name: str
    quotations: tuple[int, ...]
    direct: tuple[int, ...]

    @property
    def total(self) -> int:
        """The number of quotations."""
        return sum(self.quotations)

    def count(self, *voices: Voice) -> int:
        """Return the number of quotations with one of these voices."""
        return sum(self.quotations[VOICES.index(voice)] for voice in voices)

    def share(self, *voices: Voice) -> Share:
        """Return the share of these voices among all quotations."""
        return Share(self.count(*voices), self.total)

    def direct_share(self, *voices: Voice) -> Share:
        """Return the share of direct quotations among those with these voices, without arguments among all."""
        chosen = voices or VOICES
        return Share(sum(self.direct[VOICES.index(voice)] for voice in chosen), self.count(*chosen))

    @property
    def female(self) -> Share:
        """The share of women in the quotations of single persons whose gender is known."""
        return Share(self.count("women"), self.count("women", "men"))

    @property
    def male(self) -> Share:
        """The share of men in the quotations of single persons whose gender is known."""
        return Share(self.count("men"), self.count("women", "men"))


class HeardTally:
    """Incremental counts of the voices of quotations."""

    def __init__(self) -> None:
        self._voices: Counter[tuple[Voice, bool]] = Counter()

    def add(self, voice: Voice, quote: Quote) -> None:
        """Count a quotation with its voice."""
        self._voices[voice, quote.type == "direct"] += 1

    def heard(self, name: str) -> Heard:
        """Return the counts so far under a name."""
        direct = tuple(self._voices[voice, True] for voice in VOICES)
        every = tuple(self._voices[voice, True] + self._voices[voice, False] for voice in VOICES)
        return Heard(name, every, direct)


def voice_of(quote: Quote) -> Voice:
    """Return the voice of a quotation."""
    found = sourcing(quote)
    if found != "named person":
        return found
    if quote.speaker is None or quote.speaker.kind != "person":
        return "several together"
    genders: Mapping[str | None, Voice] = {"female": "women", "male": "men"}
    return genders.get(quote.speaker.gender, "persons of unknown gender")
