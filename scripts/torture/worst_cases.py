"""Worst cases for regular expressions and rules: texts of one kind and any size, and the time that the rules take.

The parse of a text is made without networks: each word is tagged by its form, and all words of a sentence hang on its
first one; up to four proper nouns in succession are the name of a person. What is measured is all that quotex does
itself: paragraphs, quotation marks, attributions and speakers.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import groupby

from quotex.parsing.document import Entity, Parse, Proposal, Sentence, Word
from quotex.parsing.segmentation import paragraphs, pieces
from quotex.quotations import attributions
from quotex.speakers import resolve
from quotex.text.spans import Offsets

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PRONOUNS = frozenset(("he", "she", "they"))
_LONGEST_NAME = 4  # words
_ENOUGH = 0.15  # seconds below which a measurement says nothing about growth


def _invented(number: int) -> str:
    """Return a word of four syllables, another one for each number below 24 million."""
    syllables = []
    for _ in range(4):
        number, rest = divmod(number, 70)
        syllables.append("bcdfglmnprstvz"[rest % 14] + "aeiou"[rest // 14])
    return "".join(syllables)


KINDS: dict[str, Callable[[int], str]] = {
    "blanks": lambda n: f"He said so.{' ' * n}She said no.",
    "tabs": lambda n: "He said so." + "\t" * n + "She said no.",
    "line ends": lambda n: "He said so." + "\r\n" * (n // 2) + "She said no.",
    "blanks in a bracket": lambda n: f"(AB{' ' * n}He said so.",
    "nested curly marks": lambda n: "“a " * (n // 6) + "b” " * (n // 6),
    "nested marks without words": lambda n: "“" * (n // 2) + "x" + "”" * (n // 2),
    "nested marks of two kinds": lambda n: "“a ‘b " * (n // 12) + "b’ a” " * (n // 12),
    "open curly marks": lambda n: "“a " * (n // 3),
    "closing curly marks": lambda n: "a” " * (n // 3),
    "straight marks": lambda n: '"a ' * (n // 3),
    "single marks": lambda n: "‘a " * (n // 3),
    "low marks": lambda n: "„a " * (n // 3),
    "guillemets": lambda n: "«a " * (n // 3),
    "closing guillemets in open marks": lambda n: "“a " * (n // 6) + "a» " * (n // 6),
    "doubled backticks": lambda n: "``a " * (n // 4),
    "marks left open by paragraphs": lambda n: "“So it is.\n" * (n // 11),
    "straight apostrophes": lambda n: "'" * n,
    "curly apostrophes": lambda n: "’" * n,
    "apostrophes between blanks": lambda n: "' " * (n // 2),
    "possessives": lambda n: "'the workers' " * (n // 13),
    "feet and inches": lambda n: "6'2\" " * (n // 5),
    "commas": lambda n: "a, " * (n // 3),
    "brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "open acronyms": lambda n: "(AB " * (n // 4),
    "said": lambda n: "said " * (n // 5),
    "quotations": lambda n: "“Go on,” he said. " * (n // 18),
    "names": lambda n: "John Smith " * (n // 11),
    "initials": lambda n: "J. " * (n // 3),
    "dashes": lambda n: "a — " * (n // 4),
    "digits": lambda n: "1" * n,
    "numbers": lambda n: "12 " * (n // 3),
    "paragraphs": lambda n: "So it is.\n\n" * (n // 11),
    "one word": lambda n: "a" * n,
    "full stops": lambda n: "." * n,
    "labels of speakers": lambda n: "NAME: yes.\n" * (n // 11),
    "questions and answers": lambda n: "Q. yes?\nA. no.\n" * (n // 15),
    "tags": lambda n: "<a> " * (n // 4),
    "signatures": lambda n: "— Ann (@ann) " * (n // 13),
    "combining signs": lambda n: "e" + "\u0301" * n,
    "a label for each quotation": lambda n: "DR SMITH: “Go on.”\n" * (n // 19),
    "quoted paragraphs": lambda n: "“So it is,” he said.\n\n“So it was.\n\n" * (n // 35),
    "blocks set off by >": lambda n: "> So it is.\n> He said so.\n\n" * (n // 27),
    "nested blocks set off by >": lambda n: "".join(f"{'>' * (at % 50)} So.\n" for at in range(n // 30)),
    "lists": lambda n: "- “So it is,” he said.\n" * (n // 23),
    "numbered lists": lambda n: "1. So it is, he said.\n" * (n // 22),
    "initials in names": lambda n: "J. R. R. Smith said so. " * (n // 24),
    "ellipses": lambda n: "“So ... it … is,” he said ... " * (n // 30),
    "ellipses alone": lambda n: "…" * n,
    "tables": lambda n: "| Smith | 12 | “yes” |\n" * (n // 23),
    "tables of tabs": lambda n: "Smith\t12\tyes\n" * (n // 13),
    "addresses": lambda n: "https://example.org/a?b=c#d " * (n // 28),
    "one long address": lambda n: "https://example.org/" + "a/b?c=d&" * (n // 8),
    "emoji": lambda n: "\U0001f469\u200d\U0001f4bb" * (n // 3),
    "emoji in quotations": lambda n: "“Go on \U0001f600,” he said. " * (n // 20),
    "combining signs in names": lambda n: "Jo\u0301se\u0301 said so. " * (n // 15),
    "full names with one first letter": lambda n: "".join(f"Ann A{_invented(i)} said so. " for i in range(n // 22)),
    "short forms of one name": lambda n: (
        "Huffington Post said so. " + "".join(f"Huff{_invented(i).title()} said so. " for i in range(n // 21))
    ),
    "abbreviations of repeated letters": lambda n: "".join(
        f"Aaaaaa Aaaaab {_invented(i).title()} said so. {'Aa' * (2 + i % 8)}{_invented(i)[:2]}B said so. "
        for i in range(n // 57)
    ),
    "misspelt surnames": lambda n: (
        "".join(f"Ann {_invented(i).title()}n said so. " for i in range(n // 40))
        + "".join(f"{_invented(i).title()}m said so. " for i in range(n // 40))
    ),
}


def parse_by_forms(text: str) -> Parse:
    """Return a parse based on word forms; each "said" is a cue with its neighbours as proposal."""
    words: list[Word] = []
    sentences: list[Sentence] = []
    bounds = paragraphs(text)
    for number, paragraph in enumerate(bounds):
        for piece in pieces(text, paragraph):
            first = len(words)
            words += _words(text, piece, first, len(sentences))
            if len(words) > first:
                sentences.append(Sentence(first, len(words), number))
    return Parse(text, tuple(words), tuple(sentences), tuple(bounds), tuple(_names(words)), tuple(_proposals(words)))


def _words(text: str, piece: Offsets, first: int, sentence: int) -> Iterator[Word]:
    for index, match in enumerate(_TOKEN.finditer(text, *piece), start=first):
        upos, deprel = _tags(match[0])
        lemma = "say" if upos == "VERB" else match[0].lower()
        head, relation = (-1, "root") if index == first else (first, deprel)
        yield Word(index, match[0], lemma, upos, head, relation, match.start(), match.end(), sentence)


def _names(words: list[Word]) -> Iterator[Entity]:
    for _, run in groupby(words, key=lambda word: (word.sentence, word.upos == "PROPN")):
        name = list(run)
        for at in range(0, len(name) if name[0].upos == "PROPN" else 0, _LONGEST_NAME):
            yield Entity(name[at].index, name[at : at + _LONGEST_NAME][-1].index + 1, "PERSON")


def _tags(form: str) -> tuple[str, str]:
    """Return the part of speech and the relation of a word."""
    if not form[0].isalnum():
        return "PUNCT", "punct"
    if form == "said":
        return "VERB", "parataxis"
    if form.lower() in _PRONOUNS:
        return "PRON", "nsubj"
    return ("PROPN", "nsubj") if form[0].isupper() else ("NOUN", "obj")


def _proposals(words: list[Word]) -> Iterator[Proposal]:
    for word in words[1:-1]:
        if word.text == "said":
            at = word.index
            yield Proposal(((at + 1, at + 2),), ((at, at + 1),), ((at - 1, at),), 0.9)


def seconds_for(text: str) -> float:
    """Return the CPU seconds of the rules for a text, the smaller of two measurements if it is short."""
    took = []
    for _ in range(2):
        begun = time.process_time()
        parse = parse_by_forms(text)
        resolve(parse, attributions(parse, speech_only=False))
        took.append(time.process_time() - begun)
        if took[-1] > _ENOUGH:
            break
    return min(took)


def growth(kind: str, size: int) -> tuple[float, float]:
    """Return the seconds for a text of 2 * `size` code points, and their ratio to those for `size`.

    The ratio is 2 for linear and 4 for quadratic time; it is 1 if the seconds are too few to tell.
    """
    once, twice = seconds_for(KINDS[kind](size)), seconds_for(KINDS[kind](2 * size))
    return twice, twice / once if twice > _ENOUGH else 1.0
