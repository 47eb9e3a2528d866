"""Searches are read from addresses and written back into them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.cli.search import search as cli_search
from quotex.web.responses import Refused
from quotex.web.search_params import FILTERS, ONLY_HERE, PARAMETERS, read_asked

VALUES = {
    "q": st.text(min_size=1, max_size=20),
    "speaker": st.sampled_from(["7", "Zelensky"]),
    "since": st.sampled_from(["2025", "2025-06", "2025-06-03"]),
    "type": st.sampled_from(["direct", "mixed"]),
    "cue_class": st.sampled_from(["say", "a&b=c"]),
    "outlet": st.text(min_size=1, max_size=10),
    "min_confidence": st.sampled_from(["0.5", "1"]),
    "min_speaker_confidence": st.sampled_from(["0", "0.7"]),
    "kind": st.sampled_from(["person", "group"]),
    "gender": st.sampled_from(["female", "male"]),
    "statement": st.sampled_from(["0123456789abcdef"]),
    "in": st.sampled_from(["words", "context"]),
    "group": st.just("1"),
    "order": st.sampled_from(["date", "unsure", "outlets"]),
    "limit": st.sampled_from(["5", "20"]),
}
PAIRS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=8
)


def again(link: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link).query, keep_blank_values=True)


@given(PAIRS, st.integers(1, 9))
def test_the_link_of_a_search_asks_for_the_same_search(pairs: list[tuple[str, str]], page: int) -> None:
    asked = read_asked(pairs)
    back = read_asked(again(asked.link(page=page)))
    assert (back.words, back.filters, back.order, back.limit) == (asked.words, asked.filters, asked.order, asked.limit)
    assert (back.within, back.group) == (asked.within, asked.group)
    assert back.page == page


def test_a_filter_is_added_and_taken_off_again() -> None:
    asked = read_asked([("q", "x"), ("type", "direct"), ("page", "3")])
    more = read_asked(again(asked.link(add=[("type", "mixed"), ("speaker", "7")])))
    assert (more.filters.type, more.filters.speaker, more.page) == (("direct", "mixed"), 7, 1)
    less = read_asked(again(more.link(drop=[("type", "direct"), "speaker"])))
    assert (less.filters.type, less.filters.speaker) == (("mixed",), None)


def test_a_filter_that_has_one_value_is_replaced() -> None:
    asked = read_asked([("since", "2024"), ("q", "x")])
    assert read_asked(again(asked.link(add=[("since", "2025"), ("q", "y")]))).filters.since == "2025"
    assert "x" not in asked.link(add=[("q", "y")])


def test_the_same_search_is_shown_for_the_command_line_with_quotes_where_a_shell_needs_them() -> None:
    asked = read_asked([("q", '"peace talks" OR $HOME'), ("cue_class", "say"), ("speaker", "Bo Lin")])
    expected = "quotex search --db q.db --speaker 'Bo Lin' --cue-class say '\"peace talks\" OR $HOME'"
    assert asked.command("q.db") == expected
    assert read_asked([("q", "-x")]).command("q.db") == "quotex search --db q.db -- -x"
    assert read_asked([("article", "x")]).command("q.db") is None
    grouped = read_asked([("q", "x"), ("in", "context"), ("group", "1")])
    assert grouped.command("q.db") == "quotex search --db q.db --in context --group x"


def test_the_command_line_has_every_option_that_is_shown() -> None:
    options = {name for option in cli_search.params for name in option.opts}
    shown = {f"--{name.replace('_', '-')}" for name in FILTERS if name not in ONLY_HERE}
    assert shown <= options


def test_words_are_ranked_and_everything_is_newest_first() -> None:
    assert [read_asked([]).order, read_asked([("q", "x")]).order] == ["date", "relevance"]
    assert read_asked([("statement", "x")]).order == "oldest"


def test_empty_fields_of_a_form_count_as_not_given() -> None:
    assert read_asked([("q", " "), ("since", ""), ("type", "")]).pairs == ()


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("q", "x" * 501)], "at most 500 characters"),
        ([("outlet", "x" * 301)], "at most 300"),
        ([("outlet", str(number)) for number in range(51)], "at most 50"),
        ([("since", "June")], "since is a year"),
        ([("until", "2025-13")], "until is a year"),
        ([("since", "٢٠٢٥")], "since is a year"),
        ([("type", "loud")], "type is one of"),
        ([("gender", "women")], "gender is one of male, female"),
        ([("order", "best")], "order is one of"),
        ([("page", "0")], "page is a whole number"),
        ([("page", "x")], "page is a whole number"),
        ([("page", "10001")], "page is a whole number"),
        ([("page", "501"), ("limit", "20")], "first 10,000"),
        ([("limit", "101")], "limit is a whole number"),
        ([("min_confidence", "2")], "from 0 to 1"),
        ([("min_speaker_confidence", "2")], "from 0 to 1"),
        ([("min_confidence", "nan")], "from 0 to 1"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_a_sentence(pairs: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        read_asked(pairs)
    assert refused.value.status == 400


def test_a_program_learns_of_names_that_do_not_exist() -> None:
    assert read_asked([("colour", "red")]).pairs == ()
    with pytest.raises(Refused, match="no parameter 'colour'"):
        read_asked([("colour", "red")], strict=True)
    assert "cue_class" in PARAMETERS
