"""Groups of one statement in a real browser: told apart, opened, closed, and asked who said it."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repeated import ALONE_WORDS, WORDS, make_repeated
from tests.web.test_browser import ARGUMENTS, CHROMIUM, COMMAND

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium or google-chrome on the PATH")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    database: Path = make_repeated(tmp_path_factory.mktemp("group"))
    with subprocess.Popen([*COMMAND, "--db", str(database)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        yield found[0].rstrip("/")
        server.send_signal(signal.SIGINT)


@pytest.fixture
def page(address: str) -> Iterator[sync_api.Page]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = chromium.new_context(base_url=address, reduced_motion="reduce").new_page()
        opened.set_default_timeout(10_000)
        yield opened
        chromium.close()


def test_a_person_groups_what_is_repeated_opens_a_statement_and_reads_where_it_came_first(page: sync_api.Page) -> None:
    page.goto("/?q=bridge")
    assert page.locator(".hit").count() == 4
    page.get_by_role("link", name="Group repeated").click()
    page.wait_for_url("**/?q=bridge&group=1")
    page.get_by_role("link", name="Most outlets").click()
    page.wait_for_url("**order=outlets")
    assert page.locator(".hit blockquote").all_text_contents() == [WORDS, ALONE_WORDS]
    assert page.locator(".total").text_content() == "2 statements"
    told = page.locator(".hit .repeated").first.text_content() or ""
    assert told.startswith("first: fox, 28 March 2019; also nyt, hpo")
    assert "who said this? Ada Obi; Bo Lin" in told
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".hit .repeated").first.get_by_role("link", name="3 quotations").click()
    page.wait_for_url("**/?statement=*")
    assert page.locator(".hit .where bdi:text-matches('^(fox|nyt|hpo)$')").all_text_contents() == ["fox", "nyt", "hpo"]
    page.locator(".hit .repeated a").first.click()
    page.wait_for_url("**/article/*#q-*")


def test_the_words_around_a_quotation_find_it_when_they_are_asked_for(page: sync_api.Page) -> None:
    page.goto("/?q=fox.example")
    page.get_by_role("link", name="1 more").click()
    page.wait_for_url("**in=context")
    assert page.locator(".hit blockquote").all_text_contents() == [WORDS]
    page.get_by_role("link", name="in sentence and title too").click()
    assert page.locator(".hit").count() == 0
