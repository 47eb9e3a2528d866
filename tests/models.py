"""The bundled models, loaded once for the whole test session."""

from functools import cache

from quotex import Extractor


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def extractor_of_all() -> Extractor:
    return Extractor(attributions="all")
