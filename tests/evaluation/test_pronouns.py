"""A pronoun that speaks is judged by the name that the record gives it."""

import json
from pathlib import Path

import pytest

from evaluation.pronouns import (
    Answer,
    PronounItem,
    judge,
    pronoun_table,
    read_pronouns,
    score_pronouns,
)

TEXT = "Jane Doe came. She said it rains."
ITEM = PronounItem("one", (15, 18), ((0, 8),), "s")
SHE = ((15, 18),)
GOLD = Path(__file__).parents[2] / "scripts" / "gold" / "polnear_pronouns.jsonl"


@pytest.mark.parametrize(
    ("answer", "judgement"),
    [
        (Answer(SHE, "Jane Doe"), "right"),
        (Answer(SHE, "Doe"), "right"),
        (Answer(SHE, "John Doe"), "wrong"),
        (Answer(SHE, None), "abstained"),
        (Answer(((0, 8),), "Jane Doe"), "not extracted"),
    ],
)
def test_the_speaker_of_the_pronoun_is_judged_by_its_name(answer: Answer, judgement: str) -> None:
    assert judge(ITEM, TEXT, [answer]) == judgement


def test_any_of_the_antecedents_will_do() -> None:
    item = PronounItem("one", (15, 18), ((9, 13), (0, 8)), "s")
    assert judge(item, TEXT, [Answer(SHE, "Jane Doe")]) == "right"


def test_where_the_article_names_nobody_to_abstain_is_right() -> None:
    nobody = PronounItem("one", (15, 18), (), "s")
    assert judge(nobody, TEXT, [Answer(SHE, None)]) == "right"
    assert judge(nobody, TEXT, [Answer(SHE, "Jane Doe")]) == "wrong"


def test_the_share_that_is_right_is_taken_over_the_pronouns_that_were_found() -> None:
    score = score_pronouns([ITEM, ITEM], {"one": TEXT}, {"one": [Answer(SHE, "Jane Doe")]})
    assert score.right == 1.0
    score = score_pronouns([ITEM, PronounItem("two", (15, 18), (), "s")], {"one": TEXT, "two": TEXT}, {})
    assert (score.extracted, score.right, score.as_json()["not extracted"]) == (0, 0.0, 2)
    assert "| not extracted | 2 |" in pronoun_table(score)


def test_a_file_of_items_is_read(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    row = {"doc": "one", "pronoun": [15, 18], "antecedents": [[0, 8]], "number": "s"}
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    assert read_pronouns(path) == [ITEM]


def test_the_annotated_pronouns_are_sixty_and_no_article_gives_more_than_two() -> None:
    items = read_pronouns(GOLD)
    docs = [item.doc for item in items]
    assert len(items) == 60
    assert max(map(docs.count, docs)) == 2
    assert all(end > start for item in items for start, end in (item.pronoun, *item.antecedents))
