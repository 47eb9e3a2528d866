"""The features of a mention say how it stands to a pronoun, in names that a reader of the weights understands."""

import re

import pytest

from quotex.lexicons import rows
from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution
from quotex.speakers.discourse import Case
from quotex.speakers.pronoun_coreference import SPEAKS, candidates, pronoun_at
from quotex.speakers.ranking import weights
from quotex.speakers.resolve import resolved_discourse
from tests.speakers.clauses import article, reports, said
from tests.trees import span, tree


def features(parse: Parse, pronoun: str, *attributions: Attribution) -> dict[str, list[set[str]]]:
    """For each candidate's name the features of its mentions, nearest first."""
    discourse = resolved_discourse(parse, attributions)
    head = parse.words_in(*span(parse, pronoun))[0]
    row = pronoun_at(discourse, head)
    assert row is not None
    found: dict[str, list[set[str]]] = {}
    for one in candidates(discourse, Case(head, discourse.sources.get(head, ())), row):
        found.setdefault(discourse.entities[one.entity].name, []).append(set(one.features))
    return found


TOOK = """
    Boris Boris PROPN 2 nsubj B-PERSON
    took take VERB 0 root
    Dmitry Dmitry PROPN 2 obj B-PERSON
    to _ ADP 6 case
    his _ PRON 6 nmod:poss
    house _ NOUN 2 obl
"""


def test_within_a_sentence_the_way_through_the_tree_is_told() -> None:
    found = features(tree(TOOK), "his")
    assert {"way:subject>oblique", "sentences:0", "possessor:role:subject@0", "passed:1"} <= found["Boris"][0]
    assert {"way:object>oblique", "is:short@0", "role:object", "passed:0"} <= found["Dmitry"][0]


def test_a_mention_deeper_in_its_branch_is_told_from_its_head() -> None:
    deeper = """
        Boris Boris PROPN 2 nmod:poss B-PERSON
        friend _ NOUN 3 nsubj
        left leave VERB 0 root
        in _ ADP 6 case
        his _ PRON 6 nmod:poss
        car _ NOUN 3 obl
    """
    assert {"way:subject+>oblique", "deep:1"} <= features(tree(deeper), "his")["Boris"][0]


def test_a_mention_above_the_pronoun_is_told_by_the_branch_that_leads_down() -> None:
    found = features(tree(TOOK.replace("house _ NOUN 2 obl", "house _ NOUN 3 conj")), "his")
    assert "over:conj" in found["Dmitry"][0]
    assert "over:conj" not in found["Boris"][0]


def test_across_sentences_the_height_of_the_mention_counts() -> None:
    left = "Boris Boris PROPN 2 nsubj B-PERSON\nleft leave VERB 0 root"
    when = """
        When _ SCONJ 3 mark
        Dmitry Dmitry PROPN 3 nsubj B-PERSON
        came come VERB 5 advcl
        it _ PRON 5 nsubj
        rained rain VERB 0 root
    """
    found = features(article(left, when, said("He _ PRON V nsubj")), "He")
    assert {"height:main-subject", "sentences:2", "passed:1"} <= found["Boris"][0]
    assert {"height:advcl-subject", "sentences:1", "passed:0"} <= found["Dmitry"][0]


def test_a_second_mention_of_an_entity_is_marked_and_its_names_are_counted() -> None:
    left = "Boris Boris PROPN 2 nsubj B-PERSON\nleft leave VERB 0 root"
    nearest, farther = features(article(left, left, said("He _ PRON V nsubj")), "He")["Boris"]
    assert "again" in farther
    assert "again" not in nearest
    assert {"named:2", "topic", "first"} <= nearest


@pytest.mark.parametrize(
    ("name", "pronoun", "feature"),
    [
        ("Boris Boris PROPN V nsubj B-PERSON", "He", "gender:likely"),
        ("Boris Boris PROPN V nsubj B-PERSON", "She", "gender:doubtful"),
        ("Residents resident NOUN V nsubj Number=Plur", "They", "they:group"),
        ("Boris Boris PROPN V nsubj B-PERSON\nKelmo Kelmo PROPN 1 flat I-PERSON", "He", "gender:known"),
        ("Acme Acme PROPN V nsubj B-ORG", "They", "they:organization"),
        ("Zorvan Zorvan PROPN V nsubj", "He", "uncertain"),
    ],
)
def test_gender_and_kind_are_told_against_the_pronoun(name: str, pronoun: str, feature: str) -> None:
    found = features(article(said(name), said(f"{pronoun} _ PRON V nsubj")), pronoun)
    assert [feature in mentions[0] for mentions in found.values()] == [True]


def test_who_spoke_last_is_told() -> None:
    parse = article(said("Boris Boris PROPN V nsubj B-PERSON"), said("he _ PRON V nsubj"))
    first, second = reports(parse)
    for made in ((first,), (first, second)):
        assert {"source", "last speaker"} <= set(features(parse, "he", *made)["Boris"][0])


def test_whom_the_words_of_a_pronoun_name_is_told() -> None:
    parse = article(
        said("Boris Boris PROPN V nsubj B-PERSON"),
        said("Dmitry Dmitry PROPN V nsubj B-PERSON"),
        said("He _ PRON V nsubj", "Boris Boris PROPN 2 nsubj B-PERSON\nleft~ leave VERB V ccomp"),
    )
    found = features(parse, "He", *reports(parse))
    assert "in own content" in found["Boris"][0]
    assert "in own content" not in found["Dmitry"][0]


def test_a_pronoun_that_speaks_has_weights_of_its_own() -> None:
    general, special = weights("antecedents.tsv"), weights("antecedents.tsv", SPEAKS)
    own = {name: value for name, value in general.items() if name.startswith(SPEAKS)}
    assert own
    for name, value in own.items():
        bare = name.removeprefix(SPEAKS)
        assert special[bare] == pytest.approx(general.get(bare, 0.0) + value)


def test_every_weight_is_a_number_of_a_feature_of_known_origin() -> None:
    found = list(rows("antecedents.tsv", 3))
    assert len({name for name, _, _ in found}) == len(found) > 100
    assert {origin for _, _, origin in found} == {"trained", "judged"}
    assert all(re.fullmatch(r"-?\d\.\d+", weight) for _, weight, _ in found)


def test_what_grammar_teaches_can_be_read_off_the_weights() -> None:
    table = weights("antecedents.tsv")
    assert table["role:subject"] > table["role:oblique"]
    assert table["sentences:0"] > table["sentences:1"] > table["sentences:3"]
    assert table["passed:0"] > table["passed:1"] > table["passed:3"]
    assert table["gender:known"] > table["gender:doubtful"]


def test_the_topic_is_the_person_named_most() -> None:
    left = "{} {} PROPN 2 nsubj B-PERSON\nleft leave VERB 0 root"
    boris, dmitry = (left.format(name, name) for name in ("Boris", "Dmitry"))
    found = features(article(boris, dmitry, dmitry, said("He _ PRON V nsubj")), "He")
    assert "topic" in found["Dmitry"][0]
    assert "topic" not in found["Boris"][0]


def test_only_who_is_spoken_about_in_another_report_is_told_as_that() -> None:
    both = "Boris Boris PROPN 2 nsubj B-PERSON\nlost lose VERB V ccomp\nhis _ PRON 4 nmod:poss\nseat _ NOUN 2 obj"
    parse = article(said("Dmitry Dmitry PROPN V nsubj B-PERSON", both), said("He _ PRON V nsubj"))
    made = reports(parse)
    assert "spoken about" not in features(parse, "his", *made)["Boris"][0]
    assert "spoken about" in features(parse, "He", *made)["Boris"][-1]
    assert "speaker around" in features(parse, "his", *made)["Dmitry"][0]
