"""Searching: words, filters, order, pages, facets, snippets."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.search import (
    Database,
    Filters,
    Piece,
    article,
    articles,
    figures,
    find_speakers,
    index_files,
    merge_speakers,
    numbers_of,
    open_db,
    quote,
    records,
    search,
    speaker_page,
    speakers,
)
from quotex.store.rows import article_key
from tests.search.builder import said, written

QUOTES = [
    said(
        "We want sanctions now",
        "Volodymyr Zelenskyy",
        "President",
        "Ukraine",
        url="https://a.example/1",
        date="2025-05-02",
    ),
    said(
        *("New sanctions, more sanctions, only sanctions", "Volodymyr Zelensky", "President"),
        **{"url": "https://a.example/2", "date": "2025-06-03T10:00:00+02:00", "type": "mixed", "cue": "demand"},
    ),
    said(
        "No sanction works",
        "Dmitry Peskov",
        None,
        "Kremlin",
        url="https://a.example/2",
        date="2025-06-03T10:00:00+02:00",
        start=90,
        confidence=0.5,
        gender="male",
    ),
    said(
        "Peace talks in Zürich",
        "Dmitry Peskov",
        url="https://b.example/3",
        date="2024-12-31",
        outlet="Other Post",
        cue="accuse",
    ),
    said("Nobody knows", url="https://b.example/4", date="some day", outlet=None),
    said("Washington will wait", "Washington", kind="organization", url="https://b.example/5", date="2023-01-01"),
    said("I am an actor", "Denzel Washington", url="https://b.example/6", date="2023-02-01", gender="male"),
    said(
        *("Press release", "Washington Post"),
        **{"kind": "organization", "url": "https://b.example/7", "date": "2023-02-01", "speaker_confidence": 0.6},
    ),
]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("db")
    index_files([written(folder / "q.jsonl", QUOTES)], folder / "q.db")
    with open_db(folder / "q.db") as opened:
        yield opened


def texts(db: Database, query: str = "", **filters: object) -> list[str]:
    found = search(db, query, Filters(**filters))
    assert found.total == len(found.hits)
    return [hit.text for hit in found.hits]


def test_the_most_fitting_quotation_comes_first_and_its_words_are_marked(db: Database) -> None:
    found = search(db, '"sanctions"')
    assert [hit.text.split()[0] for hit in found.hits] == ["New", "We"]
    assert found.hits[0].snippet[:3] == (Piece("New ", False), Piece("sanctions", True), Piece(", more ", False))
    assert found.hits[0].score > found.hits[1].score > 0
    assert (found.total, search(db, "sanctions").total) == (2, 3)


def test_a_hit_tells_who_said_it_where_and_how(db: Database) -> None:
    hit = search(db, "works").hits[0]
    assert (hit.speaker_name, hit.name, hit.affiliation, hit.cue, hit.type) == (
        *("Dmitry Peskov", "Dmitry Peskov", "Kremlin", "say", "direct"),
    )
    assert (hit.url, hit.date, hit.outlet) == ("https://a.example/2", "2025-06-03T10:00:00+02:00", "Example News")
    assert (hit.start, hit.end, hit.confidence) == (90, 107, 0.5)
    nobody = search(db, "nobody").hits[0]
    assert (nobody.speaker, nobody.speaker_name, nobody.date) == (None, None, "some day")


@pytest.mark.parametrize(
    "name", ["zelensky", "Zelenskyy", "ZELENSKIY", "Volodymyr Zelensky", "President Zelensky", "зеленський", "Zelenksy"]
)
def test_a_speaker_is_found_in_any_spelling(db: Database, name: str) -> None:
    found = search(db, "", Filters(speaker=name))
    assert [hit.speaker_name for hit in found.hits] == ["Volodymyr Zelenskyy", "Volodymyr Zelenskyy"]
    assert [one.name for one in found.speakers] == ["Volodymyr Zelenskyy"]
    assert found.speakers[0].aliases == ("Volodymyr Zelensky",)


def test_a_surname_means_persons_and_what_is_called_exactly_so(db: Database) -> None:
    assert {one.name for one in find_speakers(db, "washington")} == {"Washington", "Denzel Washington"}
    assert [one.name for one in find_speakers(db, "washington post")] == ["Washington Post"]
    assert find_speakers(db, "Xy") == []
    assert find_speakers(db, "?!") == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"since": "2025-06"}, 2),
        ({"since": "2025-05-03"}, 2),
        ({"until": "2024"}, 4),
        ({"until": "2024-12"}, 4),
        ({"until": "2024-12-30"}, 3),
        ({"since": "2025", "until": "2025-05-02"}, 1),
        ({"type": ("mixed",)}, 1),
        ({"type": ("mixed", "direct")}, 8),
        ({"cue_class": ("accuse", "demand")}, 2),
        ({"outlet": ("Other Post",)}, 1),
        ({"outlet": "Other Post", "type": "direct"}, 1),
        ({"min_confidence": 0.9}, 7),
        ({"max_confidence": 0.5}, 1),
        ({"min_speaker_confidence": 0.0}, 8),
        ({"min_speaker_confidence": 0.5}, 7),
        ({"min_speaker_confidence": 0.8}, 6),
        ({"article": article_key(QUOTES[1].article)}, 2),
        ({"speaker": "peskov", "outlet": ("Example News",)}, 1),
    ],
)
def test_filters_narrow_down(db: Database, filters: dict[str, object], found: int) -> None:
    assert len(texts(db, **filters)) == found
    assert len(numbers_of(db, "", Filters(**filters))) == found


def test_words_and_filters_go_together(db: Database) -> None:
    assert texts(db, "sanction*", speaker="peskov") == ["No sanction works"]
    assert texts(db, "zurich", until="2024") == ["Peace talks in Zürich"]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"since": "yesterday"}, "no date"),
        ({"until": "2025-13"}, "no date"),
        ({"until": "2025-02-30"}, "no date"),
        ({"since": "0000"}, "no date"),
        ({"speaker": "Nobody Atall"}, "nobody in the database"),
        ({"speaker": 999}, "no speaker 999"),
    ],
)
def test_filters_that_mean_nothing_get_a_sentence(db: Database, filters: dict[str, object], words: str) -> None:
    with pytest.raises(QuotexError, match=words):
        search(db, "", Filters(**filters))


def test_orders(db: Database) -> None:
    dates = [hit.date for hit in search(db).hits]
    assert dates[0] == dates[1] == "2025-06-03T10:00:00+02:00"
    assert dates[-1] == "some day"
    assert [hit.date for hit in search(db, order="relevance").hits] == dates
    oldest = search(db, order="oldest").hits
    assert (oldest[0].date, oldest[-1].date) == ("2023-01-01", "some day")
    assert search(db, order="unsure").hits[0].confidence == 0.5
    assert search(db, "sanctions", order="confidence").hits[-1].confidence == 0.5
    assert search(db, "sanctions", order="oldest").hits[0].date == "2025-05-02"
    with pytest.raises(QuotexError, match="order"):
        search(db, order="random")


@pytest.mark.parametrize("filters", [Filters(), Filters(since="2023-02"), Filters(min_speaker_confidence=0.7)])
@pytest.mark.parametrize("group", [False, True])
def test_frequent_words_are_listed_newest_first(
    db: Database, monkeypatch: pytest.MonkeyPatch, filters: Filters, group: bool
) -> None:
    words = "s* OR w* OR p* OR n*"
    for_date = [search(db, words, filters, group=group, order="date", limit=2, offset=at) for at in (0, 2, 8)]
    monkeypatch.setattr(importlib.import_module("quotex.search.search"), "_MOST_RANKED", 2)
    frequent = [search(db, words, filters, group=group, limit=2, offset=at) for at in (0, 2, 8)]
    assert frequent == for_date
    assert frequent[0].total > 2
    assert search(db, "peace", filters).hits[0].score > 0


def test_pages_together_are_the_whole(db: Database) -> None:
    whole = [hit.number for hit in search(db).hits]
    pages = [search(db, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [hit.number for page in pages for hit in page.hits] == whole == numbers_of(db)
    assert {page.total for page in pages} == {8}
    assert search(db, limit=0).hits == ()
    for limit, offset in ((-1, 0), (1001, 0), (1, -1)):
        with pytest.raises(QuotexError):
            search(db, limit=limit, offset=offset)


def test_facets_count_what_was_found(db: Database) -> None:
    facets = search(db, "sanctions", facets=True).facets
    assert facets is not None
    assert [(one.label, one.count) for one in facets.speaker] == [("Volodymyr Zelenskyy", 2), ("Dmitry Peskov", 1)]
    assert [(one.value, one.count) for one in facets.type] == [("direct", 2), ("mixed", 1)]
    assert [(one.value, one.count) for one in facets.cue_class] == [("say", 2), ("demand", 1)]
    assert [(one.value, one.count) for one in facets.year] == [("2025", 3)]
    assert facets.timeline == (("2025-05", 1), ("2025-06", 2))
    every = search(db, facets=True).facets
    assert every is not None
    assert sum(one.count for one in every.outlet) == 7
    assert [one.value for one in every.year] == ["2025", "2024", "2023"]
    assert search(db, "sanctions", Filters(speaker=int(facets.speaker[0].value))).total == 2
    assert search(db, "sanctions").facets is None


def test_the_page_of_a_speaker(db: Database) -> None:
    (row,), total = speakers(db, "peskov")
    assert total == 1
    page = speaker_page(db, row.id)
    assert page is not None
    assert (page.speaker.quotes, page.speaker.articles, page.speaker.first_date, page.speaker.last_date) == (
        *(2, 2, "2024-12-31", "2025-06-03"),
    )
    assert [(one.role, one.affiliation, one.first_date) for one in page.roles] == [(None, "Kremlin", "2025-06-03")]
    assert page.cues == (("accuse", "accuse", 1), ("say", "say", 1))
    assert [(one.name, together) for one, together in page.quoted_with] == [("Volodymyr Zelenskyy", 1)]
    assert page.timeline == (("2024-12", 1), ("2025-06", 1))
    assert dict(page.types) == {"direct": 2}
    assert dict(page.outlets) == {"Example News": 1, "Other Post": 1}
    assert speaker_page(db, 999) is None


def test_lists_of_speakers_and_articles(db: Database) -> None:
    found, total = speakers(db, limit=2)
    assert [one.name for one in found] == ["Dmitry Peskov", "Volodymyr Zelenskyy"]
    assert total == 6 - 1
    assert [one.name for one in speakers(db, kind="organization", order="name")[0]] == ["Washington", "Washington Post"]
    assert speakers(db, order="recent")[0][0].last_date == "2025-06-03"
    rows, total = articles(db, limit=3)
    assert [row.date for row in rows][:2] == ["2025-06-03T10:00:00+02:00", "2025-05-02"]
    assert (total, rows[0].quotes, rows[0].has_text) == (7, 2, False)


def test_an_article_is_found_by_key_address_and_id(db: Database) -> None:
    own = QUOTES[1].article
    pages = [article(db, name) for name in (article_key(own), "https://a.example/2", own.id)]
    for page in pages:
        assert page is not None
        assert [one.quote.text for one in page.quotes] == [QUOTES[1].text, QUOTES[2].text]
        assert [one.speaker.name if one.speaker else None for one in page.quotes] == [
            "Volodymyr Zelenskyy",
            "Dmitry Peskov",
        ]
    assert article(db, "nope") is None
    assert quote(db, "nope") is None
    assert quote(db, QUOTES[0].id, "nope") is None


def test_figures_and_records(db: Database) -> None:
    found = figures(db)
    assert (found.articles, found.quotes, found.speakers, found.outlets) == (7, 8, 5, 2)
    assert (found.first_date, found.last_date, found.unlinked) == ("2023-01-01", "2025-06-03", False)
    numbers = numbers_of(db, "sanctions")
    assert [one.text for one in records(db, numbers)] == [hit.text for hit in search(db, "sanctions").hits]
    assert list(records(db, [])) == []


def test_a_search_that_takes_too_long_is_broken_off(db: Database) -> None:
    with db.limited_to(-1.0), pytest.raises(QuotexError, match="too long"):
        db.rows("WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")
    assert search(db).total == 8


def test_a_database_opens_for_reading_only(db: Database, tmp_path: Path) -> None:
    with pytest.raises(QuotexError, match="reading only"), db.changes() as connection:
        connection.execute("DELETE FROM reviews")


def test_facets_follow_what_is_indexed_and_decided(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    index_files([written(tmp_path / "1.jsonl", QUOTES[:2])], path)

    def counted() -> dict[str, int]:
        with open_db(path) as db:
            facets = search(db, facets=True).facets
        assert facets is not None
        return {one.label: one.count for one in facets.speaker}

    assert counted() == {"Volodymyr Zelenskyy": 2}
    index_files([written(tmp_path / "2.jsonl", QUOTES[3:4])], path)
    assert counted() == {"Volodymyr Zelenskyy": 2, "Dmitry Peskov": 1}
    with open_db(path, readonly=False) as db:
        one, other = (find_speakers(db, name)[0].id for name in ("peskov", "zelensky"))
        merge_speakers(db, one, other, reason="a test", who="Ada")
    assert counted() == {"Volodymyr Zelenskyy": 3}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", "sanctions", "n*", "will OR peace"]),
    st.builds(
        Filters,
        speaker=st.none() | st.sampled_from(["zelensky", "washington", "peskov"]),
        since=st.none() | st.sampled_from(["2023", "2023-02", "2025-05-02"]),
        until=st.none() | st.sampled_from(["2023", "2025-05", "2030"]),
        type=st.sampled_from([(), ("direct",), ("direct", "mixed"), ("indirect",)]),
        cue_class=st.sampled_from([(), ("say",), ("accuse", "demand")]),
        outlet=st.sampled_from([(), ("Other Post",), ("Example News", "Other Post")]),
        min_confidence=st.none() | st.sampled_from([0.0, 0.5, 0.9]),
        max_confidence=st.none() | st.sampled_from([0.5, 0.9]),
        min_speaker_confidence=st.none() | st.sampled_from([0.0, 0.5, 0.95]),
        article=st.none() | st.sampled_from([article_key(QUOTES[1].article), "nope"]),
        kind=st.sampled_from([(), ("person",), ("organization", "group")]),
        gender=st.sampled_from([(), ("female",), ("female", "male")]),
    ),
)
def test_facets_and_lists_are_two_views_of_the_same_quotations(db: Database, query: str, filters: Filters) -> None:
    found, counted = search(db, query, filters), search(db, query, filters, facets=True)
    assert found.total == counted.total == len(found.hits) == len(numbers_of(db, query, filters))
    assert counted.facets is not None
    for facet, value in (
        ("type", "type"),
        ("outlet", "outlet"),
        ("cue_class", "cue_class"),
        ("speaker", "speaker_name"),
    ):
        expected = Counter(getattr(hit, value) for hit in found.hits if getattr(hit, value) is not None)
        assert {one.label: one.count for one in getattr(counted.facets, facet)} == expected
