"""Take the pictures of the README: search, article and report, of the articles in seeds/.

    python scripts/make_screenshots.py                         # runs quotex over seeds/ first
    python scripts/make_screenshots.py --quotes quotes.jsonl   # records of seeds/ with their texts (--keep-text)

Needs `pip install "quotex[web]" playwright` and chromium or google-chrome on the PATH.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "quotex" / "web" / "screenshots"
QUOTEX = [sys.executable, "-c", "from quotex.cli import main; main()"]
QUERY = "attack OR russia OR ukraine"
PROOF = "The attack"  # how the quotation begins whose proof the second picture shows


def main(arguments: Sequence[str] | None = None) -> None:
    """Take all pictures; extract the quotations of seeds/ first unless records are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=Path, help="records of seeds/, with FILE.articles.jsonl beside them")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        quotes = options.quotes or Path(folder) / "quotes.jsonl"
        if not options.quotes:
            quotex("run", ROOT / "seeds", "-o", quotes, "--keep-text", "-q")
        database, report = Path(folder) / "quotes.db", Path(folder) / "report.html"
        quotex("index", quotes, "--db", database)
        quotex("report", quotes, "-o", report)
        with served(database) as address, opened() as page:
            search(page, address)
            page.screenshot(path=options.out / "search.png")
            article(page, address)
            page.screenshot(path=options.out / "article.png")
            page.goto(report.as_uri())
            page.locator("section[aria-labelledby=heard]").evaluate("section => section.scrollIntoView(true)")
            page.screenshot(path=options.out / "report.png")
    print(f"search.png, article.png and report.png are in {options.out}")


def quotex(*words: object) -> None:
    """Run a command of quotex. Raises CalledProcessError if it fails."""
    subprocess.run([*QUOTEX, *map(str, words)], check=True)


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Yield the address of a server on the database and stop it at the end."""
    command = [*QUOTEX, "serve", "--port", "0", "--db", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
        if found is None:
            raise SystemExit("quotex serve did not start")
        yield found[0].rstrip("/")
        server.terminate()


@contextmanager
def opened() -> Iterator[Page]:
    """Yield a page of a browser in the size of the pictures."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        browser.close()


def search(page: Page, address: str) -> None:
    """Open the hits of a search."""
    page.goto(f"{address}/")
    page.locator("input[name=q]").fill(QUERY)
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")


def article(page: Page, address: str) -> None:
    """Open the article of a quotation with its proof."""
    page.goto(f"{address}/")
    page.locator("input[name=q]").fill(f'"{PROOF}"')
    page.keyboard.press("Enter")
    page.locator("a[href*='/article/']").first.click()
    page.wait_for_selector("#text")
    page.keyboard.press("j")  # one forth and one back: the list goes along
    page.keyboard.press("k")
    page.wait_for_timeout(500)  # the script of the page scrolls to the quotation


if __name__ == "__main__":
    main()
