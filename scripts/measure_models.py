"""Measure the models and write the table of their model card.

    python scripts/measure_models.py --data DIR --card quotex/models/en/MODEL_CARD.md

DIR holds ud/en_combined.{train,dev}.conllu and ner/worldwide.dev.bio. Everything runs through the stanza.Pipeline that
quotex itself builds, paragraph by paragraph and on one core, as in quotex. Tokens, tags and trees are scored by the
CoNLL 2018 shared task's scorer.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import StringIO
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from evaluation.boundaries import score_boundaries
from evaluation.corpora import LaidOut, UdSentence, UdToken, lay_out, paragraphs, read_bio, read_conllu
from evaluation.entities import EntitySpan, bio_spans, kept_entities, score_entities
from evaluation.measures import percent
from evaluation.tables import markdown_table, replace_table, three
from evaluation.treebank import feature_accuracy

BATCH = 400  # paragraphs the pipeline gets at once
NEWS = "GUM_news_"
SHARED_TASK = {"Tokens": "tokens", "Words": "words", "Sentences": "sentences", "UPOS": "UPOS", "Lemmas": "lemmas"} | {
    "UAS": "UAS",
    "LAS": "LAS",
}
Row = list[str]
Document = Any  # stanza.Document; stanza is imported where it is used, so that loading it can be timed


# ---- the one place that knows how quotex builds and runs its pipeline ------------------------------------------------
class Reader:
    """The pipeline of quotex, for raw texts and for given tokens."""

    def __init__(self, models: str | None) -> None:
        from quotex.parsing import models as settings
        from quotex.parsing import pipeline

        self.pipeline = pipeline.build(settings.resolve(models))
        self.later = set(self.pipeline.processors) - {"tokenize", "mwt"}

    def texts(self, paragraphs: Sequence[str]) -> list[Document]:
        """Parse paragraphs of raw text."""
        found: list[Document] = self.pipeline.bulk_process(list(paragraphs))
        return found

    def tokens(self, tokenized: Sequence[Document]) -> list[Document]:
        """Parse documents whose tokens are given."""
        found: list[Document] = self.pipeline.process(list(tokenized), processors=self.later)
        return found


# ----------------------------------------------------------------------------------------------------------------------


def main() -> None:
    """Measure everything, print the table and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--models", help="as for quotex run; the bundled models if left out")
    parser.add_argument("--bundle", type=Path, default=Path("quotex/models/en"), help="folder whose size is reported")
    parser.add_argument("--card", type=Path, help="page whose table is rewritten")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON")
    options = parser.parse_args()
    rows = [["size of the bundle, MB", f"{bundle_size(options.bundle) / 1e6:.1f}"]]
    rows += in_fresh_process(options.models, options.data)
    one_core()
    rows += chain.from_iterable(measures(Reader(options.models), options.data))
    table = markdown_table(["measure", "figure"], rows)
    print(table)
    if options.json:
        options.json.write_text(json.dumps(dict(rows), indent=1) + "\n", encoding="utf-8")
    if options.card:
        options.card.write_text(replace_table(options.card.read_text(encoding="utf-8"), table), encoding="utf-8")


def one_core() -> None:
    """Make torch use one thread."""
    import torch

    torch.set_num_threads(1)


def measures(reader: Reader, data: Path) -> Iterator[list[Row]]:
    """Yield the rows of each measure of accuracy."""
    dev = data / "ud" / "en_combined.dev.conllu"
    yield on_gold_words(reader, dev)
    yield from_raw_text(reader, dev)
    whole = list(read_paragraphs(dev))
    train = read_paragraphs(data / "ud" / "en_combined.train.conllu")
    yield at_marks(reader, whole, "en_combined.dev")
    yield at_marks(reader, [paragraph for paragraph in whole if paragraph.document.startswith(NEWS)], "its GUM news")
    yield at_marks(reader, [p for p in train if p.document.startswith(NEWS)], "GUM news, of train")
    yield entities(reader, data / "ner" / "worldwide.dev.bio")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a treebank document, the unit that quotex parses."""

    document: str
    sentences: list[UdSentence]
    laid: LaidOut


def read_paragraphs(path: Path) -> Iterator[Paragraph]:
    """Return the paragraphs of a CoNLL-U file with their texts."""
    return (Paragraph(group[0].document, group, lay_out([group])) for group in paragraphs(read_conllu(path)))


def in_batches(parse: Callable[[Sequence[Any]], list[Document]], items: Sequence[Any]) -> Iterator[Document]:
    """Return the documents that `parse` makes of the items, in batches."""
    return chain.from_iterable(parse(items[at : at + BATCH]) for at in range(0, len(items), BATCH))


# ---- trees ---------------------------------------------------------------------------------------------------------
def on_gold_words(reader: Reader, gold: Path) -> list[Row]:
    """Score UPOS, features, lemmas and trees with given tokens, words and sentences."""
    whole = list(read_paragraphs(gold))
    parsed = list(in_batches(reader.tokens, [gold_document(p.sentences, p.laid) for p in whole]))
    scores = shared_task(gold, parsed)
    words = [word for paragraph in whole for sentence in paragraph.sentences for word in sentence.words]
    found = [word for document in parsed for sentence in document.sentences for word in sentence.words]
    features, names = feature_accuracy([word.feats for word in words], [word.feats or "_" for word in found])
    pairs = list(zip(words, found, strict=True))
    exact = sum((g.head, g.deprel) == (f.head, f.deprel) for g, f in pairs) / len(pairs)
    label = "en_combined.dev, gold words:"
    rows = [[f"{label} {SHARED_TASK[name]}", percent(scores[name].f1)] for name in ("UPOS", "Lemmas", "UAS", "LAS")]
    rows.append([f"{label} LAS with subtypes", percent(exact)])
    rows.append([f"{label} features ({', '.join(sorted(names))})", percent(features.value)])
    return rows


def from_raw_text(reader: Reader, gold: Path) -> list[Row]:
    """Score tokens, words, sentences, UPOS, lemmas and trees on the raw text of each paragraph."""
    scores = shared_task(gold, in_batches(reader.texts, [p.laid.text for p in read_paragraphs(gold)]))
    return [[f"en_combined.dev, raw text: {shown} F1", percent(scores[name].f1)] for name, shown in SHARED_TASK.items()]


def shared_task(gold: Path, parsed: Iterable[Document]) -> Any:
    """Return scores by name from the CoNLL 2018 scorer in stanza."""
    from stanza.models.common.utils import udeval

    found = "".join(f"{document:C}\n\n" for document in parsed)
    with gold.open(encoding="utf-8") as file:
        return udeval.evaluate(
            udeval.load_conllu(file, str(gold), {}), udeval.load_conllu(StringIO(found), "parse", {})
        )


def gold_document(sentences: Sequence[UdSentence], laid: LaidOut) -> Document:
    """Return a stanza.Document with gold tokens and words and no other annotation."""
    from stanza.models.common.doc import Document as StanzaDocument

    rows = [list(token_rows(s.tokens, where)) for s, where in zip(sentences, laid.tokens, strict=True)]
    return StanzaDocument(rows, text=laid.text)


def token_rows(tokens: Sequence[UdToken], where: Sequence[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of tokens and words of a stanza.Document; `where` are the offsets of the tokens."""
    number = 1
    for token, (start, end) in zip(tokens, where, strict=True):
        forms = [word.form for word in token.words]
        spelled = "".join(forms) == token.form
        if len(forms) > 1:
            last = number + len(forms) - 1
            yield {"id": (number, last), "text": token.form, "start_char": start, "end_char": end}
        for form in forms:
            row: dict[str, Any] = {"id": (number,), "text": form}
            if spelled:
                row |= {"start_char": start, "end_char": start + len(form)}
                start += len(form)
            elif len(forms) == 1:
                row |= {"start_char": start, "end_char": end}
            yield row
            number += 1


# ---- sentence boundaries, entities, resources ------------------------------------------------------------------------
def at_marks(reader: Reader, gold: Sequence[Paragraph], name: str) -> list[Row]:
    """Score sentence ends next to a quotation mark, inside paragraphs of raw text."""
    parsed = in_batches(reader.texts, [paragraph.laid.text for paragraph in gold])
    found = ([(s.tokens[0].start_char, s.tokens[-1].end_char) for s in document.sentences] for document in parsed)
    score = score_boundaries((p.laid.text, p.laid.sentences, ends) for p, ends in zip(gold, found, strict=True))
    return [[f"{name}, raw text: sentence ends at quotation marks ({score.recall.total}), P / R / F1", three(score)]]


def entities(reader: Reader, path: Path) -> list[Row]:
    """Score entities by exact spans and labels on gold tokens."""
    from stanza.models.common.doc import Document as StanzaDocument

    passages = list(read_bio(path))
    given = []
    for passage in passages:
        rows, at = [], 0
        for number, token in enumerate(passage.tokens, 1):
            rows.append({"id": (number,), "text": token, "start_char": at, "end_char": at + len(token)})
            at += len(token) + 1
        given.append(StanzaDocument([rows], text=" ".join(passage.tokens)))
    gold = (kept_entities(bio_spans(passage.labels)) for passage in passages)
    found = (entity_spans(document) for document in in_batches(reader.tokens, given))
    scores = score_entities(zip(gold, found, strict=True))
    label = "worldwide.dev, gold tokens: entities"
    return [[f"{label}, {name} ({s.recall.total}), P / R / F1", three(s)] for name, s in scores.items()]


def entity_spans(document: Document) -> frozenset[EntitySpan]:
    """Return the entities of a document of one sentence as token ranges."""
    found = ((e.tokens[0].id[0] - 1, e.tokens[-1].id[-1], e.type) for e in document.ents)
    return kept_entities(found)


def bundle_size(folder: Path) -> int:
    """Return the bytes of all files in a folder of models."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def in_fresh_process(models: str | None, data: Path) -> list[Row]:
    """Measure loading time, speed and memory in a new process without imported modules."""
    texts = [paragraph.laid.text for paragraph in read_paragraphs(data / "ud" / "en_combined.dev.conllu")]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds, speed, peak = pool.submit(load_and_parse, models, texts).result()
    return [
        ["seconds to load, imports included", f"{seconds:.1f}"],
        ["words a second from raw text, one core", f"{speed:.0f}"],
        ["peak memory, MB", f"{peak / 1e6:.0f}"],
    ]


def load_and_parse(models: str | None, texts: list[str]) -> tuple[float, float, int]:
    """Return seconds to load, words (split at white space) per CPU second, and bytes of peak memory."""
    begin = time.perf_counter()
    reader = Reader(models)
    loaded = time.perf_counter() - begin
    one_core()
    cpu = time.process_time()
    for _ in in_batches(reader.texts, texts):
        pass
    speed = sum(len(text.split()) for text in texts) / (time.process_time() - cpu)
    unit = 1 if sys.platform == "darwin" else 1024
    return loaded, speed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main()
