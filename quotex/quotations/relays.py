"""Separates the speaker from the medium that relays the words: "the Echo quoted Cole as saying ...", "told Reuters"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotex.lexicons import word_list
from quotex.lexicons.cues import words_with
from quotex.parsing.document import Parse, Word
from quotex.quotations.candidates import PROPOSAL, Candidate
from quotex.quotations.cues import cue_entry, lemma_of
from quotex.quotations.evidence import Evidence
from quotex.quotations.sources import noun_phrase
from quotex.quotations.word_spans import spans_of
from quotex.text.spans import solid, union, without

_NEAR = 2  # words between "as" and the verb: "as having said"


@dataclass(frozen=True, slots=True)
class _Relay:
    """Indices of the heads: of "quoted", of "saying" behind "as", and of who speaks and who relays."""

    verb: int
    saying: int
    speaker: int
    medium: int


def name_relays(evidence: Evidence, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Make the person whom a medium quotes the source of the words; the medium becomes `via`.

    The candidates of "quoted" and "saying" become one, without the words of the attribution in its content.
    """
    parse = evidence.parse
    relays = [None if c.cue_head is None else _relay(parse, c.cue_head) for c in candidates]
    result: list[Candidate] = []
    seen: set[int] = set()
    for candidate, relay in zip(candidates, relays, strict=True):
        if relay is None:
            result.append(candidate)
        elif relay.verb not in seen:
            seen.add(relay.verb)
            same = [c for c, other in zip(candidates, relays, strict=True) if other and other.verb == relay.verb]
            result += _joined(parse, same, relay)
    return result


def _joined(parse: Parse, same: Sequence[Candidate], relay: _Relay) -> list[Candidate]:
    phrase = range(_as_before(parse, relay.saying), relay.saying + 1)
    cue = spans_of(parse, (relay.verb, *phrase))
    taken = {relay.verb, relay.saying}
    source = spans_of(parse, noun_phrase(parse, relay.speaker, taken | {relay.medium}))
    medium = spans_of(parse, noun_phrase(parse, relay.medium, taken | {relay.speaker}))
    others = {w.index for w in parse.dependents(relay.verb, "aux")}
    others |= {w.index for w in parse.dependents(relay.medium, "case")}
    attribution = union(cue, source, medium, spans_of(parse, others))
    content = solid(parse.text, without(union(*(c.content for c in same)), attribution))
    if not content:
        return list(same)
    best = max(same, key=lambda c: (c.rule == PROPOSAL, c.confidence))
    return [
        replace(
            best, content=content, cue=cue, cue_head=relay.verb, source=without(source, cue), source_head=relay.speaker,
            shared_with=None, via=medium,
        )
    ]  # fmt: skip


def _relay(parse: Parse, cue: int) -> _Relay | None:
    """Return the relay that a cue is part of, as "quoted" or as "saying"; None without a medium beside the speaker."""
    for verb in _verbs_above(parse, cue):
        saying = _saying(parse, verb)
        if saying is None or cue not in (verb.index, saying):
            continue
        passive = next((w for w in parse.dependents(verb.index, "nsubj") if w.deprel == "nsubj:pass"), None)
        if passive is not None:
            speaker: Word | None = passive
            medium = next((w for w in parse.dependents(verb.index, "obl") if _is_agent(parse, w)), None)
        else:
            behind = [w for w in parse.dependents(verb.index, "obj", "nsubj") if w.index > verb.index]
            medium = next(iter(parse.dependents(verb.index, "nsubj")), None)
            speaker = next((w for w in behind if w is not medium), None)
        if speaker is not None and medium is not None:
            return _Relay(verb.index, saying, speaker.index, medium.index)
    return None


def _verbs_above(parse: Parse, cue: int) -> list[Word]:
    """Return the word itself and the two above it, where they are verbs that quote."""
    words = [parse.words[cue]]
    while len(words) < 3 and words[-1].head >= 0:
        words.append(parse.words[words[-1].head])
    return [word for word in words if lemma_of(word) in words_with("quoted-as")]


def _saying(parse: Parse, verb: Word) -> int | None:
    """Return the verb of speech behind "as" that depends on a verb or its object."""
    holders = (verb.index, *(w.index for w in parse.dependents(verb.index, "obj")))
    for child in (c for i in holders for c in parse.dependents(i, "advcl", "xcomp", "acl", "ccomp", "obl")):
        entry = cue_entry(parse, child.index)
        if child.index > verb.index and entry is not None and entry.speech and _as_before(parse, child.index) >= 0:
            return child.index
    return None


def _as_before(parse: Parse, saying: int) -> int:
    """Return the index of the "as" before a verb; -1 where none stands close."""
    near = range(saying - 1, max(saying - 1 - _NEAR, 0) - 1, -1)
    return next((i for i in near if parse.words[i].text.lower() == "as"), -1)


def _is_agent(parse: Parse, word: Word) -> bool:
    by = any(case.text.lower() == "by" for case in parse.dependents(word.index, "case"))
    return word.deprel == "obl:agent" or by


def is_medium(parse: Parse, words: Sequence[int]) -> bool:
    """Return whether a noun phrase names a news outlet: "the BBC", "Reuters", "the Leeds Echo newspaper"."""
    outlets = word_list("media_names.txt") | word_list("media_outlets.txt")
    names = [parse.words[i] for i in words if parse.words[i].upos in ("PROPN", "NOUN")]
    return bool(names) and any(
        word.text.lower() in outlets and (word.upos == "PROPN" or word.text.lower() in word_list("media_outlets.txt"))
        for word in names[-1:]
    )
