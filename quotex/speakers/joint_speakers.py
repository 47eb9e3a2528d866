"""Joint speakers: several who are named together ("A and B said"), and phrases that take them up ("the two")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from quotex.lexicons import function_words, people, word_list
from quotex.parsing.document import Word
from quotex.parsing.syntax import number_of, pronoun_row, relation
from quotex.speakers.description_features import known_words, role_match
from quotex.speakers.discourse import Case, Decision, Discourse, Entity, in_source
from quotex.speakers.mentions import Mention
from quotex.speakers.name_detection import is_title
from quotex.text.names import PersonName, clean_name
from quotex.text.quotation_marks import DASHES, HYPHENS

MAX_MEMBERS = 8  # of a joint speaker
MAX_ROLE = 12  # words of a role before a name
MAX_EVENTS = 40  # before a phrase that takes up several
MAX_COUNTED, MIN_COUNTED = 300, 2  # mentions before "the two" that are counted, and that one of the two needs
MAX_CALLED = 4  # persons whom a plural without a number takes up by what they were called
NEAR, FAR = 2, 6  # sentences within which two persons, or joint speakers, are taken up
_MEMBERS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "X"})
_ROLE = frozenset({"NOUN", "PROPN", "ADJ", "DET", "CCONJ"})


def joint_speakers(discourse: Discourse, case: Case) -> Decision | None:
    """Return the group of all speakers that a source names: "A and B said", "the senators, A and B", "the Falks"."""
    family = _family(discourse, case)
    if len(family) > 1:
        return Decision(_together(discourse, family), "joint")
    heads = _conjuncts(discourse, case)
    members = list(dict.fromkeys(_member(discourse, one) for one in heads[:MAX_MEMBERS])) if len(heads) > 1 else []
    row = _named_in_row(discourse, case)
    named = {one for one in members if discourse.entities[one].named}
    if len(members) < 2 or set(members) < set(row) or (_counts_or_is_plural(discourse, case) and named < set(row)):
        members = row
    return Decision(_together(discourse, members), "joint") if len(members) > 1 else None


def _family(discourse: Discourse, case: Case) -> list[int]:
    """Return the bearers of the surname whose plural a name is ("the Falks"), if the article names several."""
    word, mention = discourse.parse.words[case.head], discourse.mention(case.head)
    if mention is None or " " in mention.name or not mention.name.endswith("s"):
        return []
    if not discourse.syntax.dependents(word.index, "det") or _bearers(discourse, mention.name):
        return []
    return _bearers(discourse, mention.name.removesuffix("s"))[:MAX_MEMBERS]


def _bearers(discourse: Discourse, surname: str) -> list[int]:
    """Return the persons of whom the article gives full names with a surname."""
    names = [one.name if one.kind == "person" and " " in one.name else "" for one in discourse.entities]
    folded = people.fold(surname)
    return [number for number, name in enumerate(names) if name and PersonName(name).surname == folded]


def _together(discourse: Discourse, members: Sequence[int]) -> int:
    """Enter the group of several entities and return its number."""
    names = [discourse.entities[one].name for one in members]
    name = f"{', '.join(names[:-1])} and {names[-1]}"
    return discourse.add(Entity(name, "group", "p", members=tuple(members)))


def _member(discourse: Discourse, head: int) -> int:
    """Return the entity of one of several speakers."""
    decision = decide_alone(discourse, head)
    if decision is not None and decision.entity is not None:
        return discourse.resolved(decision.entity)
    name = clean_name(discourse.syntax.text(*discourse.syntax.phrase(head))) or discourse.parse.words[head].text
    return discourse.add(Entity(name, "unnamed", "s", named=False))


def _named_in_row(discourse: Discourse, case: Case) -> list[int]:
    """Return the entities of one kind in a list with "and" that the tree did not join ("A of X and B").

    Names behind a preposition ("critics of A and B"), possessors and names before nouns are left out, but not those
    that a comma or a colon sets off ("members of the Senate, A and B"); a verb or a relative pronoun ends the row.
    """
    words, mention = discourse.parse.words, discourse.mention(case.head)
    explained = _counts_or_is_plural(discourse, case)
    if mention is not None and not mention.named and mention.number == "s" and not explained:
        return []
    row: list[int] = []
    joined = blocked = False
    end = None
    for start, name, entity in _names_in_source(discourse, case):
        if _modifies_next(discourse, name.head):
            continue
        gap = words[start if end is None else end : name.first]
        if any(_opens_clause(word) for word in gap):
            break
        end = name.last
        directly = bool(gap) and (_joins(gap[-1]) or _joins_with_role(gap))
        if relation(words[name.head]) in ("nmod:poss", "compound", "amod"):
            continue
        if not row and explained and gap and _sets_off(gap):
            row, blocked = [entity], False
        elif not row:
            blocked = any(word.upos == "ADP" and word.lemma not in function_words("example") for word in gap) or (
                blocked and directly
            )
            row += [] if blocked else [entity]
        elif discourse.entities[entity].kind == discourse.entities[row[0]].kind:
            if directly and not blocked:
                row.append(entity)
                joined = joined or any(word.lemma in ("and", "&") for word in gap)
            blocked = not directly or blocked
    return list(dict.fromkeys(row))[:MAX_MEMBERS] if joined else []


def _counts_or_is_plural(discourse: Discourse, case: Case) -> bool:
    """Return whether a source begins with a plural or a number whose names may follow ("two senators, A and B")."""
    word = discourse.parse.words[case.head]
    return number_of(word) == "p" or (word.upos == "NUM" and word.lemma != "one")


def _names_in_source(discourse: Discourse, case: Case) -> list[tuple[int, Mention, int]]:
    """Return the first word of the source, and each named person and organization inside it with its entity.

    The names are in text order.
    """
    for number in case.attributions:
        for start, end in discourse.attributions[number].source:
            found: dict[int, tuple[int, Mention, int]] = {}
            words = discourse.parse.words_in(start, end)
            for index in words:
                mention, link = discourse.mention(index), discourse.link(index)
                if mention is None or link is None:
                    continue
                entity = discourse.resolved(link.entity)
                if discourse.entities[entity].kind in ("person", "organization") and entity not in discourse.places:
                    found[mention.head] = words[0], mention, entity
            return sorted(found.values(), key=lambda one: one[1].first)
    return []


def _joins(word: Word) -> bool:
    return word.upos == "CCONJ" or word.text in (",", "&")


def _joins_with_role(gap: Sequence[Word]) -> bool:
    """Return whether words join a name to the one before with a role of its own.

    Examples: "A and the singer B"; "A, the mayor B"; "A and former Secretary of State B".
    """
    role = [word for word in gap[1:] if word.text not in HYPHENS]
    return len(gap) > 1 and _joins(gap[0]) and all(word.upos in _ROLE or _in_office(word, gap) for word in role)


def _in_office(word: Word, gap: Sequence[Word]) -> bool:
    """Return whether a word is the preposition of an office in capitals ("Secretary of State")."""
    at = word.index - gap[0].index
    return word.lemma == "of" and 0 < at < len(gap) - 1 and all(gap[i].text[:1].isupper() for i in (at - 1, at + 1))


def _sets_off(gap: Sequence[Word]) -> bool:
    """Return whether a comma, a colon or a dash stands before a name, with at most a title or a role between."""
    marks = [at for at, word in enumerate(gap) if word.text in (",", ":") or word.text in DASHES]
    return bool(marks) and marks[0] > 0 and all(word.upos in _ROLE for word in gap[marks[-1] + 1 :])


def _opens_clause(word: Word) -> bool:
    row = pronoun_row(word)
    relative = row is not None and row.kind == "relative"
    return relative or (word.upos in ("VERB", "AUX") and word.lemma not in function_words("example"))


def taken_up(discourse: Discourse, case: Case) -> Decision | None:
    """Return the joint speakers, or the two persons, that a plural phrase takes up.

    Examples: "the two", "both", "the two leaders", "the senators".
    """
    word, mention = discourse.parse.words[case.head], discourse.mention(case.head)
    if (mention is not None and mention.named) or discourse.syntax.dependents(case.head, "nmod", "acl:relcl", "acl"):
        return None
    count = _count(discourse, word)
    plural = mention is not None and mention.definite and mention.number == "p"
    if count is None and not plural:
        return None
    joint = _joint_before(discourse, mention, word, count)
    if joint is None and count is not None:
        joint = _several_before(discourse, mention, word, count) or _foremost(discourse, mention, word, count)
    if joint is None and mention is not None and (count or not discourse.syntax.dependents(case.head, "nummod")):
        joint = _all_called(discourse, mention, count)
    return None if joint is None else Decision(joint, "taken up")


def _count(discourse: Discourse, word: Word) -> int | None:
    """Return how many speakers an expression states: "both", "the couple", "the two leaders", "the three"."""
    lemma = word.lemma.casefold()
    before = {
        one.lemma.casefold() for one in discourse.syntax.dependents(word.index, "det", "det:predet", "cc:preconj")
    }
    if lemma in function_words("both") or before & function_words("both"):
        return 2
    if not discourse.syntax.is_definite(word.index) and not before & function_words("all of them"):
        return None
    said = {lemma, *(one.lemma.casefold() for one in discourse.syntax.dependents(word.index, "nummod"))}
    return next((count for count, name in ((2, "two"), (3, "three")) if said & function_words(name)), None)


def _joint_before(discourse: Discourse, mention: Mention | None, word: Word, count: int | None) -> int | None:
    """Return the joint speakers mentioned last that fit number and kind."""
    for event in discourse.events_before(word.index, MAX_EVENTS):
        if word.sentence - discourse.parse.words[event.head].sentence > FAR:
            break
        members = discourse.entities[event.entity].members
        if len(members) == (count or len(members)) > 1 and _are(discourse, members, mention, surely=count is None):
            return event.entity
    return None


def _several_before(discourse: Discourse, mention: Mention | None, word: Word, count: int) -> int | None:
    """Return the group of the persons or organizations that one sentence before names, if their number fits."""
    found: dict[int, list[int]] = {}
    for event in discourse.events_before(word.index, MAX_EVENTS):
        sentence = discourse.parse.words[event.head].sentence
        if word.sentence - sentence > NEAR:
            break
        entity = discourse.resolved(event.entity)
        if discourse.entities[entity].named and _are(discourse, (entity,), mention):
            found.setdefault(sentence, []).insert(0, entity)
    for entities in found.values():
        distinct = list(dict.fromkeys(entities))
        if len(distinct) == count:
            return _together(discourse, distinct)
    return None


def _foremost(discourse: Discourse, mention: Mention | None, word: Word, count: int) -> int | None:
    """Return the group of the persons who were mentioned most often, if they stand out.

    Each was mentioned twice or more, and at least twice as often as any other one that fits.
    """
    often: Counter[int] = Counter()
    for event in discourse.events_before(word.index, MAX_COUNTED):
        entity = discourse.resolved(event.entity)
        one = discourse.entities[entity]
        if one.named and one.kind == "person" and _are(discourse, (entity,), mention):
            often[entity] += 1
    ranked = often.most_common(count + 1)
    least, following = [*(number for _, number in ranked), 0, 0, 0, 0][count - 1 : count + 1]
    stand_out = least >= max(MIN_COUNTED, 2 * following)
    return _together(discourse, sorted(entity for entity, _ in ranked[:count])) if stand_out else None


def _all_called(discourse: Discourse, mention: Mention, count: int | None) -> int | None:
    """Return the group of all persons whom the article called by a noun before ("the senators").

    None where their number is not `count`.
    """
    found = [
        number
        for number, one in enumerate(discourse.entities)
        if one.kind == mention.kind == "person"
        and any(mention.lemma in role.nouns and role.position < mention.head for role in one.roles)
    ]
    return _together(discourse, found) if 1 < len(found) == (count or min(len(found), MAX_CALLED)) else None


def _are(discourse: Discourse, members: Sequence[int], mention: Mention | None, *, surely: bool = False) -> bool:
    """Return whether a plural may mean these entities.

    With `surely` its noun must be known to be a word for each of them.
    """
    kinds = {discourse.entities[one].kind for one in members}
    if mention is None or mention.lemma in function_words("two") | function_words("three") | function_words("both"):
        return not surely and kinds == {"person"}
    if mention.lemma in function_words("country"):
        return not surely and all(people.country_named(discourse.entities[one].name) for one in members)
    bodies = mention.kind != "organization" or not discourse.places & set(members)
    return (
        kinds == {mention.kind} and bodies and all(_is_called(discourse, one, mention.lemma, surely) for one in members)
    )


def _is_called(discourse: Discourse, entity: int, noun: str, surely: bool) -> bool:
    known = known_words(discourse, entity)
    if role_match(known, noun):
        return True
    return not surely and (not known.nouns or noun in word_list("descriptive_nouns.txt"))


def _conjuncts(discourse: Discourse, case: Case) -> list[int]:
    """Return the heads of a coordination of nominals, the first one first; the head alone where there is none."""
    head, mention = case.head, discourse.mention(case.head)
    if discourse.parse.words[head].upos not in _MEMBERS:
        return [head]
    behind = mention.last if mention is not None and mention.appositive_to == head else head
    members = [head]
    for word in discourse.syntax.dependents(head, "conj"):
        in_name = mention is not None and mention.named and mention.first <= word.index < mention.last
        part = in_name or _modifies_next(discourse, word.index)
        if word.upos in _MEMBERS and word.index > behind and not part and in_source(discourse, case, word):
            members.append(word.index)
    return [one for one in members if not (_titles_next(discourse, one, members) or _second_role(discourse, head, one))]


def _modifies_next(discourse: Discourse, index: int) -> bool:
    """Return whether a word belongs to the role before a person's name ("and Acme News editor Ada Lind")."""
    words, mention = discourse.parse.words, discourse.mention(index)
    at = index + 1 if mention is None or not mention.named else mention.last
    first = at
    limit = min(len(words), first + MAX_ROLE)
    while at < limit and discourse.names.at(at) is None and words[at].upos in ("NOUN", "PROPN", "ADJ"):
        at += 1
    name = discourse.names.at(at) if at < len(words) else None
    person = mention is not None and mention.kind == "person"
    return at > first and not person and name is not None and name.kind == "person"


def _second_role(discourse: Discourse, head: int, member: int) -> bool:
    """Return whether a bare role joined to a name or to a role is one more role of its bearer.

    Examples: "Cres Eastman, director of A and chairman of B"; "the founder and chairman of A".
    """
    first, other = discourse.mention(head), discourse.mention(member)
    if member == head or first is None or other is None or other.named or other.kind != "person":
        return False
    one = first.named or (
        first.kind == "person" and first.number == "s" and bool(discourse.syntax.dependents(head, "det", "nmod:poss"))
    )
    return one and other.number == "s" and not discourse.syntax.dependents(member, "det", "nmod:poss")


def _titles_next(discourse: Discourse, member: int, members: list[int]) -> bool:
    """Return whether a conjunct is only the title of the name behind it ("Rep." "Bob Goodlatte")."""
    return is_title(discourse.parse.words[member]) and any(member < other <= member + 2 for other in members)


def is_joint(discourse: Discourse, head: int) -> bool:
    """Return whether an expression is the first of several joined by "and"."""
    return len(_conjuncts(discourse, Case(head, discourse.sources.get(head, ())))) > 1


def decide_alone(discourse: Discourse, head: int) -> Decision | None:
    """Return the decision on the first member of a coordination, taken by itself."""
    sieves = (sieve for sieve in discourse.sieves if sieve is not joint_speakers)
    return next((found for sieve in sieves if (found := sieve(discourse, Case(head))) is not None), None)
