"""Cluster the statements of records outside of a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from quotex.linking.same_statement import Ints, Postings, Quotations, clusters, day_number
from quotex.linking.utterances import Utterance, Words, digests, utterance, words_of
from quotex.records import Quote
from quotex.store.hashes import Hashes
from quotex.store.rows import article_key, day_of
from quotex.text.name_keys import person_key


def same_statements(quotes: Sequence[Quote]) -> list[tuple[int, ...]]:
    """Return the statements that several articles repeat, each as ascending indices into `quotes`.

    Quotations with one surname count as one speaker's. The result does not depend on the order of the records.
    """
    keys = [(quote.id, article_key(quote.article)) for quote in quotes]
    order = sorted(range(len(quotes)), key=keys.__getitem__)
    ordered = [quotes[place] for place in order]
    words = [words_of(quote.text, quote.type) for quote in ordered]
    days = [day_number(day_of(quote.article.date)) for quote in ordered]
    marked = np.array([quote.type != "indirect" for quote in ordered], dtype=np.bool_)
    quotations = Quotations(_numbers([_surname(quote) for quote in ordered]), np.array(days, dtype=np.int64), marked)
    articles = _numbers([keys[place][1] for place in order])

    def read(places: Sequence[int]) -> Mapping[int, Utterance]:
        return {place: _utterance(articles, quotations, words, place) for place in places}

    both = list(digests([one.words for one in words]))
    runs, stems = (_postings([hashes[n] for hashes in both]) for n in (0, 1))
    return sorted(tuple(sorted(order[place] for place in own)) for own in clusters(quotations, runs, stems, read))


def _utterance(articles: Ints, quotations: Quotations, words: Sequence[Words], place: int) -> Utterance:
    speaker, day = int(quotations.speaker[place]), int(quotations.day[place])
    known = (speaker if speaker >= 0 else None, day if day >= 0 else None)
    return utterance(int(articles[place]), *known, words[place])


def _postings(hashes: Sequence[Hashes]) -> Postings:
    flat = np.concatenate([np.zeros(0, dtype=np.uint64), *hashes])
    return Postings(flat, np.repeat(np.arange(len(hashes)), [len(own) for own in hashes]))


def _numbers(values: Sequence[str]) -> Ints:
    """Return one number per distinct value, -1 for the empty one."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64)


def _surname(quote: Quote) -> str:
    if quote.speaker is None:
        return ""
    return person_key(quote.speaker.name).surname if quote.speaker.kind == "person" else quote.speaker.name.lower()
