"""Variation of names: what the entity head learns from, beside the names of its corpus.

The corpus is small beside the names of the world. Some of its names are exchanged for others of their type (Dai and
Adel 2020), persons' also for names of office-holders of all countries, and bodies' for ministries, so that contexts and
capitals count more than the words of a name. Names get initials, double surnames, and titles before them, which are no
part of the name.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex

from quotex.lexicons import word_list
from quotex.parsing.encoder import decoding
from quotex.parsing.encoder.features import Passage
from quotex.parsing.token_rules import tokens, words_of
from training.examples import Example

EXCHANGED = 0.25  # share of the entities that are exchanged for others while training
FOREIGN = 0.5  # of the exchanged persons, those that are office-holders; of the bodies a fifth of this are ministries
CHANGED = 0.15  # of the persons' names, those that get an initial or a second surname
TITLED = 0.1  # of the persons, those that get a title or an office before them
_FIELD = regex.compile(r"[Mm]inister (?:of|for) (?:the )?((?!State\b)\p{Lu}[^|@]*?)(?=@|\|| of )")
_OFFICES = (
    "President", "Prime Minister", "Minister", "Foreign Minister", "Deputy Minister", "Governor", "Mayor", "Senator",
    "Professor", "Judge", "Justice", "General", "Chief", "Chairman", "Secretary", "Ambassador", "Sheikh", "Dr", "Mr",
    "Ms", "Mrs", "Inspector", "Superintendent", "Commissioner", "Spokesman", "Bishop", "Pastor", "Captain", "MP",
)  # fmt: skip
_BODIES = ("Ministry of", "Department of", "Ministry for", "Office of", "Bureau of", "Council of")

Name = tuple[str, ...]
Names = Mapping[str, Sequence[Name]]


@dataclass(frozen=True, slots=True)
class World:
    """The names of office-holders by country, and the fields of ministries."""

    persons: Sequence[Sequence[Name]]
    fields: Sequence[Name]


def read_world(path: Path) -> World:
    """Return the office-holders of people.tsv.gz with names of two to four words, and the fields of ministries."""
    persons: dict[str, list[Name]] = {}
    fields: set[str] = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            _, name, _, _, country, positions = line.rstrip("\n").split("\t")
            fields.update(match[1] for match in _FIELD.finditer(positions))
            words = _words(name)
            if 2 <= len(name.split()) <= 4 and "," not in words:
                persons.setdefault(country, []).append(words)
    return World([persons[country] for country in sorted(persons)], [_words(field) for field in sorted(fields)])


def _words(text: str) -> Name:
    return words_of(tokens(text)).texts


def mentions(examples: Iterable[Example], labels: Sequence[str]) -> Names:
    """Return the names of each entity type in the examples, in order and with repetitions."""
    found: dict[str, list[Name]] = {}
    for example in examples:
        for kind, first, last in decoding.spans([labels[i] for i in example.entities or ()]):
            found.setdefault(kind, []).append(example.passage.words[first:last])
    return found


def exchange_names(example: Example, names: Names, world: World, labels: Sequence[str], rng: random.Random) -> Example:
    """Return the example with some names varied.

    A name is exchanged for another of its type; names of persons are also changed or get a title before them.
    """
    tags = example.entities or ()
    words, targets, marks = list(example.passage.words), list(tags), list(example.passage.marks)
    for kind, first, last in reversed(decoding.spans([labels[i] for i in tags])):
        name = tuple(words[first:last])
        if rng.random() < EXCHANGED:
            name = _another(kind, names, world, rng)
        before: Name = ()
        if kind == "PERSON":
            name = _changed(name, names, rng) if rng.random() < CHANGED else name
            titled = first > 0 and words[first - 1].istitle()
            before = _title(rng) if rng.random() < TITLED and not titled else ()
        begin = labels.index(f"B-{kind}")
        words[first:last] = (*before, *name)
        targets[first:last] = [*(0 for _ in before), begin, *[begin + 1] * (len(name) - 1)]
        marks[first:last] = [int(marks[first] == 1)] * (len(before) + len(name))
    passage = Passage(tuple(words), tuple(marks), (len(words),))
    return replace(example, passage=passage, entities=tuple(targets))


def _another(kind: str, names: Names, world: World, rng: random.Random) -> Name:
    name = rng.choice(names[kind])
    chance = rng.random()
    if kind == "ORG" and chance < FOREIGN / 5:
        return _body(world, rng)
    if kind != "PERSON":
        return name
    if chance < FOREIGN:
        return rng.choice(rng.choice(world.persons))
    return (*name[:1], *rng.choice(names[kind])[1:]) if chance < (1 + FOREIGN) / 2 else name


def _body(world: World, rng: random.Random) -> Name:
    fields = [rng.choice(world.fields) for _ in range(1 + (rng.random() < 0.3))]
    return (*rng.choice(_BODIES).split(), *fields[0], *(("and", *fields[1]) if len(fields) > 1 else ()))


def _changed(name: Name, names: Names, rng: random.Random) -> Name:
    """Return a person's name with an initial, or with a second surname behind a hyphen."""
    if len(name) < 2:
        return name
    initial = rng.choice("ABCDEFGHJKLMNOPRSTVWYZ") + "."
    style = rng.random()
    if style < 0.4:
        return (*name[:1], initial, *name[1:])
    if style < 0.7:
        return (initial, *name[1:])
    return (*name, "-", rng.choice(names["PERSON"])[-1])


def _title(rng: random.Random) -> Name:
    return tuple(rng.choice([*_OFFICES, *titles()]).split())


@cache
def titles() -> tuple[str, ...]:
    """Return the titles of persons that are written with a full stop of their own."""
    known = word_list("titles.tsv")
    return tuple(sorted(word for word in word_list("abbreviations.txt") if word[:-1].lower() in known))
