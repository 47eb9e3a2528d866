"""Articles in, parses out, whatever is in the article."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.doc import Document

from quotex.parsing import manifest, models
from quotex.parsing import parser as parser_module
from quotex.parsing.document import Parse
from quotex.parsing.encoder import annotator as annotator_module
from quotex.parsing.encoder.annotator import Annotator
from quotex.parsing.encoder.features import Passage
from quotex.parsing.encoder.features import plain as plain_marks
from quotex.parsing.encoder.mark_features import CLOSING, INSIDE, OPENING, OUTSIDE
from quotex.parsing.parser import Layout, Parser
from quotex.records import Article
from quotex.text.clean_text import clean
from tests.parsing.checks import check

NEWS = [
    "Talks collapse: minister",
    "Peskov said.",
    "“We don't know,” Dmitry Peskov told reporters on Tuesday. “Why should we?” he added.\n\nThe talks in Istanbul "
    "ended after an hour.\nNobody's happy.",
    "Anna Kobzar, acting mayor of Sumy, denied that the city's hospitals had run out of blood. According to her "
    "office, donors queued from six o'clock in the morning; by noon they couldn't take any more. " * 6,
    "No",
    "Критики молчат. 中文新闻。",
]


def parse_of(parser: Parser, text: str, **fields: Any) -> Parse:
    """The parse of one text; it is checked first."""
    (parse,) = parser.parse([Article(text, **fields)])
    assert parse.text == clean(text)[0]
    check(parse, parse.alignment.clean_position(fields.get("body_start", 0)))
    return parse


# --------------------------------------------------------------------------------------------- plain news


def test_peskov_said_is_parsed(parser: Parser) -> None:
    parse = parse_of(parser, "Peskov said.")
    assert [(w.text, w.upos, w.head, w.deprel, w.start, w.end) for w in parse.words] == [
        ("Peskov", "PROPN", 1, "nsubj", 0, 6),
        ("said", "VERB", -1, "root", 7, 11),
        (".", "PUNCT", 1, "punct", 11, 12),
    ]
    assert parse.words[1].lemma == "say"
    assert parse.words[1].feats["Tense"] == "Past"
    assert len(parse.sentences) == 1


def test_models_have_a_name_and_a_version(parser: Parser) -> None:
    about = manifest.read(models.BUNDLE)
    assert (parser.name, parser.version) == (about.name, about.version)


def test_the_words_of_a_contraction_stand_in_the_text(parser: Parser) -> None:
    parse = parse_of(parser, "They don't know.")
    assert [(w.text, w.lemma, w.start, w.end) for w in parse.words[1:3]] == [("do", "do", 5, 7), ("n't", "not", 7, 10)]


def test_a_question_in_marks_is_one_sentence_with_its_attribution(parser: Parser) -> None:
    parse = parse_of(parser, "The room fell silent. “Why?” he asked. Nobody answered.")
    assert "“Why?” he asked." in [parse.sentence_text(i) for i in range(len(parse.sentences))]


def test_each_line_is_a_paragraph_with_sentences_of_its_own(parser: Parser) -> None:
    parse = parse_of(parser, "Talks collapse\r\nPeskov said no.\r\n\r\nThey left.")
    assert [parse.text[start:end] for start, end in parse.paragraphs] == [
        "Talks collapse",
        "Peskov said no.",
        "They left.",
    ]
    assert [sentence.paragraph for sentence in parse.sentences] == [0, 1, 2]


def test_hard_wrapped_lines_are_parsed_as_one_paragraph(parser: Parser) -> None:
    text = (
        "The spokesman of the ministry told the reporters who had waited for\n"
        "hours in the courtyard that the talks would go on in the summer and\n"
        "that nobody had walked out of the room before the end of the second\n"
        "round, as the other side had claimed earlier.\n"
    )
    parse = parse_of(parser, text)
    assert len(parse.paragraphs) == 1
    assert any(w.start < text.index("\n") < parse.words[w.head].start for w in parse.words if w.head >= 0)


def test_nothing_before_the_body_is_parsed(parser: Parser) -> None:
    parse = parse_of(parser, "date 2025-06-03 Peskov said.", body_start=15)
    assert [word.text for word in parse.words] == ["Peskov", "said", "."]


def test_an_attribution_is_proposed_in_words_of_the_article(parser: Parser) -> None:
    text = "Talks collapse\n\nIt rained.\n\nPeskov said that the talks had failed."
    parse = parse_of(parser, text)
    (found,) = parse.proposals
    assert [text[slice(*parse.offsets(*span))] for span in (*found.source, *found.cue)] == ["Peskov", "said"]
    assert text[slice(*parse.offsets(*found.content[-1]))].startswith(("that", "the talks"))


def test_an_attribution_far_down_a_long_paragraph_is_proposed_in_its_own_words(parser: Parser) -> None:
    text = "It rained in the city. " * 60 + "Peskov said that the talks had failed."
    parse = parse_of(parser, text)
    cues = {parse.offsets(*span) for proposal in parse.proposals for span in proposal.cue}
    assert (text.index("said"), text.index("said") + 4) in cues


def test_an_entity_holds_words_of_the_article_without_its_possessive(parser: Parser) -> None:
    text = "It rained.\n\nDmitry Peskov's office denied it."
    parse = parse_of(parser, text)
    assert [(text[slice(*parse.offsets(e.first, e.last))], e.type) for e in parse.entities] == [
        ("Dmitry Peskov", "PERSON")
    ]


# -------------------------------------------------------------------------------------- batches and order


def plain(parse: Parse) -> tuple[object, ...]:
    """Everything but the probabilities, which may differ in the last digit."""
    spans = [(p.content, p.cue, p.source) for p in parse.proposals]
    return parse.text, parse.words, parse.sentences, parse.paragraphs, parse.entities, spans


def test_an_article_is_parsed_alike_alone_and_among_others(parser: Parser) -> None:
    articles = [Article(text) for text in NEWS]
    alone = [plain(parser.parse([article])[0]) for article in articles]
    assert [plain(parse) for parse in parser.parse(articles)] == alone
    assert [plain(parse) for parse in parser.parse(articles[::-1])] == alone[::-1]


def test_an_article_is_parsed_alike_every_time(parser: Parser) -> None:
    assert parser.parse([Article(NEWS[2])]) == parser.parse([Article(NEWS[2])])


def test_parses_come_in_the_order_of_their_articles_with_empty_ones_between(parser: Parser) -> None:
    texts = ["", NEWS[1], " \n ", NEWS[0], "\x80", ""]
    found = parser.parse([Article(text) for text in texts])
    assert [parse.text for parse in found] == [text.replace("\x80", " ") for text in texts]
    assert [bool(parse.words) for parse in found] == [False, True, False, True, False, False]


def test_no_articles_have_no_parses(parser: Parser) -> None:
    assert parser.parse([]) == []


def test_the_network_reads_a_batch_of_articles_once_for_all_processors(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Passage] = []
    run = Annotator._run

    def counted(self: Annotator, passages: Any) -> Any:
        read.extend(passages)
        return run(self, passages)

    monkeypatch.setattr(Annotator, "_run", counted)
    parses = parser.parse([Article(text) for text in NEWS])
    words = sorted(word for passage in read for word in passage.words)
    assert words == sorted(plain_marks(word.text) for parse in parses for word in parse.words)


def test_the_network_reads_no_more_at_once_than_fits(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: list[tuple[int, int]] = []
    make = annotator_module.encode

    def measured(passages: Any, pieces: Any) -> Any:
        batch = make(passages, pieces)
        shapes.append(tuple(batch.pieces.shape))
        return batch

    monkeypatch.setattr(annotator_module, "encode", measured)
    monkeypatch.setattr(annotator_module, "POSITIONS_A_BATCH", 60)
    parser.parse([Article("Peskov said. " * n) for n in (1, 9, 2, 40, 3, 1)])
    assert sum(rows for rows, _ in shapes) == 6
    assert all(rows == 1 or rows * width <= 60 for rows, width in shapes)
    assert any(rows > 1 for rows, _ in shapes)


def test_more_text_than_is_read_at_once_gives_the_same_parses(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [Article(text) for text in ("", *NEWS[:3], " ", NEWS[4])]
    expected = [plain(parse) for parse in parser.parse(articles)]
    sizes: list[int] = []
    process = parser._pipeline.process

    def measured(documents: list[Document]) -> Any:
        sizes.append(sum(len(document.text) for document in documents[:-1]))
        return process(documents)

    monkeypatch.setattr(parser._pipeline, "process", measured)
    monkeypatch.setattr(parser_module, "CHARACTERS_AT_ONCE", 30)
    assert [plain(parse) for parse in parser.parse(articles)] == expected
    assert len(sizes) > 2
    assert max(sizes) < 30


# ------------------------------------------------------------------------------- what dumps hold, and worse


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        " \n\t\r\n\u2028 ",
        "\x80\x8d",
        "\x80\n\n\x81",
        "\u200b\n\ufeff",
        "\0",
        "\x01\x02 \x1c\x1d\x1e\x1f \x7f",
    ],
)
def test_text_without_words_has_an_empty_parse(parser: Parser, text: str) -> None:
    parse = parse_of(parser, text)
    assert parse.words == parse.sentences == parse.entities == parse.proposals == ()


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "...!?",
        "“”‘’\"'",
        "”",
        "— — —",
        "“ ‘ “ ‘",
        "a\0b said\0 no.",
        "\ud800",
        "> He said no.\n> > Yes.\n>",
        "He said \udcff no \ud83d.",
        "\ufffe\uffff\U0010ffff",
        "\ufeffPeskov said.",
        "zero\u200bwidth and so\u00adft hy\u00adphens",
        "e\u0301 \u0301\u0302\u0303 Z\u0301\u0320",
        "\U0001f600 \U0001f1fa\U0001f1e6 “\U0001f468\u200d\U0001f469\u200d\U0001f467!” he said.",
        "قال الوزير: «لن نوافق» أمس.",
        "\u202eHe said “no” \u202cto שלום.",
        "新華社報道：「我們不同意。」",
        "a\x80b\x97 c\x85d",
        "can't've y'all'd've gonna 'tis",
        "http://example.com/" + "a" * 300 + " said",
        "1 000 000 ½ 10\u00a0000 €5bn",
        "<UNK> [CLS] [SEP] <PAD> <b>said</b>",
        "NER=B-PERSON|MWT=Yes start_char=3",
        "1\tPeskov\t_\tPROPN\n2\tsaid\t_",
        "\\n \\u2028 %s {} $1",
    ],
)
def test_odd_text_is_parsed_with_offsets_that_hold(parser: Parser, text: str) -> None:
    assert parse_of(parser, text).words


def test_a_word_that_no_model_can_read_keeps_its_text(parser: Parser) -> None:
    parse = parse_of(parser, "Peskov said \ud800no.")
    assert "\ud800" in "".join(word.text for word in parse.words)
    assert not any("\ud800" in word.lemma for word in parse.words)


def test_twenty_thousand_letters_without_a_space_are_parsed(parser: Parser) -> None:
    parse = parse_of(parser, "He said " + "a" * 20_000 + " today.")
    assert parse.words[0].text == "He"
    assert parse.words[-2].text == "today"


def test_three_thousand_words_without_punctuation_are_cut_into_sentences(parser: Parser) -> None:
    parse = parse_of(parser, "and then the minister said that " * 500)
    assert len(parse.words) == 3000
    assert len(parse.sentences) >= 20


def test_a_quotation_that_runs_over_a_cut_is_inside_its_marks_on_both_sides(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Passage] = []
    make = annotator_module.encode

    def kept(passages: Any, pieces: Any) -> Any:
        read.extend(passages)
        return make(passages, pieces)

    monkeypatch.setattr(annotator_module, "encode", kept)
    parse_of(parser, "He said: “" + "We will never go back there again. " * 130 + "No.” They left.")
    counts = {mark: sum(passage.marks.count(mark) for passage in read) for mark in range(4)}
    assert counts[OPENING] == counts[CLOSING] == 1
    assert counts[OUTSIDE] == 6
    assert counts[INSIDE] == 130 * 8 + 2


def test_a_long_quotation_with_many_others_inside_it_takes_no_more_than_its_pieces() -> None:
    layout = Layout.of(Article("He said: “" + "the ‘so-called’ deal and " * 20_000 + "no.”"))
    assert len(layout.parts) > 100
    assert all(len(part.marks) == 1 for part in layout.parts)


TOKENS = [
    *(
        "Peskov",
        "said",
        "that",
        "he",
        "don't",
        "minister's",
        "Mr.",
        "U.S.",
        "3.5",
        "\U0001f600",
        "\n",
        "\n\n",
        "\u00a0",
    ),
    *"“”‘’\"'«».?,:…()-",
    *("''", "``", "--"),
]
news_like = st.lists(st.sampled_from(TOKENS), max_size=40).flatmap(
    lambda tokens: st.sampled_from([" ", ""]).map(lambda space: space.join(tokens))
)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(news_like | st.text(max_size=80), min_size=1, max_size=3))
def test_any_text_has_a_parse_that_holds_together(parser: Parser, texts: list[str]) -> None:
    for text, parse in zip(texts, parser.parse([Article(text) for text in texts]), strict=True):
        assert parse.text == clean(text)[0]
        check(parse)


# ------------------------------------------------------------------------------------------------ offline

OFFLINE = """
import socket

def refused(*_, **__):
    raise AssertionError("a connection was asked for")

for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refused)
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refused

from quotex.parsing.parser import Parser
from quotex.records import Article

print([word.deprel for word in Parser().parse([Article("Peskov said.")])[0].words])
"""


def test_models_are_loaded_and_used_without_any_network() -> None:
    done = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "['nsubj', 'root', 'punct']\n"), done.stderr


TITLES = [
    *("Adm.", "Amb.", "Atty.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Det.", "Dr.", "Fr.", "Gen.", "Gov.", "Hon."),
    *("Insp.", "Lt.", "Maj.", "Mr.", "Mrs.", "Ms.", "Msgr.", "Pres.", "Prof.", "Pvt.", "Rep.", "Rev.", "Sen.", "Sgt."),
    *("Sr.", "Supt."),
]
NAMES = ["Ada Cole", "Jo Park", "Li Wei", "Kofi Mensah", "Martin Dempsey"]


def test_no_sentence_ends_after_a_title_and_none_goes_on_after_a_surname(parser: Parser) -> None:
    texts = {
        f"The road stays closed, {title} {name} told reporters. “It is late,” said {title} {name}. {other} left.": other
        for title in TITLES
        for name, other in zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True)
    }
    for (text, other), parse in zip(texts.items(), parser.parse(list(map(Article, texts))), strict=True):
        starts = [parse.words[sentence.first].start for sentence in parse.sentences]
        assert starts == [0, text.index("“"), text.index(f"{other} left")], text
