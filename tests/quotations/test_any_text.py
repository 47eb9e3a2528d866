"""Whatever a text is made of, and however it is parsed, the rules end, and what they give can be written down."""

from __future__ import annotations

from hypothesis import example, given, settings

from quotex.parsing.document import Parse
from quotex.quotations import attributions
from quotex.speakers import resolve
from tests.quotations.builder import flat
from tests.random_parses import parses
from tests.text_strategies import words_marks_and_punctuation

HEADLINE = "N.C. Governor to AG Lynch, ‘Stop DC at the Bathroom Door.’"


@settings(max_examples=50)
@given(parses(words_marks_and_punctuation()))
@example(flat(HEADLINE, "Stop", "Lynch"))
@example(flat("He said, ‘, ’", "said"))
@example(flat("“Go on,” said , .", "said"))
@example(flat("—, ‘So it is.’", "is"))
def test_words_marks_and_punctuation_give_whole_attributions(parse: Parse) -> None:
    found = attributions(parse, speech_only=False)
    assert len(resolve(parse, found)) == len(found)
    for attribution in found:
        spans = [*attribution.content, *attribution.source]
        spans += [span for span in (attribution.addressee, attribution.time) if span]
        spans += attribution.cue.spans if attribution.cue else ()
        assert all(0 <= start < end <= len(parse.text) for start, end in spans)
        source = "".join(parse.text[start:end] for start, end in attribution.source)
        assert not attribution.source or any(sign.isalnum() for sign in source)
        content = "".join(parse.text[start:end] for start, end in attribution.content)
        assert any(sign.isalnum() for sign in content)
