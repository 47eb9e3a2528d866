"""The scripts that write figures, on pipelines and extractors whose answers are known."""

import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import stanza.pipeline.core
from stanza.models.common.doc import Document

import quotex
from quotex import extractor
from quotex.evaluation.corpora import documents, lay_out, paragraphs, read_conllu, read_polnear
from quotex.evaluation.timing import StageClock
from quotex.records import Article, Quote

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
TINY = FIXTURES / "tiny.conllu"


sys.path.insert(0, str(ROOT / "scripts"))
evaluate, measure = importlib.import_module("evaluate"), importlib.import_module("measure_models")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluate.py", *map(str, arguments)])
    evaluate.main()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "polnear").mkdir()
    (tmp_path / "polnear" / "dev").symlink_to(FIXTURES / "polnear")
    return tmp_path


def test_stored_predictions_are_scored_and_the_figures_stored(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, page = data / "figures.json", data / "page.md"
    page.write_text("<!-- polnear -->\n<!-- /polnear -->\n")
    predictions = FIXTURES / "polnear" / "predictions.jsonl"
    run(monkeypatch, "--data", data, "--pred", predictions, "--json", figures, "--into", page, "polnear", "dev")
    expected = json.loads((FIXTURES / "polnear" / "expected.json").read_text())
    assert json.loads(figures.read_text()) == expected
    row = "| direct+mixed | 6 | 8 |"
    assert row in capsys.readouterr().out
    assert row in page.read_text()


def test_gold_articles_are_scored_and_errors_of_one_category_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = FIXTURES / "gold"
    options = ["--pred", gold / "predictions.jsonl", "--errors", 5, "--category", "missed"]
    run(monkeypatch, *options, "gold", gold / "road.jsonl", "--texts", gold)
    printed = capsys.readouterr().out
    assert "| found (precision / recall / F1) | 81.8 / 90.0 / 85.7 |" in printed
    assert "== missed, mixed: 1" in printed
    assert "== wrong speaker" not in printed


def test_predictions_outside_the_texts_are_refused(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    predictions = tmp_path / "p.jsonl"
    predictions.write_text('{"doc": "post_2019-03-03_quiet", "content": [[0, 999]]}\n')
    with pytest.raises(SystemExit, match="outside the text of post_2019"):
        run(monkeypatch, "--data", data, "--pred", predictions, "polnear", "dev")


def fake_extractor(seen: list[Any]) -> type:
    class FakeExtractor:
        def __init__(self, models: str | None = None, attributions: str = "speech") -> None:
            seen.append((models, attributions))

        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            seen.append([article.id for article in articles])
            return [[] for _ in articles]

    return FakeExtractor


def test_polnear_is_extracted_with_all_attributions_after_a_warming_up(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(vars(quotex), "Extractor", fake_extractor(seen))
    run(monkeypatch, "--data", data, "--models", "there", "--write-pred", data / "p.jsonl", "polnear", "dev")
    names = [document.name for document in read_polnear(FIXTURES / "polnear")]
    assert seen == [("there", "all"), ["warm-up"], names]
    assert (data / "p.jsonl").read_text() == ""
    words = sum(len(document.text.split()) for document in read_polnear(FIXTURES / "polnear"))
    assert f"stage, {words} words" in capsys.readouterr().out


def test_gold_articles_are_extracted_with_the_default_attributions(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(vars(quotex), "Extractor", fake_extractor(seen))
    run(monkeypatch, "gold", FIXTURES / "gold" / "road.jsonl", "--texts", FIXTURES / "gold")
    assert seen == [(None, "speech"), ["warm-up"], ["road"]]


def test_every_processor_of_a_pipeline_is_timed_while_the_clock_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(self: Any) -> None:
        self.processors = {"pos": SimpleNamespace(process=str.upper, bulk_process=list)}

    monkeypatch.setattr(stanza.pipeline.core.Pipeline, "__init__", build)
    clock = StageClock()
    with evaluate.timed_stages(clock):
        timed = stanza.Pipeline()
    assert timed.processors["pos"].process("a") == "A"
    assert timed.processors["pos"].bulk_process("ab") == ["a", "b"]
    assert set(clock.seconds) == {"pos"}
    assert stanza.pipeline.core.Pipeline.__init__ is build


def test_the_rules_are_timed_while_the_clock_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "attributions", len)
    monkeypatch.setattr(extractor, "resolve", len)
    clock = StageClock()
    with evaluate.timed_stages(clock):
        assert extractor.attributions("ab") == extractor.resolve("cd") == 2
    extractor.resolve("ef")
    assert set(clock.seconds) == {"quotation rules", "speaker rules"}
    assert extractor.resolve is len


class KnownReader:
    """Answers with the treebank's own annotation, changed by a function of each word's row."""

    def __init__(self, change: Callable[[dict[str, Any]], object] = lambda row: None) -> None:
        self.change = change
        self.gold = {lay_out([p]).text: p for p in paragraphs(read_conllu(TINY))}

    def texts(self, given: Sequence[str]) -> list[Document]:
        return [self.annotated(text) for text in given]

    def tokens(self, tokenized: Sequence[Document]) -> list[Document]:
        return [self.annotated(document.text) for document in tokenized]

    def annotated(self, text: str) -> Document:
        sentences = self.gold[text]
        rows = [
            list(measure.token_rows(sentence.tokens, where))
            for sentence, where in zip(sentences, lay_out([sentences]).tokens, strict=True)
        ]
        for sentence, tokens in zip(sentences, rows, strict=True):
            single = [row for row in tokens if len(row["id"]) == 1]
            for row, word in zip(single, sentence.words, strict=True):
                row |= {"upos": word.upos, "lemma": word.lemma, "head": word.head, "deprel": word.deprel}
                row["feats"] = word.feats if word.feats != "_" else None
                self.change(row)
        return Document(rows, text=text)


def figures(rows: list[list[str]]) -> dict[str, str]:
    return {name.rpartition(": ")[2]: figure for name, figure in rows}


def test_a_pipeline_that_knows_the_treebank_is_measured_as_perfect() -> None:
    reader = KnownReader()
    given = figures(measure.on_gold_words(reader, TINY))
    assert set(given.values()) == {"100.0"}
    assert "features (Degree, Mood, Number, Person, Polarity, Tense, VerbForm)" in given
    assert set(figures(measure.from_raw_text(reader, TINY)).values()) == {"100.0"}


def test_a_wrong_tag_and_a_wrong_head_lower_their_measures_alone() -> None:
    def confuse(row: dict[str, Any]) -> None:
        if row["text"] == "home":
            row["upos"], row["head"] = "NOUN", 1

    given = figures(measure.on_gold_words(KnownReader(confuse), TINY))
    assert (given["UPOS"], given["UAS"], given["LAS"], given["LAS with subtypes"]) == ("94.7", "94.7", "94.7", "94.7")
    assert given["lemmas"] == "100.0"


def test_words_of_a_contraction_get_their_own_offsets() -> None:
    laid = lay_out(dict(documents(read_conllu(TINY)))["tiny_one"])
    sentence = next(iter(read_conllu(TINY)))
    rows = list(measure.token_rows(sentence.tokens, laid.tokens[0]))
    assert [(row["id"], row["text"], row["start_char"], row["end_char"]) for row in rows[:4]] == [
        ((1,), "“", 0, 1),
        ((2, 3), "It’s", 1, 5),
        ((2,), "It", 1, 3),
        ((3,), "’s", 3, 5),
    ]


def test_sentence_ends_at_marks_are_read_off_the_parsed_documents() -> None:
    whole = list(measure.read_paragraphs(TINY))
    [[name, figure]] = measure.at_marks(KnownReader(), whole, "tiny")
    assert name.startswith("tiny, raw text: sentence ends at quotation marks (1)")
    assert figure == "100.0 / 100.0 / 100.0"


def test_entities_are_measured_by_label_on_the_corpus_tokens(tmp_path: Path) -> None:
    corpus = tmp_path / "dev.bio"
    corpus.write_text(
        "Ada\tB-Person\nBirch\tI-Person\nleft\tO\nOslo\tB-Location\n\nCity\tB-Facility\nHall\tI-Facility\n"
    )

    class Finder:
        def tokens(self, tokenized: Sequence[Document]) -> list[Any]:
            return [SimpleNamespace(ents=self.entities(document.sentences[0].tokens)) for document in tokenized]

        def entities(self, tokens: Sequence[Any]) -> list[Any]:
            if tokens[0].text == "Ada":
                return [
                    SimpleNamespace(tokens=tokens[:2], type="PERSON"),
                    SimpleNamespace(tokens=tokens[2:], type="LOC"),
                ]
            return [SimpleNamespace(tokens=tokens, type="DATE")]

    rows = dict(measure.entities(Finder(), corpus))
    label = "worldwide.dev, gold tokens: entities"
    assert rows[f"{label}, PERSON (1), P / R / F1"] == "100.0 / 100.0 / 100.0"
    assert rows[f"{label}, LOC (1), P / R / F1"] == "0.0 / 0.0 / 0.0"
    assert rows[f"{label}, micro (2), P / R / F1"] == "50.0 / 50.0 / 50.0"


def test_loading_speed_and_memory_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    def build(models: str | None) -> KnownReader:
        asked.append(models)
        return KnownReader()

    monkeypatch.setattr(measure, "Reader", build)
    texts = [paragraph.laid.text for paragraph in measure.read_paragraphs(TINY)]
    seconds, speed, peak = measure.load_and_parse("there", texts)
    assert asked == ["there"]
    assert seconds >= 0
    assert speed > 0
    assert peak > 10_000_000


def test_the_size_of_a_bundle_is_that_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.pt").write_bytes(b"12345")
    (tmp_path / "b.json").write_bytes(b"12")
    assert measure.bundle_size(tmp_path) == 7
