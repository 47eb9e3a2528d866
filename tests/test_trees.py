"""The builder of hand-made parses keeps what it is told, and its offsets fit the text it makes."""

from pathlib import Path

import pytest

from evaluation.corpora import paragraphs, read_conllu
from tests.trees import attribution, parse_of, span, tree

BLOCK = """
# a comment
Kremlin Kremlin PROPN 2 compound B-ORG
aides aide NOUN 3 nsubj Number=Plur
said~ say VERB 0 root
. _ PUNCT 3 punct
"""


TWO = f"{BLOCK}\n{BLOCK}"


def test_words_stand_where_their_offsets_say() -> None:
    parse = tree(TWO)
    assert parse.text == "Kremlin aides said. Kremlin aides said."
    assert all(parse.text[word.start : word.end] == word.text for word in parse.words)


def test_heads_lemmas_features_and_entities_are_kept() -> None:
    parse = tree(TWO)
    assert [word.head for word in parse.words] == [1, 2, -1, 2, 5, 6, -1, 6]
    assert [word.lemma for word in parse.words][:3] == ["Kremlin", "aide", "say"]
    assert parse.words[1].feats == {"Number": "Plur"}
    assert [(entity.first, entity.last, entity.type) for entity in parse.entities] == [(0, 1, "ORG"), (4, 5, "ORG")]


def test_sentences_and_paragraphs_are_counted(tmp_path: Path) -> None:
    rows = "1\tNo\tno\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n"
    (tmp_path / "no.conllu").write_text(f"# newdoc id = no\n{rows}{rows}# newpar\n{rows}", encoding="utf-8")
    parse = parse_of(list(paragraphs(read_conllu(tmp_path / "no.conllu"))))
    assert [(one.first, one.last, one.paragraph) for one in parse.sentences] == [(0, 2, 0), (2, 4, 0), (4, 6, 1)]
    assert [parse.text[start:end] for start, end in parse.paragraphs] == ["No. No.", "No."]


def test_an_entity_without_a_beginning_is_refused() -> None:
    with pytest.raises(AssertionError, match="without a beginning"):
        tree("Peskov _ PROPN 0 root I-PERSON")


def test_a_phrase_is_found_by_its_number_as_whole_words() -> None:
    parse = tree("the _ DET 2 det\nhe _ PRON 0 root\nhe _ PRON 2 dep")
    assert span(parse, "he") == (4, 6)
    assert span(parse, "he#2") == (7, 9)
    with pytest.raises(AssertionError, match="is not in"):
        span(parse, "he#3")


def test_an_attribution_knows_the_heads_of_its_phrases() -> None:
    parse = tree(BLOCK)
    made = attribution(parse, "Kremlin aides", "said", ".")
    assert made.source_head == 1
    assert made.cue is not None
    assert (made.cue.head, made.cue.lemma) == (2, "say")
