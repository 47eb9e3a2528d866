"""Reporting clauses for tests: a noun phrase becomes "NP said it works." or "“It works,” NP said."."""

from __future__ import annotations

from collections.abc import Sequence

from quotex.parsing.document import Parse
from quotex.quotations.attribution import Attribution, CueMention
from quotex.records import Speaker
from quotex.speakers import Resolution, resolve
from tests.trees import tree

DMITRY = "Dmitry Dmitry PROPN V nsubj B-PERSON\nPeskov Peskov PROPN 1 flat I-PERSON"
PESKOV = "Peskov Peskov PROPN V nsubj B-PERSON"
ZELENSKY = "Volodymyr Volodymyr PROPN V nsubj B-PERSON\nZelensky Zelensky PROPN 1 flat I-PERSON"
MINISTRY = """
    Defence Defence PROPN 2 compound B-ORG
    Ministry Ministry PROPN V nsubj I-ORG
"""
FOREIGN_MINISTER = """
    Foreign Foreign ADJ 2 amod
    Minister Minister PROPN 3 nmod:desc
    Anna Anna PROPN V nsubj B-PERSON
    Kelmo Kelmo PROPN 3 flat I-PERSON
"""
VICE_PRESIDENT = """
    Vice Vice PROPN 2 compound
    President President PROPN 3 nmod:desc
    Boris Boris PROPN V nsubj B-PERSON
    Zorvan Zorvan PROPN 3 flat I-PERSON
"""
ACME = "Acme Acme PROPN V nsubj B-ORG"
GLOBEX = "Globex Globex PROPN V nsubj B-ORG"

QUOTE = """
“~ _ PUNCT 3 punct
It _ PRON 3 nsubj
works~ work VERB V ccomp
,~ _ PUNCT 3 punct
” _ PUNCT 3 punct
"""


def said(subject: str, content: str = "it _ PRON 2 nsubj\nworks~ work VERB V ccomp") -> str:
    """ "SUBJECT said CONTENT." Rows count heads from 1 within the phrase; `V` is "said"."""
    head, rest = _rows(subject), _rows(content)
    verb = len(head) + 1
    rows = [*_shift(head, 0, verb), ["said", "say", "VERB", "0", "root"], *_shift(rest, verb, verb)]
    return _block([*rows, [".", "_", "PUNCT", str(verb), "punct"]])


def quoted(subject: str, content: str = QUOTE) -> str:
    """ "“It works,” SUBJECT said." Rows count heads from 1 within the phrase; `V` is "said"."""
    first, head = _rows(content), _rows(subject)
    verb = len(first) + len(head) + 1
    rows = [*_shift(first, 0, verb), *_shift(head, len(first), verb), ["said~", "say", "VERB", "0", "root"]]
    return _block([*rows, [".", "_", "PUNCT", str(verb), "punct"]])


def _rows(phrase: str) -> list[list[str]]:
    return [line.split() for line in phrase.splitlines() if line.strip()]


def _shift(rows: Sequence[Sequence[str]], offset: int, verb: int) -> list[list[str]]:
    return [[*row[:3], str(verb if row[3] == "V" else int(row[3]) + offset), *row[4:]] for row in rows]


def _block(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(" ".join(row) for row in rows)


def article(*sentences: str) -> Parse:
    """One paragraph of the given sentences."""
    return tree("\n\n".join(sentence.strip("\n") for sentence in sentences))


def reports(parse: Parse) -> list[Attribution]:
    """An attribution for each "said" with a clausal complement, in text order."""
    found = []
    for word in parse.words:
        contents = [child.index for child in parse.dependents(word.index, "ccomp")]
        if word.lemma != "say" or not contents:
            continue
        subjects = [child.index for child in parse.dependents(word.index, "nsubj")]
        span = _hull(parse, contents[0])
        found.append(
            Attribution(
                type="direct" if parse.text[span[0]] == "“" else "indirect",
                content=(span,),
                cue=CueMention(((word.start, word.end),), word.index, "say", "say", False, "past"),
                source=(_hull(parse, subjects[0]),) if subjects else (),
                source_head=subjects[0] if subjects else None,
                source_of=None,
                addressee=None,
                time=None,
                nested_in=None,
                speech=True,
                confidence=1.0,
            )
        )
    return found


def _hull(parse: Parse, index: int) -> tuple[int, int]:
    below = parse.subtree(index)
    return parse.words[below[0]].start, parse.words[below[-1]].end


def resolutions(*sentences: str) -> list[Resolution]:
    """What becomes of the reports of an article of one paragraph."""
    parse = article(*sentences)
    return resolve(parse, reports(parse))


def last(*sentences: str) -> Resolution:
    """The resolution of the last report."""
    return resolutions(*sentences)[-1]


def speaker(*sentences: str) -> Speaker:
    """The speaker of the last report, which must have one."""
    resolution = last(*sentences)
    assert resolution.speaker is not None, resolution.rule
    return resolution.speaker


def the(*words: str, upos: str = "NOUN") -> str:
    """ "the foreign minister" """
    head = len(words) + 1
    rows = [f"{word} _ ADJ {head} amod" for word in words[:-1]]
    return "\n".join([f"The _ DET {head} det", *rows, f"{words[-1]} _ {upos} V nsubj"])


def outcome(resolution: Resolution) -> tuple[str | None, str]:
    """The name of the speaker, if there is one, and the rule."""
    return (resolution.speaker.name if resolution.speaker else None), resolution.rule


def kinds(found: Speaker) -> tuple[str, str]:
    """The name of a speaker and its kind."""
    return found.name, found.kind
