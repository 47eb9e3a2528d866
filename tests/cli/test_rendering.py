"""An article with its quotations marked."""

from __future__ import annotations

import re
from dataclasses import replace

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.cli.rendering import render
from quotex.records import Article, Cue, Quote, Source, Span, SpeakerCandidate
from tests.strategies import articles, quotes
from tests.test_serialization import a_quote

TEXT = "“A,” he said, “B.” Ann said that Ben denied that it was so."


def quote(content: list[str], kind: str = "direct", cue: str = "", source: str = "", speaker: str = "") -> Quote:
    """A quotation in TEXT whose parts are given by their words."""

    def span(words: str) -> Span:
        start = TEXT.index(words)
        return Span(start, start + len(words), words)

    base = a_quote()
    assert base.speaker is not None
    return replace(
        base,
        article=Article(TEXT),
        type=kind,  # type: ignore[arg-type]
        content=tuple(span(words) for words in content),
        cue=Cue(cue, cue, (span(cue),), "say", False) if cue else None,
        source=Source(source, (span(source),)) if source else None,
        speaker=replace(base.speaker, name=speaker, id=speaker.lower()) if speaker else None,
    )


INTERRUPTED = quote(["“A,”", "“B.”"], cue="said", source="he", speaker="Cy")
OUTER = quote(["Ben denied that it was so"], "indirect", cue="said that", source="Ann", speaker="Ann")
INNER = quote(["it was so"], "indirect", cue="denied", source="Ben", speaker="Ben")


def body(*found: Quote, colour: bool = False) -> str:
    return render(Article(TEXT), list(found), colour=colour).split("\n\n")[1]


def test_an_interrupted_quotation_keeps_its_number_and_names_its_speaker_once() -> None:
    assert body(INTERRUPTED).startswith("[1: “A,”] {he} <said>, [1: “B.” | Cy] Ann")


def test_a_nested_quotation_stands_inside_the_outer_one() -> None:
    assert body(INNER, OUTER).endswith("{Ann} <said that> [1: {Ben} <denied> that [2: it was so | Ben] | Ann].")


def test_a_source_that_two_quotations_share_is_marked_once() -> None:
    second = quote(["“B.”"], source="he", cue="said", speaker="Cy")
    assert "{he} <said>," in body(quote(["“A,”"], source="he", cue="said", speaker="Cy"), second)


def styles(*found: Quote) -> dict[str, str]:
    """The codes in front of each coloured stretch of the body."""
    return {
        words: codes
        for codes, words in re.findall(r"((?:\x1b\[[0-9;]+m)+)([^\x1b]+)\x1b\[0m", body(*found, colour=True))
    }


def test_each_part_has_its_own_colour() -> None:
    found = styles(INTERRUPTED, OUTER, INNER)
    colours = [found["“A,”"], found["Ann"], found["said that"], found[" that "], found[" 1 Cy "]]
    assert len(set(colours)) == 5
    assert found["“A,”"] == found["“B.”"]
    assert found["Ben"] == found["Ann"]
    assert found["denied"] == found["said that"]
    assert found["it was so"] == found[" that "].replace("\x1b[24m", "\x1b[4m")


@pytest.mark.parametrize("kinds", [("direct", "indirect"), ("indirect", "mixed"), ("mixed", "direct")])
def test_types_have_different_colours(kinds: tuple[str, str]) -> None:
    one, other = (styles(quote(["“A,”"], kind, speaker="Cy"))["“A,”"] for kind in kinds)
    assert one != other


@settings(max_examples=30)
@given(st.data())
def test_no_letter_of_the_article_is_lost_or_changed(data: st.DataObject) -> None:
    article = data.draw(articles())
    found = data.draw(st.lists(quotes(article), max_size=4))
    plain = render(article, [], colour=False)
    text = article.text.replace("\r", "")
    visible = "".join(char for char in text if char.isprintable() or char in "\n\t")
    if visible == text:
        assert text.strip("\n") in plain
    coloured = render(article, [replace(one, speaker=None) for one in found], colour=True)
    stripped = re.sub(r" [ 0-9]+ unknown speaker ", "", click.unstyle(coloured))
    if visible == text and "unknown" not in text and not re.search(r"[\x1b]", text):
        assert "".join(text.split()) in "".join(stripped.split())  # a label's blanks may stand beside the text's


@given(st.data(), st.booleans())
def test_nothing_that_an_article_holds_steers_the_terminal(data: st.DataObject, colour: bool) -> None:
    article = data.draw(articles())
    shown = render(article, data.draw(st.lists(quotes(article), max_size=3)), colour=colour)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", click.unstyle(shown))


def test_an_escape_sequence_in_an_article_is_shown_and_not_obeyed() -> None:
    shown = render(Article("He\x1b[2J said\r\n“no”"), [], colour=False)
    assert "He\\x1b[2J said\n“no”" in shown


def test_offsets_that_do_not_fit_the_text_are_not_marked() -> None:
    astray = replace(INTERRUPTED, content=(Span(5000, 5010, "x" * 10),), cue=None, source=None)
    assert body(astray) == TEXT


def test_very_many_quotations_are_rendered_in_linear_time() -> None:
    text = "“A,” he said. " * 20_000
    base = replace(INTERRUPTED, cue=None, source=None)
    found = [replace(base, content=(Span(at, at + 4, "“A,”"),)) for at in range(0, len(text), 14)]
    for colour in (False, True):
        assert render(Article(text), found, colour=colour).count("Cy") == 20_001


def test_an_unknown_speaker_is_listed_with_who_it_may_be() -> None:
    candidates = (SpeakerCandidate("a", "Ada\x1b Cole", 0.46), SpeakerCandidate("b", "Jo Park", 0.31))
    unknown = replace(INNER, speaker=None, speaker_candidates=candidates, confidence=0.3)
    lines = render(Article(TEXT), [OUTER, unknown], colour=False).splitlines()
    assert lines[-1] == "  2: words 30 %; perhaps Ada\\x1b Cole 46 %, Jo Park 31 %"
    assert "perhaps" not in lines[-2]
