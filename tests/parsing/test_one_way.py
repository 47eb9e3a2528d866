"""Every article goes through Stanza's pipeline, once a batch, and its parse holds what the documents hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stanza.models.common.doc import Document
from stanza.pipeline.core import Pipeline

from quotex.parsing import parser as parser_module
from quotex.parsing.document import Certainty, Parse, Proposal
from quotex.parsing.encoder.annotator import Annotator
from quotex.parsing.parser import Parser
from quotex.parsing.stanza_document import PROPOSALS
from quotex.records import Article

ARTICLES = [
    Article("Talks collapse\n\nPeskov said that they don't know."),
    Article(""),
    Article("“Why?” he asked. Nobody answered."),
    Article("\x80"),
]
STEPS = ["tokenize", "mwt", "pos", "lemma", "depparse", "entities", "attribution"]
Alter = Callable[[Any], None]


def counting(monkeypatch: pytest.MonkeyPatch, calls: Counter[str], owner: Any, name: str, label: str) -> None:
    function = getattr(owner, name)

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls[label] += 1
        return function(*args, **kwargs)

    monkeypatch.setattr(owner, name, counted)


@pytest.fixture
def calls(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the pipeline, its processors and the network are called."""
    found: Counter[str] = Counter()
    counting(monkeypatch, found, Pipeline, "process", "pipeline")
    counting(monkeypatch, found, Annotator, "annotate", "network asked")
    for name, processor in parser._pipeline.processors.items():
        counting(monkeypatch, found, processor, "bulk_process", name)
        counting(monkeypatch, found, processor, "process", f"{name} for one document")
    return found


def ran(calls: Counter[str]) -> dict[str, int]:
    return {name: calls[name] for name in calls if name != "network asked"}


def test_a_batch_of_articles_is_one_call_of_the_pipeline_and_of_each_processor(
    parser: Parser, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    annotate = Annotator.annotate

    def measured(self: Annotator, passages: Any) -> Any:
        read.append(sum(len(passage.words) for passage in passages))
        return annotate(self, passages)

    monkeypatch.setattr(Annotator, "annotate", measured)
    parses = parser.parse(ARTICLES)
    assert ran(calls) == {"pipeline": 1, **dict.fromkeys(STEPS, 1)}
    assert [count for count in read if count] == [sum(len(parse.words) for parse in parses)]


def test_each_group_of_a_large_batch_is_one_call(
    parser: Parser, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser_module, "CHARACTERS_AT_ONCE", 10)
    parser.parse(ARTICLES)
    assert ran(calls) == {"pipeline": 3, **dict.fromkeys(STEPS, 3)}


def test_nothing_runs_for_articles_without_words(parser: Parser, calls: Counter[str]) -> None:
    parser.parse([Article(""), Article("\x80 \n\n \x81")])
    assert set(ran(calls)) <= {"pipeline"}


def test_stanzas_own_networks_go_the_same_way(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser(str(tiny))
    found: Counter[str] = Counter()
    counting(monkeypatch, found, Pipeline, "process", "pipeline")
    for name, processor in parser._pipeline.processors.items():
        counting(monkeypatch, found, processor, "bulk_process", name)
    parser.parse(ARTICLES)
    assert found == {"pipeline": 1, **dict.fromkeys([*STEPS[:-2], "ner", "attribution"], 1)}


# ---------------------------------------------------------------- a document changed by a processor, seen in the parse


def other_head(document: Any) -> None:
    document.sentences[0].words[-1].head = 1


def no_entities(document: Any) -> None:
    for sentence in document.sentences:
        sentence.ents = []


def other_proposals(document: Any) -> None:
    setattr(document, PROPOSALS, [Proposal(((0, 1),), (), (), 0.125, Certainty())])


@pytest.mark.parametrize(
    ("processor", "alter", "seen"),
    [
        ("tokenize", lambda d: setattr(d.sentences[0].tokens[0].words[0], "text", "Stein"), None),
        ("mwt", lambda d: setattr(d.sentences[0].words[0], "start_char", 1), lambda p: p.words[0].start == 1),
        ("pos", lambda d: setattr(d.sentences[0].words[0], "upos", "INTJ"), lambda p: p.words[0].upos == "INTJ"),
        ("pos", lambda d: setattr(d.sentences[0].words[0], "feats", "A=B"), lambda p: p.words[0].feats == {"A": "B"}),
        ("lemma", lambda d: setattr(d.sentences[0].words[0], "lemma", "xyz"), lambda p: p.words[0].lemma == "xyz"),
        ("depparse", other_head, lambda p: p.words[-1].head == 0),
        ("depparse", lambda d: setattr(d.sentences[0].words[0], "deprel", "goeswith"), lambda p: "goeswith" in str(p)),
        ("entities", no_entities, lambda p: p.entities == ()),
        ("attribution", other_proposals, lambda p: [q.probability for q in p.proposals] == [0.125]),
    ],
)
def test_what_a_processor_writes_on_the_document_is_in_the_parse(
    parser: Parser,
    monkeypatch: pytest.MonkeyPatch,
    processor: str,
    alter: Alter,
    seen: Callable[[Parse], bool] | None,
) -> None:
    step = parser._pipeline.processors[processor]
    run = step.bulk_process
    read: list[str] = []
    annotate = Annotator.annotate

    def altered(documents: list[Document]) -> Any:
        found = run(documents)
        alter(found[0])
        return found

    def kept(self: Annotator, passages: Any) -> Any:
        read.extend(word for passage in passages for word in passage.words)
        return annotate(self, passages)

    article = Article("Peskov said that they know.")
    (before,) = parser.parse([article])
    monkeypatch.setattr(step, "bulk_process", altered)
    monkeypatch.setattr(Annotator, "annotate", kept)
    (after,) = parser.parse([article])
    if seen is None:  # the article's text stands, the network reads the document's
        assert "Stein" in read
        return
    assert not seen(before)
    assert seen(after)
