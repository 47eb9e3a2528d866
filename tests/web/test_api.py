"""The JSON API: every route is in the OpenAPI document, and every answer is as that document says."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from quotex.search import index_files, open_db
from quotex.serialization import schema, to_json
from quotex.web import Settings
from quotex.web.app import API
from quotex.web.openapi import document
from quotex.web.search_params import PARAMETERS
from tests.shelf import PARADE, quotes
from tests.test_serialization import a_quote
from tests.web.client import Client

RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
SECRET = {"x-csrf-token": "the-secret"}


def documented(path: str) -> str:
    """A path of the application as the document writes it: without the types of its parts."""
    return path.replace(":int}", "}").replace(":path}", "}")


def checked(answer: httpx.Response, path: str, method: str = "get") -> Any:
    """The JSON of an answer, which must be as the document says for this path, method and status."""
    responses = document()["paths"][path][method]["responses"]
    content = responses.get(str(answer.status_code), responses["default"])["content"]
    assert answer.headers["content-type"] == "application/json"
    validator = Draft202012Validator({**content["application/json"]["schema"], "components": document()["components"]})
    validator.validate(answer.json())
    return answer.json()


def review(client: Client, quote_id: str, verdict: str, **fields: object) -> httpx.Response:
    body = {"quote": quote_id, "verdict": verdict, "who": "Ada", **fields}
    return client.post("/api/reviews", json=body, headers=SECRET)


def test_every_route_is_in_the_document_and_nothing_else() -> None:
    routes = {(documented(route.path), method) for route in API for method in (route.methods or set()) - {"HEAD"}}
    written = {(path, method.upper()) for path, item in document()["paths"].items() for method in item}
    assert routes == written


def test_the_document_is_whole_and_its_schemas_are_schemas(reader: Client) -> None:
    found = checked(reader.get("/api/openapi.json"), "/api/openapi.json")
    assert found["openapi"].startswith("3.1")
    text = json.dumps(found)
    for name in [part.split('"')[0] for part in text.split("#/components/schemas/")[1:]]:
        assert name in found["components"]["schemas"]
    for one in found["components"]["schemas"].values():
        Draft202012Validator.check_schema(one)
    names = [operation["operationId"] for item in found["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))
    for path, item in found["paths"].items():
        for operation in item.values():
            inside = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert inside == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_the_document_names_every_parameter_of_a_search() -> None:
    parameters = document()["paths"]["/api/search"]["get"]["parameters"]
    assert {one["name"] for one in parameters} == set(PARAMETERS)


def test_records_of_the_api_follow_the_published_schema(reader: Client) -> None:
    validator = Draft202012Validator(schema())
    for item in checked(reader.get("/api/articles/parade"), "/api/articles/{key}")["quotes"]:
        validator.validate(item["record"])


def test_a_schema_of_the_document_refuses_what_is_not_so() -> None:
    answer = httpx.Response(200, json={"total": -1}, headers={"content-type": "application/json"})
    with pytest.raises(Exception, match=r"is a required property|less than the minimum"):
        checked(answer, "/api/search")


@pytest.mark.parametrize(
    "query",
    ["", "?q=rains", "?q=elephant", "?type=direct&type=mixed", "?speaker=Obi", "?since=2025-06&order=unsure&limit=1"],
)
def test_searches_answer_as_documented(reader: Client, query: str) -> None:
    found = checked(reader.get(f"/api/search{query}"), "/api/search")
    assert len(found["hits"]) == min(found["total"], found["limit"])


def test_the_api_finds_what_the_page_finds_with_the_same_filters(reader: Client) -> None:
    found = checked(reader.get("/api/search?q=band&type=mixed&outlet=The+Example"), "/api/search")
    assert sorted(hit["id"] for hit in found["hits"]) == sorted([OUTER.id, INNER.id])
    assert found["facets"]["type"] == [{"value": "mixed", "label": "mixed", "count": 2}]
    hit = next(hit for hit in found["hits"] if hit["id"] == INNER.id)
    assert PARADE.text[hit["start"] : hit["end"]] == INNER.text
    assert {"text": "band", "is_hit": True} in hit["snippet"]


def test_pages_of_hits_follow_each_other_to_the_end(reader: Client) -> None:
    seen: list[str] = []
    path: str | None = "/api/search?limit=4&order=oldest"
    while path:
        found = checked(reader.get(path), "/api/search")
        seen += [hit["id"] for hit in found["hits"]]
        path = found["next"]
    assert len(seen) == len(set(seen)) == found["total"] == 6


def test_the_last_page_of_hits_has_no_next_even_when_it_is_full(reader: Client) -> None:
    assert reader.get("/api/search?limit=3").json()["next"] is not None
    assert reader.get("/api/search?limit=3&page=2").json()["next"] is None


@pytest.mark.parametrize(
    ("path", "documented_path"),
    [
        ("/api", "/api"),
        ("/api/speakers", "/api/speakers"),
        ("/api/speakers?q=obi&limit=1&offset=0", "/api/speakers"),
        ("/api/speakers/1", "/api/speakers/{speaker}"),
        ("/api/articles?limit=2&offset=1", "/api/articles"),
        ("/api/articles/parade", "/api/articles/{key}"),
        ("/api/articles/bare", "/api/articles/{key}"),
        (f"/api/quotes/{RAIN.id}", "/api/quotes/{quote}"),
        ("/api/session", "/api/session"),
        ("/api/reviews", "/api/reviews"),
        ("/api/reviews/queue?limit=3", "/api/reviews/queue"),
    ],
)
def test_everything_that_can_be_read_answers_as_documented(reader: Client, path: str, documented_path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 200
    checked(answer, documented_path)


def test_an_article_comes_with_its_text_if_there_is_one(reader: Client) -> None:
    assert reader.get("/api/articles/parade").json()["text"] == PARADE.text
    assert reader.get("/api/articles/parade").json()["meta"]["section"] == "city"
    assert reader.get("/api/articles/bare").json()["text"] is None


def test_a_record_comes_back_as_it_was_indexed(reader: Client) -> None:
    assert reader.get(f"/api/quotes/{OUTER.id}").json()["record"] == to_json(OUTER)


def test_a_record_with_every_field_filled_goes_through_unchanged(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps(to_json(a_quote())), encoding="utf-8")
    index_files([str(tmp_path / "q.jsonl")], str(tmp_path / "q.db"))
    client = Client(Settings(db=str(tmp_path / "q.db"), review=True, reviewer="Ada", csrf="the-secret"))
    answer = client.get(f"/api/quotes/{a_quote().id}")
    expected = to_json(replace(a_quote(), review=None))  # what people say of it here
    assert checked(answer, "/api/quotes/{quote}")["record"] == expected
    assert checked(client.get("/api/reviews/queue"), "/api/reviews/queue")["quotes"] == [expected]
    stored = checked(review(client, a_quote().id, "accept"), "/api/reviews", "post")
    assert stored["record"] == expected
    assert client.get(f"/api/quotes/{a_quote().id}").json()["record"] == {**expected, "review": "accept"}


@pytest.mark.parametrize(
    ("path", "status", "documented_path"),
    [
        ("/api/search?q=%22open", 400, "/api/search"),
        ("/api/search?colour=red", 400, "/api/search"),
        ("/api/search?limit=1000", 400, "/api/search"),
        ("/api/speakers?limit=x", 400, "/api/speakers"),
        ("/api/speakers?offset=10001", 400, "/api/speakers"),
        ("/api/speakers/999999", 404, "/api/speakers/{speaker}"),
        ("/api/articles/none", 404, "/api/articles/{key}"),
        ("/api/quotes/none", 404, "/api/quotes/{quote}"),
        ("/api/reviews/gold.jsonl?partial=maybe", 400, "/api/reviews/gold.jsonl"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence_in_json(
    reader: Client, path: str, status: int, documented_path: str
) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    error = checked(answer, documented_path)
    assert error["status"] == status
    assert error["error"].endswith((".", "?", "!"))


def test_an_address_or_method_that_does_not_exist_is_json_too(reader: Client) -> None:
    assert reader.get("/api/nothing").json()["status"] == 404
    assert reader.ask("PUT", "/api/reviews").json()["status"] == 405


def test_a_review_is_stored_and_taken_back(reviewing: Client) -> None:
    answer = review(reviewing, RAIN.id, "correct", correction={"type": "mixed", "content": [[25, 34]]}, note="why")
    assert answer.status_code == 201
    stored = checked(answer, "/api/reviews", "post")
    assert (stored["verdict"], stored["note"], stored["record"]["type"]) == ("correct", "why", "mixed")
    assert checked(reviewing.get(f"/api/quotes/{RAIN.id}"), "/api/quotes/{quote}")["review"] == stored
    listed = checked(reviewing.get("/api/reviews"), "/api/reviews")
    assert (listed["reviews"], listed["progress"]["corrected"]) == ([stored], 1)
    answer = reviewing.ask("DELETE", f"/api/reviews/{stored['id']}", headers=SECRET)
    assert checked(answer, "/api/reviews/{number}", "delete")["undone_at"] is not None
    assert reviewing.get(f"/api/quotes/{RAIN.id}").json()["review"] is None


def test_a_quotation_that_was_missed_is_added(reviewing: Client) -> None:
    body = {"article": reviewing.get("/api/articles/parade").json()["key"], "verdict": "add", "who": "Ada"}
    body["correction"] = {"type": "direct", "content": [[30, 38]]}
    answer = reviewing.post("/api/reviews", json=body, headers=SECRET)
    assert answer.status_code == 201
    stored = checked(answer, "/api/reviews", "post")
    assert checked(reviewing.get("/api/articles/parade"), "/api/articles/{key}")["added"] == [stored]
    assert reviewing.post("/api/reviews", json=body, headers=SECRET).status_code == 400


def test_the_secret_for_writing_is_given_to_those_who_may_write(reader: Client, reviewing: Client) -> None:
    assert reader.get("/api/session").json() == {"review": False, "csrf": None, "reviewer": ""}
    assert reviewing.get("/api/session").json() == {"review": True, "csrf": "the-secret", "reviewer": "Ada"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"nonsense",
        b"[" * 60_000,
        b'{"quote": "none", "verdict": "accept", "who": "Ada"}',
        json.dumps({"quote": RAIN.id, "verdict": "accept"}).encode(),
        json.dumps({"quote": RAIN.id, "verdict": "accept", "who": 3}).encode(),
        json.dumps({"quote": RAIN.id, "verdict": "accept", "who": "Ada", "more": 1}).encode(),
        json.dumps({"quote": RAIN.id, "verdict": "correct", "who": "Ada", "correction": {"content": []}}).encode(),
        json.dumps({"quote": RAIN.id, "verdict": "correct", "who": "Ada", "correction": [1]}).encode(),
        json.dumps({"quote": RAIN.id, "verdict": "accept", "who": "\ud800"}).encode(),
    ],
)
def test_a_review_of_another_shape_is_refused_with_a_sentence(reviewing: Client, body: bytes) -> None:
    answer = reviewing.post("/api/reviews", content=body, headers=SECRET)
    assert answer.status_code == 400
    checked(answer, "/api/reviews", "post")


def test_the_queue_serves_whole_records_least_confident_first(reviewing: Client) -> None:
    def queue(query: str) -> list[str]:
        answer = checked(reviewing.get(f"/api/reviews/queue?{query}"), "/api/reviews/queue")
        return [record["id"] for record in answer["quotes"]]

    assert queue("limit=2") == [THIRD.id, BAD.id]
    assert queue(f"limit=1&after={THIRD.id}") == [BAD.id]
    review(reviewing, THIRD.id, "reject")
    assert queue("limit=1") == [BAD.id]


def test_gold_can_be_fetched_as_lines_and_with_its_texts(reviewing: Client, database: Path) -> None:
    assert reviewing.get("/api/reviews/gold.jsonl").content == b""
    for quote in (RAIN, OUTER, INNER):
        review(reviewing, quote.id, "accept")
    assert reviewing.get("/api/reviews/gold.jsonl").content == b""
    partial = json.loads(reviewing.get("/api/reviews/gold.jsonl?partial=true").content)
    assert (len(partial["quotes"]), partial["unreviewed"]) == (3, 1)
    review(reviewing, THIRD.id, "reject")
    answer = reviewing.get("/api/reviews/gold.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert 'filename="gold.jsonl"' in answer.headers["content-disposition"]
    line = json.loads(answer.content)
    with zipfile.ZipFile(io.BytesIO(reviewing.get("/api/reviews/gold.zip").content)) as bundle:
        assert bundle.read("gold.jsonl") == answer.content
        assert bundle.read(f"texts/{line['doc']}.txt").decode("utf-8") == PARADE.text
    with open_db(database) as db:
        assert db.rows("SELECT count(*) FROM reviews")[0][0] == 4


def test_a_program_that_says_what_it_has_seen_is_told_of_a_newer_review(reviewing: Client) -> None:
    first = checked(review(reviewing, RAIN.id, "reject", seen=0), "/api/reviews", "post")
    late = review(reviewing, RAIN.id, "accept", who="Bo", seen=0)
    assert late.status_code == 409
    assert "Ada has reviewed this record" in checked(late, "/api/reviews", "post")["error"]
    assert review(reviewing, RAIN.id, "accept", who="Bo", seen=first["id"]).status_code == 201
    assert review(reviewing, RAIN.id, "reject").status_code == 201


@pytest.mark.parametrize("seen", ["1", -1, 1.5, True, 2**63])
def test_what_was_seen_is_the_id_of_a_review(reviewing: Client, seen: object) -> None:
    assert review(reviewing, RAIN.id, "accept", seen=seen).status_code == 400
