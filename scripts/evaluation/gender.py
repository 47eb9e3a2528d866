"""Score the gender of speakers in records: how many have one, on what evidence, and whether it is right.

Public persons come from a table with the columns name, other_names (parted by "|") and gender (m or f), tab-separated,
such as an export of Wikidata. A speaker is one of them by full name alone; names of which the table has both genders
are left out. Each person counts once in an article. Records whose source is "he" or "she" are a second check.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.measures import Share, percent
from evaluation.tables import markdown_table
from quotex.errors import QuotexError
from quotex.records import Gender, Quote
from quotex.text.name_keys import plain_words

_GENDERS: Mapping[str, Gender] = {"m": "male", "f": "female"}
_PRONOUNS: Mapping[str, Gender] = {"he": "male", "she": "female"}


@dataclass(slots=True)
class GenderScore:
    """Quotations of persons by the evidence for their gender ("none" without one), and two checks.

    `public` is the share of public persons whose gender is right, `unknown` the number of those without a gender;
    `pronouns` is the share of records with source "he" or "she" whose speaker has that gender, of those that have one.
    """

    evidence: Counter[str] = field(default_factory=Counter)
    public: Share = field(default_factory=Share)
    unknown: int = 0
    pronouns: Share = field(default_factory=Share)

    def as_json(self) -> dict[str, Any]:
        """Return all counts; shares as [hits, total]."""
        return {
            "evidence": dict(self.evidence),
            "public": [self.public.hits, self.public.total],
            "unknown": self.unknown,
            "pronouns": [self.pronouns.hits, self.pronouns.total],
        }


def read_public_persons(path: Path) -> dict[str, Gender]:
    """Return the gender of each full name by its `name_key`; leave out names of both genders.

    Raises QuotexError if the table lacks a column.
    """
    found: dict[str, set[Gender]] = {}
    packed = path.read_bytes()
    lines = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = sorted({"name", "other_names", "gender"} - set(rows.fieldnames or ()))
    if missing:
        raise QuotexError(f"{path} is no table of persons: it has no column {', '.join(missing)}")
    for row in rows:
        for name in (row["name"], *row["other_names"].split("|")):
            if row["gender"] in _GENDERS and " " in name.strip():
                found.setdefault(name_key(name), set()).add(_GENDERS[row["gender"]])
    return {name: genders.pop() for name, genders in found.items() if len(genders) == 1}


def name_key(name: str) -> str:
    """Return a key that spellings of one name share: without case and accents."""
    return " ".join(plain_words(name))


def score_gender(quotes: Iterable[Quote], persons: Mapping[str, Gender]) -> GenderScore:
    """Score the gender of the speakers of records; `persons` holds genders by `name_key`."""
    score = GenderScore()
    seen: set[tuple[str, str]] = set()
    for quote in quotes:
        speaker = quote.speaker
        if speaker is None:
            continue
        pronoun = _PRONOUNS.get(quote.source.text.casefold()) if quote.source else None
        if pronoun and speaker.gender:
            score.pronouns.add(speaker.gender == pronoun)
        if speaker.kind != "person":
            continue
        score.evidence[speaker.gender_evidence or "none"] += 1
        known = persons.get(name_key(speaker.name))
        if known is None or (quote.article.id, speaker.id) in seen:
            continue
        seen.add((quote.article.id, speaker.id))
        if speaker.gender is None:
            score.unknown += 1
        else:
            score.public.add(speaker.gender == known)
    return score


def gender_table(score: GenderScore) -> str:
    """Return the score as a table of shares in percent and counts."""
    persons = score.evidence.total()
    told = persons - score.evidence["none"]
    rows = [["quotations of persons with a gender", percent(told / persons if persons else 0.0), str(persons)]]
    rows += [[f"by {name}", percent(score.evidence[name] / persons), ""] for name in sorted(score.evidence)]
    rows += [
        ["public persons: gender right, of those with one", percent(score.public.value), str(score.public.total)],
        ["public persons without one", "", str(score.unknown)],
        ["source is he or she: the same gender", percent(score.pronouns.value), str(score.pronouns.total)],
    ]
    return markdown_table(["gender", "%", "of"], rows)
