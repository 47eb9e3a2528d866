"""Genuine Stanza networks in place of ours: all of them, or any one, from a folder or as one of Stanford's packages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import stanza
import stanza.resources.common

from quotex.errors import QuotexError
from quotex.parsing import models, pipeline, processors
from quotex.parsing.document import Parse
from quotex.parsing.parser import Parser
from quotex.records import Article
from tests.parsing.checks import check

TEXT = (
    'Dmitry Peskov said: "We don\'t know." The minister told reporters that talks failed.\n\n'
    "Peskov's office denied the claim. Anna Kobzar, the mayor of Sumy, isn't in Kyiv."
)
TREE = [  # word, lemma, universal part of speech, head in the sentence, relation: as the tiny networks learnt it
    ("Dmitry", "Dmitry", "PROPN", 3, "nsubj"),
    ("Peskov", "Peskov", "PROPN", 1, "flat"),
    ("said", "say", "VERB", 0, "root"),
    (":", ":", "PUNCT", 9, "punct"),
    ('"', '"', "PUNCT", 9, "punct"),
    ("We", "we", "PRON", 9, "nsubj"),
    ("do", "do", "AUX", 9, "aux"),
    ("n't", "not", "PART", 9, "advmod"),
    ("know", "know", "VERB", 3, "ccomp"),
    (".", ".", "PUNCT", 9, "punct"),
    ('"', '"', "PUNCT", 9, "punct"),
]


def parse_of(parser: Parser, text: str) -> Parse:
    (parse,) = parser.parse([Article(text)])
    check(parse)
    return parse


@pytest.fixture(scope="module")
def genuine(tiny: Path) -> Parser:
    """All processors from the folder of tiny networks."""
    return Parser(str(tiny))


def links(parse: Parse) -> list[tuple[Any, ...]]:
    """Spans of the proposals, without probabilities, which may differ in the last digit."""
    return [(p.content, p.cue, p.source) for p in parse.proposals]


def test_a_folder_of_stanzas_own_networks_gives_a_parse(genuine: Parser, tiny: Path) -> None:
    assert genuine.name == str(tiny)
    parse = parse_of(genuine, TEXT)
    assert [(w.text, w.lemma, w.upos, w.head + 1, w.deprel) for w in parse.words[:11]] == TREE
    assert parse.words[2].feats["Tense"] == "Past"
    assert [parse.sentence_text(i) for i in range(len(parse.sentences))] == [
        'Dmitry Peskov said: "We don\'t know."',
        "The minister told reporters that talks failed.",
        "Peskov's office denied the claim.",
        "Anna Kobzar, the mayor of Sumy, isn't in Kyiv.",
    ]


def test_entities_of_stanzas_own_network_get_our_types_and_lose_their_possessive(genuine: Parser) -> None:
    parse = parse_of(genuine, TEXT)
    assert [(TEXT[slice(*parse.offsets(e.first, e.last))], e.type) for e in parse.entities] == [
        ("Dmitry Peskov", "PERSON"),
        ("Peskov", "PERSON"),
        ("Anna Kobzar", "PERSON"),
        ("Sumy", "LOC"),
        ("Kyiv", "LOC"),
    ]


def test_attributions_are_proposed_by_the_bundle_beside_stanzas_own_networks(genuine: Parser, parser: Parser) -> None:
    text = "Peskov said that the talks failed."
    parse = parse_of(genuine, text)
    assert [word.text for word in parse.words] == ["Peskov", "said", "that", "the", "talks", "failed", "."]
    assert parse.proposals
    assert links(parse) == links(parse_of(parser, text))


@pytest.mark.parametrize(
    "text", ["", " \n ", "\x80", "...", "“", "\ud800 \0", "\U0001f600 中文", "a" * 5000, "said " * 400]
)
def test_stanzas_own_networks_do_not_stumble_over_odd_text(genuine: Parser, text: str) -> None:
    parse_of(genuine, text)


def test_an_article_is_parsed_alike_alone_and_among_others_by_stanzas_own_networks(genuine: Parser) -> None:
    texts = [TEXT, "", "\x80", "She said the talks failed.", "Talks collapse"]
    together = genuine.parse([Article(text) for text in texts])
    for text, parse in zip(texts, together, strict=True):
        alone = parse_of(genuine, text)
        assert (parse.words, parse.entities, links(parse)) == (alone.words, alone.entities, links(alone))


# ------------------------------------------------------------------------------------------- one by one


@pytest.mark.parametrize("names", [(name,) for name in models.PROCESSORS if name != "mwt"] + [("tokenize", "mwt")])
def test_any_processor_can_be_swapped_for_stanzas_own(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    for file in (*(f"{name}.pt" for name in names), "pretrain.pt"):
        shutil.copy(tiny / file, tmp_path / file)
    built: list[stanza.Pipeline] = []
    build = pipeline.build
    monkeypatch.setattr(pipeline, "build", lambda recipe: built.append(build(recipe)) or built[-1])
    parse = parse_of(Parser(str(tmp_path)), TEXT)
    assert parse.proposals
    found = built[0].processors
    steps = [*models.PROCESSORS[:-1], "ner" if "ner" in names else processors.ENTITIES]
    assert list(found) == [*steps, processors.ATTRIBUTION]
    for processor in set(steps) - {processors.ENTITIES}:
        expected = str(tmp_path / f"{processor}.pt") if processor in names else None
        assert found[processor].config.get("model_path") == expected


def test_a_swapped_tagger_gives_the_tags_and_the_bundle_the_rest(tiny: Path, tmp_path: Path, parser: Parser) -> None:
    for file in ("pos.pt", "pretrain.pt"):
        shutil.copy(tiny / file, tmp_path / file)
    ours, swapped = parse_of(parser, TEXT), parse_of(Parser(str(tmp_path)), TEXT)
    assert [w.upos for w in swapped.words[:11]] == [tag for _, _, tag, _, _ in TREE]
    assert dict(swapped.words[8].feats) == {"VerbForm": "Inf"}
    for one, other in zip(ours.words, swapped.words, strict=True):
        assert (one.lemma, one.head, one.deprel) == (other.lemma, other.head, other.deprel)
    assert any(one.feats != other.feats for one, other in zip(ours.words, swapped.words, strict=True))
    assert ours.entities == swapped.entities


def test_a_network_that_reads_characters_finds_its_language_models_in_the_folder(with_characters: Path) -> None:
    parse = parse_of(Parser(str(with_characters)), TEXT)
    assert [w.upos for w in parse.words[:11]] == [tag for _, _, tag, _, _ in TREE]
    (with_characters / "forward_charlm.pt").rename(with_characters / "elsewhere.pt")
    with pytest.raises(QuotexError, match=r"pos\.pt was trained with another file, .* as forward_charlm\.pt\."):
        Parser(str(with_characters))


def test_a_network_without_its_word_vectors_is_refused_in_one_sentence(tiny: Path, tmp_path: Path) -> None:
    shutil.copy(tiny / "pos.pt", tmp_path / "pos.pt")
    with pytest.raises(QuotexError, match=r"pos\.pt was trained with another file, .* as pretrain\.pt\.$"):
        Parser(str(tmp_path))


def test_a_network_of_another_processor_is_refused_in_one_sentence(tiny: Path, tmp_path: Path) -> None:
    shutil.copy(tiny / "lemma.pt", tmp_path / "pos.pt")
    with pytest.raises(QuotexError, match="cannot be loaded") as caught:
        Parser(str(tmp_path))
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------------------------ Stanford's packages


@pytest.fixture
def stanza_folder(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stanza's folder of downloads with a package `tiny`, and a package `syntax` that has no entities."""
    folder = tmp_path / "resources"
    vectors = {"dependencies": [{"model": "pretrain", "package": "vectors"}]}
    record: dict[str, Any] = {"lang_name": "English", "packages": {"tiny": {}, "syntax": {"optional": {"ner": "news"}}}}
    names = {name: "news_nocharlm" if name in {"pos", "depparse", "ner"} else "news" for name in models.PROCESSORS}
    for processor, name in {**names, "pretrain": "vectors"}.items():
        (folder / "en" / processor).mkdir(parents=True)
        shutil.copy(tiny / f"{processor}.pt", folder / "en" / processor / f"{name}.pt")
        record[processor] = {name: {"md5": "", **(vectors if "nocharlm" in name else {})}}
    record["packages"]["tiny"] = names
    record["packages"]["syntax"].update({name: names[name] for name in ("tokenize", "mwt", "pos", "lemma", "depparse")})
    (folder / "resources.json").write_text(json.dumps({"en": record}), encoding="utf-8")
    monkeypatch.setattr(stanza.resources.common, "DEFAULT_MODEL_DIR", str(folder))

    def download(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing needs to be downloaded")

    monkeypatch.setattr(stanza, "download", download)
    return folder


def test_a_package_of_stanfords_is_used_from_stanzas_folder(stanza_folder: Path, genuine: Parser) -> None:
    parser = Parser("stanza:tiny")
    assert (parser.name, parser.version) == ("stanza:tiny", f"stanza {stanza.__version__}")
    parse, same = parse_of(parser, TEXT), parse_of(genuine, TEXT)
    assert (parse.words, parse.entities, links(parse)) == (same.words, same.entities, links(same))


def test_the_bundle_does_what_a_package_of_stanfords_lacks(stanza_folder: Path, genuine: Parser) -> None:
    parse, same = parse_of(Parser("stanza:syntax"), TEXT), parse_of(genuine, TEXT)
    assert parse.words == same.words
    assert parse.entities
    found = pipeline.build(models.resolve("stanza:syntax")).processors
    assert "ner" not in found
    assert processors.ENTITIES in found
    assert found["pos"].config["model_path"] == str(stanza_folder / "en" / "pos" / "news_nocharlm.pt")


def test_packages_in_stanzas_folder_are_listed_and_whole(stanza_folder: Path) -> None:
    assert [model.name for model in models.available()] == ["quotex", "stanza:syntax", "stanza:tiny"]
    assert models.verify("stanza:tiny") == models.verify("stanza:syntax") == []
