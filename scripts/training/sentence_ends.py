"""Training examples of sentence ends: a treebank's paragraphs in the styles of many publishers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain

from evaluation.corpora import UdSentence, UdToken, UdWord
from quotex.parsing.encoder.features import Passage
from quotex.parsing.encoder.mark_features import groups
from training.examples import Example, token_marks
from training.names import Name, titles

DOUBLE_MARKS = [("“", "”"), ('"', '"'), ("''", "''"), ("``", "''"), ("„", "“"), ("«", "»")]
SINGLE_MARKS = [("‘", "’"), ("'", "'"), ("`", "'")]
DASHES = ["-", "--", "–", "—", "―"]
SPEAKERS = ["he", "she", "they", "Smith", "the minister", "Ms. Okafor", "the company", "one resident", "police"]
CUES = ["said", "says", "added", "told reporters", "wrote", "asked", "said on Tuesday", "tweeted"]
VERBS = ["said", "says", "added", "wrote", "asked", "according to", "warned", "replied"]
AGREED = ["agreed", "said no", "was there", "did not comment", "will decide on Monday", "told reporters so", "has left"]
FINAL = {".", "!", "?"}


def plain(form: str, space_after: bool = True) -> UdToken:
    """Return a token of one word for inserted text; only its form is used."""
    return UdToken(form, (UdWord(form, form, "X", "_", 0, "dep"),), space_after)


def vary_marks(tokens: Sequence[UdToken], rng: random.Random) -> list[UdToken]:
    """Rewrite quotation marks, apostrophes and dashes in one of the styles that publishers use."""
    opening, closing = rng.choice(DOUBLE_MARKS)
    dash, curly, inside = rng.choice(DASHES), rng.random() < 0.5, False
    out = []
    for token in tokens:
        form = token.form
        if form in {'"', "“", "”", "``", "''"}:
            inside = form in {"“", "``"} or (form == '"' and not inside)
            form = opening if inside else closing
        elif form in {"-", "--", "–", "—"} and token.space_after:
            form = dash
        elif curly:
            form = form.replace("'", "’")
        elif "’" in form and len(form) > 1:
            form = form.replace("’", "'")
        out.append(UdToken(form, token.words, token.space_after))
    return out


def quoted_paragraph(sentences: Sequence[UdSentence], rng: random.Random) -> list[list[UdToken]]:
    """Put one to three sentences into quotation marks, with or without an attribution clause.

    A sentence ends after the closing mark that follows its full stop, as in GUM's news texts.
    """
    opening, closing = rng.choice(DOUBLE_MARKS + SINGLE_MARKS[:2])
    quoted = [list(s.tokens) for s in sentences]
    for tokens in quoted:
        tokens[-1] = UdToken(tokens[-1].form, tokens[-1].words, True)
    clause = [plain(w) for w in rng.choice(CUES).split()]
    name = [plain(w) for w in rng.choice(SPEAKERS).split()]
    clause = clause + name if rng.random() < 0.4 else name + clause
    style = rng.random()
    if style < 0.35:  # “..., ” he said. “....”
        first = quoted[0]
        last = first[-1]
        if last.form in FINAL:
            first[-1] = plain("," if last.form == "." else last.form, False)
        else:
            first[-1] = UdToken(last.form, last.words, False)
            first.append(plain(",", False))
        first += [plain(closing), *clause[:-1], plain(clause[-1].form, False), plain(".")]
        first.insert(0, plain(opening, False))
        if len(quoted) > 1:
            quoted[1].insert(0, plain(opening, False))
            _close(quoted[-1], closing)
        return quoted
    if style < 0.6:  # He said, “....”
        clause[0] = plain(clause[0].form.capitalize())
        clause[-1] = plain(clause[-1].form, False)
        quoted[0] = [*clause, plain(rng.choice(",:")), plain(opening, False), *quoted[0]]
    else:
        quoted[0].insert(0, plain(opening, False))
    _close(quoted[-1], closing)
    return quoted


def _close(tokens: list[UdToken], closing: str) -> None:
    last = tokens[-1]
    tokens[-1] = UdToken(last.form, last.words, False)
    tokens.append(plain(closing))


def headline(tokens: Sequence[UdToken], rng: random.Random) -> list[UdToken]:
    """Return a sentence without its full stop, sometimes in title case or capitals."""
    kept = list(tokens[:-1] if tokens[-1].form == "." else tokens)
    style = rng.random()
    if style < 0.3:
        kept = [UdToken(t.form[:1].upper() + t.form[1:], t.words, t.space_after) for t in kept]
    elif style < 0.4:
        kept = [UdToken(t.form.upper(), t.words, t.space_after) for t in kept]
    return kept


def with_names(sentence: Sequence[UdToken], names: Sequence[Name], rng: random.Random) -> list[list[UdToken]]:
    """Return two sentences made from one: the first ends with a name of a person, the second begins with one.

    Titles with a full stop stand before some of the names ("said Gen. Ada Cole. Insp. Jo Park agreed.").
    """
    clause = (
        [plain(","), *(plain(word) for word in rng.choice(VERBS).split())]
        if rng.random() < 0.8
        else [plain(rng.choice(["by", "to", "with"]))]
    )
    head = [*sentence[:-2], UdToken(sentence[-2].form, sentence[-2].words, len(clause) == 1)]
    first = [*head, *clause, *_name(names, rng), plain(".")]
    first[-2] = plain(first[-2].form, False)
    verb = [plain(word) for word in rng.choice(AGREED).split()]
    second = [*_name(names, rng), *verb, plain(".")]
    second[-2] = plain(second[-2].form, False)
    return [first, second]


def _name(names: Sequence[Name], rng: random.Random) -> list[UdToken]:
    title = [plain(rng.choice(titles()))] if rng.random() < 0.6 else []
    return [*title, *(plain(word) for word in rng.choice(names))]


def copies(
    gold: Sequence[Sequence[UdSentence]], names: Sequence[Name], rng: random.Random
) -> Iterator[list[list[UdToken]]]:
    """Yield varied paragraphs of a treebank: other marks, quotations, headlines, names at sentence ends."""
    flat = [s for group in gold for s in group if 4 <= len(s.tokens) <= 40]
    ended = [s for s in flat if s.tokens[-1].form in FINAL]
    for group in gold:
        if rng.random() < 0.3:
            yield [vary_marks(s.tokens, rng) for s in group]
    for _ in range(len(gold) // 3):
        before = [list(s.tokens) for s in rng.sample(ended, rng.randint(0, 1))]
        after = [list(s.tokens) for s in rng.sample(ended, rng.randint(0, 2))]
        clean = [s for s in rng.sample(ended, rng.randint(1, 3)) if not any(t.form in "\"“”''``" for t in s.tokens)]
        middle = quoted_paragraph(clean, rng) if clean else []
        spaced = [[*s[:-1], UdToken(s[-1].form, s[-1].words, True)] for s in before + middle + after]
        if spaced:
            yield [vary_marks(s, rng) if rng.random() < 0.1 else s for s in spaced]
    for sentence in rng.sample(flat, len(flat) // 12):
        yield [headline(sentence.tokens, rng)]
    for sentence in rng.sample(ended, min(len(gold) // 3, len(ended))):
        after = [list(s.tokens) for s in rng.sample(ended, rng.randint(0, 1))]
        yield [*with_names(sentence.tokens, names, rng), *after]


def sentence_end_examples(gold: Sequence[Sequence[UdSentence]], names: Sequence[Name], seed: int) -> Iterator[Example]:
    """Yield varied paragraphs of a treebank as passages whose only targets are sentence ends."""
    for group in copies(gold, names, random.Random(seed)):
        words = [[word.form for token in tokens for word in token.words] for tokens in group]
        lengths = [len(sentence) for sentence in words]
        first = 0
        for part in groups(lengths):
            size = sum(lengths[part.start : part.stop])
            flat = tuple(chain.from_iterable(words))[first : first + size]
            first += size
            passage = Passage(flat, token_marks(flat), tuple(lengths[part.start : part.stop]))
            yield Example(passage, ends=True)
