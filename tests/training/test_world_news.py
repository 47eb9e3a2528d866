"""World news: what measures nothing teaches, marked or not, and unmarked attitudes are no examples of silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotex.parsing.encoder.features import Passage
from tests.training.corpora import STATEMENT, write_world_news
from training.examples import IGNORE, Example, Roles
from training.world_news import attitude_forms, marked_documents, unmarked_documents, without_attitudes


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_world_news(tmp_path)
    return tmp_path


def edit(path: Path, **changes: object) -> None:
    """Change fields of every row of a file."""
    rows = [json.loads(line) | changes for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def test_statements_are_attributions_of_their_text(data: Path) -> None:
    [document] = marked_documents(data)
    [found] = document.attributions
    assert (document.name, document.text) == ("marked", STATEMENT)
    parts = [[STATEMENT[a:b] for a, b in spans] for spans in (found.content, found.cue, found.source)]
    assert parts == [["the quay is shut"], ["said"], ["Ada Birch"]]


def test_articles_that_measure_are_neither_marked_nor_unmarked_news(data: Path) -> None:
    assert [document.name for document in unmarked_documents(data)] == ["unmarked"]
    edit(data / "who" / "dev.jsonl", doc="marked")
    assert list(marked_documents(data)) == []
    assert "marked" not in {document.name for document in unmarked_documents(data)}


def test_a_copy_of_an_article_that_measures_is_left_out_under_any_name(data: Path) -> None:
    path = data / "who" / "worldwide.articles.jsonl"
    copy = {"id": "copy", "text": "It is late.\n", "split": "train"}
    path.write_text(path.read_text(encoding="utf-8") + json.dumps(copy), encoding="utf-8")
    assert [document.name for document in unmarked_documents(data)] == ["unmarked"]


def test_articles_of_other_splits_are_left_out(data: Path) -> None:
    edit(data / "who" / "worldwide.articles.jsonl", split="dev")
    assert list(unmarked_documents(data)) == []


def test_a_text_that_is_not_the_annotated_one_is_refused(data: Path) -> None:
    edit(data / "statements" / "train.jsonl", sha256="0")
    with pytest.raises(ValueError, match=r"marked: the text is not the one that was annotated"):
        list(marked_documents(data))


def test_attitudes_are_words_that_say_nothing_whatever_their_form() -> None:
    lemmas = {
        "VERB": {"wants": ["want"], "believed": ["believe"], "said": ["say"], "like": ["like"], "ran": ["run"]},
        "NOUN": {"belief": ["belief"], "table": ["table"]},
        "ADP": {"like": ["like"]},
    }
    assert attitude_forms(lemmas) == {"wants", "believed", "belief"}


def test_only_sentences_that_may_hold_an_unmarked_attitude_are_masked() -> None:
    words = ("Ada", "said", "no", ".", "She", "wants", "it", ".", "Rain", "fell", ".", "He", "wants", ",", "ok", ".")
    roles = (1, 3, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 5, 0)
    links = (IGNORE,) * len(words)
    given = Example(Passage(words, (0,) * len(words), (4, 4, 3, 5)), roles=Roles(roles, links, links))
    found = without_attitudes(given, {"wants"}).roles
    assert found is not None
    assert found.roles == (1, 3, 5, 0, *[IGNORE] * 4, 0, 0, 0, 1, 3, 0, 5, 0)
    assert (found.to_cue, found.to_source) == (links, links)
