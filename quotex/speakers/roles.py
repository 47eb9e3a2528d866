"""What the article says that somebody is: titles before a name, appositions, predicates, and affiliations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quotex.lexicons import function_words, people, word_list
from quotex.lexicons.people import Gender, NounKind
from quotex.parsing.document import Word
from quotex.parsing.syntax import BEFORE_HEAD, Syntax, number_of, relation
from quotex.speakers.mentions import Role
from quotex.speakers.name_detection import NameSpan, is_title
from quotex.text.names import clean_name
from quotex.text.quotation_marks import HYPHENS

MAX_REGION = 20  # words before a name that may belong to it
_DOWN = frozenset({"flat", "appos", "nmod:desc", "compound", "nmod", "nmod:unmarked", "dep"})
_MODIFYING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "PART", "VERB", "X"})
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "VERB"})


@dataclass(frozen=True, slots=True)
class NameIndex:
    """For each word the number of the name span that holds it, or -1."""

    spans: Sequence[NameSpan]
    owner: Sequence[int]

    @classmethod
    def of(cls, spans: Sequence[NameSpan], size: int) -> NameIndex:
        """Index the spans of an article of `size` words."""
        owner = [-1] * size
        for number, span in enumerate(spans):
            owner[span.first : span.last] = [number] * (span.last - span.first)
        return cls(spans, owner)

    def end_of(self, last: int) -> int:
        """The end of a stretch [.., last) that must not cut a name in two."""
        if 0 < last < len(self.owner) and self.owner[last] >= 0 and self.owner[last] == self.owner[last - 1]:
            return self.spans[self.owner[last]].last
        return last

    def at(self, index: int) -> NameSpan | None:
        """The name that a word is part of."""
        return self.spans[self.owner[index]] if self.owner[index] >= 0 else None


def region_before(syntax: Syntax, span: NameSpan) -> int:
    """The first word of the titles, roles and modifiers that stand directly before a name."""
    words = syntax.parse.words
    start = span.first
    while start > 0 and span.first - start < MAX_REGION:
        before = words[start - 1]
        if before.sentence != words[span.first].sentence:
            break
        if _is_determiner(before):
            return start - 1
        grown = _grow(syntax, span, start, before)
        if grown is None:
            break
        start = grown
    return start


def _grow(syntax: Syntax, span: NameSpan, start: int, before: Word) -> int | None:
    """The start after taking in the block of words that ends at `before`; None if it is not part of the phrase."""
    if before.upos == "PUNCT":
        return _over_punctuation(syntax, span, start, before)
    if before.upos not in _MODIFYING:
        return None
    grown = _block(syntax, span, start, before.index)
    if grown is None and span.kind == "person" and _is_unattached_title(before):
        return start - 1
    return grown


def _over_punctuation(syntax: Syntax, span: NameSpan, start: int, mark: Word) -> int | None:
    """Past the full stop of a title, a hyphen, or the comma in "Malaysia's Prime Minister, Najib Razak"."""
    words = syntax.parse.words
    if start < 2:
        return None
    before = words[start - 2]
    if mark.text == "." and is_title(before):
        return start - 2
    if mark.text in HYPHENS:
        return start - 1 if before.end == mark.start else None
    if mark.text == "," and start == span.first and span.kind == "person" and before.upos in _MODIFYING:
        current = before.index
        while words[current].head < start - 1 and words[current].head >= 0:
            current = words[current].head
        role = words[current]
        if start <= role.head < span.last and relation(role) in BEFORE_HEAD and noun_kind_of(role) == "person":
            return max(syntax.left(current), start - MAX_REGION)
    return None


def _block(syntax: Syntax, span: NameSpan, start: int, current: int) -> int | None:
    """The start of the block of words that ends at `current`, if it hangs on the phrase or the phrase hangs on it."""
    words = syntax.parse.words
    for _ in range(6):
        word = words[current]
        if start <= word.head < span.last:
            return max(syntax.left(current), start - MAX_REGION) if relation(word) in BEFORE_HEAD else None
        joined = [index for index in range(start, span.last) if words[index].head == current]
        if joined:
            if word.upos not in ("NOUN", "PROPN", "ADJ") or not all(relation(words[i]) in _DOWN for i in joined):
                return None
            if span.kind != "person" and any(_breaks(words[i]) for i in range(current, start)):
                return None  # "Ada Lind, of the school", "Ada Lind (D-Ohio)": a person, not a role
            return syntax.phrase(current)[0]
        if not 0 <= word.head < start:
            return None
        current = word.head
    return None


def _breaks(word: Word) -> bool:
    return word.upos == "PUNCT" and word.text not in HYPHENS and word.text != "."


def _is_unattached_title(word: Word) -> bool:
    """A title or role right before a name that the tree, wrongly, hangs elsewhere."""
    if word.upos not in ("NOUN", "PROPN"):
        return False
    return is_title(word) or (people.is_person_noun(word.lemma.casefold()) and number_of(word) == "s")


def _is_determiner(word: Word) -> bool:
    return word.upos == "DET" or (word.upos == "PRON" and relation(word) == "nmod:poss")


def role_in(
    syntax: Syntax, names: NameIndex, first: int, last: int, *, head: int | None = None, organization: bool = False
) -> Role | None:
    """The role that words [first, last) state; None if no noun in them names one.

    With `head` the role must be that word; otherwise it is the last role noun of the region. A plural states no
    single holder's role.
    """
    words = syntax.parse.words
    definite = False
    while first < last and (_is_determiner(words[first]) or words[first].upos in ("PUNCT", "PART")):
        definite |= people.key(words[first].text) in word_list("demonstratives.txt") or words[first].upos == "PRON"
        first += 1
    while last > first and words[last - 1].upos == "PUNCT" and words[last - 1].text != ".":
        last -= 1
    nouns = [index for index in range(first, last) if _names_role(words[index], names, organization=organization)]
    at = head if head is not None else nouns[-1] if nouns else None
    if at is None or (at not in nouns and names.at(at) is not None) or _is_plural(words[at]):
        return None
    first = max(first, _after_other_phrase(syntax, first, at))
    last = names.end_of(last)
    while first < at and _is_courtesy(words[first]):
        first += 1
    while last > at + 1 and _is_courtesy(words[last - 1]):
        last -= 1
    has_possessor = any(relation(words[index]) == "nmod:poss" for index in range(first, at))
    return Role(
        text=clean_name(syntax.text(first, last)),
        nouns=tuple(role_noun(words[index]) for index in sorted({*nouns, at}) if index <= at),
        words=content_words(syntax, first, last) - {role_noun(words[at]), people.fold(words[at].lemma)},
        affiliation=affiliation_in(syntax, names, first, last),
        definite=definite or has_possessor,
        position=at,
    )


def _is_plural(word: Word) -> bool:
    """Whether a noun or a title stands for several ("Sens. Bob Corker and Robert Menendez")."""
    form = people.key(word.text)
    return number_of(word) == "p" or (form.endswith("s") and {form, form[:-1]} <= people.titles().keys())


def _after_other_phrase(syntax: Syntax, first: int, at: int) -> int:
    """Where the role begins if another phrase came to stand before it ("time between Clinton and top aide")."""
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
    """The noun by which a role is known: what a title stands for ("Sen." -> senator), or the lemma."""
    title = people.titles().get(people.key(word.text))
    if title is not None and title.role is not None:
        return title.role
    return _listed_form(word) or word.lemma.casefold()


def _listed_form(word: Word) -> str | None:
    """The lemma of a noun as the lists have it, also where the lemmatizer left a plural as it is ("protesters")."""
    lemma, form = word.lemma.casefold(), people.key(word.text)
    endings = (lemma, form, form.removesuffix("s"), form.removesuffix("es"), form.removesuffix("ies") + "y")
    return next((one for one in endings if people.is_listed_noun(one)), None)


def noun_kind_of(word: Word) -> NounKind | None:
    """What a common noun, or one written in capitals ("the President"), names as a speaker."""
    title = people.titles().get(people.key(word.text))
    if title is not None and title.role is not None and word.upos in ("NOUN", "PROPN"):
        return "person"
    return people.noun_kind(_listed_form(word) or word.lemma.casefold())


def _names_role(word: Word, names: NameIndex, *, organization: bool) -> bool:
    if names.at(word.index) is not None or word.upos not in ("NOUN", "PROPN"):
        return False
    return noun_kind_of(word) == ("organization" if organization else "person")


def _is_courtesy(word: Word) -> bool:
    title = people.titles().get(people.key(word.text))
    return (title is not None and title.role is None and title.gender is not None) or word.upos == "PUNCT"


def content_words(syntax: Syntax, first: int, last: int) -> frozenset[str]:
    """The folded words of a phrase that tell one holder of a role from another; countries under one name."""
    found: set[str] = set()
    for index in range(first, last):
        word = syntax.parse.words[index]
        lemma = people.fold(word.lemma)
        if word.upos not in _CONTENT or people.role_modifiers().get(lemma) is False:
            continue
        country = people.country_in(word.text)
        found.add(people.fold(country.name) if country else lemma)
    return frozenset(found)


def affiliation_in(syntax: Syntax, names: NameIndex, first: int, last: int) -> str | None:
    """The organization, or else the country, that a phrase names."""
    country = None
    for index in range(first, last):
        span = names.at(index)
        if span is None or span.first != index:
            continue
        name = clean_name(syntax.text(span.first, span.last))
        if span.kind == "organization":
            return name
        if span.kind == "place" and people.country_named(name) and country is None:
            country = name
    return country


def gender_in(syntax: Syntax, first: int, last: int) -> Gender | None:
    """The gender that titles and role nouns in a stretch of words tell."""
    for index in range(last - 1, first - 1, -1):
        word = syntax.parse.words[index]
        if word.upos not in ("NOUN", "PROPN"):
            continue
        title = people.titles().get(people.key(word.text))
        gender = title.gender if title else people.person_nouns().get(word.lemma.casefold())
        if gender:
            return gender
    return None


def roles_after(
    syntax: Syntax, names: NameIndex, head: int, last: int, *, organization: bool, predicates: bool
) -> list[Role]:
    """Roles in apposition behind a name, and those that a relative clause or the main clause predicates of it."""
    words = syntax.parse.words
    roles: list[Role] = []
    heads = [word.index for word in syntax.dependents(head, "appos") if word.index >= last]
    clauses = [word.index for word in syntax.dependents(head, "acl:relcl")]
    if relation(words[head]) == "nsubj":
        clauses.append(words[head].head)
    if predicates:
        heads += [index for index in clauses if _is_predicate(syntax, index)]
    for index in heads:
        if words[index].upos not in ("NOUN", "PROPN") or names.at(index) is not None:
            continue
        if not _names_role(words[index], names, organization=organization):
            continue
        role = role_in(syntax, names, *syntax.phrase(index), head=index, organization=organization)
        if role is not None:
            roles.append(role)
    return roles


def _is_predicate(syntax: Syntax, index: int) -> bool:
    """A noun with a copula and nothing that denies or doubts it."""
    if not syntax.dependents(index, "cop") or syntax.dependents(index, "case"):
        return False
    return not any(
        word.upos == "PART"
        or word.feats.get("Polarity") == "Neg"
        or (word.upos == "AUX" and word.lemma not in function_words("plain auxiliary"))
        for word in syntax.dependents(index, "aux", "advmod")
    )


def affiliation_after(syntax: Syntax, names: NameIndex, head: int, last: int) -> str | None:
    """The organization in "Jane Doe of Human Rights Watch"."""
    for word in syntax.dependents(head, "nmod"):
        span = names.at(word.index)
        if word.index < last or span is None or span.kind != "organization":
            continue
        if any(
            case.lemma.casefold() in function_words("affiliating") for case in syntax.dependents(word.index, "case")
        ):
            return clean_name(syntax.text(span.first, span.last))
    return None
