"""Finds the turns of transcripts and interviews: paragraphs that begin with a label for the speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import regex

from quotex.lexicons import word_list
from quotex.lexicons.cues import cue_lexicon
from quotex.parsing.document import Parse
from quotex.text.quotation_marks import DASHES, DOUBLE_MARKS, MARKS, OPENING, MarkedSpan
from quotex.text.spans import Offsets, Spans, solid, trimmed, union

VOICE = "turn, post or letter"
_BULLET = r"(?:[•·▪‣*–-]\s+|\d{1,3}[.)]\s+)?"
_CLOCK = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+(?:[-–—]\s+)?)?"
_BEFORE = rf"[{OPENING}*_\s]*{_BULLET}{_CLOCK}[*_]*"
_NAME = rf"(?P<name>\p{{L}}(?:\([^()\n]*\)|[^:：;?!|\t\n()\[\]{DOUBLE_MARKS}]){{0,80}}?)"
_TITLES = "Mr Mrs Ms Miss Mx Dr Sen Rep Senator Representative Chairman Chairwoman Judge Justice Madam"
_TITLE = rf"(?:(?:{'|'.join(_TITLES.split())})\.?|The(?=\s+\S+\s))"
# How a label is set off from what is said; the first that fits a paragraph counts. Only a colon is usual enough to
# need no more proof than the names.
_STYLES = {
    "colon": rf"{_BEFORE}(?:{_NAME}[*_]*(?P<sign>[:：])|(?P<name>[QA])[*_]*(?P<sign>\.))[*_]*(?:\s+|(?<=：))(?=\S)",
    "colon without a space": rf"{_BEFORE}{_NAME}(?P<sign>:)(?=\p{{L}})",
    "bare initial": r"(?P<name>[QA])(?P<sign>)\s+(?=\p{Lu})",
    "title and stop": rf"(?P<name>{_TITLE}\s+\p{{Lu}}[\p{{Lu}}\p{{M}}'’.-]+(?:\s+\p{{Lu}}[\p{{Lu}}\p{{M}}'’-]+)*"
    r"(?:\s+of\s+\p{Lu}[\p{L} ]+)?)(?P<sign>)\.\s+(?=\S)",
    "dash": rf"{_BEFORE}(?P<name>\p{{L}}[^:;?!|,.{DASHES}{DOUBLE_MARKS}]{{0,60}}?)\s+(?P<sign>[{DASHES}]|--?)\s+(?=\S)",
    "tab or bar": rf"{_BEFORE}{_NAME}\s*(?P<sign>[\t|])\s*(?=\S)",
    "brackets": rf"{_BEFORE}\[(?P<name>\p{{L}}[^\[\]:]{{0,60}})\](?P<sign>)\s+(?=\S)",
}
_PATTERNS = {style: regex.compile(pattern) for style, pattern in _STYLES.items()}
_TITLED = "title and stop"
_LINE = regex.compile(r"(?P<name>\p{L}[^:;?!|\t\n\[\]]{0,80})")
_LINE_END = frozenset(".,;:!?…")
_ROLE = regex.compile(r"\s*(?:,|\s--?\s|\s[–—]\s).*$", regex.DOTALL)
_BRACKETS = regex.compile(r"\(([^()]*)\)")
_NUMBERED_PART = regex.compile(r"(?<=^[qa])\d+$")  # "Q1"
_LABEL_WORDS = 6
_SHORT_FORM = 4  # letters of initials that stand for a name
_ASIDE = regex.compile(rf"[\s{MARKS}]*[(\[][^()\[\]]*[)\]][\s.…{MARKS}]*")  # (APPLAUSE), [END VIDEO CLIP]
_WORD = regex.compile(r"[\p{L}\p{M}'’-]+")
_TALK = regex.compile(r"\?\W*$|\b(?:I|we|you|my|our|your|me|us)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement that the layout of an article assigns to a speaker: a turn, a post, a letter.

    Content, source and the word or sign between them (None where nothing stands there), in code points; `rule` gives
    its prior.
    """

    content: Spans
    cue: Offsets | None
    source: Offsets
    rule: str = VOICE

    @property
    def extent(self) -> Spans:
        """Everything that belongs to it."""
        return union(self.content, [self.source], [self.cue] if self.cue else [])


@dataclass(frozen=True, slots=True)
class _Label:
    """A possible label; `first` is the paragraph it stands in, `paragraph` the one in which the turn begins at `start`.

    `key` is the last word of the name, by which the same speaker is known again.
    """

    first: int
    paragraph: int
    full: Offsets  # all of the label
    name: Offsets
    cue: Offsets | None
    start: int
    style: str
    key: str
    capitals: bool
    known: bool  # it names a person of the article or is a listed part
    speaks: bool  # a verb stands in what follows
    talks: bool  # it asks, or says "I", "we" or "you"


def turns(parse: Parse) -> Iterator[Voice]:
    """Yield the turns of the article, if it has a conversation: two labels that name people or listed parts.

    A turn goes on in the paragraphs up to the next one, unless they name its speaker: such paragraphs are the
    reporter's.
    """
    labels = list(_labels(parse))
    chosen = _conversation(parse, labels)
    speakers = {label.paragraph for label in chosen}
    whole = {span.start: span for span in parse.marks if span.depth == 0}
    for label, following in zip_longest(labels, labels[1:]):
        if label not in chosen or label.start in whole:  # marks of its own tell more than the label
            continue
        until = following.first if following and following.paragraph in speakers else None
        content = solid(parse.text, list(_stretches(parse, label, until, whole)))
        if content:
            yield Voice(content, label.cue, label.name)


# ---------------------------------------------------------------------------------------------- labels


def _labels(parse: Parse) -> Iterator[_Label]:
    known = _known_words(parse)
    for number, (start, end) in enumerate(parse.paragraphs):
        label = None
        for style, pattern in _PATTERNS.items():
            match = pattern.match(parse.text, start, end)
            label = _label(parse, number, number, match, style, known) if match else None
            if label is not None:
                break
        if label is None and _stands_alone(parse, number):
            match = _LINE.fullmatch(parse.text, start, end)
            label = _label(parse, number, number + 1, match, "line", known) if match else None
        if label is not None:
            known |= _short_forms(parse.text[slice(*label.full)])
            yield label


def _known_words(parse: Parse) -> set[str]:
    """Return the words and initials of persons' names in the article, and the listed names of parts, in lower case."""
    names = [
        _WORD.findall(parse.text[slice(*parse.offsets(entity.first, entity.last))].casefold())
        for entity in parse.entities
        if entity.type == "PERSON"
    ]
    initials = {"".join(word[0] for word in name) for name in names if len(name) > 1}
    return {word for name in names for word in name} | initials | word_list("turn_labels.txt")


def _short_forms(label: str) -> set[str]:
    """Return initials that a label introduces: "Dana Holt (DH)"."""
    return {form.casefold() for form in _BRACKETS.findall(label) if form.isupper() and len(form) <= _SHORT_FORM}


def _stands_alone(parse: Parse, number: int) -> bool:
    """Return whether a paragraph is a line without a full stop that opens a block.

    An empty line stands before it, and text in the next line.
    """
    start, end = parse.paragraphs[number]
    if number + 1 >= len(parse.paragraphs) or parse.text[end - 1] in _LINE_END:
        return False
    above = parse.text[parse.paragraphs[number - 1][1] : start] if number else "\n\n"
    below = parse.text[end : parse.paragraphs[number + 1][0]]
    return above.count("\n") > 1 and below.count("\n") == 1


def _label(
    parse: Parse, first: int, paragraph: int, match: regex.Match[str], style: str, known: set[str]
) -> _Label | None:
    name, cue = _name_and_cue(parse, match)
    words = _label_words(parse.text[slice(*name)])
    if not words:
        return None
    start = match.end() if first == paragraph else parse.paragraphs[paragraph][0]
    end = parse.paragraphs[paragraph][1]
    key = " ".join(words[-2:] if words[-1].isdigit() else words[-1:]).casefold()
    key = _NUMBERED_PART.sub("", key)
    return _Label(
        first=first,
        paragraph=paragraph,
        full=match.span("name"),
        name=name,
        cue=cue,
        start=start,
        style=style,
        key=key,
        capitals=all(word.isupper() or word.isdigit() for word in words),
        known=style == _TITLED or key.split()[0] in known,
        speaks=any(parse.words[i].upos in ("VERB", "AUX") for i in parse.words_in(start, end)),
        talks=_TALK.search(parse.text, start, end) is not None,
    )


def _name_and_cue(parse: Parse, match: regex.Match[str]) -> tuple[Offsets, Offsets | None]:
    """Return the name in a label, without role and brackets, and the verb ("Lind asks:") or sign that sets it off."""
    start, _ = match.span("name")
    sign = match.span("sign") if "sign" in match.groupdict() and match["sign"] and match["sign"].strip() else None
    text = match["name"]
    bracketed = _BRACKETS.search(text)
    if bracketed and text.startswith("The ") and len(_label_words(bracketed[1])) > 1:  # The Secretary (Ann Lind)
        return (start + bracketed.start(1), start + bracketed.end(1)), sign
    name = _ROLE.sub("", text[: bracketed.start()] if bracketed and bracketed.start() else text).rstrip(" *_")
    head, _, last = name.rpartition(" ")
    if head and last.islower() and _is_speech_verb(last):
        return (start, start + len(head.rstrip())), (start + len(head) + 1, start + len(name))
    return (start, start + len(name)), sign


def _is_speech_verb(form: str) -> bool:
    verbs = cue_lexicon().verbs
    entry = next(
        (verbs[base] for base in (form, form.removesuffix("s"), form.removesuffix("es")) if base in verbs), None
    )
    return entry is not None and entry.speech and bool(entry.frames & {"that", "quote"})


def _label_words(name: str) -> list[str]:
    """Return the words of a label without brackets; none where it is too long or has small letters like no name."""
    words = regex.sub(r"\([^()]*\)", " ", name).split()
    small = word_list("small_words.txt") | word_list("name_particles.tsv")
    if not 1 <= len(words) <= _LABEL_WORDS:
        return []
    if not all(w[:1].isupper() or w.lower() in small for w in words[:-1]) or not words[0][:1].isalpha():
        return []
    numbered = len(words) > 1 and words[-1].isdigit()
    return words if numbered or (words[-1][:1].isupper() and any(c.isalpha() for c in words[-1])) else []


# ---------------------------------------------------------------------------------------- conversations


def _conversation(parse: Parse, labels: Sequence[_Label]) -> list[_Label]:
    """Return the labels that are turns; each style of labels needs proof of its own."""
    styles = dict.fromkeys(label.style for label in labels)
    found = [label for style in styles for label in _speakers(parse, [k for k in labels if k.style == style])]
    return sorted(found, key=lambda label: label.paragraph)


def _speakers(parse: Parse, labels: Sequence[_Label]) -> list[_Label]:
    """Return the labels of one style that are turns.

    Two speakers are needed, one of them known, who speaks; and proof that they talk: one of them speaks again, or two
    of them ask or say "I", "we" or "you", or two known labels stand in capitals. A label that nobody knows must speak
    again, in the letters of a known one. Without a colon the proof is that somebody speaks again.
    """
    asked = any(label.key in ("q", "question") for label in labels)
    labels = [label for label in labels if asked or label.key != "a"]  # A. Lind is a name
    often = Counter(label.key for label in labels)
    shapes = {label.capitals for label in labels if label.known and label.speaks}
    nobody = word_list("section_labels.txt")
    speakers = [
        k
        for k in labels
        if k.known or (k.key not in nobody and k.capitals in shapes and (often[k.key] > 1 or _answers(k, labels)))
    ]
    if len({parse.text[slice(*label.name)] for label in speakers}) < 2 or not shapes:
        return []
    again = any(often[label.key] > 1 for label in speakers if label.speaks)
    plain = 2 * sum(label.speaks for label in speakers) >= len(speakers)
    talk = len({label.key for label in speakers if label.talks}) > 1
    shouted = len({label.key for label in speakers if label.known and label.capitals}) > 1
    proof = {"colon": again or talk or shouted, "line": (again and plain) or talk, _TITLED: True}
    return speakers if proof.get(labels[0].style, again and plain) else []


def _answers(label: _Label, labels: Sequence[_Label]) -> bool:
    """Return whether a label that talks stands right beside a known one."""
    return label.talks and any(
        k.known and k.key != label.key and abs(k.paragraph - label.paragraph) == 1 for k in labels
    )


# ------------------------------------------------------------------------------------------ what is said


def _stretches(parse: Parse, label: _Label, until: int | None, whole: dict[int, MarkedSpan]) -> Iterator[Offsets]:
    """Yield the turn's text, paragraph by paragraph, without asides and without the marks around the whole of it.

    `until` is the paragraph of the next turn, None where something else follows.
    """
    start, end = parse.paragraphs[label.paragraph]
    first, last = trimmed(parse.text, start, end)
    quoted = whole.get(first)
    inside = quoted is not None and quoted.start < label.name[0] and quoted.end == last
    yield label.start, quoted.inner[1] if quoted is not None and inside else end
    for number in range(label.paragraph + 1, len(parse.paragraphs) if until is None else until):
        start, end = parse.paragraphs[number]
        mark = whole.get(trimmed(parse.text, start, end)[0])
        if mark is not None and mark.continues and inside:
            if not _ASIDE.fullmatch(parse.text, start, end):
                yield mark.inner
        elif until is None or _names(parse, label.key, start, end):
            return
        elif not _ASIDE.fullmatch(parse.text, start, end):
            yield start, end


def _names(parse: Parse, key: str, start: int, end: int) -> bool:
    return any(parse.words[i].text.casefold() == key for i in parse.words_in(start, end))
