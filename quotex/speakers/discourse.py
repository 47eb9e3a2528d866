"""The state of one article while its speakers are found: mentions, entities, and where each was mentioned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from quotex.lexicons import people
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import Number, Syntax
from quotex.quotations.attribution import Attribution
from quotex.quotations.quote_index import datelines
from quotex.records import SpeakerKind
from quotex.speakers.clustering import Cluster, Clusters, Link
from quotex.speakers.entity_fields import affiliation, home_country, main_role
from quotex.speakers.gender import gender_scores
from quotex.speakers.mentions import Mention, MentionKind, Role, Signature
from quotex.speakers.name_detection import name_spans
from quotex.speakers.named_mentions import named_mentions
from quotex.speakers.nominal_mentions import nominal_mentions
from quotex.speakers.roles import NameIndex
from quotex.text.names import PersonName, is_acronym
from quotex.text.spans import Offsets

SPEAKER_KINDS: Mapping[MentionKind, SpeakerKind] = {
    "organization": "organization",
    "place": "organization",
    "group": "group",
    "document": "document",
}
LEARNED = 1.5  # evidence for a gender, as in gender.py, that a resolved pronoun gives
MIN_QUOTED = 6  # words and marks between quotation marks; fewer are a title or a scare quote
MAX_DEPTH = 12  # of decisions that wait for each other


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the article mentions.

    `gender` is evidence as in `gender_scores`; `words` are the folded words of all its names. `certain` is False for a
    name of unknown kind that is taken for a person's for want of anything better. `members` are the entities that
    speak jointly.
    """

    name: str
    kind: SpeakerKind
    number: Number
    gender: float = 0.0
    role: str | None = None
    affiliation: str | None = None
    roles: tuple[Role, ...] = ()
    words: frozenset[str] = frozenset()
    ages: frozenset[int] = frozenset()
    named: bool = True
    certain: bool = True
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The folded words by which an article describes an entity.

    `nouns` are the head nouns of its roles, `words` all words of its roles, names and affiliation, `modifiers` those
    that make another office of a role ("deputy"), `beside` the words around its mentions.
    """

    nouns: frozenset[str]
    words: frozenset[str]
    modifiers: frozenset[str]
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sieve decided, and by which rule: an entity, or None if nobody can be named.

    `rivals` counts the other candidates, `share` is the weight of the chosen one among them all; `candidates` are the
    likeliest named entities with their shares, where a ranker looked at them.
    """

    entity: int | None
    rule: str
    rivals: int = 0
    share: float = 1.0
    candidates: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An expression to be resolved: its head, and the numbers of the attributions whose source it is."""

    head: int
    attributions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A place where an entity was mentioned; `head` is the word, `source` whether it spoke there."""

    head: int
    entity: int
    source: bool


Sieve = Callable[["Discourse", Case], "Decision | None"]


@dataclass
class Discourse:
    """An article's mentions and entities, and the decisions taken so far, in text order."""

    parse: Parse
    attributions: Sequence[Attribution]
    sieves: Sequence[Sieve]
    syntax: Syntax = field(init=False)
    names: NameIndex = field(init=False)
    mentions: list[Mention] = field(init=False)
    entities: list[Entity] = field(init=False, default_factory=list)
    events: list[Event] = field(init=False, default_factory=list)
    same_as: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        parse = self.parse
        self.syntax = Syntax(parse)
        self.inside, self.inside_direct = _contents(parse, self.attributions)
        quoted = {index for index, number in enumerate(self.inside) if number >= 0}
        self.names = NameIndex.of(name_spans(parse), len(parse.words))
        named = named_mentions(self.syntax, self.names, quoted)
        self.sources = _source_heads(self)
        self.datelines = {index for span in datelines(parse) for index in parse.words_in(*span)}
        nominals = nominal_mentions(self.syntax, self.names, named, self.sources)
        self.mentions = sorted([*named, *nominals], key=lambda mention: (mention.head, mention.first))
        self.links: dict[int, Link] = {}
        self.mention_at = self._index_mentions()
        self._decided: dict[int, Decision] = {}
        self._deciding: set[int] = set()
        self._by_name: dict[tuple[str, str], int] = {}
        self._heads: list[int] = []
        self.holders: dict[str, list[tuple[int, Role]]] = {}
        self.introduced: dict[str, list[int]] = {}
        self._learned: dict[int, tuple[int, float]] = {}
        self.described: dict[int, tuple[str, ...]] = {}
        self.known_words: dict[int, KnownWords] = {}
        self.descriptions: dict[int, Decision] = {}
        self.signatures: tuple[Signature, ...] | None = None
        self._mentions_of: dict[int, list[Mention]] = {}
        self.countries: dict[str, int] = {}
        self.places: set[int] = set()
        self.surnames: dict[str, int | None] = {}
        self.spoken_until = _spoken_until(self)
        self.prominence: dict[int, int] = {}
        self._build_entities()

    def _index_mentions(self) -> dict[int, int]:
        """Return the number of the mention at each word of a named mention and at the head of each nominal."""
        index: dict[int, int] = {}
        for number, mention in enumerate(self.mentions):
            if mention.named:
                index.update(
                    (at, number)
                    for at in range(mention.first, mention.last)
                    if self.parse.words[at].upos not in ("DET", "PRON") or is_acronym(self.parse.words[at].text)
                )
                if mention.appositive_to is not None:
                    index.setdefault(mention.appositive_to, number)
                for role in mention.roles:
                    if role.position >= mention.last and self.parse.words[role.position].deprel.startswith("appos"):
                        index.setdefault(role.position, number)
        for number, mention in enumerate(self.mentions):
            if not mention.named:
                index.setdefault(mention.head, number)
        return index

    def _build_entities(self) -> None:
        numbers = [number for number, mention in enumerate(self.mentions) if mention.named]
        named = [self.mentions[number] for number in numbers]
        clusters = Clusters(self.parse, named)
        for number, link in zip(numbers, clusters.links, strict=True):
            if link is not None:
                self.links[number] = link
                self._mentions_of.setdefault(link.entity, []).append(self.mentions[number])
        persons = [mention for mention in self.mentions if mention.kind in ("person", "unknown")]
        entities = {self.mentions[n].head: link.entity for n, link in self.links.items()}
        direct = {index for index, number in enumerate(self.inside_direct) if number >= 0}
        genders = gender_scores(self.syntax, persons, entities, direct)
        home = home_country(self.syntax, self.names)
        for number, cluster in enumerate(clusters.clusters):
            entity = _entity(cluster, [named[m] for m in sorted(cluster.mentions)], genders.get(number, 0.0), home)
            self._add(entity)
            self._enter(number, cluster)
            for role in entity.roles:
                for noun in {noun for one in role.nouns for noun in (one, *people.role_hypernyms().get(one, ()))}:
                    self.holders.setdefault(noun, []).append((number, role))
            self.prominence[number] = len(cluster.mentions)
        numbers = [number for number, one in enumerate(self.entities) if one.kind == "person"]
        self.home = max(self.countries.values(), key=lambda number: (self.prominence[number], -number), default=-1)
        self.topic = max(numbers, key=lambda number: (self.prominence[number], -number), default=-1)
        self.first = numbers[0] if numbers else -1
        for held in self.holders.values():
            held.sort(key=lambda pair: pair[1].position)

    def _enter(self, number: int, cluster: Cluster) -> None:
        """Note an entity where other stages look it up: places, countries, bearers of a surname."""
        if cluster.kind == "place":
            self.places.add(number)
            country = people.country_named(cluster.name)
            if country is not None:
                self.countries.setdefault(country.name, number)
        if cluster.kind == "person":
            last = PersonName(cluster.name).surname
            self.surnames[last] = None if last in self.surnames else number

    def _add(self, entity: Entity) -> int:
        self.entities.append(entity)
        number = len(self.entities) - 1
        self._by_name.setdefault((entity.kind, people.fold(entity.name)), number)
        return number

    def add(self, entity: Entity) -> int:
        """Return the number of an entity, and enter it unless one of the same kind and name is known."""
        found = self._by_name.get((entity.kind, people.fold(entity.name)))
        return self._add(entity) if found is None else found

    def mention(self, index: int) -> Mention | None:
        """Return the mention that a word belongs to (named) or heads (nominal)."""
        number = self.mention_at.get(index)
        return None if number is None else self.mentions[number]

    def link(self, index: int) -> Link | None:
        """Return how the named mention at a word is linked."""
        number = self.mention_at.get(index)
        return None if number is None else self.links.get(number)

    def mentions_of(self, entity: int) -> Sequence[Mention]:
        """Return the named mentions of an entity in text order."""
        return self._mentions_of.get(entity, ())

    def next_mention(self, entity: int, after: int) -> int | None:
        """Return the head of the first named mention of an entity behind a word."""
        mentions = self.mentions_of(entity)
        place = bisect_right(mentions, after, key=lambda mention: mention.head)
        return mentions[place].head if place < len(mentions) else None

    def named_in(self, spans: Iterable[Offsets]) -> set[int]:
        """Return the entities that are named in spans of the text."""
        links = (self.link(index) for start, end in spans for index in self.parse.words_in(start, end))
        return {self.resolved(link.entity) for link in links if link is not None}

    def decide(self, head: int, attributions: tuple[int, ...] = ()) -> Decision:
        """Return the decision of the sieves on an expression; they run once for each head."""
        if head in self._decided:
            return self._decided[head]
        if head in self._deciding or len(self._deciding) > MAX_DEPTH:
            return Decision(None, "circular")
        self._deciding.add(head)
        case = Case(head, attributions or self.sources.get(head, ()))
        decision = next((found for sieve in self.sieves if (found := sieve(self, case)) is not None), None)
        self._deciding.discard(head)
        self._decided[head] = decision or Decision(None, "no rule applies")
        return self._decided[head]

    def register(self, head: int, entity: int) -> None:
        """Note that an entity was mentioned at a word; call it in text order. A dateline counts as no mention."""
        if head in self.datelines:
            return
        self.events.append(Event(head, entity, head in self.sources))
        self._heads.append(head)

    def gender(self, entity: int, before: int) -> float:
        """Return the evidence for an entity's gender, with what the first pronoun for it has added before a word."""
        position, learned = self._learned.get(entity, (before, 0.0))
        return self.entities[entity].gender + (learned if position < before else 0.0)

    def learn(self, entity: int, gender: str, position: int) -> None:
        """Note that the pronoun at a word was taken to mean an entity; only the first one counts."""
        self._learned.setdefault(entity, (position, LEARNED if gender == "m" else -LEARNED))

    def events_before(self, index: int, limit: int) -> list[Event]:
        """Return the last events before a word, nearest first."""
        end = bisect_left(self._heads, index)
        return self.events[max(end - limit, 0) : end][::-1]

    def source_of(self, number: int) -> int | None:
        """Return the head of the source of an attribution, also where it shares another one's source."""
        seen: set[int] = set()
        current: int | None = number
        while current is not None and current not in seen and 0 <= current < len(self.attributions):
            seen.add(current)
            head = source_head(self.syntax, self.attributions[current])
            if head is not None:
                return head
            current = self.attributions[current].source_of
        return None

    def resolved(self, entity: int) -> int:
        """Return the entity that another turned out to be ("a spokesman", named later)."""
        for _ in range(MAX_DEPTH):
            if entity not in self.same_as:
                break
            entity = self.same_as[entity]
        return entity


def in_source(discourse: Discourse, case: Case, word: Word) -> bool:
    """Return whether a word lies in the source that the expression is the head of (anywhere, for other expressions)."""
    spans = [span for number in case.attributions for span in discourse.attributions[number].source]
    return not spans or any(start <= word.start and word.end <= end for start, end in spans)


def _entity(cluster: Cluster, mentions: Sequence[Mention], gender: float, home: str | None) -> Entity:
    """Return the entity of a cluster, from its mentions in text order."""
    roles = sorted((role for mention in mentions for role in mention.roles), key=lambda role: role.position)
    role = main_role(roles)
    return Entity(
        name=cluster.name,
        kind=SPEAKER_KINDS.get(cluster.kind, "person"),
        number="p" if cluster.kind == "group" else "s",
        gender=gender,
        role=role.text if role and cluster.kind != "organization" else None,
        affiliation=affiliation(mentions, home),
        roles=tuple(roles),
        words=frozenset(people.fold(word) for name in cluster.names for word in name.split()),
        ages=frozenset(mention.age for mention in mentions if mention.age is not None),
        certain=cluster.kind != "unknown",
    )


def _contents(parse: Parse, attributions: Sequence[Attribution]) -> tuple[list[int], list[int]]:
    """Return for each word the innermost attribution, and the innermost direct one, whose content holds it.

    The value is -1 where there is none. Quotations that no attribution holds are numbered on behind the attributions.
    """
    inside, direct = [-1] * len(parse.words), [-1] * len(parse.words)
    for number in sorted(range(len(attributions)), key=lambda number: _outer_first(attributions[number])):
        for start, end in attributions[number].content:
            for index in parse.words_in(start, end) if start < end and parse.words else ():
                inside[index] = number
                if attributions[number].type == "direct":
                    direct[index] = number
    for number, mark in enumerate(parse.marks, len(attributions)):
        quoted = parse.words_in(mark.start, mark.end) if parse.words and not mark.depth else range(0)
        for index in quoted if len(quoted) >= MIN_QUOTED else ():
            inside[index] = number if inside[index] < 0 else inside[index]
            direct[index] = number if direct[index] < 0 and inside[index] == number else direct[index]
    return inside, direct


def _outer_first(attribution: Attribution) -> tuple[int, tuple[Offsets, ...], tuple[Offsets, ...]]:
    """Return the sort key that puts long contents first; the text breaks ties, never the order of the list."""
    return -sum(end - start for start, end in attribution.content), attribution.content, attribution.source


def _source_heads(discourse: Discourse) -> dict[int, tuple[int, ...]]:
    """Return the head of each explicit source with the numbers of its attributions."""
    heads: dict[int, list[int]] = {}
    for number, attribution in enumerate(discourse.attributions):
        head = source_head(discourse.syntax, attribution)
        if head is not None:
            heads.setdefault(head, []).append(number)
    return {head: tuple(numbers) for head, numbers in heads.items()}


def _spoken_until(discourse: Discourse) -> dict[int, int]:
    """Return for the head of each source the number of the sentence in which its last quotation ends.

    A quotation that goes on without a source of its own counts, too.
    """
    ends: dict[int, int] = {}
    for number, attribution in enumerate(discourse.attributions):
        head = discourse.source_of(number)
        last = max((end for _, end in attribution.content), default=0)
        words = discourse.parse.words_in(last - 1, last) if head is not None and last > 0 else range(0)
        if head is not None and words:
            ends[head] = max(ends.get(head, 0), discourse.parse.words[words[-1]].sentence)
    return ends


def source_head(syntax: Syntax, attribution: Attribution) -> int | None:
    """Return the head of a source, None for an implicit one."""
    return None if attribution.source_head is None else _noun_of(syntax, attribution.source_head)


def _noun_of(syntax: Syntax, head: int) -> int:
    """Return the noun of "current and former officials" where the parser took "current" for the head."""
    if syntax.parse.words[head].upos != "ADJ":
        return head
    nouns = [word.index for word in syntax.dependents(head, "conj") if word.upos in ("NOUN", "PROPN")]
    return nouns[0] if nouns else head
