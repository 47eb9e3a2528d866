"""Media that relay words: the person speaks, the medium is `via`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotex import Quote
from quotex.quotations import attributions
from tests.models import extractor
from tests.quotations.builder import propose, said, texts
from tests.trees import tree

ACTIVE = """
    The _ DET 2 det
    Echo Echo PROPN 3 nsubj
    quoted quote VERB 0 root
    Ada Ada PROPN 3 obj B-PERSON
    Cole Cole PROPN 4 flat I-PERSON
    as _ SCONJ 7 mark
    saying say VERB 3 advcl
    the _ DET 9 det
    mill _ NOUN 11 nsubj
    was be AUX 11 cop
    safe _ ADJ 7 ccomp
"""
PASSIVE = """
    Cole Cole PROPN 3 nsubj:pass B-PERSON
    was be AUX 3 aux:pass
    quoted quote VERB 0 root
    by _ ADP 6 case
    the _ DET 6 det
    Echo Echo PROPN 3 obl:agent
    as _ SCONJ 8 mark
    saying say VERB 3 advcl
    the _ DET 10 det
    mill _ NOUN 12 nsubj
    was be AUX 12 cop
    safe _ ADJ 8 ccomp
"""


@pytest.mark.parametrize(
    ("block", "proposed", "source", "cue"),
    [
        (ACTIVE, "Ada Cole as saying the mill was safe", "Ada Cole", "quoted as saying"),
        (PASSIVE, "the mill was safe", "Cole", "quoted as saying"),
    ],
    ids=["active", "passive"],
)
def test_whom_a_medium_quotes_is_the_source(block: str, proposed: str, source: str, cue: str) -> None:
    parse = tree(block)
    parse = replace(parse, proposals=(propose(parse, proposed, "quoted"),))
    (found,) = attributions(parse)
    assert texts(parse, found.via) == [parse.text[parse.text.lower().index("the echo") :][:8]]
    assert said(parse, found) == (source, cue, "the mill was safe")


def test_without_a_medium_nobody_relays() -> None:
    parse = tree("""
        Cole Cole PROPN 3 nsubj:pass B-PERSON
        was be AUX 3 aux:pass
        quoted quote VERB 0 root
        as _ SCONJ 5 mark
        saying say VERB 3 advcl
        it _ PRON 7 nsubj
        fell fall VERB 5 ccomp
    """)
    assert all(a.via == () for a in attributions(parse))


def relayed(text: str) -> list[tuple[str | None, str | None]]:
    def pair(quote: Quote) -> tuple[str | None, str | None]:
        return (quote.speaker.name if quote.speaker else None, quote.via.text if quote.via else None)

    quotes = extractor().extract(text)
    assert all(text[s.start : s.end] == s.text for q in quotes if q.via for s in q.via.spans)
    return [pair(quote) for quote in quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reuters quoted Ada Cole as saying that the mill was safe.", [("Ada Cole", "Reuters")]),
        ("“The mill is safe,” the Echo quoted Ada Cole as saying.", [("Ada Cole", "the Echo")]),
        ("“The mill is safe,” Ada Cole was quoted by the Echo as saying.", [("Ada Cole", "the Echo")]),
        ("Ada Cole told Reuters that the mill was safe.", [("Ada Cole", "Reuters")]),
        ("Ada Cole told the BBC that the mill was safe.", [("Ada Cole", "the BBC")]),
        ("Ada Cole told Jo Park that the mill was safe.", [("Ada Cole", None)]),
        ("Ada Cole was quoted as saying that the mill was safe.", [("Ada Cole", None)]),
    ],
)
def test_the_record_names_speaker_and_medium(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert relayed(text) == expected
