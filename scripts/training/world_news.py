"""World news: articles whose statements were annotated, and articles without such annotation.

Statements are speech and writing alone; attitudes ("hopes", "plans to") are attributions too where the marks come from
PolNeAR. A word outside of all statements is therefore no example of "outside" where an attitude may stand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluation.corpora import GoldAttribution, GoldDocument, Offsets
from quotex.lexicons.cues import cue_lexicon
from training.examples import IGNORE, Example

_FUNCTION_TAGS = ("ADP", "ADV", "DET", "NUM", "PRON", "SCONJ")
_OUTSIDE = 0  # the number of the role "O"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _texts(data: Path) -> dict[str, str]:
    """Return by id the texts of articles that no measure uses."""
    measured = {row["doc"] for name in ("who", "statements") for row in _rows(data / name / "dev.jsonl")}
    articles = list(_rows(data / "who" / "worldwide.articles.jsonl"))
    kept_out = {row["text"].strip() for row in articles if row["split"] != "train" or row["id"] in measured}
    return {row["id"]: row["text"] for row in articles if row["text"].strip() not in kept_out}


def marked_documents(data: Path) -> Iterator[GoldDocument]:
    """Yield the articles of statements/train.jsonl with their statements as attributions.

    Raises ValueError if a text differs from the annotated one.
    """
    texts = _texts(data)
    for row in _rows(data / "statements" / "train.jsonl"):
        if row["doc"] not in texts:
            continue
        text = texts[row["doc"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{row['doc']}: the text is not the one that was annotated (sha256 differs)")
        found = (
            GoldAttribution(*(_spans(quote[part]) for part in ("content", "cue", "source"))) for quote in row["quotes"]
        )
        yield GoldDocument(row["doc"], text, tuple(sorted(found, key=lambda a: (a.content[0], a.cue))))


def _spans(rows: Sequence[Sequence[int]]) -> tuple[Offsets, ...]:
    return tuple(sorted((start, end) for start, end in rows))


def unmarked_documents(data: Path) -> Iterator[GoldDocument]:
    """Yield the articles that no measure uses and that have no annotated statements, without attributions."""
    marked = {row["doc"] for row in _rows(data / "statements" / "train.jsonl")}
    yield from (GoldDocument(name, text, ()) for name, text in _texts(data).items() if name not in marked)


def attitude_forms(lemmas: Mapping[str, Mapping[str, Sequence[str]]]) -> frozenset[str]:
    """Return the lower-case words that may attribute an attitude but no statement.

    `lemmas` are those of a treebank by tag and form, the most frequent first. Function words are left out, whatever
    else they may be ("like").
    """
    lexicon = cue_lexicon()
    cues = {"VERB": lexicon.verbs, "NOUN": lexicon.nouns}
    attitudes = {tag: {e.lemma for e in found.values() if not e.speech} for tag, found in cues.items()}
    attitudes["ADJ"] = {cue.removeprefix("be ") for cue in attitudes["VERB"] if cue.startswith("be ")}
    found = {
        form for tag, wanted in attitudes.items() for form, all_ in lemmas.get(tag, {}).items() if all_[0] in wanted
    }
    function_words = {form for tag in _FUNCTION_TAGS for form in lemmas.get(tag, {})}
    return frozenset(form.lower() for form in found - function_words)


def without_attitudes(example: Example, forms: Collection[str]) -> Example:
    """Return the example without role targets for the unmarked words of sentences that may hold an attitude.

    A sentence may do so if one of `forms` stands in it outside of all statements.
    """
    if example.roles is None:
        return example
    roles, first = list(example.roles.roles), 0
    for length in example.passage.sentences:
        words = range(first, first + length)
        first += length
        if any(roles[i] == _OUTSIDE and example.passage.words[i].lower() in forms for i in words):
            for i in words:
                roles[i] = IGNORE if roles[i] == _OUTSIDE else roles[i]
    return replace(example, roles=replace(example.roles, roles=tuple(roles)))
