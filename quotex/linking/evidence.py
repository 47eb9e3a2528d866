"""Weigh the evidence that two nodes of one surname are one person.

Each piece of evidence is a number between 0 and a few units; the weights of linking_weights.tsv turn their sum into
the log-odds that both are one person. No piece decides alone, so that a wrong record or two neither join nor part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from math import exp, log, log2

from quotex.lexicons import rows
from quotex.linking.candidates import Node
from quotex.linking.compatibility import Relation, relation
from quotex.linking.wikidata import rarity

JOINED = 0.9  # least log-odds for two nodes to be one person
MARGIN = 1.0  # least lead of the best bearer over the next one, in log-odds

_COMMON = 0.1  # least share of a node's mentions for a value to be common
_MOST_COMPANIONS = 3.0
_ONE_BY_CHANCE = 1.0  # companions that two articles share by chance, such as a president
_USUAL_ARTICLES = 5
_NEARLY_ALL = 0.8
_NOBODY_KNOWN = 2  # articles assumed for bearers whose full name is not in the database
_NEAR_DAYS = 7
_FEW_WEEKS = 60  # days
_NAMED = 3  # companions named in the description


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: its feature, its amount, and a description in words."""

    feature: str
    amount: float
    words: str = ""

    @property
    def weight(self) -> float:
        """The contribution to the log-odds."""
        return self.amount * weights().get(self.feature, 0.0)


@dataclass(frozen=True, slots=True)
class Bearers:
    """The bearers of the surname in the database: the number of names, and of the articles that quote one of them.

    Where all these articles are of one outlet, or of a few weeks, a shared outlet or time is no evidence.
    """

    names: int = 0
    articles: int = 0
    outlets: frozenset[str] = frozenset()
    days: tuple[int, int] | None = None

    def with_node(self, node: Node) -> Bearers:
        """Return a copy with one more bearer."""
        days = [day for found in (self.days, node.days) if found for day in found]
        return Bearers(
            self.names + 1,
            self.articles + len(node.articles),
            self.outlets | node.outlets,
            (min(days), max(days)) if days else None,
        )

    @property
    def is_long_time(self) -> bool:
        """Whether the articles span more than a few weeks."""
        return self.days is not None and self.days[1] - self.days[0] > _FEW_WEEKS


def bearers_of(nodes: Iterable[Node]) -> Bearers:
    """Return the bearers that the nodes form."""
    return reduce(Bearers.with_node, nodes, Bearers())


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of each feature: log-odds (natural logarithm) per unit of it."""
    return {feature: float(weight) for feature, weight, _ in rows("linking_weights.tsv", 3)}


def log_odds(found: Iterable[Evidence]) -> float:
    """Return the log-odds that two nodes are one person."""
    return sum(one.weight for one in found)


def in_words(found: Iterable[Evidence]) -> str:
    """Return a description: the strongest evidence first, contrary evidence behind "but", and the probability."""
    pieces = sorted((one for one in found if one.words and one.weight), key=lambda one: -abs(one.weight))
    told = "; ".join(one.words for one in pieces if one.weight > 0)
    against = "; ".join(one.words for one in pieces if one.weight < 0)
    return f"{told}{'; but ' if against else ''}{against}" or "the name alone"


def probability(found: Iterable[Evidence]) -> float:
    """Return the probability that two nodes are one person."""
    return 1 / (1 + exp(-log_odds(found)))


def evidence(one: Node, bearer: Node, bearers: Bearers) -> list[Evidence] | None:
    """Return all evidence for and against a node being the same person as a bearer of the surname.

    None where their names exclude it.
    """
    related = _related(one, bearer)
    if related is None:
        return None
    generations = {key.generation for node in (one, bearer) for key in node.keys}
    if related in _SHORT:
        found = [Evidence(related, 1.0, _RELATIONS[related]), *_usual(bearer, bearers)]
    elif len(generations) > 1:  # father and son have the same name, so that its similarity is no evidence
        found = [Evidence("generation", 1.0, f"one of them is {max(generations).capitalize()}")]
    else:
        found = [Evidence(related, 1.0, _RELATIONS[related])]
        if related == "nickname":  # not for similar names: relatives have those, and the rarer their surname, the more
            found.append(Evidence("rare", rarity(bearer.keys[0].surname), "rare surname"))
    found += [each for each in _roles(one, bearer) if related in _SHORT or each.feature != "gender"]
    found += _articles(one, bearer)
    found += _outlet_and_time(one, bearer, bearers)
    if bearers.names > 2:
        found.append(Evidence("namesakes" if related in _SHORT else "relatives", log2(bearers.names - 1)))
    return found


def _related(one: Node, bearer: Node) -> Relation | None:
    """Return the relation of the names, None for none; one name of the bearer has to match."""
    return next((found for key in bearer.keys if (found := relation(one.keys[0], key))), None)


_SHORT = ("surname", "abbreviated")
_RELATIONS = {
    "surname": "",
    "abbreviated": "initial of the name",
    "initial": "initial of the given name",
    "nickname": "short form of the name",
    "middle": "same name but for a middle name",
    "contained": "part of the name",
    "spelling": "similar name",
}


def _roles(one: Node, other: Node) -> list[Evidence]:
    """Return the evidence of offices, head nouns and other words of roles, countries, organizations and genders."""
    abroad = bool(one.countries and other.countries and not one.countries.keys() & other.countries.keys())
    found = []
    for name, words, mine, theirs in (
        ("office", "office", one.offices, other.offices),
        ("role", "role", *_other_heads(one, other)),
        ("country", "country", one.countries, other.countries),
        ("organization", "affiliation", one.organizations, other.organizations),
        ("gender", "gender", one.genders, other.genders),
    ):
        if not mine or not theirs:
            continue
        agreement = max(_covered(mine, theirs), _covered(theirs, mine))
        if name == "office":
            agreement *= min(1.0, 2 * min(_share(one), _share(other)))
        if agreement and not (name in ("office", "role") and abroad):
            found.append(Evidence(name, agreement, f"same {words}: {_most_shared(mine, theirs)}"))
        if agreement < 1:
            least = min(mine.total(), theirs.total())
            amount = (1 - agreement) * least / (least + 1)  # one record alone may be wrong
            found.append(Evidence(f"other_{name}", amount, f"other {words}"))
    if common := one.role_words.keys() & other.role_words.keys():
        amount = max(_covered(one.role_words, other.role_words), _covered(other.role_words, one.role_words))
        words = " ".join(sorted(common, key=lambda word: (-one.role_words[word] * other.role_words[word], word))[:4])
        found.append(Evidence("role_words", min(len(common), 3) * amount, f"same role: {words}"))
    return found


def _other_heads(one: Node, other: Node) -> tuple[Counter[str], Counter[str]]:
    """Return the head nouns of both without their offices; the offices of one that has no other head noun."""
    mine, theirs = one.heads - one.offices, other.heads - other.offices
    return (mine or one.heads, theirs or other.heads) if mine or theirs else (mine, theirs)


def _share(node: Node) -> float:
    """Return the share of mentions with an office among those with a role, so that one wrong record weighs little."""
    return sum(count for said, count in node.profiles.items() if said.offices) / node.profiles.total()


def _covered(some: Counter[str], large: Counter[str]) -> float:
    """Return the share of the values in `some` that are common in `large`."""
    least = _COMMON * large.total()
    return sum(count for value, count in some.items() if large[value] >= max(least, 1)) / some.total()


def _most_shared(mine: Counter[str], theirs: Counter[str]) -> str:
    return min(mine.keys() & theirs.keys(), key=lambda value: (-mine[value] * theirs[value], value))


def _articles(one: Node, other: Node) -> list[Evidence]:
    """Return the evidence of the articles: both quoted in one, shared companions, the same words."""
    found = []
    if together := one.articles & other.articles:
        share = len(together) / min(len(one.articles), len(other.articles))
        found.append(Evidence("together", share, f"{len(together)} articles quote both"))
    mine, theirs = one.companions, other.companions
    common = sorted(mine.keys() & theirs.keys(), key=lambda name: (-mine[name] * theirs[name], name))
    if common:
        shared = sum(min(mine[name] / len(one.articles), theirs[name] / len(other.articles)) for name in common)
        words = f"same company: {', '.join(common[:_NAMED])}"
        found.append(Evidence("company", max(0.0, min(shared, _MOST_COMPANIONS) - _ONE_BY_CHANCE), words))
    if same := len(one.words & other.words):
        found.append(
            Evidence(
                "words", 1.0, "the same words in two articles" if same == 1 else f"{same} quotations in two articles"
            )
        )
    return found


def _outlet_and_time(one: Node, other: Node, bearers: Bearers) -> list[Evidence]:
    found = []
    if one.outlets & other.outlets and len(bearers.outlets) > 1:
        found.append(Evidence("outlet", 1.0, "same outlet"))
    if one.days and other.days and bearers.is_long_time:
        gap = max(one.days[0], other.days[0]) - min(one.days[1], other.days[1])
        if gap <= _NEAR_DAYS:
            found.append(Evidence("near", 1.0, "same time"))
    return found


def _usual(bearer: Node, bearers: Bearers) -> list[Evidence]:
    """Return the log-odds that the surname means this bearer rather than somebody else, known or not."""
    own = len(bearer.articles)
    total = max(bearers.articles, own)
    words = f"nearly all articles that say who it is mean this one: {own} of {total}"
    is_usual = own >= _USUAL_ARTICLES and own >= _NEARLY_ALL * total
    return [Evidence("usual", log(own / (total - own + _NOBODY_KNOWN)), words if is_usual else "")]
