"""The benchmark of the search makes the same corpus from the same seed, and figures of every kind of query."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from quotex.serialization import from_json, to_json
from scripts.benchmarks.search import Corpus, benchmark_search


def test_the_corpus_comes_from_its_seed_and_is_made_of_records() -> None:
    first, again = (list(Corpus(300)) for _ in range(2))
    assert first == again
    assert len({(quote.article.url, quote.id) for quote in first}) == 300
    for quote in first[:50]:
        assert from_json(to_json(quote)).text == quote.text == quote.content[0].text


def test_indexing_and_queries_are_timed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- search --><!-- /search -->", encoding="utf-8")
    options = ["--quotations", "300", "--queries", "50", "--folder", str(tmp_path), "--into", str(page)]
    done = CliRunner().invoke(benchmark_search, options, catch_exceptions=False)
    assert done.exit_code == 0
    assert re.search(
        r"300 quotations: .* CPU seconds .*\n\n\| query .*\n(.*\n)+\| all lists \| \d+ \| \d", page.read_text("utf-8")
    )
    assert re.search(r"^index: .* articles new, 0 unchanged", done.output, re.M)
    assert re.search(r"^index again, nothing new: .* 0 articles new", done.output, re.M)
    for kind in ("one word", "phrase + facets", "month, class", "very frequent word", "all lists", "all "):
        assert re.search(rf"^{re.escape(kind)} +\d+ +\d", done.output, re.M), kind
