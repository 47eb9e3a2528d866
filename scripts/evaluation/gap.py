"""GAP: score which of two names the resolver gives an ambiguous pronoun of Wikipedia.

The corpus is that of Webster et al. (2018), "Mind the GAP: A Balanced Corpus of Gendered Ambiguous Pronouns": each
item is a snippet with one pronoun and two names of the pronoun's gender; each name is labelled as coreferent with the
pronoun or not, at most one of the two is. As in its official scorer, every name is one binary decision, precision and
recall are taken over all of them, and bias is the F1 of the feminine pronouns divided by that of the masculine ones.

The resolver is not told which names are in question: it reads the snippet as it reads any article.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.measures import PrecisionRecall, Share, percent
from evaluation.tables import markdown_table, three
from quotex.errors import QuotexError
from quotex.parsing.document import Parse
from quotex.quotations import attributions
from quotex.speakers import Chain, chains
from quotex.text.spans import Offsets

_FEMININE = frozenset({"she", "her", "hers", "herself"})
_COLUMNS = ("ID", "Text", "Pronoun", "Pronoun-offset", "A", "A-offset", "A-coref", "B", "B-offset", "B-coref")


@dataclass(frozen=True, slots=True)
class GapName:
    """One of the two names of an item, and whether the pronoun means it."""

    span: Offsets
    coreferent: bool


@dataclass(frozen=True, slots=True)
class GapItem:
    """A snippet with its pronoun and two names; spans are code points of `text`."""

    id: str
    text: str
    pronoun: Offsets
    names: tuple[GapName, GapName]

    @property
    def feminine(self) -> bool:
        """Whether the pronoun is feminine; all others count as masculine."""
        return self.text[slice(*self.pronoun)].casefold() in _FEMININE


@dataclass(slots=True)
class GapScore:
    """Precision and recall over all names, and by the gender of the pronoun.

    `answered` is the share of pronouns for which the resolver named anybody at all; `chosen` is the share, among the
    pronouns that mean one of the two names, for which it chose that name and not the other.
    """

    overall: PrecisionRecall = field(default_factory=PrecisionRecall)
    masculine: PrecisionRecall = field(default_factory=PrecisionRecall)
    feminine: PrecisionRecall = field(default_factory=PrecisionRecall)
    answered: Share = field(default_factory=Share)
    chosen: Share = field(default_factory=Share)

    @property
    def bias(self) -> float:
        """Feminine F1 divided by masculine F1; 0 where there is no masculine one."""
        return self.feminine.f1 / self.masculine.f1 if self.masculine.f1 else 0.0

    def as_json(self) -> dict[str, object]:
        """Return all figures, rounded to four digits."""
        return {
            "overall": self.overall.as_json(),
            "masculine": self.masculine.as_json(),
            "feminine": self.feminine.as_json(),
            "bias": round(self.bias, 4),
            "answered": round(self.answered.value, 4),
            "chosen": round(self.chosen.value, 4),
        }


def read_gap(path: Path) -> list[GapItem]:
    """Return the items of a GAP file in their order.

    Raises QuotexError where a column is missing or a span is not where the file says it is.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = sorted(set(_COLUMNS) - set(rows.fieldnames or ()))
        if missing:
            raise QuotexError(f"{path} is no GAP file: it has no column {', '.join(missing)}")
        return [_item(path, row) for row in rows]


def _item(path: Path, row: dict[str, str]) -> GapItem:
    a, b = (GapName(_span(path, row, name), row[f"{name}-coref"].upper() == "TRUE") for name in "AB")
    return GapItem(row["ID"], row["Text"], _span(path, row, "Pronoun"), (a, b))


def _span(path: Path, row: dict[str, str], column: str) -> Offsets:
    start = int(row[f"{column}-offset"])
    if row["Text"][start : start + len(row[column])] != row[column]:
        raise QuotexError(f"{path}, {row['ID']}: {row[column]!r} is not at {start}")
    return start, start + len(row[column])


def score_gap(items: Iterable[GapItem], parses: Iterable[Parse]) -> GapScore:
    """Return the score of the resolver on the items, given the parse of each item's text in the same order."""
    score = GapScore()
    for item, parse in zip(items, parses, strict=True):
        found = chains(parse, attributions(parse, speech_only=True))
        count(score, item, found)
    return score


def count(score: GapScore, item: GapItem, found: Sequence[Chain]) -> None:
    """Add one item to the score, given the entities that the resolver found in its text."""
    meant = next((chain for chain in found if item.pronoun in chain.mentions), None)
    predicted = [meant is not None and _mentions(meant, name.span) for name in item.names]
    score.answered.add(meant is not None)
    if any(name.coreferent for name in item.names):
        score.chosen.add(predicted == [name.coreferent for name in item.names])
    for part in (score.overall, score.feminine if item.feminine else score.masculine):
        for name, answer in zip(item.names, predicted, strict=True):
            if answer:
                part.precision.add(name.coreferent)
            if name.coreferent:
                part.recall.add(answer)


def _mentions(chain: Chain, name: Offsets) -> bool:
    """Return whether a mention of the entity overlaps the name."""
    return any(start < name[1] and name[0] < end for start, end in chain.mentions)


def gap_table(score: GapScore) -> str:
    """Return the scores in percent, with the bias as a ratio."""
    rows = [
        ["all pronouns (precision / recall / F1)", three(score.overall)],
        ["masculine", three(score.masculine)],
        ["feminine", three(score.feminine)],
        ["bias (feminine F1 / masculine F1)", f"{score.bias:.2f}"],
        ["pronouns that mean one of the names: that name chosen", percent(score.chosen.value)],
        ["pronouns answered", percent(score.answered.value)],
    ]
    return markdown_table(["GAP", "%"], rows)
