"""Score how well the claim of a quotation can be checked, from its words alone, with reasons.

A heuristic, not a model: signs for and against (numbers, comparisons, names, the past; opinion, future, wishes) are
counted and summed up. The signs, their words and their weights are the three word lists checkworthy_*.tsv, which
also say whose findings they follow. It tells what can be checked, not what is false or what matters.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from quotex.lexicons import rows
from quotex.records import Quote
from quotex.text.quotation_marks import CLOSING

_MAX_CHARACTERS = 2_000  # a longer quotation is not one claim; its start is scored
_SHORT = 5  # words; shorter claims are hard to check
_LONG = 45  # words; longer ones hold several claims
_TOKEN = regex.compile(
    r"\d++(?:st|nd|rd|th)\b"
    r"|\p{Sc}?\d[\d,.]*+%?"
    r"|(?:\p{L}\.){2,}"
    r"|\p{L}[\p{L}\p{M}\d]*+(?:[’'\-][\p{L}\d]++)*+"
    r"|[.!?]"
)
_ADDRESS = regex.compile(r"https?://\S++|[@#]\w++|\bpic\.twitter\.com\S*+")
_NUMBER = regex.compile(r"\p{Sc}?\d[\d,.]*+%?")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_REGULAR_PAST = regex.compile(r"\p{Ll}{2,}ed")
_VERBAL = ("past", "future", "possible", "opinion", "change", "event")  # signs that tell of a verb


@dataclass(frozen=True, slots=True)
class Checkworthiness:
    """The score, from 0 to 1, and the reasons for and against in words, heaviest first."""

    score: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    weight: float
    most: int
    words: str


def checkworthiness(quote: Quote) -> Checkworthiness:
    """Return how well the claim in the quotation can be checked.

    The same words, cue class and type give the same score.
    """
    at_start = quote.type != "indirect" or quote.context.sentence.startswith(quote.text[:20])
    return _checkworthiness(quote.text[:_MAX_CHARACTERS], quote.cue.cue_class if quote.cue else "", at_start)


def most_checkworthy(quotes: Iterable[Quote], count: int) -> list[Quote]:
    """Return the `count` quotations whose claims can best be checked, best first; of equal ones the earlier first."""
    scored = ((checkworthiness(quote).score, -number, quote) for number, quote in enumerate(quotes))
    return [quote for _, _, quote in heapq.nlargest(count, scored, key=lambda entry: entry[:2])]


@lru_cache(maxsize=1024)  # a CSV row needs the score twice
def _checkworthiness(text: str, cue_class: str, at_start: bool) -> Checkworthiness:
    tokens = _TOKEN.findall(_ADDRESS.sub(" ", text))
    signs = _signs(text, tokens, cue_class, at_start)
    table = _sign_table()
    counted = {sign: table[sign].weight * min(count, table[sign].most) for sign, count in signs.items()}
    total = table["base"].weight + sum(counted.values())
    order = sorted(counted, key=lambda sign: (-abs(counted[sign]), sign))
    return Checkworthiness(
        score=round(1 / (1 + math.exp(-total)), 3),
        reasons_for=tuple(table[sign].words for sign in order if counted[sign] > 0),
        reasons_against=tuple(table[sign].words for sign in order if counted[sign] < 0),
    )


def _signs(text: str, tokens: list[str], cue_class: str, at_start: bool) -> Counter[str]:
    """Return the number of occurrences of each sign."""
    words = [token.lower().replace("’", "'") for token in tokens]
    signs = Counter(_listed_signs(words))
    signs["name"] += _names(tokens, at_start)
    signs["past"] += any(_REGULAR_PAST.fullmatch(word) and word not in _phrases("not past") for word in words)
    for word in words:
        if _NUMBER.fullmatch(word):
            signs["date" if _YEAR.fullmatch(word.rstrip(".,")) else "quantity"] += 1
            signs["measure"] += word.endswith("%")
    if cue_sign := _cue_signs().get(cue_class):
        signs[cue_sign] += 1
    signs["question"] += text.rstrip(CLOSING).endswith("?")
    spoken = [word for word in words if word not in ".!?"]
    signs["short"] += len(spoken) < _SHORT
    signs["long"] += len(spoken) > _LONG
    signs["fragment"] += len(spoken) >= _SHORT and not _is_sentence(spoken, signs)
    if not spoken or spoken[0].partition("'")[0] not in _phrases("vague") or signs["name"]:
        del signs["vague"]  # only a claim that begins with "it" and names nobody is unclear
    return +signs


def _is_sentence(words: list[str], signs: Counter[str]) -> bool:
    """Return whether the words seem to have a finite verb, unlike "to leave", "helping the girls", "a truce"."""
    if words[0] == "to" or words[0].endswith("ing"):
        return False
    verbs = _phrases("verb")
    return any(word in verbs or _contracted(word) in verbs for word in words) or any(signs[sign] for sign in _VERBAL)


def _contracted(word: str) -> str:
    """Return the verb contracted with a word, "'ll" for "she'll", "" for none."""
    return "".join(word.partition("'")[1:])


def _listed_signs(words: list[str]) -> Iterator[str]:
    """Yield the signs of words and of phrases of several words that are in the word lists."""
    listed, lengths = _listed(), _lengths()
    for start, word in enumerate(words):
        yield from listed.get(_contracted(word), ())
        for length in lengths.get(word, ()):
            yield from listed.get(" ".join(words[start : start + length]), ())


def _names(tokens: list[str], at_start: bool) -> int:
    """Return the number of names: runs of capitalized words that do not merely begin a sentence."""
    names = 0
    inside = False
    begins = at_start
    for token in tokens:
        capital = token[0].isupper() and not begins and token.partition("'")[0].partition("’")[0] != "I"
        names += capital and not inside and token.lower() not in _phrases("date")
        inside, begins = capital, token in ".!?"
    return names


@cache
def _sign_table() -> Mapping[str, _Sign]:
    return {
        sign: _Sign(float(weight), int(most), words) for sign, weight, most, words in rows("checkworthy_signals.tsv", 4)
    }


@cache
def _cue_signs() -> Mapping[str, str]:
    return dict(rows("checkworthy_cues.tsv", 2))


@cache
def _phrases(sign: str) -> frozenset[str]:
    listed = (words for name, words in rows("checkworthy_words.tsv", 2) if name == sign)
    return frozenset(word.strip() for words in listed for word in words.split(","))


@cache
def _listed() -> Mapping[str, tuple[str, ...]]:
    """Return the signs by word or phrase."""
    signs = [sign for sign in _sign_table() if sign != "base"]
    every = {word for sign in signs for word in _phrases(sign)}
    return {word: tuple(sign for sign in signs if word in _phrases(sign)) for word in every}


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return the lengths in words of the phrases in the lists, by their first word."""
    found: dict[str, set[int]] = {}
    for phrase in _listed():
        first, *rest = phrase.split()
        found.setdefault(first, set()).add(1 + len(rest))
    return {first: tuple(sorted(lengths)) for first, lengths in found.items()}
