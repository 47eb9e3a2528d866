"""The clean form of texts and its alignment with what was delivered."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.text.clean_text import UNCHANGED, clean
from quotex.text.misread_bytes import misread_signs

MARKED = [
    "&quot;Go,&quot; she said.",
    "&ldquo;Go,&rdquo; she said.",
    "&#8220;Go,&#x201D; she said.",
    "&#147;Go,&#148; she said.",
    "&amp;ldquo;Go,&amp;rdquo; she said.",
    "&laquo;Go,&raquo; she said.",
    "â€œGo,â€\x9d she said.",
    "â€œGo,â€ she said.",
    "â€œGo,â€\ufffd she said.",
    "Ã¢â‚¬Å“Go,Ã¢â‚¬Â\x9d she said.",
    "‚ÄúGo,‚Äù she said.",
    "â\x80\x9cGo,â\x80\x9d she said.",
    "\x93Go,\x94 she said.",
    "<<Go,>> she said.",
    "‹‹Go,›› she said.",
    "″Go,″ she said.",
    "´´Go,´´ she said.",
    "❝Go,❞ she said.",
    "〝Go,〞 she said.",
    "〝Go,〟 she said.",
    "「Go,」 she said.",
    "『Go,』 she said.",
    "｢Go,｣ she said.",
    "《Go,》 she said.",
    "＂Go,＂ she said.",
    ",,Go,” she said.",
    '\\"Go,\\" she said.',
    "<q>Go,</q> she said.",
    "ˮGo,ˮ she said.",
]
QUOTED = {'"Go," she said.', "“Go,” she said.", "«Go,» she said.", "„Go,” she said."}

CLEAN = [
    ("an\u00adnounced", "announced"),
    ("said\u200b that", "said that"),
    ("an\u2060noun\ufeffced\u200e", "announced"),
    ("It is late.\u200bThe mayor left.", "It is late. The mayor left."),
    ("an\u00ad\nnounced", "announced"),
    ("an-\r\nnounced it", "announced it"),
    ("pre-\nand post-war", "pre-\nand post-war"),
    ("the mill\x0c is safe", "the mill is safe"),
    ("It is safe.\x0cThe mill", "It is safe.\x0cThe mill"),
    ("ofﬁcer, conﬁrmed, eﬄuent", "officer, confirmed, effluent"),
    ("Ａｄａ Ｃｏｌｅ１２", "Ada Cole12"),
    ("𝐀𝐝𝐚 said", "Ada said"),
    ("She sаid, Сole", "She said, Cole"),
    ("Дмитрий сказал, Αθήνα", "Дмитрий сказал, Αθήνα"),
    ("isn&#39;t &amp; is&nbsp;so", "isn't & is so"),
    ("AT&T; R&D;", "AT&T; R&D;"),
    ("JosÃ© isnâ€™t hereâ€¦", "José isn’t here…"),
    ("“CAFÉ” SÃO PAULO, château", "“CAFÉ” SÃO PAULO, château"),
    ("a\x85b", "a\x85b"),
    ("it\x92s so\x85", "it’s so…"),
    ("[Ada Cole](https://ex.org/a_(b)) said", "Ada Cole said"),
    ("![Ada](/ada.png)Ada [1] said (so)", "Ada [1] said (so)"),
    ('<p class="a">Ada <b>said</b><br/>so</p>', "\nAda said\nso\n"),
    ("2 < 3 and 5 > 4, <unknown>", "2 < 3 and 5 > 4, <unknown>"),
    ("Late.\\n\\nThe mayor\\n", "Late.\n\nThe mayor\\n"),
    ("C:\\new", "C:\\new"),
    (">> REPORTER: Late.", ">> REPORTER: Late."),
    ("צה״ל", "צה״ל"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ("the plank is 4″", 'the plank is 4"'),
]


@pytest.mark.parametrize("text", MARKED)
def test_marks_of_any_make_become_known_ones(text: str) -> None:
    assert clean(text)[0] in QUOTED


@pytest.mark.parametrize(("text", "wanted"), CLEAN)
def test_what_readers_do_not_see_is_left_out_and_other_signs_stay(text: str, wanted: str) -> None:
    assert clean(text)[0] == wanted


@pytest.mark.parametrize("text", ["Plain, “usual” text — it’s café & co.\n\nSecond line.\r\n", ""])
def test_a_usual_text_is_left_as_it_is(text: str) -> None:
    assert clean(text) == (text, UNCHANGED)


def test_a_stretch_of_the_clean_text_leads_to_the_signs_that_were_delivered() -> None:
    text = "&ldquo;The of\u00adﬁcer left,&rdquo; she said."
    plain, alignment = clean(text)
    start = plain.index("officer")
    assert text[slice(*alignment.delivered(start, start + 7))] == "of\u00adﬁcer"
    assert text[slice(*alignment.delivered(0, plain.index(" she")))] == "&ldquo;The of\u00adﬁcer left,&rdquo;"
    assert alignment.clean_position(text.index("she")) == plain.index("she")


SIGNS = "a B.,'\"“”‘’<>[](){}&;#\\-\n\r\x0c\x85\x93\u200b\u00ad\u200d😀ﬁа´″"
PIECES = st.sampled_from([*SIGNS, "&quot;", "<p>", "<q>", "</q>", "](/x)", "said", *[*misread_signs()][::40]])


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_every_stretch_has_a_place_and_unchanged_ones_their_own_text(text: str) -> None:
    plain, alignment = clean(text)
    edits = alignment.edits
    assert [edit.start for edit in edits] == sorted({edit.start for edit in edits})
    rebuilt, done = "", 0
    for edit in edits:
        rebuilt += text[done : edit.start]
        assert len(rebuilt) == edit.clean_start
        rebuilt, done = rebuilt + edit.text, edit.end
    assert rebuilt + text[done:] == plain
    for position in range(len(plain)):
        start, end = alignment.delivered(position, position + 1)
        assert 0 <= start < end <= len(text)
        assert text[start:end] == plain[position] or any(e.start == start and e.end == end for e in edits)
        if text[start:end] == plain[position] and end == start + 1:
            assert alignment.clean_position(start) == position


@pytest.mark.parametrize(
    "piece",
    ["<", "<p ", "[a](/", "[", "](/x(", "&amp;", "<<", ">>", "а", "aа", "\\n", "\u200b", " \x0c", "an-\n", "â€", "´"],
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        clean(text)
        return time.process_time() - start

    clean(piece)
    assert min(seconds(16_000) for _ in range(2)) < 10 * max(min(seconds(4_000) for _ in range(2)), 0.002)
