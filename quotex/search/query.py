"""Translate queries into FTS5 expressions; typed text is never read as FTS5's own syntax.

    sanctions oil             both words, in any order and any form: sanction, sanctions, sanctioned
    "oil embargo"             a phrase; a word in quotation marks is only that form
    sanctions OR embargo      either; AND may be written, too
    sanctions NOT oil         without; also -oil
    sanction*                 any word that begins so
    (oil OR gas) "price cap"  brackets

Case and accents do not count. Operators are written in capitals. Outside of quotation marks different ways of writing
are one: US and U.S., 1200 and 1,200, re-election and reelection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from quotex.errors import QuotexError
from quotex.lexicons import word_list
from quotex.text.quotation_marks import DOUBLE_MARKS

LONGEST = 1_000  # characters of a query
MOST_TERMS = 50
_DEEPEST = 20  # nested brackets

_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<minus>-(?=[\w({DOUBLE_MARKS}]))?
        (?:(?P<open>\()|(?P<close>\))|[{DOUBLE_MARKS}](?P<phrase>[^{DOUBLE_MARKS}]*)(?P<end>[{DOUBLE_MARKS}])?(?P<many>\*)?|(?P<word>[^\s(){DOUBLE_MARKS}]+))
    )""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(r"[A-Z]{2,5}|(?:[A-Z]\.){2,5}")
_STRUCTURE = re.compile(r"[()]|(?:^|\s)-\w")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,12}")
_SHORTEST_STEM = 4  # letters behind a prefix that may have a hyphen
_WORD_CHARACTERS = re.compile(r"[^\W_]")
_OPERATORS: dict[str, Literal["AND", "OR", "NOT"]] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}


Forms = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matching:
    """An FTS5 expression and the table that it is searched in; false where the query is empty."""

    expression: str
    exact: str = ""  # the expression without other forms of words
    table: Literal["quotes_fts", "contexts_fts"] = "quotes_fts"

    def __bool__(self) -> bool:
        return bool(self.expression)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["term", "AND", "OR", "NOT", "(", ")"]
    text: str  # the FTS5 expression of a term, the typed form of others


def regular_forms(word: str) -> tuple[str, ...]:
    """Return a word with its regular plural or singulars; a word that is not plain letters only with itself."""
    low = word.lower()
    if not (low.isascii() and low.isalpha()) or len(low) < 4:
        return (word,)
    if low.endswith("s"):
        if len(low) < 5 or low.endswith(("ss", "us", "is")):
            return (word,)
        return (word, *((low[:-3] + "y",) if low.endswith("ies") else _singulars(low)))
    if low.endswith("y") and low[-2] not in "aeiou":
        return (word, low[:-1] + "ies")
    if low.endswith("o"):
        return (word, low + "s", low + "es")
    return (word, low + ("es" if low.endswith(("x", "z", "ch", "sh")) else "s"))


def _singulars(plural: str) -> tuple[str, ...]:
    return (plural[:-2],) if plural.endswith(("xes", "zes", "ches", "shes", "sses")) else (plural[:-1],)


def fts_expression(query: str, forms: Forms = regular_forms) -> str:
    """Return the FTS5 expression for a query, "" for an empty one. Raises QuotexError for a malformed one.

    `forms` gives the forms of a word outside of quotation marks, the word itself first.
    """
    if len(query) > LONGEST:
        raise QuotexError(f"the query is too long ({len(query):,} characters); {LONGEST:,} are allowed")
    tokens = _tokens(query, forms)
    if sum(token.kind == "term" for token in tokens) > MOST_TERMS:
        raise QuotexError(f"the query has too many words; {MOST_TERMS} are allowed")
    if not tokens and query.strip():
        raise QuotexError("the query has no word in it; give a word, or nothing at all to see everything")
    if not tokens:
        return ""
    return _Parser(tokens).whole()


def _tokens(query: str, forms: Forms) -> list[_Token]:
    query = query.replace("\x00", " ")
    tokens: list[_Token] = []
    at = 0
    while match := _TOKEN.match(query, at):
        at = match.end()
        if match["minus"]:
            tokens.append(_Token("NOT", "-"))
        if match["open"] or match["close"]:
            tokens.append(_Token("(", "(") if match["open"] else _Token(")", ")"))
        elif match["phrase"] is not None:
            tokens += _phrase(match)
        elif match["word"] in _OPERATORS:
            tokens.append(_Token(_OPERATORS[match["word"]], match["word"]))
        else:
            tokens += _word(match["word"], forms, negated=bool(match["minus"]))
    return tokens


def capitals(query: str) -> tuple[str, ...]:
    """Return the abbreviations of a query that differ from a frequent word only by their capitals: US, IT, WHO.

    Empty where the query has operators or brackets, in which a word need not occur in every hit.
    """
    words = [match["word"] or "" for match in _TOKEN.finditer(query)]
    if any(word in _OPERATORS for word in words) or _STRUCTURE.search(query):
        return ()
    bare = (word.strip(",;:!?") for word in words)
    letters = (word.replace(".", "") for word in bare if _ABBREVIATION.fullmatch(word))
    return tuple(word for word in letters if word.lower() in word_list("common_words.txt"))


def _phrase(match: re.Match[str]) -> list[_Token]:
    if not match["end"]:
        raise QuotexError("the query has a quotation mark that is never closed; add the second one, or leave it out")
    if not _WORD_CHARACTERS.search(match["phrase"]):
        raise QuotexError(
            "the query has quotation marks without a word between them; put words there, or leave them out"
        )
    return [_Token("term", _quoted(match["phrase"]) + (" *" if match["many"] else ""))]


def _word(word: str, forms: Forms, *, negated: bool) -> list[_Token]:
    """Return the tokens of a word: a phrase for "state-owned", none for punctuation alone."""
    if not _WORD_CHARACTERS.search(word):
        if "*" in word:
            raise QuotexError("the query has a * without the beginning of a word before it, such as sanction*")
        if negated:
            raise QuotexError("the query has a minus sign without a word behind it; add the word, or leave it out")
        return []
    if word.endswith("*"):
        return [_Token("term", _quoted(word[:-1]) + " *")]
    written = tuple(dict.fromkeys((*forms(word), *_other_ways(word))))
    if len(written) == 1:
        return [_Token("term", _quoted(word))]
    return [_Token("term", "(" + " OR ".join(map(_quoted, written)) + ")")]


def _other_ways(word: str) -> tuple[str, ...]:
    """Return other spellings of a word, as phrases; the full text splits words at points, commas and hyphens."""
    bare = word.strip(",;:!?")
    if _ABBREVIATION.fullmatch(bare):
        return (" ".join(bare), bare) if "." not in bare else (bare.replace(".", ""),)
    if _NUMBER.fullmatch(bare):
        digits = bare.replace(",", "")
        return (digits, f"{int(digits):,}") if digits[0] != "0" else ()
    if "-" in bare.strip("-"):
        return (bare.replace("-", ""),)
    prefixes = (one for one in word_list("hyphen_prefixes.txt") if len(one) > 1 and bare.lower().startswith(one))
    return tuple(sorted(f"{one} {bare[len(one) :]}" for one in prefixes if len(bare) >= len(one) + _SHORTEST_STEM))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ").encode("utf-8", "replace").decode() + '"'


class _Parser:
    """Recursive-descent parser: OR binds loosest, then AND (written or not), then NOT."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> str:
        """Parse all tokens and return the FTS5 expression. Raises QuotexError."""
        found = self._either()
        if self._at < len(self._tokens):
            raise QuotexError("the query has a closing bracket without an opening one; leave it out, or add the other")
        return found

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: str) -> _Token | None:
        token = self._next()
        if token is not None and token.kind in kinds:
            self._at += 1
            return token
        return None

    def _either(self) -> str:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"

    def _all(self) -> str:
        wanted: list[str] = []
        unwanted: list[str] = []
        while True:
            token = self._next()
            if self._take("NOT"):
                unwanted.append(self._one("NOT" if token is None else token.text))
            elif self._take("AND"):
                if not wanted and not unwanted:
                    raise self._lonely("AND")
                if self._next() is None or self._tokens[self._at].kind not in ("term", "(", "NOT"):
                    raise self._lonely("AND")
            elif token is not None and token.kind in ("term", "("):
                wanted.append(self._one(""))
            else:
                break
        if not wanted and unwanted:
            raise QuotexError("the query says only what is not wanted; add a word that is")
        if not wanted:
            raise self._lonely(token.text if token is not None else self._tokens[self._at - 1].text)
        positive = wanted[0] if len(wanted) == 1 else "(" + " AND ".join(wanted) + ")"
        return positive if not unwanted else f"({positive} NOT {_alternatives(unwanted)})"

    def _one(self, operator: str) -> str:
        term = self._take("term")
        if term is not None:
            return term.text
        if self._take("("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise QuotexError(f"the query has brackets in brackets, more than {_DEEPEST} deep; make it simpler")
            inner = self._either()
            if not self._take(")"):
                raise QuotexError("the query has a bracket that is never closed; add the closing one, or leave it out")
            self._depth -= 1
            return inner
        raise self._lonely(operator)

    @staticmethod
    def _lonely(operator: str) -> QuotexError:
        if operator in ("(", ")"):
            return QuotexError("the query has brackets without a word in them; put words there, or leave them out")
        return QuotexError(
            f'the query has {operator} without a word on both sides; add one, or write "{operator.lower()}" '
            "in quotation marks to search for the word"
        )


def _alternatives(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + " OR ".join(parts) + ")"
