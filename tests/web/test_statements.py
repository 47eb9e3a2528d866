"""Statements that several articles repeat, on pages and in the API."""

from __future__ import annotations

import pytest

from quotex.web import Settings
from tests.repeated import WORDS, make_repeated, repeated
from tests.web.client import Client
from tests.web.test_api import checked
from tests.web.test_pages import opened

FIRST, SECOND, THIRD, ALONE = repeated()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(Settings(db=str(make_repeated(tmp_path_factory.mktemp("repeated")))))


def test_a_hit_tells_who_had_it_first_and_who_else(client: Client) -> None:
    page = opened(client, "/?q=repairs")
    assert page.words.count("first: fox, 28 March 2019; also nyt, hpo · 3 quotations") == 3
    assert "who said this? Ada Obi; Bo Lin" in page.words
    assert f"/?statement={FIRST.id}" in page.links
    assert f"/quote/{FIRST.id}" in page.links


def test_grouped_each_statement_stands_once_and_the_group_can_be_opened(client: Client) -> None:
    alone = opened(client, "/?q=bridge")
    assert "4 quotations" in alone.words
    assert "/?q=bridge&group=1" in alone.links
    grouped = opened(client, "/?q=bridge&group=1&order=outlets")
    assert "2 statements" in grouped.words
    assert sum(item.get("class") == "hit" for item in grouped.all("li")) == 2
    assert "/?q=bridge&order=outlets" in grouped.links
    members = opened(client, f"/?statement={SECOND.id}")
    assert "3 quotations" in members.words
    assert members.words.index("fox") < members.words.index("nyt")


def test_an_article_says_which_of_its_quotations_others_have(client: Client) -> None:
    assert "repeated first: fox, 28 March 2019" in opened(client, f"/article/{SECOND.article.id}").words
    assert "repeated first" not in opened(client, f"/article/{ALONE.article.id}").words


def test_a_name_offers_its_speaker_and_the_context_more_quotations(client: Client) -> None:
    page = opened(client, "/?q=obi")
    assert "Ada Obi is a speaker with 2 quotations" in page.words
    page = opened(client, "/?q=fox.example")
    assert "1 more where the sentence, the one before or the title has it" in page.words
    assert "/?q=fox.example&in=context" in page.links
    found = opened(client, "/?q=fox.example&in=context")
    assert "1 quotation" in found.words
    assert "in sentence and title too" in found.words


def test_the_api_has_sentences_statements_and_groups(client: Client) -> None:
    found = checked(client.get("/api/search?q=bridge&group=1&order=outlets"), "/api/search")
    assert (found["total"], len(found["hits"])) == (2, 2)
    hit = found["hits"][0]
    assert hit["statement"]["first"]["quote"] == FIRST.id
    assert (hit["statement"]["also"], hit["statement"]["speakers"]) == (["nyt", "hpo"], ["Ada Obi", "Bo Lin"])
    assert "".join(piece["text"] for piece in hit["sentence"]) == WORDS
    assert found["facets"]["kind"] == [{"value": "person", "label": "person", "count": 4}]
    assert checked(client.get(f"/api/search?statement={THIRD.id}"), "/api/search")["total"] == 3
    one = checked(client.get(f"/api/quotes/{SECOND.id}"), "/api/quotes/{quote}")
    assert one["statement"]["outlets"] == 3
    assert checked(client.get(f"/api/quotes/{ALONE.id}"), "/api/quotes/{quote}")["statement"] is None
    offered = checked(client.get("/api/search?q=lin&in=words"), "/api/search")["offered"]
    assert [one["name"] for one in offered] == ["Bo Lin"]


def test_the_api_lists_statements_with_different_speakers(client: Client) -> None:
    found = checked(client.get("/api/disagreements?limit=5"), "/api/disagreements")
    assert found["total"] == 1
    assert [(one["speaker"], one["outlet"]) for one in found["disagreements"][0]["said"]] == [
        ("Ada Obi", "fox"),
        ("Ada Obi", "nyt"),
        ("Bo Lin", "hpo"),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("in=titles", "in is one of words, context."),
        ("group=yes", "group is 1, or left out."),
        ("kind=dog", "kind is one of person"),
        ("outlet=fax", "there are: fox"),
        ("statement=nobody", "no quotation"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(client: Client, query: str, sentence: str) -> None:
    answer = client.get(f"/api/search?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert client.get(f"/?{query}").status_code == 400
