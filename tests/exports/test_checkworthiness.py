"""Which claims can be checked: the order, the reasons, and the word lists behind them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.exports import checkworthiness, most_checkworthy
from quotex.lexicons import rows
from quotex.lexicons.cues import cue_lexicon
from quotex.records import Cue, Quote, QuoteType
from tests.exports.helpers import a_record, few
from tests.strategies import quotes, unicode_text


def claim(text: str, cue_class: str = "say", type: QuoteType = "indirect") -> Quote:
    """A quotation of these words, in the middle of a sentence unless it is direct."""
    quote = a_record(text=text)
    context = replace(quote.context, sentence=f"She said that {text}")
    return replace(quote, type=type, context=context, cue=Cue("said", "say", quote.content, cue_class, False))


def score(text: str, cue_class: str = "say") -> float:
    return checkworthiness(claim(text, cue_class)).score


# Each row from what can best be checked to what cannot; neighbours differ in what the row is about.
ORDERS = {
    "numbers": [
        "the rate has fallen to 4.2 per cent",
        "the rate has fallen in the south",
        "the south is a pretty place",
    ],
    "comparison": ["the city has more than 300 empty schools", "the city has empty schools"],
    "past against future": [
        "the government closed ten schools in Sumy",
        "the government will close ten schools in Sumy",
    ],
    "fact against opinion": ["the bridge was built without a permit", "the bridge is a wonderful and brilliant thing"],
    "names": ["Gazprom delivered gas to Austria", "the company delivered gas to its neighbour"],
    "possibility": ["the minister took the money", "the minister might have to take the money"],
    "wish": ["Russia withdrew its troops from Kherson", "Russia must withdraw its troops from Kherson"],
    "question": ["the minister was told of the leak?", "how can the minister stay?"],
    "courtesy": ["we met ten survivors in Kharkiv", "we thank all survivors in Kharkiv and pray"],
    "sentence": ["troops attacked the village on Monday", "to attack the village on Monday"],
    "length": ["the army lost 40 tanks near Bakhmut", "the 40 tanks"],
    "vague": ["the ministry had no plan for it", "it had no plan for it at all"],
}


@pytest.mark.parametrize("about", ORDERS)
def test_what_can_be_checked_better_comes_first(about: str) -> None:
    scores = [score(text) for text in ORDERS[about]]
    assert all(better > worse for better, worse in pairwise(scores)), scores


def test_the_ends_of_the_scale_are_where_a_person_would_put_them() -> None:
    assert score("Russia fired 120 missiles at Kyiv on Monday, more than in any night since 2022") > 0.9
    assert score("I hope it will be a wonderful evening for all of us") < 0.1


def test_the_reasons_are_words_for_and_against() -> None:
    found = checkworthiness(claim("Kyiv will lose 40 per cent of its power"))
    assert "a number" in found.reasons_for
    assert "a statistic" in found.reasons_for
    assert found.reasons_against == ("about the future",)


def test_the_class_of_the_cue_counts() -> None:
    text = "the troops leave the town in ten days"
    assert score(text, "accuse") > score(text) > score(text, "promise")
    assert score(text) > score(text, "order")


def test_a_year_is_a_date_and_no_quantity() -> None:
    assert checkworthiness(claim("the party was there in 2014")).reasons_for == ("the past", "a date")
    assert "a number" in checkworthiness(claim("the party was there in 2,014 towns")).reasons_for


@pytest.mark.parametrize(
    "word", ["the 13th amendment", "the EB-5 visa", "a mid-1990s car", "https://t.co/4Rt5", "@Ann5 #9"]
)
def test_digits_in_names_ordinals_and_addresses_are_no_quantity(word: str) -> None:
    assert "a number" not in checkworthiness(claim(f"the party was there with {word} and more")).reasons_for


@pytest.mark.parametrize("word", ["5", "2,300", "$5", "40%", "3.5", "€1.2", "three", "half"])
def test_quantities_are(word: str) -> None:
    assert "a number" in checkworthiness(claim(f"the party was there with {word} cars")).reasons_for


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert "a name" not in checkworthiness(claim("“Nothing was found there. Nobody came.”", type="direct")).reasons_for
    assert "a name" in checkworthiness(claim("“Nothing was found there by Interpol.”", type="direct")).reasons_for


def test_many_signs_of_one_kind_do_not_count_without_end() -> None:
    some = "Ann, Ben and Cem saw Dan"
    many = some + "".join(f" and {name}on" for name in "ABCDEFG")
    assert score(many) == pytest.approx(score(some), abs=0.01)


@few
@given(st.lists(quotes(), max_size=5), st.integers(1, 6))
def test_the_most_checkworthy_are_the_best_in_order(records: list[Quote], count: int) -> None:
    best = most_checkworthy(records, count)
    assert len(best) == min(count, len(records))
    scores = [checkworthiness(quote).score for quote in best]
    assert scores == sorted((checkworthiness(quote).score for quote in records), reverse=True)[:count]


def test_of_equal_ones_the_earlier_comes_first() -> None:
    records = [a_record(id=str(number)) for number in range(9)]
    assert [quote.id for quote in most_checkworthy(iter(records), 4)] == ["0", "1", "2", "3"]


@given(unicode_text.filter(bool), st.sampled_from(["say", "deny", "", "no such class"]))
def test_every_text_has_one_score_between_0_and_1(text: str, cue_class: str) -> None:
    found = checkworthiness(claim(text, cue_class))
    assert 0 <= found.score <= 1
    assert found == checkworthiness(claim(text, cue_class))


@pytest.mark.parametrize("text", ["a" * 500_000, "1 " * 200_000, "'" * 500_000, "A." * 200_000, "it's " * 100_000])
def test_no_length_takes_long(text: str) -> None:
    assert 0 <= score(text) <= 1


def test_every_listed_word_has_a_sign_and_every_sign_words_or_a_rule() -> None:
    signs = {sign for sign, *_ in rows("checkworthy_signals.tsv", 4)}
    listed = {sign for sign, _ in rows("checkworthy_words.tsv", 2)}
    from_rules = {"base", "short", "long", "fragment", "question"}
    assert listed - {"verb", "not past"} <= signs
    assert signs - listed == from_rules
    assert {sign for _, sign in rows("checkworthy_cues.tsv", 2)} <= signs


def test_every_listed_class_of_cues_is_one() -> None:
    lexicon = cue_lexicon()
    classes = {entry.cue_class for entry in (*lexicon.verbs.values(), *lexicon.nouns.values())}
    classes |= {entry.cue_class for entries in lexicon.phrases.values() for _, entry in entries}
    assert {cue_class for cue_class, _ in rows("checkworthy_cues.tsv", 2)} <= classes


def test_listed_words_are_written_as_they_are_looked_up() -> None:
    for _, words in rows("checkworthy_words.tsv", 2):
        for word in words.split(","):
            assert word.split()
            assert word.strip() == " ".join(word.lower().replace("’", "'").split())


@pytest.mark.parametrize("start", ["to have annexed", "having annexed", "the annexation of"])
def test_what_no_verb_says_of_anybody_is_no_whole_sentence(start: str) -> None:
    against = checkworthiness(claim(f"{start} the peninsula in the spring")).reasons_against
    assert against == ("no whole sentence",)
    assert checkworthiness(claim("they have annexed the peninsula in Crimea")).reasons_against == ()


def test_phrases_are_found_whole() -> None:
    assert "a comparison" in checkworthiness(claim("the city of Sumy has at least a school")).reasons_for
    assert "a comparison" not in checkworthiness(claim("the city of Sumy has at a school")).reasons_for
