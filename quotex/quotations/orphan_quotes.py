"""Gives every quotation in marks that no candidate covers an attribution, with a cue and source from nearby."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from quotex.lexicons.cues import rule_priors
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import path_to_root
from quotex.quotations.candidates import ALONE, GOES_ON, Candidate, noun_head, with_content
from quotex.quotations.cues import core_words, cue_entry
from quotex.quotations.evidence import Evidence
from quotex.quotations.mark_alignment import goes_on, owners
from quotex.quotations.quote_index import QuoteIndex, may_be_said
from quotex.quotations.sources import SourceWords, noun_phrase, source_of
from quotex.quotations.speaker_turns import Voice
from quotex.quotations.word_spans import spans_of, words_of
from quotex.text.quotation_marks import DASHES
from quotex.text.spans import Offsets, overlap, union

_AFTER = 20  # words around a quotation in which its cue is looked for
_CLOSE = 4  # words around a phrase in marks that is a quotation only because of its cue
_NAME_WORDS = 12  # words of a source after a dash
_INTRODUCTION = 40  # words before a colon in which the cue of the quotation after it is looked for
_ANSWER = 3  # words of a quotation that may be an answer in a dialogue
_SOMEBODY = frozenset(("he", "she", "they", "i", "we", "you", "who"))
_ENDS = frozenset((".", "!", "…", "..."))
_DASHES = frozenset((*DASHES, "--", "-", "~"))
_YEAR = re.compile(r"(19|20)\d\d")


def cover_marks(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates with an attribution for every quotation in marks.

    A quotation that none of them covers, or one that has neither cue nor source, becomes a part of the quotation
    that it goes on with, or gets the cue and source that stand beside it; else it is left as a quotation alone.
    """
    quotes = evidence.quotes
    alone: dict[int, Candidate] = {}
    rest: list[Candidate] = []
    for candidate in candidates:
        if _is_alone(quotes, candidate):
            alone |= dict.fromkeys(quotes.marks_in(candidate.content), candidate)
        else:
            rest.append(candidate)
    board = _Board.of(quotes, rest)
    for number in range(len(quotes.outer)):
        if number in quotes.voice_of:
            board.add(number, voice_candidate(quotes, quotes.voice_of[number]))
        elif number not in board.owner and not board.holds_parts(number):
            _settle(board, number, alone.get(number))
    return board.finished()


def _is_alone(quotes: QuoteIndex, candidate: Candidate) -> bool:
    """Return whether a candidate is one quotation in marks without a source; its cue may be a colon."""
    inside, total = quotes.quoted(candidate.content)
    words = any(c.isalnum() for start, end in candidate.cue for c in quotes.parse.text[start:end])
    return not words and not candidate.source and inside == total


@dataclass(slots=True)
class _Board:
    """The candidates while the marks are gone through in text order: who owns which marks, where candidates end.

    A candidate that was extended keeps only its last span here; `added` has all of them.
    """

    quotes: QuoteIndex
    candidates: list[Candidate]
    owner: dict[int, int]
    ends: list[int]
    cues: dict[int, int]  # the head of a cue -> its candidate
    added: dict[int, list[Offsets]] = field(default_factory=dict)

    @classmethod
    def of(cls, quotes: QuoteIndex, candidates: Sequence[Candidate]) -> _Board:
        ordered = sorted(candidates, key=lambda d: (d.start, d.end))
        cues = {candidate.cue_head: n for n, candidate in enumerate(ordered) if candidate.cue_head is not None}
        return cls(quotes, ordered, owners(quotes, ordered), sorted(candidate.end for candidate in ordered), cues)

    def near(self, number: int) -> list[Candidate]:
        return [self.candidates[self.owner[n]] for n in (number - 1, number + 1) if n in self.owner]

    def holds_parts(self, number: int) -> bool:
        """Return whether the marks hold a cue or a source beside them, or were left open by mistake around a cue."""
        mark = self.quotes.marks_of(number)
        if any(overlap(mark, candidate.cue + candidate.source) for candidate in self.near(number)):
            return True
        return not self.quotes.protected[number] and any(i in self.cues for i in self.quotes.words_of_mark(number))

    def add(self, number: int, candidate: Candidate) -> None:
        if candidate.cue_head is not None:
            self.cues.setdefault(candidate.cue_head, len(self.candidates))
        self.candidates.append(candidate)
        for part in self.quotes.marks_in(candidate.content):
            self.owner.setdefault(part, len(self.candidates) - 1)
        self._own(number, len(self.candidates) - 1)

    def extend(self, number: int, target: int) -> None:
        """Add marks to a candidate.

        They are collected first, since a quotation over many paragraphs grows for long.
        """
        candidate, mark = self.candidates[target], self.quotes.marks_of(number)
        self.added.setdefault(target, list(candidate.content)).extend(mark)
        self.candidates[target] = replace(
            candidate, content=mark if mark[0][0] > candidate.end else candidate.content[-1:]
        )
        self._own(number, target)

    def finished(self) -> list[Candidate]:
        """Return the candidates with everything that was added to them."""
        result = list(self.candidates)
        for number, content in self.added.items():
            result[number] = with_content(self.quotes.parse.text, result[number], union(content))
        return result

    def _own(self, number: int, target: int) -> None:
        self.owner[number] = target
        insort(self.ends, self.candidates[target].end)


def _settle(board: _Board, number: int, proposed: Candidate | None) -> None:
    """Give uncovered marks to the quotation that they continue, or make them a candidate.

    Titles and other marks that hold no quotation get none.
    """
    quotes = board.quotes
    target = _continued(board, number)
    content = quotes.marks_of(number)
    if target is not None:
        board.extend(number, target)
        return
    quotation = quotes.kinds[number] or proposed is not None
    found = _introduced(board, number) if quotation else None
    if isinstance(found, int):
        board.extend(number, found)
        return
    if found is None and (quotation or may_be_said(quotes.parse, quotes.outer[number])):
        taken = {candidate.cue_head for candidate in board.near(number)}
        found = _beside_cue(quotes, number, taken, _AFTER if quotation else _CLOSE)
    if found is None and quotation:
        found = _before_dash(quotes, number) or _after_colon(quotes, number) or _after_gesture(board, number)
    if found is not None:
        board.add(number, with_content(quotes.parse.text, found, content))
    elif (
        quotation
        and not (proposed is None and _is_fragment(quotes, number))
        and not _is_reference(quotes.parse, _after_dash(quotes, number))
    ):
        board.add(number, _alone(board, number, proposed))


def _is_fragment(quotes: QuoteIndex, number: int) -> bool:
    """Return whether marked words begin in lower case inside a paragraph, as a part of its sentence."""
    mark = quotes.outer[number]
    begins = quotes.parse.text[slice(*mark.inner)].lstrip(" …[(.")[:1].islower()
    return begins and not _opens_paragraph(quotes, number)


def _alone(board: _Board, number: int, proposed: Candidate | None) -> Candidate:
    goes = _attribution_before(board.quotes, board.ends, number) and _opens_paragraph(board.quotes, number)
    goes = goes and not _answers(board.quotes, number)
    rule = GOES_ON if goes else ALONE
    candidate = Candidate(board.quotes.marks_of(number), (), (), rule_priors()[rule], rule, follows=goes)
    return replace(candidate, confidence=proposed.confidence, rule=proposed.rule) if proposed else candidate


def voice_candidate(quotes: QuoteIndex, voice: Voice) -> Candidate:
    """Return the attribution of a turn, a post, a letter or a pull quote."""
    parse = quotes.parse
    cue, source = (voice.cue,) if voice.cue else (), (voice.source,)
    head = next(iter(words_of(parse, cue)), None)
    return Candidate(voice.content, cue, source, rule_priors()[voice.rule], voice.rule, head, noun_head(parse, source))


# --------------------------------------------------------------------------- quotations that go on


def _continued(board: _Board, number: int) -> int | None:
    """Return the candidate before the marks that they are a part of: left open or interrupted."""
    quotes, mark = board.quotes, board.quotes.outer[number]
    before = board.owner.get(number - 1)
    if before is None or mark.continues:
        return before
    return before if quotes.kinds[number] and goes_on(quotes, board.candidates[before], mark.start) else None


def _answers(quotes: QuoteIndex, number: int) -> bool:
    """Return whether the marks may answer those of the paragraph before: after a question, or in few words."""
    if not number:
        return False
    one, other = quotes.outer[number - 1], quotes.outer[number]
    asks = quotes.parse.text[slice(*one.inner)].rstrip().endswith("?")
    brief = quotes.quoted(quotes.marks_of(number))[0] <= _ANSWER
    return (asks or brief) and quotes.paragraph_at(one.start) == quotes.paragraph_at(other.start) - 1


def _opens_paragraph(quotes: QuoteIndex, number: int) -> bool:
    start = quotes.outer[number].start
    return not quotes.parse.text[quotes.paragraph(start)[0] : start].strip()


def _attribution_before(quotes: QuoteIndex, ends: Sequence[int], number: int) -> bool:
    """Return whether an attribution ends before the marks, in their paragraph or the one before; `ends` are sorted."""
    start = quotes.outer[number].start
    last = bisect_right(ends, start) - 1
    return last >= 0 and quotes.paragraph_at(ends[last] - 1) >= quotes.paragraph_at(start) - 1


# ------------------------------------------------------------------------------------------------ cues


def _beside_cue(quotes: QuoteIndex, number: int, taken: set[int | None], reach: int) -> Candidate | None:
    """Return a candidate with the listed verb after the quotation ("...," said X), or before it (X said: "...")."""
    words = quotes.words_of_mark(number)
    for cue in (*_cues_after(quotes, number, reach), *_cues_before(quotes, number, reach)):
        if cue not in taken and (quotes.kinds[number] or _governs(quotes.parse, cue, words)):
            return cue_candidate(quotes.parse, cue, words)
    return None


def _introduced(board: _Board, number: int) -> Candidate | int | None:
    """Return what a sentence with a colon before the marks makes of them: a candidate, or the number of one.

    Its last cue, if that has a candidate, takes the marks as well; else that cue, if it belongs to the clause before
    the colon, or else the verb of this clause is the cue, and its subject the source if that is somebody.
    """
    quotes, parse = board.quotes, board.quotes.parse
    first = parse.words_in(quotes.outer[number].start, quotes.outer[number].start + 1).start
    if not first or parse.words[first - 1].text != ":":
        return None
    words = quotes.words_of_mark(number)
    verb = _last_verb(parse, first - 1)
    for cue in _cues_before(quotes, number, _INTRODUCTION):
        if cue in board.cues:
            return board.cues[cue]
        if verb is None or verb in _chain(parse, cue) or not _has_subject(parse, verb):
            return cue_candidate(parse, cue, words)
    if verb is None or parse.words[verb].upos != "VERB" or quotes.mark_at(parse.words[verb].start) is not None:
        return None
    if verb in board.cues:
        return board.cues[verb]
    source = source_of(parse, verb, set(words))
    return cue_candidate(parse, verb, words) if source.head is not None and _is_somebody(parse, source.head) else None


def _last_verb(parse: Parse, colon: int) -> int | None:
    """Return the verb with a subject that governs what stands before a colon, else the sentence's root."""
    root = _root(parse, colon)
    if root is None or not colon:
        return root
    verbs = (i for i in _chain(parse, colon - 1) if parse.words[i].upos == "VERB")
    return next((i for i in verbs if _has_subject(parse, i)), root)


def _chain(parse: Parse, word: int) -> list[int]:
    """Return a word and the heads above it, nearest first."""
    return [above.index for above in path_to_root(parse.words, word)]


def _has_subject(parse: Parse, verb: int) -> bool:
    return any(True for _ in parse.dependents(verb, "nsubj"))


def _root(parse: Parse, word: int) -> int | None:
    """Return the root of the sentence of a word that ends it; None where it is too long to say who speaks."""
    sentence = parse.sentences[parse.words[word].sentence]
    if word - sentence.first > _INTRODUCTION:
        return None
    return next((i for i in range(sentence.first, sentence.last) if parse.words[i].head < 0), None)


def _is_somebody(parse: Parse, head: int) -> bool:
    """Return whether a word may name who speaks: a personal pronoun or a noun, not "it", "this" or "there"."""
    word = parse.words[head]
    return word.upos in ("NOUN", "PROPN") or (word.upos == "PRON" and word.text.lower() in _SOMEBODY)


def _governs(parse: Parse, cue: int, words: range) -> bool:
    """Return whether the tree makes the words what the cue says, or the cue a parenthesis among them."""
    word = parse.words[cue]
    if word.head in words:
        return word.deprel.partition(":")[0] in ("parataxis", "discourse", "dep")
    said = {parse.words[i].deprel.partition(":")[0] for i in words if parse.words[i].head == cue}
    return bool(said & {"ccomp", "obj", "xcomp", "parataxis", "dep"})


def cue_candidate(parse: Parse, cue: int, content: Sequence[int]) -> Candidate:
    """Return a candidate without content; its source is from the tree around the cue, or stands beside the cue."""
    source = source_of(parse, cue, set(content))
    if not source.words and source.head is None:
        source = _noun_beside(parse, cue, content)
    rule = "quotation beside a cue"
    words = spans_of(parse, core_words(parse, cue))
    return Candidate(
        (), words, spans_of(parse, source.words), rule_priors()[rule], rule, cue, source.head, source.shared_with
    )


def _quotes(parse: Parse, word: Word) -> bool:
    entry = cue_entry(parse, word.index)
    return entry is not None and entry.speech and bool(entry.frames & {"that", "quote"})


def _cues_after(quotes: QuoteIndex, number: int, reach: int) -> list[int]:
    """Return the first cue within `reach` words after the marks, [] if a full stop or other marks come first."""
    parse, mark = quotes.parse, quotes.outer[number]
    if parse.text[mark.inner[1] - 1 : mark.inner[1]] == "." and mark.closed:
        return []
    first = parse.words_in(mark.end, mark.end + 1).start
    limit = quotes.paragraph(mark.start)[1]
    for word in parse.words[first : first + reach]:
        if word.start >= limit or word.text in (".", ";", ":") or quotes.mark_at(word.start) is not None:
            break
        if _quotes(parse, word):
            return [word.index]
    return []


def _cues_before(quotes: QuoteIndex, number: int, reach: int) -> list[int]:
    """Return the last cue before the marks in their sentence, or in a sentence that ends with a colon."""
    parse, mark = quotes.parse, quotes.outer[number]
    first = parse.words_in(mark.start, mark.start + 1).start
    floor = quotes.paragraph(mark.start)[0]
    if not parse.text[floor : mark.start].strip() and first and parse.words[first - 1].text == ":":
        floor = quotes.paragraph(parse.words[first - 1].start)[0]
    for position in range(first - 1, max(first - 1 - reach, -1), -1):
        word = parse.words[position]
        if word.start < floor or word.text in (".", "?", "!") or quotes.mark_at(word.start) is not None:
            break
        if _quotes(parse, word):
            return [position]
    return []


def _noun_beside(parse: Parse, cue: int, content: Sequence[int]) -> SourceWords:
    """Return the nearest noun of the cue's sentence outside the content, where the tree knows no subject."""
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


def _after_gesture(board: _Board, number: int) -> Candidate | None:
    """Return a candidate whose source is the subject of the sentence right before the marks.

    Only a person who is the subject of a whole sentence counts, and only if that sentence attributes nothing: Lind
    shook her head. “I never said that.”
    """
    quotes, parse = board.quotes, board.quotes.parse
    mark = quotes.outer[number]
    last = parse.words_in(mark.start, mark.start + 1).start - 1
    if last < 0 or parse.words[last].text not in _ENDS or parse.words[last].start < quotes.paragraph(mark.start)[0]:
        return None
    root = _root(parse, last)
    words = range(parse.sentences[parse.words[last].sentence].first, last)
    if root is None or any(i in board.cues or quotes.mark_at(parse.words[i].start) is not None for i in words):
        return None
    source = source_of(parse, root, set(quotes.words_of_mark(number)))
    if source.head is None or not source.words or not _is_person(parse, source.head):
        return None
    rule = "quotation after a gesture"
    return Candidate((), (), spans_of(parse, source.words), rule_priors()[rule], rule, None, source.head)


def _is_person(parse: Parse, head: int) -> bool:
    named = any(e.type == "PERSON" and e.first <= head < e.last for e in parse.entities)
    return named or (parse.words[head].upos == "PRON" and parse.words[head].text.lower() in _SOMEBODY)


# ----------------------------------------------------------------------------------- dashes and colons


def _before_dash(quotes: QuoteIndex, number: int) -> Candidate | None:
    """Return the candidate whose source is the name behind a dash: a short one, to the end of the paragraph."""
    parse, names = quotes.parse, _after_dash(quotes, number)
    if _is_reference(parse, names):
        return None
    if any(parse.words[i].upos in ("VERB", "AUX") for i in names):  # — Jane Doe, speaking to reporters
        names = list(takewhile(lambda i: parse.words[i].text != ",", names))
    kinds = {parse.words[i].upos for i in names}
    if not kinds & {"PROPN", "NOUN"} or kinds & {"VERB", "AUX"}:
        return None
    dash = names[0] - 1
    while len(names) > 1 and parse.words[names[-1]].upos == "PUNCT":
        names.pop()
    source = spans_of(parse, names)
    rule = "quotation before a dash"
    return Candidate((), spans_of(parse, [dash]), source, rule_priors()[rule], rule, dash, noun_head(parse, source))


def _after_dash(quotes: QuoteIndex, number: int) -> list[int]:
    """Return the few words from a dash right behind the marks to the end of the paragraph; none if there are more."""
    parse, mark = quotes.parse, quotes.outer[number]
    first = parse.words_in(mark.end, mark.end + 1).start
    if first >= len(parse.words) or parse.words[first].text not in _DASHES:
        return []
    start, end = parse.words[first].start, quotes.paragraph(parse.words[first].start)[1]
    if quotes.paragraph_at(start) > quotes.paragraph_at(mark.start) + 1:
        return []
    names = [i for i in range(first + 1, min(first + 2 + _NAME_WORDS, len(parse.words))) if parse.words[i].start < end]
    dashes = (i for i in names if parse.words[i].text in _DASHES and parse.words[i].start > parse.words[i - 1].end)
    return [] if len(names) > _NAME_WORDS or any(True for _ in dashes) else names


def _is_reference(parse: Parse, names: Sequence[int]) -> bool:
    """Return whether a year follows the dash, so that the marked words are the title of an article.

    Example: “...” — Daily News, May 1, 2020.
    """
    return any(_YEAR.fullmatch(parse.words[i].text) for i in names)


def _after_name(quotes: QuoteIndex, dash: int) -> bool:
    """Return whether a word is a dash and all words before it in its paragraph are one person's name."""
    parse = quotes.parse
    if parse.words[dash].text not in _DASHES:
        return False
    first = parse.words_in(*quotes.paragraph(parse.words[dash].start)).start
    return any(e.type == "PERSON" and (e.first, e.last) == (first, dash) for e in parse.entities)


def _after_colon(quotes: QuoteIndex, number: int) -> Candidate | None:
    """Return the candidate whose source stands between the beginning of the sentence and a colon, if it is short.

    A dash counts as a colon behind a name that begins its paragraph.
    """
    parse, mark = quotes.parse, quotes.outer[number]
    first = parse.words_in(mark.start, mark.start + 1).start
    if not first or (parse.words[first - 1].text != ":" and not _after_name(quotes, first - 1)):
        return None
    colon = first - 1
    floor = quotes.paragraph(parse.words[colon].start)[0]
    names: list[int] = []
    for index in range(colon - 1, max(colon - 2 - _NAME_WORDS, -1), -1):
        word = parse.words[index]
        if word.start < floor or word.text in (".", "?", "!", ":"):
            break
        names.insert(0, index)
    while names and parse.words[names[0]].upos in ("PUNCT", "SYM"):
        names.pop(0)
    short = 0 < len(names) <= _NAME_WORDS and not any(parse.words[i].upos in ("VERB", "AUX") for i in names)
    named = short and any(parse.words[i].upos in ("PROPN", "NOUN") for i in names)
    source = spans_of(parse, names) if named else ()
    rule = "quotation after a colon"
    return Candidate((), spans_of(parse, [colon]), source, rule_priors()[rule], rule, colon, noun_head(parse, source))
