"""Finds names: corrected entities of the recognizer, and the proper nouns that it missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from quotex.lexicons import people, word_list
from quotex.lexicons.calendar import calendar_names
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import NAME_INTERNAL, relation
from quotex.speakers.mentions import MentionKind
from quotex.text.names import BRACKETED, PARTY_AND_PLACE, is_acronym
from quotex.text.quotation_marks import HYPHENS, is_mark

_KIND_OF_ENTITY: dict[str, MentionKind] = {"PERSON": "person", "ORG": "organization", "LOC": "place", "NORP": "group"}
MAX_NAME = 16  # words
_COMMON_TITLES = frozenset({"st"})  # written without a full stop, though also a particle of names
_INITIALS = regex.compile(r"(?:\p{Lu}\.)+")
_INSIDE = NAME_INTERNAL | {"amod", "nummod", "nmod", "nmod:unmarked", "punct"}


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Words [first, last) of a bare name; `certain` if the recognizer found it, not only its shape."""

    first: int
    last: int
    kind: MentionKind
    certain: bool


def name_spans(parse: Parse) -> list[NameSpan]:
    """Return all names of the article in text order; spans never overlap and never leave their sentence."""
    taken = bytearray(len(parse.words))
    spans: list[NameSpan] = []
    for piece in [*_around_country(parse), *_mended(parse, list(_entity_pieces(parse)))]:
        first, last = _trimmed(parse, piece)
        if first >= last or any(taken[first:last]) or _is_party_and_place(parse, first):
            continue
        if _is_label(parse, first, last) or (piece.kind != "person" and _is_common_body(parse, first, last)):
            continue
        spans.append(NameSpan(first, last, _corrected(parse, first, last, piece.kind), True))
        taken[first:last] = b"\1" * (last - first)
    spans.extend(_missed(parse, taken))
    return _agreed(parse, sorted(spans, key=lambda span: span.first))


def _is_label(parse: Parse, first: int, last: int) -> bool:
    """Return whether a recognized name is only a letter with or without a number ("Q", "A5")."""
    text = parse.words[first].text
    return last - first == 1 and text[:1].isalpha() and (len(text) == 1 or text[1:].isdigit())


def _is_common_body(parse: Parse, first: int, last: int) -> bool:
    """Return whether a recognized name is only a noun for bodies in capitals ("the Ministry", "super PAC").

    Not the name of an institution ("the Senate") or of an outlet ("the Post").
    """
    name = " ".join(people.key(word.text) for word in parse.words[first:last])
    if name in word_list("institutions.txt") or name in word_list("media_names.txt"):
        return False
    words = parse.words[first:last]
    whole = not words[0].text.isupper() if len(words) == 1 else any(word.text.islower() for word in words)
    return whole and name in people.organization_nouns()


def _is_party_and_place(parse: Parse, first: int) -> bool:
    """Return whether a word begins what stands for party and place behind a name ("D-Ohio" in brackets or commas)."""
    found = PARTY_AND_PLACE.match(parse.text, parse.words[first - 1].start) if first > 0 else None
    return found is not None and people.key(found.group(1)) in people.parties()


def _agreed(parse: Parse, spans: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the spans with the kind that two in three mentions of the same name have.

    A title before a name is final. What the recognizer never found has votes by its shape alone ("PENCE" may be an
    acronym), other names have not. An "organization" made of a given name and the surname of a known person is that
    person; so is one that is the surname of a full name, unless that surname is part of an organization's name too
    ("Ford", "Ford Motor").
    """
    votes: dict[str, Counter[MentionKind]] = {}
    keys = [" ".join(people.fold(word.text) for word in parse.words[span.first : span.last]) for span in spans]
    recognized = {name for name, span in zip(keys, spans, strict=True) if span.certain and span.kind != "unknown"}
    for name, span in zip(keys, spans, strict=True):
        if span.kind != "unknown" and (span.certain or name not in recognized):
            votes.setdefault(name, Counter())[span.kind] += 1
    agreed: dict[str, MentionKind] = {}
    for name, kinds in votes.items():
        kind, count = kinds.most_common(1)[0]
        if count >= 2 * (kinds.total() - count):
            agreed[name] = kind
    surnames = {name.rpartition(" ")[2] for name, kind in agreed.items() if kind == "person"}
    full = {name.rpartition(" ")[2] for name, kind in agreed.items() if kind == "person" and " " in name}
    full -= {word for name, kind in agreed.items() if kind == "organization" and " " in name for word in name.split()}
    found = []
    for name, span in zip(keys, spans, strict=True):
        kind = agreed.get(name, span.kind)
        given, _, last = name.partition(" ")
        surname = last.rpartition(" ")[2]
        if not last and given in full and (kind == "organization" or not span.certain):
            kind = "person"
        if kind in ("organization", "unknown") and given in people.given_names() and surname in surnames:
            kind = "person"
        titled = span.kind == "person" and span.first > 0 and is_title(parse.words[span.first - 1])
        found.append(span if titled else NameSpan(span.first, span.last, kind, span.certain))
    return found


def is_title(word: Word) -> bool:
    """Return whether a word is a title that stands before names.

    A word that is also a particle of names needs its full stop.
    """
    key = people.key(word.text)
    if key not in people.titles() or word.upos in ("VERB", "AUX"):
        return False
    return word.text.endswith(".") or key not in word_list("name_particles.tsv") or key in _COMMON_TITLES


def is_common(word: Word) -> bool:
    """Return whether a word is a noun or modifier that is no part of a name, even if tagged or written as one."""
    form = people.key(word.text)
    forms = {form, word.lemma.casefold()}
    if form in people.titles() or form in people.role_modifiers():
        return True
    return any(map(people.is_listed_noun, forms))


def _entity_pieces(parse: Parse) -> Iterator[NameSpan]:
    covered = 0
    for entity in sorted(parse.entities, key=lambda entity: (entity.first, -entity.last)):
        first, last = max(entity.first, covered, 0), min(entity.last, len(parse.words))
        if first >= last:
            continue
        last = min(last, parse.sentences[parse.words[first].sentence].last)
        covered = last
        kind = _KIND_OF_ENTITY.get(entity.type, "unknown")
        if kind != "unknown" or any(people.key(word.text) not in calendar_names() for word in parse.words[first:last]):
            yield NameSpan(first, last, kind, True)


def _around_country(parse: Parse) -> Iterator[NameSpan]:
    """Yield personal names around a misplaced country ("Volodymyr Ukraine Zelensky")."""
    for word in parse.words[1:-1]:
        given, surname = parse.words[word.index - 1], parse.words[word.index + 1]
        if word.upos != "PROPN" or not given.sentence == word.sentence == surname.sentence:
            continue
        if people.country_named(word.text) is None or people.fold(word.text) in people.given_names():
            continue
        proper = given.upos == surname.upos == "PROPN" and surname.text[:1].isupper() and not is_common(surname)
        if proper and people.fold(given.text) in people.given_names() and people.country_in(surname.text) is None:
            yield NameSpan(given.index, surname.index + 1, "person", True)


def _mended(parse: Parse, pieces: list[NameSpan]) -> list[NameSpan]:
    """Return the pieces with the parts of cut personal names joined."""
    joined: list[NameSpan] = []
    for piece in pieces:
        if joined and _continues(parse, joined[-1], piece):
            piece = NameSpan(joined.pop().first, piece.last, "person", True)
        joined.append(piece)
    floors = [0, *(piece.last for piece in joined)]
    limits = [*(piece.first for piece in joined[1:]), len(parse.words)]
    return [_extended(parse, *one) for one in zip(joined, floors, limits, strict=False)]


def _adjacent(parse: Parse, left: NameSpan, right: NameSpan) -> bool:
    """Return whether a piece begins where another ends, or behind the opening mark of a nickname.

    Example: Jane | “ | Jo” Doe.
    """
    one, other = parse.words[left.last - 1], parse.words[right.first]
    between = parse.words[left.last : right.first]
    closed = any(is_mark(word.text) for word in parse.words[right.first : right.last])
    nickname = len(between) == 1 and is_mark(between[0].text) and closed
    return (not between or nickname) and one.sentence == other.sentence and other.upos == "PROPN"


def _continues(parse: Parse, left: NameSpan, right: NameSpan) -> bool:
    if not (left.kind == right.kind == "person" and _adjacent(parse, left, right)):
        return False
    return not is_title(parse.words[right.first]) and _one_phrase(parse, left.first, right.first)


def _extended(parse: Parse, piece: NameSpan, floor: int, limit: int) -> NameSpan:
    """Return the name with initials and a surname that the recognizer left out, if the tree joins them to it."""
    first, last = piece.first, piece.last
    if piece.kind == "person" and first > floor and _INITIALS.fullmatch(parse.words[first - 1].text):
        word = parse.words[first]
        if relation(word) == "flat" and first - 2 <= word.head < first:  # on the initials or on a title before them
            first -= 1
    while piece.kind == "person" and last < min(limit, piece.first + MAX_NAME):
        word = parse.words[last]
        if word.upos != "PROPN" or relation(word) != "flat" or not _one_phrase(parse, piece.first, last):
            break
        last += 1
    return NameSpan(first, last, piece.kind, piece.certain)


def _trimmed(parse: Parse, piece: NameSpan) -> tuple[int, int]:
    """Return the piece without determiners, titles, punctuation and possessive ending at its edges."""
    words, first, last = parse.words, piece.first, piece.last
    if piece.kind == "person":
        last = next((index for index in range(first, last) if words[index].text in (",", "(", ";")), last)
    while first < last and words[last - 1].upos in ("PUNCT", "PART", "SYM") and words[last - 1].text != ".":
        last -= 1
    while first < last and (words[first].upos in ("DET", "PUNCT") or _is_role_before(parse, first, last, piece.kind)):
        first += 1
    of = last - first > 1 and people.key(words[last - 2].text) == "of"  # "Department of Justice"
    if piece.kind == "organization" and last - first > 1 and not of and _is_office(words[last - 1]):
        last -= (
            1 if people.key(words[last - 1].text) not in word_list("media_names.txt") else 0
        )  # "the Utah Republican"
    return first, last


def _is_role_before(parse: Parse, first: int, last: int, kind: MentionKind) -> bool:
    """Return whether the first word of a personal name is a title or a role and the name goes on after it."""
    word = parse.words[first]
    if kind != "person" or last - first < 2:
        return kind == "person" and is_title(word) and word.upos == "NOUN"
    rest = parse.words[first + 1]
    if people.key(rest.text) in word_list("name_suffixes.tsv"):
        return False
    return is_title(word) or (word.text.islower() and is_common(word))


def _corrected(parse: Parse, first: int, last: int, kind: MentionKind) -> MentionKind:
    """Return the kind of a name, corrected where its words contradict the recognizer."""
    words = [people.key(parse.words[index].text) for index in range(first, last)]
    name = " ".join(words)
    if kind in ("person", "place", "unknown") and name in word_list("institutions.txt"):
        return "organization"
    if kind in ("person", "place", "unknown") and len(words) > 1 and people.organization_nouns().get(words[-1]):
        return "organization"
    if kind == "organization" and first > 0 and _courtesy_before(parse, first):
        return "person"
    if kind == "unknown" and words[-1] in word_list("media_names.txt"):
        return "organization"
    if kind == "unknown" and people.noun_kind(words[-1]) == "document":
        return "document"
    return kind


def _courtesy_before(parse: Parse, first: int) -> bool:
    before = parse.words[first - 1]
    if before.text == "." and first > 1:
        before = parse.words[first - 2]
    title = people.titles().get(people.key(before.text))
    return title is not None and title.gender is not None and before.sentence == parse.words[first].sentence


def _missed(parse: Parse, taken: bytearray) -> Iterator[NameSpan]:
    """Yield the runs of proper nouns outside all entities.

    Titles, calendar words and common nouns in capitals are left out.
    """
    index, size = 0, len(parse.words)
    bracketed = {name for name in BRACKETED.findall(parse.text) if name.isalpha() and name.isupper()}
    while index < size:
        if not taken[index] and parse.words[index].text in bracketed:  # "WHO" is no pronoun where "(WHO)" stands
            yield NameSpan(index, index + 1, "organization", False)
            index += 1
            continue
        if taken[index] or not (_is_proper(parse.words[index]) or _opens(parse, index, taken)):
            index += 1
            continue
        last = index + 1
        while last < min(size, index + MAX_NAME) and not taken[last] and _belongs(parse, index, last):
            last += 1
        while last > index + 1 and not _is_proper(parse.words[last - 1]):
            last -= 1
        yield from _without_titles(parse, index, last)
        index = last


def _is_proper(word: Word) -> bool:
    return (
        word.upos == "PROPN"
        and (word.text[:1] == "@" or any(letter.isupper() for letter in word.text))
        and people.key(word.text) not in calendar_names()
    )


def _opens(parse: Parse, index: int, taken: bytearray) -> bool:
    """Return whether an adjective in capitals is the first word of a name ("United States"), not of the sentence."""
    word, size = parse.words[index], len(parse.words)
    if word.upos not in ("ADJ", "VERB") or not word.text[:1].isupper() or relation(word) != "amod" or index + 1 >= size:
        return False
    if index == parse.sentences[word.sentence].first or people.country_of_demonym(word.text) or is_common(word):
        return False
    after = parse.words[index + 1]
    names = (" ".join(one.text for one in parse.words[index : index + count]) for count in (2, 3))
    if people.fold(after.text) in people.given_names() and not any(map(people.country_named, names)):
        return False  # "Crooked Hillary", not "South Africa"
    return index < word.head <= index + 3 and not taken[index + 1] and _is_proper(after)


def _belongs(parse: Parse, first: int, index: int) -> bool:
    """Return whether word `index` goes on with the name that began at `first`."""
    words = parse.words
    word, before = words[index], words[index - 1]
    after = words[index + 1] if index + 1 < len(words) else None
    if word.sentence != before.sentence:
        return False
    if _is_proper(word):
        return before.text == "of" or _one_phrase(parse, first, index)
    if word.upos == "ADJ" and word.text[:1].isupper() and relation(word) == "amod" and index < word.head <= index + 3:
        return after is not None and _is_proper(after) and _one_phrase(parse, first, word.head)
    if after is None or after.sentence != word.sentence:
        return False
    if _is_particle(word):  # "von der Leyen", "al-Amr"
        ahead = words[index + 1 : index + 5]
        after = next((one for one in ahead if not _is_particle(one) and one.text not in HYPHENS), after)
        return _is_proper(after) and after.sentence == word.sentence
    if not _is_proper(after):
        return False
    if word.upos == "PUNCT":
        return word.text in "-‐‑–&." and (word.text in "&." or (before.end == word.start and word.end == after.start))
    key = people.key(word.text)
    return key == "&" or (key == "of" and people.noun_kind(people.key(before.text)) == "organization")


def _is_particle(word: Word) -> bool:
    return word.text.islower() and word.upos == "PROPN" and people.key(word.text) in word_list("name_particles.tsv")


def _one_phrase(parse: Parse, first: int, index: int) -> bool:
    """Return whether the tree puts `index` and an earlier word, from `first` on, into one name.

    The parts depend on each other, on a later word ("New York Times") or, in some treebanks, on the title before them.
    """
    word = parse.words[index]
    if first <= word.head < index and _is_inside(parse, word):
        return True
    for earlier in parse.words[first:index]:
        if not _is_inside(parse, earlier):
            continue
        if earlier.head == index:
            return True
        if earlier.head == word.head and _is_inside(parse, word):
            return word.head >= index or (relation(earlier) == relation(word) == "flat")
    return False


def _is_inside(parse: Parse, word: Word) -> bool:
    """Return whether a word depends on its head as parts of a name do.

    A preposition between the two rules it out ("to the United States").
    """
    return relation(word) in _INSIDE and not any(case.upos == "ADP" for case in parse.dependents(word.index, "case"))


def _without_titles(parse: Parse, first: int, last: int) -> Iterator[NameSpan]:
    """Yield the parts of a run cut at its titles ("U.S. President Donald Trump": "U.S.", "Donald Trump")."""
    cut: list[int] = []
    for index in range(first, last - 1):
        if _cuts(parse, first if not cut or cut[-1] + 1 < index else index, index):
            cut.append(index)
    if last - first > 1 and _ends_in_role(parse, first, last):
        last -= 1
    pieces = [(first, cut[0]), (cut[-1] + 1, last)] if cut else [(first, last)]
    for begin, end in pieces:
        if _is_party_and_place(parse, begin):
            continue
        while begin < end and parse.words[begin].upos == "PUNCT":
            begin += 1
        if begin >= end or _is_label(parse, begin, end) or _names_nobody(parse, begin, end):
            continue
        kind = _guess(parse, begin, end, titled=bool(cut) and begin > cut[-1])
        yield NameSpan(begin, end, kind, False)


def _names_nobody(parse: Parse, first: int, last: int) -> bool:
    """Return whether capitalized words are common nouns: "the Prime Minister", "the Ministry".

    Not "the State Department", "the Guardian".
    """
    words = parse.words[first:last]
    if not all(map(is_common, words)):
        return False
    return not _is_outlet(parse, first, last) if len(words) == 1 else _is_office(words[-1])


def _is_outlet(parse: Parse, first: int, last: int) -> bool:
    """Return whether a common noun in capitals is the name of a news outlet ("the Guardian")."""
    word = parse.words[first]
    if last - first != 1 or people.key(word.text) not in word_list("media_names.txt") or first == 0:
        return False
    return word.feats.get("Number") != "Plur" and people.key(parse.words[first - 1].text) == "the"


def _ends_in_role(parse: Parse, first: int, last: int) -> bool:
    """Return whether the last word of a run is a role in capitals ("State Department Spokesperson"), not a surname."""
    if not _is_office(parse.words[last - 1]):
        return False
    given = people.fold(parse.words[first].text) in people.given_names()
    return not given or people.country_in(parse.words[first].text) is not None


def _is_office(word: Word) -> bool:
    key = people.key(word.text)
    title = people.titles().get(key)
    return key in people.person_nouns() or (title is not None and title.role is not None)


def _cuts(parse: Parse, first: int, index: int) -> bool:
    """Return whether a word is a title or role in front of a name, not a part of one ("Martin Luther King Jr.")."""
    word = parse.words[index]
    if not (is_title(word) or people.key(word.text) in people.person_nouns()):
        return False
    if index == first:
        return True
    before = parse.words[index - 1].text
    return people.fold(before) not in people.given_names() or people.country_in(before) is not None


def _guess(parse: Parse, first: int, last: int, *, titled: bool) -> MentionKind:
    """Return the kind of a name that the recognizer missed, from its words and its surroundings."""
    words = parse.words[first:last]
    keys = [people.key(word.text) for word in words]
    name = " ".join(keys)
    if titled or (first > 0 and is_title(parse.words[first - 1]) and relation(parse.words[first - 1]) != "conj"):
        return "person"
    if name in word_list("institutions.txt") or any(key in people.organization_nouns() for key in keys):
        return "organization"
    if keys[-1] in word_list("media_names.txt") or (len(keys) > 1 and keys[-1] in word_list("company_suffixes.txt")):
        return "organization"
    if people.country_named(name) or people.country_of_capital(name):
        return "place"
    if len(keys) == 1 and is_acronym(words[0].text) and len(words[0].text) <= 6:
        return "organization"
    if len(keys) > 1 and people.fold(keys[0]) in people.given_names():
        return "person"
    return "unknown"
