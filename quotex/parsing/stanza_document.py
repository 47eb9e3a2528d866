"""Builds Stanza documents from tokens, and reads finished ones for the network and for our parse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from stanza.models.common.doc import Document
from stanza.models.common.doc import Sentence as StanzaSentence
from stanza.models.common.doc import Word as StanzaWord

from quotex.parsing.document import NO_FEATS, Entity, EntityType, Proposal, Word
from quotex.parsing.encoder.features import Passage
from quotex.parsing.encoder.mark_features import mark_features
from quotex.parsing.token_rules import Words
from quotex.parsing.tokens import CONTRACTION, Token, Tokens
from quotex.text.quotation_marks import MarkedSpan, pair_marks
from quotex.text.spans import Offsets

# Attributes that we add to a Stanza document.
MARKS = "quotex_marks"  # its quotation marks, where the caller knows them better than its text alone shows them
PROPOSALS = "quotex_proposals"

_ENTITY_TYPES: Mapping[str, EntityType] = {
    "PERSON": "PERSON", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP",
    "MISC": "MISC", "EVENT": "MISC", "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC",
}  # fmt: skip
_POSSESSIVE = frozenset(("'s", "’s", "'", "’"))


def new_document(text: str, marks: Sequence[MarkedSpan]) -> Document:
    """Return a document without tokens that knows its quotation marks."""
    document = Document([], text=text)
    setattr(document, MARKS, marks)
    return document


def set_tokens(document: Document, found: Tokens) -> None:
    """Give a document its sentences of tokens; a contraction is one word until `expand` splits it.

    The constructor of Stanza's Document would do the same and write several comments for each sentence.
    """
    sentences = []
    for number, (start, end) in enumerate(pairwise([*found.starts, len(found.tokens)])):
        rows: list[dict[str, Any]] = [
            {"id": (i,), "text": token.text, "start_char": token.start, "end_char": token.end}
            for i, token in enumerate(found.tokens[start:end], 1)
        ]
        for row, token in zip(rows, found.tokens[start:end], strict=True):
            if token.contraction:
                row["misc"] = CONTRACTION
        sentence = StanzaSentence(rows, doc=document)
        sentence.index = number
        sentence.text = document.text[found.tokens[start].start : found.tokens[end - 1].end]
        sentences.append(sentence)
    document.sentences = sentences
    document.num_tokens = document.num_words = len(found.tokens)


def tokens_of(document: Document) -> Tokens:
    """Return the tokens of a document that Stanza's tokenizer has read."""
    found = Tokens([], [])
    for sentence in document.sentences:
        found.starts.append(len(found.tokens))
        found.tokens.extend(Token(t.text, t.start_char, t.end_char, t.misc == CONTRACTION) for t in sentence.tokens)
    return found


def expand(sentence: Any, expansions: Mapping[str, Sequence[str]]) -> None:
    """Split the contractions of a sentence into their words, and number its words anew."""
    words: list[Any] = []
    for token in sentence.tokens:
        number = len(words) + 1
        if token.misc == CONTRACTION:
            token.misc = token.words[0].misc = None
            forms = expansions.get(token.text, ())
            if len(forms) > 1:
                token.words = [StanzaWord(sentence, {"id": number + i, "text": form}) for i, form in enumerate(forms)]
                places = part_offsets(token.text, token.start_char, forms)
                for word, (start, end) in zip(token.words[: len(places)], places, strict=True):
                    word.start_char, word.end_char = start, end
        last = number + len(token.words) - 1
        token.id = (number,) if last == number else (number, last)
        for place, word in enumerate(token.words, number):
            word.id = place
        words += token.words
    sentence.words = words


def part_offsets(token: str, start: int, words: Sequence[str]) -> list[Offsets]:
    """Return the code points of the words of a contraction that begins at `start`; [] if they do not spell it."""
    found: list[Offsets] = []
    at = 0
    for word in words:
        while token[at : at + 1].isspace():
            at += 1
        if not word or not token.startswith(word, at):
            return []
        found.append((start + at, start + at + len(word)))
        at += len(word)
    return found if at == len(token) else []


def words_of(document: Document) -> Iterator[Any]:
    """Return an iterator over the words of all sentences."""
    return chain.from_iterable(sentence.words for sentence in document.sentences)


def passage_of(document: Document) -> Passage:
    """Return the words of a document as a passage for the network."""
    words = list(words_of(document))
    features = mark_features([_place(word) for word in words], marks_of(document))
    lengths = tuple([len(sentence.words) for sentence in document.sentences])
    return Passage(tuple([word.text for word in words]), tuple(features), lengths)


def marks_of(document: Document) -> Sequence[MarkedSpan]:
    """Return the quotation marks of a document: those that it was given, or those of its text."""
    marks: Sequence[MarkedSpan] | None = getattr(document, MARKS, None)
    text = document.text or ""
    return pair_marks(text, [(0, len(text))]) if marks is None else marks


def unsplit_passage(words: Words, marks: Sequence[MarkedSpan]) -> Passage:
    """Return words as a passage for the network without sentences, which the network then finds."""
    glued = [start == end for (_, end), (start, _) in pairwise(words.places)]
    return Passage(words.texts, tuple(mark_features(words.places, marks)), (), (False, *glued) if words.texts else ())


def _place(word: Any) -> Offsets:
    """Return the code points of a word; one that does not stand in the text shares those of its token."""
    if word.start_char is None:
        return word.parent.start_char, word.parent.end_char
    return word.start_char, word.end_char


def read_words(sentence: Any, article: str, offset: int, first: int, number: int) -> Iterator[Word]:
    """Yield the words of a sentence for our parse.

    `first` and `number` are the numbers of its first word and of the sentence in the article; `offset` is the code
    point of the article's clean text at which the document begins. The words have the text of the article, not the form
    that the networks read.
    """
    for index, word in enumerate(sentence.words, first):
        start, end = _place(word)
        head = word.head
        yield Word(
            index,
            word.text if word.start_char is None else article[start + offset : end + offset],
            word.lemma or "_",  # Stanza keeps the sign for "no lemma" as None
            word.upos or "X",
            first + head - 1 if head else -1,
            (word.deprel or "dep") if head else "root",
            start + offset,
            end + offset,
            number,
            _feats(word.feats) if word.feats else NO_FEATS,
        )


@lru_cache(maxsize=4096)
def _feats(text: str) -> Mapping[str, str]:
    return dict(part.split("=", 1) for part in text.split("|") if "=" in part)


def read_entities(sentence: Any, first: int) -> Iterator[Entity]:
    """Yield the entities of a sentence whose first word is number `first` of the article."""
    for span in sentence.ents:
        kind = _ENTITY_TYPES.get(span.type)
        if kind is None:
            continue
        words = span.words
        high = words[-1].id
        if len(words) > 1 and words[-1].text in _POSSESSIVE:
            high -= 1  # the possessive mark of a contraction that the entity's last token holds
        yield Entity(first + words[0].id - 1, first + high, kind)


def read_proposals(document: Document) -> Sequence[Proposal]:
    """Return the attributions proposed for a document, in its own word numbers."""
    proposals: Sequence[Proposal] = getattr(document, PROPOSALS, ())
    return proposals
