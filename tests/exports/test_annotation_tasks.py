"""Label Studio and Prodigy: tasks in the shape that their documentation gives."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from quotex.errors import QuotexError
from quotex.exports.annotation_tasks import label_studio_config, write_label_studio, write_prodigy
from quotex.records import Quote, Span
from tests.exports.helpers import HOSTILE, a_record, few, found, three_records, with_article
from tests.test_serialization import TEXT


def label_studio(records: list[Quote]) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    write_label_studio(records, stream)
    tasks: list[dict[str, Any]] = json.loads(stream.getvalue())
    return tasks


def prodigy(records: list[Quote]) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    write_prodigy(records, stream)
    return [json.loads(line) for line in stream.getvalue().split(b"\n")[:-1]]


def config() -> tuple[set[str], set[str]]:
    """Labels and relations of the labeling interface, which must fit the names that the tasks use."""
    view = ElementTree.fromstring(label_studio_config())
    text, labels = view.find("Text"), view.find("Labels")
    assert text is not None
    assert labels is not None
    assert (text.get("name"), text.get("value")) == ("text", "$text")
    assert (labels.get("name"), labels.get("toName")) == ("label", "text")
    relations = view.findall("Relations/Relation")
    return {str(one.get("value")) for one in labels}, {str(one.get("value")) for one in relations}


@few
@given(found())
def test_regions_and_relations_fit_the_labeling_interface_and_the_text(records: list[Quote]) -> None:
    labels, relations = config()
    for task in label_studio(records):
        text = task["data"]["text"]
        (prediction,) = task["predictions"]
        assert 0 <= prediction["score"] <= 1
        ids = set()
        for result in prediction["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= ids
                assert set(result["labels"]) <= relations
            else:
                value = result["value"]
                assert (result["from_name"], result["to_name"], result["type"]) == ("label", "text", "labels")
                assert text[value["start"] : value["end"]] == value["text"]
                assert set(value["labels"]) <= labels
                assert result["id"] not in ids
                ids.add(result["id"])


@few
@given(found())
def test_there_is_one_task_for_each_article_with_all_its_quotations(records: list[Quote]) -> None:
    tasks = label_studio(records)
    assert [task["data"]["article"] for task in tasks] == list(dict.fromkeys(quote.article.id for quote in records))
    regions = {
        (task["data"]["article"], value["labels"][0], value["start"], value["end"])
        for task in tasks
        for result in task["predictions"][0]["result"]
        if (value := result.get("value"))
    }
    for quote in records:
        for span in quote.content:
            assert (quote.article.id, quote.type.title(), span.start, span.end) in regions


def test_the_parts_of_an_interrupted_quotation_are_linked() -> None:
    quote = a_record(content=(Span.of(TEXT, 0, 3), Span.of(TEXT, 4, 6)))
    (task,) = label_studio([quote])
    links = [
        (one["labels"], one["from_id"], one["to_id"]) for one in task["predictions"][0]["result"] if "labels" in one
    ]
    assert links[0] == (["continues"], "0.0", "0.1")
    assert links[1] == (["has_cue"], "0.0", "1.0")


@few
@given(found())
def test_prodigys_spans_begin_and_end_with_tokens(records: list[Quote]) -> None:
    for task in prodigy(records):
        text, tokens = task["text"], task["tokens"]
        assert [token["id"] for token in tokens] == list(range(len(tokens)))
        assert all(text[token["start"] : token["end"]] == token["text"] != "" for token in tokens)
        assert all(one["end"] <= other["start"] for one, other in pairwise(tokens))
        for span in task["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]
            assert span["records"]


def test_a_task_of_prodigy() -> None:
    first, _ = prodigy(three_records())
    assert [token["text"] for token in first["tokens"]][:7] == ["“", "It", "is", "over", ",", "”", "he"]
    assert [token["ws"] for token in first["tokens"]][:7] == [False, True, True, False, False, True, True]
    assert first["spans"][0] == {
        "start": 0,
        "end": 13,
        "token_start": 0,
        "token_end": 5,
        "label": "Direct",
        "records": ["0123456789abcdef"],
    }
    assert first["spans"][1]["label"] == "Cue"
    assert first["spans"][1]["records"] == ["0123456789abcdef", "2222222222222222"]
    assert first["meta"] == {
        "article": "a-1",
        "title": "Over",
        "url": "https://x.org/1",
        "date": "2025-06-04",
        "outlet": "x.org",
    }


@pytest.mark.parametrize("write", [write_label_studio, write_prodigy])
def test_a_record_without_its_text_is_one_sentence(write: Any) -> None:
    with pytest.raises(QuotexError, match="needs the texts of the articles"):
        write([with_article(a_record(), text="")], io.BytesIO())


def test_hostile_text_stays_text_and_offsets_count_code_points() -> None:
    text = f"{HOSTILE} “Yes.”"
    quote = a_record(text=text, content=(Span.of(text, len(HOSTILE) + 1, len(text)),))
    (task,) = label_studio([quote])
    assert task["data"]["text"] == text
    assert task["predictions"][0]["result"][0]["value"]["start"] == len(HOSTILE) + 1
    (other,) = prodigy([quote])
    assert other["text"] == text
