"""Score whether the speakers of two articles are joined exactly if they are one person.

Gold is a table of pairs that are hard to tell (scripts/gold/linking.tsv): article and name, other article and name,
"same" or "other", and how the names are related. A pair counts where the records of both articles have a speaker of
that name (or the one whose name holds it); others are missing, and only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.measures import PrecisionRecall
from evaluation.tables import markdown_table, three
from quotex.linking.replay import same_name
from quotex.store.database import Database
from quotex.text.name_keys import plain_words


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A pair of speakers of two articles, and whether they are one person."""

    doc: str
    name: str
    other_doc: str
    other_name: str
    same: bool
    kind: str


@dataclass(frozen=True, slots=True)
class LinkingResult:
    """A gold pair and whether the database joins it; None if an article lacks the speaker."""

    pair: LinkedPair
    joined: bool | None


def read_pairs(path: Path) -> list[LinkedPair]:
    """Return the pairs of a gold file.

    Raises ValueError for a line without six columns or with a verdict other than "same" and "other".
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_pair(line) for line in lines if line.strip() and not line.startswith("#")]


def _pair(line: str) -> LinkedPair:
    doc, name, other_doc, other_name, verdict, kind = line.split("\t")
    if verdict not in ("same", "other"):
        raise ValueError(f"same or other expected in the line {line!r}")
    return LinkedPair(doc, name, other_doc, other_name, verdict == "same", kind)


def score_linking(pairs: Iterable[LinkedPair], db: Database) -> list[LinkingResult]:
    """Return for each pair whether the database holds its speakers as one."""
    speakers: dict[str, list[tuple[str, int]]] = {}
    sql = """SELECT a.id, m.name, m.speaker FROM mentions m JOIN articles a ON a.number = m.article
        WHERE m.kind = 'person' ORDER BY m.id"""
    for doc, name, speaker in db.rows(sql):
        speakers.setdefault(doc, []).append((name, speaker))
    results = []
    for pair in pairs:
        one = speaker_named(speakers.get(pair.doc, ()), pair.name)
        other = speaker_named(speakers.get(pair.other_doc, ()), pair.other_name)
        results.append(LinkingResult(pair, None if one is None or other is None else one == other))
    return results


def speaker_named(speakers: Sequence[tuple[str, int]], name: str) -> int | None:
    """Return the number of the speaker of an article with this name, else with all its words; None without one."""
    wanted = set(plain_words(name))
    exact = (number for own, number in speakers if same_name(own, name))
    held = (number for own, number in speakers if wanted <= set(plain_words(own)))
    return next(exact, next(held, None))


def pairwise(results: Iterable[LinkingResult]) -> PrecisionRecall:
    """Return precision and recall over the pairs whose speakers the database has."""
    score = PrecisionRecall()
    for one in results:
        if one.joined:
            score.precision.add(one.pair.same)
        if one.joined is not None and one.pair.same:
            score.recall.add(one.joined)
    return score


def linking_table(results: Sequence[LinkingResult]) -> str:
    """Return counts and scores as a Markdown table, for all pairs and by the relation of the names."""
    kinds = sorted({one.pair.kind for one in results})
    groups = {"all": list(results)} | {kind: [one for one in results if one.pair.kind == kind] for kind in kinds}
    rows = [
        [name, str(len(own)), str(sum(one.joined is None for one in own)), _wrongly(own), three(pairwise(own))]
        for name, own in groups.items()
    ]
    return markdown_table(["names", "pairs", "missing", "joined wrongly", "P / R / F1"], rows)


def _wrongly(results: Iterable[LinkingResult]) -> str:
    return str(sum(bool(one.joined) and not one.pair.same for one in results))
