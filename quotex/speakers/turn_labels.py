"""Resolves the labels of turns: a name, initials that stand for one, a part of the interview or a number."""

from __future__ import annotations

from collections import Counter

import regex

from quotex.lexicons import word_list
from quotex.lexicons.cues import words_with
from quotex.parsing.syntax import relation
from quotex.speakers.discourse import Case, Decision, Discourse, Entity

_FRAME = " \t*_[]“”\"'"
_SIGNS = frozenset((*":：-–—|.", ""))
_INITIALS = regex.compile(r"(?:\p{Lu}\.?){2,4}")
_NUMBERED = regex.compile(r"\p{Lu}[\p{L}\p{M}'’-]*(?: \p{Lu}[\p{L}\p{M}'’-]*)? \p{N}{1,3}")
_DIGITS = "0123456789"
_ANSWERS = frozenset(("a", "a.", "answer", "interviewee", "respondent"))
_ASKS = frozenset(("q", "q.", "question", "interviewer"))


def turn_label(discourse: Discourse, case: Case) -> Decision | None:
    """Resolve the label before a turn: "DH: ...", "A: ...", "Juror 4: ...".

    Initials mean the one person of the article who has them; "A" means the one person whom the text before the first
    question names. A numbered part ("Juror 4") is somebody without a name.
    """
    label = _label(discourse, case)
    if label is None:
        return None
    part = _part(label)
    if part is not None:
        person = _interviewee(discourse) if part in _ANSWERS else None
        return Decision(person, "interviewee" if person is not None else "label of a part")
    named = [number for number, entity in enumerate(discourse.entities) if _bears(entity, label)]
    named = [number for number in named if " " in discourse.entities[number].name] or named
    if len({discourse.resolved(number) for number in named}) == 1:
        return Decision(named[0], "name")
    if _NUMBERED.fullmatch(label) and label.split()[-2].casefold() in word_list("turn_labels.txt"):
        entity = Entity(name=label, kind="unnamed", number="s", named=False)
        known = (n for n, one in enumerate(discourse.entities) if one.name == label and not one.named)
        return Decision(next(known, None) or discourse.add(entity), "nominal")
    return None


def _label(discourse: Discourse, case: Case) -> str | None:
    """Return the label that is an attribution's source, without what frames it; None for any other source."""
    parse = discourse.parse
    text, sentence = parse.text, parse.sentences[parse.words[case.head].sentence]
    paragraph = parse.paragraphs[sentence.paragraph][0]
    for number in case.attributions:
        attribution = discourse.attributions[number]
        if len(attribution.source) != 1:
            continue
        (start, end), (begins, _) = attribution.source[0], attribution.content[0]
        sign = attribution.cue is None or all(text[s:e].strip(_FRAME) in _SIGNS for s, e in attribution.cue.spans)
        before = text[paragraph:start]
        opens = not before.strip(_FRAME + "•·-–0123456789.)(")
        if sign and opens and end <= begins:
            return text[start:end].strip(_FRAME)
    return None


def _part(label: str) -> str | None:
    """Return the part of an interview that a label says ("a" for "A8"), None for every other label."""
    part = label.casefold().rstrip(_DIGITS)
    return part if part in _ASKS | _ANSWERS else None


def _bears(entity: Entity, label: str) -> bool:
    """Return whether a label is the name of a person or its initials."""
    if not entity.named or entity.kind != "person":
        return False
    if entity.name.casefold() == label.casefold():
        return True
    words = entity.name.split()
    initials = "".join(word[0] for word in words if word[0].isupper())
    return len(words) > 1 and _INITIALS.fullmatch(label) is not None and initials == label.replace(".", "")


def _interviewee(discourse: Discourse) -> int | None:
    """Return the person whom the text before the first turn names: the only one it quotes, or names most often.

    Who "met" or "interviewed" that person does not count.
    """
    text = discourse.parse.text
    sources = (span for attribution in discourse.attributions for span in attribution.source[:1])
    first = min(start for start, end in sources if _part(text[start:end].strip(_FRAME)) is not None)
    named: Counter[int] = Counter()
    quoted: set[int] = set()
    for mention in discourse.mentions:
        link = discourse.link(mention.head) if mention.kind == "person" else None
        if link is None or discourse.parse.words[mention.head].start >= first or _interviews(discourse, mention.head):
            continue
        named[discourse.resolved(link.entity)] += 1
        if mention.head in discourse.sources:
            quoted.add(discourse.resolved(link.entity))
    most = max(named.values(), default=0)
    chosen = quoted or {person for person, count in named.items() if count == most}
    return chosen.pop() if len(chosen) == 1 else None


def _interviews(discourse: Discourse, head: int) -> bool:
    word = discourse.parse.words[head]
    return relation(word) == "nsubj" and discourse.parse.words[word.head].lemma in words_with("interviews")
