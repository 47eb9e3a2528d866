"""What is true of every parse, whatever the text and the models."""

from __future__ import annotations

from itertools import pairwise

from quotex.parsing.document import Parse

TYPES = {"PERSON", "ORG", "LOC", "NORP", "MISC"}


def check(parse: Parse, body_start: int = 0) -> None:
    """Fail where offsets, sentences, trees, entities or proposals do not hold together."""
    _check_words(parse, body_start)
    _check_sentences(parse)
    _check_trees(parse)
    count = len(parse.words)
    assert all(e.type in TYPES and 0 <= e.first < e.last <= count for e in parse.entities)
    assert all(parse.words[e.first].sentence == parse.words[e.last - 1].sentence for e in parse.entities)
    assert all(one.last <= other.first for one, other in pairwise(parse.entities))
    for proposal in parse.proposals:
        ranges = [*proposal.content, *proposal.cue, *proposal.source]
        assert proposal.content
        assert all(0 <= first < last <= count for first, last in ranges)
        assert 0 <= proposal.probability <= 1


def _check_words(parse: Parse, body_start: int) -> None:
    words = parse.words
    assert [word.index for word in words] == list(range(len(words)))
    spans = [(word.start, word.end) for word in words]
    for word, span in zip(words, spans, strict=True):
        assert body_start <= word.start < word.end <= len(parse.text)
        shared = span in spans[max(word.index - 3, 0) : word.index] + spans[word.index + 1 : word.index + 4]
        assert shared or parse.text[word.start : word.end] == word.text
        assert word.lemma
        assert word.upos
    for one, other in pairwise(spans):
        assert one == other or one[1] <= other[0]
    covered = {at for start, end in spans for at in range(start, end)}
    for at in range(body_start, len(parse.text)):
        control = "\x80" <= parse.text[at] <= "\x9f"  # white space to Stanza
        assert at in covered or parse.text[at].isspace() or control or parse.text[at] == ">"  # of a quoted line


def _check_sentences(parse: Parse) -> None:
    edges = [0, *(sentence.last for sentence in parse.sentences)]
    assert [sentence.first for sentence in parse.sentences] == edges[:-1]
    assert edges[-1] == len(parse.words)
    for number, sentence in enumerate(parse.sentences):
        words = parse.words[sentence.first : sentence.last]
        start, end = parse.paragraphs[sentence.paragraph]
        assert 0 < len(words) <= 150
        assert {word.sentence for word in words} == {number}
        assert start <= words[0].start
        assert words[-1].end <= end
    assert all(one.paragraph <= other.paragraph for one, other in pairwise(parse.sentences))


def _check_trees(parse: Parse) -> None:
    for sentence in parse.sentences:
        words = parse.words[sentence.first : sentence.last]
        assert sum(word.head == -1 for word in words) == 1
        for word in words:
            assert word.head == -1 or sentence.first <= word.head < sentence.last
            assert (word.head == -1) == (word.deprel == "root")
            above, steps = word.head, 0
            while above != -1:
                above, steps = parse.words[above].head, steps + 1
                assert steps <= len(words)
