"""`quotex` with a fake extractor, as a script, so that worker processes have the fake too.

It takes FAKE_SECONDS for a batch, and a batch with "kill" in it ends its process.
"""

from __future__ import annotations

import os
import sys
import time
import types
from collections.abc import Sequence

from quotex.records import Article, Quote
from tests.runs.fake_extractor import Company


class Slow(Company):
    def __init__(self, models: str | None, attributions: str) -> None:
        super().__init__()

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        time.sleep(float(os.environ.get("FAKE_SECONDS", "0")))
        if any("kill" in article.text for article in articles):
            os._exit(1)
        try:
            return super().extract_articles(articles)
        finally:
            self.batches.clear()  # memory is measured


module = types.ModuleType("quotex.extractor")
module.Extractor = Slow
sys.modules["quotex.extractor"] = module

if __name__ == "__main__":
    from quotex.cli import main

    main()
