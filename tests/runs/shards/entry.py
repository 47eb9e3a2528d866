"""`quotex` whose shards are worked on with a fake extractor, as a script, for tests that kill it."""

from __future__ import annotations

import quotex.runs.shared_engine
from tests.runs.shards.fake import FakeOptions

if __name__ == "__main__":
    quotex.runs.shared_engine.EngineOptions = FakeOptions
    from quotex.cli import main

    main()
