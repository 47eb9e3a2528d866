"""Finds the speaker of a quotation without any source: whoever spoke or acted last before it."""

from __future__ import annotations

from quotex.speakers.discourse import Decision, Discourse

MAX_EVENTS = 30
MAX_PARAGRAPHS = 2  # back to whoever spoke last


def unstated(discourse: Discourse, number: int) -> Decision:
    """Return who says a quotation without a source: the last speaker, or the subject of a sentence since then."""
    attribution = discourse.attributions[number]
    words = discourse.parse.words_in(*attribution.content[0])
    if attribution.type != "direct" or not words:
        return Decision(None, "no source")
    paragraph = _paragraph(discourse, words[0])
    for event in discourse.events_before(words[0], MAX_EVENTS):
        back = paragraph - _paragraph(discourse, event.head)
        if back > MAX_PARAGRAPHS:
            break
        entity = discourse.resolved(event.entity)
        if discourse.entities[entity].kind != "person":
            continue
        acts = discourse.inside_direct[event.head] < 0 and discourse.syntax.clause(event.head).role == "subject"
        if event.source or (acts and back < MAX_PARAGRAPHS):
            return Decision(entity, "unstated")
    return Decision(None, "no source")


def _paragraph(discourse: Discourse, index: int) -> int:
    return discourse.parse.sentences[discourse.parse.words[index].sentence].paragraph
