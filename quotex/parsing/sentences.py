"""Corrects sentence boundaries around quotation marks, where splitters often fail, and cuts endless sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, zip_longest

from quotex.lexicons import rows
from quotex.parsing.tokens import Token, Tokens
from quotex.text.quotation_marks import is_mark

MAX_WORDS = 150  # a "sentence" longer than this is cut for the parser, never for the offsets
_CONTRACTION_WORDS = 2  # "don't"; those of three words are too rare to make a sentence much longer

_WORD = re.compile(r"\S+")
_CLOSING = frozenset(("”", "''", '"', "’", "'", "»", "’’", ")", "]"))
_QUOTE_END = frozenset(("”", "''", '"', "’", "'", "»", "’’"))
_ENDS = frozenset((".", "!", "?", "…", "...", ",", "—", "–", "--"))
_CUT_AFTER = frozenset((";", ".", ",", ":", "—", "–", "|"))


def mend(found: Tokens, text: str) -> Tokens:
    """Return the same tokens in corrected sentences; those that hold white space are split."""
    tokens, old = _with_stops(_without_white_space(found, text))
    if not tokens:
        return found
    texts = [token.text for token in tokens]
    glued = [False, *(token.start == before.end for before, token in pairwise(tokens))]
    sizes = [_CONTRACTION_WORDS if token.contraction else 1 for token in tokens]
    return Tokens(tokens, cut(sizes, texts, boundaries(texts, glued, old)))


def _without_white_space(found: Tokens, text: str) -> Tokens:
    """Return tokens without white space inside (contractions excepted) and the sentences that they begin.

    Stanza's tokenizer reads 1,000 characters at a time and glues words where it stops.
    """
    if not any(" " in token.text and not token.contraction for token in found.tokens):
        return found
    split = Tokens([], [])
    for start, end in pairwise([*found.starts, len(found.tokens)]):
        first = len(split.tokens)
        for token in found.tokens[start:end]:
            if token.contraction or " " not in token.text:
                split.tokens.append(token)
            else:
                split.tokens.extend(Token(m[0], *m.span()) for m in _WORD.finditer(text, token.start, token.end))
        if len(split.tokens) > first:
            split.starts.append(first)
    return split


def _with_stops(found: Tokens) -> Tokens:
    """Return the tokens with stops joined to titles and with sentences where a full stop shows one.

    Before a name in capitals Stanza's tokenizer ends a sentence after titles that its treebanks hardly have ("Supt. Ada
    Cole"), and it takes short surnames for abbreviations ("said Ada Cole. Jo Park called it unfair").
    """
    read, starts = Tokens([], []), set(found.starts)
    for number, (token, following) in enumerate(zip_longest(found.tokens, found.tokens[1:])):
        last = read.tokens[-1] if read.tokens else Token("", 0, 0)
        if token.text == "." and token.start == last.end and f"{last.text}." in _titles():
            read.tokens[-1] = Token(f"{last.text}.", last.start, token.end)
            continue
        begins = number in starts
        first = following if following is not None and is_mark(token.text) else token
        if token.start > last.end and first.text[:1].isupper():
            if last.text[-1:] == "." and _is_word(last.text[:-1]) and last.text[-2].islower():
                read.tokens[-1:] = Token(last.text[:-1], last.start, last.end - 1), Token(".", last.end - 1, last.end)
            begins = last.text not in _titles() and (begins or _ends_sentence(read.tokens))
        if begins:
            read.starts.append(len(read.tokens))
        read.tokens.append(token)
    return read


def _ends_sentence(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 2 or tokens[-1].text != "." or tokens[-1].start != tokens[-2].end:
        return False
    return _is_word(tokens[-2].text)


def _is_word(text: str) -> bool:
    """Return whether letters before a full stop are more than an initial or an abbreviation."""
    return len(text) > 1 and text.isalpha() and f"{text}." not in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row[0] for row in rows("abbreviations.txt"))


@cache
def _titles() -> frozenset[str]:
    """Return the abbreviated titles that stand before a name; "St." and "Del.", also places, are left out."""
    titles = {row[0] for row in rows("titles.tsv")} - {"st", "del"}
    return frozenset(word for word in _abbreviations() if word.removesuffix(".").lower() in titles)


def boundaries(texts: Sequence[str], glued: Sequence[bool], starts: Sequence[int]) -> list[int]:
    """Return corrected sentence starts for tokens whose splitter found `starts`.

    A closing mark that opens a sentence belongs to the one before (it has no space before it); what
    follows a closed quotation in lower case ("Why?" he asked.) goes on with its sentence.
    """
    mended: list[int] = []
    for start in starts:
        if start and texts[start - 1] in _ENDS:
            while start < len(texts) and glued[start] and texts[start] in _CLOSING:
                start += 1
        if start >= len(texts) or (mended and start <= mended[-1]):
            continue
        after_quote = start and texts[start - 1] in _QUOTE_END and texts[start][:1].islower()
        if not after_quote:
            mended.append(start)
    return mended


def sentence_lengths(words: Sequence[str], glued: Sequence[bool], starts: Sequence[int]) -> tuple[int, ...]:
    """Return the lengths of the corrected sentences; `starts` are the sentence starts that the network found.

    No sentence starts inside a contraction or another stretch of letters without a space, or after a title.
    """
    given = set(starts)
    free = [i for i in range(1, len(words)) if _begins(words, glued, i, i in given)]
    mended = cut([1] * len(words), words, boundaries(words, glued, [0, *free]))
    return tuple(end - start for start, end in pairwise([*mended, len(words)]))


def _begins(words: Sequence[str], glued: Sequence[bool], i: int, given: bool) -> bool:
    """Return whether a sentence begins at word `i`; a full stop after a word and a capital show it by themselves."""
    last, first = words[i - 1], words[i]
    if last in _titles() or (glued[i] and (last[-1:].isalnum() or first[:1].islower())):
        return False
    if given or glued[i]:
        return given
    first = words[i + 1] if is_mark(first) and i + 1 < len(words) else first
    return first[:1].isupper() and _stops(words, glued, i - 1)


def _stops(words: Sequence[str], glued: Sequence[bool], i: int) -> bool:
    """Return whether word `i` is a full stop after a word, or closes marks or brackets after one."""
    while i and glued[i] and words[i] in _CLOSING:
        i -= 1
    return i > 0 and words[i] == "." and glued[i] and _is_word(words[i - 1])


def stretches_of(words: Sequence[str], glued: Sequence[bool]) -> tuple[int, ...]:
    """Return the lengths of stretches that end after a full stop, a question mark or an exclamation mark."""
    after = [i + 1 for i, word in enumerate(words[:-1]) if word[:1] in ".!?…"]
    return sentence_lengths(words, glued, after) if words else ()


def cut(sizes: Sequence[int], texts: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Return sentence starts with no sentence longer than 150 words, cut after punctuation if possible."""
    out: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
        out.append(start)
        while out[-1] + 1 < end and sum(sizes[out[-1] : end]) > MAX_WORDS:
            stop = out[-1] + 1
            room = MAX_WORDS - sizes[out[-1]]
            while stop < end and sizes[stop] <= room:
                room -= sizes[stop]
                stop += 1
            soft = next((i + 1 for i in range(stop - 1, out[-1] + 50, -1) if texts[i] in _CUT_AFTER), stop)
            out.append(soft)
    return out
