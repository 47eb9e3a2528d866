"""Who may read and who may write: hosts, tokens, same origin, headers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.errors import QuotexError
from quotex.review.reviews import count_reviews
from quotex.search import open_db
from quotex.web import Settings
from quotex.web.app import API, PAGES
from quotex.web.attempts import FREE_ATTEMPTS, LONGEST_WAIT, Attempts
from quotex.web.responses import local_path
from quotex.web.serve import address
from quotex.web.settings import host_allowed, is_loopback
from tests.shelf import quotes
from tests.web.client import HOME, Client

RAIN = quotes()[0]
TOKEN = "a-token-of-some-length"


@pytest.fixture
def guarded(made_database: Path) -> Client:
    settings = Settings(db=str(made_database), host="0.0.0.0", token=TOKEN, review=True)
    return Client(settings, "http://192.0.2.7:8765")


@pytest.mark.parametrize(
    "path", ["/", "/help", "/api", "/nothing", "/static/app.js", "/review", "/?q=%22", "/api/nothing"]
)
def test_every_answer_forbids_scripts_frames_and_guessing(reader: Client, path: str) -> None:
    headers = reader.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_fault_of_the_server_is_a_sentence_under_the_same_headers(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotex.web.pages.count_all", lambda db: 1 / 0)
    answer = reader.get("/")
    assert answer.status_code == 500
    assert "fault of quotex" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8765"])
def test_a_name_that_somebody_made_point_here_is_refused(reader: Client, host: str) -> None:
    answer = reader.get("/api/search", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["status"] == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765", "LOCALHOST"])
def test_names_of_this_machine_are_answered(reader: Client, host: str) -> None:
    assert reader.get("/help", headers={"host": host}).status_code == 200


def test_beyond_loopback_addresses_and_names_that_were_allowed_are_answered() -> None:
    settings = Settings(db="x", host="0.0.0.0", allowed_hosts=("Quotes.example",))
    assert host_allowed("192.0.2.7:80", settings)
    assert host_allowed("quotes.example:80", settings)
    assert not host_allowed("evil.example", settings)
    assert not host_allowed("192.0.2.7", replace(settings, host="127.0.0.1"))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_another_address_gets_a_token_of_its_own_and_loopback_none() -> None:
    one, other = (Settings(db="x", host="0.0.0.0").secured().token for _ in range(2))
    assert one
    assert one != other
    assert len(one) >= 32
    assert Settings(db="x").secured().token is None
    assert one not in repr(Settings(db="x", token=one))


def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(QuotexError, match="too short"):
        Settings(db="x", token="1234").secured()


@pytest.mark.parametrize("route", [*PAGES, *API], ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_without_the_token_no_route_says_anything(guarded: Client, route: object) -> None:
    path = route.path.replace("{speaker:int}", "1").replace("{number:int}", "1")
    path = path.replace("{key:path}", "parade").replace("{quote:path}", RAIN.id)
    method = next(iter(route.methods - {"HEAD"}))
    answer = guarded.ask(method, path)
    assert answer.status_code == 401
    assert "Obi" not in answer.text
    assert not answer.cookies


def test_a_program_sends_the_token_as_a_header(guarded: Client) -> None:
    assert guarded.get("/api", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/api", headers={"authorization": f"Bearer {TOKEN}x"}).status_code == 401
    assert guarded.get("/api", headers={"authorization": f"Basic {TOKEN}"}).status_code == 401


def test_the_link_with_the_token_leaves_a_cookie_and_goes_on_without_it(guarded: Client) -> None:
    answer = guarded.get(f"/speakers?q=obi&token={TOKEN}")
    assert answer.status_code == 200
    assert 'content="0;url=/speakers?q=obi"' in answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert TOKEN not in answer.text
    assert guarded.get("/speakers?q=obi").status_code == 200


def test_a_wrong_token_or_cookie_is_no_way_in(guarded: Client) -> None:
    assert guarded.get("/?token=wrong").status_code == 401
    assert guarded.get("/", headers={"cookie": "quotex_session=wrong"}).status_code == 401
    assert guarded.get("/", headers={"cookie": f"quotex_session={TOKEN}"}).status_code == 401
    assert guarded.get("/", headers={"authorization": "Bearer ä".encode()}).status_code == 401


def test_the_token_can_be_typed_into_the_page_that_asks_for_it(guarded: Client) -> None:
    assert 'action="/login"' in guarded.get("/speakers").text
    again = guarded.post("/login", data={"token": "wrong"})
    assert again.status_code == 401
    assert 'action="/login"' in again.text
    assert guarded.get("/speakers").status_code == 401
    answer = guarded.post("/login", data={"token": TOKEN, "to": "/speakers"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/speakers")
    assert guarded.get("/speakers").status_code == 200


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "javascript:x"])
def test_after_the_token_nobody_is_sent_elsewhere(path: str) -> None:
    assert local_path(path) == "/"


def test_the_style_of_the_page_that_asks_for_the_token_is_there(guarded: Client) -> None:
    assert guarded.get("/static/style.css").status_code == 200
    assert guarded.get("/static/../app.py").status_code in (401, 404)


WRITES = [
    ("POST", f"/review/{RAIN.id}", {"data": {"verdict": "accept", "who": "Ada", "csrf": "the-secret"}}),
    ("POST", "/api/reviews", {"json": {"quote": RAIN.id, "verdict": "accept", "who": "Ada"}}),
    ("POST", "/review/new?article=parade", {"data": {"type": "direct", "content": "30-38", "csrf": "the-secret"}}),
    ("POST", "/reviews/1/undo", {"data": {"csrf": "the-secret"}}),
    ("DELETE", "/api/reviews/1", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_a_server_that_only_reads_takes_no_review(
    reader: Client, method: str, path: str, body: dict[str, object]
) -> None:
    answer = reader.ask(method, path, headers={"x-csrf-token": "the-secret"}, **body)
    assert answer.status_code == 403
    assert "--review" in answer.text


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8765"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_write_even_with_the_secret(
    reviewing: Client, database: Path, method: str, path: str, body: dict[str, object], headers: dict[str, str]
) -> None:
    assert reviewing.ask(method, path, headers={"x-csrf-token": "the-secret", **headers}, **body).status_code == 403
    with open_db(database) as db:
        assert count_reviews(db) == 0


@pytest.mark.parametrize(("allowed", "status"), [(("Quotes.example",), 201), ((), 421)])
def test_behind_a_proxy_that_takes_https_under_an_allowed_name_people_can_write(
    database: Path, allowed: tuple[str, ...], status: int
) -> None:
    settings = Settings(db=str(database), review=True, csrf="the-secret", allowed_hosts=allowed)
    body = {"quote": RAIN.id, "verdict": "accept", "who": "Ada"}
    headers = {"x-csrf-token": "the-secret", "origin": "https://quotes.example"}
    client = Client(settings, "http://quotes.example")
    assert client.post("/api/reviews", json=body, headers=headers).status_code == status


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_write_without_the_secret_of_the_server_is_refused(reviewing: Client, secret: str) -> None:
    form = {"verdict": "accept", "who": "Ada", "csrf": secret}
    assert reviewing.post(f"/review/{RAIN.id}", data=form, headers={"origin": HOME}).status_code == 403
    body = {"quote": RAIN.id, "verdict": "accept", "who": "Ada"}
    assert reviewing.post("/api/reviews", json=body, headers={"x-csrf-token": secret}).status_code == 403


def test_a_program_with_the_token_writes_without_the_secret(database: Path) -> None:
    client = Client(Settings(db=str(database), token=TOKEN, review=True))
    body = {"quote": RAIN.id, "verdict": "accept", "who": "Ada"}
    assert client.post("/api/reviews", json=body, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 201
    client.get(f"/?token={TOKEN}")
    assert client.post("/api/reviews", json=body).status_code == 403  # a cookie is sent by itself: it proves nothing


def test_a_body_that_is_too_large_is_refused(reviewing: Client) -> None:
    assert reviewing.post(f"/review/{RAIN.id}", content=b"note=" + b"x" * 70_000).status_code == 413


def test_the_address_that_is_printed_holds_the_token() -> None:
    assert address(Settings(db="x", port=80)) == "http://127.0.0.1:80/"
    assert address(Settings(db="x", host="::1", port=80, token="a+b")) == "http://[::1]:80/?token=a%2Bb"


def test_after_some_wrong_tokens_an_address_waits_longer_each_time(
    guarded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    attempts = guarded.app._app.state.attempts
    attempts.clock = lambda: now[0]
    for _ in range(FREE_ATTEMPTS):
        assert guarded.get("/api", headers={"authorization": "Bearer guess"}).status_code == 401
    waits = []
    for _ in range(8):
        for path, options in (
            ("/api", {"headers": {"authorization": f"Bearer {TOKEN}"}}),
            (f"/?token={TOKEN}", {}),
        ):
            answer = guarded.get(path, **options)  # even the right one is not looked at
            assert answer.status_code == 429
        assert guarded.post("/login", data={"token": TOKEN}).status_code == 429
        waits.append(int(answer.headers["retry-after"]))
        assert f"Try again in {waits[-1]} second" in answer.text
        now[0] += waits[-1]
        assert guarded.post("/login", data={"token": "guess"}).status_code == 401
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    now[0] += 60
    assert guarded.get("/api", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/api", headers={"authorization": "Bearer guess"}).status_code == 401
    assert guarded.get("/api", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_whoever_is_in_stays_in_while_others_at_the_address_guess(guarded: Client) -> None:
    assert guarded.post("/login", data={"token": TOKEN}).status_code == 303
    outside = Client(Settings(db="x", host="0.0.0.0", token=TOKEN), "http://192.0.2.7:8765")
    outside.app = guarded.app
    for _ in range(FREE_ATTEMPTS + 1):
        outside.get("/?token=guess")
    assert outside.get(f"/?token={TOKEN}").status_code == 429
    assert guarded.get("/speakers").status_code == 200


def test_a_cookie_tells_nothing_about_the_token_and_wrong_ones_cost_nothing(made_database: Path) -> None:
    settings = Settings(db=str(made_database), host="0.0.0.0", token=TOKEN)
    cookies = set()
    for _ in range(2):
        client = Client(replace(settings, csrf=Settings(db="x").csrf), "http://192.0.2.7:8765")
        cookies.add(client.get(f"/?token={TOKEN}").headers["set-cookie"])
        for number in range(FREE_ATTEMPTS + 2):
            client.get("/", headers={"cookie": f"quotex_session={number}"})
        assert client.get(f"/?token={TOKEN}").status_code == 200
    assert len(cookies) == 2


@given(st.lists(st.tuples(st.floats(0, 100), st.sampled_from(["192.0.2.1", "2001:db8::1", "2001:db8::2"]))))
def test_waiting_times_are_bounded_and_follow_the_network(tried: list[tuple[float, str]]) -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for seconds, who in tried:
        now[0] += seconds
        if not attempts.wait(who):
            attempts.failed(who)
        assert 0 <= attempts.wait(who) <= LONGEST_WAIT
        assert attempts.wait("2001:db8::1") == attempts.wait("2001:db8:0:0:ffff::")
    assert attempts.wait("198.51.100.1") == 0


def test_attempts_of_many_addresses_take_bounded_memory() -> None:
    attempts = Attempts()
    for number in range(20_000):
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts._records) == 10_000


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/", "GET, HEAD"),
        ("PUT", "/api/reviews", "GET, HEAD, POST"),
        ("GET", "/api/reviews/1", "DELETE"),
        ("POST", "/static/app.js", "GET, HEAD"),
        ("OPTIONS", "/review/new", "GET, HEAD, POST"),
    ],
)
def test_another_method_is_answered_with_those_that_there_are(
    reader: Client, method: str, path: str, allowed: str
) -> None:
    answer = reader.ask(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_a_body_that_is_too_long_is_refused_before_it_is_read(reviewing: Client) -> None:
    answer = reviewing.post("/api/reviews", content=b" " * 65_537, headers={"x-csrf-token": "the-secret"})
    assert (answer.status_code, answer.json()["error"]) == (413, "A request has at most 65,536 bytes.")

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 10_000

    answer = reviewing.post("/api/reviews", content=endless(), headers={"x-csrf-token": "the-secret"})
    assert answer.status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(reviewing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotex.web.security.BODY_SECONDS", 0.05)

    async def slow() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.02)
            yield b" "

    answer = reviewing.post("/api/reviews", content=slow(), headers={"x-csrf-token": "the-secret"})
    assert answer.status_code == 408
