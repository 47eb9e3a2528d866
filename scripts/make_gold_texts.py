"""Write the texts that scripts/gold/gum.jsonl annotates, rebuilt from the treebank.

    python scripts/make_gold_texts.py --data DIR --out TEXTS
    python scripts/evaluate.py gold scripts/gold/gum.jsonl --texts TEXTS

DIR holds ud/*.conllu with GUM's documents. A text that is not the one that was annotated is an error.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from evaluation.corpora import documents, lay_out, read_conllu

GOLD = Path(__file__).parent / "gold" / "gum.jsonl"


def texts(folder: Path, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the named documents of all CoNLL-U files in a folder, paragraphs parted by blank lines."""
    for path in sorted(folder.glob("*.conllu")):
        for name, document in documents(read_conllu(path)):
            if name in names:
                yield name, lay_out(document).text


def main() -> None:
    """Write the annotated texts; exit if one is missing or differs from the annotated one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ud/*.conllu")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=GOLD, help="the annotations (default: %(default)s)")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    annotated = {row["doc"]: row["sha256"] for row in rows}
    found = dict(texts(options.data / "ud", set(annotated)))
    options.out.mkdir(parents=True, exist_ok=True)
    for name, digest in annotated.items():
        if name not in found:
            sys.exit(f"{options.data / 'ud'} has no document {name}")
        if hashlib.sha256(found[name].encode()).hexdigest() != digest:
            sys.exit(f"{name} is another text there than the one that {options.gold} annotates")
        (options.out / f"{name}.txt").write_text(found[name], encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
