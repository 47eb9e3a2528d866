"""Clusters named mentions into entities: full names first, then acronyms, short forms and surnames."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from quotex.lexicons import people, word_list
from quotex.lexicons.people import Gender
from quotex.parsing.document import Parse
from quotex.speakers.gender import gender_beside
from quotex.speakers.mentions import Mention, MentionKind
from quotex.text.names import (
    BRACKETED,
    PersonName,
    abbreviates,
    handle_tails,
    initials,
    is_acronym,
    is_misspelling,
    organization_words,
    same_person,
    strip_article,
    without_a_letter,
)

MAX_LONG = 100  # names of several words that one abbreviation is compared with
MIN_INITIALS = 3  # letters of initials that may stand for a person's name
MAX_NAMESAKES = 20  # bearers of one surname that are compared with a new full name


@dataclass(frozen=True, slots=True)
class Link:
    """The entity of a mention, the rule that found it, and how many others it might have been."""

    entity: int
    rule: str
    rivals: int = 0


@dataclass(slots=True)
class Cluster:
    """An entity in the making: its kind, its names with their counts, and the numbers of its mentions.

    `whole` and `short` hold where it was mentioned by its full and by a short name, each in text order.
    """

    kind: MentionKind
    words: tuple[str, ...] = ()
    names: Counter[str] = field(default_factory=Counter)
    mentions: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)

    def before(self, position: int) -> tuple[int, int]:
        """Return how often the entity was mentioned before a word, and where last (-1 for never).

        Short names count only as far as they are linked already.
        """
        count = bisect_left(self.whole, position)
        last = max(self.whole[count - 1] if count else -1, self.short[-1] if self.short else -1)
        return count + len(self.short), last

    @property
    def name(self) -> str:
        """The fullest name: most words, not in capitals only, most frequent, first."""
        best = max(
            self.names.items(),
            key=lambda item: (not is_acronym(item[0]), min(len(item[0].split()), 6), not item[0].isupper(), item[1]),
        )
        if self.kind == "place":
            return max(self.names, key=lambda name: (people.country_named(name) is not None, len(name)))
        return best[0]


class Clusters:
    """The entities of the named mentions of one article."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.clusters: list[Cluster] = []
        self.links: list[Link | None] = [None] * len(mentions)
        self._parse = parse
        self._exact: dict[tuple[str, tuple[str, ...]], int] = {}
        self._by_surname: dict[str, list[int]] = {}
        self._by_letters: dict[str, set[str]] = {}  # surname with a letter left out -> surnames
        self._by_spelling: dict[frozenset[str], int] = {}
        self._by_first: dict[str, list[int]] = {}
        self._by_last: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_handle: dict[str, int] = {}
        self._names: dict[int, PersonName] = {}
        self._namesakes: dict[int, Gender] = {}
        self._long: dict[str, dict[str, MentionKind]] = {}  # first letter -> names of several words and their kinds
        for one in mentions:
            if " " in one.name and one.kind in ("person", "organization"):
                self._long.setdefault(people.fold(one.name)[:1], {}).setdefault(one.name, one.kind)
        self._abbreviations: dict[str, int | None] = {}
        self._alone = {people.fold(one.name) for one in mentions if one.kind == "person" and " " not in one.name}
        outlets = [number for number, mention in enumerate(mentions) if _is_short_outlet(mention)]
        for number in (*(number for number in range(len(mentions)) if number not in outlets), *outlets):
            self._link_whole(number, mentions[number])
        self._link_acronyms()
        for mention in mentions:
            self._note_namesake(mention)
        for number, mention in enumerate(mentions):
            if self.links[number] is None:
                self._link_short(number, mention)

    def _link_whole(self, number: int, mention: Mention) -> None:
        """Link what needs no context: full personal names, and every other name in its full spelling."""
        kind = mention.kind
        name = PersonName(mention.name)
        if kind == "person" or (kind == "unknown" and name.is_full and name.surname in self._alone):
            if name.is_full:
                self._join(number, self._full_person(name), "name")
            return
        if kind == "organization":
            if not is_acronym(mention.name):
                self._link_organization(number, mention, organization_words(mention.name))
            return
        if kind == "place":
            country = people.country_named(mention.name)
            place = (people.fold(country.name if country else mention.name),)
            self._join(number, self._cluster("place", place), "name")
        elif kind != "unknown":
            self._join(number, self._cluster(kind, (people.fold(mention.name),)), "name")

    def _link_organization(self, number: int, mention: Mention, words: tuple[str, ...]) -> None:
        """Link an organization to the cluster with the same words or to a longer name that holds them.

        The longer name begins with them and came before ("Goldman"), or ends in them. An outlet that several longer
        names end in ("the Post") is the one that was named last.
        """
        if ("organization", words) not in self._exact:
            longer = [
                found
                for found in self._by_first.get(words[0], [])[-MAX_NAMESAKES:]
                if self.clusters[found].words[: len(words)] == words and not people.is_listed_noun(words[0])
            ]
            if len(longer) == 1 and people.country_in(words[0]) is None:
                self._join(number, longer[0], "short name")
                return
            ending = [found for found in self._by_last.get(words[-1], []) if self._is_tail(words, found)]
            ending = sorted(ending, key=lambda found: self.clusters[found].before(mention.head)[1])
            if ending and (len(ending) == 1 or self.clusters[ending[-1]].before(mention.head)[1] >= 0):
                self._join(number, ending[-1], "short name")
                return
            abbreviated = self._abbreviated(mention.name)
            if abbreviated is not None:
                self._join(number, abbreviated, "short name")
                return
        self._join(number, self._cluster("organization", words), "name")

    def _abbreviated(self, short: str) -> int | None:
        """Return the only person or organization whose name another one abbreviates ("HuffPost").

        Only MAX_LONG names with the same first letter are compared, so that time stays linear.
        """
        if short not in self._abbreviations:
            known = list(self._long.get(people.fold(short)[:1], {}).items())[:MAX_LONG]
            found = {self._whole(name, kind) for name, kind in known if abbreviates(short, name)}
            self._abbreviations[short] = found.pop() if len(found) == 1 else None
        return self._abbreviations[short]

    def _whole(self, name: str, kind: MentionKind) -> int:
        if kind == "person":
            return self._full_person(PersonName(name))
        return self._cluster("organization", organization_words(name))

    def _is_tail(self, words: tuple[str, ...], found: int) -> bool:
        """Return whether words end a longer name: two of them, or one that outlets are called by ("the Times")."""
        longer = self.clusters[found].words
        enough = len(words) > 1 or words[0] in word_list("media_names.txt")
        return enough and len(longer) > len(words) and longer[-len(words) :] == words

    def _cluster(self, kind: MentionKind, words: tuple[str, ...]) -> int:
        found = self._exact.get((kind, words))
        if found is None:
            found = self._exact[kind, words] = len(self.clusters)
            self.clusters.append(Cluster(kind, words))
            if kind == "organization" and words:
                self._by_first.setdefault(words[0], []).append(found)
                self._by_last.setdefault(words[-1], []).append(found)
        return found

    def _full_person(self, name: PersonName) -> int:
        found = self._exact.get(("person", name.words))
        if found is None:
            namesakes = reversed(self._by_surname.get(name.surname, [])[-MAX_NAMESAKES:])
            found = next((one for one in namesakes if same_person(self._names[one], name)), None)
        if found is None and len(name.spelled) > 1:
            found = self._by_spelling.get(name.spelled)
        if found is None:
            found = len(self.clusters)
            self.clusters.append(Cluster("person"))
        self._exact["person", name.words] = found
        self._remember(found, name)
        return found

    def _remember(self, found: int, name: PersonName) -> None:
        """Enter a full name into the indices by which its short forms are found."""
        known = self._names.get(found)
        if known is None or len(known.words) < len(name.words):
            self._names[found] = name
        self._by_spelling.setdefault(name.spelled, found)
        if name.surname not in self._by_surname:
            for letters in without_a_letter(name.surname):
                self._by_letters.setdefault(letters, set()).add(name.surname)
        self._by_handle.setdefault("".join(letter for letter in "".join(name.words) if letter.isalpha()), found)
        for index, word in (
            (self._by_surname, name.surname),
            *((self._by_word, word) for word in (*name.spelled, name.given)),
        ):
            if found not in index.setdefault(word, [])[-MAX_NAMESAKES:]:
                index[word].append(found)

    def _join(self, number: int, found: int, rule: str, rivals: int = 0) -> None:
        mention, cluster = self.mentions[number], self.clusters[found]
        cluster.mentions.append(number)
        cluster.names[mention.name] += 1
        insort(cluster.whole if rule == "name" else cluster.short, mention.head)
        self.links[number] = Link(found, rule, rivals)

    def _link_acronyms(self) -> None:
        """Link acronyms: those in brackets behind the full name, initials of one name, or of a person's office."""
        aliases: dict[str, int] = {}
        spelled: dict[str, set[int]] = {}
        offices: dict[str, list[tuple[int, int]]] = {}
        text = self._parse.text
        for number, mention in enumerate(self.mentions):
            link = self.links[number]
            kind = None if link is None else self.clusters[link.entity].kind
            if link is None or kind not in ("organization", "person"):
                continue
            bracket = BRACKETED.match(text, self._parse.words[mention.last - 1].end)
            if kind == "organization" and bracket and is_acronym(bracket.group(1)):
                aliases.setdefault(people.fold(bracket.group(1).replace(".", "")), link.entity)
            for letters in initials(mention.name):
                if kind == "organization" or len(letters) >= MIN_INITIALS:
                    spelled.setdefault(letters, set()).add(link.entity)
            for letters in self._office_acronyms(mention) if kind == "person" else ():
                offices.setdefault(letters, []).append((mention.head, link.entity))
        for number, mention in enumerate(self.mentions):
            if self.links[number] is not None or not self._may_be_acronym(mention, spelled):
                continue
            letters = people.fold(mention.name.replace(".", ""))
            fitting = spelled.get(letters, set())
            if letters in aliases:
                self._join(number, aliases[letters], "acronym")
            elif len(fitting) == 1:
                self._join(number, next(iter(fitting)), "acronym")
            elif letters in offices and self._parse.words[max(mention.first - 1, 0)].text != "(":
                before = [entity for head, entity in offices[letters] if head < mention.head]
                self._join(number, before[-1] if before else offices[letters][0][1], "acronym")
            else:
                found = self._abbreviated(mention.name)
                whole = self._cluster("organization", (letters,)) if found is None else found
                self._join(number, whole, "name" if found is None else "acronym")

    def _office_acronyms(self, mention: Mention) -> set[str]:
        """Return the acronyms (lower case) of the offices of a person, spelled out or not.

        Examples: "ASP Ada Lind", "Ada Lind, SP of Bastar", "Lieutenant Governor Ada Lind".
        """
        found: set[str] = set()
        for role in mention.roles:
            words = role.text.split()
            for count in range(1, len(words) + 1):
                found |= initials(" ".join(words[:count]))
        before = mention.phrase.rpartition(mention.name)[0].split()[-1:]
        comma, office, of = ([word.text for word in self._parse.words[mention.last :][:3]] + [""] * 3)[:3]
        if comma == "," and of == "of":
            before.append(office)
        found |= {people.fold(word) for word in before if is_acronym(word) and word.isupper()}
        return {one for one in found if not people.country_named(one) and one not in word_list("institutions.txt")}

    def _may_be_acronym(self, mention: Mention, spelled: Collection[str]) -> bool:
        """Return whether capitals may be an acronym: no known surname, no long unknown name ("WALLACE:").

        What seems to be a person is one only if it is `spelled` by the initials of a name.
        """
        kind = mention.kind
        if kind == "person" and people.fold(mention.name) not in spelled:
            return False
        if not is_acronym(mention.name) or people.fold(mention.name) in self._by_surname:
            return False
        return kind in ("organization", "person") or len(mention.name) <= 5

    def _note_namesake(self, mention: Mention) -> None:
        """Enter the bearer of a surname who has no full name in the article.

        Beside "Mr. Obama" one "Obama" need not be Michelle.
        """
        name = PersonName(mention.name)
        bearers = self._by_surname.get(name.surname)
        if not bearers or mention.gender is None or name.is_full or self._fitting(mention, bearers):
            return
        found = self._cluster("person", name.words)
        self._namesakes[found] = mention.gender
        bearers.append(found)

    def _link_short(self, number: int, mention: Mention) -> None:
        """Link surnames, given names, handles and names of unknown kind; else the name stands for itself."""
        name = PersonName(mention.name)
        handle = self._of_handle(mention.name) if mention.name.startswith("@") else None
        if handle is not None:
            self._join(number, handle, "handle")
            return
        if name.is_full:
            known = self._exact.get(("person", name.words))
            self._join(number, known if known is not None else self._cluster("unknown", name.words), "name")
            return
        for rule, candidates in (
            ("surname", self._by_surname.get(name.surname, [])),
            ("given name", self._by_word.get(strip_article(name.words[-1]) if name.words else "", [])),
        ):
            fitting = self._fitting(mention, candidates)
            if rule == "given name":  # "Humaid" is Humaid bin Rashid, not Ammar bin Humaid
                fitting = [one for one in fitting if self._names[one].words[0] == name.words[-1]] or fitting
            if fitting:
                found, rivals = self._choose(
                    number, self._of_gender_beside(mention, fitting), latest=rule == "given name"
                )
                self._join(number, found, rule, rivals)
                return
        likely = self._misspelt(mention, name.surname)
        likely = self._abbreviated(mention.name) if likely is None else likely
        if likely is not None:
            self._join(number, likely, "surname")
            return
        kind = mention.kind
        self._join(
            number, self._cluster("person" if kind == "unknown" and mention.titled else kind, name.words), "name"
        )

    def _misspelt(self, mention: Mention, surname: str) -> int | None:
        """Return the only person whose surname a lone surname may be a misspelling of."""
        if mention.kind not in ("person", "unknown"):
            return None
        near = {known for letters in without_a_letter(surname) for known in self._by_letters.get(letters, ())}
        bearers = {one for known in near if is_misspelling(surname, known) for one in self._by_surname[known][:2]}
        return bearers.pop() if len(bearers) == 1 else None

    def _of_handle(self, handle: str) -> int | None:
        return next((self._by_handle[tail] for tail in handle_tails(handle) if tail in self._by_handle), None)

    def _fitting(self, mention: Mention, candidates: Sequence[int]) -> list[int]:
        """Return the candidates that a title before the short name does not rule out ("Mrs. Clinton" is not Bill)."""
        recent = list(candidates[-MAX_NAMESAKES:])
        if mention.gender is None:
            return recent
        return [one for one in recent if self._gender_of(one) in (None, mention.gender)]

    def _gender_of(self, cluster: int) -> str | None:
        if cluster in self._namesakes:
            return self._namesakes[cluster]
        for number in self.clusters[cluster].mentions[:MAX_NAMESAKES]:
            if self.mentions[number].gender and self.mentions[number].name.count(" "):
                return self.mentions[number].gender
        return people.given_names().get(self._names[cluster].given)

    def _of_gender_beside(self, mention: Mention, fitting: Sequence[int]) -> Sequence[int]:
        """Return the bearers whose gender fits a pronoun beside the name ("Trump says he would").

        Without such a pronoun, or if no bearer fits it, all bearers are returned.
        """
        if len(fitting) < 2 or mention.gender is not None:
            return fitting
        gender = gender_beside(self._parse, mention.first, mention.last)
        same = [one for one in fitting if self._gender_of(one) in (None, gender)]
        return same if gender is not None and same else fitting

    def _choose(self, number: int, fitting: Sequence[int], *, latest: bool) -> tuple[int, int]:
        """Return the bearer that a short name means, and the number of its rivals.

        It is the bearer named more often so far, or last; where neither decides, the first named. With `latest` the
        last one counts: for a family name that stands first, as in Korea, rivals are hardly related.
        """
        if len(fitting) == 1:
            return fitting[0], 0
        position = self.mentions[number].head
        before = {one: self.clusters[one].before(position) for one in fitting}
        ranked = sorted(fitting, key=lambda one: before[one], reverse=True)
        (count, last), (second_count, second_last) = before[ranked[0]], before[ranked[1]]
        rivals = len(fitting) - 1
        if not latest and count >= 2 * second_count and count > second_count:
            return ranked[0], rivals
        sentence = self._parse.words[last].sentence if last >= 0 else -1
        if latest:
            return max(fitting, key=lambda one: before[one][1]), rivals
        nearest, other = (ranked[0], second_last) if last > second_last else (ranked[1], last)
        if other >= 0 and self._parse.words[other].sentence == sentence:
            return min(fitting), rivals  # clusters are numbered by their first full name; right 12 of 12 times in news
        return nearest, rivals


def _is_short_outlet(mention: Mention) -> bool:
    """Return whether a name is only a word that many outlets are called by ("the Post")."""
    words = organization_words(mention.name) if mention.kind == "organization" else ()
    return len(words) == 1 and words[0] in word_list("media_names.txt")
