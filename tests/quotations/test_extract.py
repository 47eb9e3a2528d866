"""What holds for the attributions of any parse, and for gold trees of real news."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from quotex.parsing.document import Parse, Proposal, Sentence, Word
from quotex.quotations import Attribution, attributions
from quotex.text.spans import overlap
from tests.quotations.builder import names, parsed, propose, said, wikinews
from tests.random_parses import parses


def check(parse: Parse, found: list[Attribution]) -> None:
    starts = [a.content[0][0] for a in found]
    assert starts == sorted(starts)
    for number, a in enumerate(found):
        cue = a.cue.spans if a.cue else ()
        for spans in (a.content, cue, a.source):
            assert list(spans) == sorted(spans)
            assert all(0 <= start < end <= len(parse.text) for start, end in spans)
            assert all(end <= start for (_, end), (start, _) in pairwise(spans))
            assert all(parse.text[start:end].strip() == parse.text[start:end] for start, end in spans)
        assert a.content
        assert not overlap(a.content, cue)
        assert not overlap(a.content, a.source)
        assert 0 <= a.confidence <= 1
        assert a.nested_in != number
        assert a.nested_in is None or 0 <= a.nested_in < len(found)
        assert a.source_of is None or (not a.source and a.source_of != number and 0 <= a.source_of < len(found))
        assert (a.source_head is None) == (not a.source)
        for single in (a.addressee, a.time):
            assert single is None or 0 <= single[0] < single[1] <= len(parse.text)


@given(parses())
def test_no_parse_and_no_proposal_breaks_the_extraction(parse: Parse) -> None:
    for speech_only in (True, False):
        check(parse, attributions(parse, speech_only=speech_only))


@settings(max_examples=40)
@given(parses())
def test_speech_is_a_part_of_all_attributions(parse: Parse) -> None:
    everything = attributions(parse, speech_only=False)
    speech = attributions(parse, speech_only=True)
    assert [a.content for a in speech] == [a.content for a in everything if a.speech]
    assert all(a.speech for a in speech)


@settings(max_examples=20)
@given(parses())
def test_the_same_parse_gives_the_same_attributions(parse: Parse) -> None:
    assert attributions(parse) == attributions(replace(parse))


def test_all_hand_made_sentences_give_valid_attributions() -> None:
    for name in names():
        check(parsed(name), attributions(parsed(name), speech_only=False))


BURROWS = "Emeritus Professor John Burrows, the chairman of the project's panel of twelve"
FLAG = "New Zealand's flag has never before been open to public choice"
STORM = "A storm yesterday caused a crane to fall into Mecca's Grand Mosque, killing 107 or more and wounding 238"
RESCUE = "fisherman first noticed the people and a warship was deployed to retrieve them"
FORM = (
    '"we may extend the use of the questionnaire as a means to gather additional information from other '
    'claimants awaiting an asylum decision in due course"'
)
ROBOTS = (
    '"We are so interested because we find a big chance to show the talent and ability of Afghans," ... "to show '
    "that Afghan women can make robots too and we can improve in this section — [the] robotics section."
)
REAL = {
    "asylum-spokesman": [("Major general Fuad Basya, spokesman for the Indonesian military", "said", RESCUE)],
    "clock-mark": [("Facebook co-founder Mark Zuckerberg", "said", "the boy was welcome to come and tour the company")],
    "crane": [("Saudi Arabia's Civil Defense Authority", "according to", STORM)],
    "flag-said": [("the New Zealand Herald", "According to", f"{BURROWS}, said {FLAG}"), (BURROWS, "said", FLAG)],
    "imprisoned-deny": [],  # a bare object states nothing
    "questionnaire-read": [("The Home Office letter", "reads", FORM)],
    "afghan-told": [("team member Rodaba Noori", "told", ROBOTS)],
}


@pytest.mark.parametrize("name", REAL)
def test_attributions_of_real_sentences_with_their_gold_trees(name: str) -> None:
    assert [said(wikinews(name), a) for a in attributions(wikinews(name))] == REAL[name]


def test_chains_of_shared_sources_end() -> None:
    for name in names():
        found = attributions(parsed(name), speech_only=False)
        for attribution in found:
            seen = 0
            while attribution.source_of is not None:
                attribution = found[attribution.source_of]
                seen += 1
                assert seen <= len(found)
            if seen:
                assert attribution.source


def repeated(parse: Parse, times: int) -> Parse:
    words: list[Word] = []
    sentences: list[Sentence] = []
    paragraphs = []
    proposals = []
    for turn in range(times):
        shift, first, number = turn * (len(parse.text) + 1), len(words), len(sentences)
        for w in parse.words:
            head = w.head + first if w.head >= 0 else -1
            words.append(
                replace(
                    w, index=w.index + first, head=head, start=w.start + shift, end=w.end + shift,
                    sentence=w.sentence + number,
                )
            )  # fmt: skip
        step = len(parse.paragraphs) * turn
        sentences += [Sentence(s.first + first, s.last + first, s.paragraph + step) for s in parse.sentences]
        paragraphs += [(start + shift, end + shift) for start, end in parse.paragraphs]
        for p in parse.proposals:
            moved = [tuple((a + first, b + first) for a, b in ranges) for ranges in (p.content, p.cue, p.source)]
            proposals.append(Proposal(moved[0], moved[1], moved[2], p.probability))
    text = "\n".join([parse.text] * times)
    return Parse(text, tuple(words), tuple(sentences), tuple(paragraphs), (), tuple(proposals))


def test_time_grows_with_the_length_of_the_article() -> None:
    parse = parsed("two-parts")
    parse = replace(parse, proposals=(propose(parse, "“The bridge is safe,”", "said", "she"),))

    def seconds(times: int) -> float:
        long = repeated(parse, times)
        start = time.process_time()
        assert len(attributions(long)) == times
        return time.process_time() - start

    small = max(seconds(60), 0.01)
    assert seconds(1200) < 100 * small, "twenty times the article must not take the square of twenty times the time"
