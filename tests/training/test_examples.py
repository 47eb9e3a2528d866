"""Training examples of the joint network: label inventories, targets of each task, passages as others print them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import GoldAttribution, GoldDocument, UdSentence, UdToken, UdWord, read_conllu
from quotex.parsing.encoder.edit_scripts import apply_script
from quotex.parsing.encoder.features import Passage
from tests.training.corpora import conllu, word
from training import examples
from training.examples import (
    HIDDEN,
    IGNORE,
    MASK,
    MAX_WORDS,
    ROLES,
    Example,
    Roles,
    TokenizedWord,
    Trees,
    count_labels,
    entity_examples,
    kept_feats,
    known_lemmas,
    role_examples,
    token_marks,
    tree_examples,
    vary,
)


def ud(*words: UdWord) -> UdSentence:
    return UdSentence(tuple(UdToken(w.form, (w,), True) for w in words), False)


SLEPT = [
    word("Cats", "cat", "NOUN", "Number=Plur", 2, "nsubj"),
    word("slept", "sleep", "VERB", "Mood=Ind|Tense=Past|VerbForm=Fin", 0, "root"),
    word(".", ".", "PUNCT", "_", 2, "punct"),
]
ATE = [
    word("Dogs", "dog", "NOUN", "Number=Plur", 2, "nsubj"),
    word("ate", "eat", "VERB", "Mood=Ind|Tense=Past|VerbForm=Fin", 0, "root"),
    word(".", ".", "PUNCT", "_", 2, "punct"),
]


# features and marks


@pytest.mark.parametrize(
    ("feats", "kept"),
    [
        ("_", "_"),
        ("Degree=Pos", "_"),
        ("Number=Sing", "Number=Sing"),
        ("Abbr=Yes|Case=Nom|Definite=Def|Number=Sing|PronType=Prs", "Case=Nom|Number=Sing|PronType=Prs"),
        ("Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin|Voice=Pass", None),
        ("Gender=Fem|Poss=Yes|Polarity=Neg", None),
        ("NumForm=Digit|NumType=Card", "_"),
    ],
)
def test_features_that_quotations_do_not_need_are_left_out(feats: str, kept: str | None) -> None:
    assert kept_feats(feats) == (feats if kept is None else kept)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("He left .", "000"),
        ("“ Go , ” he said .", "2113000"),
        ('" Go " and " stay "', "2130213"),
        ("'' Go '' and `` stay ''", "2130213"),
        ("« Go » he said", "21300"),
        ("“ Go on", "211"),
        ("he said ” alone", "0000"),
        ("„ Go ” and '' stay ''", "2130213"),
    ],
)
def test_marks_tell_outside_inside_opening_and_closing(text: str, marks: str) -> None:
    assert "".join(map(str, token_marks(text.split()))) == marks


# inventories


def test_labels_are_ordered_by_frequency_and_rare_ones_left_out() -> None:
    rare = word("miaow", "meow", "INTJ", "Polarity=Neg", 2, "discourse")
    labels = count_labels([ud(*SLEPT), ud(*ATE), ud(*SLEPT), ud(rare)])
    assert labels["upos"] == ("NOUN", "PUNCT", "VERB", "INTJ")  # none is left out
    assert labels["feats"] == ("Mood=Ind|Tense=Past|VerbForm=Fin", "Number=Plur", "_")
    assert labels["deprels"] == ("nsubj", "punct", "root")
    assert labels["lemma_scripts"] == ("k|0|", "l|1|", "k|2|ep")


def test_feature_bundles_are_counted_by_what_is_kept_of_them() -> None:
    thrice = [word("x", "x", "X", f"Number=Sing|NumForm={form}") for form in ("A", "B", "C")]
    twice = [word("x", "x", "X", "Number=Plur")] * 2
    assert count_labels([ud(*thrice, *twice)])["feats"] == ("Number=Sing",)


def test_entities_and_roles_are_the_ones_of_the_record() -> None:
    labels = count_labels([])
    kinds = ("PERSON", "ORG", "LOC", "NORP", "MISC")
    assert labels["entities"] == ("O", *(f"{prefix}-{kind}" for kind in kinds for prefix in ("B", "I")))
    assert labels["roles"] == ("O", *(f"{prefix}-{role}" for role in ("source", "cue", "content") for prefix in "BI"))


def test_known_lemmas_go_by_part_of_speech_the_most_frequent_first() -> None:
    saw = [
        word("saw", "see", "VERB"),
        word("Saw", "see", "VERB"),
        word("saw", "saw", "VERB"),
        word("saw", "saw", "NOUN"),
    ]
    names = [word("May", "May", "PROPN"), word("may", "may", "AUX"), word("MAY", "may", "AUX")]
    tie = [word("left", "leave", "VERB"), word("left", "left", "VERB")]
    known = known_lemmas([ud(*saw), ud(*names, *tie)])
    assert known == {
        "AUX": {"may": ["may"]},
        "NOUN": {"saw": ["saw"]},
        "PROPN": {"May": ["May"]},
        "VERB": {"left": ["leave", "left"], "saw": ["see", "saw"]},
    }


# trees


def trees_of(path: Path, paragraphs: Sequence[Sequence[Sequence[UdWord]]]) -> list[Example]:
    path.write_text(conllu(paragraphs), encoding="utf-8")
    return list(tree_examples(read_conllu(path), LABELS))


LABELS = count_labels([ud(*SLEPT), ud(*ATE), ud(*SLEPT)])


def test_a_paragraph_becomes_one_example_with_heads_inside_its_sentences(tmp_path: Path) -> None:
    [example] = trees_of(tmp_path / "x.conllu", [[SLEPT, ATE]])
    assert example.passage == Passage(("Cats", "slept", ".", "Dogs", "ate", "."), (0,) * 6, (3, 3))
    assert example.trees is not None
    assert example.trees.heads == (2, 0, 2, 2, 0, 2)
    assert [LABELS["upos"][i] for i in example.trees.upos] == ["NOUN", "VERB", "PUNCT"] * 2
    assert [LABELS["deprels"][i] for i in example.trees.deprels] == ["nsubj", "root", "punct"] * 2
    assert [LABELS["feats"][i] for i in example.trees.feats[:2]] == ["Number=Plur", "Mood=Ind|Tense=Past|VerbForm=Fin"]
    scripts = [LABELS["lemma_scripts"][i] if i != IGNORE else None for i in example.trees.lemma]
    assert [s and apply_script(w, s) for w, s in zip(example.passage.words, scripts, strict=True)] == [
        "cat", "sleep", ".", "dog", None, "."
    ]  # fmt: skip
    assert example.entities is None
    assert example.roles is None


def test_labels_that_are_too_rare_are_not_trained(tmp_path: Path) -> None:
    odd = [word("Miaow", "meow", "INTJ", "Gender=Fem", 0, "discourse")]
    [example] = trees_of(tmp_path / "x.conllu", [[odd]])
    assert example.trees == Trees((IGNORE,), (IGNORE,), (IGNORE,), (0,), (IGNORE,))


def test_paragraphs_do_not_run_together(tmp_path: Path) -> None:
    assert [e.passage.sentences for e in trees_of(tmp_path / "x.conllu", [[SLEPT], [ATE, SLEPT]])] == [(3,), (3, 3)]


def chain(size: int, name: str = "x") -> list[UdWord]:
    """A sentence in which every word hangs on the one before it."""
    return [word(f"{name}{i}", "x", "NOUN", "_", i, "dep") for i in range(size)]


def test_long_paragraphs_are_cut_between_sentences(tmp_path: Path) -> None:
    made = trees_of(tmp_path / "x.conllu", [[chain(90, "a"), chain(90, "b"), chain(30, "c"), chain(MAX_WORDS, "d")]])
    assert [e.passage.sentences for e in made] == [(90, 90), (30,), (MAX_WORDS,)]
    assert [e.passage.words[0] for e in made] == ["a0", "c0", "d0"]
    for example in made:
        assert example.trees is not None
        assert example.trees.heads == tuple(i for size in example.passage.sentences for i in range(size))


def test_a_sentence_that_is_too_long_is_left_out_and_its_neighbours_stay(tmp_path: Path) -> None:
    made = trees_of(tmp_path / "x.conllu", [[chain(5), chain(MAX_WORDS + 1), chain(6)]])
    assert [e.passage.sentences for e in made] == [(5, 6)]


# entities


def entities_of(path: Path, rows: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    path.write_text("".join(f"{token}\t{label}\n" for token, label in rows), encoding="utf-8")
    made = list(entity_examples(path, LABELS))
    assert all(e.passage.sentences == (len(e.passage.words),) for e in made)
    assert all(e.trees is None and e.roles is None for e in made)
    return [(e.passage.words, [LABELS["entities"][i] for i in e.entities or ()]) for e in made]


def test_entity_labels_take_the_names_of_the_record_and_dropped_ones_count_as_outside(tmp_path: Path) -> None:
    rows = [
        ("Ada", "B-Person"), ("Birch", "I-Person"), ("of", "O"), ("Acme", "B-Organization"), ("Oslo", "B-Location"),
        ("Swedish", "B-NORP"), ("Grammy", "B-Misc"), ("Tuesday", "B-Date"), ("5", "B-Money"), ("euros", "I-Money"),
    ]  # fmt: skip
    [(words, labels)] = entities_of(tmp_path / "x.bio", rows)
    assert words == tuple(token for token, _ in rows)
    assert labels == ["B-PERSON", "I-PERSON", "O", "B-ORG", "B-LOC", "B-NORP", "B-MISC", "O", "O", "O"]


def test_long_passages_of_entities_are_cut(tmp_path: Path) -> None:
    made = entities_of(tmp_path / "x.bio", [("x", "O")] * MAX_WORDS + [("Ada", "B-Person")])
    assert [len(words) for words, _ in made] == [MAX_WORDS, 1]
    assert made[1] == (("Ada",), ["B-PERSON"])


def test_entity_passages_know_their_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "x.bio"
    path.write_text("“\tO\nGo\tO\n”\tO\n", encoding="utf-8")
    assert [e.passage.marks for e in entity_examples(path, LABELS)] == [(2, 1, 3)]


# roles


def tokenized(text: str, start: int = 0) -> tuple[Passage, list[TokenizedWord]]:
    words = [TokenizedWord(m[0], m.start() + start, m.end() + start) for m in re.finditer(r"[\w'-]+|\S", text)]
    forms = tuple(w.text for w in words)
    return Passage(forms, token_marks(forms), (len(words),)), words


def document(text: str, *attributions: dict[str, str | list[str]]) -> GoldDocument:
    """A document whose attributions are given by their words, each of which stands once in the text."""

    def spans(found: str | list[str]) -> tuple[tuple[int, int], ...]:
        parts = [found] if isinstance(found, str) else found
        return tuple((text.index(part), text.index(part) + len(part)) for part in parts)

    gold = (GoldAttribution(*(spans(a.get(role, [])) for role in ("content", "cue", "source"))) for a in attributions)
    return GoldDocument("harbour", text, tuple(gold))


def table(text: str, *attributions: dict[str, str | list[str]]) -> dict[str, tuple[str, str | None, str | None]]:
    """Each word of a document of one passage, with its role and the words that its links point at."""
    [example] = role_examples(document(text, *attributions), [tokenized(text)])
    words, roles = example.passage.words, example.roles
    assert roles is not None

    def target(link: int) -> str | None:
        return None if link == IGNORE else words[link - 1] if link else "none"

    links = zip(map(target, roles.to_cue), map(target, roles.to_source), strict=True)
    return {w: (ROLES[r], *link) for w, r, link in zip(words, roles.roles, links, strict=True)}


def test_content_and_cue_point_at_the_cue_and_the_cue_at_its_source() -> None:
    text = "Mayor Ada Birch has told reporters that the bridge will close ."
    gold = {"content": "that the bridge will close", "cue": "has told reporters", "source": "Mayor Ada Birch"}
    assert table(text, gold) == {
        "Mayor": ("B-source", None, None),
        "Ada": ("I-source", None, None),
        "Birch": ("I-source", None, None),
        "has": ("B-cue", "has", "Mayor"),
        "told": ("I-cue", "has", None),
        "reporters": ("I-cue", "has", None),
        "that": ("B-content", "has", None),
        "the": ("I-content", "has", None),
        "bridge": ("I-content", "has", None),
        "will": ("I-content", "has", None),
        "close": ("I-content", "has", None),
        ".": ("O", None, None),
    }


def test_every_part_of_an_interrupted_content_begins_anew_and_has_the_same_cue() -> None:
    text = "“ We looked , ” she said , “ and left . ”"
    found = table(text, {"content": ["“ We looked , ”", "“ and left"], "cue": "said", "source": "she"})
    assert found["looked"] == ("I-content", "said", None)
    assert found["left"] == ("I-content", "said", None)
    [example] = role_examples(
        document(text, {"content": ["“ We looked , ”", "“ and left"], "cue": "said"}), [tokenized(text)]
    )
    assert example.roles is not None
    assert [i for i, role in enumerate(example.roles.roles) if ROLES[role] == "B-content"] == [0, 8]


def test_a_content_without_a_cue_points_at_none() -> None:
    found = table("The quay is shut . Nobody came .", {"content": "The quay is shut", "source": "Nobody"})
    assert found["The"] == ("B-content", "none", None)
    assert found["shut"] == ("I-content", "none", None)
    assert found["Nobody"] == ("B-source", None, None)
    assert found["came"] == ("O", None, None)


def test_a_cue_without_a_source_points_at_none() -> None:
    found = table("They were asked to leave .", {"content": "to leave", "cue": "were asked"})
    assert found["were"] == ("B-cue", "were", "none")
    assert found["asked"] == ("I-cue", "were", None)
    assert found["leave"] == ("I-content", "were", None)


def test_a_split_cue_is_known_by_its_first_word() -> None:
    found = table(
        "He called the alarm useless .", {"content": "the alarm", "cue": ["called", "useless"], "source": "He"}
    )
    assert found["called"] == ("B-cue", "called", "He")
    assert found["useless"] == ("B-cue", "called", None)
    assert found["alarm"] == ("I-content", "called", None)


def test_an_attribution_inside_a_content_keeps_its_own_links() -> None:
    outer = {"content": "that Lee had denied taking it", "cue": "said", "source": "Birch"}
    inner = {"content": "taking it", "cue": "denied", "source": "Lee"}
    found = table("Birch said that Lee had denied taking it .", outer, inner)
    assert found["that"] == ("B-content", "said", None)
    assert found["Lee"] == ("B-source", "said", None)
    assert found["denied"] == ("B-cue", "denied", "Lee")
    assert found["it"] == ("I-content", "denied", None)
    assert found["said"] == ("B-cue", "said", "Birch")


def test_words_that_a_span_only_touches_belong_to_it() -> None:
    text = "It's true , Lee said ."
    gold = GoldDocument("x", text, (GoldAttribution(((2, 9),), ((16, 20),), ((12, 14),)),))
    [example] = role_examples(gold, [tokenized(text)])
    assert example.roles is not None
    assert [ROLES[r] for r in example.roles.roles] == [
        "B-content", "I-content", "O", "B-source", "B-cue", "O"
    ]  # fmt: skip


def test_words_that_only_stand_beside_a_span_do_not_belong_to_it() -> None:
    text = "Lee said:“Go”-Birch"
    gold = GoldDocument("x", text, (GoldAttribution(((9, 13),), ((4, 8),), ()),))
    [example] = role_examples(gold, [tokenized(text)])
    assert example.roles is not None
    named = dict(zip(example.passage.words, (ROLES[r] for r in example.roles.roles), strict=True))
    assert [word for word, role in named.items() if role == "O"] == ["Lee", ":", "-Birch"]


def test_words_of_one_token_that_share_its_place_belong_to_a_span_together() -> None:
    words = [TokenizedWord("wo", 0, 5), TokenizedWord("n't", 0, 5), TokenizedWord("go", 6, 8)]
    gold = GoldDocument("x", "won't go", (GoldAttribution(((0, 8),), (), ()),))
    [example] = role_examples(gold, [(Passage(("wo", "n't", "go"), (0, 0, 0), (3,)), words)])
    assert example.roles is not None
    assert [ROLES[r] for r in example.roles.roles] == ["B-content", "I-content", "I-content"]


def test_each_passage_counts_its_own_words_and_spans_may_end_in_the_next() -> None:
    text = "Lee said the quay is shut .\nIt burnt . Birch agreed ."
    cut = text.index("It")
    passages = [tokenized(text[:cut]), tokenized(text[cut:], cut)]
    content = "the quay is shut .\nIt burnt"
    made = list(role_examples(document(text, {"content": content, "cue": "said", "source": "Lee"}), passages))
    assert [e.passage for e in made] == [passage for passage, _ in passages]
    o, source, cue, content_, inside = (ROLES.index(r) for r in ("O", "B-source", "B-cue", "B-content", "I-content"))
    assert made[0].roles == Roles(
        (source, cue, content_, inside, inside, inside, inside),
        (IGNORE, 2, 2, 2, 2, 2, 2),
        (IGNORE, 1, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE),
    )
    assert made[1].roles == Roles((content_, inside, o, o, o, o), (0, 0, IGNORE, IGNORE, IGNORE, IGNORE), (IGNORE,) * 6)


def test_a_passage_without_attributions_teaches_that_there_are_none() -> None:
    assert set(table("The quay is shut .").values()) == {("O", None, None)}


@given(st.data())
def test_links_stay_inside_the_passage_and_stand_where_the_roles_say(data: st.DataObject) -> None:
    text = "one two three four five six seven eight nine ten"
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).map(tuple)
    spans = st.lists(edges, max_size=2).map(tuple)
    gold = data.draw(st.lists(st.builds(GoldAttribution, spans, spans, spans), max_size=3))
    [example] = role_examples(GoldDocument("x", text, tuple(gold)), [tokenized(text)])
    roles = example.roles
    assert roles is not None
    for role, to_cue, to_source in zip(roles.roles, roles.to_cue, roles.to_source, strict=True):
        assert 0 <= role < len(ROLES)
        assert to_cue == IGNORE or 0 <= to_cue <= 10
        assert to_source == IGNORE or 0 <= to_source <= 10
        if ROLES[role][2:] in {"cue", "content"}:
            assert to_cue != IGNORE


# variations

PLAIN = ["The", "quay", "is", "shut", "."]
QUOTED = ['"', "Go", ",", '"', "said", "McFly", ",", '"', "or", "'", "stay", "'", '"']


def example_of(words: Sequence[str]) -> Example:
    size = len(words)
    return Example(Passage(tuple(words), token_marks(words), (size,)), entities=(0,) * size)


def varied(words: Sequence[str], tries: int = 3000) -> set[tuple[str, ...]]:
    rng = random.Random(1)
    return {vary(example_of(words), rng).passage.words for _ in range(tries)}


@given(
    st.lists(st.one_of(st.text("abAB", min_size=1), st.sampled_from(['"', "“", "”", "''", "``", "'", "."]))),
    st.integers(0, 10_000),
)
def test_variations_keep_the_number_of_words_their_marks_and_their_targets(words: list[str], seed: int) -> None:
    given = example_of(words)
    made = vary(given, random.Random(seed))
    assert len(made.passage.words) == len(words)
    assert (made.passage.marks, made.passage.sentences) == (given.passage.marks, given.passage.sentences)
    assert (made.entities, made.trees, made.roles) == (given.entities, None, None)
    for old, new, mark in zip(words, made.passage.words, given.passage.marks, strict=True):
        assert new == MASK or old.lower() == new.lower() or (mark > 1 and new == "'")


def test_quotation_marks_become_single_ones_together() -> None:
    kept_case = {words for words in varied(QUOTED) if words[5] == "McFly" and words[4] == "said" and MASK not in words}
    assert kept_case == {
        (mark, "Go", ",", mark, "said", "McFly", ",", mark, "or", "'", "stay", "'", mark) for mark in "\"'"
    }


def test_some_words_are_hidden_but_never_those_of_trees() -> None:
    rng = random.Random(1)
    made = [word for _ in range(2000) for word in vary(example_of(PLAIN), rng).passage.words]
    assert 0.7 * HIDDEN < made.count(MASK) / len(made) < 1.3 * HIDDEN
    tree = replace(example_of(PLAIN), trees=Trees((), (), (), (), ()))
    assert not any(MASK in vary(tree, rng).passage.words for _ in range(200))


def test_capitals_vary_now_and_then() -> None:
    assert {" ".join(words) for words in varied(PLAIN) if MASK not in words} == {
        "The quay is shut .",
        "THE QUAY IS SHUT .",
        "the quay is shut .",
        "The Quay Is Shut .",
    }


def test_long_passages_are_not_set_in_title_case() -> None:
    assert {words[1] for words in varied(PLAIN * 5)} == {"quay", "QUAY", MASK}


def test_the_corpora_are_printed_as_they_are_most_of_the_time() -> None:
    rng = random.Random(1)
    kept = sum(vary(example_of(PLAIN), rng).passage.words == tuple(PLAIN) for _ in range(1000))
    assert 700 < kept < 800


def test_roles_are_known_by_their_position() -> None:
    """`role_examples` counts on I- following B- of the same kind."""
    assert all(ROLES[i + 1] == "I" + ROLES[i][1:] for i in (1, 3, 5))
    assert examples.ENTITY_OF.keys() == {"Person", "Organization", "Location", "NORP", "Misc"}
