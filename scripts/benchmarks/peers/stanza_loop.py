"""Run stock Stanza over a file of articles: one call of the pipeline for each, as its manual shows it.

python stanza_loop.py MODELS CORPUS
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import stanza

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")


def cpu() -> float:
    """Return the CPU seconds that this process has used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def pipeline(models: Path) -> stanza.Pipeline:
    """Return a pipeline of Stanza's own processors with the model files of a folder.

    It runs on torch's default number of threads.
    """
    options: dict[str, str] = {}
    for name in PROCESSORS:
        options[f"{name}_model_path"] = str(models / f"{name}.pt")
    for name in ("pos", "depparse", "ner"):
        options[f"{name}_pretrain_path"] = str(models / "pretrain.pt")
        for path in sorted(models.glob("*ward_charlm.pt")):
            options[f"{name}_{path.stem}_path"] = str(path)
    return stanza.Pipeline(
        "en",
        processors=dict.fromkeys(PROCESSORS, "file"),
        package=None,
        download_method=None,
        resources_filepath=str(models / "resources.json"),
        use_gpu=False,
        logging_level="ERROR",
        **options,
    )


def main() -> None:
    """Process the articles and print the wall and CPU seconds of loading as JSON."""
    begun = time.monotonic()
    models, corpus = map(Path, sys.argv[1:])
    nlp = pipeline(models)
    loaded = {"load wall": time.monotonic() - begun, "load cpu": cpu()}
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            nlp(json.loads(line)["text"])
    print(json.dumps(loaded))


if __name__ == "__main__":
    main()
