"""How proposals, quotation marks and trees are fused: edges, marks, parts of one quotation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex.parsing.document import Parse, Proposal
from quotex.quotations import Attribution, attributions
from tests.quotations.builder import flat, parsed, propose, said, texts


def fuse(parse: Parse, *proposals: Proposal, speech_only: bool = True) -> list[Attribution]:
    return attributions(replace(parse, proposals=proposals), speech_only=speech_only)


def only(parse: Parse, *proposals: Proposal) -> tuple[str, str, str]:
    (attribution,) = fuse(parse, *proposals)
    return said(parse, attribution)


def test_a_proposal_keeps_its_cue_and_source() -> None:
    parse = parsed("said-that")
    (found,) = fuse(parse, propose(parse, "the bridge would reopen in May", "said on Monday", "The minister"))
    assert said(parse, found) == ("The minister", "said", "the bridge would reopen in May")  # the time is its own
    assert found.cue is not None
    assert (found.cue.lemma, found.cue.tense) == ("say", "past")
    assert found.source_head == 1


def test_the_complementiser_and_the_full_stop_are_no_content() -> None:
    parse = parsed("said-that")
    content = only(parse, propose(parse, "that the bridge would reopen in May.", "said", "The minister"))[2]
    assert content == "the bridge would reopen in May"


def test_a_demonstrative_that_stays() -> None:
    parse = parsed("that-day")
    assert only(parse, propose(parse, "that day that the bridge was safe", "said", "Lind"))[2].startswith("that day")


def test_the_full_stop_of_an_abbreviation_stays() -> None:
    parse = parsed("abbrev")
    assert only(parse, propose(parse, "The bridge was sold to the U.S.,", "said", "Lind"))[2].endswith("U.S.")


def test_a_content_never_holds_its_own_cue_and_source() -> None:
    parse = parsed("inverted")
    whole = propose(parse, "The bridge will reopen in May, said the harbour master", "said", "the harbour master")
    assert only(parse, whole) == ("the harbour master, Anna Lind", "said", "The bridge will reopen in May")


def test_a_source_is_completed_to_its_noun_phrase() -> None:
    parse = parsed("apposition")
    source = only(parse, propose(parse, "the bridge was safe", "said", "Holm"))[0]
    assert source == "Artem Holm, the acting mayor of Lund"


def test_a_source_that_the_proposal_lacks_comes_from_the_tree() -> None:
    parse = parsed("said-bare")
    assert only(parse, propose(parse, "the dam is safe", "say")) == ("Engineers", "say", "the dam is safe")


def test_a_shared_source_that_the_proposal_lacks_is_that_of_the_other_cue() -> None:
    parse = parsed("adding")
    one, other = fuse(
        parse,
        propose(parse, "the bridge was closed", "told", "Lind"),
        propose(parse, "it would reopen in May", "adding"),
    )
    assert (one.source_of, other.source, other.source_of) == (None, (), 0)


def test_a_quotation_cut_short_snaps_to_its_marks() -> None:
    parse = parsed("two-sentences")
    cut = propose(parse, "The bridge is safe. It will", "said", "Lind")
    assert only(parse, cut)[2] == "“The bridge is safe. It will reopen in May,”"


def test_a_content_that_ran_over_into_another_quotation_ends_before_it() -> None:
    parse = parsed("far-paragraph")
    over = propose(parse, ("“The bridge is safe,”", "“It"), "told", "Lind")
    first, second = fuse(parse, over)
    assert said(parse, first)[2] == "“The bridge is safe,”"
    assert said(parse, second)[2] == "“It will reopen in May.”"


def test_the_second_half_of_a_sentence_in_marks_belongs_to_the_first() -> None:
    parse = flat("“If you go,” said Lind, speaking of the fair, “you will see.”", "go said speaking see")
    first = propose(parse, "“If you go,”", "said", "Lind")
    second = propose(parse, "of the fair, “you will see.”", "speaking")
    one, other = fuse(parse, first, second, speech_only=False)
    assert said(parse, one)[2] == "“If you go,” ... “you will see.”"
    assert said(parse, other)[2] == "of the fair"


def test_another_sentence_in_marks_stays_with_its_own_cue() -> None:
    parse = flat("“If you go,” said Lind, speaking of the fair, “You will see.”", "go said speaking see")
    first = propose(parse, "“If you go,”", "said", "Lind")
    second = propose(parse, "of the fair, “You will see.”", "speaking")
    one, other = fuse(parse, first, second, speech_only=False)
    assert said(parse, one)[2] == "“If you go,”"
    assert said(parse, other)[2] == "of the fair, “You will see.”"


def test_behind_a_whole_quotation_and_its_cue_only_marks_are_content() -> None:
    parse = flat("“The bridge is safe,” said Lind of the new plan.", "is said")
    (found,) = fuse(parse, propose(parse, ("“The bridge is safe,”", "the new plan"), "said", "Lind"))
    assert said(parse, found)[2] == "“The bridge is safe,”"
    (found,) = fuse(parse, propose(parse, ("The bridge is safe,", "the new plan"), "said", "Lind"))
    assert said(parse, found)[2] == "“The bridge is safe,”"


def test_behind_a_quotation_that_its_cue_does_not_end_more_may_be_said() -> None:
    parse = flat("“The bridge is safe.” Lind said the plan was old.", "is said was")
    (found,) = fuse(parse, propose(parse, ("“The bridge is safe.”", "the plan was old"), "said", "Lind"))
    assert said(parse, found)[2] == "“The bridge is safe.” ... the plan was old"


def test_behind_a_quoted_word_more_may_be_said() -> None:
    parse = flat("“Safe,” said Lind, is what the bridge was.", "is said was")
    (found,) = fuse(parse, propose(parse, ("“Safe,”", "is what the bridge was"), "said", "Lind"), speech_only=False)
    assert said(parse, found)[2] == "“Safe,” ... is what the bridge was"


def test_marks_belong_to_the_proposal_that_covers_most_of_them() -> None:
    parse = parsed("two-sentences")
    most = propose(parse, "It will reopen in May", "said", "Lind", 0.6)
    some = propose(parse, "The bridge", "", "", 0.9)
    assert only(parse, some, most) == ("Lind", "said", "“The bridge is safe. It will reopen in May,”")


def test_a_mixed_content_keeps_its_whole_clause() -> None:
    parse = parsed("mixed")
    proposal = propose(parse, "the company had shown “a complete lack of respect” for drivers", "said", "Lind")
    (found,) = fuse(parse, proposal)
    assert found.type == "mixed"
    assert said(parse, found)[2] == "the company had shown “a complete lack of respect” for drivers"


@pytest.mark.parametrize("second", [("“It will reopen in May. We are sure.”", ""), ("It will", ""), ("", "")])
def test_parts_around_the_attribution_are_one_quotation(second: tuple[str, str]) -> None:
    parse = parsed("two-parts")
    proposals = [propose(parse, "“The bridge is safe,”", "said in a statement on Friday", "she")]
    if second[0]:
        proposals.append(propose(parse, second[0]))
    assert only(parse, *proposals)[2] == "“The bridge is safe,” ... “It will reopen in May. We are sure.”"


def test_a_cue_inside_a_quotation_opens_nothing() -> None:
    parse = parsed("in-quotes")
    outer = propose(parse, "“He said that the bridge was safe,”", "recalled", "Lind")
    inner = propose(parse, "the bridge was safe", "said", "He")
    assert only(parse, outer, inner) == ("Lind", "recalled", "“He said that the bridge was safe,”")


def test_a_content_that_ends_inside_a_noun_phrase_is_completed() -> None:
    parse = parsed("has-said")
    assert only(parse, propose(parse, "it will pay for the", "said", "The council"))[2] == "it will pay for the repairs"


def test_a_content_that_runs_on_into_the_next_clause_is_cut() -> None:
    parse = parsed("adding")
    one = fuse(parse, propose(parse, "the bridge was closed, adding that it", "told", "Lind"))[0]
    assert said(parse, one)[2].startswith("the bridge was closed")
    assert not said(parse, one)[2].endswith("that it")


def test_parts_that_only_a_comma_separates_are_one_span() -> None:
    parse = parsed("went-on")
    joined = propose(parse, ("As the day went on", "the water rose"))
    (found,) = fuse(parse, joined, speech_only=False)
    assert texts(parse, found.content) == ["As the day went on, the water rose"]


def test_words_of_a_cue_beyond_the_content_go_back_to_it() -> None:
    parse = parsed("also-backed")
    proposal = propose(parse, "that the plan was sound", "said", "The council")
    split = replace(proposal, cue=(*proposal.cue, *propose(parse, "sound", "is also believed").cue))
    assert only(parse, split) == ("The council", "said", "the plan was sound, which is also believed by the union")


@pytest.mark.parametrize(
    ("name", "cue", "mended"),
    [("that-day", "said that", "said"), ("two-parts", "said in a", "said"), ("warned-of", "warned of", "warned of")],
)
def test_a_cue_does_not_end_inside_a_noun_phrase(name: str, cue: str, mended: str) -> None:
    parse = parsed(name)
    content = "“The bridge is safe,”" if name == "two-parts" else parse.text.rstrip(".").split(cue)[1].strip()
    assert only(parse, propose(parse, content, cue))[1] == mended


def test_a_feeling_with_a_clause_beside_it_is_no_speech() -> None:
    parse = parsed("anger-while")
    proposal = propose(parse, "anger at the delay while the talks went on", "expressed", "Lind")
    assert fuse(parse, proposal) == []
    (attribution,) = fuse(parse, proposal, speech_only=False)
    assert not attribution.speech


def test_what_somebody_is_accused_of_doing_is_the_content() -> None:
    parse = parsed("accused")
    whole = propose(parse, "the company on Friday of having ignored three warnings", "accused", "The union")
    (found,) = fuse(parse, whole)
    assert said(parse, found)[2] == "having ignored three warnings"
    assert found.time is not None


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("direct-csv", "“The bridge is safe,”", "direct"),
        ("single", "‘The bridge is safe,’", "direct"),
        ("low", "„The bridge is safe“", "direct"),
        ("guillemet", "«The bridge is safe»", "direct"),
        ("apostrophes", "''The bridge is safe,''", "direct"),
        ("backticks", "``The bridge is safe,''", "direct"),
        ("straight", '"The bridge is safe,"', "direct"),
        ("mixed", "the company had shown “a complete lack of respect” for drivers", "mixed"),
        ("said-bare", "the dam is safe", "indirect"),
    ],
)
def test_the_type_is_how_much_stands_in_marks(name: str, content: str, kind: str) -> None:
    (found,) = fuse(parsed(name))
    assert (found.type, said(parsed(name), found)[2]) == (kind, content)


def test_precise_rules_add_what_the_network_missed() -> None:
    parse = parsed("conjoined")
    first, second = fuse(parse, propose(parse, "the divers", "praised", "Lind"), speech_only=False)
    assert said(parse, second) == ("", "said", "the bridge was safe")
    assert second.source_of == 0
    assert first.confidence > second.confidence


def test_imprecise_rules_add_nothing_to_proposals() -> None:
    parse = parsed("conjoined")
    (found,) = fuse(parse, propose(parse, "the bridge was safe", "said", "Lind"), speech_only=False)
    assert found.cue is not None
    assert found.cue.lemma == "say"


def test_words_in_marks_that_somebody_says_count_beside_proposals() -> None:
    parse = parsed("called-predicate")
    (found,) = fuse(parse, propose(parse, "Friday"))
    assert said(parse, found) == ("The union", "called", "the repairs a “cheap trick”")
    parse = parsed("described-as")
    assert fuse(parse, propose(parse, "children")) == []


def test_an_infinitive_beside_proposals_is_not_precise_enough() -> None:
    parse = parsed("claims-to")
    found = fuse(parse, propose(parse, "The company"), speech_only=False)
    assert [said(parse, a)[2] for a in found] == ["The company"]


def test_a_clear_attribution_inside_a_proposed_content_is_nested() -> None:
    parse = parsed("nested")
    outer = propose(parse, "that the company had denied that the cables were thin", "said", "Lind")
    main, inner = fuse(parse, outer)
    assert (main.nested_in, inner.nested_in) == (None, 0)
    assert said(parse, inner) == ("the company", "denied", "the cables were thin")


def test_an_attitude_lends_its_source_before_it_is_dropped() -> None:
    parse = parsed("conjoined")
    backs = replace(parse.words[1], lemma="back", text="praised")
    parse = replace(parse, words=(parse.words[0], backs, *parse.words[2:]))
    everything = fuse(
        parse,
        propose(parse, "the divers", "praised", "Lind"),
        propose(parse, "the bridge was safe", "said"),
        speech_only=False,
    )
    assert [a.source_of for a in everything] == [None, 0]
    (speech,) = fuse(
        parse, propose(parse, "the divers", "praised", "Lind"), propose(parse, "the bridge was safe", "said")
    )
    assert said(parse, speech) == ("Lind", "said", "the bridge was safe")
    assert (speech.source_of, speech.source_head) == (None, 0)


def test_a_quoted_content_is_speech_whatever_the_cue() -> None:
    parse = parsed("straight")
    words = list(parse.words)
    index = next(w.index for w in words if w.text == "said")
    words[index] = replace(words[index], lemma="believe")
    parse = replace(parse, words=tuple(words))
    (found,) = fuse(parse, propose(parse, '"The bridge is safe,"', "said", "Lind"))
    assert found.speech
    assert found.cue is not None
    assert found.cue.cue_class == "believe"


def test_what_the_network_hardly_believes_is_left_out() -> None:
    parse = parsed("supports")
    assert fuse(parse, propose(parse, "the strike", "supports", "The union", 0.02), speech_only=False) == []
    assert len(fuse(parse, propose(parse, "the strike", "supports", "The union", 0.2), speech_only=False)) == 1


def test_empty_and_broken_proposals_are_left_out() -> None:
    parse = parsed("went-on")
    count = len(parse.words)
    broken = [
        Proposal((), (), (), 0.9),
        Proposal(((3, 3),), ((1, 2),), (), 0.9),
        Proposal(((count - 1, count),), (), (), 0.9),  # a full stop
        Proposal(((count + 4, count + 9),), (), (), 0.9),
    ]
    assert fuse(parse, *broken, speech_only=False) == []


def test_a_proposal_loses_what_it_holds_of_other_sentences() -> None:
    parse = parsed("said-then-left")
    wide = propose(parse, ("the bridge was safe", "left the harbour"), "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(wide,)))
    assert said(parse, found) == ("Lind", "said", "the bridge was safe")


def test_a_proposal_with_all_its_content_in_another_sentence_keeps_it() -> None:
    parse = parsed("said-then-left")
    far = propose(parse, "Boats left the harbour", "said", "Lind")
    (found,) = attributions(replace(parse, proposals=(far,)))
    assert said(parse, found) == ("Lind", "said", "Boats left the harbour")


@pytest.mark.parametrize(
    ("name", "content", "cue", "source"),
    [("labelled", "“Ghost”", "labelled", "A user"), ("continued-to", "to shun the town", "continued", "Lind")],
)
def test_who_is_named_or_goes_on_doing_something_says_nothing(name: str, content: str, cue: str, source: str) -> None:
    parse = parsed(name)
    parse = replace(parse, proposals=(propose(parse, content, cue, source),))
    assert attributions(parse) == []
    assert len(attributions(parse, speech_only=False)) == 1
