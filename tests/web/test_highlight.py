"""The highlighter: whatever overlaps, the text stays the text, and every quotation is marked."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotex.web.highlight import Mark, Style, anchor, paragraphs, render

ROLES = ("content", "cue", "source")
TEXTS = st.text(st.sampled_from("ab .<&>\"'\r\n\t 🎺é\u202e\u00a0\u2028\x0c\x85") | st.characters(), max_size=60)


class Rendered(HTMLParser):
    """Reads HTML back: its text, which quotations each character is marked for, anchors, and the tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.owners: list[frozenset[int]] = []
        self.classes: list[frozenset[str]] = []
        self.anchors: list[tuple[str, int]] = []
        self.tags: set[str] = set()
        self._marks: list[tuple[frozenset[int], frozenset[str]]] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = {name: value or "" for name, value in attrs}
        if tag == "mark":
            numbers = frozenset(int(number) for number in values["data-q"].split())
            self._marks.append((numbers, frozenset(values["class"].split())))
        if "id" in values:
            self.anchors.append((values["id"], len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        numbers, classes = self._marks[-1] if self._marks else (frozenset(), frozenset())
        self.owners += [numbers] * len(data)
        self.classes += [classes] * len(data)


def styles(marks: list[Mark]) -> dict[int, Style]:
    return {mark.number: Style(f"q-{mark.number}", f"s{mark.number % 9}", "direct") for mark in marks}


def shown(text: str) -> str:
    """The text as HTML can hold it."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    made = st.builds(
        lambda one, other, number, role: Mark(min(one, other), max(one, other), number, role),
        places,
        places,
        st.integers(0, 5),
        st.sampled_from(ROLES),
    )
    return text, draw(st.lists(made, max_size=8))


@given(marked_texts())
@example(("a\r\n\r\nb\0\ud800", [Mark(0, 6, 1, "content")]))
def test_the_text_of_the_html_is_the_text_of_the_article(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert Rendered(render(text, marks, styles(marks))).text == shown(text)


@given(marked_texts())
def test_each_character_is_marked_for_exactly_the_quotations_that_cover_it(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    page = Rendered(render(text, marks, styles(marks)))
    inside = {at for start, end in paragraphs(text) for at in range(start, end)}
    for at in range(len(text)):
        covering = [mark for mark in marks if mark.start <= at < mark.end] if at in inside else []
        assert page.owners[at] == {mark.number for mark in covering}
        assert page.classes[at] & set(ROLES) == {mark.role for mark in covering}


@given(marked_texts())
def test_each_quotation_has_one_anchor_where_its_words_begin(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    inside = {at for start, end in paragraphs(text) for at in range(start, end)}
    begin: dict[str, int] = {}
    for mark in marks:
        covered = [at for at in range(mark.start, mark.end) if at in inside]
        if mark.role == "content" and covered:
            name = f"q-{mark.number}"
            begin[name] = min(covered[0], begin.get(name, covered[0]))
    assert dict(Rendered(render(text, marks, styles(marks))).anchors) == begin


@given(marked_texts())
def test_no_article_makes_tags_of_its_own(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert Rendered(render(text, marks, styles(marks))).tags <= {"p", "mark", "span"}


@given(TEXTS)
def test_between_paragraphs_stand_only_blanks_that_a_browser_folds(text: str) -> None:
    done = 0
    for start, end in paragraphs(text):
        assert done <= start < end
        assert not text[done:start].strip(" \t\r\n")
        done = end
    assert not text[done:].strip(" \t\r\n")


@pytest.mark.parametrize(("outer", "inner"), [(1, 2), (2, 1)])
def test_a_quotation_in_a_quotation_shows_its_own_colour_and_a_line_of_the_outer_one(outer: int, inner: int) -> None:
    marks = [Mark(0, 9, outer, "content"), Mark(3, 6, inner, "content")]
    html = render("abcdefghi", marks, styles(marks))
    assert f'<mark class="content s{outer} direct" data-q="{outer}" data-c="{outer}">abc</mark>' in html
    both = f"{inner} {outer}"
    assert f'<mark class="content s{inner} direct nested os{outer}" data-q="{both}" data-c="{both}">def</mark>' in html


def test_the_cue_of_an_inner_quotation_stays_a_cue_inside_the_outer_content() -> None:
    marks = [Mark(0, 9, 1, "content"), Mark(3, 6, 2, "cue")]
    html = render("abcdefghi", marks, styles(marks))
    assert '<mark class="cue content s1 direct ms2" data-q="1 2" data-c="1">def</mark>' in html


def test_paragraphs_are_parted_by_blank_lines_only() -> None:
    assert render("a\nb\n \t\n\r\n c", [], {}) == "<p>a\nb</p>\n \t\n&#13;\n <p>c</p>"


@pytest.mark.parametrize(("given", "expected"), [("ab12", "q-ab12"), ('a" onclick=x', "q-a%22%20onclick%3Dx")])
def test_anchors_hold_nothing_that_could_end_an_attribute(given: str, expected: str) -> None:
    assert anchor(given) == expected


def test_many_overlapping_quotations_in_five_megabytes_cost_no_more_than_their_length() -> None:
    text = "word " * 1_000_000
    marks = [Mark(at, at + 400, number, "content") for number, at in enumerate(range(0, 4_900_000, 200))]
    html = render(text, marks, styles(marks))
    assert html.count("<mark") == html.count("</mark>") == len(marks) + 1
    assert len(html) < 2 * len(text)


def test_lines_of_blanks_alone_are_passed_over_in_linear_time() -> None:
    assert list(paragraphs(" " * 2_000_000 + "\n" * 2_000_000)) == []
