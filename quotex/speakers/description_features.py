"""Features of a named entity as the meaning of a description such as "the minister" or "the company".

The features are those of classic resolvers (nearness, grammatical role, prominence; see pronoun_features.py) and what
descriptions add: the words of the description against the roles, the names and the surroundings of the entity, the
determiner, and what speaks for somebody whom the article does not name. lexicons/en/descriptions.tsv says what each
feature is worth, in log odds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal

from quotex.lexicons import people, word_list
from quotex.parsing.syntax import pronoun_row
from quotex.speakers.discourse import Discourse, Entity, Event, KnownWords
from quotex.speakers.mentions import Mention
from quotex.speakers.nominal_mentions import compound_noun, distinguishing
from quotex.text.names import PARTY_AND_PLACE

MAX_EVENTS = 200  # before the description; an entity mentioned only before these counts as not mentioned
WORDS_BEFORE, WORDS_BEHIND = 8, 10  # of a name: the words said of it
PROMINENT = 6  # mentions; more are as many
_COARSE = ((1, "1"), (2, "2"), (5, "3"), (10, "6"))
_TYPES = {"person": "p", "organization": "o"}
_LISTED = frozenset({"the", "a", "an", "this", "that", "these", "those", "another", "one", "some"})


@dataclass(frozen=True, slots=True)
class History:
    """The mentions before a description.

    `last` is the last mention of each named entity, `rank` counts the entities of the same type that were mentioned
    since; `speaker` is the head of the last source, `subject` the last entity that was the subject of an earlier
    sentence (-1 for none).
    """

    last: Mapping[int, Event]
    rank: Mapping[int, int]
    speaker: int
    subject: int


@dataclass(frozen=True, slots=True)
class Description:
    """A nominal mention and what its resolution depends on.

    `words` are the folded words that tell whom it means, `modifiers` those of them that make another office of it,
    `inside` the entities named in its own phrase, `countries` those (by name) that it names or whose capital it names,
    `about` the entities named in what it says, `owner` its possessor (-1 for none).
    """

    mention: Mention
    sentence: int
    paragraph: int
    determiner: str
    words: frozenset[str]
    modifiers: frozenset[str]
    former: bool
    inside: Set[int]
    countries: Set[str]
    about: Set[int]
    owner: int
    history: History


def coarse(distance: int) -> str:
    """Return a distance in few classes: 0, 1, 2, 3 to 5, 6 to 10, more."""
    if distance <= 0:
        return "0"
    return next((name for most, name in _COARSE if distance <= most), "11")


def type_of(entity: Entity) -> str:
    """Return "p" for a person, "o" for an organization, "x" for others."""
    return _TYPES.get(entity.kind, "x")


def describe(discourse: Discourse, mention: Mention) -> Description:
    """Return a nominal mention with what its resolution depends on."""
    sentence = discourse.parse.words[mention.head].sentence
    words = distinguishing(discourse.syntax, mention)
    attributions = discourse.sources.get(mention.head, ())
    spans = [span for number in attributions for span in discourse.attributions[number].source]
    contents = [span for number in attributions for span in discourse.attributions[number].content]
    inside = discourse.named_in([discourse.parse.offsets(mention.first, mention.last), *spans])
    countries = (people.country_in(discourse.entities[entity].name) for entity in inside & discourse.places)
    return Description(
        mention=mention,
        sentence=sentence,
        paragraph=discourse.parse.sentences[sentence].paragraph,
        determiner=_determiner(discourse, mention.head),
        words=words,
        modifiers=frozenset(word for word in words if people.role_modifiers().get(word)),
        former=_is_former(mention.phrase),
        inside=inside,
        countries={country.name for country in countries if country is not None},
        about=discourse.named_in(contents),
        owner=_owner(discourse, mention.head),
        history=_history(discourse, mention.head),
    )


def known_words(discourse: Discourse, entity: int) -> KnownWords:
    """Return the words by which the article describes a named entity."""
    if entity not in discourse.known_words:
        one = discourse.entities[entity]
        nouns = frozenset(noun for role in one.roles for noun in role.nouns)
        of_roles = nouns.union(*(role.words for role in one.roles))
        discourse.known_words[entity] = KnownWords(
            nouns=nouns,
            words=of_roles | one.words | set(_tied_words(discourse, entity)),
            modifiers=frozenset(word for word in of_roles if people.role_modifiers().get(word)),
            beside=frozenset(_beside(discourse, entity)),
        )
    return discourse.known_words[entity]


def _tied_words(discourse: Discourse, entity: int) -> Iterator[str]:
    """Yield the folded words of an entity's affiliation and of the places behind its names ("Ada Lind (D-Vt.)")."""
    for word in (discourse.entities[entity].affiliation or "").split():
        yield people.fold(_country_or(word))
    for mention in discourse.mentions_of(entity):
        found = PARTY_AND_PLACE.match(discourse.parse.text, discourse.parse.words[mention.last - 1].end)
        if found:
            place = people.us_states().get(people.key("".join(found.group(2).split())), found.group(2))
            yield from map(people.fold, place.split())


def role_match(known: KnownWords, noun: str) -> Literal["same", "broader"] | None:
    """Return how a noun fits the roles of an entity: as one of them, as a broader word for one, or not at all."""
    if noun in known.nouns:
        return "same"
    return "broader" if any(noun in people.role_hypernyms().get(own, ()) for own in known.nouns) else None


def _match(known: KnownWords, noun: str) -> str:
    return role_match(known, noun) or ("other" if known.nouns else "none")


def _country_or(word: str) -> str:
    country = people.country_in(word)
    return country.name if country else word


def _beside(discourse: Discourse, entity: int) -> Iterator[str]:
    """Yield the folded words around each mention of an entity in its sentence, demonyms as their countries."""
    words = discourse.parse.words
    for mention in discourse.mentions_of(entity):
        sentence = discourse.parse.sentences[words[mention.head].sentence]
        before = range(max(sentence.first, mention.first - WORDS_BEFORE), mention.first)
        behind = range(mention.last, min(sentence.last, mention.last + WORDS_BEHIND))
        for index in (*before, *behind):
            yield people.fold(words[index].lemma)
            if words[index].upos in ("PROPN", "ADJ") and people.country_in(words[index].text) is not None:
                yield people.fold(_country_or(words[index].text))


def _is_former(text: str) -> bool:
    return any(word.startswith(("former", "ex-")) for word in text.casefold().split()[:3])


def _determiner(discourse: Discourse, head: int) -> str:
    for word in discourse.syntax.dependents(head, "nmod:poss"):
        return "pronoun's" if pronoun_row(word) is not None else "name's"
    for word in discourse.syntax.dependents(head, "det"):
        form = word.text.casefold()
        return form if form in _LISTED else "det"
    return "number" if discourse.syntax.dependents(head, "nummod") else "bare"


def _owner(discourse: Discourse, head: int) -> int:
    possessor = next(iter(discourse.syntax.dependents(head, "nmod:poss")), None)
    entity = None if possessor is None else discourse.decide(possessor.index).entity
    return -1 if entity is None else discourse.resolved(entity)


def _history(discourse: Discourse, head: int) -> History:
    words = discourse.parse.words
    last: dict[int, Event] = {}
    rank: dict[int, int] = {}
    counts = Counter[str]()
    speaker = subject = -1
    for event in discourse.events_before(head, MAX_EVENTS):
        entity = discourse.resolved(event.entity)
        if event.source and speaker < 0:
            speaker = event.head
        if subject < 0 and words[event.head].sentence < words[head].sentence:
            subject = entity if discourse.syntax.clause(event.head).role == "subject" else subject
        if entity not in last and discourse.entities[entity].named:
            last[entity] = event
            sort = type_of(discourse.entities[entity])
            rank[entity] = counts[sort]
            counts[sort] += 1
    return History(last, rank, speaker, subject)


def entity_features(discourse: Discourse, description: Description, entity: int) -> Iterator[str]:
    """Yield the features of a named entity as the meaning of a description."""
    one = discourse.entities[entity]
    sort = type_of(one)
    place = ":place" if entity in discourse.places else ""
    yield f"kind:{description.mention.kind}>{sort}{place}"
    yield f"{sort}:mentions:{min(discourse.prominence.get(entity, 0), PROMINENT)}"
    yield f"{sort}:{description.determiner}"
    if entity == discourse.topic:
        yield "topic"
    if entity == discourse.first:
        yield "first"
    yield from _position_features(discourse, description, entity, sort)
    yield from _word_features(discourse, description, entity, sort)
    yield from _phrase_features(discourse, description, entity, sort)
    if sort == "p":
        gender = description.mention.gender
        if gender and one.gender:
            yield "gender:same" if (one.gender > 0) == (gender == "m") else "gender:other"
        if not one.certain:
            yield "uncertain"
        if description.mention.age is not None and one.ages:
            yield f"p:age:{'same' if description.mention.age in one.ages else 'other'}"
    elif sort == "o":
        yield from _organization_features(discourse, description, one)
        yield from _country_features(discourse, description, entity)


def _position_features(discourse: Discourse, description: Description, entity: int, sort: str) -> Iterator[str]:
    """Yield features of where the entity was mentioned last, or else will be mentioned first."""
    words, history = discourse.parse.words, description.history
    event = history.last.get(entity)
    if event is None:
        ahead = discourse.next_mention(entity, description.mention.head)
        if ahead is None:
            yield f"{sort}:ahead:far"
        else:
            yield f"{sort}:ahead:{coarse(words[ahead].sentence - description.sentence)}"
            yield f"{sort}:ahead:{discourse.syntax.clause(ahead).role}"
        return
    sentence = words[event.head].sentence
    far = coarse(description.sentence - sentence)
    near = min(int(far), 2)
    yield f"{sort}:sentences:{far}"
    yield f"{sort}:passed:{min(history.rank[entity], 4)}"
    paragraphs = description.paragraph - discourse.parse.sentences[sentence].paragraph
    if paragraphs < 2:
        yield f"{sort}:paragraphs:{paragraphs}"
    yield f"{sort}:{discourse.syntax.clause(event.head).role}@{near}"
    yield f"{sort}:{_form(discourse, event)}@{near}"
    if event.source:
        yield f"{sort}:source@{near}"
    if event.head == history.speaker:
        yield f"{sort}:last speaker@{near}"
    if discourse.inside_direct[event.head] >= 0:
        yield f"{sort}:quoted about"
    elif discourse.inside[event.head] >= 0:
        yield f"{sort}:spoken about"
    if history.rank[entity] == 0:
        yield f"{sort}:nearest"
        yield f"{sort}:nearest:{description.determiner}:{description.mention.kind}"
    if history.subject == entity:
        yield f"{sort}:last subject"
    lemma = description.mention.lemma
    listed = next((name for name in ("epithets", "descriptive_nouns") if lemma in word_list(f"{name}.txt")), "role")
    yield f"{sort}:{listed}@{far}"
    yield f"{sort}:{listed}:{_match(known_words(discourse, entity), lemma)}@{near}"


def _form(discourse: Discourse, event: Event) -> str:
    if pronoun_row(discourse.parse.words[event.head]) is not None:
        return "pronoun"
    mention = discourse.mention(event.head)
    if mention is None or not mention.named:
        return "nominal"
    return "full" if " " in mention.name else "short"


def _word_features(discourse: Discourse, description: Description, entity: int, sort: str) -> Iterator[str]:
    """Yield features that compare the words of the description with roles, names and surroundings of the entity."""
    one, lemma, words = discourse.entities[entity], description.mention.lemma, description.words
    known = known_words(discourse, entity)
    match = _match(known, lemma)
    if sort == "p" or match in ("same", "broader"):
        yield f"{sort}:role:{match}"
    if sort == "p":
        yield f"p:{lemma}:{match}"
    shared = words & known.words
    if words:
        at_home = not shared and lemma in known.nouns and words == {_home_word(discourse)}
        yield f"{sort}:words:{'home' if at_home else _part(shared, words)}"
        if lemma in known.nouns:
            yield f"{sort}:role and words" if shared else f"{sort}:role without words"
        yield f"{sort}:beside:{_part(words & known.beside, words)}"
        if not shared and words <= known.beside:
            yield f"{sort}:only beside"
    else:
        yield f"{sort}:no words:{match if match in ('same', 'broader') else 'other'}"
    if lemma in known.beside:
        yield f"{sort}:noun beside"
    if lemma in known.words and lemma not in known.nouns:
        yield f"{sort}:noun in words"
    if people.fold(lemma) in one.words:
        yield f"{sort}:noun in name"
    if known.modifiers != description.modifiers:
        yield f"{sort}:modifiers"
    if description.former:
        yield f"{sort}:former:{'same' if any(_is_former(role.text) for role in one.roles) else 'other'}"


def _home_word(discourse: Discourse) -> str | None:
    """Return the folded name of the country that the article names most; "the president" is that country's."""
    return people.fold(_country_or(discourse.entities[discourse.home].name)) if discourse.home >= 0 else None


def _part(some: Set[str], every: Set[str]) -> str:
    return "all" if len(some) == len(every) else "some" if some else "none"


def _phrase_features(discourse: Discourse, description: Description, entity: int, sort: str) -> Iterator[str]:
    """Yield features of an entity named in the description's own phrase or statement, or as its possessor."""
    if entity in description.inside:
        yield f"{sort}:inside:{description.mention.kind}"
    if entity in description.about:
        yield f"{sort}:in own content"
    if description.owner == entity:
        yield f"{sort}:owner"
    elif description.owner >= 0 and sort == "p":
        owners = set(_role_owners(discourse, entity, description.mention))
        if owners:
            yield f"p:role's owner:{'same' if description.owner in owners else 'other'}"
        surnames = {discourse.entities[number].name.split()[-1] for number in (entity, description.owner)}
        if len(surnames) == 1:
            yield "p:owner's surname"


def _role_owners(discourse: Discourse, entity: int, mention: Mention) -> Iterator[int]:
    """Yield who possesses an entity's role with the noun of a description ("his wife, Ada Lind"), if known."""
    for role in discourse.entities[entity].roles:
        if role.nouns[-1] == mention.lemma:
            for word in discourse.syntax.dependents(role.position, "nmod:poss"):
                link = discourse.link(word.index)
                owner = discourse.decide(word.index).entity if link is None and word.index < mention.head else None
                owner = link.entity if link is not None else owner
                if owner is not None:
                    yield discourse.resolved(owner)


def _organization_features(discourse: Discourse, description: Description, one: Entity) -> Iterator[str]:
    """Yield features of the sort of organization that the name states."""
    lemma = description.mention.lemma
    yield f"o:{lemma}>{_sort_of(one)}"
    listed = people.organization_nouns()
    scope = listed.get(lemma) or listed.get(compound_noun(discourse.syntax, description.mention.head))
    yield f"o:scope:{scope}"
    sorts = {word for word in one.words if people.noun_kind(word) == "organization"}
    sorts |= {noun for role in one.roles for noun in role.nouns}
    broader = any(lemma in people.role_hypernyms().get(own, ()) for own in sorts)
    if not sorts:
        yield "o:no sort"
    elif broader:
        yield "o:broader"
    fit = "none" if not sorts else "same" if lemma in sorts else "broader" if broader else "other"
    yield f"o:scope:{scope}:{fit}"
    if people.country_in(one.name) is not None:
        yield "o:country"
    if one.name.isupper():
        yield "o:acronym"


def _country_features(discourse: Discourse, description: Description, entity: int) -> Iterator[str]:
    """Yield features of a country: the home country of the article, or one that the description names.

    A capital counts as its country.
    """
    country = people.country_named(discourse.entities[entity].name)
    if country is None:
        return
    lemma = description.mention.lemma
    if entity == discourse.home:
        yield "o:home"
        yield f"o:home:{lemma}"
    if description.countries:
        yield f"o:country inside:{'same' if country.name in description.countries else 'other'}"


def _sort_of(one: Entity) -> str:
    """Return the sort of organization that a name shows: its own noun, a country, an outlet, a company, an acronym."""
    words = one.name.casefold().split()
    if people.country_in(one.name) is not None:
        return "country"
    if words[-1] in word_list("media_names.txt"):
        return "outlet"
    if words[-1].strip(".") in word_list("company_suffixes.txt"):
        return "company"
    noun = next((word for word in reversed(words) if people.noun_kind(word) == "organization"), None)
    return noun or ("acronym" if one.name.isupper() else "other")


def phrase_features(discourse: Discourse, description: Description, earlier: Mention) -> Iterator[str]:
    """Yield the features of the unnamed entity that an earlier phrase introduced."""
    words, mention = discourse.parse.words, description.mention
    named = discourse.named_in([discourse.parse.offsets(earlier.first, earlier.last)])
    head = "same" if earlier.lemma == mention.lemma else "other"
    own = distinguishing(discourse.syntax, earlier)
    yield "phrase"
    yield f"phrase:{mention.kind}:{head}"
    yield f"phrase:{description.determiner}"
    yield f"phrase:{head}:{'named' if named else 'plain'}"
    if description.words:
        yield f"phrase:{head}:words:{_part(description.words & own, description.words)}"
    elif own:
        yield f"phrase:{head}:more"
    else:
        yield f"phrase:{head}:bare"
    yield f"phrase:sentences:{coarse(description.sentence - words[earlier.head].sentence)}"
    yield f"phrase:from:{_determiner(discourse, earlier.head)}"
    yield f"phrase:{discourse.syntax.clause(earlier.head).role}"
    if earlier.head in discourse.sources:
        yield "phrase:source"
    if description.owner >= 0:
        yield f"phrase:owner:{'same' if description.owner in named else 'other'}"
    if discourse.syntax.dependents(mention.head, "acl:relcl"):
        yield "phrase:clause"


def nobody_features(discourse: Discourse, description: Description) -> Iterator[str]:
    """Yield the features of the reading that the description means somebody whom the article does not name."""
    mention, syntax = description.mention, discourse.syntax
    yield "nobody"
    yield f"nobody:kind:{mention.kind}"
    yield f"nobody:{description.determiner}"
    yield f"nobody:number:{mention.number}"
    yield f"nobody:{mention.kind}:{mention.number}:{description.determiner}"
    for name, relations in (("of", ("nmod",)), ("clause", ("acl:relcl", "acl")), ("adjective", ("amod",))):
        if syntax.dependents(mention.head, *relations):
            yield f"nobody:{name}"
    if syntax.dependents(mention.head, "compound", "amod"):
        yield "nobody:modified"
    yield f"nobody:named inside:{bool(description.inside)}"
    if discourse.inside_direct[mention.head] >= 0:
        yield "nobody:quoted"
    if description.sentence < 2:
        yield "nobody:top"
    for name in ("epithets", "descriptive_nouns"):
        if mention.lemma in word_list(f"{name}.txt"):
            yield f"nobody:{name}"
    if discourse.holders.get(mention.lemma):
        yield "nobody:held"
