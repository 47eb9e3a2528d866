"""News articles cut into training passages just as extraction cuts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from training import news
from training.examples import ROLES, Example

TEXT = (
    "HARBOUR SHUT\n\nThe harbour won't open, Captain Lee said. It is full.\n\n“There is no room,” she added. “None.”\n"
)
ATTRIBUTIONS = [
    {"Content": "The harbour won't open", "Cue": "said", "Source": "Captain Lee"},
    {"Content": "“There is no room,”", "Cue": "added", "Source": "she"},
    {"Content": "“None.”"},
]


def annotate(folder: Path, name: str) -> None:
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "attributions").mkdir(exist_ok=True)
    (folder / "text" / f"{name}.txt").write_bytes(TEXT.encode())
    spans, events = [], []
    for roles in ATTRIBUTIONS:
        names = []
        for role, words in roles.items():
            start = TEXT.index(words)
            names.append(f"{role}:T{len(spans) + 1}")
            spans.append(f"T{len(spans) + 1}\t{role} {start} {start + len(words)}\t{words}")
        events.append(f"E{len(events) + 1}\t{' '.join(names)}")
    annotation = "\n".join([*spans, *events]) + "\n"
    (folder / "attributions" / f"{name}_1a2b.ann").write_bytes(annotation.encode())


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder = tmp_path_factory.mktemp("polnear")
    annotate(folder, "courier_2")
    annotate(folder, "courier_1")
    return list(news.attribution_examples(news.polnear_documents(folder)))


def test_held_out_documents_are_left_out(tmp_path: Path) -> None:
    annotate(tmp_path, "courier_1")
    assert list(news.polnear_documents(tmp_path)) == []


def test_each_paragraph_is_a_passage_of_its_sentences(passages: list[Example]) -> None:
    assert [e.passage.sentences for e in passages] == [(2,), (10, 4), (10, 4)]
    assert passages[1].passage.words[:5] == ("The", "harbour", "wo", "n't", "open")


def test_words_find_their_annotation_in_every_paragraph(passages: list[Example]) -> None:
    tagged = [
        {w: ROLES[role] for w, role in zip(e.passage.words, e.roles.roles if e.roles else (), strict=True) if role != 0}
        for e in passages
    ]
    inside, cue, source = "I-content", "B-cue", "B-source"
    assert tagged[0] == {}
    assert tagged[1] == {
        "The": "B-content", "harbour": inside, "wo": inside, "n't": inside, "open": inside,
        "Captain": source, "Lee": "I-source", "said": cue,
    }  # fmt: skip
    assert {tagged[2][w] for w in ("There", "is", "no", "room", "None")} == {inside}
    assert (tagged[2]["she"], tagged[2]["added"]) == (source, cue)


def test_links_count_the_words_of_their_own_passage(passages: list[Example]) -> None:
    words, roles = passages[2].passage.words, passages[2].roles
    assert roles is not None
    added = words.index("added")
    assert roles.to_cue[words.index("room")] == added + 1
    assert roles.to_source[added] == words.index("she") + 1
    assert roles.to_cue[words.index("None")] == 0


def test_quotation_marks_are_those_of_the_article(passages: list[Example]) -> None:
    assert ["".join(map(str, e.passage.marks)) for e in passages] == ["00", "0" * 14, "21111130002113"]
