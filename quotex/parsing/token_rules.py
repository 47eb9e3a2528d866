"""Cuts English text into tokens by rules that follow the treebanks UD_English-EWT and GUM.

A token holds no white space. A contraction is one token of several words ("don't": "do" and "n't"). Words with a
hyphen are three tokens ("well-known") but for prefixes that cannot stand alone ("anti-war"), and a full stop is a token
of its own but after abbreviations and initials.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

import regex

from quotex.lexicons import rows, word_list
from quotex.parsing.encoder.features import plain
from quotex.parsing.tokens import Token
from quotex.text.spans import Offsets

_STRETCH = re.compile(r"[^\s\u0080-\u009f]+")
_ADDRESS = (  # with limits, since a stretch of nothing but letters and dots is searched from each of them
    r"(?:https?://|www\.)[^\s<>\"]*[\p{L}\p{N}/=]|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*|[@#][\p{L}_][\p{L}\p{N}_]*|"
    r"(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?i:com|org|net|edu|gov|co\.uk|info|tv)(?:/[^\s\"]*[\p{L}\p{N}/])?(?![\p{L}\p{N}])|"
    r"[\p{L}\p{N}_-]{1,100}\.(?:docx?|pdf|html?|txt|jpe?g|png|gif|xlsx?|pptx?|zip|exe|mp3|mp4)(?![\p{L}\p{N}])"
)
_SIGNS = (
    r"[:;=]-?[)(DPp](?![\p{L}\p{N}])|\.{2,}|…+|-{2,}|_{2,}|\*{2,}|={2,}|~{2,}|\#{2,}|\${2,}|<{2,}|>{2,}|[!?]+|''|``"
)
_DOTTED = r"(?:\p{L}\.){2,}(?:\p{L}(?!\p{L}))?|(?:Ph|M|B)\.?(?:D|Sc|Phil)\.(?!\p{L})"
_TELEPHONE = r"\p{N}{3}-(?:\p{N}{3}-)?\p{N}{4}(?!\p{N})"
_FIGURES = r"\p{N}+(?:[.,:/]\p{N}+)*"
_UNIT = (
    r"(?<=\p{N})(?i:[ap]\.m\.?|[ap]m|km|kg|mm|cm|mph|kph|kwh|ft|hrs?|mins?|lbs?|oz|bn|mg|ml|yrs?|mw|gw|gb|mb|m|k|g|c|f)"
    r"(?![\p{L}\p{N}])"
)
_CLITIC = r"(?:n't|'(?:s|m|d|re|ve|ll))(?!\p{L})"
_WORD = r"[\p{L}\p{M}\p{N}]+(?:'(?!(?:s|m|d|re|ve|ll|t)(?!\p{L}))[\p{L}\p{M}]+)*"
_JOINED = frozenset(("cannot", "gonna", "wanna", "gotta", "dont", "didnt", "wont", "cant", "thats"))
_PARTS = regex.compile(
    rf"(can)(not)|(gon|wan)(na)|(got)(ta)|(do|did|wo|ca)(nt)|(that)(s)|(.+?)({_CLITIC})|(.+[sxz])(')", regex.IGNORECASE
)


class _Part(NamedTuple):
    """A token of a stretch without white space: its first and last code point + 1, and whether it has several words."""

    start: int
    end: int
    contraction: bool = False


@cache
def _pattern() -> regex.Pattern[str]:
    """Return the pattern of a token, its branches tried in their order; a contraction is in the group of that name."""
    kept = "|".join(regex.escape(row[0]) for row in rows("abbreviations.txt") if len(row) == 1)
    prefixed = rf"(?:{'|'.join(sorted(word_list('hyphen_prefixes.txt')))})-[\p{{L}}\p{{M}}]+"
    joined = rf"(?:{'|'.join(sorted(_JOINED))})(?!\p{{L}})"
    branches = (
        _ADDRESS,
        _SIGNS,
        rf"(?:{kept})(?!\p{{L}})",
        _DOTTED,
        _UNIT,
        r"'\p{N}0s",
        rf"(?<![\p{{L}}\p{{N}}])(?P<contraction>(?i:{joined}|(?:{prefixed}|{_WORD}?){_CLITIC}))",
        rf"(?i:{prefixed})",
        _TELEPHONE,
        rf"{_FIGURES}(?:(?:st|nd|rd|th|s|'s)(?![\p{{L}}\p{{N}}])|(?![\p{{L}}\p{{N}}])|(?={_UNIT}))",
        r"\p{L}+(?:&\p{L}+)+",
        _WORD,
        r"\X",
    )
    return regex.compile("|".join(f"(?:{branch})" for branch in branches))


@cache
def _stops() -> Mapping[str, str]:
    """Return where an abbreviation keeps its full stop if not everywhere: "number" or "inside"."""
    return {row[0]: row[1] for row in rows("abbreviations.txt") if len(row) == 2}


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text with its code points; the style of quotation marks does not change them."""
    found: list[Token] = []
    quoted = False  # inside single quotation marks, where "s'" closes them
    matches = list(_STRETCH.finditer(plain(text)))
    for match, following in zip_longest(matches, matches[1:]):
        stretch, offset = match[0], match.start()
        if stretch.isalpha() and stretch.lower() not in _JOINED:
            found.append(Token(stretch, offset, match.end()))
            continue
        quoted = quoted or stretch.lstrip('"([').startswith("'")
        for start, end, contraction in _parts(stretch, _kind(following), not quoted):
            found.append(Token(text[start + offset : end + offset], start + offset, end + offset, contraction))
        quoted = quoted and not stretch.rstrip('.,;:!?")]').endswith("'")
    return found


def _kind(following: re.Match[str] | None) -> str:
    if following is None:
        return "end"
    first = following[0].lstrip("\"'([")[:1]
    return "number" if first.isdigit() else "capital" if first.isupper() else "small"


@lru_cache(maxsize=50_000)
def _parts(stretch: str, following: str, possessive: bool) -> tuple[_Part, ...]:
    """Return the tokens of a stretch; `following` is the kind of the next: "number", "capital", "small" or "end".

    `possessive`: an apostrophe behind an "s" is the sign of the possessive.
    """
    found = [_Part(m.start(), m.end(), m.lastgroup == "contraction") for m in _pattern().finditer(stretch)]
    if possessive:
        found = _with_possessives(stretch, found)
    return tuple(_with_stop(stretch, found, following))


def _with_possessives(stretch: str, found: list[_Part]) -> list[_Part]:
    """Return the same tokens, with an apostrophe joined to the plural before it ("workers'")."""
    joined: list[_Part] = []
    for part in found:
        plural = joined and part.start - joined[-1].start > 1 and stretch[part.start - 1] in "sSzx"
        if plural and stretch[part.start : part.end] == "'":
            joined[-1] = _Part(joined[-1].start, part.end, True)
        else:
            joined.append(part)
    return joined


def _with_stop(stretch: str, found: list[_Part], following: str) -> list[_Part]:
    """Return the same tokens, with the full stop at the end of an abbreviation or an initial joined to it."""
    if len(found) < 2 or stretch[found[-1].start :] != ".":
        return found
    start, end, _ = found[-2]
    word = stretch[start:end] + "."
    kept = _stops().get(word)
    initial = end - start == 1 and word[0].isupper() and word[0] != "I" and following == "capital"
    if initial or kept == following or (kept == "inside" and following == "small"):
        return [*found[:-2], _Part(start, end + 1)]
    return found


class Words(NamedTuple):
    """The words of a text, their code points, and the number of the word at which each token starts."""

    texts: tuple[str, ...]
    places: list[Offsets]
    firsts: list[int]


def words_of(found: Sequence[Token]) -> Words:
    """Return the words of tokens; contractions have several."""
    texts: list[str] = []
    places: list[Offsets] = []
    firsts: list[int] = []
    for token in found:
        firsts.append(len(texts))
        at = token.start
        for part in parts(token.text) if token.contraction else (token.text,):
            texts.append(part)
            places.append((at, at + len(part)))
            at += len(part)
    return Words(tuple(texts), places, firsts)


def parts(contraction: str) -> tuple[str, ...]:
    """Return the words of a contraction, which make it up."""
    match = _PARTS.fullmatch(plain(contraction))
    if match is None:
        return (contraction,)
    spans = (match.span(group) for group in range(1, match.re.groups + 1) if match[group])
    return tuple(contraction[start:end] for start, end in spans)
