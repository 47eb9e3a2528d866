"""The scripts that write figures, on pipelines and extractors whose answers are known."""

import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import stanza.pipeline.core
from stanza.models.common.doc import Document

import quotex
from evaluation.corpora import documents, lay_out, paragraphs, read_conllu, read_polnear
from evaluation.timing import StageClock
from quotex import extractor
from quotex.parsing import parser
from quotex.parsing.document import Parse
from quotex.records import Article, Quote, Span
from tests.evaluation.test_predictions import quote as bare_quote

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
TINY = FIXTURES / "tiny.conllu"


evaluate, measure = importlib.import_module("evaluate"), importlib.import_module("measure_models")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluate.py", *map(str, arguments)])
    evaluate.main()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "polnear").mkdir()
    (tmp_path / "polnear" / "dev").symlink_to(FIXTURES / "polnear")
    return tmp_path


PREDICTIONS = FIXTURES / "polnear" / "predictions.jsonl"


def test_stored_predictions_are_scored_and_the_figures_stored(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored, page = data / "figures.json", data / "page.md"
    page.write_text("<!-- polnear -->\n<!-- /polnear -->\n<!-- polnear-segments -->\n<!-- /polnear-segments -->\n")
    run(monkeypatch, "--data", data, "--pred", PREDICTIONS, "--json", stored, "--into", page, "polnear", "dev")
    found, expected = json.loads(stored.read_text()), json.loads((FIXTURES / "polnear" / "expected.json").read_text())
    assert {view: found[view] for view in expected} == expected
    low, high = found["attribution f1, 95 %"]["all"]
    assert 0 <= low < found["all"]["all"]["attribution"]["f1"] < high <= 1
    assert found["segments"]["source"] == {"p": round(5 / 9, 4), "r": round(5 / 11, 4), "f1": 0.5}
    assert "calibration" not in found
    printed = capsys.readouterr().out
    for row in ("| all attributions | gold |", "| direct+mixed | 6 | 8 |", "| source | 11 | 9 | 55.6 / 45.5 / 50.0 |"):
        assert row in printed
        assert row in page.read_text()
    assert "| cue is a reporting word |" in printed
    assert "| cue is a reporting word |" not in page.read_text()


def test_the_default_output_has_a_place_of_its_own_in_a_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = data / "page.md"
    page.write_text("<!-- polnear -->\n<!-- /polnear -->\n<!-- polnear-speech -->\n<!-- /polnear-speech -->\n")
    options = ["--data", data, "--pred", PREDICTIONS, "--attributions", "speech", "--into", page]
    run(monkeypatch, *options, "polnear", "dev")
    first, second = page.read_text().split("<!-- /polnear -->")
    assert first == "<!-- polnear -->\n"
    assert "| speech and writing | gold |" in second


def test_confidences_are_measured_where_predictions_carry_them(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sure, stored = data / "sure.jsonl", data / "figures.json"
    rows = [json.loads(line) for line in PREDICTIONS.read_text().splitlines()]
    sure.write_text("".join(json.dumps({**row, "confidence": 0.75}) + "\n" for row in rows))
    run(monkeypatch, "--data", data, "--pred", sure, "--json", stored, "polnear", "dev")
    found = json.loads(stored.read_text())
    assert found["calibration"]["all"]["bins"] == [
        {"low": 0.7, "high": 0.8, "count": 14, "confidence": 0.75, "precision": 0.5}
    ]
    assert found["calibration"]["all"]["expected calibration error"] == 0.25
    assert found["calibration"]["direct"]["kept"]["0.7"] == {"kept": 1.0, "precision": 0.6}
    printed = capsys.readouterr().out
    assert "| 0.7 - 0.8 | 14 | 75.0 | 50.0 |" in printed
    assert "| all | 14 | 0.250 | 50.0 (100.0) | - | - | 50.0 (100.0) | 50.0 (100.0) |" in printed


def test_the_speakers_of_pronoun_sources_are_measured_on_request(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    items, stored = data / "pronouns.jsonl", data / "figures.json"
    she = {"doc": "herald_2019-03-01_bridge", "pronoun": [134, 137], "antecedents": [[82, 91]], "number": "s"}
    items.write_text(json.dumps(she) + "\n")
    options = ["--data", data, "--pred", PREDICTIONS, "--json", stored]
    run(monkeypatch, *options, "polnear", "dev", "--pronouns", items)
    assert json.loads(stored.read_text())["pronouns"]["right"] == 1
    assert "| pronoun sources in news |" in capsys.readouterr().out


def test_gold_articles_are_scored_and_errors_of_one_category_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = FIXTURES / "gold"
    options = ["--pred", gold / "predictions.jsonl", "--errors", "wrong speaker", "--show", 1]
    run(monkeypatch, *options, "gold", gold / "road.jsonl", "--texts", gold)
    printed = capsys.readouterr().out
    assert "| found (precision / recall / F1) | 81.8 / 90.0 / 85.7 |" in printed
    assert "wrong speaker: 1 of 2" in printed
    assert printed.count("-- road, ") == 1


def test_a_category_of_errors_that_does_not_exist_is_refused_with_those_that_do(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match=r"^no category of errors is called 'wrong': .*missed, boundary, wrong source"):
        run(monkeypatch, "--data", data, "--pred", PREDICTIONS, "--errors", "wrong", "polnear", "dev")


def test_gap_is_parsed_in_batches_and_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    batches: list[int] = []

    class FakeParser:
        def __init__(self, models: str | None) -> None:
            assert models == "there"

        def parse(self, articles: Sequence[Article]) -> list[Parse]:
            batches.append(len(articles))
            assert {article.text for article in articles} == {"Ann met Eva. She left."}
            return [Parse(article.text, (), (), ()) for article in articles]

    monkeypatch.setattr(parser, "Parser", FakeParser)
    monkeypatch.setattr(evaluate, "BATCH", 2)
    header = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
    line = "{}\tAnn met Eva. She left.\tShe\t13\tAnn\t0\tTRUE\tEva\t8\tFALSE\t-\n"
    (tmp_path / "gap.tsv").write_text(header + "".join(line.format(number) for number in range(3)))
    stored = tmp_path / "figures.json"
    run(monkeypatch, "--models", "there", "--json", stored, "gap", tmp_path / "gap.tsv")
    assert batches == [2, 1]
    assert json.loads(stored.read_text())["gap"]["overall"] == {"p": 0.0, "r": 0.0, "f1": 0.0}
    assert "| pronouns answered | 0.0 |" in capsys.readouterr().out


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


@pytest.mark.parametrize(("task", "added"), [("polnear", "that "), ("gold", "")])
def test_a_that_before_a_content_counts_in_on_polnear_alone(
    task: str, added: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OneQuote:
        def __init__(self, models: str | None, attributions: str) -> None:
            pass

        def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
            return [[self.quote(article.text)] for article in articles]

        def quote(self, text: str) -> Quote:
            start = text.find("that ") + len("that ")
            return replace(bare_quote("that the bridge", bare=True), content=(Span.of(text, start, start + 9),))

    monkeypatch.setitem(vars(quotex), "Extractor", OneQuote)
    gold = FIXTURES / "gold"
    measured = ["polnear", "dev"] if task == "polnear" else ["gold", gold / "road.jsonl", "--texts", gold]
    run(monkeypatch, "--data", data, "--write-pred", data / "p.jsonl", *measured)
    texts = {document.name: document.text for document in read_polnear(FIXTURES / "polnear")}
    texts["road"] = (gold / "road.txt").read_text()
    rows = [json.loads(line) for line in (data / "p.jsonl").read_text().splitlines()]
    found = [texts[row["doc"]][row["content"][0][0] :] for row in rows if "that " in texts[row["doc"]]]
    assert found
    assert all(content.startswith("that ") == bool(added) for content in found)
    assert {(row["confidence"], row["resolved_by"]) for row in rows} == {(0.8, "title")}


def test_the_view_is_that_of_the_extraction(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(vars(quotex), "Extractor", fake_extractor(seen))
    run(monkeypatch, "--data", data, "--attributions", "speech", "polnear", "dev")
    assert seen[0] == (None, "speech")


def test_gold_articles_are_extracted_with_the_default_attributions(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(vars(quotex), "Extractor", fake_extractor(seen))
    run(monkeypatch, "gold", FIXTURES / "gold" / "road.jsonl", "--texts", FIXTURES / "gold")
    assert seen == [(None, "speech"), ["warm-up"], ["road"]]


@pytest.fixture
def who_data(tmp_path: Path) -> Path:
    """A folder with one article of world news and its gold."""
    text, source = "Gary Lowe said it rains.", {"spans": [[0, 9]], "speaker": "Gary Lowe", "kind": "person"}
    (tmp_path / "who").mkdir()
    (tmp_path / "who" / "worldwide.articles.jsonl").write_text(json.dumps({"id": "rain", "text": text}) + "\n")
    article = {"doc": "rain", "sha256": hashlib.sha256(text.encode()).hexdigest(), "collection": "worldwide"}
    gold = {**article, "sources": [{**source, "unsure": False}]}
    (tmp_path / "who.jsonl").write_text(json.dumps(gold) + "\n")
    return tmp_path


def test_who_stands_behind_sources_is_measured_on_all_attributions(
    who_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []
    monkeypatch.setitem(vars(quotex), "Extractor", fake_extractor(seen))
    run(monkeypatch, "--data", who_data, "--json", who_data / "figures.json", "who", who_data / "who.jsonl")
    assert seen == [(None, "all"), ["warm-up"], ["rain"]]
    assert "| worldwide | 1 | 0.0 |" in capsys.readouterr().out
    assert set(json.loads((who_data / "figures.json").read_text())["who"]) == {"all", "worldwide"}


def test_another_text_than_the_annotated_one_is_refused(who_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (who_data / "who" / "worldwide.articles.jsonl").write_text(json.dumps({"id": "rain", "text": "No."}) + "\n")
    with pytest.raises(SystemExit, match="has no article rain, or another text"):
        run(monkeypatch, "--data", who_data, "who", who_data / "who.jsonl")


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
