"""Models that the tests of the parsing stage share: the bundled parser, and tiny networks of Stanza's own."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from quotex.parsing.parser import Parser
from tests.parsing import tiny_stanza


@pytest.fixture(scope="session")
def parser() -> Parser:
    """The bundled models."""
    return Parser()


@contextmanager
def training() -> Iterator[None]:
    """Stanza's trainers without their log, and on one core: such small networks only wait for a second one."""
    logger, threads = logging.getLogger("stanza"), torch.get_num_threads()
    level = logger.level
    logger.setLevel("ERROR")
    torch.set_num_threads(1)
    try:
        with warnings.catch_warnings():
            # Stanza's scorer leaves the files it reads to the garbage collector.
            warnings.filterwarnings("ignore", message="unclosed file", category=ResourceWarning)
            yield
    finally:
        logger.setLevel(level)
        torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of genuine Stanza networks, trained here on six sentences that they know by heart."""
    folder = tmp_path_factory.mktemp("tiny")
    with training():
        tiny_stanza.train(folder)
    return folder


@pytest.fixture(scope="session")
def with_characters(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a genuine tagger that reads its words with character language models."""
    folder = tmp_path_factory.mktemp("characters")
    with training():
        tiny_stanza.train_with_characters(tiny, folder)
    return folder
