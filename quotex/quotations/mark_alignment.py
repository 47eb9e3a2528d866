"""Reconciles drafts with the quotation marks: ownership of marks, whole marks, parts of one quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotex.parsing.document import Offsets
from quotex.quotations.candidates import Draft, with_content
from quotex.quotations.quote_index import Layout
from quotex.quotations.word_spans import close_gaps
from quotex.text.spans import Spans, overlap, size, union, within, without

# A draft that covers less than this share of a quotation in marks ran over into it; one that covers
# more was cut short.
RUN_OVER = 1 / 3
_CLAUSE_WORDS = 45  # an attribution between two parts of a quotation is no longer than this
_EDGE_PUNCTUATION = frozenset((",", ".", ";", ":", "-", "--", "–", "—", "―", "…", "...", "/", "|"))
_STOPS = frozenset((".", "?", "!"))
_LOOSE_MARKS = frozenset(("“", "”", '"', "''", "``", "’’", "‘‘", "„", "‘", "’", "'", "«", "»"))
_OPENING = {"(": ")", "[": "]"}


# ------------------------------------------------------------------------------------- marks and drafts


def drop_cues_in_quotations(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """Leaves out drafts whose cue word stands inside a quotation in marks: what is quoted quotes nobody here.

    A colon there is a cue all the same (a transcript that is quoted whole).
    """
    kept = []
    for draft in drafts:
        cue = layout.parse.words[draft.cue_head] if draft.cue_head is not None else None
        if cue is not None and any(c.isalnum() for c in cue.text):
            number = layout.mark_at(cue.start)
            if number is not None and layout.sealed[number] and layout.kinds[number]:
                continue
        kept.append(draft)
    return kept


def snap_to_marks(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """Gives each pair of outermost marks wholly to the draft that covers most of it.

    A draft that only ran over into the marks, and drafts that cover a part of marks that another one
    owns, lose that part; a draft that holds all of them keeps them (an outer attribution). Marks around
    a cue are left alone. Drafts without a word left are dropped.
    """
    around_cues = set(layout.marks_in(union(*(draft.cue for draft in drafts))))
    claims: dict[int, list[int]] = {}
    for index, draft in enumerate(drafts):
        for number in layout.marks_in(draft.content):
            claims.setdefault(number, []).append(index)
    contents: list[Spans] = [draft.content for draft in drafts]
    for number, claimants in claims.items():
        mark = layout.marks_of(number)
        if not layout.sealed[number] or number in around_cues:
            continue
        share = {i: overlap(drafts[i].content, mark) / size(mark) for i in claimants}
        winner = max(claimants, key=lambda i: (share[i], drafts[i].confidence, -i))
        for i in claimants:
            if i == winner and (share[i] >= RUN_OVER or not _content_beyond(drafts[i], mark)):
                contents[i] = union(contents[i], mark)
            elif share[i] < _WHOLE:
                contents[i] = without(contents[i], mark)
    text = layout.parse.text
    snapped = (with_content(text, draft, content) for draft, content in zip(drafts, contents, strict=True))
    return [draft for draft in snapped if draft.content]


_WHOLE = 0.97


def _content_beyond(draft: Draft, mark: Spans) -> bool:
    return size(without(draft.content, mark)) > 1


def leave_to_voices(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without what the layout gives to a voice; those that hold or use nothing else are dropped."""
    ground = union(*(voice.ground for voice in layout.voices))
    if not ground:
        return list(drafts)
    outside = [draft for draft in drafts if not overlap(draft.cue, ground)]
    cut = [with_content(layout.parse.text, draft, without(draft.content, ground)) for draft in outside]
    return [draft for draft in cut if draft.content]


def without_lead_ins(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without the datelines and labels that their content begins with."""
    if not layout.lead_ins:
        return list(drafts)
    cut = [with_content(layout.parse.text, d, without(d.content, layout.lead_ins)) for d in drafts]
    return [draft for draft in cut if draft.content]


def owners(layout: Layout, drafts: Sequence[Draft]) -> dict[int, int]:
    """Which draft (its number) holds which outermost marks; the smallest content where several do."""
    found: dict[int, int] = {}
    for index, draft in enumerate(drafts):
        for number in layout.marks_in(draft.content):
            mark = layout.marks_of(number)
            if overlap(draft.content, mark) < RUN_OVER * size(mark):
                continue
            if number not in found or size(draft.content) < size(drafts[found[number]].content):
                found[number] = index
    return found


# ------------------------------------------------------------------------------ parts of one quotation


def rejoin(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """Gives the second half of an interrupted sentence in marks to the draft that has the first half.

    "If you go," she said, referring to the fair, "you will see": "you will see" is nothing that she refers to.
    """
    result, owner = list(drafts), owners(layout, drafts)
    for number in range(1, len(layout.outer)):
        first, second = owner.get(number - 1), owner.get(number)
        if first is None or second is None or first == second or not _one_sentence(layout, number):
            continue
        mark = layout.marks_of(number)
        if within(result[first].cue, layout.outer[number - 1].end, mark[0][0]):
            rest = with_content(layout.parse.text, result[second], without(result[second].content, mark))
            if rest.content:
                result[second] = rest
                result[first] = replace(result[first], content=union(result[first].content, mark))
    return result


def _one_sentence(layout: Layout, number: int) -> bool:
    """Whether marks go on in small letters where those before them, in the same sentence, ended with a comma."""
    text, one, other = layout.parse.text, layout.outer[number - 1], layout.outer[number]
    ends = (layout.parse.words_in(at, at + 1) for at in (one.inner[1] - 1, other.inner[0]))
    if not one.closed or len({layout.parse.words[i].sentence for words in ends for i in words}) > 1:
        return False
    between = text[one.end : other.start].rstrip()
    comma = text[one.inner[0] : one.inner[1]].rstrip().endswith(",")
    return comma and between.endswith(",") and text[other.inner[0] : other.inner[1]].lstrip()[:1].islower()


def goes_on(layout: Layout, draft: Draft, position: int) -> bool:
    """Whether the marks at `position` go on with the draft's quotation, in its paragraph.

    Only the draft's own attribution, to the end of its sentence, may stand between ("A," she said. "B."),
    or nothing ("A." "B.").
    """
    if layout.mark_at(position) is None or position < draft.end:
        return False
    start = draft.content[-1][1]
    if layout.mark_at(start - 1) is None or layout.paragraph_at(start - 1) != layout.paragraph_at(position):
        return False
    between = [w for w in layout.parse.words[slice(*_bounds(layout, start, position))] if w.start >= start]
    words = [w for w in between if any(c.isalnum() for c in w.text)]
    if not words:
        return True
    if len(words) > _CLAUSE_WORDS or not within(draft.cue, start, position):
        return False
    if any(w.text in _STOPS and w.index < words[-1].index for w in between):
        return False
    sentence = layout.parse.words[draft.cue_head].sentence if draft.cue_head is not None else -1
    return all(w.sentence == sentence for w in words)


def _bounds(layout: Layout, start: int, end: int) -> tuple[int, int]:
    words = layout.parse.words_in(start, end)
    return words.start, words.stop


# ----------------------------------------------------------------------------------------------- edges


def tidy(layout: Layout, draft: Draft) -> Draft:
    """The draft with clean edges: no commas, dashes, full stops or loose marks outside of its quotation marks,
    no complementiser "that", no conjunction that leads on to something else."""
    spans = [_tidy_span(layout, span) for span in close_gaps(layout.parse, draft.content)]
    content = tuple(span for span in spans if span is not None)
    return replace(draft, content=close_gaps(layout.parse, content) or draft.content)


def _tidy_span(layout: Layout, span: Offsets) -> Offsets | None:
    parse = layout.parse
    words = list(parse.words_in(*span))
    first, last = 0, len(words)
    while first < last and _leads_nowhere(layout, words[first]):
        first += 1
    while first < last and _trails_off(layout, words[last - 1]):
        last -= 1
    if first == last:
        return None
    start = max(parse.words[words[first]].start, span[0])
    end = min(parse.words[words[last - 1]].end, span[1])
    return _balanced(layout, start, end) if start < end else None


def _leads_nowhere(layout: Layout, index: int) -> bool:
    word = layout.parse.words[index]
    if _is_edge_sign(layout, index):
        return True
    complementiser = word.deprel == "mark" or word.upos == "SCONJ"
    return word.text.lower() == "that" and complementiser and layout.mark_at(word.start) is None


def _trails_off(layout: Layout, index: int) -> bool:
    word = layout.parse.words[index]
    if layout.mark_at(word.start) is not None:
        return False
    return _is_edge_sign(layout, index) or (word.upos == "CCONJ" and word.deprel == "cc")


def _is_edge_sign(layout: Layout, index: int) -> bool:
    word = layout.parse.words[index]
    if layout.mark_at(word.start) is not None:
        return False
    return word.text in _EDGE_PUNCTUATION or word.text in _LOOSE_MARKS


def _balanced(layout: Layout, start: int, end: int) -> Offsets:
    """Without a bracket at the edge that has no partner inside."""
    text = layout.parse.text
    for opening, closing in _OPENING.items():
        if text[start] == opening and closing not in text[start:end] and end - start > 1:
            start += 1
        if text[end - 1] == closing and opening not in text[start:end] and end - start > 1:
            end -= 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    while start < end - 1 and text[start].isspace():
        start += 1
    return start, end
