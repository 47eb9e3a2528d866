"""The JSON form of the record and its published schema."""

from __future__ import annotations

import copy
import json
import sys
from dataclasses import fields, is_dataclass, replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.record_schema import derived_schema
from quotex.records import (
    JSON_NAME,
    SCHEMA_VERSION,
    Article,
    Context,
    Cue,
    Member,
    Producer,
    Quote,
    Source,
    Span,
    Speaker,
    SpeakerCandidate,
    Time,
    dedup_key,
)
from quotex.serialization import from_json, schema, schema_text, to_json
from tests.strategies import quotes

VALIDATOR = jsonschema.Draft202012Validator(schema())
TEXT = "“It is over,” he told reporters on Tuesday."


def a_quote() -> Quote:
    """A quotation in which every field is filled."""
    return Quote(
        id="0123456789abcdef",
        article=Article(
            TEXT, id="a-1", url="https://x.org/1", title="Over", date="2025-06-04", outlet="x.org", meta={"page": 3}
        ),
        type="direct",
        text="“It is over,”",
        content=(Span.of(TEXT, 0, 13),),
        cue=Cue("told", "tell", (Span.of(TEXT, 17, 21),), "say", False, "past"),
        source=Source("he", (Span.of(TEXT, 14, 16),)),
        via=Source("reporters", (Span.of(TEXT, 22, 31),)),
        speaker=Speaker(
            *("Dmitry Peskov", "peskov", "person", "spokesman", "Kremlin", "pronoun", 0.91),
            members=(Member("peskov", "Dmitry Peskov"),),
            gender="male",
            gender_evidence="pronoun",
            wikidata="Q4353676",
        ),
        speaker_candidates=(SpeakerCandidate("peskov", "Dmitry Peskov", 0.75),),
        resolved_by="pronoun",
        addressee=Span.of(TEXT, 22, 31),
        time=Time("on Tuesday", "2025-06-03", 32, 42, "2025-06-03~"),
        nested_in="fedcba9876543210",
        context=Context(2, "Before.", TEXT, "After.", "", " he told"),
        confidence=0.875,
        review="accept",
        producer=Producer("0.1.0", "en", "1"),
    )


def test_the_json_form_has_exactly_the_fields_of_the_published_table() -> None:
    assert to_json(a_quote()) == {
        "id": "0123456789abcdef",
        "article": {
            "id": "a-1",
            "url": "https://x.org/1",
            "title": "Over",
            "date": "2025-06-04",
            "outlet": "x.org",
            "meta": {"page": 3},
        },
        "type": "direct",
        "part": "text",
        "text": "“It is over,”",
        "content": [{"start": 0, "end": 13, "text": "“It is over,”"}],
        "cue": {
            "text": "told",
            "lemma": "tell",
            "spans": [{"start": 17, "end": 21, "text": "told"}],
            "class": "say",
            "negated": False,
            "tense": "past",
        },
        "source": {"text": "he", "spans": [{"start": 14, "end": 16, "text": "he"}]},
        "via": {"text": "reporters", "spans": [{"start": 22, "end": 31, "text": "reporters"}]},
        "speaker": {
            "name": "Dmitry Peskov",
            "id": "peskov",
            "kind": "person",
            "role": "spokesman",
            "affiliation": "Kremlin",
            "resolved_by": "pronoun",
            "confidence": 0.91,
            "members": [{"id": "peskov", "name": "Dmitry Peskov"}],
            "gender": "male",
            "gender_evidence": "pronoun",
            "wikidata": "Q4353676",
        },
        "speaker_candidates": [{"id": "peskov", "name": "Dmitry Peskov", "share": 0.75}],
        "resolved_by": "pronoun",
        "addressee": {"start": 22, "end": 31, "text": "reporters"},
        "time": {"text": "on Tuesday", "date": "2025-06-03", "start": 32, "end": 42, "edtf": "2025-06-03~"},
        "nested_in": "fedcba9876543210",
        "context": {
            "paragraph": 2,
            "before": "Before.",
            "sentence": TEXT,
            "after": "After.",
            "prefix": "",
            "suffix": " he told",
        },
        "confidence": 0.875,
        "review": "accept",
        "dedup_key": "it is over",
        "producer": {"quotex": "0.1.0", "model": "en", "model_version": "1"},
        "schema_version": "2.0",
    }


def test_what_is_unknown_is_null() -> None:
    nulls = ("cue", "source", "via", "speaker", "speaker_candidates", "addressee", "time", "nested_in", "review")
    bare = replace(a_quote(), **dict.fromkeys(nulls))
    record = to_json(bare)
    assert [name for name, value in record.items() if value is None] == list(nulls)
    VALIDATOR.validate(record)
    assert from_json(record).speaker is None


@given(quotes())
def test_every_record_comes_back_from_json_as_it_was(quote: Quote) -> None:
    expected = replace(quote, article=replace(quote.article, text="", body_start=0))
    assert from_json(to_json(quote)) == expected
    assert from_json(json.loads(json.dumps(to_json(quote)))) == expected


@given(quotes())
def test_every_record_follows_the_published_schema(quote: Quote) -> None:
    VALIDATOR.validate(to_json(quote))


@given(quotes())
def test_a_record_that_is_read_and_written_again_does_not_change(quote: Quote) -> None:
    record = to_json(quote)
    assert to_json(from_json(record)) == record


def test_the_id_of_the_article_survives_though_its_text_does_not() -> None:
    article = from_json(to_json(replace(a_quote(), article=Article(TEXT)))).article
    assert article.id == Article(TEXT).id
    assert article.text == ""


def test_the_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(schema_text()) == schema()


def test_the_published_schema_is_the_one_of_the_dataclasses() -> None:
    """After a change of the record: python -m quotex.record_schema > quotex/schema.json."""
    assert json.dumps(derived_schema(), indent=2, ensure_ascii=False) + "\n" == schema_text()


def test_the_schema_states_the_version_that_records_carry() -> None:
    assert schema()["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert schema()["$id"].endswith(f":{SCHEMA_VERSION}")


def test_the_schema_requires_every_field_of_the_record_in_the_order_it_is_written() -> None:
    record = to_json(a_quote())
    assert list(schema()["properties"]) == list(record)
    assert schema()["required"] == list(record)
    for part in ("article", "cue", "source", "speaker", "time", "context", "producer"):
        assert schema()["$defs"][part]["additionalProperties"] is False
        assert schema()["$defs"][part]["required"] == list(record[part])
        assert list(schema()["$defs"][part]["properties"]) == list(record[part])


def test_no_field_of_the_dataclasses_is_forgotten() -> None:
    """A field that is added to records.py must show up in the JSON form, or be named here."""

    def names(value: Any) -> set[str]:
        own = {field.name for field in fields(value)}
        inner = (getattr(value, name) for name in own)
        return own.union(*(names(part) for part in inner if is_dataclass(part)))

    left_out = {"article.text", "body_start"}
    renamed = {"cue_class", "span"}
    written = str(to_json(a_quote()))
    for name in names(a_quote()) - left_out - renamed:
        assert f"'{name}'" in written, name
    assert "'class'" in written


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), "reported"),
        (("content",), []),
        (("content", 0, "start"), -1),
        (("content", 0, "start"), 1.5),
        (("confidence",), 1.2),
        (("speaker", "kind"), "alien"),
        (("speaker", "confidence"), -0.1),
        (("cue", "tense"), "pluperfect"),
        (("time", "date"), "Tuesday"),
        (("article", "id"), ""),
        (("schema_version",), "3.0"),
        (("surprise",), 1),
        (("speaker", "surprise"), 1),
    ],
)
def test_the_schema_refuses_what_no_record_may_hold(path: tuple[Any, ...], value: Any) -> None:
    record = to_json(a_quote())
    place: Any = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not VALIDATOR.is_valid(record)


# The version is asked for by itself; the key is made of the text; the others are younger than version 1.
LEFT_TO_LACK = ("schema_version", "dedup_key", "part", "via", "speaker_candidates", "review")


@pytest.mark.parametrize("name", [name for name in to_json(a_quote()) if name not in LEFT_TO_LACK])
def test_a_record_that_lacks_a_field_is_refused_by_name(name: str) -> None:
    record = to_json(a_quote())
    del record[name]
    assert not VALIDATOR.is_valid(record)
    with pytest.raises(QuotexError, match=f"lacks the field '{name}'"):
        from_json(record)


@pytest.mark.parametrize("version", ["3.0", None, 1, "", "10.0"])
def test_a_record_of_another_major_version_is_refused(version: object) -> None:
    record = {**to_json(a_quote()), "schema_version": version}
    with pytest.raises(QuotexError, match="schema version"):
        from_json(record)


def test_a_record_of_a_later_minor_version_is_read() -> None:
    record = {**to_json(a_quote()), "schema_version": "2.7", "added_later": True}
    assert from_json(record).id == a_quote().id


@pytest.mark.parametrize("broken", [{"content": 3}, {"article": "x"}, {"cue": []}, {"context": None}])
def test_a_field_of_the_wrong_shape_is_refused_in_one_sentence(broken: dict[str, Any]) -> None:
    with pytest.raises(QuotexError, match=r"wrong shape|lacks the field") as caught:
        from_json({**to_json(a_quote()), **broken})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [None, 3, "record", []])
def test_what_is_no_object_is_no_record(value: Any) -> None:
    with pytest.raises(QuotexError):
        from_json(value)


def as_annotated(value: Any) -> Any:
    """The JSON form by a walk over the fields, which the compiled writer must equal."""
    if isinstance(value, tuple):
        return [as_annotated(one) for one in value]
    if not is_dataclass(value):
        return value
    named = [(field.name, field.metadata.get(JSON_NAME, field.name)) for field in fields(value)]
    return {key: as_annotated(getattr(value, name)) for name, key in named if key is not None}


@given(quotes())
def test_the_compiled_writer_writes_each_field_in_its_place(quote: Quote) -> None:
    added = ("dedup_key", "schema_version")
    written = {key: value for key, value in to_json(quote).items() if key not in added}
    assert json.dumps(written) == json.dumps(as_annotated(quote))


def test_writing_a_record_calls_no_function_for_each_field() -> None:
    """Each record that is indexed is written, so that calls for each value would be felt."""
    quote = a_quote()
    to_json(quote)
    called: list[str] = []
    sys.setprofile(lambda frame, event, _: called.append(frame.f_code.co_name) if event == "call" else None)
    try:
        to_json(quote)
    finally:
        sys.setprofile(None)
    assert len(called) < 15, called  # to_json, the writer, the key of the words, and one for each list


def test_the_json_form_shares_nothing_with_the_record_the_schema_or_the_next_record() -> None:
    quote = a_quote()
    first = to_json(quote)
    second = copy.deepcopy(first)
    first["content"].append("spoiled")
    first["article"]["meta"]["spoiled"] = True
    schema()["required"].clear()
    assert to_json(quote) == second
    assert schema()["required"]


def as_of_version_1(quote: Quote) -> dict[str, Any]:
    """The record as version 1.1 wrote it."""
    record = {**to_json(quote), "schema_version": "1.1"}
    for path in LATER:
        *inner, name = path.split(".")
        del (record[inner[0]] if inner else record)[name]
    return record


LATER = (
    *("part", "via", "speaker_candidates", "time.edtf"),
    *(f"speaker.{name}" for name in ("members", "gender", "gender_evidence", "wikidata")),
)


def test_what_version_1_did_not_have_is_null_and_in_the_text() -> None:
    quote = a_quote()
    assert quote.speaker
    assert quote.time
    speaker = replace(quote.speaker, members=None, gender=None, gender_evidence=None, wikidata=None)
    old = replace(quote, via=None, speaker=speaker, speaker_candidates=None, time=replace(quote.time, edtf=None))
    assert from_json(as_of_version_1(quote)) == from_json(to_json(old))


def test_candidates_are_kept_where_the_speaker_is_unknown() -> None:
    record = to_json(replace(a_quote(), speaker=None, resolved_by="too unsure"))
    VALIDATOR.validate(record)
    assert from_json(record).speaker_candidates == a_quote().speaker_candidates


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (("article", "id"), "lacks the field 'article.id'"),
        (("cue", "class"), "lacks the field 'cue.class'"),
        (("content", 0, "end"), "lacks the field 'content[0].end'"),
    ],
)
def test_a_field_that_a_part_lacks_is_named_with_its_path(path: tuple[Any, ...], message: str) -> None:
    record = to_json(a_quote())
    place: Any = record
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    with pytest.raises(QuotexError) as caught:
        from_json(record)
    assert str(caught.value) == f"the record '0123456789abcdef' {message}"


def test_the_sentence_for_a_wrong_value_names_record_and_field_and_says_why() -> None:
    record = to_json(a_quote())
    record["cue"]["class"] = None
    with pytest.raises(QuotexError) as caught:
        from_json(record)
    assert str(caught.value) == (
        "the record '0123456789abcdef' has a value of the wrong shape in cue.class; "
        "expected str, got null, see: quotex schema"
    )


def test_half_a_surrogate_pair_survives() -> None:
    record = to_json(replace(a_quote(), resolved_by="\ud800"))
    assert from_json(json.loads(json.dumps(record))).resolved_by == "\ud800"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "0.5"])
def test_what_is_no_probability_is_refused(value: object) -> None:
    with pytest.raises(QuotexError, match="in confidence; "):
        from_json({**to_json(a_quote()), "confidence": value})


def test_a_record_of_the_first_version_is_read() -> None:
    record = {**to_json(a_quote()), "schema_version": "1.0"}
    del record["dedup_key"]
    assert from_json(record).dedup_key == "it is over"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“It is over,”", '"it is over"'),
        ("We won’t go—ever.", "we wont go - ever"),
        ("a \n  “buffer zone”", "A buffer zone!"),
        ("ﬁve per cent", "Five per cent"),
        ("20m: Zürich", "20m Zürich"),
        ("Cost: £20m,", "cost £20m"),
        ("1,000,000 people", "1000000 people"),
        ("It rose 3.5 per cent.", "it rose 3.5%"),
        ("up 5 percent", "up 5 %"),
        ("$ 5 or 5 €", "$5 or 5€"),
        ("it fell to −5", "it fell to –5"),
        ("won&#39;t &quot;go&quot;", "won’t “go”"),
        ("so\u00adft", "soft"),
    ],
)
def test_the_same_words_have_the_same_key_however_they_are_set(one: str, other: str) -> None:
    assert dedup_key(one) == dedup_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("It is over", "It was over"), ("20 men", "200 men"), ("no", "on")),
        *(("rose 3.5%", "rose 35%"), ("rose 5%", "rose 5"), ("it was -5", "it was 5"), ("(+5)", "(-5)")),
        *(("$5", "€5"), ("$5", "5"), ("£20m", "20m"), ("9/11", "911"), ("5:30", "530"), ("5–30", "530")),
        *(("10²", "102"), ("1½", "112"), (".5", "5"), ("3,5", "35"), ("5°", "5"), ("5‰", "5%"), ("±5", "5")),
    ],
)
def test_other_words_have_another_key(one: str, other: str) -> None:
    assert dedup_key(one) != dedup_key(other)


@given(st.text() | st.text("0123 .,-–−+±$€%°\"'½²a()per cent", max_size=14))
def test_a_key_is_its_own_key(text: str) -> None:
    assert dedup_key(dedup_key(text)) == dedup_key(text)
