"""Finds the writer of an article: its byline, the name under a letter, or the note on the author at its end."""

from __future__ import annotations

from collections.abc import Iterator

from quotex.lexicons import function_words
from quotex.parsing.document import Word
from quotex.speakers.discourse import Discourse
from quotex.speakers.mentions import Mention, Signature

MAX_NOTE = 3  # paragraphs at the end in which the note on the author may stand
MAX_HEADER = 4  # paragraphs at the beginning in which a name by itself is a byline
MAX_WORDS = 16  # of a paragraph that is nothing but a name with titles and offices


def writer(discourse: Discourse, index: int) -> int | None:
    """Return the person who writes "I" at a word.

    It is the next name that stands alone, the byline, or the person of the note at the end.
    """
    if discourse.signatures is None:
        discourse.signatures = tuple(_signatures(discourse))
    here = discourse.parse.sentences[discourse.parse.words[index].sentence].paragraph
    signed = [one for one in discourse.signatures if one.form != "note" and one.paragraph > here]
    bylines = [one for one in discourse.signatures if one.form == "byline"]
    notes = [one for one in discourse.signatures if one.form == "note" and one.paragraph > here]
    return next((one.entity for one in (*signed, *bylines, *notes)), None)


def _signatures(discourse: Discourse) -> Iterator[Signature]:
    paragraphs = _paragraphs(discourse)
    for place, words in enumerate(paragraphs):
        number = discourse.parse.sentences[words[0].sentence].paragraph
        by = words[0].lemma.casefold() in function_words("byline")
        mention = _person_at(discourse, words[1:] if by else words)
        if mention is None:
            continue
        link = discourse.link(mention.head)
        if link is None:
            continue
        if _is_bare(words, mention) and (by or place):
            yield Signature(number, link.entity, "byline" if by or place < MAX_HEADER else "name")
        elif place >= len(paragraphs) - MAX_NOTE and _is_note(discourse, mention, link.entity):
            yield Signature(number, link.entity, "note")


def _paragraphs(discourse: Discourse) -> list[list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in discourse.parse.words:
        found.setdefault(discourse.parse.sentences[word.sentence].paragraph, []).append(word)
    return [found[number] for number in sorted(found)]


def _person_at(discourse: Discourse, words: list[Word]) -> Mention | None:
    """Return the named person with whose full name (titles before it) a paragraph begins."""
    first = next((word for word in words if word.upos != "PUNCT"), None)
    mention = None if first is None else discourse.mention(first.index)
    if mention is None or first is None or mention.first > first.index:
        return None
    if mention.kind != "person" and not mention.name.startswith("@"):
        return None
    return mention if " " in mention.name or mention.name.startswith("@") else None


def _is_bare(words: list[Word], mention: Mention) -> bool:
    """Return whether a paragraph is only a name, perhaps with an office behind a comma."""
    behind = [word for word in words if word.index >= mention.last]
    office = bool(behind) and behind[0].text == ","
    return len(words) <= MAX_WORDS and all(
        word.upos == "PUNCT" or (office and word.upos not in ("VERB", "AUX")) for word in behind
    )


def _is_note(discourse: Discourse, mention: Mention, entity: int) -> bool:
    """Return whether a note introduces somebody whom the article has not named before.

    Example: "Jane Doe is a lawyer in Boston.".
    """
    words = discourse.parse.words
    behind = words[mention.last] if mention.last < len(words) else None
    introduces = behind is not None and (behind.text == "," or behind.lemma == "be")
    return introduces and discourse.mentions_of(entity)[0] is mention
