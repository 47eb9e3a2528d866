"""Builds the Stanza pipeline for a recipe of models, without any network access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import stanza
import torch

from quotex.errors import QuotexError
from quotex.parsing import processors
from quotex.parsing.encoder.annotator import annotator
from quotex.parsing.models import INPUTS, PROCESSORS, Recipe

_VARIANTS = {f"{name}_with_{processors.VARIANT}": True for name in ("tokenize", "mwt")}
RESOURCES = Path(__file__).with_name("resources.json")  # tells Stanza that English exists; it lists no downloads


def build(recipe: Recipe) -> stanza.Pipeline:
    """Return a pipeline of tokenize, mwt, pos, lemma, depparse, ner and attribution.

    Raises QuotexError in one sentence where Stanza cannot load a model.
    """
    try:
        return stanza.Pipeline(
            lang="en",
            package=None,
            download_method=None,
            logging_level="CRITICAL",  # what goes wrong is in the exception
            use_gpu=False,
            attribution_encoder_path=str(recipe.encoder),
            **_options(recipe),
        )
    except Exception as error:  # Stanza and torch raise many kinds for a file that is no model
        raise QuotexError(f"The models {recipe.name} cannot be loaded: {_reason(recipe, error)}.") from error


def _reason(recipe: Recipe, error: Exception) -> str:
    """Return why a pipeline could not be built: no model, a missing input, or Stanza's own message."""
    package = [Path(recipe.stanza or "", "en", kind, f"{model}.pt") for kind, model in recipe.package.items()]
    for path in (*recipe.files.values(), *package):
        try:
            record = torch.load(path, map_location="cpu", weights_only=True)
        except Exception:  # as above
            return f"{path} is no model of Stanza's, or it is damaged"
        config = record.get("config", {}) if isinstance(record, dict) else {}
        for kind in INPUTS:
            wanted = config.get("pretrain" if kind == "pretrain" else "charlm")
            if wanted and path in recipe.files.values() and kind not in recipe.files:
                return f"{path} was trained with another file, which belongs beside it as {kind}.pt"
    try:
        annotator(recipe.encoder)
    except Exception:  # as above
        return f"{recipe.encoder} holds no network that this version can read"
    return str(error).strip().split("\n")[0].rstrip(".!") or type(error).__name__


def _options(recipe: Recipe) -> dict[str, Any]:
    """Return the options: Stanza's own processor where there is a model for it, else our variant.

    Our variants of the tokenizer and the expander run any of Stanza's models for these; without one they are rules, and
    sentences end where the network says.
    """
    options: dict[str, Any] = {"dir": str(recipe.stanza)} if recipe.stanza else {"resources_filepath": str(RESOURCES)}
    chosen: dict[str, str] = {}
    for name in PROCESSORS:
        if name in recipe.package:
            chosen[name] = recipe.package[name]
        elif name in recipe.files:
            chosen[name] = "file"
            options[f"{name}_model_path"] = str(recipe.files[name])
            options.update((f"{name}_{kind}_path", str(recipe.files[kind])) for kind in INPUTS if kind in recipe.files)
        elif name == "mwt":
            chosen[name] = processors.VARIANT
        else:
            ours = processors.ENTITIES if name == "ner" else name
            chosen[ours] = processors.VARIANT
            options[f"{ours}_encoder_path"] = str(recipe.encoder)
    chosen[processors.ATTRIBUTION] = processors.VARIANT
    return {"processors": chosen, **options, **_VARIANTS}
