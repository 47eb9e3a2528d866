"""Whole extraction from texts as dumps and pages deliver them: odd marks, invisible signs, layouts without marks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from quotex import Extractor, Quote
from quotex.readers.html_page import extract
from tests.text.test_clean_text import MARKED

WORDS = "The mill is safe and it will stay open"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def speakers(quotes: Sequence[Quote]) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker.name if quote.speaker else None) for quote in quotes]


def test_quotations_in_marks_of_any_make_are_direct_and_stand_where_they_were_delivered(extractor: Extractor) -> None:
    texts = [text.replace("Go", WORDS).replace("she said", "said Ada Cole") for text in MARKED]
    for text, quotes in zip(texts, extractor.extract_articles(texts), strict=True):
        (quote,) = quotes
        assert (quote.type, quote.speaker and quote.speaker.name) == ("direct", "Ada Cole"), text
        assert quote.text == text.split(" said Ada")[0]
        assert all(text[span.start : span.end] == span.text for _, span in quote.spans())


INVISIBLE = (
    "\u00ad",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u2060",
    "\ufeff",
    "\u202a",
    "\u2066",
    "\u034f",
    "\x01",
)


def test_an_invisible_sign_anywhere_changes_nothing_but_offsets(extractor: Extractor) -> None:
    plain = "Ada Cole announced that the mill was safe. “It is old,” Cole added."
    wanted = [(q.type, q.cue and q.cue.lemma, q.speaker and q.speaker.name) for q in extractor.extract(plain)]
    places = (
        0,
        6,
        plain.index("nounced"),
        plain.index(" that"),
        plain.index("ill"),
        plain.index("It"),
        plain.index("”"),
    )
    texts = ["".join(plain[:at] + sign + plain[at:]) for sign in INVISIBLE for at in places]
    for text, quotes in zip(texts, extractor.extract_articles(texts), strict=True):
        assert [(q.type, q.cue and q.cue.lemma, q.speaker and q.speaker.name) for q in quotes] == wanted, ascii(text)
        assert all(text[span.start : span.end] == span.text for quote in quotes for _, span in quote.spans())


def test_emoji_and_joiners_that_a_script_needs_stay_in_the_record(extractor: Extractor) -> None:
    (quote,) = extractor.extract("“The mill is safe 👩\u200d👩\u200d👧 می\u200cخواهم,” said Ada Cole.")
    assert quote.text == "“The mill is safe 👩\u200d👩\u200d👧 می\u200cخواهم,”"


@pytest.mark.parametrize(
    "text", ["'{},\" said Ada Cole. Nobody spoke.", "\"{},' said Ada Cole. It isn't late.", "‘{},” said Ada Cole."]
)
def test_a_double_mark_may_close_a_single_one(extractor: Extractor, text: str) -> None:
    (quote,) = extractor.extract(text.format(WORDS))
    assert (quote.type, quote.speaker and quote.speaker.name) == ("direct", "Ada Cole")


SIGNED = [
    "“It works for everyone.”\n\nAda Cole\nMayor of Leeds",
    "“It works for everyone.”\nAda Cole, mayor",
    "“It works for everyone.”\r\nDr. Ada Cole",
    "“It works for everyone.”\nby Ada Cole",
    "“It works for everyone.”\n(Ada Cole)",
    "> It works for everyone.\n> — Ada Cole",
    "> It works for everyone.\n> – Ada Cole, mayor of Leeds",
]


def test_the_line_below_a_quotation_signs_it(extractor: Extractor) -> None:
    texts = [f"The plan was passed on Monday.\n\n{text}\n\nThe vote was close." for text in SIGNED]
    for text, quotes in zip(texts, extractor.extract_articles(texts), strict=True):
        assert [quote.speaker and quote.speaker.name for quote in quotes] == ["Ada Cole"], text
        assert quotes[0].text.strip("“”") == "It works for everyone."


@pytest.mark.parametrize(
    "below", ["\n\nAda Cole\n\nShe left.", "\n\nAda Cole left on Monday.", "\nAda Cole\nShe left."]
)
def test_a_name_that_merely_comes_next_signs_nothing(extractor: Extractor, below: str) -> None:
    quotes = extractor.extract(f"The plan was passed.\n\n“It works for everyone.”{below}")
    assert [quote.speaker for quote in quotes if quote.type == "direct"] == [None]


PAGE = """<html><head><title>T</title></head><body><article><h1>Mill closes</h1>
<p>Ada Cole runs the mill in Leeds, which has been open for years and years.</p><p>She said:</p>
<blockquote><p>We were told nothing.</p><p>We will now go to court.</p></blockquote>
<p>She added <q>it is <b>late</b></q> on Monday, and the ministry has declined to comment on all that.</p>
<blockquote>It is one line.<br>This is another.<cite>Jo Park</cite></blockquote>
<p>The ministry has been asked for comment on the matter of the mill and of the people who work there.</p>
</article></body></html>"""


def test_what_a_page_marks_as_quoted_stays_marked(extractor: Extractor) -> None:
    article = extract(PAGE.encode(), "html", meta={})
    assert "\n> We were told nothing.\n> We will now go to court.\nShe added “it is late” on Monday" in article.text
    assert speakers(extractor.extract(article.text)) == [
        ("We were told nothing. We will now go to court.", "Ada Cole"),
        ("“it is late”", "Ada Cole"),
        ("It is one line. This is another.", "Jo Park"),
    ]


@pytest.mark.parametrize(
    ("when", "date", "edtf"),
    [
        ("on 1 June", "2025-06-01", "2025-06-01"),
        ("on June 1", "2025-06-01", "2025-06-01"),
        ("in 2019", None, "2019"),
        ("in May", None, "2025-05"),
        ("earlier this month", None, "2025-06"),
    ],
)
def test_the_time_behind_a_cue_is_no_part_of_the_content(
    extractor: Extractor, when: str, date: str | None, edtf: str
) -> None:
    (quote,) = extractor.extract(f"Ada Cole said {when} the mill was safe.", date="2025-06-03")
    assert quote.time is not None
    assert (quote.text, quote.time.text) == ("the mill was safe", when)
    assert (quote.time.date, quote.time.edtf) == (date, edtf)
