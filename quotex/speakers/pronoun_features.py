"""Features of a mention as the antecedent of a pronoun; their weights stand in a readable table.

The features are those of classic resolvers: grammatical role, nearness and parallelism (Lappin and Leass 1994, "An
Algorithm for Pronominal Anaphora Resolution"), the way between the two in the tree of one sentence (binding, and what
Hobbs 1978, "Resolving Pronoun References", walks), prominence in the article; to these we add what reports are like:
who spoke last goes on speaking, and whoever is only spoken about inside a quotation rarely speaks next.
lexicons/en/antecedents.tsv says what each feature is worth, in log odds.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from quotex.lexicons.people import Pronoun
from quotex.parsing.document import Word
from quotex.parsing.syntax import NAME_INTERNAL, Clause, path_to_root, pronoun_row, relation
from quotex.speakers.discourse import Discourse, Event
from quotex.speakers.gender import CERTAIN

FAR = 4  # sentences; farther is as far
_STEPS = {
    "nsubj": "subject",
    "csubj": "subject",
    "obj": "object",
    "iobj": "object",
    "nmod:poss": "possessor",
    "nmod": "modifier",
    "nmod:unmarked": "modifier",
    "acl:relcl": "relative",
    "obl": "oblique",
    "advcl": "advcl",
    "acl": "acl",
    "ccomp": "ccomp",
    "xcomp": "xcomp",
    "conj": "conj",
    "parataxis": "parataxis",
    "appos": "appos",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pronoun stands.

    `kind` is its function ("subject", "possessor", "object" for all others), `quotes`
    whether it is that of a direct quotation; `above` maps each word over it (itself included) to the next one down the
    path; `last_speaker` is the head of the nearest source before it (-1 for none), `about` are the entities that what
    it says names.
    """

    index: int
    sentence: int
    paragraph: int
    clause: Clause
    kind: str
    row: Pronoun
    quotes: bool
    inside: int
    inside_direct: int
    above: dict[int, int]
    last_speaker: int
    about: Set[int] = frozenset()

    @property
    def possessive(self) -> bool:
        """Whether it is "his" or the like."""
        return self.kind == "possessor"

    @property
    def reflexive(self) -> bool:
        """Whether it is "himself" or the like."""
        return self.row.kind == "reflexive"


def path_above(words: tuple[Word, ...], index: int) -> dict[int, int]:
    """Return each word over another (itself included), with the next word down the path to it."""
    return {index: index} | {word.head: word.index for word in path_to_root(words, index) if word.head >= 0}


def _step(word: Word) -> str:
    """Return the relation of a word to its head, reduced to a few classes."""
    return _STEPS.get(relation(word), "other")


def _height(words: tuple[Word, ...], clause: Clause) -> str:
    """Return how a clause is embedded in its sentence."""
    if clause.governor < 0 or words[clause.governor].head < 0:
        return "main"
    return _step(words[clause.governor])


def mention_features(discourse: Discourse, event: Event) -> tuple[str, ...]:
    """Return the features of a mention that are the same for every pronoun: first its kind, then its role."""
    if event.head not in discourse.described:
        discourse.described[event.head] = tuple(_described(discourse, event))
    return discourse.described[event.head]


def _described(discourse: Discourse, event: Event) -> Iterator[str]:
    word = discourse.parse.words[event.head]
    mention = discourse.mention(event.head)
    if pronoun_row(word) is not None:
        kind = "pronoun"
    elif mention is None or not mention.named:
        kind = "nominal"
    else:
        kind = "short" if " " not in mention.name else "full"
    clause = discourse.syntax.clause(event.head)
    yield f"is:{kind}"
    yield f"role:{clause.role}"
    if relation(word) in ("conj", "appos"):
        yield f"is:{relation(word)}"
    if mention is not None and mention.titled:
        yield "titled"
    if kind != "pronoun" and discourse.syntax.dependents(event.head, "nmod:poss"):
        yield "possessed"


def _distance(discourse: Discourse, place: Place, event: Event) -> int:
    """Return the number of sentences between mention and pronoun, at most FAR.

    A speaker who was just quoted is as near as the end of the quotation.
    """
    sentence = discourse.parse.words[event.head].sentence
    return min(
        abs(place.sentence - max(sentence, min(discourse.spoken_until.get(event.head, -1), place.sentence))), FAR
    )


def relating_features(discourse: Discourse, place: Place, event: Event) -> Iterator[str]:
    """Yield features of a mention and the pronoun: nearness, parallelism, the path between them."""
    kind, role = mention_features(discourse, event)[:2]
    far = _distance(discourse, place, event)
    sentence = discourse.parse.words[event.head].sentence
    paragraphs = abs(place.paragraph - discourse.parse.sentences[sentence].paragraph)
    yield f"sentences:{far}"
    if paragraphs:
        yield f"paragraphs:{min(paragraphs, 2)}"
    yield f"{kind}@{min(far, 2)}"
    yield f"{place.kind}:{role}@{min(far, 1)}"
    if event.head > place.index:
        yield "ahead"
    if sentence == place.sentence:
        yield from _within_sentence(discourse, place, event)
    else:
        clause = discourse.syntax.clause(event.head)
        high = _height(discourse.parse.words, clause)
        yield f"height:{high}"
        yield f"height:{high}-{clause.role}"


def _within_sentence(discourse: Discourse, place: Place, event: Event) -> Iterator[str]:
    """Yield the path from the mention up to the word above both, and from there down to the pronoun."""
    words, deep = discourse.parse.words, 0
    for word in path_to_root(words, event.head):
        if word.index in place.above:
            yield f"over:{_step(words[place.above[word.index]])}"
            return
        if word.head in place.above:
            break
        above = relation(words[word.head])
        deep += above not in NAME_INTERNAL and above != "appos"
    else:
        return
    down = place.above[word.head]
    lower = "self" if down == word.head or down == place.index else _step(words[down])
    order = "" if event.head < place.index else ":ahead"
    yield f"way:{_step(word)}{'+' if deep else ''}>{lower}{order}"
    yield f"deep:{min(deep, 3)}"


def entity_features(discourse: Discourse, entity: int, gender: float, row: Pronoun) -> Iterator[str]:
    """Yield features of an entity's prominence, and of the fit of its gender and kind to the pronoun."""
    yield f"named:{min(discourse.prominence.get(entity, 0), 4)}"
    if entity == discourse.topic:
        yield "topic"
    if entity == discourse.first:
        yield "first"
    one = discourse.entities[entity]
    if row.number == "p":
        yield f"they:{one.kind}"
    elif row.gender in ("m", "f"):
        evidence = gender if row.gender == "m" else -gender
        sure = "known" if abs(evidence) >= CERTAIN else "likely"
        yield f"gender:{sure if evidence > 0 else 'doubtful' if evidence < 0 else 'open'}"
        if not one.named:
            yield "unnamed"
        elif not one.certain:
            yield "uncertain"


def reporting_features(discourse: Discourse, place: Place, event: Event, entity: int) -> Iterator[str]:
    """Yield features of reported speech: who spoke last, and who is only spoken about."""
    if entity in place.about:
        yield "in own content:direct" if place.quotes else "in own content"
    if event.source:
        yield "source"
    if event.head == place.last_speaker:
        yield "last speaker"
        if place.quotes:
            yield "goes on"
    content = discourse.inside[event.head]
    if content >= 0 and content != place.inside and not _comments_on(discourse, place, content):
        yield "spoken about"
        if discourse.inside_direct[event.head] >= 0:
            yield "quoted about"
    if place.inside >= 0 and place.inside_direct < 0 and speaks_in(discourse, event, place.inside):
        yield "speaker around"


def speaks_in(discourse: Discourse, event: Event, attribution: int) -> bool:
    """Return whether the mention is the source of that attribution."""
    return event.source and attribution in discourse.sources.get(event.head, ())


def _comments_on(discourse: Discourse, place: Place, content: int) -> bool:
    """Return whether a possessor stands in the source of that content.

    Example: "Russia has offered a truce, said its negotiator".
    """
    return place.possessive and content in discourse.sources.get(place.clause.governor, ())
