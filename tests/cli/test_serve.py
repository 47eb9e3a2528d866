"""`quotex serve` and `quotex review`: what they ask for, what they refuse, what they print."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quotex.review import add_review
from quotex.search import open_db
from quotex.web import Settings
from tests.shelf import PARADE, make_database, quotes

Quotex = Callable[..., Result]
RAIN, OUTER, INNER, THIRD, *_ = quotes()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the server would be started with; it is not."""
    found: list[Settings] = []

    def serve(settings: Settings, ready: Callable[[str, Settings], None]) -> None:
        settings = settings.secured()
        found.append(settings)
        from quotex.web.serve import address

        ready(address(settings), settings)

    monkeypatch.setattr("quotex.web.serve.serve", serve)
    return found


def test_it_serves_this_machine_alone_and_only_reads(quotex: Quotex, asked: list[Settings]) -> None:
    result = quotex("serve", "--db", "quotes.db")
    assert result.exit_code == 0
    assert "http://127.0.0.1:8765/" in result.output
    assert (asked[0].host, asked[0].review, asked[0].token) == ("127.0.0.1", False, None)


def test_another_address_is_printed_with_a_token(quotex: Quotex, asked: list[Settings]) -> None:
    result = quotex("serve", "--db", "quotes.db", "--host", "0.0.0.0", "--review", "--reviewer", "Ada Obi")
    assert asked[0].token is not None
    assert f"?token={asked[0].token}" in result.output
    assert "can read and review everything" in result.output
    assert (asked[0].review, asked[0].reviewer) == (True, "Ada Obi")


def test_the_token_is_taken_from_the_environment_where_no_list_of_processes_shows_it(
    quotex: Quotex, asked: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTEX_TOKEN", "a-token-of-some-length")
    quotex("serve", "--db", "quotes.db")
    assert asked[0].token == "a-token-of-some-length"


def test_the_browser_is_opened_when_asked_for(
    quotex: Quotex, asked: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    quotex("serve", "--db", "quotes.db")
    assert opened == []
    quotex("serve", "--db", "quotes.db", "--open", "--port", "9000")
    assert opened == ["http://127.0.0.1:9000/"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--db", "none.db"], "there is no database at none.db"),
        (["--db", "none.db", "--token", "short"], "the token is too short"),
    ],
)
def test_what_cannot_be_served_is_a_sentence(quotex: Quotex, arguments: list[str], sentence: str) -> None:
    result = quotex("serve", *arguments)
    assert result.exit_code == 2
    assert f"quotex: {sentence}" in result.output


def test_a_port_in_use_and_a_host_that_is_none_are_sentences(quotex: Quotex, tmp_path: Path) -> None:
    database = str(make_database(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = quotex("serve", "--db", database, "--port", str(other.getsockname()[1]))
    assert result.exit_code == 2
    assert "another program uses it; choose another with --port" in result.output
    result = quotex("serve", "--db", database, "--host", "no such host")
    assert result.exit_code == 2
    assert "there is no such host" in result.output


@pytest.fixture
def reviewed(tmp_path: Path) -> str:
    database = str(make_database(tmp_path))
    with open_db(database, readonly=False) as db:
        for quote in (RAIN, OUTER, INNER):
            add_review(db, quote.id, "accept", "Ada")
    return database


def test_reviews_are_written_as_gold_with_their_texts(quotex: Quotex, reviewed: str, tmp_path: Path) -> None:
    with open_db(reviewed, readonly=False) as db:
        add_review(db, THIRD.id, "reject", "Ada")
    result = quotex("review", "gold", "--db", reviewed, "-o", "gold.jsonl", "--texts", "texts")
    assert (result.exit_code, result.output) == (0, "1 reviewed article written\n")
    line = json.loads((tmp_path / "gold.jsonl").read_text(encoding="utf-8"))
    assert len(line["quotes"]) == 3
    text = (tmp_path / "texts" / f"{line['doc']}.txt").read_bytes()
    assert text.decode("utf-8") == PARADE.text


def test_unfinished_articles_are_written_when_asked_for(quotex: Quotex, reviewed: str, tmp_path: Path) -> None:
    result = quotex("review", "gold", "--db", reviewed, "-o", "gold.jsonl")
    assert result.exit_code == 2
    assert "add --partial" in result.output
    assert not (tmp_path / "gold.jsonl").exists()
    result = quotex("review", "gold", "--db", reviewed, "--partial")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["unreviewed"] == 1


def test_gold_that_cannot_be_written_is_a_sentence(quotex: Quotex, reviewed: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in (["-o", "no/such/folder.jsonl"], ["-o", "gold.jsonl", "--texts", "file"]):
        result = quotex("review", "gold", "--db", reviewed, "--partial", *arguments)
        assert result.exit_code == 2
        assert "quotex: cannot write" in result.output


def test_a_database_without_reviews_says_how_to_review(quotex: Quotex, tmp_path: Path) -> None:
    result = quotex("review", "gold", "--db", str(make_database(tmp_path)), "--partial")
    assert result.exit_code == 2
    assert "quotex serve --review" in result.output


def test_the_token_comes_from_a_file_and_is_not_printed(
    quotex: Quotex, asked: list[Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token.txt").write_text("a-token-of-some-length\n")
    monkeypatch.setenv("QUOTEX_TOKEN", "another-token-of-some-length")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    result = quotex("serve", "--token-file", "token.txt", "--host", "0.0.0.0", "--open")
    assert asked[0].token == "a-token-of-some-length"
    assert "token-of-some-length" not in result.output
    assert "Whoever has your token can read everything" in result.output
    assert "token" not in opened[0]


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        (None, [], "cannot read the token from token.txt: no such file or directory"),
        (b"\n", [], "there is no token in token.txt"),
        (b"\xff" * 20, [], "cannot read the token from token.txt: it is no text in UTF-8"),
        (b"short", [], "the token is too short to be safe"),
        (b"a-token-of-some-length", ["--token", "x" * 20], "give --token-file or --token, not both"),
    ],
)
def test_a_file_without_a_usable_token_is_a_sentence(
    quotex: Quotex, tmp_path: Path, content: bytes | None, arguments: list[str], sentence: str
) -> None:
    if content is not None:
        (tmp_path / "token.txt").write_bytes(content)
    result = quotex("serve", "--db", str(make_database(tmp_path)), "--token-file", "token.txt", *arguments)
    assert result.exit_code == 2
    assert f"quotex: {sentence}" in result.output
