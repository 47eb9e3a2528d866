"""The pages for reading, as a browser without JavaScript gets them."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from quotex.review.corrections import Correction
from quotex.review.reviews import add_review
from quotex.search import Database, open_db, search
from quotex.web import Settings
from tests.shelf import HOSTILE, PARADE, quotes
from tests.web.client import Client
from tests.web.test_highlight import Rendered

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()


class Page(HTMLParser):
    """What a page holds: its tags, links, ids, attributes and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("dd", "dt", "li", "p", "td", "th"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for attributes in self.all("a")]

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def opened(client: Client, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def key_of(database: Path, article_id: str) -> str:
    with open_db(database) as db:
        row = db.row("SELECT key FROM articles WHERE id = ?", (article_id,))
        assert row is not None
        return str(row[0])


def test_the_first_page_shows_what_there_is_newest_first(reader: Client) -> None:
    page = opened(reader, "/")
    assert "6 quotations in 3 articles by 3 speakers" in page.words
    assert (
        page.words.index("It rains") < page.words.index("<img src=x onerror") < page.words.index("The road is closed")
    )


def test_the_words_that_were_searched_are_marked_in_the_hits(reader: Client) -> None:
    html = reader.get("/?q=rains").text
    assert re.search(r"It <mark>rains</mark>,", html)
    assert Page(html).words.count("1 quotation") == 1


def test_a_filter_can_be_set_from_each_facet_and_taken_off_again(reader: Client) -> None:
    page = opened(reader, "/")
    for name in ("type=direct", "cue_class=say", "outlet=The+Example", "since=2025&until=2025"):
        assert any(name in link for link in page.links), name
    narrowed = opened(reader, "/?type=direct&cue_class=say&q=rains")
    assert "/?q=rains&cue_class=say" in narrowed.links
    assert "/?q=rains&type=direct" in narrowed.links
    assert "/?q=rains" in narrowed.links


def test_a_speaker_that_is_set_is_shown_by_name(reader: Client) -> None:
    page = opened(reader, "/?speaker=Obi")
    assert "3 quotations" in page.words
    number = re.search(r"/speaker/(\d+)", " ".join(page.links))
    assert number
    assert "speaker Ada Obi" in opened(reader, f"/?speaker={number[1]}").words


def test_the_timeline_is_a_drawing_whose_bars_are_searches(reader: Client) -> None:
    page = opened(reader, "/")
    assert "/?since=2025-06&until=2025-06" in page.links
    assert len(page.all("svg")) == 1
    assert not any("style" in attributes for _, attributes in page.tags)


def test_a_page_of_hits_leads_to_the_next(reader: Client) -> None:
    page = opened(reader, "/?limit=4&q=")
    assert "Page 1 of 2" in page.words
    assert "/?limit=4&page=2" in page.links
    assert "Page 2 of 2" in opened(reader, "/?limit=4&page=2").words


def test_a_search_without_hits_says_what_to_try(reader: Client) -> None:
    page = opened(reader, "/?q=elephant&type=direct")
    assert "Nothing was found" in page.words
    assert "/?type=direct&q=elephant%2A" in page.links
    assert "/?q=elephant" in page.links
    assert "quotex search --db q.db --type direct elephant" in page.words


@pytest.mark.parametrize(
    "query", ['"rains', "rains AND", "(rains", "NOT", "-", "*", "a:b", "NEAR(a b", "\u202e", "x" * 500]
)
def test_whatever_is_searched_there_is_a_page_and_no_fault(reader: Client, query: str) -> None:
    answer = reader.get("/", params={"q": query})
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert 'role="alert"' in answer.text


def test_a_search_that_is_too_long_is_refused_above_an_empty_list(reader: Client) -> None:
    assert "at most 500 characters" in opened(reader, "/?q=" + "x" * 501, 400).words


def test_the_article_page_holds_the_text_exactly(reader: Client) -> None:
    html = reader.get("/article/parade").text
    article = re.search(r'<article class="text"[^>]*>(.*)</article>', html, re.DOTALL)
    assert article
    assert Rendered(article[1]).text == PARADE.text


def test_each_quotation_of_an_article_has_an_anchor_and_links_to_the_words_in_the_original(reader: Client) -> None:
    page = opened(reader, "/article/parade")
    ids = {attributes.get("id") for _, attributes in page.tags}
    for quote in (RAIN, OUTER, INNER, THIRD):
        assert f"q-{quote.id}" in ids
        assert f"#q-{quote.id}" in page.links
    assert "https://news.example/parade?a=1&b=2#top:~:text=It%20was%20the%20third%20time" in page.links


def test_the_side_list_proves_who_said_it(reader: Client) -> None:
    page = opened(reader, "/article/parade")
    assert "source She speaker Ada Obi (person) found by pronoun" in page.words
    assert "no speaker no source" in page.words
    inner = [attributes["class"] for attributes in page.all("li") if "inner" in attributes.get("class", "")]
    assert len(inner) == 1


def test_pages_say_how_sure_the_words_and_the_speaker_are(reader: Client) -> None:
    hits = opened(reader, "/?q=rains")
    assert "words 97\u00a0%" in hits.text
    assert "speaker 90\u00a0%" in hits.text
    source = reader.get("/?q=rains").text
    assert 'title="of records like this one 97 in 100 have the right words"' in source
    assert 'title="of records like this one 90 in 100 name the right speaker"' in source
    assert "speaker 9" not in opened(reader, "/?q=third").text


def test_an_unknown_speaker_is_shown_with_who_it_may_be(reader: Client, made_database: Path) -> None:
    page = opened(reader, f"/article/{key_of(made_database, 'parade')}")
    assert "Ada Obi 46\u00a0%, Bo <Lin> 31\u00a0%" in page.text


def test_hits_with_unsure_speakers_can_be_left_out(reader: Client) -> None:
    assert "5 quotations" in opened(reader, "/?min_speaker_confidence=0.9").text
    assert reader.get("/api/search?min_speaker_confidence=0.91").json()["total"] == 0


def test_an_article_without_text_shows_its_contexts_and_says_how_to_keep_texts(reader: Client) -> None:
    page = opened(reader, "/article/bare")
    assert "--keep-text" in page.words
    assert "The road is closed" in page.words
    assert not page.all("article")
    assert any(attributes.get("id") == f"q-{ROAD.id}" for attributes in page.all("li"))


def test_a_hostile_article_stays_text_on_every_page(reader: Client, made_database: Path) -> None:
    key = key_of(made_database, HOSTILE.id)
    with open_db(made_database) as db:
        row = db.row("SELECT id FROM speakers WHERE name LIKE '%Mallory%'")
        assert row is not None
    for path in (f"/article/{key}", "/", "/articles", "/speakers", f"/speaker/{row[0]}", "/?q=alert", "/?q=<script>x"):
        page = opened(reader, path)
        assert {attributes.get("src") for attributes in page.all("script")} == {"/static/theme.js", "/static/app.js"}
        assert not page.all("img")
        assert not page.all("b")
        assert not any(link.lower().startswith(("javascript", "data")) for link in page.links)
        assert not any(name.startswith("on") or name == "style" for _, attributes in page.tags for name in attributes)
    assert "javascript:alert(3)" in opened(reader, f"/article/{key}").words


def test_names_and_titles_cannot_turn_the_writing_around_them(reader: Client) -> None:
    html = reader.get("/article/parade").text
    assert "<h1><bdi>Parade &lt;off&gt; &amp; gone</bdi></h1>" in html
    assert 'dir="auto"' in html


def test_a_speaker_page_tells_names_roles_cues_and_company(reader: Client, made_database: Path) -> None:
    with open_db(made_database) as db:
        row = db.row("SELECT id FROM speakers WHERE name = 'Ada Obi'")
        assert row is not None
    page = opened(reader, f"/speaker/{row[0]}")
    assert "3 quotations in 2 articles, 30 Nov 2023 – 3 Jun 2025" in page.words
    for words in ("Roles over time mayor", "How they are quoted", "Quoted with Bo Lin", "Quoted by The Example 3"):
        assert words in page.words


def test_the_list_of_speakers_can_be_searched_by_name(reader: Client) -> None:
    assert "3 speakers" in opened(reader, "/speakers").words
    page = opened(reader, "/speakers?q=obi")
    assert "Ada Obi" in page.words
    assert "Bo Lin" not in page.words
    assert "Nobody of that name" in opened(reader, "/speakers?q=zzzzqqq").words


def test_the_address_of_a_record_leads_to_its_place_in_the_article(reader: Client, made_database: Path) -> None:
    answer = reader.get(f"/quote/{INNER.id}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/article/{key_of(made_database, 'parade')}#q-{INNER.id}"


@pytest.mark.parametrize(
    "path", ["/nothing", "/article/none", "/quote/none", "/speaker/999999", "/speaker/x", "/static/none.js"]
)
def test_what_is_not_there_is_a_sentence(reader: Client, path: str) -> None:
    assert len(opened(reader, path, 404).words) > 20


@pytest.mark.parametrize("path", ["/speakers?page=0", "/articles?page=x", "/speakers?q=" + "x" * 301])
def test_pages_that_cannot_be_are_refused_with_a_sentence(reader: Client, path: str) -> None:
    opened(reader, path, 400)


def test_a_database_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    client = Client(Settings(db=str(tmp_path / "none.db")))
    assert "There is no database" in opened(client, "/articles", 500).words


def test_a_search_that_takes_too_long_is_broken_off(made_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(db: object, *_: object, **__: object) -> None:
        endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        db.row(endless)

    monkeypatch.setattr("quotex.web.facet_cache.find", slow)
    client = Client(Settings(db=str(made_database), time_limit=0.05))
    assert "took too long" in opened(client, "/?q=x", 503).words


def test_every_page_has_landmarks_labels_and_one_heading(reader: Client, reviewing: Client) -> None:
    paths = ["/", "/speakers", "/articles", "/article/parade", "/help", "/speaker/1", "/nothing"]
    pages = [Page(reader.get(path).text) for path in paths]
    pages += [Page(reviewing.get(path).text) for path in (f"/review/{RAIN.id}", "/reviews")]
    for page in pages:
        assert len(page.all("main")) == 1
        assert len(page.all("h1")) == 1
        assert page.all("html")[0]["lang"] == "en"
        assert page.links[0] == "#main"
        labelled = {attributes.get("for") for attributes in page.all("label")}
        for field in page.all("input"):
            free = field.get("type") in ("hidden", "radio") or field.get("name") in (
                "content",
                "cue",
                "source",
                "speaker",
                "note",
                "who",
            )
            assert free or field.get("id") in labelled, field
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_a_server_that_only_reads_shows_no_way_to_write(reader: Client) -> None:
    for path in ("/", "/article/parade", "/help"):
        page = opened(reader, path)
        assert not any("/review" in link for link in page.links)
        assert "post" not in {form.get("method") for form in page.all("form")}
    assert "--review" in opened(reader, "/review", 403).words
    assert "--review" in opened(reader, f"/review/{RAIN.id}", 403).words


def test_a_record_shows_as_it_was_corrected(reviewing: Client, database: Path) -> None:
    with open_db(database, readonly=False) as db:
        add_review(db, RAIN.id, "correct", "Ada", Correction(speaker="Bo Lin", cue=()), "who is <b>she</b>?")
        add_review(db, THIRD.id, "reject", "Ada")
    page = opened(reviewing, "/article/parade")
    to_speakers = [link for link in page.links if link.startswith("/speaker/")]
    assert len(to_speakers) == 3  # also that of the one who was named by hand
    assert "corrected" in page.words
    assert "rejected" in page.words
    assert "who is <b>she</b>?" in page.words
    assert (
        "mixed reject" in reviewing.get("/article/parade").text
        or "indirect reject" in reviewing.get("/article/parade").text
    )


def test_settings_of_one_server_do_not_leak_into_another(made_database: Path) -> None:
    one = Settings(db=str(made_database), review=True)
    other = replace(one, review=False)
    assert "/review" in Client(one).get("/").text
    assert "/review" not in Client(other).get("/").text


def test_hits_come_without_facets_where_counting_takes_too_long_and_it_is_not_tried_again(
    made_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bool] = []

    def slow(db: Database, *arguments: object, facets: bool, **options: object) -> object:
        counted.append(facets)
        if facets:
            db.row("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        return search(db, *arguments, facets=facets, **options)

    monkeypatch.setattr("quotex.web.facet_cache.find", slow)
    monkeypatch.setattr("quotex.web.facet_cache.FACET_SECONDS", 0.05)
    client = Client(Settings(db=str(made_database)))
    for _ in range(2):
        page = opened(client, "/?q=rains")
        assert "1 quotation" in page.words
        assert "too many quotations to break down" in page.words
    assert client.get("/api/search?q=rains").json()["facets"] is None
    assert counted == [True, False, False, False]


def test_facets_are_counted_once_and_anew_when_the_database_has_changed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bool] = []

    def counting(*arguments: object, facets: bool, **options: object) -> object:
        counted.append(facets)
        return search(*arguments, facets=facets, **options)

    monkeypatch.setattr("quotex.web.facet_cache.find", counting)
    client = Client(Settings(db=str(database)))
    pages = [client.get("/?q=rains").text for _ in range(2)]
    assert pages[0] == pages[1]
    assert counted == [True, False]
    with open_db(database, readonly=False) as db:
        add_review(db, RAIN.id, "accept", "Ada")
    client.get("/?q=rains")
    assert counted == [True, False, True]
