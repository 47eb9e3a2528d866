"""Our tasks as processors of an ordinary Stanza pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import stanza
import torch
from stanza.models.common.doc import Document
from stanza.pipeline import registry
from stanza.pipeline.mwt_processor import MWTProcessor
from stanza.pipeline.ner_processor import NERProcessor
from stanza.pipeline.tokenize_processor import TokenizeProcessor

from quotex.parsing import models, pipeline, token_rules
from quotex.parsing.processors import ATTRIBUTION, ENTITIES, VARIANT, write_entities
from quotex.parsing.stanza_document import PROPOSALS
from quotex.parsing.tokens import CONTRACTION


@pytest.fixture(scope="module")
def bundled() -> stanza.Pipeline:
    return pipeline.build(models.resolve(None))


def test_the_pipeline_is_stanzas_with_a_variant_for_each_of_our_tasks(bundled: stanza.Pipeline) -> None:
    steps = ["tokenize", "mwt", "pos", "lemma", "depparse"]
    assert list(bundled.processors) == [*steps, ENTITIES, ATTRIBUTION]
    for name in steps:
        assert bundled.processors[name].config[f"with_{VARIANT}"]


def test_stanzas_own_way_to_call_a_pipeline_gives_its_document(bundled: stanza.Pipeline) -> None:
    document = bundled("Peskov said that they don't know.")
    (sentence,) = document.sentences
    assert [word.text for word in sentence.words] == ["Peskov", "said", "that", "they", "do", "n't", "know", "."]
    assert [head.id for head, relation, _ in sentence.dependencies if relation == "root"] == [0]
    assert sentence.words[1].lemma == "say"
    assert all(word.upos for word in sentence.words)
    assert sentence.tokens[0].ner == "S-PERSON"
    assert [entity.text for entity in document.ents] == ["Peskov"]
    assert getattr(document, PROPOSALS)


def test_a_document_without_known_marks_is_read_with_those_of_its_text(bundled: stanza.Pipeline) -> None:
    read: list[Any] = []
    run = bundled.processors[ATTRIBUTION]._annotator._run
    bundled.processors[ATTRIBUTION]._annotator._run = lambda passages: read.extend(passages) or run(passages)
    try:
        bundled("“Go,” he said.")
    finally:
        del bundled.processors[ATTRIBUTION]._annotator._run
    assert [passage.marks for passage in read] == [(2, 1, 1, 3, 0, 0, 0)]


def test_only_the_root_has_the_relation_root(bundled: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    annotator = bundled.processors[ATTRIBUTION]._annotator
    asked: list[Any] = []
    relations = annotator.runtime.relations
    monkeypatch.setattr(annotator.runtime, "relations", lambda *given: asked.append(relations(*given)) or asked[-1])
    (sentence,) = bundled("Peskov said that they don't know.").sentences
    assert [word.head == 0 for word in sentence.words] == [word.deprel == "root" for word in sentence.words]
    assert [word.head for word in sentence.words].count(0) == 1
    assert annotator.config.deprels.index("root") not in asked[0].tolist()


def test_contractions_are_expanded_once(bundled: stanza.Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled("They don't know.")
    monkeypatch.setattr(token_rules, "parts", lambda _: pytest.fail("asked again"))
    document = Document([[{"id": (1,), "text": "don't", "start_char": 0, "end_char": 5, "misc": CONTRACTION}]])
    bundled.processors["mwt"].bulk_process([document])
    assert [word.text for word in document.sentences[0].words] == ["do", "n't"]


def test_stanzas_tokenizer_and_expander_compute_with_one_thread(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    for kind in (TokenizeProcessor, MWTProcessor):
        own = kind.bulk_process

        def counted(self: Any, docs: Any, own: Any = own) -> Any:
            threads.append(torch.get_num_threads())
            return own(self, docs)

        monkeypatch.setattr(kind, "bulk_process", counted)
    genuine = pipeline.build(models.resolve(str(tiny)))
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        genuine("They don't know.")
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert threads
    assert set(threads) == {1}


def test_stanzas_own_classes_are_left_alone() -> None:
    assert registry.NAME_TO_PROCESSOR_CLASS["tokenize"] is TokenizeProcessor
    assert registry.NAME_TO_PROCESSOR_CLASS["mwt"] is MWTProcessor
    assert registry.NAME_TO_PROCESSOR_CLASS["ner"] is NERProcessor


def entities(words: list[tuple[str, ...]], labels: list[str]) -> list[tuple[str, str]]:
    """What the entity processor makes of labels, one a word; a token of several words is a contraction."""
    rows: list[dict[str, Any]] = []
    for parts in words:
        first = sum(len(row["id"]) == 1 for row in rows) + 1
        if len(parts) > 1:
            rows.append({"id": (first, first + len(parts) - 1), "text": "".join(parts)})
        rows += [{"id": (first + i,), "text": part} for i, part in enumerate(parts)]
    document = Document([rows])
    write_entities(document, labels)
    return [(" ".join(token.text for token in entity.tokens), entity.type) for entity in document.ents]


def test_entities_are_made_of_whole_tokens() -> None:
    words = [("Anna",), ("Kobzar", "'s"), ("office",), ("in",), ("Sumy",), ("isn", "'t"), ("UN",)]
    labels = ["B-PERSON", "I-PERSON", "O", "O", "O", "B-LOC", "O", "O", "B-ORG"]
    assert entities(words, labels) == [("Anna Kobzar's", "PERSON"), ("Sumy", "LOC"), ("UN", "ORG")]


def test_neighbouring_entities_stay_apart() -> None:
    labels = ["B-LOC", "B-LOC", "I-LOC", "I-ORG", "B-PERSON"]
    assert entities([("Sumy",), ("Kyiv",), ("city",), ("UN",), ("Anna",)], labels) == [
        ("Sumy", "LOC"),
        ("Kyiv city", "LOC"),
        ("UN", "ORG"),
        ("Anna", "PERSON"),
    ]


def test_an_entity_that_ends_inside_a_contraction_ends_with_its_token() -> None:
    words = [("the",), ("Peskov", "'s"), ("left",)]
    assert entities(words, ["B-ORG", "I-ORG", "I-ORG", "O"]) == [("the Peskov's", "ORG")]
    assert entities(words, ["O", "O", "B-ORG", "O"]) == []
