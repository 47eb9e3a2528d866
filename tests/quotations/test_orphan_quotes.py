"""Quotations in marks that no cue in the tree and no proposal covers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Parse, Sentence
from quotex.quotations import attributions
from quotex.quotations.quote_index import QuoteIndex, looks_like_title
from tests.quotations.builder import flat, parsed, propose, said
from tests.text_strategies import paragraphs_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("colon-name", [("Anna Lind", ":", "“The bridge is safe.”")]),
        ("dash-name", [("Anna Lind, harbour master", "—", "“The bridge is safe.”")]),
        ("colon-before", [("The harbour master", "say", "“The bridge is safe.”")]),
        ("absolutely", [("Lind", "said", "“Absolutely,”")]),
        ("smiled", [("she", "smiled", "“The bridge is safe,”")]),
        ("question", [("the mayor", "asked", "“Is the bridge safe?”")]),
        ("floating-no-cue", [("", "", "“The bridge was never safe in all those years.”")]),
    ],
)
def test_a_quotation_in_marks_is_never_lost(name: str, expected: list[tuple[str, str, str]]) -> None:
    assert [said(parsed(name), a) for a in attributions(parsed(name))] == expected


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("— Anna Lind, speaking of the bridge", "Anna Lind"),
        ("— the harbour master.", "the harbour master"),
        ("‒ Änne Øst", "Änne Øst"),
        ("— An office without a harbour —", ""),
        ("— It was late.", ""),
    ],
)
def test_behind_a_dash_stands_a_name_and_perhaps_what_it_did(line: str, source: str) -> None:
    parse = flat(f"“The bridge is safe.”\n{line}", "is speaking was")
    (found,) = attributions(parse)
    assert said(parse, found)[0] == source


def test_the_title_of_an_article_that_is_named_with_its_date_is_no_quotation() -> None:
    assert attributions(flat("“The bridge is safe.” — Daily News, May 1, 2020", "is")) == []


@pytest.mark.parametrize("name", ["title", "scare", "nickname", "brokers"])
def test_titles_nicknames_and_scare_words_are_no_quotations(name: str) -> None:
    assert attributions(parsed(name)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The town had to “close what leaks at once” in May.", []),
        ("The town had to close: “We close what leaks at once.”", ["“We close what leaks at once.”"]),
        ("“close what leaks at once”", ["“close what leaks at once”"]),
    ],
)
def test_a_fragment_in_a_sentence_that_attributes_nothing_is_nobodys_quotation(text: str, found: list[str]) -> None:
    parse = flat(text, "had close leaks")
    assert [said(parse, a)[2] for a in attributions(parse)] == found


def test_a_paragraph_in_marks_after_a_closed_one_is_a_record_of_its_own_by_the_same_speaker() -> None:
    parse = parsed("continued-paragraph")
    first, second = attributions(parse)
    assert said(parse, first) == ("Lind", "told", "“The bridge is safe,”")
    assert said(parse, second) == ("", "", "“It will reopen in May.”")
    assert (second.cue, second.source_of) == (None, 0)


@pytest.mark.parametrize(
    "text",
    [
        "“Is the bridge safe?” said Lind.\n“It was never safe at all.”",  # somebody else may answer
        "“The bridge is safe,” said Lind.\n“It was not.”",  # a dialogue
        "“The bridge is safe,” said Lind.\n‘It was never safe at all’",  # a heading
        "“The bridge is safe,” said Lind.\n“It was never safe at all,” the town thinks.",
    ],
)
def test_another_paragraph_in_marks_may_be_said_by_somebody_else(text: str) -> None:
    assert len(attributions(flat(text, "is was said thinks"))) == 2


def test_an_answer_has_not_the_source_of_the_question() -> None:
    _, answer = attributions(flat("“Is the bridge safe?” said Lind.\n“It was never safe at all.”", "is was said"))
    assert (answer.source, answer.source_of) == ((), None)


def test_a_quoted_word_before_another_attribution_is_not_what_the_next_paragraph_goes_on_with() -> None:
    text = "Lind called it “safe”, and Holm told the town so.\n“It was never safe at all.”"
    parse = flat(text, "called told was")
    one = propose(parse, "it “safe”", "called", "Lind")
    other = propose(parse, "so", "told", "Holm")
    *_, last = attributions(replace(parse, proposals=(one, other)), speech_only=False)
    assert said(parse, last) == ("", "", "“It was never safe at all.”")
    assert last.source_of == 1


def test_what_follows_an_indirect_quotation_has_its_source_but_is_a_quotation_of_its_own() -> None:
    parse = parsed("said-that")
    text = f"{parse.text}\n“It was never safe at all.”"
    more = flat(text, "was").words[len(parse.words) :]
    first = len(parse.words)
    words = (*parse.words, *(replace(w, index=n + first, head=first if n else -1) for n, w in enumerate(more)))
    sentences = (*parse.sentences, Sentence(first, len(words), 1))
    parse = Parse(text, words, sentences, tuple(paragraphs_of(text)))
    one, other = attributions(parse)
    assert (one.type, other.type, other.source, other.source_of) == ("indirect", "direct", (), 0)


def test_a_proposal_of_a_bare_quotation_gets_the_cue_before_its_paragraph() -> None:
    parse = parsed("colon-before")
    bare = propose(parse, "“The bridge is safe.”", probability=0.9)
    (found,) = attributions(replace(parse, proposals=(bare,)))
    assert said(parse, found) == ("The harbour master", "say", "“The bridge is safe.”")


def test_a_proposal_of_a_bare_quotation_that_nothing_introduces_has_no_source() -> None:
    parse = parsed("floating-no-cue")
    bare = propose(parse, parse.text, probability=0.9)
    (found,) = attributions(replace(parse, proposals=(bare,)))
    assert (found.cue, found.source) == (None, ())


def test_the_verb_of_a_sentence_with_a_colon_introduces_what_follows() -> None:
    parse = subject_of(
        flat("Lind released these words:\n“The bridge is safe.”", "released is", "Lind"), "Lind", "released"
    )
    (found,) = attributions(parse)
    assert said(parse, found) == ("Lind", "released", "“The bridge is safe.”")


def test_what_a_sentence_with_a_colon_says_goes_on_behind_it() -> None:
    parse = flat("Lind said this was known to the town:\n“The bridge is safe.”", "said was known is")
    proposal = propose(parse, "this was known to the town", "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(proposal,)))
    assert said(parse, found) == ("Lind", "said", "this was known to the town ... “The bridge is safe.”")


def test_the_verb_next_to_the_colon_introduces_what_follows() -> None:
    parse = parsed("changed-answer")
    bare = propose(parse, "“It is safe.”", probability=0.9)
    (found,) = attributions(replace(parse, proposals=(bare,)))
    assert said(parse, found) == ("I", "changed", "“It is safe.”")


def test_it_introduces_nothing() -> None:
    parse = flat("It gets better:\n“The bridge is safe.”", "gets is")
    it = replace(parse.words[0], upos="PRON")
    parse = subject_of(replace(parse, words=(it, *parse.words[1:])), "It", "gets")
    (found,) = attributions(parse)
    assert found.source == ()


def test_who_does_something_right_before_a_quotation_says_it() -> None:
    parse = subject_of(flat("Lind shook her head. “It was never safe.”", "shook was", "Lind"), "Lind", "shook")
    (found,) = attributions(parse)
    assert said(parse, found) == ("Lind", "", "“It was never safe.”")


def test_a_thing_that_moves_before_a_quotation_says_nothing() -> None:
    parse = subject_of(flat("Traffic moved again. “It was never safe.”", "moved was"), "Traffic", "moved")
    (found,) = attributions(parse)
    assert found.source == ()


def test_marks_open_by_mistake_around_an_attribution_are_no_quotation() -> None:
    text = "“Lind walked out of the long meeting with the town and the harbour office, saying so.\nTraffic was light."
    parse = flat(text, "walked saying was")
    inner = propose(parse, "so", "saying", "Lind")
    (found,) = attributions(replace(parse, proposals=(inner,)), speech_only=False)
    assert said(parse, found) == ("Lind", "saying", "so")


def subject_of(parse: Parse, subject: str, verb: str) -> Parse:
    """The flat parse with the verb as the root of its sentence and the subject below it."""
    head = next(w.index for w in parse.words if w.text == verb)
    sentence = parse.words[head].sentence
    last = next((w.index for w in parse.words if w.text in ".:" and w.index > head), head)
    words = []
    for word in parse.words:
        if word.sentence == sentence and word.index <= last:
            relation = "root" if word.text == verb else "nsubj" if word.text == subject else "dep"
            words.append(replace(word, head=-1 if word.text == verb else head, deprel=relation))
        elif word.sentence == sentence:  # what follows is a sentence of its own
            words.append(replace(word, head=-1 if word.index == last + 1 else last + 1, sentence=sentence + 1))
        else:
            words.append(replace(word, sentence=word.sentence + (parse.words[-1].sentence == sentence)))
    bounds = sorted({w.sentence for w in words})
    groups = [[w.index for w in words if w.sentence == number] for number in bounds]
    paragraph = {w.index: parse.sentences[w.sentence].paragraph for w in parse.words}
    sentences = tuple(Sentence(group[0], group[-1] + 1, paragraph[group[0]]) for group in groups)
    return replace(parse, words=tuple(words), sentences=sentences)


def test_a_quotation_after_other_sentences_of_a_paragraph_does_not_go_on() -> None:
    parse = flat("“The bridge is safe,” said Lind. Traffic was light. “It was never safe.”", "is said was")
    found = attributions(parse)
    assert [(a.cue is not None, a.source_of) for a in found] == [(True, None), (False, None)]


def test_a_title_with_a_verb_in_it_is_no_quotation() -> None:
    assert attributions(flat("Lind saw “Gone With the Wind” twice.", "saw Gone")) == []


def test_a_quotation_two_paragraphs_further_on_has_no_source() -> None:
    _, second = attributions(parsed("far-paragraph"))
    assert (second.source, second.source_of) == ((), None)


def test_a_quotation_over_several_paragraphs_is_one() -> None:
    (found,) = attributions(parsed("multi-paragraph"))
    assert said(parsed("multi-paragraph"), found) == (
        "Lind",
        "wrote",
        "“The bridge is safe. ... “It will reopen in May,”",
    )


def test_an_interrupted_quotation_has_two_spans() -> None:
    for name in ("interrupted", "two-parts"):
        (found,) = attributions(parsed(name))
        assert len(found.content) == 2
        assert found.type == "direct"


def test_marks_left_open_by_mistake_do_not_hide_the_cue() -> None:
    (found,) = attributions(parsed("unclosed-typo"))
    assert said(parsed("unclosed-typo"), found) == ("Lind", "said", "“The bridge is safe,")


def test_a_cue_beside_the_marks_counts_without_a_tree() -> None:
    parse = flat("“The bridge is safe now,” said Lind.", "is said")
    (found,) = attributions(parse)
    assert found.cue is not None
    assert (found.cue.lemma, found.type) == ("say", "direct")


def test_a_name_before_a_colon_is_the_source_of_what_stands_in_marks_after_it() -> None:
    parse = flat("Lind: “The bridge is safe.”\nHolm: “It is not safe.”", "is")
    assert [said(parse, a)[:2] for a in attributions(parse)] == [("Lind", ":"), ("Holm", ":")]


def test_a_long_clause_before_a_colon_is_no_name() -> None:
    parse = flat("The mayor went on record like this: “The bridge is safe.”", "went is")
    (found,) = attributions(parse)
    assert found.source == ()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("The Old Man and the Sea", True),
        ("Saturday Night Live", True),
        ("Gone With the Wind", True),
        ("Contract with America", True),
        ("The bridge is safe", False),
        ("Seinfeld", False),
        ("a Hard Day Night", False),
        ("We Are Not Going To Let Any Of Those Terrible People Come Back Here Again", False),
    ],
)
def test_titles_are_runs_of_capitalised_words(words: str, title: bool) -> None:
    assert looks_like_title(words.split()) is title


def test_a_mark_knows_its_words_and_paragraph() -> None:
    parse = parsed("continued-paragraph")
    quotes = QuoteIndex.of(parse)
    assert [m.depth for m in quotes.outer] == [0, 0]
    assert quotes.mark_at(0) == 0
    assert quotes.mark_at(parse.text.index("Lind")) is None
    assert quotes.mark_at(len(parse.text) - 1) == 1
    assert (quotes.paragraph_at(0), quotes.paragraph_at(len(parse.text) - 1)) == (0, 1)
    assert quotes.marks_in(((0, len(parse.text)),)) == [0, 1]
    assert quotes.quoted(((0, len(parse.text)),)) == (9, 13)
