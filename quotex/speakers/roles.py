"""Roles that an article states: titles before a name, appositions, predicates, and affiliations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotex.lexicons import function_words, people, word_list
from quotex.lexicons.people import Gender, NounKind
from quotex.parsing.document import Word
from quotex.parsing.syntax import Syntax, is_noun, number_of, relation
from quotex.speakers.mentions import Role
from quotex.speakers.name_detection import NameSpan
from quotex.text.names import clean_name
from quotex.text.quotation_marks import HYPHENS

_OFFICES = frozenset({"office", "sent", "home"})  # kinds of role_affiliations.tsv
_BODY = frozenset({"PROPN", "ADJ", "NUM", "PART"})
MAX_STRETCH = 16  # words of a run behind a role
_STRETCH = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADP", "DET", "CCONJ", "PART", "SYM"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "VERB"})


@dataclass(frozen=True, slots=True)
class NameIndex:
    """For each word the number of the name span that holds it, or -1."""

    spans: Sequence[NameSpan]
    owner: Sequence[int]

    @classmethod
    def of(cls, spans: Sequence[NameSpan], size: int) -> NameIndex:
        """Return the index of the spans of an article of `size` words."""
        owner = [-1] * size
        for number, span in enumerate(spans):
            owner[span.first : span.last] = [number] * (span.last - span.first)
        return cls(spans, owner)

    def end_of(self, last: int) -> int:
        """Return the end of a stretch [.., last), moved so that it cuts no name in two."""
        if 0 < last < len(self.owner) and self.owner[last] >= 0 and self.owner[last] == self.owner[last - 1]:
            return self.spans[self.owner[last]].last
        return last

    def at(self, index: int) -> NameSpan | None:
        """Return the name that a word is part of."""
        return self.spans[self.owner[index]] if self.owner[index] >= 0 else None


def is_determiner(word: Word) -> bool:
    """Return whether a word is a determiner or a possessive pronoun."""
    return word.upos == "DET" or (word.upos == "PRON" and relation(word) == "nmod:poss")


def role_in(
    syntax: Syntax,
    names: NameIndex,
    first: int,
    last: int,
    *,
    head: int | None = None,
    organization: bool = False,
    ends: int = 0,
) -> Role | None:
    """Return the role that words [first, last) state; None if no noun in them names one.

    With `head` the role must be that word; otherwise it is the last role noun of the region. A plural states no
    single holder's role. What stands before `ends`, if that is more, may name the affiliation.
    """
    words = syntax.parse.words
    definite = False
    while first < last and (is_determiner(words[first]) or words[first].upos in ("PUNCT", "PART")):
        definite |= people.key(words[first].text) in word_list("demonstratives.txt") or words[first].upos == "PRON"
        first += 1
    while last > first and words[last - 1].upos == "PUNCT" and words[last - 1].text != ".":
        last -= 1
    nouns = [index for index in range(first, last) if _names_role(words[index], names, organization=organization)]
    at = head if head is not None else nouns[-1] if nouns else None
    if at is None or at < first or (at not in nouns and names.at(at) is not None) or is_plural(words[at]):
        return None  # "another of the heirs, Ada Lind": a determiner names no role
    first = max(first, _after_other_phrase(syntax, first, at))
    last = names.end_of(_with_second_complement(syntax, at, last) if head is not None else last)
    while first < at and _is_courtesy(words[first]):
        first += 1
    while last > at + 1 and _is_courtesy(words[last - 1]) and not _is_full_stop_of(words, last - 1):
        last -= 1
    has_possessor = any(relation(words[index]) == "nmod:poss" for index in range(first, at))
    own = _behind_possessor(syntax, first, at)
    is_kin = people.role_affiliations().get(role_noun(words[at])) == "kin"
    told = content_words(syntax, own if is_kin else first, last)
    return Role(
        text=_without_sentence_capital(syntax, first, at, clean_name(syntax.text(first, last))),
        nouns=tuple(role_noun(words[index]) for index in sorted({*nouns, at}) if own <= index <= at),
        words=told - {role_noun(words[at]), people.fold(words[at].lemma)},
        affiliation=affiliation_in(syntax, names, first, max(last, ends), at),
        definite=definite or has_possessor,
        position=at,
    )


def _without_sentence_capital(syntax: Syntax, first: int, at: int, text: str) -> str:
    """Return a role without the capital that it has only because a sentence begins with it ("Former minister")."""
    word = syntax.parse.words[first]
    titled = at != first and syntax.parse.words[at].text[:1].isupper()  # Prime Minister
    if titled and people.key(word.text) not in word_list("former_roles.txt"):
        return text
    opens = first == syntax.parse.sentences[word.sentence].first and word.upos in ("ADJ", "NOUN", "ADV", "VERB")
    common = word.text[1:].islower() and people.country_of_demonym(word.text) is None and party_word(word) is None
    return text[:1].lower() + text[1:] if opens and common and text.startswith(word.text) else text


def _behind_possessor(syntax: Syntax, first: int, at: int) -> int:
    """Return where a role begins behind its possessor, whose own roles are left out.

    Example: "the nominee's | daughter".
    """
    marks = [index + 1 for index in range(first, at) if syntax.parse.words[index].upos == "PART"]
    return marks[-1] if marks else first


def _is_full_stop_of(words: Sequence[Word], index: int) -> bool:
    """Return whether a word is the full stop of an abbreviated title, as a token of its own.

    Example: "Sen" "." at the end of a line.
    """
    key = people.key(words[index - 1].text)
    title = people.titles().get(key)
    return (
        words[index].text == "." and title is not None and title.role is not None and key not in people.person_nouns()
    )


def _with_second_complement(syntax: Syntax, at: int, last: int) -> int:
    """Return the end of a role with two coordinated complements ("Minister of Mines | and Energy")."""
    words = syntax.parse.words
    if last >= len(words) or words[last].upos != "CCONJ" or words[last].sentence != words[at].sentence:
        return last
    for index in range(last + 1, min(last + MAX_STRETCH, len(words))):
        if relation(words[index]) == "conj" and at < words[index].head < last:
            if noun_kind_of(words[index]) == "person":
                return last
            begin, end = syntax.phrase(index)
            return end if begin == last + 1 else last
    return last


def is_plural(word: Word) -> bool:
    """Return whether a noun or a title stands for several ("Sens. Bob Corker and Robert Menendez")."""
    form = people.key(word.text)
    if form in people.person_nouns():
        return False  # "pollster", whatever the tagger says of it
    return number_of(word) == "p" or (form.endswith("s") and {form, form[:-1]} <= people.titles().keys())


def _after_other_phrase(syntax: Syntax, first: int, at: int) -> int:
    """Return where the role begins if another phrase came to stand before it ("time between Clinton and top aide")."""
    words = syntax.parse.words
    for index in range(at - 1, first - 1, -1):
        word = words[index]
        if word.upos not in ("ADP", "CCONJ") or syntax.phrase(at)[0] <= index:
            continue
        joined = word.upos == "CCONJ" and index > first and noun_kind_of(words[index - 1]) == "person"
        if not joined:
            return index + 1
    return first


def role_noun(word: Word) -> str:
    """Return the noun by which a role is known: what a title stands for ("Sen." -> senator), or the lemma."""
    title = people.titles().get(people.key(word.text))
    if title is not None and title.role is not None:
        return title.role
    return _listed_form(word) or word.lemma.casefold()


def _listed_form(word: Word) -> str | None:
    """Return the lemma of a noun as the lists have it.

    A plural that the lemmatizer left as it is counts as well ("protesters").
    """
    return _listed(word.lemma, word.text)


@lru_cache(maxsize=65_536)
def _listed(lemma: str, text: str) -> str | None:
    form = people.key(text)
    endings = (form, lemma.casefold(), form.removesuffix("s"), form.removesuffix("es"), form.removesuffix("ies") + "y")
    return next((one for one in endings if people.is_listed_noun(one)), None)


def noun_kind_of(word: Word) -> NounKind | None:
    """Return what a common noun, or one written in capitals ("the President"), names as a speaker."""
    return _noun_kind(word.lemma, word.text, is_noun(word))


@lru_cache(maxsize=65_536)
def _noun_kind(lemma: str, text: str, noun: bool) -> NounKind | None:
    title = people.titles().get(people.key(text))
    if title is not None and title.role is not None and noun:
        return "person"
    return people.noun_kind(_listed(lemma, text) or lemma.casefold())


def _names_role(word: Word, names: NameIndex, *, organization: bool) -> bool:
    if names.at(word.index) is not None or word.upos not in ("NOUN", "PROPN"):
        return False
    return noun_kind_of(word) == ("organization" if organization else "person")


def _is_courtesy(word: Word) -> bool:
    title = people.titles().get(people.key(word.text))
    return (title is not None and title.role is None and title.gender is not None) or word.upos == "PUNCT"


def content_words(syntax: Syntax, first: int, last: int) -> frozenset[str]:
    """Return the folded words of a phrase that tell holders of a role apart.

    Countries and parties are under one name each.
    """
    found: set[str] = set()
    for index in range(first, last):
        word = syntax.parse.words[index]
        lemma = people.fold(word.lemma)
        if word.upos not in _CONTENT or people.role_modifiers().get(lemma) is False:
            continue
        country = people.country_in(word.text)
        title = people.titles().get(people.key(word.text))
        found.add(people.fold(country.name) if country else party_word(word) or lemma)
        found |= title.modifiers if title is not None else frozenset()
    return frozenset(found)


def party_word(word: Word) -> str | None:
    """Return the word for a party's members under which all its names are compared ("GOP", "Republican")."""
    return people.fold(people.parties()[people.key(word.text)].split()[0]) if _is_party(word) else None


def affiliation_in(syntax: Syntax, names: NameIndex, first: int, last: int, head: int | None = None) -> str | None:
    """Return the body, the place of office, the party or the person to which a phrase ties a role's bearer.

    `head` is the role noun of the phrase: places count where it is an office, persons where it is somebody's staff.
    Without it only bodies and countries do.
    """
    noun = role_noun(syntax.parse.words[head]) if head is not None else None
    kind = people.role_affiliations().get(noun) if noun else None
    if kind == "outsider":
        return None
    until = _destination(syntax, head, last) if head is not None and kind == "sent" else last
    found: str | None = _body_in(syntax, names, first, until, head)
    if found is None and head is None:
        found = _country_in(syntax, names, first, until)
    if found is None and head is not None:
        found = _place_or_party(syntax, names, first, until, head, office=noun is not None and is_office(noun))
    if found is None and head is not None and kind == "staff":
        found = _principal(syntax, names, first, until, head)
    return found


def _destination(syntax: Syntax, head: int, last: int) -> int:
    """Return where "to Kenya" begins behind "ambassador"; the end of the phrase without it."""
    return next((index for index in range(head + 1, last) if syntax.parse.words[index].lemma == "to"), last)


def _body_in(syntax: Syntax, names: NameIndex, first: int, last: int, head: int | None) -> str | None:
    """Return the organization that a phrase names; one of general words ("the Board") comes last."""
    general: str | None = None
    for index in range(first, last):
        span = names.at(index)
        if span is not None and span.first == index and span.kind == "organization" and index != head:
            if _qualifies_participle(syntax, span.last):
                continue
            name = clean_name(syntax.text(span.first, span.last))
            if not people.is_listed_noun(name.casefold()):
                return name
            general = name if general is None else general
        elif span is None and (described := _described_body(syntax, names, first, index, head)):
            return described
        elif span is None and index != head and _is_capitalized_body(syntax, index):
            general = syntax.parse.words[index].text if general is None else general
    return general


def _described_body(syntax: Syntax, names: NameIndex, first: int, index: int, head: int | None) -> str | None:
    """Return the body made of a name and a noun ("Trump campaign", "Tulsa police", "Hillary Clinton's campaign")."""
    words = syntax.parse.words
    word = words[index]
    if index == head or word.upos not in ("NOUN", "PROPN") or noun_kind_of(word) != "organization":
        return None
    if people.role_affiliations().get(role_noun(word)) == "topic":
        return None
    start = index
    while start > first and (names.at(start - 1) is not None or words[start - 1].upos in _BODY):
        start -= 1
    while start < index and names.at(start) is None and not (words[start].upos == "PROPN" or _is_party(words[start])):
        start += 1
    if start == index or people.role_modifiers().get(people.key(words[start].text)) is not None:
        return None
    return clean_name(syntax.text(start, index + 1))


def _is_capitalized_body(syntax: Syntax, index: int) -> bool:
    """Return whether a word is a general noun written as a name ("Senate Majority Leader", "House Speaker")."""
    word = syntax.parse.words[index]
    kind = people.role_affiliations().get(people.key(word.text))
    named = kind == "body" or (noun_kind_of(word) == "organization" and kind != "topic")
    return named and word.upos == "PROPN" and word.text[:1].isupper()


def _qualifies_participle(syntax: Syntax, last: int) -> bool:
    """Return whether a name is the first part of a compound adjective ("Ivy League-trained", "Boston-based")."""
    words = syntax.parse.words
    return last + 1 < len(words) and words[last].text in HYPHENS and words[last - 1].end == words[last].start


def _country_in(syntax: Syntax, names: NameIndex, first: int, last: int) -> str | None:
    """Return the first country that a phrase names."""
    for index in range(first, last):
        span = names.at(index)
        if span is not None and span.first == index and span.kind == "place":
            name = clean_name(syntax.text(span.first, span.last))
            if people.country_named(name):
                return name
    return None


def _place_or_party(syntax: Syntax, names: NameIndex, first: int, last: int, head: int, *, office: bool) -> str | None:
    """Return the country, state or town of an office, or the party, whichever the phrase names first."""
    words = syntax.parse.words
    for index in range(first, last):
        span, word = names.at(index), words[index]
        if index <= head and _is_party(word):
            return people.parties()[people.key(word.text)]
        if not office or index == head or _qualifies_participle(syntax, index + 1):
            continue
        if span is not None and span.kind == "place":
            if (
                index < head
                or words[span.first - 1].lemma in function_words("of an office")
                or _after_article(words, span)
            ):
                return clean_name(syntax.text(span.first, span.last))
        elif index < head and (country := demonym_at(words, index)):
            return country_name(syntax, names, country)
    return None


def _after_article(words: Sequence[Word], span: NameSpan) -> bool:
    """Return whether a place stands behind "of the"."""
    return span.first > 1 and words[span.first - 1].upos == "DET" and words[span.first - 2].lemma == "of"


def demonym_at(words: Sequence[Word], index: int) -> people.Country | None:
    """Return the country of the adjective that begins at a word, of one or two words ("South Korean")."""
    if words[index].upos not in ("ADJ", "PROPN", "NOUN") or not words[index].text[:1].isupper():
        return None
    both = f"{words[index].text} {words[index + 1].text}" if index + 1 < len(words) else ""
    return people.country_of_demonym(both) or people.country_of_demonym(words[index].text)


def country_name(syntax: Syntax, names: NameIndex, country: people.Country) -> str:
    """Return the first name by which the article calls a country; the one of the list if it only has the adjective."""
    for span in names.spans:
        if span.kind == "place":
            name = clean_name(syntax.text(span.first, span.last))
            if people.country_named(name) == country:
                return name
    return country.name


def is_office(noun: str) -> bool:
    """Return whether a role noun is an office of a country, a state or a town."""
    return people.role_affiliations().get(noun) in _OFFICES


def is_domestic(noun: str) -> bool:
    """Return whether a role noun is an office of the home country where no other is named ("minister")."""
    return people.role_affiliations().get(noun) == "home"


def _is_party(word: Word) -> bool:
    return word.text[:1].isupper() and len(word.text) > 1 and people.key(word.text) in people.parties()


def _principal(syntax: Syntax, names: NameIndex, first: int, last: int, head: int) -> str | None:
    """Return the person for whom the bearer of a role works ("Clinton spokesman", "attorney for Pagliano")."""
    for index in range(first, last):
        span = names.at(index)
        if span is None or span.first != index or span.kind != "person":
            continue
        before = index < head or syntax.parse.words[index - 1].lemma in function_words("of a principal")
        if before and span.last <= last:
            return clean_name(syntax.text(span.first, span.last))
    return None


def gender_in(syntax: Syntax, first: int, last: int) -> Gender | None:
    """Return the gender that titles and role nouns in a stretch of words tell."""
    for index in range(last - 1, first - 1, -1):
        word = syntax.parse.words[index]
        if word.upos not in ("NOUN", "PROPN"):
            continue
        title = people.titles().get(people.key(word.text))
        gender = title.gender if title else people.person_nouns().get(word.lemma.casefold())
        if gender:
            return gender
    return None


def is_one_of(syntax: Syntax, word: Word) -> bool:
    """Return whether a word is the "one" of "one of the family's attorneys"."""
    if word.lemma.casefold() not in function_words("partitive"):
        return False
    return any(noun_kind_of(among) == "person" for among in syntax.dependents(word.index, "nmod"))


def roles_after(
    syntax: Syntax, names: NameIndex, head: int, last: int, *, organization: bool, predicates: bool
) -> list[Role]:
    """Return the roles in apposition behind a name, and those predicated by a relative clause or the main clause."""
    words = syntax.parse.words
    roles: list[Role] = []
    heads = [word.index for word in syntax.dependents(head, "appos") if word.index >= last]
    clauses = _relative_clauses(syntax, head, last)
    if relation(words[head]) == "nsubj":
        clauses.append(words[head].head)
    heads += [word.index for index in heads for word in syntax.dependents(index, "conj")]
    if predicates:
        heads += [index for index in clauses if _is_predicate(syntax, index)]
        heads += [index for clause in clauses for index in _served_as(syntax, clause)]
    for index in heads:
        if not is_one_of(syntax, words[index]) and not _names_role(words[index], names, organization=organization):
            continue
        if _is_role_of_next(syntax, names, index):
            continue
        first, last = syntax.phrase(index)
        ends = end_of_stretch(syntax, last)
        role = role_in(syntax, names, first, last, head=index, organization=organization, ends=ends)
        if role is not None:
            roles.append(role)
    return roles


def _is_role_of_next(syntax: Syntax, names: NameIndex, noun: int) -> bool:
    """Return whether a role with a possessive belongs to the name right behind it ("Ada Lind, her husband Jo")."""
    name = names.at(noun + 1) if noun + 1 < len(syntax.parse.words) else None
    return name is not None and name.kind == "person" and bool(syntax.dependents(noun, "nmod:poss"))


def _relative_clauses(syntax: Syntax, head: int, last: int) -> list[int]:
    """Return the heads of the relative clauses of a name and of its appositions.

    Example: "Ada Lind, a physicist who is director".
    """
    nominals = [head, *(word.index for word in syntax.dependents(head, "appos") if word.index >= last)]
    return [clause.index for nominal in nominals for clause in syntax.dependents(nominal, "acl:relcl")]


def _served_as(syntax: Syntax, clause: int) -> list[int]:
    """Return the nouns in "who served as counsel to the president"."""
    if syntax.parse.words[clause].lemma not in function_words("office holding"):
        return []
    obliques = syntax.dependents(clause, "obl")
    return [word.index for word in obliques if any(one.lemma == "as" for one in syntax.dependents(word.index, "case"))]


def end_of_stretch(syntax: Syntax, last: int) -> int:
    """Return the end of the run of nouns, adjectives and prepositions from `last` on; the tree is ignored."""
    words, end = syntax.parse.words, last
    while end < min(len(words), last + MAX_STRETCH) and words[end].sentence == words[last - 1].sentence:
        if words[end].upos not in _STRETCH and words[end].text not in HYPHENS:
            break
        end += 1
    return end


def _is_predicate(syntax: Syntax, index: int) -> bool:
    """Return whether a noun has a copula, and nothing denies or doubts it."""
    if not syntax.dependents(index, "cop") or syntax.dependents(index, "case"):
        return False
    return not any(
        word.upos == "PART"
        or word.feats.get("Polarity") == "Neg"
        or (word.upos == "AUX" and word.lemma not in function_words("plain auxiliary"))
        for word in syntax.dependents(index, "aux", "advmod")
    )


def affiliation_after(syntax: Syntax, names: NameIndex, head: int, last: int) -> str | None:
    """Return the organization stated behind a name.

    Examples: "Jane Doe of Human Rights Watch", "Jane Doe, who teaches at Yale", "who heads Amnesty".
    """
    behind = [word.index for word in syntax.dependents(head, "nmod") if word.index >= last]
    bodies = [_body_behind(syntax, names, behind, "affiliating")]
    bodies += [_body_of_work(syntax, names, clause) for clause in _relative_clauses(syntax, head, last)]
    return next((body for body in bodies if body is not None), None)


def _body_of_work(syntax: Syntax, names: NameIndex, clause: int) -> str | None:
    """Return the organization that a clause says somebody works at or leads."""
    lemma = syntax.parse.words[clause].lemma
    objects = [word.index for word in syntax.dependents(clause, "obj")]
    if lemma in function_words("leadership"):
        return _body_behind(syntax, names, objects, None)
    if lemma not in function_words("employment"):
        return None
    places = [word.index for word in syntax.dependents(clause, "obl")]
    places += [word.index for noun in objects for word in syntax.dependents(noun, "nmod")]
    return _body_behind(syntax, names, places, "at a body")


def _body_behind(syntax: Syntax, names: NameIndex, heads: Sequence[int], prepositions: str | None) -> str | None:
    """Return the first organization that one of some nouns names.

    With `prepositions` only nouns behind a preposition of that function count.
    """
    for index in heads:
        span = names.at(index)
        if span is None or span.kind != "organization":
            continue
        cases = {case.lemma.casefold() for case in syntax.dependents(index, "case")}
        if prepositions is None or cases & function_words(prepositions):
            return clean_name(syntax.text(span.first, span.last))
    return None
