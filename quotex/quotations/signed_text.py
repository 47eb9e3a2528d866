"""Finds what is signed instead of quoted: embedded posts, block quotations, readers' letters, pull quotes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from quotex.lexicons import word_list
from quotex.parsing.document import Parse
from quotex.quotations.speaker_turns import Voice
from quotex.text.quotation_marks import CLOSING, DASHES, OPENING
from quotex.text.spans import Offsets, overlap, size, solid, union

_DASH = rf"(?P<dash>[{DASHES}]|(?<![-\w])--?(?=[\s\w]))"
# "— Display Name (@handle) September 16, 2016", as Twitter's embedded posts end
_MONTH = r"\p{Lu}[\p{Ll}\p{M}]{2,8}\.?"
_DATE = rf"\s+(?:{_MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?)"
_HANDLE = regex.compile(_DASH + r"\s*(?P<name>[^\s()@][^()@]{0,60}?)\s*\(@\w{1,20}\)" + _DATE)
_TAGS = regex.compile(r"(?:\s*<[^<>]*>)*\s*")
_SIGNATURE = regex.compile(rf"{_DASH}\s*(?P<name>\p{{L}}[^{DASHES}]{{0,100}})$")
_NAME_LINE = regex.compile(
    r"(?P<by>[Bb]y\s+)?(?P<bracket>[(\[])?(?P<name>\p{Lu}[^.:;!?“”\"()\[\]]{1,80}(?:\.[^.:;!?“”\"()\[\]]{2,60})?)[)\]]?"
)
_LINE_BREAK = regex.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_SIGNATURE_WORDS = 10
_STOPS = ".?!…"
_IN_MARKS = 0.5  # share of a letter in quotation marks from which the marks say enough
_HEADING = 80  # code points of a line that says that letters follow


def posts(parse: Parse) -> Iterator[Voice]:
    """Yield the embedded posts: the text before the dash in its paragraph, or else in the paragraph before."""
    for number, (start, end) in enumerate(parse.paragraphs):
        for match in _HANDLE.finditer(parse.text, start, end):
            tags = _TAGS.match(parse.text, start, match.start())
            text = (tags.end() if tags else start, match.start())
            if not _worded(parse, text) and number and start == parse.paragraphs[number][0]:
                text = parse.paragraphs[number - 1]
            if content := solid(parse.text, [text]):
                yield Voice(content, match.span("dash"), match.span("name"))
            start = match.end()


def _worded(parse: Parse, span: Offsets) -> bool:
    return any(c.isalnum() for c in parse.text[span[0] : span[1]])


def letters(parse: Parse) -> Iterator[Voice]:
    """Yield letters without marks: the paragraphs since the signature before, on a page that announces letters.

    The first letter on the page has only the paragraph that its signature ends or follows.
    """
    signatures = [(number, match) for number in range(len(parse.paragraphs)) if (match := _signature(parse, number))]
    if len(signatures) < 2 or not _announces_letters(parse):
        return
    quoted = union((mark.start, mark.end) for mark in parse.marks)
    earlier: int | None = None
    for number, match in signatures:
        first = number if earlier is None else earlier + 1
        if earlier is None and not _worded(parse, (parse.paragraphs[number][0], match.start())):
            first = max(number - 1, 0)
        bounds = [*parse.paragraphs[first:number], (parse.paragraphs[number][0], match.start())]
        content = solid(parse.text, bounds)
        if content and overlap(content, quoted) < _IN_MARKS * size(content):
            yield Voice(content, match.span("dash"), _without_stop(parse, match.span("name")))
        earlier = number


def quoted_blocks(parse: Parse) -> Iterator[Voice]:
    """Yield lines of ">" without marks that end with a signature: "> Text. / > — Name"."""
    quoted = union((mark.start, mark.end) for mark in parse.marks)
    first: int | None = None
    for number, (start, _) in enumerate(parse.paragraphs):
        if not parse.is_quoted_line(number):
            first = None
            continue
        first = number if first is None else first
        match = _signature(parse, number)
        if match is None:
            continue
        content = solid(parse.text, [*parse.paragraphs[first:number], (start, match.start())])
        if content and not overlap(content, quoted):
            yield Voice(content, match.span("dash"), _without_stop(parse, match.span("name")))
        first = None


def _announces_letters(parse: Parse) -> bool:
    """Return whether a short line of the page is a heading such as "Letters to the editor"."""
    short = (parse.text[start:end].casefold() for start, end in parse.paragraphs if end - start <= _HEADING)
    return any(phrase in line for line in short for phrase in word_list("letter_headings.txt"))


def _signature(parse: Parse, number: int) -> regex.Match[str] | None:
    """Return the dash and the name that end a paragraph, after a whole sentence or alone."""
    match = next(_SIGNATURE.finditer(parse.text, *parse.paragraphs[number]), None)
    if match is None or not _is_name(parse, match.span("name")):
        return None
    before = parse.text[parse.paragraphs[number][0] : match.start()].rstrip()
    return match if not before or before[-1] in _STOPS + CLOSING else None


def _is_name(parse: Parse, span: Offsets) -> bool:
    words = [parse.words[i] for i in parse.words_in(*span)]
    words = [word for word in words if any(c.isalnum() for c in word.text)]
    if not 1 <= len(words) <= _SIGNATURE_WORDS or not words[0].text[:1].isupper():
        return False
    return not any(word.upos in ("VERB", "AUX") for word in words)


def _without_stop(parse: Parse, span: Offsets) -> Offsets:
    start, end = span
    while end > start + 1 and (parse.text[end - 1].isspace() or parse.text[end - 1] in ".,;"):
        end -= 1
    return start, end


def pull_quotes(parse: Parse) -> Iterator[Voice]:
    """Yield the quotations whose closing mark stands after the name in the line below.

    Example: “Text. / Name, office.”.
    """
    for before, after in pairwise(mark for mark in parse.marks if mark.depth == 0):
        name_only = not before.closed and not before.continues and after.continues and after.closed
        whole = parse.text[slice(*before.inner)].rstrip()[-1:] in _STOPS
        if name_only and whole and parse.text[after.start] not in OPENING and _names_somebody(parse, after.inner):
            yield Voice(((before.start, before.end),), None, _without_stop(parse, after.inner))


def signed_quotations(parse: Parse) -> Iterator[Voice]:
    """Yield the quotations that fill a paragraph and whose speaker the line below names: “Text.” / Ada Cole, mayor.

    The line begins with "by" or stands in brackets, or has the role in the line below it, or stands closer to the
    quotation than to what follows; a name that merely comes next is a heading.
    """
    filling = {mark.start: mark for mark in parse.marks if mark.depth == 0 and mark.closed}
    for number, (start, end) in enumerate(parse.paragraphs[:-1]):
        mark = filling.get(start)
        if mark is None or mark.end != end or parse.text[mark.inner[1] - 1] not in _STOPS:
            continue
        line = _NAME_LINE.fullmatch(parse.text, *parse.paragraphs[number + 1])
        if line is None or not _names_somebody(parse, line.span("name")):
            continue
        if line["by"] or line["bracket"] or _stands_below(parse, number + 1) or _has_role_below(parse, number + 1):
            yield Voice(((mark.start, mark.end),), None, line.span("name"))


def _stands_below(parse: Parse, number: int) -> bool:
    """Return whether a paragraph is the line right below the one before, and an empty line follows it."""
    return _breaks(parse, number) == 1 and _breaks(parse, number + 1) != 1


def _has_role_below(parse: Parse, number: int) -> bool:
    """Return whether the line right below a name may be a role: a few words without a verb that end its block.

    Example: "Mayor of Leeds".
    """
    below = number + 1
    if below == len(parse.paragraphs) or not _stands_below(parse, below):
        return False
    start, end = parse.paragraphs[below]
    return parse.text[end - 1] not in _STOPS + ":" and _is_name(parse, (start, end))


def _breaks(parse: Parse, number: int) -> int:
    """Return how many line breaks stand before a paragraph; 0 behind the last one."""
    if number == len(parse.paragraphs):
        return 0
    return len(_LINE_BREAK.findall(parse.text, parse.paragraphs[number - 1][1], parse.paragraphs[number][0]))


def _names_somebody(parse: Parse, span: Offsets) -> bool:
    words = parse.words_in(*span)
    named = any(e.type in ("PERSON", "ORG") and e.first < words.stop and e.last > words.start for e in parse.entities)
    return named and _is_name(parse, span)
