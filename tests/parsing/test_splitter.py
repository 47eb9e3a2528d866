"""Our quick way to Stanza's tokens gives Stanza's tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
import stanza
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing import models, pipeline
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
    recipe = models.resolve(None)
    return Splitter(pipeline.build_tokenizer(recipe.files["tokenize"], recipe.files["mwt"]))


def same(splitter: Splitter, texts: list[str]) -> None:
    for text, found, expected in zip(texts, splitter.split(texts), splitter._by_processors(texts), strict=True):
        assert list(found.starts) == list(expected.starts), text
        assert list(found.tokens) == list(expected.tokens), text


def test_texts_are_tokenized_as_by_stanzas_processors(bundled: Splitter) -> None:
    same(bundled, TEXTS)


def test_another_tokenizer_is_used_as_its_processors_would_use_it(tiny: Path) -> None:
    same(Splitter(pipeline.build_tokenizer(tiny / "tokenize.pt", tiny / "mwt.pt")), TEXTS[:3])


def test_contractions_are_asked_for_once(bundled: Splitter, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled.split(["They don't know."])
    monkeypatch.setattr(bundled._expander, "bulk_process", lambda _: pytest.fail("asked again"))
    (found,) = bundled.split(["We don't care."])
    assert [part.text for part in found.tokens[1].parts] == ["do", "n't"]


def test_a_tokenizer_that_reads_more_than_characters_is_left_to_stanza(
    bundled: Splitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = models.resolve(None)
    built: stanza.Pipeline = pipeline.build_tokenizer(recipe.files["tokenize"], recipe.files["mwt"])
    monkeypatch.setitem(built.processors["tokenize"].trainer.args, "skip_newline", True)
    splitter = Splitter(built)
    assert splitter._characters is None
    monkeypatch.setitem(built.processors["tokenize"].trainer.args, "skip_newline", False)
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
