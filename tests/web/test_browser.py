"""The whole way in a real browser against `quotex serve`: search, open, step, correct with the mouse, export."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.gold import read_gold
from quotex.review.gold import gold_rows, write_gold
from quotex.review.reviews import count_reviews, latest_reviews
from quotex.search import open_db
from tests.shelf import HOSTILE, PARADE, make_database, quotes

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium or google-chrome on the PATH")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RAIN, OUTER, INNER, THIRD, BAD, ROAD = quotes()
COMMAND = [sys.executable, "-c", "from quotex.cli import main; main()", "serve", "--port", "0", "--review"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server on a database of its own."""
    database = make_database(tmp_path_factory.mktemp("served"))
    command = [*COMMAND, "--db", str(database), "--reviewer", "Ada"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://\S+", line)
        assert address, line + (server.stderr.read() if server.stderr and server.poll() is not None else "")
        yield address[0].rstrip("/"), database
        server.send_signal(signal.SIGINT)
        assert (server.communicate(timeout=20)[1], server.returncode) == ("", 0)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(served: tuple[str, Path], browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A fresh page whose scripts may not fail and whose policy may not be broken."""
    context = browser.new_context(base_url=served[0], reduced_motion="reduce")
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    trouble: list[str] = []
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    opened.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    yield opened
    context.close()
    assert trouble == []


def marked(page: sync_api.Page, name: str) -> str:
    """The words in the text that carry a class, in order."""
    return "".join(page.locator(f"#text mark.{name}").all_text_contents())


def drag(page: sync_api.Page, words: str, *, shift: bool = False) -> None:
    """Selects words of the text with the mouse, from the left edge of the first to the right edge of the last."""
    page.locator("#text").wait_for()
    box = page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + words.length);
                const { left, right, top, bottom } = range.getBoundingClientRect();
                return { left, right, middle: (top + bottom) / 2 };
            }
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["middle"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["middle"], steps=4)
    if shift:
        page.keyboard.down("Shift")
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def test_a_person_searches_opens_a_hit_and_steps_through_the_article_with_keys_alone(page: sync_api.Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("rains")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=rains")
    assert page.locator(".hit mark").all_text_contents() == ["rains"]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/article/*#q-{RAIN.id}")
    assert marked(page, "on-words") == RAIN.text
    for quote in (OUTER, INNER, THIRD, THIRD):
        page.keyboard.press("j")
        assert marked(page, "on-words") == quote.text
    page.keyboard.press("k")
    assert marked(page, "on-words") == INNER.text
    assert page.locator(".side li.on details").get_attribute("open") is None
    page.keyboard.press("Enter")
    assert page.locator(".side li.on details").get_attribute("open") == ""
    assert page.locator(".side li.on .proof").is_visible()


def test_the_text_in_the_browser_is_the_text_of_the_article(page: sync_api.Page) -> None:
    for article in (PARADE, HOSTILE):
        page.goto("/articles")
        page.get_by_text(article.title or "").click()
        assert page.locator("#text").evaluate("element => element.textContent") == article.text
        assert page.locator("#text").evaluate("element => element.scrollWidth <= element.clientWidth + 1")


def test_pointing_at_a_quotation_shows_its_source_and_cue(page: sync_api.Page) -> None:
    page.goto("/article/parade")
    page.get_by_text("It rains").first.hover()
    assert marked(page, "over") == RAIN.text + "the mayor Ada Obi" + "said"
    assert page.locator(".side li.over .name").text_content() == "Ada Obi"
    page.mouse.move(0, 0)
    assert marked(page, "over") == ""


def test_the_list_of_keys_opens_and_closes_and_holds_the_keys_meanwhile(page: sync_api.Page) -> None:
    page.goto(f"/review/{RAIN.id}")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert page.url.endswith(f"/review/{RAIN.id}")


def test_single_keys_can_be_turned_off(page: sync_api.Page) -> None:
    page.goto("/help")
    page.locator("main .keys-on input").uncheck()
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "q"
    page.goto("/help")
    page.locator("main .keys-on input").check()
    page.goto("/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_colours_are_chosen_once_for_all_pages(page: sync_api.Page) -> None:
    page.goto("/")
    button = page.locator("#theme")
    button.click()
    assert page.locator("html").get_attribute("data-theme") == "light"
    button.click()
    page.goto("/help")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator("#theme").click()
    assert page.locator("html").get_attribute("data-theme") is None


def test_nothing_is_wider_than_a_telephone(page: sync_api.Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    paths = ("/", "/speakers", "/speaker/1", "/articles", "/article/parade", "/help", f"/review/{BAD.id}", "/reviews")
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_a_span_is_moved_by_words_with_the_keyboard(page: sync_api.Page) -> None:
    page.goto(f"/review/{RAIN.id}")
    field, shown = page.locator("input[name=source]"), page.locator("[data-shows=source]")
    page.keyboard.press("3")
    page.keyboard.press("]")
    assert shown.text_content() == "mayor Ada Obi"
    page.keyboard.press("{")
    assert shown.text_content() == "mayor Ada"
    page.keyboard.press("[")
    page.keyboard.press("}")
    assert shown.text_content() == "the mayor Ada Obi"
    assert marked(page, "source") == "the mayor Ada Obi"
    field.fill("nonsense")
    assert "no spans" in (shown.text_content() or "")


def test_a_person_corrects_a_span_with_the_mouse_and_the_export_is_gold(
    page: sync_api.Page, served: tuple[str, Path], tmp_path: Path
) -> None:
    page.goto("/article/parade")
    page.get_by_role("link", name="review this article").click()
    content = page.locator("input[name=content]")
    drag(page, "It rains")
    assert page.locator("[data-shows=content]").text_content() == "It rains"
    drag(page, "on Monday", shift=True)
    assert page.locator("[data-shows=content]").text_content() == "It rains … on Monday"
    start = PARADE.text.index("It rains")
    later = PARADE.text.index("on Monday")
    assert content.input_value() == f"{start}-{start + 8}, {later}-{later + 9}"
    page.get_by_text("It was the third time").click(click_count=3)
    last = PARADE.text.index("It was")
    assert content.input_value() == f"{last}-{len(PARADE.text.rstrip())}"
    drag(page, "It rains")
    page.keyboard.press("2")
    drag(page, "said")
    page.get_by_label("Speaker", exact=True).fill("Bo Lin")
    page.get_by_role("button", name="Save correction").click()
    page.wait_for_url(f"**/review/{OUTER.id}*")
    assert marked(page, "content") == OUTER.text
    page.evaluate("document.querySelector('[data-key=a]').click(); document.querySelector('[data-key=a]').click()")
    page.wait_for_url(f"**/review/{INNER.id}*")
    page.go_back()
    with open_db(served[1]) as db:
        assert count_reviews(db) == 2
    for key, quote in (("a", INNER), ("x", THIRD)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/review/{quote.id}*")
    page.keyboard.press("s")
    page.get_by_role("link", name="Begin again with it").click()
    page.wait_for_url(f"**/review/{THIRD.id}*")
    page.keyboard.press("a")
    page.get_by_role("heading", name="All done").wait_for()
    page.get_by_role("link", name="All reviews").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="gold.jsonl").click()
    download.value.save_as(tmp_path / "gold.jsonl")
    with open_db(served[1]) as db:
        assert latest_reviews(db, [RAIN.id])[RAIN.id].who == "Ada"
        with open(tmp_path / "same.jsonl", "wb") as stream:
            write_gold(gold_rows(db), stream, tmp_path)
    assert (tmp_path / "same.jsonl").read_bytes() == (tmp_path / "gold.jsonl").read_bytes()
    [article] = read_gold(tmp_path / "gold.jsonl", tmp_path)
    first = article.quotes[0]
    assert (first.content, first.speaker) == (((start, start + 8),), "Bo Lin")
    assert [article.text[low:high] for low, high in first.cue] == ["said"]
    assert [article.text[low:high] for low, high in article.negatives] == [INNER.text]
    assert len(article.quotes) == 3
    undo_everything(page, served[1])


def test_a_person_adds_a_quotation_that_was_missed(page: sync_api.Page, served: tuple[str, Path]) -> None:
    page.goto("/article/parade")
    page.get_by_role("link", name="add a quotation").click()
    drag(page, "The parade")
    assert marked(page, "content") == "The parade"
    assert RAIN.text in marked(page, "known")
    page.get_by_role("button", name="Add quotation").click()
    page.wait_for_url("**/article/*")
    assert marked(page, "on-words") == "The parade"
    undo_everything(page, served[1])


def undo_everything(page: sync_api.Page, database: Path) -> None:
    """By the button of the page, so that the other tests find nothing reviewed."""
    page.goto("/reviews")
    while page.get_by_role("button", name="Undo").count():
        page.get_by_role("button", name="Undo").first.click()
    with open_db(database) as db:
        assert latest_reviews(db, [quote.id for quote in quotes()]) == {}


def test_without_scripts_a_person_reads_and_reviews(served: tuple[str, Path], browser: sync_api.Browser) -> None:
    context = browser.new_context(base_url=served[0], java_script_enabled=False)
    page = context.new_page()
    page.goto("/?q=band")
    page.locator(".hit a.words").first.click()
    assert page.locator("#text").text_content() == PARADE.text
    page.goto(f"/review/{BAD.id}")
    page.locator("input[name=content][required]").fill("38-69")
    page.get_by_role("button", name="Save correction").click()
    page.wait_for_url("**/review/*")
    page.goto(f"/review/{BAD.id}")
    assert "Already" in (page.locator(".note").text_content() or "")
    page.get_by_role("button", name="Undo").click()
    context.close()


def test_a_program_in_the_page_of_another_site_can_neither_read_nor_write(
    served: tuple[str, Path], browser: sync_api.Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("http://evil.example/*", lambda route: route.fulfill(body="<p>evil</p>", content_type="text/html"))
    page.goto("http://evil.example/")
    body = json.dumps({"quote": RAIN.id, "verdict": "accept", "who": "Eve"})
    sent = """async ([address, body]) => {
        const asks = [fetch(address + "/api/search"), fetch(address + "/api/reviews", { method: "POST", body })];
        return (await Promise.allSettled(asks)).map(({ status }) => status);
    }"""
    assert page.evaluate(sent, [served[0], body]) == ["rejected", "rejected"]
    with open_db(served[1]) as db:
        assert latest_reviews(db, [RAIN.id]) == {}
    context.close()


def test_a_person_joins_speakers_looks_and_takes_it_back(page: sync_api.Page, served: tuple[str, Path]) -> None:
    page.goto("/speakers")
    for name in ("Ada Obi", "Bo Lin"):
        page.get_by_label(f"Tick {name} to join").check()
    page.get_by_label("Reason").fill("a test")
    page.get_by_role("button", name="Join the ticked speakers").click()
    page.wait_for_url("**/speaker/*")
    assert page.locator("h1").inner_text() == "Ada Obi"
    assert "4 quotations in 2 articles" in page.locator(".facts").inner_text()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/speaker/*")
    page.goto("/speakers")
    assert {"Ada Obi", "Bo Lin"} <= set(page.locator("tbody a.words").all_text_contents())


def test_a_person_narrows_the_queue_and_reviews_within_it(page: sync_api.Page, served: tuple[str, Path]) -> None:
    page.goto("/review")
    page.get_by_text("Narrow the queue").click()
    page.get_by_label("Only this speaker").fill("Ada Obi")
    page.get_by_role("button", name="Narrow", exact=True).click()
    page.wait_for_url(f"**/review/{OUTER.id}?speaker=Ada+Obi")
    assert "0 of 3 in this queue reviewed" in page.locator(".progress").inner_text()
    page.keyboard.press("x")
    page.wait_for_url(f"**/review/{ROAD.id}?speaker=Ada+Obi")
    page.goto("/?q=band")
    assert OUTER.id not in page.content()
    page.get_by_role("link", name="Rejected ones, too").click()
    assert "rejected" in page.locator(".hits").inner_text()
    undo_everything(page, served[1])
