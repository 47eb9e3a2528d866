"""The treebank that is trained on has no document under a non-commercial licence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.corpora import conllu, word
from training.sources import non_commercial, treebank


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "coref").mkdir()
    (tmp_path / "coref" / "nc_documents.txt").write_text("# by licence\nGUM_b\n\nGUM_c\n", encoding="utf-8")
    texts = {"GUM_a": "Rain", "GUM_b": "Snow", "GUM_d": "Hail"}
    documents = [f"# newdoc id = {name}\n{conllu([[[word(form)]]])}" for name, form in texts.items()]
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "en_combined.train.conllu").write_text("".join(documents), encoding="utf-8")
    return tmp_path


def test_documents_of_a_non_commercial_licence_are_left_out(data: Path) -> None:
    assert [(s.document, s.words[0].form) for s in treebank(data)] == [("GUM_a", "Rain"), ("GUM_d", "Hail")]


def test_remarks_in_the_list_are_no_documents(data: Path) -> None:
    assert non_commercial(data) == {"GUM_b", "GUM_c"}
