"""Gives every quotation in marks that nothing covers an attribution: its cue and source are looked for nearby."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from quotex.parsing.parse import Parse, Word
from quotex.quotations.cues import core_words, cue_entry
from quotex.quotations.drafts import Draft, noun_head, with_content
from quotex.quotations.fusion import goes_on, owners
from quotex.quotations.layout import Layout, may_be_said
from quotex.quotations.sources import SourceWords, noun_phrase, source_of
from quotex.quotations.spans import overlap, spans_of, union

# Rule -> prior probability that the quotation is one and its source is right.
PRIORS = {
    "quotation beside a cue": 0.75,
    "quotation after a colon": 0.5,
    "quotation before a dash": 0.7,
    "quotation that goes on": 0.5,
    "quotation alone": 0.3,
}

_AFTER = 20  # words around a quotation in which its cue is looked for
_CLOSE = 4  # words around a phrase in marks that is a quotation only because of its cue
_NAME_WORDS = 12  # words of a source after a dash
_DASHES = frozenset(("—", "–", "―", "--", "-", "~"))


def cover_marks(layout: Layout, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and for each quotation in marks that none of them covers a part in one of them or a new one."""
    text = layout.parse.text
    result = sorted(drafts, key=lambda d: (d.start, d.end))
    owner = owners(layout, result)
    ends = sorted(draft.end for draft in result)
    for number in range(len(layout.outer)):
        mark, near = layout.marks_of(number), _near(result, owner, number)
        if number in owner or any(overlap(mark, d.cue + d.source) for d in near):
            continue
        target = _continued(layout, result, owner, number)
        if target is not None:
            result[target] = with_content(text, result[target], union(result[target].content, mark))
        else:
            draft = _new_draft(layout, number, {d.cue_head for d in near}, _attribution_before(layout, ends, number))
            if draft is None:
                continue
            target = len(result)
            result.append(draft)
        owner[number] = target
        insort(ends, mark[0][1])
    return result


def _near(drafts: Sequence[Draft], owner: dict[int, int], number: int) -> list[Draft]:
    return [drafts[owner[n]] for n in (number - 1, number + 1) if n in owner]


def _continued(layout: Layout, drafts: Sequence[Draft], owner: dict[int, int], number: int) -> int | None:
    """The draft that the marks are a part of: left open before, interrupted, or with nothing between."""
    mark = layout.outer[number]
    before = owner.get(number - 1)
    if before is not None and (mark.continues or (layout.kinds[number] and _joins(layout, drafts[before], number))):
        return before
    after = owner.get(number + 1)
    if after is not None and layout.kinds[number] and _touching(layout, number, number + 1):
        return after
    return None


def _joins(layout: Layout, draft: Draft, number: int) -> bool:
    return goes_on(layout, draft, layout.outer[number].start) or _touching(layout, number - 1, number)


def _touching(layout: Layout, one: int, other: int) -> bool:
    between = layout.parse.text[layout.outer[one].end : layout.outer[other].start]
    return not between.strip() and "\n" not in between


def _new_draft(layout: Layout, number: int, taken: set[int | None], may_follow: bool) -> Draft | None:
    """An attribution for marks of their own; None where they hold no quotation. Cues in `taken` have theirs."""
    content, quotation = layout.marks_of(number), layout.kinds[number]
    if quotation or may_be_said(layout.parse, layout.outer[number]):
        found = _beside_cue(layout, number, taken, _AFTER if quotation else _CLOSE)
        if found is not None:
            return with_content(layout.parse.text, found, content)
    if not quotation:
        return None
    found = _before_dash(layout, number) or _after_colon(layout, number)
    if found is not None:
        return with_content(layout.parse.text, found, content)
    goes = may_follow and _opens_paragraph(layout, number)
    rule = "quotation that goes on" if goes else "quotation alone"
    return Draft(content, (), (), PRIORS[rule], rule, follows=goes)


def _opens_paragraph(layout: Layout, number: int) -> bool:
    start = layout.outer[number].start
    return not layout.parse.text[layout.paragraph(start)[0] : start].strip()


def _attribution_before(layout: Layout, ends: Sequence[int], number: int) -> bool:
    """Whether an attribution ends before the marks, in their paragraph or the one before; `ends` are sorted."""
    start = layout.outer[number].start
    last = bisect_right(ends, start) - 1
    return last >= 0 and layout.paragraph_at(ends[last] - 1) >= layout.paragraph_at(start) - 1


# ------------------------------------------------------------------------------------------------ cues


def _beside_cue(layout: Layout, number: int, taken: set[int | None], reach: int) -> Draft | None:
    """The listed verb after the quotation ("...," said X) or else before it (X said: "...")."""
    words = layout.words_of_mark(number)
    for cue in (*_cues_after(layout, number, reach), *_cues_before(layout, number, reach)):
        if cue not in taken and (layout.kinds[number] or _governs(layout.parse, cue, words)):
            return cue_draft(layout.parse, cue, words)
    return None


def _governs(parse: Parse, cue: int, words: range) -> bool:
    """Whether the tree makes the words what the cue says, or the cue a parenthesis among them."""
    word = parse.words[cue]
    if word.head in words:
        return word.deprel.partition(":")[0] in ("parataxis", "discourse", "dep")
    said = {parse.words[i].deprel.partition(":")[0] for i in words if parse.words[i].head == cue}
    return bool(said & {"ccomp", "obj", "xcomp", "parataxis", "dep"})


def cue_draft(parse: Parse, cue: int, content: Sequence[int]) -> Draft:
    """A draft without content for a quotation with this cue; the source is from the tree, or stands beside the cue."""
    source = source_of(parse, cue, set(content))
    if not source.words and source.head is None:
        source = _noun_beside(parse, cue, content)
    rule = "quotation beside a cue"
    words = spans_of(parse, core_words(parse, cue))
    return Draft((), words, spans_of(parse, source.words), PRIORS[rule], rule, cue, source.head, source.shared_with)


def _quotes(parse: Parse, word: Word) -> bool:
    entry = cue_entry(parse, word.index)
    return entry is not None and entry.speech and bool(entry.frames & {"that", "quote"})


def _cues_after(layout: Layout, number: int, reach: int) -> list[int]:
    """The first cue in the rest of the sentence after the marks, before a full stop or other marks."""
    parse, mark = layout.parse, layout.outer[number]
    if parse.text[mark.inner[1] - 1 : mark.inner[1]] == "." and mark.closed:
        return []
    first = parse.words_in(mark.end, mark.end + 1).start
    limit = layout.paragraph(mark.start)[1]
    for word in parse.words[first : first + reach]:
        if word.start >= limit or word.text in (".", ";", ":") or layout.mark_at(word.start) is not None:
            break
        if _quotes(parse, word):
            return [word.index]
    return []


def _cues_before(layout: Layout, number: int, reach: int) -> list[int]:
    """The last cue before the marks in their sentence, or in the sentence that ends with a colon before them."""
    parse, mark = layout.parse, layout.outer[number]
    first = parse.words_in(mark.start, mark.start + 1).start
    floor = layout.paragraph(mark.start)[0]
    if not parse.text[floor : mark.start].strip() and first and parse.words[first - 1].text == ":":
        floor = layout.paragraph(parse.words[first - 1].start)[0]
    for position in range(first - 1, max(first - 1 - reach, -1), -1):
        word = parse.words[position]
        if word.start < floor or word.text in (".", "?", "!") or layout.mark_at(word.start) is not None:
            break
        if _quotes(parse, word):
            return [position]
    return []


def _noun_beside(parse: Parse, cue: int, content: Sequence[int]) -> SourceWords:
    """The nearest noun of the cue's sentence outside the content, where the tree knows no subject."""
    sentence = parse.sentences[parse.words[cue].sentence]
    inside = set(content)
    for distance in range(1, 6):
        for index in (cue - distance, cue + distance):
            if not sentence.first <= index < sentence.last or index in inside:
                continue
            word = parse.words[index]
            if word.upos in ("PROPN", "PRON") and not word.deprel.startswith(("obj", "iobj", "obl")):
                words = noun_phrase(parse, index, {cue, *inside})
                return SourceWords(words, index)
    return SourceWords()


# ----------------------------------------------------------------------------------- dashes and colons


def _before_dash(layout: Layout, number: int) -> Draft | None:
    """ "..." — Jane Doe: a dash and a short name without a verb, to the end of the paragraph."""
    parse, mark = layout.parse, layout.outer[number]
    first = parse.words_in(mark.end, mark.end + 1).start
    if first >= len(parse.words) or parse.words[first].text not in _DASHES:
        return None
    start, end = parse.words[first].start, layout.paragraph(parse.words[first].start)[1]
    if parse.text[mark.end : start].count("\n") > 2:
        return None
    names = [i for i in range(first + 1, min(first + 2 + _NAME_WORDS, len(parse.words))) if parse.words[i].start < end]
    if not names or len(names) > _NAME_WORDS or not any(parse.words[i].upos in ("PROPN", "NOUN") for i in names):
        return None
    if any(parse.words[i].upos in ("VERB", "AUX") for i in names):
        return None
    while len(names) > 1 and parse.words[names[-1]].upos == "PUNCT":
        names.pop()
    source = spans_of(parse, names)
    rule = "quotation before a dash"
    return Draft((), spans_of(parse, [first]), source, PRIORS[rule], rule, first, noun_head(parse, source))


def _after_colon(layout: Layout, number: int) -> Draft | None:
    """ "Doe: ...": what stands between the sentence's beginning and the colon names the source, if it is short."""
    parse, mark = layout.parse, layout.outer[number]
    first = parse.words_in(mark.start, mark.start + 1).start
    if not first or parse.words[first - 1].text != ":":
        return None
    colon = first - 1
    floor = layout.paragraph(parse.words[colon].start)[0]
    names: list[int] = []
    for index in range(colon - 1, max(colon - 2 - _NAME_WORDS, -1), -1):
        word = parse.words[index]
        if word.start < floor or word.text in (".", "?", "!", ":"):
            break
        names.insert(0, index)
    short = 0 < len(names) <= _NAME_WORDS and not any(parse.words[i].upos in ("VERB", "AUX") for i in names)
    named = short and any(parse.words[i].upos in ("PROPN", "NOUN") for i in names)
    source = spans_of(parse, names) if named else ()
    rule = "quotation after a colon"
    return Draft((), spans_of(parse, [colon]), source, PRIORS[rule], rule, colon, noun_head(parse, source))
