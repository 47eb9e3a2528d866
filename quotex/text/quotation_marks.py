"""Pairs quotation marks inside paragraphs, by a grammar of marks that reads the text alone.

Strong marks (double marks of every style, and guillemets) are paired first with a stack; single marks,
which may be apostrophes, only afterwards and only inside one strong pair or outside all of them.
Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from quotex.lexicons import word_list
from quotex.text.spans import Offsets, trimmed

Family = Literal[
    "curly",  # “ ”
    "straight",  # " "
    "low",  # „ “ or „ ”
    "apostrophes",  # '' ''
    "backticks",  # `` ''
    "guillemets",  # « » or » «
    "single-guillemets",  # ‹ › or › ‹
    "curly-single",  # ‘ ’
    "straight-single",  # ' '
    "low-single",  # ‚ ‘ or ‚ ’
    "backtick-single",  # ` '
    "unmarked",  # no marks: something else says that the text is quoted
]

STRONG: frozenset[Family] = frozenset(
    ("curly", "straight", "low", "apostrophes", "backticks", "guillemets", "single-guillemets")
)
_GUILLEMETS: frozenset[Family] = frozenset(("guillemets", "single-guillemets"))

_FAMILY_OF_SIGN: dict[str, Family] = {
    '"': "straight",
    "＂": "straight",
    "“": "curly",
    "‟": "curly",
    "”": "curly",
    "„": "low",
    "«": "guillemets",
    "»": "guillemets",
    "‹": "single-guillemets",
    "›": "single-guillemets",
    "‚": "low-single",
}
_FAMILY_OF_RUN: dict[str, Family] = {
    "'": "straight-single",
    "’": "curly-single",
    "‘": "curly-single",
    "`": "backtick-single",
}

# Strings of single signs; in a regular expression they stand between square brackets.
MARKS = "".join((*_FAMILY_OF_SIGN, *_FAMILY_OF_RUN))
DOUBLE_MARKS = "".join(sign for sign, family in _FAMILY_OF_SIGN.items() if family in STRONG)
OPENING = "".join(sign for sign in MARKS if sign not in "”’»›")  # what English and the low-high style open with
CLOSING = "".join(sign for sign in MARKS if sign not in "“‘‟„‚«‹`")
DASHES = "‒–—―"
HYPHENS = frozenset("-‐‑")

_MARKS = re.compile("|".join((f"[{''.join(_FAMILY_OF_SIGN)}]", *(f"{sign}+" for sign in _FAMILY_OF_RUN))))
_BEFORE_OPENING = HYPHENS.union("([{<>/\\=*_|#~+", DASHES, MARKS)
_AFTER_CLOSING = HYPHENS.union(".,;:!?…)]}<>/\\*_|~+", DASHES, MARKS)
_NEVER_AFTER_OPENING = frozenset(".,;:!?)]}")
# A quotation that starts after one of these stands beside an open one, not inside it.
_BREAKS = HYPHENS.union(".,;:!?…)]", DASHES)
_ENDS_QUOTED = frozenset(".,?!…")
_STOPS = frozenset(".?!…")  # in a paragraph that goes on in the next only these count
_FEET_AND_INCHES = re.compile("\\d{1,3}['’][\\s-]?\\d{1,2}(?:[.,]\\d+|[½¼¾])?(?=(\"|”|''|’’))")
_DECADE = re.compile("\\d\\ds?(?![\\w])")
_LETTERS = re.compile("[^\\W\\d_]+")
_LETTER_OR_DIGIT = re.compile("[^\\W_]")
_UNMARKED = 8  # paragraphs without a mark of their own over which a quotation may run
_WEAK_REACH = 60  # code points that a pair may span when an apostrophe of possession could be its end


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Text in quotation marks: [start of the opening mark, end of the closing mark) in code points.

    `closed` is false where the closing mark is missing; the span then ends with its paragraph, or before
    the next quotation. `depth` is 0 for the outermost marks. `continues` is true where the paragraph
    before left its marks open and this span opens the paragraph (a quotation over several paragraphs).
    `inner` is the text between the marks.
    """

    start: int
    end: int
    family: Family
    closed: bool
    depth: int
    continues: bool = False
    inner: Offsets = (0, 0)

    @property
    def strong(self) -> bool:
        """Whether the marks are double marks or guillemets."""
        return self.family in STRONG


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    sign: str
    family: Family
    opens: bool  # the text around it allows an opening mark here
    closes: bool
    after_digit: bool
    loose: bool  # white space on both sides


@dataclass(slots=True)
class _Pair:
    start: int
    end: int
    family: Family
    closed: bool
    inner: Offsets


@cache
def _elisions() -> frozenset[str]:
    return frozenset(word_list("elisions.txt"))


def is_mark(word: str) -> bool:
    """Return whether a word is a quotation mark of any kind, or an apostrophe."""
    return _MARKS.fullmatch(word) is not None


def pair_marks(text: str, paragraphs: Sequence[Offsets]) -> list[MarkedSpan]:
    """Return all stretches in quotation marks, sorted by position; they nest or are disjoint.

    Marks are paired inside a paragraph only. A mark left open runs to the end of its paragraph; a
    paragraph that then begins with an opening mark goes on with it, and so does one that closes a mark
    that it has not opened, with the paragraphs without any mark before it. Any other stray closing mark, feet, inches,
    minutes, decades, possessives and elisions are no quotation marks; a span without a letter or digit
    is left out.
    """
    spans: list[MarkedSpan] = []
    left_open: _Pair | None = None
    bounds = [trimmed(text, start, end) for start, end in paragraphs]
    marks = [list(_scan(text, start, end)) for start, end in bounds]
    closers = _next_closers(marks)
    for number, (start, end) in enumerate(bounds):
        if left_open and not marks[number]:
            if closers[number] not in _CLOSED_BY.get(left_open.family, ()):
                left_open = None
            elif start < end:
                left_open = _Pair(start, end, left_open.family, False, (start, end))
                spans.append(MarkedSpan(start, end, left_open.family, False, 0, True, (start, end)))
            continue
        following = text[bounds[number + 1][0] : bounds[number + 1][1]][:1] if number + 1 < len(bounds) else ""
        pairs = _paragraph_pairs(text, marks[number], (start, end), following, left_open)
        nested = _nested(_with_words(text, pairs))
        spans += _continuing(nested, start, left_open) if left_open else nested
        left_open = next((p for p in pairs if not p.closed and p.end == end), None)
    return spans


def _paragraph_pairs(
    text: str, marks: Sequence[_Mark], bounds: Offsets, following: str, left_open: _Pair | None
) -> list[_Pair]:
    strong = [m for m in marks if m.family in STRONG]
    if left_open and left_open.family in STRONG:
        strong.insert(0, _Mark(bounds[0], bounds[0], "", left_open.family, True, False, False, False))
    pairs = _strong_pairs(text, strong, bounds[1], following)
    pairs += _single_pairs(text, [m for m in marks if m.family not in STRONG], pairs, bounds, following)
    mixed = _mixed_pairs(text, marks, pairs)
    opened = {pair.start for pair in mixed}
    return [pair for pair in pairs if pair.closed or pair.start not in opened] + mixed


def _next_closers(marks: Sequence[Sequence[_Mark]]) -> list[str]:
    """Return for each paragraph the sign of the next mark in or after it; "" unless that mark can only close.

    At most `_UNMARKED` paragraphs without marks may come before the mark.
    """
    found: list[str] = []
    sign, distance = "", 0
    for group in reversed(marks):
        if group:
            first = next((m for m in group if m.family in STRONG), group[0])
            only_closes = first.closes and not first.opens and not first.after_digit
            sign, distance = (first.sign if only_closes else ""), 0
        else:
            distance += 1
        found.append(sign if distance <= _UNMARKED else "")
    return found[::-1]


def _with_words(text: str, pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """Yield the pairs around a letter or digit, from the last to the first.

    In this order no text is searched twice.
    """
    reached = word = max((pair.inner[1] for pair in pairs), default=0)
    for pair in sorted(pairs, key=lambda p: p.inner[0], reverse=True):
        found = _LETTER_OR_DIGIT.search(text, pair.inner[0], reached)
        reached, word = pair.inner[0], found.start() if found else word
        if word < pair.inner[1]:
            yield pair


def _continuing(nested: Sequence[MarkedSpan], start: int, left_open: _Pair) -> Iterator[MarkedSpan]:
    """Yield the spans of a paragraph that starts at `start` with the quotation left open before it."""
    for number, span in enumerate(nested):
        reopened = number == 0 and span.start == start and _same_kind(span.family, left_open.family)
        unopened = span.start == span.inner[0]
        yield replace(span, continues=True) if reopened or unopened else span


def _same_kind(one: Family, other: Family) -> bool:
    return (one in STRONG) == (other in STRONG)


# -------------------------------------------------------------------------------------------- scanning


def _scan(text: str, start: int, end: int) -> Iterator[_Mark]:
    """Yield the marks of one paragraph; each says whether its neighbours allow it to open and to close."""
    inches = {m.end() for m in _FEET_AND_INCHES.finditer(text, start, end)}
    for match in _MARKS.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else ""
        after = text[match.end()] if match.end() < end else ""
        opens = _may_open(text, before, after, match.end(), end)
        closes = bool(before) and not before.isspace() and (not after or after.isspace() or after in _AFTER_CLOSING)
        if match.start() in inches:
            continue
        loose = (not before or before.isspace()) and (not after or after.isspace())
        for first, last, family in _split_run(match, opens and not closes):
            yield _Mark(first, last, text[first:last], family, opens, closes, before.isdecimal(), loose)


def _may_open(text: str, before: str, after: str, position: int, end: int) -> bool:
    if before and not before.isspace() and before not in _BEFORE_OPENING:
        return False
    if not after or after.isspace():
        return False
    if after in _NEVER_AFTER_OPENING:  # an ellipsis may open a quotation, other punctuation may not
        return after == "." and position + 1 < end and text[position + 1] == "."
    return True


def _split_run(match: re.Match[str], opening: bool) -> Iterator[tuple[int, int, Family]]:
    """Yield the double and single marks of a run of apostrophes: ''' opens as '' ' and closes as ' ''."""
    sign, first, last = match[0][0], match.start(), match.end()
    single = _FAMILY_OF_RUN.get(sign)
    if single is None:
        yield first, last, _FAMILY_OF_SIGN[sign]
        return
    double: Family = "backticks" if sign == "`" else "apostrophes"
    odd = (last - first) % 2 == 1
    if odd and not opening:
        yield first, first + 1, single
        first += 1
    pairs_end = last - 1 if odd and opening else last
    for position in range(first, pairs_end, 2):
        yield position, position + 2, double
    if odd and opening:
        yield last - 1, last, single


# ---------------------------------------------------------------------------------------- strong marks

_CLOSES: dict[str, tuple[Family, ...]] = {
    '"': ("straight",),
    "＂": ("straight",),
    "”": ("curly", "low"),
    "“": ("low", "curly"),
    "''": ("apostrophes", "backticks"),
    "’’": ("apostrophes", "backticks"),
    "``": ("backticks",),
    "«": ("guillemets",),
    "»": ("guillemets",),
    "‹": ("single-guillemets",),
    "›": ("single-guillemets",),
}
_CLOSED_BY: dict[Family, tuple[str, ...]] = {
    family: tuple(sign for sign, families in _CLOSES.items() if family in families) for family in STRONG
}
_OPEN_SIGNS = frozenset(("“", "‟", "„", "``", "‘‘", "«", "‹"))


class _Stack:
    """The strong marks that are open, with a count of each family so that no search is repeated."""

    def __init__(self) -> None:
        self.marks: list[_Mark] = []
        self.count: Counter[Family] = Counter()
        self.soft = 0  # open marks that are no guillemets

    def push(self, mark: _Mark) -> None:
        self.marks.append(mark)
        self.count[mark.family] += 1
        self.soft += mark.family not in _GUILLEMETS

    def pop(self) -> _Mark:
        mark = self.marks.pop()
        self.count[mark.family] -= 1
        self.soft -= mark.family not in _GUILLEMETS
        return mark

    def close(self, closer: _Mark) -> _Mark | None:
        """Return the opening mark that `closer` closes, None without one.

        It is one of the closer's own style if any is open, else of any style but guillemets.
        """
        families: Iterable[Family] = _CLOSES.get(closer.sign, ())
        if not any(self.count[family] for family in families):
            if closer.family in _GUILLEMETS or not self.soft:
                return None
            families = STRONG - _GUILLEMETS
        mark = self.pop()
        while mark.family not in families:
            mark = self.pop()
        return mark


def _strong_pairs(text: str, marks: list[_Mark], end: int, following: str) -> list[_Pair]:
    pairs: list[_Pair] = []
    stack = _Stack()
    for number, mark in enumerate(marks):
        upcoming = marks[number + 1] if number + 1 < len(marks) else None
        if not mark.sign:  # the paragraph before was left open; nothing is lost if this stays open too
            stack.push(mark)
            continue
        if _is_inches(mark, upcoming, stack):
            continue
        if _opens(mark, stack):
            stack.push(mark)
            continue
        opener = stack.close(mark) if _can_close(mark) else None
        if opener is not None:
            pairs.append(_Pair(opener.start, mark.end, opener.family, True, (opener.end, mark.start)))
    left = [mark for mark in stack.marks if mark.sign]
    return pairs + _left_open(text, left, pairs, end, following)


def _is_inches(mark: _Mark, upcoming: _Mark | None, stack: _Stack) -> bool:
    """Return whether a mark after a digit means inches (5" pipe).

    It opens nothing, and closes nothing that a later mark closes.
    """
    if not mark.after_digit or mark.sign in _OPEN_SIGNS or mark.family in _GUILLEMETS:
        return False
    if not stack.marks:
        return True
    only_closes = upcoming is not None and upcoming.closes and not upcoming.opens
    return len(stack.marks) == 1 and only_closes and upcoming is not None and upcoming.sign == mark.sign


def _opens(mark: _Mark, stack: _Stack) -> bool:
    """Return whether a mark opens: by its shape where it has a direction, else by its neighbours, else by turn."""
    clearly_opens, clearly_closes = mark.opens and not mark.closes, mark.closes and not mark.opens
    if mark.family in _GUILLEMETS:
        return _guillemet_opens(mark, stack, clearly_opens, clearly_closes)
    if mark.sign in ("“", "``"):
        like = stack.count["low"] + stack.count["curly"] if mark.sign == "“" else stack.count["backticks"]
        return not (clearly_closes and like)
    if mark.sign in _OPEN_SIGNS:
        return True
    if mark.sign == "”":
        return clearly_opens and not stack.soft
    if clearly_opens or clearly_closes:
        return clearly_opens
    if mark.family == "apostrophes" and not mark.opens:  # '' between spaces is an empty string, not a mark
        return False
    return not stack.soft


def _guillemet_opens(mark: _Mark, stack: _Stack, clearly_opens: bool, clearly_closes: bool) -> bool:
    usual = mark.sign in _OPEN_SIGNS
    if not stack.count[mark.family]:
        return clearly_opens if clearly_opens or clearly_closes else usual
    partner = next(m for m in reversed(stack.marks) if m.family == mark.family)
    if partner.sign in (mark.sign, ""):  # «outer «inner» outer»
        return not clearly_closes
    return False


def _can_close(mark: _Mark) -> bool:
    if mark.family == "apostrophes" and mark.sign == "''":
        return mark.closes or mark.loose or not mark.opens
    return mark.sign in _CLOSES


def _left_open(text: str, left: list[_Mark], closed: list[_Pair], end: int, following: str) -> list[_Pair]:
    """Return the pairs for marks that nothing closed.

    The last runs to the end of the paragraph, and so does one that only holds marks inside its sentence;
    one that is followed by a quotation of its own standing ends before it. Two straight marks that both
    look like opening ones ("so, "he said) are a pair unless the next paragraph goes on.
    """
    pairs: list[_Pair] = []
    goes_on = bool(following) and following in OPENING
    paired: _Mark | None = None
    for number, mark in enumerate(left):
        if mark is paired:
            continue
        upcoming = left[number + 1] if number + 1 < len(left) else None
        if upcoming and mark.family == upcoming.family == "straight" and not goes_on:
            pairs.append(_Pair(mark.start, upcoming.end, mark.family, True, (mark.end, upcoming.start)))
            paired = upcoming
            continue
        if upcoming is not None:
            stop = upcoming.start
        else:
            stop = _next_standing(text, mark, closed, end, _STOPS if goes_on else _BREAKS)
        stop = trimmed(text, mark.end, stop)[1]
        pairs.append(_Pair(mark.start, stop, mark.family, False, (mark.end, stop)))
    return pairs


def _next_standing(text: str, mark: _Mark, closed: list[_Pair], end: int, breaks: frozenset[str]) -> int:
    """Return where the next quotation starts that follows one of `breaks`, `end` without one.

    Any other quotation is part of the sentence around it.
    """
    covered = mark.end
    for pair in sorted(closed, key=lambda p: p.start):
        if pair.start < covered:
            continue
        if _last_sign(text, pair.start) in breaks:
            return pair.start
        covered = pair.end
    return end


def _last_sign(text: str, position: int) -> str:
    position -= 1
    while position > 0 and text[position].isspace():
        position -= 1
    return text[position]


# ---------------------------------------------------------------------------------------- single marks


def _single_pairs(
    text: str, marks: list[_Mark], strong: list[_Pair], paragraph: Offsets, following: str
) -> list[_Pair]:
    pairs: list[_Pair] = []
    for group in _by_strong_pair(marks, strong):
        pairs += _pair_singles(text, group, paragraph, following)
    return pairs


def _by_strong_pair(marks: list[_Mark], strong: list[_Pair]) -> Iterator[list[_Mark]]:
    """Yield single marks grouped by the innermost strong pair around them, so that no pair crosses another."""
    groups: dict[int, list[_Mark]] = {}
    ordered = sorted(strong, key=lambda pair: (pair.start, -pair.end))
    around: list[int] = []
    position = 0
    for mark in marks:
        while position < len(ordered) and ordered[position].start < mark.start:
            while around and ordered[around[-1]].end <= ordered[position].start:
                around.pop()
            around.append(position)
            position += 1
        while around and ordered[around[-1]].end <= mark.start:
            around.pop()
        groups.setdefault(around[-1] if around else -1, []).append(mark)
    yield from groups.values()


def _pair_singles(text: str, marks: list[_Mark], paragraph: Offsets, following: str) -> list[_Pair]:
    openers = [_single_opens(text, mark) for mark in marks]
    closers = [mark.sign != "`" and mark.closes and not opens for mark, opens in zip(marks, openers, strict=True)]
    weak = [closes and _possessive(text, mark) for mark, closes in zip(marks, closers, strict=True)]
    firm_ahead = _firm_closers_ahead(openers, closers, weak)
    pairs: list[_Pair] = []
    stack: list[_Mark] = []
    for number, mark in enumerate(marks):
        if openers[number]:
            stack.append(mark)
        elif closers[number] and stack:
            if weak[number] and firm_ahead[number] >= len(stack):
                continue
            if not _singles_match(stack[-1], mark):
                continue
            opener = stack.pop()
            if not weak[number] or mark.end - opener.start <= _WEAK_REACH:
                pairs.append(_Pair(opener.start, mark.end, opener.family, True, (opener.end, mark.start)))
    if stack and stack[0].start == paragraph[0] and following == stack[0].sign and not _crossed(stack[0], pairs):
        pairs.append(_Pair(stack[0].start, paragraph[1], stack[0].family, False, (stack[0].end, paragraph[1])))
    return pairs


def _crossed(opener: _Mark, pairs: list[_Pair]) -> bool:
    return any(pair.start < opener.start < pair.end for pair in pairs)


def _firm_closers_ahead(openers: list[bool], closers: list[bool], weak: list[bool]) -> list[int]:
    """Return for each mark the number of sure closing marks before the next opening one.

    A closing mark that may be a possessive is not sure.
    """
    ahead, counts = 0, []
    for opens, closes, possessive in zip(reversed(openers), reversed(closers), reversed(weak), strict=True):
        counts.append(ahead)
        ahead = 0 if opens else ahead + (closes and not possessive)
    return counts[::-1]


def _single_opens(text: str, mark: _Mark) -> bool:
    if not mark.opens or mark.sign == "’":
        return False
    if mark.closes and mark.sign == "'":  # between two marks or dashes: not clearly quoting
        return False
    if _DECADE.match(text, mark.end):
        return False
    word = _LETTERS.match(text, mark.end)
    return word is None or word[0].lower() not in _elisions()


def _possessive(text: str, mark: _Mark) -> bool:
    """Return whether a closing mark may be an apostrophe: workers' rights, goin' home, 6' tall."""
    before = text[mark.start - 1].lower()
    return before in "szx" or before.isdecimal() or text[max(mark.start - 2, 0) : mark.start].lower() == "in"


def _singles_match(opener: _Mark, closer: _Mark) -> bool:
    if closer.sign == "‘":
        return opener.family == "low-single"
    return True


def _mixed_pairs(text: str, marks: Sequence[_Mark], pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return pairs of a double and a single mark that nothing else pairs: 'It is late," she said.

    They close after punctuation, where no apostrophe stands, and hold no other pair.
    """
    taken = {edge for pair in pairs if pair.closed for edge in (pair.start, pair.end)}
    found: list[_Pair] = []
    opener: _Mark | None = None
    for mark in marks:
        if mark.start in taken or mark.end in taken:
            opener = None
        elif mark.opens and not mark.closes:
            opener = mark if mark.family in STRONG or _single_opens(text, mark) else opener
        elif opener is not None and mark.closes and not mark.opens and text[mark.start - 1] in _ENDS_QUOTED:
            if (mark.family in STRONG) != (opener.family in STRONG):
                family = mark.family if mark.family in STRONG else opener.family
                found.append(_Pair(opener.start, mark.end, family, True, (opener.end, mark.start)))
            opener = None
    return found


# --------------------------------------------------------------------------------------------- nesting


def _nested(pairs: Iterable[_Pair]) -> list[MarkedSpan]:
    spans: list[MarkedSpan] = []
    ends: list[int] = []
    for pair in sorted(pairs, key=lambda p: (p.start, -p.end)):
        while ends and ends[-1] <= pair.start:
            ends.pop()
        spans.append(MarkedSpan(pair.start, pair.end, pair.family, pair.closed, len(ends), False, pair.inner))
        ends.append(pair.end)
    return spans
