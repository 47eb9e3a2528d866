"""Hypothesis strategies for article texts: quotation marks of every family, nested, interrupted, unbalanced."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from quotex.text.quotation_marks import MARKS
from quotex.text.spans import Offsets

WORDS = ("bridge", "safe", "Lind", "reopens", "council", "cables", "don’t", "pay", "year", "the", "it's", "is", "will")
CUES = ("she said", "said Lind", "he told reporters", "the council added", "according to Lind")
STOPS = (".", "!", "?", "...")
PAIRS = (
    ("“", "”"),
    ('"', '"'),
    ("‘", "’"),
    ("'", "'"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("``", "''"),
    ("''", "''"),
    ("`", "'"),
)
LOOSE = ("“", "”", '"', "'", "''", "``", "’", "‘", "„", "«", "»", "6'2\"", '5" pipe', "'90s", "workers'", "''")
PEOPLE = (
    "he", "she", "it", "they", "who", "his", "her", "I", "we", "many", "nobody", "himself", "that", "you", "their",
    "Trump", "Donald", "Peskov", "Dmitry", "Mrs.", "President", "Moscow", "Russia", "ODF", "@peskov", "Ministry",
    "WALLACE", "minister", "spokesman", "police", "report", "residents", "office", "company", "43-year-old", "banana",
    "mayor", "said", "the", "a", "of", "and", ",", "“", "”", "(", ")", ".", "'s", "-", "for", "is", "not", "acting",
    "43", "\u200b", "Ф",
)  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """A text of one paragraph and the marked spans that it was built from, outermost only."""

    text: str
    spans: tuple[Offsets, ...]


def words(least: int = 1, most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=least, max_size=most).map(" ".join)


@st.composite
def well_formed(draw: st.DrawFn, family: tuple[str, str], inner: tuple[str, str] | None = None) -> Marked:
    """Quotations in marks of one family, with narration around them; some hold marks of another family."""
    text = draw(words()) + " "
    spans = []
    for _ in range(draw(st.integers(1, 4))):
        said = draw(words(2))
        if inner and draw(st.booleans()):
            said += f" {inner[0]}{draw(words(2))}{inner[1]} {draw(words())}"
        start = len(text)
        text += f"{family[0]}{said},{family[1]}"
        spans.append((start, len(text)))
        text += f" {draw(st.sampled_from(CUES))}{draw(st.sampled_from(STOPS))} "
    return Marked(text.rstrip(), tuple(spans))


@st.composite
def quotations(draw: st.DrawFn, depth: int = 2) -> str:
    """A quotation in marks of any family; it may be nested, interrupted, or lack a mark."""
    opening, closing = draw(st.sampled_from(PAIRS))
    body = (
        draw(words()) if depth == 0 else f"{draw(words())} {draw(st.just('') | quotations(depth - 1))} {draw(words())}"
    )
    shape = draw(st.sampled_from(("whole", "whole", "interrupted", "open", "unopened")))
    if shape == "interrupted":
        cue = draw(st.sampled_from(CUES))
        return f"{opening}{body},{closing} {cue}, {opening}{draw(words())}{draw(st.sampled_from(STOPS))}{closing}"
    if shape == "open":
        return f"{opening}{body}"
    if shape == "unopened":
        return f"{body}{closing}"
    return f"{opening}{body}{draw(st.sampled_from(('', ',', *STOPS)))}{closing}"


@st.composite
def sentences(draw: st.DrawFn) -> str:
    parts = draw(
        st.lists(
            st.one_of(words(), quotations(), st.sampled_from(LOOSE), st.sampled_from(CUES)), min_size=1, max_size=5
        )
    )
    return " ".join(parts) + draw(st.sampled_from(STOPS))


def articles() -> st.SearchStrategy[str]:
    """Articles of a few paragraphs, one a line, with marks that may not fit."""
    paragraph = st.lists(sentences(), min_size=1, max_size=4).map(" ".join)
    return st.lists(paragraph, min_size=1, max_size=4).map("\n".join)


def sentences_about_people() -> st.SearchStrategy[str]:
    """Up to four lines of up to nine pronouns, names, roles and signs in any order, with or without spaces."""
    piece = st.tuples(st.sampled_from(PEOPLE), st.sampled_from((" ", " ", ""))).map("".join)
    line = st.lists(piece, min_size=1, max_size=9).map("".join)
    return st.lists(line, max_size=4).map("\n".join)


def marks_and_letters() -> st.SearchStrategy[str]:
    """Any jumble of marks, letters, digits, spaces and line breaks."""
    return st.text(alphabet="“”\"'‘’„‟«»‹›‚`＂ab S5.,!-—()\n\u00a0", max_size=80)


def paragraphs_of(text: str) -> list[Offsets]:
    """The lines of a text that hold anything, as spans."""
    bounds, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            bounds.append((start, start + len(line)))
        start += len(line) + 1
    return bounds


def words_marks_and_punctuation() -> st.SearchStrategy[str]:
    """Up to three lines of words, marks and punctuation in any order, with or without spaces."""
    signs = (*MARKS, ",", ".", ":", ";", "?", "!", "—", "-", "…", "(", ")", "[", "]", "/", "*", "$")
    word = st.sampled_from((*WORDS, *PEOPLE[:40], "said", "told", "AG", "Lynch", "Stop", "according", "to", "Monday"))
    piece = st.tuples(word | st.sampled_from(signs), st.sampled_from((" ", " ", ""))).map("".join)
    line = st.lists(piece, min_size=1, max_size=14).map("".join)
    return st.lists(line, min_size=1, max_size=3).map("\n".join)
