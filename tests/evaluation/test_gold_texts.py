"""The stored annotations and the texts that belong to them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from evaluation.corpora import documents, lay_out, read_conllu

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "scripts" / "gold" / "gum.jsonl"
CONLLU = Path(__file__).parent / "fixtures" / "tiny.conllu"


def run(folder: Path, digest: str, doc: str = "tiny_one") -> subprocess.CompletedProcess[str]:
    (folder / "ud").mkdir()
    (folder / "ud" / "tiny.conllu").write_bytes(CONLLU.read_bytes())
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps({"doc": doc, "sha256": digest, "quotes": [], "negatives": []}) + "\n")
    command = [
        sys.executable,
        "scripts/make_gold_texts.py",
        "--data",
        folder,
        "--gold",
        gold,
        "--out",
        folder / "texts",
    ]
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_text_of_an_annotated_document_is_rebuilt(tmp_path: Path) -> None:
    text = lay_out(dict(documents(read_conllu(CONLLU)))["tiny_one"]).text
    done = run(tmp_path, hashlib.sha256(text.encode()).hexdigest())
    assert (done.returncode, done.stderr) == (0, "")
    assert [p.name for p in (tmp_path / "texts").iterdir()] == ["tiny_one.txt"]
    assert (tmp_path / "texts" / "tiny_one.txt").read_bytes().decode() == text


@pytest.mark.parametrize(("doc", "message"), [("tiny_one", "another text"), ("tiny_nine", "no document tiny_nine")])
def test_a_text_that_is_missing_or_was_not_annotated_is_one_clear_line(tmp_path: Path, doc: str, message: str) -> None:
    done = run(tmp_path, "0" * 64, doc)
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_stored_annotations_are_sound() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len({row["doc"] for row in rows}) == len(rows) == 30
    assert sum(len(row["quotes"]) for row in rows) == 202
    for row in rows:
        for quote in row["quotes"]:
            assert quote["type"] in {"direct", "indirect", "mixed"}
            assert quote["content"]
            spans = [tuple(span) for part in ("content", "cue", "source") for span in quote[part]]
            assert all(start < end for start, end in spans)
            in_order = sorted(spans)
            assert all(before[1] <= after[0] for before, after in pairwise(in_order))
