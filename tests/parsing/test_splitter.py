"""Our quick way to Stanza's tokens gives Stanza's tokens."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.pipeline.tokenize_processor import TokenizeProcessor

from quotex.parsing import models
from quotex.parsing.splitter import Splitter

TEXTS = [
    "Peskov said that they don't know. He can't've left!",
    "Write to press@kyiv.example.org or see http://www.example.com/a?b=c, he said.",
    "Talks collapse",
    "One line\nand another.\n\nA second paragraph, \t with   spaces . ",
    "a\x80b\x97 c\x85d",
    "...",
    "I'm, you're, we've; Nobody's \"happy\" -- or 'so'?",
    "3.5 million (U.S.) ½ 10\u00a0000 €5bn",
    "新華社報道:「我們不同意。」",
    "\U0001f600\u200d!",
]


@pytest.fixture(scope="module")
def bundled() -> Splitter:
    return Splitter(stanzas(models.resolve(None).files["tokenize"]))


def stanzas(model: Path) -> TokenizeProcessor:
    """Stanza's processor of a tokenizer's model file."""
    config = {"model_path": str(model), "lang": "en", "check_requirements": False}
    return TokenizeProcessor(config, SimpleNamespace(foundation_cache=None), "cpu")


def same(splitter: Splitter, texts: list[str]) -> None:
    for text, found, expected in zip(texts, splitter.split(texts), splitter._by_processor(texts), strict=True):
        assert found == expected, text


def test_texts_are_tokenized_as_by_stanzas_processors(bundled: Splitter) -> None:
    same(bundled, TEXTS)


def test_another_tokenizer_is_used_as_its_processors_would_use_it(tiny: Path) -> None:
    same(Splitter(stanzas(tiny / "tokenize.pt")), TEXTS[:3])


def test_a_tokenizer_that_reads_more_than_characters_is_left_to_stanza(bundled: Splitter) -> None:
    tokenizer = stanzas(models.resolve(None).files["tokenize"])
    tokenizer.trainer.args["skip_newline"] = True
    splitter = Splitter(tokenizer)
    assert splitter._characters is None
    tokenizer.trainer.args["skip_newline"] = False
    assert splitter.split(["They don't know."]) == bundled.split(["They don't know."])


pieces = st.sampled_from(
    [
        *("Peskov", "said", "don't", "Mr.", "U.S.", "3.5", "a@b.org", "www.x.com", "\U0001f600"),
        *'“”",.?(…- \n\t\u00a0\x97',
        *("'s", "\n\n", "  "),
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.lists(pieces, min_size=1, max_size=25).map("".join) | st.text(max_size=60), min_size=1, max_size=3
    )
)
def test_any_short_text_is_tokenized_as_by_stanza(bundled: Splitter, texts: list[str]) -> None:
    kept = [t.encode("utf-8", "replace").decode().replace("\0", " ").strip() for t in texts]
    same(bundled, [text for text in kept if text])
