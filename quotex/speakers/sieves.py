"""The sieves: rules that find the speaker behind a source, most precise rule first. Each decision names its rule.

A sieve gets an expression and answers with a decision, or with None to leave the expression to the next sieve.
A decision without an entity ends the search, too; its rule says why there is none.
"""

from __future__ import annotations

from dataclasses import replace

from quotex.lexicons import function_words, people
from quotex.parsing.syntax import MAX_PHRASE, is_noun, path_to_root, pronoun_row, relation
from quotex.records import SpeakerKind
from quotex.speakers.clustering import Link
from quotex.speakers.discourse import Case, Decision, Discourse, Entity, Sieve, in_source
from quotex.speakers.joint_speakers import joint_speakers, taken_up
from quotex.speakers.mentions import Mention
from quotex.speakers.name_detection import is_title
from quotex.speakers.nominal_coreference import described_entity
from quotex.speakers.nominal_mentions import compound_noun, is_age, nominal_mention
from quotex.speakers.pronoun_coreference import antecedent, pronoun_at
from quotex.speakers.roles import affiliation_in
from quotex.speakers.turn_labels import turn_label
from quotex.speakers.unnamed_entities import phrase_entity, plain_phrase, possessed_phrase
from quotex.speakers.writer import writer

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X", "SYM"})


def first_person(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve "I" inside a direct quotation to its speaker, elsewhere to the writer of the text if known.

    "We" and "you" get a decision without an entity.
    """
    word = discourse.parse.words[case.head]
    row = pronoun_row(word)
    if row is None or row.person not in (1, 2) or word.upos != "PRON":  # "the i" is a newspaper
        return None
    if row.person == 2:
        return Decision(None, "second person")
    around = discourse.inside_direct[case.head]
    source = discourse.source_of(around) if around >= 0 and around not in case.attributions else None
    if row.number == "p":
        return Decision(None, "first person plural")
    if source is None or source == case.head:
        written = None if around >= 0 else writer(discourse, case.head)
        return Decision(None, "first person: writer unnamed") if written is None else Decision(written, "writer")
    return _as_rule(discourse.decide(source), "first person")


def _as_rule(decision: Decision, rule: str) -> Decision:
    """Return another expression's decision under the name of the rule that led there.

    A decision without an entity keeps its own reason.
    """
    if decision.entity is None:
        return decision
    return replace(decision, rule=rule)


def named_behind(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a person noun to the name behind a comma in the same source, which the tree did not join.

    Example: "her team's coach, Artem Kobzar,".
    """
    mention, words = _nominal(discourse, case), discourse.parse.words
    if mention is None or mention.kind != "person" or mention.number == "p" or mention.last + 1 >= len(words):
        return None
    found = _linked(discourse, Case(words[mention.last + 1].index))
    if words[mention.last].text != "," or found is None or found[0].kind != "person":
        return None
    inside = any(in_source(discourse, Case(case.head, (number,)), words[found[0].head]) for number in case.attributions)
    return Decision(found[1].entity, "apposition", found[1].rivals) if inside else None


def possessed_office(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a possessed noun to an entity of its own, not to its possessor ("Zelensky's office", "his lawyer")."""
    mention = _nominal(discourse, case)
    if mention is None or not is_noun(discourse.parse.words[case.head]):
        return None
    possessor = next(iter(discourse.syntax.dependents(case.head, "nmod:poss")), None)
    if possessor is None:
        return None
    if case.attributions:
        described = described_entity(discourse, mention)
        if described.entity is not None:
            return described
    if pronoun_row(possessor) is not None:
        decision = discourse.decide(possessor.index)
        if decision.entity is None:  # "its owner": the phrase is all that is known
            return Decision(phrase_entity(discourse, mention, mention.phrase), "possessed", decision.rivals)
        owner = discourse.entities[discourse.resolved(decision.entity)]
        entity = phrase_entity(discourse, mention, possessed_phrase(discourse, mention, possessor.index, owner), owner)
        return Decision(entity, "possessed", decision.rivals, decision.share)
    link = discourse.link(possessor.index)
    if link is None:
        return None
    return Decision(phrase_entity(discourse, mention, mention.phrase, discourse.entities[link.entity]), "possessed")


def full_name(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a name in the form by which the article knows its bearer best."""
    found = _linked(discourse, case)
    if found is None or found[1].rule != "name" or found[0].titled or found[0].appositive_to == case.head:
        return None
    return None if found[1].entity in discourse.places else Decision(found[1].entity, "name", found[1].rivals)


def titled_name(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a full name behind a title or a role ("Kremlin spokesman Dmitry Peskov")."""
    found = _linked(discourse, case) or _behind_break(discourse, case)
    if found is None or found[1].entity in discourse.places:
        return None
    titled = found[1].rule == "name" and found[0].titled
    broken = discourse.mention(case.head) is not found[0]
    return Decision(found[1].entity, "title and name", found[1].rivals) if titled or broken else None


def _behind_break(discourse: Discourse, case: Case) -> tuple[Mention, Link] | None:
    """Return the name behind a title whose full stop was taken for the end of a sentence.

    Example: "spokesman Capt. | Jeff Davis".
    """
    mention, words = _nominal(discourse, case), discourse.parse.words
    if mention is None or mention.kind != "person" or mention.last >= len(words) or not case.attributions:
        return None
    title, name = words[mention.last - 1], words[mention.last]
    if title.sentence == name.sentence or not is_title(title if title.text != "." else words[mention.last - 2]):
        return None
    found = _linked(discourse, Case(name.index))
    inside = any(in_source(discourse, Case(case.head, (number,)), name) for number in case.attributions)
    return found if found is not None and found[0].first == name.index and inside else None


def apposition(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a nominal that a name explains ("the mayor, Artem Kobzar"), or that explains a name.

    Example: "the SBU service".
    """
    found = _linked(discourse, case)
    if found is not None and found[0].appositive_to == case.head:
        return Decision(found[1].entity, "apposition", found[1].rivals)
    mention = _nominal(discourse, case)
    if mention is None or mention.kind != "organization" or discourse.parse.words[case.head].upos != "NOUN":
        return None
    if people.organization_nouns().get(compound_noun(discourse.syntax, case.head)) not in ("whole", "any"):
        return None
    for word in discourse.syntax.dependents(case.head, "compound", "nmod:desc", "flat", "nmod"):
        link = discourse.link(word.index)
        if word.index > case.head or link is None or link.entity in discourse.places:
            continue
        if discourse.entities[link.entity].kind == "organization":
            return Decision(link.entity, "apposition", link.rivals)
    return None


def acronym(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve an acronym whose full form the article gives."""
    return _by_rule(discourse, case, "acronym")


def surname(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a surname, a given name, a handle or the beginning of a name that is given in full elsewhere."""
    link = discourse.link(case.head)
    word = discourse.parse.words[case.head]
    bearer = discourse.surnames.get(people.fold(word.text)) if link is None and word.text.isupper() else None
    if bearer is not None and len(word.text) > 2:
        return Decision(bearer, "surname")
    return _by_rule(discourse, case, "surname", "given name", "handle", "short name")


def _by_rule(discourse: Discourse, case: Case, *rules: str) -> Decision | None:
    found = _linked(discourse, case)
    return Decision(found[1].entity, found[1].rule, found[1].rivals) if found and found[1].rule in rules else None


def _linked(discourse: Discourse, case: Case) -> tuple[Mention, Link] | None:
    """Return the named mention of an expression with its link, if it has an entity."""
    mention, link = discourse.mention(case.head), discourse.link(case.head)
    return (mention, link) if mention is not None and link is not None else None


def government(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a country, the capital that it is governed from, or another place that speaks ("Moscow claims")."""
    found = _linked(discourse, case)
    if found is None or found[1].entity not in discourse.places:
        return None
    name = found[0].name
    country = None if people.country_named(name) else people.country_of_capital(name)
    known = discourse.countries.get(country.name) if country else None
    return Decision(found[1].entity if known is None else known, "government")


def relative_pronoun(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a relative pronoun to the noun that its clause describes ("Trump, who said")."""
    word = discourse.parse.words[case.head]
    row = pronoun_row(word)
    if row is None or row.kind != "relative":
        return None
    described = _described(discourse, case.head)
    if described is None:
        return Decision(None, "demonstrative" if word.text.casefold() == "that" else "interrogative")
    if discourse.mention(described) is None and is_noun(discourse.parse.words[described]):
        mention = nominal_mention(discourse.syntax, discourse.names, described)
        return Decision(phrase_entity(discourse, mention, mention.phrase), "relative pronoun")
    return _as_rule(discourse.decide(described), "relative pronoun")


def _described(discourse: Discourse, index: int) -> int | None:
    """Return the head of the noun phrase whose relative clause holds the pronoun.

    For "who" a person just before the pronoun goes before another noun. Of two with appositions the last is described
    ("Ana Ruiz, the mayor, and Paul Holt, who").
    """
    words = discourse.parse.words
    before = _just_before(discourse, index)
    for word in path_to_root(words, index):
        if relation(word) in ("acl:relcl", "acl") and 0 <= word.head < index:
            apart = discourse.syntax.dependents(word.head, "appos")
            joined = [one.index for one in discourse.syntax.dependents(word.head, "conj") if one.index < index]
            found = joined[-1] if joined and apart else word.head
            personal = words[index].lemma.casefold() in function_words("person relative")
            person = before is not None and _is_somebody(discourse, before)
            return before if personal and person and not _is_somebody(discourse, found) else found
    return before


def _is_somebody(discourse: Discourse, index: int) -> bool:
    """Return whether a noun may be a person or several."""
    mention = discourse.mention(index)
    return not is_noun(discourse.parse.words[index]) or (mention is not None and mention.kind in ("person", "group"))


def _just_before(discourse: Discourse, index: int) -> int | None:
    """Return the name right before "who", where the tree has no relative clause ("Beck, who")."""
    before = index - 1
    if before > 0 and discourse.parse.words[before].upos == "PUNCT":
        before -= 1
    if before < 0 or discourse.parse.words[before].sentence != discourse.parse.words[index].sentence:
        return None
    mention = discourse.mention(before)
    return mention.head if mention is not None and mention.named else None


def personal_pronoun(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve "he", "she", "it" and "they" (see `antecedent`); an expletive gets a decision without an entity."""
    row = pronoun_at(discourse, case.head)
    if row is not None:
        return antecedent(discourse, case, row)
    return Decision(None, "expletive") if relation(discourse.parse.words[case.head]) == "expl" else None


def indefinite(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve an indefinite expression to an unnamed speaker ("many", "others", "one of the officials").

    "Nobody", "anybody" and the like get a decision without an entity.
    """
    word = discourse.parse.words[case.head]
    row = pronoun_row(word)
    if row is None or row.kind not in ("group", "someone", "generic", "nobody"):
        return None
    mention = nominal_mention(discourse.syntax, discourse.names, case.head)
    if row.kind in ("generic", "nobody") or (row.kind == "someone" and mention.last - mention.first == 1):
        return Decision(None, f"indefinite: {row.form}")
    kind: SpeakerKind = "group" if row.kind == "group" else "unnamed"
    name = plain_phrase(discourse, mention, mention.phrase)
    return Decision(discourse.add(Entity(name, kind, "p" if kind == "group" else "s", named=False)), "indefinite")


def age(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve "the 43-year-old" to the only person of that age in the article."""
    mention = _nominal(discourse, case)
    if mention is None or mention.age is None or not mention.definite or not is_age(discourse.parse.words[case.head]):
        return None
    aged = [number for number, one in enumerate(discourse.entities) if mention.age in one.ages and one.number == "s"]
    return Decision(aged[0], "age") if len(aged) == 1 else None


def description(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve "the minister", "the company" or "the spokesman" to a named entity or to an earlier phrase."""
    mention = _nominal(discourse, case)
    if mention is None or discourse.parse.words[case.head].upos not in _NOMINAL - {"DET", "PRON"}:
        return None
    if not case.attributions and not (mention.definite and mention.kind in ("person", "organization")):
        return None  # what does not speak matters only as an antecedent of others
    decision = described_entity(discourse, mention)
    return None if decision.entity is None else decision


def own_phrase(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve any other noun phrase to an entity of its own: a person, an organization, a group or a document."""
    mention = _nominal(discourse, case)
    if mention is None or discourse.parse.words[case.head].upos not in _NOMINAL - {"DET", "PRON"}:
        return None
    mention = _widened(discourse, case, mention)
    rule = "nominal of unknown kind" if mention.kind == "unknown" else "nominal"
    entity = phrase_entity(discourse, mention, mention.phrase)
    ranked = discourse.descriptions.get(mention.head)
    return Decision(entity, rule) if ranked is None else Decision(entity, rule, 0, ranked.share, ranked.candidates)


def _widened(discourse: Discourse, case: Case, mention: Mention) -> Mention:
    """Return the mention with an of-phrase that the source holds but the tree attached elsewhere.

    Example: "a spokesman | for the army".
    """
    words, last = discourse.parse.words, mention.last
    ends = [end for number in case.attributions for _, end in discourse.attributions[number].source]
    if last >= len(words) or words[last].upos != "ADP" or not ends:
        return mention
    while last < min(len(words), mention.first + MAX_PHRASE) and words[last].end <= max(ends):
        if words[last].upos in ("PUNCT", "VERB", "AUX", "SCONJ") or words[last].sentence != words[case.head].sentence:
            break
        last += 1
    while words[last - 1].upos in ("ADP", "DET", "CCONJ"):
        last -= 1
    affiliation = mention.affiliation or affiliation_in(discourse.syntax, discourse.names, mention.last, last)
    return replace(mention, last=last, phrase=discourse.syntax.text(mention.first, last), affiliation=affiliation)


def name_in_source(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve a source whose head is no noun to the only name inside it, as in a source that was cut."""
    entities: set[int] = set()
    for number in case.attributions:
        for start, end in discourse.attributions[number].source:
            for index in discourse.parse.words_in(start, end):
                link = discourse.link(index)
                if link is not None:
                    entities.add(link.entity)
    return Decision(entities.pop(), "name in source") if len(entities) == 1 else None


def _nominal(discourse: Discourse, case: Case) -> Mention | None:
    """Return the common-noun phrase that an expression heads; None if its head has no letter or digit."""
    mention = discourse.mention(case.head)
    if mention is None or mention.named or not any(map(_tells, discourse.parse.words[case.head].text)):
        return None
    return mention


def _tells(character: str) -> bool:
    return character.isalnum() or character == "%"  # 40 % of nurses


SIEVES: tuple[Sieve, ...] = (
    turn_label,
    first_person,
    joint_speakers,
    named_behind,
    possessed_office,
    full_name,
    titled_name,
    apposition,
    acronym,
    surname,
    government,
    relative_pronoun,
    personal_pronoun,
    taken_up,
    indefinite,
    age,
    description,
    own_phrase,
    name_in_source,
)
