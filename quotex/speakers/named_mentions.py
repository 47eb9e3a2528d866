"""Named mentions: each name of the article with the titles, roles, gender and age that stand with it."""

from __future__ import annotations

from collections.abc import Collection

from quotex.lexicons import function_words, people
from quotex.lexicons.people import Gender
from quotex.parsing.document import Word
from quotex.parsing.syntax import NAME_INTERNAL, Syntax, age_in, number_of, relation
from quotex.speakers.mentions import Mention, MentionKind, Role
from quotex.speakers.name_detection import NameSpan, is_title
from quotex.speakers.name_regions import region_before, role_before_comma
from quotex.speakers.roles import (
    NameIndex,
    affiliation_after,
    affiliation_in,
    end_of_stretch,
    gender_in,
    is_office,
    is_one_of,
    noun_kind_of,
    role_in,
    roles_after,
)
from quotex.speakers.shared_roles import with_shared_roles
from quotex.text.names import PARTY_AND_PLACE, clean_name

_ADJECTIVAL = frozenset({"amod", "compound", "nmod:desc"})


def named_mentions(syntax: Syntax, names: NameIndex, quoted: Collection[int] = ()) -> list[Mention]:
    """Return the named mentions in text order.

    What words in `quoted` predicate of somebody is not taken for a fact.
    """
    found = []
    for span in names.spans:
        mention = _mention(syntax, names, span, quoted)
        if mention is not None:
            found.append(mention)
    return with_shared_roles(syntax, names, found)


def _mention(syntax: Syntax, names: NameIndex, span: NameSpan, quoted: Collection[int]) -> Mention | None:
    words = syntax.parse.words
    first = region_before(syntax, names, span)
    head = _top(syntax, span, first)
    if span.kind == "group" and _is_adjective(words[head]):
        return None
    name = _name_text(syntax, span)
    if not name or not any(letter.isalpha() for letter in name):
        return None
    organization = span.kind == "organization"
    roles, gender, nominal = _roles(syntax, names, span, first, head, quoted)
    before = role_in(syntax, names, first, span.first, organization=organization) if first < span.first else None
    if before is None and span.kind == "person" and not any(role.position < span.first for role in roles):
        roles = [*_role_before_comma(syntax, names, span), *roles]
    return Mention(
        head=head,
        first=first,
        last=span.last,
        kind="person" if span.kind == "unknown" and before is not None else _kind(syntax, span, first, head),
        number="p" if span.kind == "group" else "s",
        name=name,
        phrase=syntax.text(first, span.last),
        definite=True,
        gender=gender_in(syntax, first, span.first) or _title_inside(syntax, span) or gender,
        titled=before is not None or any(is_title(words[index]) for index in range(first, span.first)),
        roles=tuple([before] if before else []) + tuple(roles),
        affiliation=_affiliation(syntax, names, span, first, head, before),
        age=_age(syntax, span, first),
        appositive_to=nominal,
    )


def _top(syntax: Syntax, span: NameSpan, first: int) -> int:
    """Return the highest word of the mention, inside the name itself if two words claim it."""
    words = syntax.parse.words
    tops = [
        index
        for index in range(first, span.last)
        if not first <= words[index].head < span.last and words[index].upos not in ("PUNCT", "DET")
    ]
    inside = [index for index in tops if index >= span.first]
    return (inside or tops or [span.first])[0]


def _is_adjective(word: Word) -> bool:
    return word.upos == "ADJ" or relation(word) in _ADJECTIVAL or number_of(word) == "s"


def _kind(syntax: Syntax, span: NameSpan, first: int, head: int) -> MentionKind:
    """Return the kind of the name, from its surroundings where the name itself does not decide."""
    if span.kind != "unknown":
        return span.kind
    if any(is_title(syntax.parse.words[index]) for index in range(first, span.first)):
        return "person"
    clauses = syntax.dependents(head, "acl:relcl")
    if any(
        people.key(word.text) in function_words("person relative")
        for clause in clauses
        for word in syntax.dependents(clause.index, "nsubj")
    ):
        return "person"
    word = syntax.parse.words[head]
    if relation(word) in NAME_INTERNAL and word.head > head:  # "the Yonhap news agency"
        scope = people.organization_nouns().get(syntax.parse.words[word.head].lemma.casefold())
        if scope in ("whole", "any"):
            return "organization"
    roles = syntax.dependents(head, "appos")
    kinds = {people.noun_kind(word.lemma.casefold()) for word in roles if word.upos == "NOUN"}
    if "person" in kinds:
        return "person"
    return "organization" if "organization" in kinds or span.certain else "unknown"


def _name_text(syntax: Syntax, span: NameSpan) -> str:
    """Return the bare name; a country that slipped between given name and surname is left out."""
    words = syntax.parse.words[span.first : span.last]
    if span.kind == "person" and len(words) == 3 and all(word.upos == "PROPN" for word in words):
        middle = words[1].text
        if people.country_named(middle) and people.fold(middle) not in people.given_names():
            return clean_name(f"{words[0].text} {words[2].text}")
    return clean_name(syntax.text(span.first, span.last))


def _title_inside(syntax: Syntax, span: NameSpan) -> Gender | None:
    """Return the gender of a title right before the name, wherever the tree attaches it."""
    before = span.first - 1
    words = syntax.parse.words
    if before > 0 and words[before].text == ".":
        before -= 1
    if before < 0 or words[before].sentence != words[span.first].sentence:
        return None
    title = people.titles().get(people.key(words[before].text))
    return title.gender if title and span.kind in ("person", "unknown") else None


def _roles(
    syntax: Syntax, names: NameIndex, span: NameSpan, first: int, head: int, quoted: Collection[int]
) -> tuple[list[Role], Gender | None, int | None]:
    """Return the roles in apposition or predication, their gender, and the nominal that the name explains."""
    if span.kind not in ("person", "organization", "unknown"):
        return [], None, None
    organization = span.kind == "organization"
    claimed = head in quoted
    roles = roles_after(syntax, names, head, span.last, organization=organization, predicates=not claimed)
    roles = [role for role in roles if claimed or role.position not in quoted]
    nominal = _explained(syntax, names, head, first, organization=organization)
    if nominal is not None:
        begin, end = syntax.phrase(nominal)
        ends = min(end_of_stretch(syntax, end), span.first)
        role = role_in(syntax, names, begin, end, head=nominal, organization=organization, ends=ends)
        roles = [role, *roles] if role else roles
    positions = [role.position for role in roles]
    gender = next((gender for at in positions if (gender := gender_in(syntax, at, at + 1))), None)
    return roles, gender, nominal


def _role_before_comma(syntax: Syntax, names: NameIndex, span: NameSpan) -> list[Role]:
    found = role_before_comma(syntax, names, span)
    if found is None:
        return []
    first, at = found
    role = role_in(syntax, names, first, span.first - 1, head=at)
    return [role] if role is not None else []


def _explained(syntax: Syntax, names: NameIndex, head: int, first: int, *, organization: bool) -> int | None:
    """Return the nominal to which a name is an apposition ("the acting mayor of Sumy, Artem Kobzar" -> "mayor").

    Parsers often attach a person's name to the last noun before it ("Sumy"); it explains the person noun above that.
    In "one of her aides, Ada Holm" it is "one"; in "experts, including Ada Holm" the name explains nothing.
    """
    words = syntax.parse.words
    if relation(words[head]) != "appos" or any(case.index < head for case in syntax.dependents(head, "case")):
        return None
    current = words[head].head
    wanted = "organization" if organization else "person"
    for _ in range(4):
        if not 0 <= current < first:
            return None
        word = words[current]
        if is_one_of(syntax, word):
            return current
        if names.at(current) is None and word.upos in ("NOUN", "PROPN") and noun_kind_of(word) == wanted:
            return word.head if relation(word) == "nmod" and is_one_of(syntax, words[word.head]) else current
        if organization or relation(word) not in ("nmod", "compound", "flat"):
            return None
        current = word.head
    return None


def _affiliation(
    syntax: Syntax, names: NameIndex, span: NameSpan, first: int, head: int, before: Role | None
) -> str | None:
    """Return the affiliation stated behind the name, or else before it.

    Examples: "of Human Rights Watch", "(D-Ohio)", "of West Virginia".
    """
    if span.kind not in ("person", "unknown"):
        return None
    return (
        affiliation_after(syntax, names, head, span.last)
        or _party_behind(syntax, span)
        or _place_behind(syntax, names, span, before)
        or affiliation_in(syntax, names, first, span.first)
    )


def _party_behind(syntax: Syntax, span: NameSpan) -> str | None:
    """Return the party in "Ada Lind (D-Ohio)" or "Ada Lind, R-Tenn."; None without such initials."""
    parse = syntax.parse
    found = PARTY_AND_PLACE.match(parse.text, parse.words[span.last - 1].end)
    return people.parties().get(people.key(found.group(1))) if found else None


def _place_behind(syntax: Syntax, names: NameIndex, span: NameSpan, before: Role | None) -> str | None:
    """Return the place in "Gov. Ada Lind of West Virginia", where the role before the name is an office."""
    words, index = syntax.parse.words, span.last
    if before is None or not is_office(before.nouns[-1]) or index >= len(words) or words[index].lemma != "of":
        return None
    index += 1 + (index + 1 < len(words) and words[index + 1].upos == "DET")
    place = names.at(index) if index < len(words) else None
    if place is None or place.kind != "place" or words[index].sentence != words[span.first].sentence:
        return None
    return clean_name(syntax.text(place.first, place.last))


def _age(syntax: Syntax, span: NameSpan, first: int) -> int | None:
    """Return the age in "Jane Doe, 43," or "43-year-old Jane Doe"."""
    words = syntax.parse.words
    if span.kind not in ("person", "unknown"):
        return None
    before = age_in(syntax.text(first, span.first)) if first < span.first else None
    if before is not None:
        return before
    comma, age = span.last, span.last + 1
    if age >= len(words) or words[comma].text not in (",", "(") or words[age].sentence != words[span.first].sentence:
        return None
    if words[age].text in function_words("age label") and age + 1 < len(words):
        age += 1
    closes = age + 1 >= len(words) or words[age + 1].upos == "PUNCT"
    text = words[age].text
    return int(text) if closes and text.isascii() and text.isdigit() and 0 < int(text) < 120 else None
