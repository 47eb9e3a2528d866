"""The OpenAPI 3.1 description of the JSON API, from which clients can be generated."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from quotex.records import SCHEMA_VERSION
from quotex.review.corrections import KINDS, MAX_NAME, MAX_SPANS, TYPES
from quotex.review.reviews import MAX_NOTE, MAX_WHO, VERDICTS
from quotex.serialization import Json, schema
from quotex.web.search_params import DEEPEST, GENDERS, LONGEST_QUERY, MOST_PER_PAGE, ORDERS, PAGE, WITHIN

_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_PROBABILITY: Json = {"type": "number", "minimum": 0, "maximum": 1}
_PERIOD: Json = {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"}
_CONFLICTS = ("$schema", "$id", "$defs")


@cache
def document() -> Json:
    """Return the OpenAPI description, which callers must not change."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "quotex",
            "version": version("quotex"),
            "summary": "Who said what, in which words, and where is the proof?",
            "description": "Searches a database of quotations. Offsets are Unicode code points into the article's "
            "text. Writes need a server that was started with --review, and the header X-CSRF-Token with the secret of "
            "/api/session, or the bearer token of the server where it has one.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{}, {"token": []}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "the token of the server"}
            },
        },
    }


def _paths() -> Json:
    window = [_in_query("limit", _whole(1, MOST_PER_PAGE, 20)), _in_query("offset", _whole(0, DEEPEST, 0))]
    partial = _in_query("partial", {"enum": ["true", "false", "1", "0"], "default": "false"}, "unfinished articles too")
    queue = [
        _in_query("after", _TEXT, "skip on from this record"),
        _in_query("again", _TEXT, "records that others reviewed and this person did not"),
        *(one for one in _search_parameters() if one["name"] not in ("order", "page")),
    ]
    quote = _in_path("quote", _TEXT, "a record's id")
    return {
        "/api": {"get": _operation("index", "Where to begin", _ref("index"))},
        "/api/openapi.json": {"get": _operation("openapi", "This document", {"type": "object"})},
        "/api/search": {"get": _operation("search", "Search quotations", _ref("results"), _search_parameters())},
        "/api/speakers": {
            "get": _operation(
                "speakers",
                "List speakers, or those a name may mean",
                _ref("speakers"),
                [_in_query("q", _TEXT, "a name"), *window],
            )
        },
        "/api/speakers/{speaker}": {
            "get": _operation(
                "speaker",
                "All about one speaker",
                _ref("speaker_page"),
                [_in_path("speaker", _COUNT, "a speaker's number in this database")],
            )
        },
        "/api/articles": {"get": _operation("articles", "List articles, newest first", _ref("articles"), window)},
        "/api/articles/{key}": {
            "get": _operation(
                "article",
                "One article with its records",
                _ref("article_page"),
                [_in_path("key", _TEXT, "an article's key, id or address")],
            )
        },
        "/api/quotes/{quote}": {"get": _operation("quote", "One record", _ref("judged"), [quote])},
        "/api/disagreements": {
            "get": _operation(
                "disagreements",
                "Statements whose quotations name different speakers, those of most different persons first",
                _ref("disagreements"),
                window,
            )
        },
        "/api/session": {"get": _operation("session", "What this server allows", _ref("session"))},
        "/api/reviews": {
            "get": _operation("reviews", "All reviews, the latest first", _ref("reviews"), window),
            "post": _operation("review", "Review a record", _ref("review"), [], status="201", body=_ref("new_review")),
        },
        "/api/reviews/queue": {
            "get": _operation("queue", "Records without a review, the least confident first", _ref("queue"), queue)
        },
        "/api/reviews/gold.jsonl": {
            "get": _operation("gold_lines", "Reviewed articles as gold", _TEXT, [partial], kind="application/x-ndjson")
        },
        "/api/reviews/gold.zip": {
            "get": _operation(
                "gold_bundle", "Reviewed articles as gold, with their texts", _TEXT, [partial], kind="application/zip"
            )
        },
        "/api/reviews/{number}": {
            "delete": _operation("undo", "Take a review back", _ref("review"), [_in_path("number", _COUNT, "its id")])
        },
    }


def _search_parameters() -> list[Json]:
    closed = [
        (name, {"enum": list(values)}) for name, values in (("type", TYPES), ("kind", KINDS), ("gender", GENDERS))
    ]
    many = [*closed, ("cue_class", _TEXT), ("outlet", _TEXT)]
    return [
        _in_query("q", {"type": "string", "maxLength": LONGEST_QUERY}, 'words, "a phrase", OR, NOT, begin*'),
        _in_query("speaker", _TEXT, "a speaker's number in this database, or a name"),
        _in_query("since", _PERIOD, "a year, month or day"),
        _in_query("until", _PERIOD, "a year, month or day, included"),
        _in_query("min_confidence", _PROBABILITY),
        _in_query("max_confidence", _PROBABILITY),
        _in_query("min_speaker_confidence", _PROBABILITY, "above 0 it leaves out quotations without a speaker"),
        _in_query("article", _TEXT, "an article's key"),
        _in_query("reviewed", {"enum": ["1", "true"]}, "only what a reviewer accepted, corrected or added"),
        _in_query("include_rejected", {"enum": ["1", "true"]}, "also what a reviewer rejected"),
        *(_in_query(name, {"type": "array", "items": items}, "may be given more than once") for name, items in many),
        _in_query("in", {"enum": list(WITHIN), "default": "words"}, "context: also sentence, sentence before, title"),
        _in_query("group", {"enum": ["1"]}, "each statement once; total then counts statements"),
        _in_query("disagreeing", {"enum": ["1", "true"]}, "only statements that are said to be of different speakers"),
        _in_query("statement", _TEXT, "the id of a record: what repeats its statement"),
        _in_query("order", {"enum": list(ORDERS)}, "relevance where there are words, else date"),
        _in_query("page", _whole(1, DEEPEST, 1)),
        _in_query("limit", _whole(1, MOST_PER_PAGE, PAGE)),
    ]


def _operation(
    name: str,
    summary: str,
    answer: Json,
    parameters: list[Json] | None = None,
    *,
    status: str = "200",
    body: Json | None = None,
    kind: str = "application/json",
) -> Json:
    found: Json = {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            status: {"description": summary, "content": {kind: {"schema": answer}}},
            "default": {"description": "Why not", "content": {"application/json": {"schema": _ref("error")}}},
        },
    }
    if body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return found


def _schemas() -> Json:
    timeline = _list(_object(month={"type": "string", "pattern": r"^\d{4}-\d{2}$"}, count=_COUNT))
    facet = _list(_object(value=_TEXT, label=_TEXT, count=_COUNT))
    speaker = {
        "id": _COUNT,
        "name": _TEXT,
        "kind": {"enum": list(KINDS)},
        "role": _MAYBE,
        "affiliation": _MAYBE,
        "quotes": _COUNT,
        "articles": _COUNT,
        "first_date": _MAYBE,
        "last_date": _MAYBE,
        "aliases": _list(_TEXT),
        "wikidata": _MAYBE,
        "gender": _or_null({"enum": list(GENDERS)}),
    }
    article = {"key": _TEXT, "id": _TEXT, "url": _MAYBE, "title": _MAYBE, "date": _MAYBE, "outlet": _MAYBE}
    page = {"total": _COUNT, "limit": _COUNT, "offset": _COUNT}
    return {
        **_record_schemas(),
        "error": _object(error=_TEXT, status={"type": "integer"}),
        "index": _object(name=_TEXT, version=_TEXT, links={"type": "object", "additionalProperties": _TEXT}),
        "session": _object(review={"type": "boolean"}, csrf=_MAYBE, reviewer=_TEXT),
        "hit": _hit_schema(),
        "facets": _object(
            **dict.fromkeys(("speaker", "outlet", "type", "cue_class", "kind", "gender", "year"), facet),
            timeline=timeline,
        ),
        "results": _object(
            total=_COUNT,
            page=_COUNT,
            limit=_COUNT,
            next=_MAYBE,
            hits=_list(_ref("hit")),
            facets={"description": "null where counting takes too long", **_or_null(_ref("facets"))},
            speakers=_list(_ref("speaker_row")),
            offered={"description": "speakers whose name q may be", **_list(_ref("speaker_row"))},
        ),
        **_statement_schemas(page),
        "speaker_row": _object(**speaker),
        "speakers": _object(**page, speakers=_list(_ref("speaker_row"))),
        "speaker_page": _object(
            **speaker,
            names=_list(_object(name=_TEXT, count=_COUNT)),
            roles=_list(_object(role=_MAYBE, affiliation=_MAYBE, articles=_COUNT, first_date=_MAYBE, last_date=_MAYBE)),
            types={"type": "object", "additionalProperties": _COUNT},
            cues=_list(_object(lemma=_TEXT, **{"class": _TEXT}, count=_COUNT)),
            outlets=_list(_object(outlet=_TEXT, count=_COUNT)),
            quoted_with=_list(_object(speaker=_ref("speaker_row"), articles=_COUNT)),
            timeline=timeline,
        ),
        "article_row": _object(**article, has_text={"type": "boolean"}, quotes=_COUNT),
        "articles": _object(**page, articles=_list(_ref("article_row"))),
        "article_page": _object(
            **article,
            body_start=_COUNT,
            meta={"type": "object"},
            text=_MAYBE,
            quotes=_list(_ref("judged")),
            added=_list(_ref("review")),
        ),
        "judged": _object(
            record=_ref("record"),
            speaker=_or_null(_ref("speaker_row")),
            review=_or_null(_ref("review")),
            statement=_or_null(_ref("statement")),
        ),
        "queue": _object(quotes=_list(_ref("record"))),
        **_review_schemas(page),
    }


def _hit_schema() -> Json:
    names = (
        "article_id",
        "article_key",
        "url",
        "title",
        "date",
        "outlet",
        "file",
        "speaker_name",
        "speaker_kind",
        "name",
        "role",
        "affiliation",
        "source",
        "cue",
        "cue_lemma",
        "cue_class",
    )
    return _object(
        id=_TEXT,
        **dict.fromkeys(names, _MAYBE),
        type={"enum": list(TYPES)},
        text=_TEXT,
        snippet=_list(_object(text=_TEXT, is_hit={"type": "boolean"})),
        sentence=_list(
            _object(text=_TEXT, part={"enum": ["content", "source", "cue", ""]}, is_hit={"type": "boolean"})
        ),
        statement=_or_null(_ref("statement")),
        speaker={"type": ["integer", "null"]},
        negated={"type": "boolean"},
        start=_COUNT,
        end=_COUNT,
        confidence=_PROBABILITY,
        speaker_confidence={"anyOf": [_PROBABILITY, {"type": "null"}]},
        review={"enum": [*VERDICTS, None]},
        score={"type": "number"},
        page=_TEXT,
    )


def _statement_schemas(page: Json) -> Json:
    appearance = {
        "quote": _TEXT,
        "article_key": _TEXT,
        **dict.fromkeys(("url", "title", "day", "outlet", "speaker"), _MAYBE),
    }
    return {
        "statement": _object(
            **dict.fromkeys(("quotes", "articles", "outlets"), _COUNT),
            first=_object(**appearance),
            also={"description": "the other outlets, in the order of time", **_list(_TEXT)},
            speakers={"description": "different names of its speakers", **_list(_TEXT)},
        ),
        "disagreements": _object(
            **page,
            disagreements=_list(_object(statement=_ref("statement"), said=_list(_object(**appearance, text=_TEXT)))),
        ),
    }


def _review_schemas(page: Json) -> Json:
    spans = {
        **_list({"type": "array", "prefixItems": [_COUNT, _COUNT], "minItems": 2, "maxItems": 2}),
        "maxItems": MAX_SPANS,
    }
    progress = ("total", "accepted", "rejected", "corrected", "done")
    correction = {
        "type": {"enum": list(TYPES)},
        "content": spans,
        "cue": spans,
        "source": spans,
        "speaker": {"type": "string", "maxLength": MAX_NAME, "description": "a name; empty where nobody knows"},
        "kind": {"enum": list(KINDS)},
    }
    return {
        "review": _object(
            id=_COUNT,
            quote=_TEXT,
            article=_TEXT,
            verdict={"enum": list(VERDICTS)},
            note=_MAYBE,
            who=_TEXT,
            at=_TEXT,
            undone_at=_MAYBE,
            record={"description": "the record as judged", **_ref("record")},
        ),
        "reviews": _object(
            **page,
            progress=_object(**dict.fromkeys(progress, _COUNT)),
            agreement=_list(_ref("agreement")),
            reviews=_list(_ref("review")),
        ),
        "agreement": _object(
            one=_TEXT, other=_TEXT, both=_COUNT, same=_COUNT, kappa={"type": ["number", "null"], "maximum": 1}
        ),
        "correction": {"type": "object", "additionalProperties": False, "properties": correction},
        "new_review": {
            "type": "object",
            "additionalProperties": False,
            "required": ["verdict", "who"],
            "properties": {
                "quote": {"type": "string", "description": "the record's id; not with the verdict add"},
                "article": {"type": "string", "description": "the article's key; with the verdict add"},
                "verdict": {"enum": list(VERDICTS)},
                "who": {"type": "string", "minLength": 1, "maxLength": MAX_WHO},
                "note": {"type": "string", "maxLength": MAX_NOTE},
                "seen": {
                    **_or_null(_COUNT),
                    "description": "the id of the review that you know of, 0 for none: if somebody else has reviewed "
                    "the record since, the answer is 409 and nothing is stored",
                },
                "correction": {"description": "what differs; all of it, with the verdict add", **_ref("correction")},
            },
        },
    }


def _record_schemas() -> Json:
    """Return the published schema of a record and its parts, named record_span and so on.

    OpenAPI has one namespace for all schemas.
    """
    published = schema()
    parts = {f"record_{name}": part for name, part in published["$defs"].items()}
    record = {key: value for key, value in published.items() if key not in _CONFLICTS}
    found: Json = _repointed({"record": record, **parts})
    found["record"]["description"] += f" Version {SCHEMA_VERSION}."
    return found


def _repointed(value: Any) -> Any:
    if isinstance(value, list):
        return [_repointed(item) for item in value]
    if isinstance(value, dict):
        return {key: _repointed(item) for key, item in value.items()}
    if isinstance(value, str) and value.startswith("#/$defs/"):
        return value.replace("#/$defs/", "#/components/schemas/record_")
    return value


def _object(**properties: Any) -> Json:
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _or_null(one: Json) -> Json:
    return {"anyOf": [one, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _whole(least: int, most: int, default: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _in_query(name: str, kind: Json, description: str = "") -> Json:
    return {"name": name, "in": "query", "schema": kind, **({"description": description} if description else {})}


def _in_path(name: str, kind: Json, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": kind, "description": description}
