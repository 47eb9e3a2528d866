"""The figures that scorers report: shares, and precision with recall."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Share:
    """A share of `hits` in `total`; hits are fractional if credit is partial."""

    hits: float = 0.0
    total: int = 0

    def add(self, credit: float) -> None:
        """Count one more item that earned `credit`, from 0 to 1."""
        self.hits += credit
        self.total += 1

    @property
    def value(self) -> float:
        """The share from 0 to 1; 0 if the total is 0."""
        return self.hits / self.total if self.total else 0.0


@dataclass(slots=True)
class PrecisionRecall:
    """Precision and recall as shares."""

    precision: Share = field(default_factory=Share)
    recall: Share = field(default_factory=Share)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 if both are 0."""
        p, r = self.precision.value, self.recall.value
        return 2 * p * r / (p + r) if p + r else 0.0

    def as_json(self) -> dict[str, float]:
        """Return precision, recall and F1, rounded to four digits."""
        return {"p": round(self.precision.value, 4), "r": round(self.recall.value, 4), "f1": round(self.f1, 4)}


def percent(value: float) -> str:
    """Return a share in percent with one decimal: 0.8125 is "81.2"."""
    return f"{100 * value:.1f}"
