"""Pairing of quotation marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.text.quotation_marks import CLOSING, DASHES, DOUBLE_MARKS, MARKS, OPENING, MarkedSpan, is_mark, pair_marks
from tests.text_strategies import PAIRS, articles, marks_and_letters, paragraphs_of, well_formed


def marked(text: str) -> list[str]:
    """The marked stretches, nested ones indented by their depth."""
    return [">" * m.depth + text[m.start : m.end] for m in pair_marks(text, paragraphs_of(text))]


def only(text: str) -> MarkedSpan:
    (span,) = pair_marks(text, paragraphs_of(text))
    return span


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("“So it is,” he said.", "curly"),
        ('"So it is," he said.', "straight"),
        ("‘So it is,’ he said.", "curly-single"),
        ("'So it is,' he said.", "straight-single"),
        ("„So it is“, he said.", "low"),
        ("„So it is”, he said.", "low"),
        ("‚So it is‘, he said.", "low-single"),
        ("«So it is», he said.", "guillemets"),
        ("« So it is », he said.", "guillemets"),
        ("»So it is«, he said.", "guillemets"),
        ("‹So it is›, he said.", "single-guillemets"),
        ("``So it is,'' he said.", "backticks"),
        ("''So it is,'' he said.", "apostrophes"),
        ("‘‘So it is,’’ he said.", "apostrophes"),
        ("`So it is,' he said.", "backtick-single"),
        ("”So it is”, he said.", "curly"),
    ],
)
def test_every_family_of_marks_pairs(text: str, family: str) -> None:
    span = only(text)
    assert (span.family, span.start, span.closed, span.depth) == (family, 0, True, 0)
    assert text[span.start : span.end].strip("“”\"'‘’„‚«»‹›` ,") == "So it is"
    assert text[slice(*span.inner)].strip(" ,") == "So it is"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("“He told me ‘no’ twice,” she said.", ["“He told me ‘no’ twice,”", ">‘no’"]),
        ("‘He told me “no” twice,’ she said.", ["‘He told me “no” twice,’", ">“no”"]),
        ("\"He told me 'no' twice,\" she said.", ["\"He told me 'no' twice,\"", ">'no'"]),
        ("'He told me \"no\" twice,' she said.", ["'He told me \"no\" twice,'", '>"no"']),
        ("“He said ‘no.’” “Yes.”", ["“He said ‘no.’”", ">‘no.’", "“Yes.”"]),
        ("''He said 'no.''' ''Yes.''", ["''He said 'no.'''", ">'no.'", "''Yes.''"]),
        ("'''No' is no answer,'' he said.", ["'''No' is no answer,''", ">'No'"]),
        ("“A ‘b “c” d’ e”", ["“A ‘b “c” d’ e”", ">‘b “c” d’", ">>“c”"]),
    ],
)
def test_marks_nest_in_turn(text: str, spans: list[str]) -> None:
    assert marked(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "The '90s were hard for the workers' union.",
        "The class of '16 sang rock 'n' roll and got 'em all.",
        "It’s the boys’ toys, isn’t it?",
        "He don't know, he ain't goin' nowhere, nothin' doin'.",
        'He is 6\'2" tall, the pipe is 5" wide and 6" long.',
        "The board of 2' x 4' lay at 40°26'46\" north.",
        "x = '' and y = '' are empty.",
        "He stopped,” she said.",
        "“” and \"\" and '…' say nothing.",
    ],
)
def test_apostrophes_feet_decades_and_stray_marks_are_no_quotation(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ('"He is 6\'2" tall," she said. "Quite."', ['"He is 6\'2" tall,"', '"Quite."']),
        ('"He cut a 5" pipe," she said. "Quite."', ['"He cut a 5" pipe,"', '"Quite."']),
        ('"We won in 2005" was all he said.', ['"We won in 2005"']),
        ("“He is 6’2” tall,” she said.", ["“He is 6’2” tall,”"]),
        ("She said 'yes' and 'the workers' union is great,' twice.", ["'yes'", "'the workers' union is great,'"]),
        ("'I saw 'em,' he said.", ["'I saw 'em,'"]),
        ("‘It’s the boys’ turn,’ he said.", ["‘It’s the boys’ turn,’"]),
        ("He called it 'dirty tricks' at first.", ["'dirty tricks'"]),
    ],
)
def test_measures_and_possessives_inside_a_quotation_do_not_end_it(text: str, spans: list[str]) -> None:
    assert marked(text) == spans


def test_a_possessive_far_away_does_not_end_a_quotation_in_single_marks() -> None:
    assert marked("The 'rights of all who came here were trampled on by those men and the boys' friends.") == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ('“So it is," he said. "And so it was”.', ['“So it is,"', '"And so it was”']),
        ("“So ``it'' is” he said.", ["“So ``it'' is”", ">``it''"]),
        ('“So "it is” he said. “Yes.”', ['“So "it is”', "“Yes.”"]),
        ("“So it is“ he said.", ["“So it is“"]),
        ("said,“So it is”and left", ["“So it is”"]),
        ('said,"So it is"and left', ['"So it is"']),
        ('" So it is " he said. " Yes "', ['" So it is "', '" Yes "']),
        ('"So it is, "he said "Yes"', ['"So it is, "', '"Yes"']),
        ('\\"So it is\\" he said', ['"So it is\\"']),
    ],
)
def test_mixed_styles_and_sloppy_spaces_still_pair(text: str, spans: list[str]) -> None:
    assert marked(text) == spans


def test_garbled_marks_do_not_break_the_rest_of_the_paragraph() -> None:
    text = "It “says all about the so-called” desire “of Mars to end this,” he said, asking for “decisive steps” now."
    assert marked(text) == ["“says all about the so-called”", "“of Mars to end this,”", "“decisive steps”"]


def test_a_mark_left_open_closes_at_the_end_of_the_paragraph() -> None:
    text = "He said: “So it is. Always.\nThen he left."
    span = only(text)
    assert not span.closed
    assert text[span.start : span.end] == "“So it is. Always."


def test_a_paragraph_that_begins_with_a_mark_goes_on_with_the_one_left_open() -> None:
    text = "“So it is.\n\n“So it was,” he said. “Yes.”"
    first, second, third = pair_marks(text, paragraphs_of(text))
    assert (first.closed, first.continues) == (False, False)
    assert (second.closed, second.continues) == (True, True)
    assert not third.continues


def test_a_paragraph_that_closes_the_mark_left_open_before_it_goes_on() -> None:
    text = "He said, “So it is.\nSo it “was” and will be.” He left.\nMore.”"
    first, second, inner = pair_marks(text, paragraphs_of(text))
    assert (first.closed, second.closed, second.continues, inner.depth) == (False, True, True, 1)
    assert text[second.start : second.end] == "So it “was” and will be.”"
    assert marked("He said “so it is”.\nSo it will be.”") == ["“so it is”"]


def test_a_forgotten_closing_mark_does_not_reach_into_a_paragraph_of_well_formed_quotations() -> None:
    assert marked("“So it is, he said.\nThen “So it was” and “so” again.") == [
        "“So it is, he said.",
        "“So it was”",
        "“so”",
    ]


def test_a_quotation_in_single_marks_goes_on_only_at_the_beginning_of_paragraphs() -> None:
    text = "'So it is.\n'So it was,' he said."
    assert [(m.closed, m.continues) for m in pair_marks(text, paragraphs_of(text))] == [(False, False), (True, True)]
    assert marked("He saw 'so it is.\n'So it was,' he said.") == ["'So it was,'"]


def test_a_forgotten_closing_mark_does_not_swallow_the_next_quotation() -> None:
    assert marked("“So it is, he said. “And so it was.”") == ["“So it is, he said.", "“And so it was.”"]
    assert marked('"So it is, he said. "And so it was."') == ['"So it is, he said.', '"And so it was."']


def test_a_mark_left_open_does_not_end_inside_another_quotation() -> None:
    text = "“It is “so “as it,” she said, “was.” once” again."
    whole, inner = text, "“so “as it,” she said, “was.” once”"
    assert marked(text) == [whole, f">{inner}", ">>“as it,”", ">>“was.”"]


def test_a_mark_left_open_keeps_what_is_quoted_inside_its_sentence() -> None:
    assert marked("“He told me “no” and left, she said.") == ["“He told me “no” and left, she said.", ">“no”"]


def test_marks_do_not_pair_across_paragraphs() -> None:
    assert marked("He said so it is”.\nAnd “so it was.\nNot so.\nSo it ‘is’ he said.") == ["“so it was.", "‘is’"]


def test_a_quotation_runs_over_paragraphs_without_marks_up_to_its_closing_mark() -> None:
    text = "And “so it was.\nNot so.\nNever.\nSo it is,” he said."
    assert marked(text) == ["“so it was.", "Not so.", "Never.", "So it is,”"]
    assert [m.continues for m in pair_marks(text, paragraphs_of(text))] == [False, True, True, True]
    straight = text.replace("“", '"').replace("”", '"')
    assert len(marked(straight)) == 4


@pytest.mark.parametrize(
    "last", ["So it “is,” he said.", "So it is » he said.", "It is 5” wide.", "So it is.", 'He said "so it is".']
)
def test_paragraphs_without_marks_go_on_with_nothing_unless_a_mark_closes_after_them(last: str) -> None:
    assert "Not so." not in marked(f"And “so it was.\nNot so.\n{last}")


def test_a_quotation_does_not_run_over_a_whole_page() -> None:
    page = "\n".join(["Not so."] * 30)
    assert "Not so." not in marked(f"And “so it was.\n{page}\nSo it is,” he said.")


def test_a_quotation_that_goes_on_inside_other_marks_goes_on_all_the_same() -> None:
    text = "«so it was.\n‘So it» was’."
    spans = [(text[m.start : m.end], m.depth, m.continues) for m in pair_marks(text, paragraphs_of(text))]
    assert spans == [("«so it was.", 0, False), ("‘So it» was’", 0, False), ("‘So it»", 1, True)]


def test_guillemets_inside_a_quotation_that_goes_on_open_marks_of_their_own() -> None:
    text = "«so it was.\n‘So it’ was «so it» was."
    assert "«so it»" in [text[m.start : m.end] for m in pair_marks(text, paragraphs_of(text))]


@pytest.mark.parametrize("family", PAIRS)
@given(data=st.data())
def test_well_formed_text_gives_its_quotations_back(family: tuple[str, str], data: st.DataObject) -> None:
    example = data.draw(well_formed(family))
    spans = pair_marks(example.text, paragraphs_of(example.text))
    assert [(s.start, s.end) for s in spans if s.depth == 0] == list(example.spans)
    assert all(s.closed for s in spans)


@given(st.data())
def test_straight_and_curly_marks_give_the_same_spans(data: st.DataObject) -> None:
    curly = data.draw(well_formed(("“", "”"), ("‘", "’"))).text
    straight = curly.translate({ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"})
    bare = [(m.start, m.end, m.closed, m.depth, m.inner) for m in pair_marks(curly, paragraphs_of(curly))]
    assert bare == [(m.start, m.end, m.closed, m.depth, m.inner) for m in pair_marks(straight, paragraphs_of(straight))]


@given(articles() | marks_and_letters())
def test_spans_nest_or_are_disjoint_and_lie_in_one_paragraph(text: str) -> None:
    paragraphs = paragraphs_of(text)
    spans = pair_marks(text, paragraphs)
    assert spans == sorted(spans, key=lambda m: (m.start, -m.end))
    open_spans: list[MarkedSpan] = []
    for span in spans:
        assert any(start <= span.start < span.end <= end for start, end in paragraphs)
        assert span.start <= span.inner[0] < span.inner[1] <= span.end
        assert span.continues or span.start < span.inner[0]
        open_spans = [outer for outer in open_spans if outer.end > span.start]
        assert all(span.end <= outer.end for outer in open_spans)
        assert span.depth <= len(open_spans)
        open_spans.append(span)


@given(marks_and_letters(), marks_and_letters())
def test_a_paragraph_without_marks_before_it_changes_no_span(text: str, other: str) -> None:
    plain = "".join(c for c in other if c.isalnum()) + "x"
    shift = len(plain) + 1
    moved = pair_marks(f"{plain}\n{text}", paragraphs_of(f"{plain}\n{text}"))
    still = pair_marks(text, paragraphs_of(text))
    assert [(m.start - shift, m.end - shift, m.depth, m.closed) for m in moved] == [
        (m.start, m.end, m.depth, m.closed) for m in still
    ]


def test_each_sign_opens_or_closes_and_is_a_mark() -> None:
    assert set(OPENING) | set(CLOSING) == set(MARKS)
    assert set(DOUBLE_MARKS) < set(MARKS)
    assert all(is_mark(sign) for sign in MARKS)
    assert not any(is_mark(sign) for sign in DASHES)


@pytest.mark.parametrize("sign", OPENING)
def test_a_sign_that_opens_begins_a_stretch_that_another_ends(sign: str) -> None:
    found = [pair_marks(f"{sign}Well done{closing}", [(0, 11)]) for closing in CLOSING]
    assert any(spans and spans[0].start == 0 and spans[0].closed for spans in found)


@pytest.mark.parametrize("sign", CLOSING)
def test_a_sign_that_closes_ends_a_stretch_that_another_begins(sign: str) -> None:
    found = [pair_marks(f"{opening}Well done{sign}", [(0, 11)]) for opening in OPENING]
    assert any(spans and spans[0].end == 11 and spans[0].closed for spans in found)


@pytest.mark.parametrize("unit", ["“", '"', "'", "“a ", "a” “", "'a s' ", "“a ‘b’ ”", '5" '])
def test_a_megabyte_of_marks_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        pair_marks(text, [(0, len(text))])
        return time.process_time() - start

    small = max(seconds(30_000), 0.01)
    assert seconds(300_000) < 60 * small, "ten times the text must not take the square of ten times the time"
