"""Tokens by rule: the conventions of the English treebanks, and nothing lost of any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.parsing.encoder.features import plain
from quotex.parsing.token_rules import parts, tokens, words_of


def cut(text: str) -> str:
    """The tokens of a text with a space after each."""
    return " ".join(token.text for token in tokens(text))


def words(text: str) -> str:
    return " ".join(words_of(tokens(text)).texts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks failed, he said.", "Talks failed , he said ."),
        ("“Why?” he asked.", "“ Why ? ” he asked ."),
        ("(It rained.)", "( It rained . )"),
        ("a well-known anti-war song", "a well - known anti-war song"),
        ("a co-founder's e-mail", "a co-founder's e-mail"),
        ("the 27-year-old", "the 27 - year - old"),
        ("Mr. Obi met Gen. Dempsey.", "Mr. Obi met Gen. Dempsey ."),
        ("George W. Bush", "George W. Bush"),
        ("He chose plan B. we left", "He chose plan B . we left"),
        ("the U.S. and Washington, D.C., too", "the U.S. and Washington , D.C. , too"),
        ("No. 5 said no.", "No. 5 said no ."),
        ("soap, etc. for all", "soap , etc. for all"),
        ("soap, etc.", "soap , etc ."),
        ("$5.3bn or 12,000 at 7:30", "$ 5.3 bn or 12,000 at 7:30"),
        ("10am, 5km, 3rd, 1990s", "10 am , 5 km , 3rd , 1990s"),
        ("20% of it", "20 % of it"),
        ("wait... what?!", "wait ... what ?!"),
        ("yes — or no -- or so", "yes — or no -- or so"),
        ("and/or", "and / or"),
        ("ask ada@example.org or see https://example.org/a-b.", "ask ada@example.org or see https://example.org/a-b ."),
        ("@quotex and #news", "@quotex and #news"),
        ("AT&T and O'Neill", "AT&T and O'Neill"),
        ("ÖBB-Chef Łukasz", "ÖBB - Chef Łukasz"),
        ("call 555-123-4567", "call 555-123-4567"),
    ],
)  # fmt: skip
def test_text_is_cut_as_the_treebanks_cut_it(text: str, expected: str) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We don't know, it's Ada's", "We do n't know , it 's Ada 's"),
        ("They’ll say they cannot", "They ’ll say they can not"),
        ("the workers' union", "the workers ' union"),
        ("“It's gonna rain”", "“ It 's gon na rain ”"),
        ("the ex-president's man", "the ex-president 's man"),
    ],
)
def test_contractions_are_one_token_of_several_words(text: str, expected: str) -> None:
    assert words(text) == expected
    assert all(len(parts(token.text)) > 1 for token in tokens(text) if token.contraction)


def test_an_apostrophe_that_closes_a_quotation_is_no_possessive() -> None:
    assert cut("He called it 'a gift for workers' and left") == "He called it ' a gift for workers ' and left"


texts = st.text(st.one_of(st.characters(), st.sampled_from(" .,'-\"\n’“”!Aab1$")), max_size=60)


@given(texts)
def test_all_that_is_no_white_space_stands_in_exactly_one_token(text: str) -> None:
    found = tokens(text)
    assert all(token.text == text[token.start : token.end] and token.text for token in found)
    covered = [i for token in found for i in range(token.start, token.end)]
    assert covered == [i for i, c in enumerate(text) if not (c.isspace() or "\x80" <= c <= "\x9f")]


@given(texts)
def test_a_publishers_style_of_marks_changes_no_token(text: str) -> None:
    assert [t[1:] for t in tokens(text)] == [t[1:] for t in tokens(plain(text))]


@given(texts)
def test_the_words_of_a_text_make_up_its_tokens(text: str) -> None:
    found = tokens(text)
    split = words_of(found)
    assert [text[start:end] for start, end in split.places] == list(split.texts)
    assert len(split.firsts) == len(found)
    assert [split.places[first][0] for first in split.firsts] == [token.start for token in found]


@pytest.mark.parametrize("piece", ["a-", "ab-c.d", "a_", "non-", "a.", "+.", "@", "a@", "a'", "1.", "'"])
def test_long_stretches_without_white_space_take_no_time_to_speak_of(piece: str) -> None:
    text = piece * (4000 // len(piece))
    begin = time.process_time()
    found = tokens(text)
    assert time.process_time() - begin < 2
    assert sum(len(token.text) for token in found) == len(text)
