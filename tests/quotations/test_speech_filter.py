"""What counts as speech or writing, and what is a belief, a name, a condition or nobody's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Certainty
from quotex.quotations import attributions
from quotex.quotations.speech_filter import LEAST_CONFIDENCE
from tests.quotations.builder import parsed, propose, said
from tests.trees import tree


@pytest.mark.parametrize(
    ("name", "content", "cue", "source"),
    [
        ("needle", "“Needle,”", "known", ""),
        ("no-comment", "requests for comment", "did not respond to", "The company"),
        ("say-it-rains", "the river rises again", "Say", ""),
        ("worth-noting", "the bridge opened late", "noting", ""),
        ("referring-to", "the old bridge", "referring to", "Lind"),
        ("called-meeting", "an emergency meeting on Friday", "called", "The mayor"),
        ("criticized-name", "Holm", "criticized", "Lind"),
        ("criticized-plan", "the bridge plan", "criticized", "Lind"),
        ("persuaded-buyers", "buyers of coal", "persuaded", "Lind"),
        ("if-promised", "to repair the bridge", "promised", "the company"),
        ("everything-says", "is true", "says", "she"),
        ("faced-criticism", "the repairs", "criticism of", "The mayor"),
        ("in-hopes", "that “they will go easier” on her", "in hopes", "Lind"),
        ("to-discuss", "the floods", "to discuss", "Leaders"),
        ("seethed", "the bridge was sold", "seethed after the disclosure", "Holm"),
        ("echoed-by", "those who oppose the sale", "echoed remarks by", "Holm"),
        ("are-convinced", "the bridge is safe", "are convinced", "They"),
        ("without-saying", "the bridge is safe", "goes without saying", "It"),
    ],
)
def test_what_nobody_says_is_no_speech(name: str, content: str, cue: str, source: str) -> None:
    parse = parsed(name)
    parse = replace(parse, proposals=(propose(parse, content, cue, source),))
    cues = [" ".join(parse.text[s:e] for s, e in a.cue.spans) for a in attributions(parse) if a.cue]
    assert cue not in cues
    assert any(not a.speech for a in attributions(parse, speech_only=False))


@pytest.mark.parametrize(
    ("name", "content", "cue", "source"),
    [
        ("called-mistake", "the sale a mistake", "called", "Lind"),
        ("sent-message", "the bridge was safe", "sent a message", "The mayor"),
    ],
)
def test_a_phrase_that_tells_what_was_said_is_speech(name: str, content: str, cue: str, source: str) -> None:
    parse = parsed(name)
    (found,) = attributions(replace(parse, proposals=(propose(parse, content, cue, source),)))
    assert said(parse, found) == (source, cue, content)


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("fall fall VERB 5 acl", True),  # the plan to fall
        ("falling fall VERB 5 acl:relcl", False),
    ],
)
def test_a_noun_phrase_is_said_only_if_it_states_something(clause: str, found: bool) -> None:
    parse = tree(f"""
        Lind Lind PROPN 2 nsubj B-PERSON
        praised praise VERB 0 root
        the _ DET 5 det
        bridge _ NOUN 5 compound
        plan _ NOUN 2 obj
        to _ PART 7 mark
        {clause}
    """)
    content = parse.text[parse.text.index("the bridge") :]
    parse = replace(parse, proposals=(propose(parse, content, "praised", "Lind"),))
    assert [a.speech for a in attributions(parse, speech_only=False)] == [found]


@pytest.mark.parametrize(
    ("body", "verb", "speech"),
    [
        ("court", "heard hear", True),
        ("crowd", "heard hear", False),
        ("inquiry", "found find", True),
        ("driver", "found find", False),
    ],
)
def test_what_a_proceeding_hears_or_finds_is_said(body: str, verb: str, speech: bool) -> None:
    parse = tree(f"""
        The _ DET 2 det
        {body} _ NOUN 3 nsubj
        {verb} VERB 0 root
        that _ SCONJ 6 mark
        Pike Pike PROPN 6 nsubj B-PERSON
        fled flee VERB 3 ccomp
    """)
    parse = replace(parse, proposals=(propose(parse, "Pike fled", verb.split()[0], f"The {body}"),))
    assert [a.speech for a in attributions(parse, speech_only=False)] == [speech]
    assert len(attributions(parse)) == speech


def test_who_was_told_is_no_part_of_what_was_said() -> None:
    parse = tree("""
        The _ DET 2 det
        tribunal _ NOUN 4 nsubj:pass
        was be AUX 4 aux:pass
        told tell VERB 0 root
        that _ SCONJ 7 mark
        Pike Pike PROPN 7 nsubj B-PERSON
        fled flee VERB 4 ccomp
    """)
    (found,) = attributions(replace(parse, proposals=(propose(parse, ("The tribunal", "Pike fled"), "was told"),)))
    assert said(parse, found) == ("", "was told", "Pike fled")


def test_marks_make_a_noun_phrase_a_quotation() -> None:
    parse = tree("""
        Lind Lind PROPN 2 nsubj B-PERSON
        praised praise VERB 0 root
        the _ DET 8 det
        “~ _ PUNCT 5 punct
        quiet~ _ ADJ 8 amod
        ” _ PUNCT 5 punct
        old _ ADJ 8 amod
        bridge _ NOUN 2 obj
    """)
    (found,) = attributions(replace(parse, proposals=(propose(parse, "the “quiet” old bridge", "praised", "Lind"),)))
    assert (found.type, found.speech) == ("mixed", True)


def test_everything_she_says_is_speech_where_the_clause_is_a_parenthesis() -> None:
    (found,) = attributions(parsed("parenthesis"))
    assert found.speech


def test_reported_speech_is_left_out_of_the_speech_view_before_it_is_left_out_altogether() -> None:
    parse = parsed("called-mistake")
    proposal = propose(parse, "the sale a mistake", "called", "Lind")
    shares = (percent / 100 for percent in range(5, 100, 5))
    rising = [replace(parse, proposals=(replace(proposal, certainty=Certainty(*[sure] * 5)),)) for sure in shares]
    unsure = next(one for one in rising if attributions(one, speech_only=False))
    (found,) = attributions(unsure, speech_only=False)
    assert found.confidence < LEAST_CONFIDENCE
    assert not found.speech
    assert attributions(unsure) == []
    assert attributions(rising[-1])


def test_an_order_that_nobody_gives_is_not_added_inside_what_is_said() -> None:
    parse = parsed("told-to-leave")
    proposal = propose(parse, "The crew was told to leave", "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(proposal,)))
    assert said(parse, found) == ("Lind", "said", "The crew was told to leave")


def test_who_remains_convinced_does_not_convince() -> None:
    parse = parsed("remain-convinced")
    proposal = propose(parse, "they remain convinced the bridge was unsafe", "said", "Holm")
    (found,) = attributions(replace(parse, proposals=(proposal,)))
    assert said(parse, found)[1] == "said"
