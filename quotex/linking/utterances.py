"""Normalize the words of quotations for comparison across articles, and decide whether two are one statement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import regex
import Stemmer
from numpy.typing import NDArray

from quotex.lexicons import word_list
from quotex.records import QuoteType, dedup_key
from quotex.store.hashes import BITS, Hashes
from quotex.text.quotation_marks import DOUBLE_MARKS

RUN = 5  # words: the shortest run that two quotations can share
MOST_WORDS = 400  # compared words of a quotation
NEAR_DAYS = 10  # apart at most, for a short run to be the same statement
SAME_TIME_DAYS = 3  # apart at most, for two reports in other words to be one statement

_LONG_RUN, _LONG_RUN_TELLING = 9, 4  # words in marks, telling ones among them; unlikely by chance
_SHORT_RUN_TELLING, _SHORT_RUN_NO_NAMES = 3, 2  # for one speaker or within NEAR_DAYS; the second without names
_OWN_RUN_TELLING = 2  # for one speaker within NEAR_DAYS
SHARED_STEMS = 3  # the fewest that two reports in other words have in common
_NEGATIONS = frozenset({"not", "no", "never", "nobody", "none", "nothing", "nor", "cannot", "without"})
_MARKS = regex.compile(f"[{DOUBLE_MARKS}]|''|``")
_GAPS = regex.compile(r"[\s\p{Pd}]+")
_GAPS_AND_MARKS = regex.compile(rf"(?:{_MARKS.pattern}|{_GAPS.pattern})+")
_SENTENCE_END = regex.compile(r"[.!?:][^\p{L}\p{N}]*$")
_KEPT = np.uint64(2**BITS - 1)
_FIRST_LETTER = regex.compile(r"\p{L}")
_MULTIPLIERS = (
    *(0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9),
    *(0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a quotation, folded as `dedup_key` folds them.

    `marked` tells for each whether it stands in quotation marks, `names` whether it has a capital inside a sentence.
    """

    words: tuple[str, ...]
    marked: tuple[bool, ...]
    names: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A quotation to be compared; `speaker` is a number that quotations of one speaker share, `day` an ordinal."""

    article: int
    speaker: int | None
    day: int | None
    said: Words
    runs: tuple[int, ...]  # the hash of the RUN words from each word on
    places: Mapping[int, int]  # the last index in `runs` of each hash
    stems: frozenset[str]  # of the telling words


def utterance(article: int, speaker: int | None, day: int | None, said: Words) -> Utterance:
    """Return a quotation in the form in which it is compared."""
    runs = tuple(_run_hashes(_hashed(said.words)).tolist())
    places = {run: place for place, run in enumerate(runs)}
    return Utterance(article, speaker, day, said, runs, places, telling_stems(said.words))


def words_of(text: str, kind: QuoteType) -> Words:
    """Return the first MOST_WORDS words of a quotation."""
    words: list[str] = []
    marked: list[bool] = []
    names: list[bool] = []
    for number, part in enumerate(_MARKS.split(text) if kind == "mixed" else (text,)):
        begins = True
        for token in _GAPS.split(part):
            own, capital, ends = _folded(token)
            words += own
            names += [capital and not begins] * len(own)
            begins = ends or (begins and not own)
        marked += [kind == "direct" or number % 2 == 1] * (len(words) - len(marked))
    return Words(tuple(words[:MOST_WORDS]), tuple(marked[:MOST_WORDS]), tuple(names[:MOST_WORDS]))


@lru_cache(maxsize=1 << 18)
def _folded(token: str) -> tuple[tuple[str, ...], bool, bool]:
    """Return the folded words of a token, whether it begins with a capital, and whether it ends a sentence."""
    letter = _FIRST_LETTER.search(token)
    capital = letter is not None and letter[0].isupper()
    return _folded_words(token), capital, _SENTENCE_END.search(token) is not None


@lru_cache(maxsize=1 << 18)
def _folded_words(token: str) -> tuple[str, ...]:
    return tuple(dedup_key(token).split())


def plain_words_of(text: str, kind: QuoteType) -> list[str]:
    """Return the words of `words_of` alone, which takes a fraction of the time."""
    words: list[str] = []
    for token in (_GAPS_AND_MARKS if kind == "mixed" else _GAPS).split(text):
        if token.isascii() and token.isalpha():
            words.append(token.lower())
        else:
            words += _folded_words(token)
    return words[:MOST_WORDS]


def digests(said: Sequence[Sequence[str]]) -> Iterator[tuple[Hashes, Hashes]]:
    """Yield for the words of each quotation the hashes of its telling runs and of its stems, in rising order.

    A telling run has two telling words or more.
    """
    flat = list(chain.from_iterable(said))
    ends = np.cumsum([0, *map(len, said)])
    places = {word: place for place, word in enumerate(dict.fromkeys(flat))}
    words = np.fromiter(map(places.__getitem__, flat), dtype=np.int64, count=len(flat))
    owners = np.repeat(np.arange(len(said)), np.diff(ends))
    telling = np.array([is_telling(word) for word in places], dtype=np.bool_)[words]
    runs = _run_hashes(_hashed(list(places))[words])
    within = owners[: len(runs)] == owners[len(owners) - len(runs) :]
    tells = np.concatenate([[0], np.cumsum(telling)])
    within &= tells[RUN:] - tells[: len(runs)] >= _OWN_RUN_TELLING
    stems = _hashed([stem(word) for word in places])[words] & _KEPT
    by_run = _by_owner(owners[: len(runs)][within], runs[within], len(said))
    yield from zip(by_run, _by_owner(owners[telling], stems[telling], len(said)), strict=True)


def _by_owner(owners: NDArray[np.int64], hashes: Hashes, count: int) -> list[Hashes]:
    """Return the different hashes of each of `count` owners, in rising order."""
    order = np.lexsort((hashes, owners))
    owners, hashes = owners[order], hashes[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (owners[1:] != owners[:-1]) | (hashes[1:] != hashes[:-1])
    return np.split(hashes[first], np.searchsorted(owners[first], np.arange(1, count)))[:count]


def telling_stems(words: Sequence[str]) -> frozenset[str]:
    """Return the stems of the telling words."""
    return frozenset(stem(word) for word in words if is_telling(word))


def _hashed(words: Sequence[str]) -> Hashes:
    return np.fromiter((_word_hash(word) for word in words), dtype=np.uint64, count=len(words))


def _run_hashes(hashed: Hashes) -> Hashes:
    """Return one hash of BITS bits for each run of RUN words, in their order; the same on every machine."""
    count = max(0, len(hashed) - RUN + 1)
    found: Hashes = np.zeros(count, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        found += hashed[place : place + count] * np.uint64(multiplier)
    return found & _KEPT


@lru_cache(maxsize=1 << 18)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")


@lru_cache(maxsize=1 << 18)
def is_telling(word: str) -> bool:
    """Return whether a folded word is rare enough to tell one statement from another."""
    return word not in word_list("common_words.txt")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # without a cache of its own


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """Return the stem of a word in lower case: "lied", "lies" and "lying" -> "lie".

    Uses Porter's second stemmer for English (snowballstem.org). SQLite has his first, which stems "lying" to "ly".
    """
    found: str = _stemmer().stemWord(word)
    return found


@dataclass(frozen=True, slots=True)
class _Shared:
    """Words in runs that two utterances share, as indices into the first; `marked`: in quotation marks in both."""

    words: frozenset[int]
    marked: frozenset[int]


def same_statement(one: Utterance, other: Utterance, stock: Set[int]) -> bool:
    """Return whether two quotations of different articles repeat one statement.

    `stock` holds the hashes of runs that many speakers have said. Quotations are one statement where nine words in
    quotation marks agree, or five of one speaker or within NEAR_DAYS. Of words outside of marks, which are the
    writers', nearly all must agree. Reports in other words must be of one speaker within SAME_TIME_DAYS and agree in
    most of their telling words.
    """
    if one.article == other.article:
        return False
    days = abs(one.day - other.day) if one.day is not None and other.day is not None else None
    is_near = days is not None and days <= NEAR_DAYS
    own = one.speaker is not None and one.speaker == other.speaker
    return _repeats(one, other, stock, is_near=is_near, own=own) or (
        own and days is not None and days <= SAME_TIME_DAYS and _is_same_report(one, other)
    )


def _repeats(one: Utterance, other: Utterance, stock: Set[int], *, is_near: bool, own: bool) -> bool:
    """Return whether two quotations share runs of words enough to be one statement; see `same_statement`."""
    if one.places.keys().isdisjoint(other.places):
        return False
    whole, rare = _shared(one, other, frozenset()), _shared(one, other, stock)
    return (
        _is_long_repetition(one, _longest(whole.marked))
        or (own and _is_long_repetition(one, rare.marked))
        or ((is_near or own) and _is_short_repetition(one, rare.marked, both=is_near and own))
        or _is_copy(one, other, len(whole.words), is_near=is_near)
    )


def _is_long_repetition(one: Utterance, places: frozenset[int]) -> bool:
    return len(places) >= _LONG_RUN and _telling(one, places) >= _LONG_RUN_TELLING


def _is_short_repetition(one: Utterance, places: frozenset[int], *, both: bool) -> bool:
    """Return whether a few common words suffice; `both` means one speaker and within NEAR_DAYS."""
    if both:
        return len(places) >= RUN and _telling(one, places) >= _OWN_RUN_TELLING
    no_names = frozenset(place for place in places if not one.said.names[place])
    return _telling(one, places) >= _SHORT_RUN_TELLING and _telling(one, no_names) >= _SHORT_RUN_NO_NAMES


def _is_copy(one: Utterance, other: Utterance, shared: int, *, is_near: bool) -> bool:
    """Return whether one text copies most of the other, as newspapers copy sentences of agencies."""
    short, long = sorted((len(one.said.words), len(other.said.words)))
    if is_near:
        return (shared >= 8 and shared >= 0.8 * long) or (shared >= 10 and shared >= 0.7 * short)
    return shared >= 12 and shared >= 0.8 * long


def _is_same_report(one: Utterance, other: Utterance) -> bool:
    """Return whether most of the telling words of two reports agree, and both or neither deny something."""
    return share_most(one.stems, other.stems) and _denies(one) == _denies(other)


def share_most(one: Set[Any], other: Set[Any]) -> bool:
    """Return whether two sets of telling stems, or of their hashes, agree in most of them."""
    shared = len(one & other)
    if shared < SHARED_STEMS:
        return False
    of_shorter = shared / min(len(one), len(other))
    of_both = shared / (len(one) + len(other) - shared)
    return of_both >= 0.6 or (shared >= 4 and (of_shorter >= 0.75 or (of_shorter >= 0.6 and of_both >= 0.45)))


def _denies(one: Utterance) -> bool:
    return any(word in _NEGATIONS or (word.endswith("nt") and not is_telling(word)) for word in one.said.words)


def _shared(one: Utterance, other: Utterance, without: Set[int]) -> _Shared:
    words: set[int] = set()
    marked: set[int] = set()
    for place, run in enumerate(one.runs):
        if run in other.places and run not in without:
            words.update(range(place, place + RUN))
            if _is_marked(one, place) and _is_marked(other, other.places[run]):
                marked.update(range(place, place + RUN))
    return _Shared(frozenset(words), frozenset(marked))


def _is_marked(one: Utterance, place: int) -> bool:
    return all(one.said.marked[place : place + RUN])


def _longest(places: frozenset[int]) -> frozenset[int]:
    """Return the longest run of consecutive indices, the first of several."""
    longest: list[int] = []
    row: list[int] = []
    for place in sorted(places):
        row = [*row, place] if row and place == row[-1] + 1 else [place]
        longest = row if len(row) > len(longest) else longest
    return frozenset(longest)


def _telling(one: Utterance, places: frozenset[int]) -> int:
    return sum(is_telling(one.said.words[place]) for place in places)
