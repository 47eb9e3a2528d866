"""Classifies attributions: speech or writing, or else a belief, an intention, a name or nothing of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotex.lexicons import function_words, word_list
from quotex.lexicons.cues import CueEntry, cue_lexicon, words_with
from quotex.parsing.document import Parse, Word
from quotex.quotations.candidates import PROPOSAL, Candidate, entry_of
from quotex.quotations.clauses import predicate
from quotex.quotations.quote_index import QuoteIndex
from quotex.quotations.word_spans import words_of
from quotex.records import QuoteType
from quotex.text.spans import Offsets

# Proposals below this confidence hold too little reported speech; chosen on held-out articles.
LEAST_CONFIDENCE = 0.5
_QUOTED_ENOUGH = 0.5  # share of quoted words from which a mixed content counts as speech whatever its cue
_NAMING = frozenset(("call", "describe"))  # classes of cues that name, not quote, where nobody is their source
_TEXTS = frozenset(("show", "write", "announce", "say"))  # classes of nouns that name a text
_QUOTE_ONLY = frozenset(("quote",))
_AS_ONLY = frozenset(("as",))
_BARE = frozenset(("np", "as", "of", "prep", "noun"))  # frames in which a phrase without a verb is said
_LEXICAL = frozenset(("NOUN", "VERB", "ADJ", "ADV", "NUM"))


def quote_type(quotes: QuoteIndex, content: Sequence[Offsets]) -> QuoteType:
    """Return "direct" if all words stand in quotation marks, "mixed" if some do, else "indirect"."""
    inside, total = quotes.quoted(content)
    if inside == 0:
        return "indirect"
    return "direct" if inside == total else "mixed"


def is_speech(quotes: QuoteIndex, candidate: Candidate) -> bool:
    """Return whether something was said or written: by the cue's kind and frame, or because it is quoted."""
    parse = quotes.parse
    inside, total = quotes.quoted(candidate.content)
    if candidate.rule == PROPOSAL and candidate.confidence < LEAST_CONFIDENCE and inside < total:
        return False
    entry = entry_of(parse, candidate)
    somebody = (bool(candidate.source) or candidate.shared_with is not None) and not _modifies_source(parse, candidate)
    if entry is not None and "noun" in entry.frames and not _is_uttered(parse, candidate, entry, somebody):
        return False
    if total and inside >= _QUOTED_ENOUGH * total:
        return somebody or _speaks_for_itself(quotes, candidate, entry)
    if candidate.cue_head is None:
        return False
    if entry is None:
        return not any(c.isalnum() for c in parse.words[candidate.cue_head].text)  # a colon or a dash
    if not (entry.speech or _is_heard(parse, candidate, entry)):
        return False
    if entry.cue_class == "show" and not (_by_document(parse, candidate) or _is_found(parse, candidate)):
        return False
    if not _is_asserted(parse, candidate) or (
        not somebody and _is_hypothetical(parse, parse.words[candidate.cue_head])
    ):
        return False
    tops = list(_tops(parse, candidate))
    if not all(_belongs(parse, candidate, top) for top in tops):
        return False
    if any(_is_clause(parse, word) for word in tops):
        return entry.frames != _QUOTE_ONLY or not _is_infinitive(parse, candidate)
    if any(word.index < candidate.cue_head and _is_headline(parse, word) for word in tops):
        return entry.frames != _QUOTE_ONLY
    return somebody and bool(entry.frames & _BARE) and _is_said(quotes, candidate, entry, tops)


def _speaks_for_itself(quotes: QuoteIndex, candidate: Candidate, entry: CueEntry | None) -> bool:
    """Return whether words in marks are a quotation although no source is named.

    They are not after a naming cue ("named “Hope”"); after a cue of no speech they are if they hold a quotation by
    form.
    """
    if entry is not None and entry.speech:
        return entry.cue_class not in _NAMING
    return not candidate.cue or any(quotes.kinds[number] for number in quotes.marks_in(candidate.content))


def _modifies_source(parse: Parse, candidate: Candidate) -> bool:
    """Return whether the cue only describes its source ("a user labelled “Anonymous”").

    Decides in 2 of 2,797 articles of world news, PolNeAR and short cases.
    """
    if candidate.cue_head is None:
        return False
    cue = parse.words[candidate.cue_head]
    return cue.deprel == "acl" and cue.head == candidate.source_head and cue.feats.get("Tense") == "Past"


def _is_asserted(parse: Parse, candidate: Candidate) -> bool:
    """Return whether the sentence asserts that the words were said.

    Not if or whether they were, nor that it went without saying, nor that "everything she says is true".
    """
    assert candidate.cue_head is not None
    cue = parse.words[candidate.cue_head]
    if any(c.text.lower() in function_words("unsaid") for c in parse.dependents(cue.index, "mark")):
        return False
    around = {cue.head, parse.words[cue.head].head}
    if not cue.deprel.startswith("acl:relcl") or not around & set(words_of(parse, candidate.content)):
        return True
    first = next((i for i in parse.subtree(cue.index) if parse.words[i].upos != "PUNCT"), cue.index)
    return first > 0 and parse.words[first - 1].upos == "PUNCT"


def _is_uttered(parse: Parse, candidate: Candidate, entry: CueEntry, somebody: bool) -> bool:
    """Return whether the source utters the noun ("sent a message that").

    Not in "faced criticism of", "in hopes that".
    """
    assert candidate.cue_head is not None
    noun = parse.words[candidate.cue_head]
    if not somebody or (not entry.speech and _cases(parse, noun)):
        return False
    if noun.head < 0 or candidate.source_head is None or parse.words[candidate.source_head].head != noun.head:
        return True
    if noun.deprel == "obj":
        return parse.words[noun.head].lemma.lower() in words_with("utter")
    return bool(_cases(parse, noun) & {"in", "with"})


def _is_infinitive(parse: Parse, candidate: Candidate) -> bool:
    """Return whether the content is an infinitive ("continued to shun ..."); decides in 3 of 2,797 articles."""
    first = parse.words[parse.words_in(*candidate.content[0]).start]
    return first.lemma.lower() == "to"


def _by_document(parse: Parse, candidate: Candidate) -> bool:
    """Return whether the source is a text ("the report found that ..."), for which finding is a way of saying."""
    if candidate.source_head is None:
        return False
    entry = cue_lexicon().nouns.get(parse.words[candidate.source_head].lemma.lower())
    return entry is not None and entry.cue_class in _TEXTS


def _is_heard(parse: Parse, candidate: Candidate, entry: CueEntry) -> bool:
    """Return whether something was heard in a proceeding, where it was said.

    Examples: "the court heard that", "it was heard that".
    """
    assert candidate.cue_head is not None
    if entry.lemma != "hear":
        return False
    impersonal = any(w.text.lower() == "it" for w in parse.dependents(candidate.cue_head, "expl", "nsubj"))
    passive = any(True for _ in parse.dependents(candidate.cue_head, "aux:pass"))
    return (impersonal and passive) or _source_is_among(parse, candidate, "hearing_bodies.txt")


def _is_found(parse: Parse, candidate: Candidate) -> bool:
    """Return whether a body or a researcher reports a finding ("the inquiry found that").

    With any other source a finding is no speech.
    """
    return _source_is_among(parse, candidate, "finding_bodies.txt")


def _source_is_among(parse: Parse, candidate: Candidate, name: str) -> bool:
    if candidate.source_head is None:
        return False
    word, listed = parse.words[candidate.source_head], word_list(name)
    return word.lemma.lower() in listed or word.text.lower() in listed


def _is_hypothetical(parse: Parse, cue: Word) -> bool:
    """Return whether a cue has no subject and its frame asserts nothing.

    Examples: "Say it rains.", "It is worth noting that".
    """
    finite = cue.feats.get("VerbForm") == "Fin" and cue.feats.get("Mood") != "Imp"
    return not finite and not any(True for _ in parse.dependents(cue.index, "aux", "nsubj", "csubj", "expl"))


# ------------------------------------------------------------------------------- what a content is made of


def _tops(parse: Parse, candidate: Candidate) -> Iterator[Word]:
    """Return the words of the content that nothing in it governs."""
    words = words_of(parse, candidate.content)
    inside = set(words)
    return (parse.words[i] for i in words if parse.words[i].head not in inside and parse.words[i].upos != "PUNCT")


def _belongs(parse: Parse, candidate: Candidate, top: Word) -> bool:
    """Return whether a top word may be part of what was said.

    Not in "seethed after the disclosure that ...", "echoed remarks by ...". Decides in 3 of 2,797 articles of world
    news, PolNeAR and short cases.
    """
    cue = words_of(parse, candidate.cue)
    if any(c.index in cue and c.text.lower() == "by" for c in parse.dependents(top.index, "case")):
        return False
    above = parse.words[top.head] if top.head in cue and top.head != candidate.cue_head else None
    other = above is not None and above.upos == "NOUN" and above.deprel.startswith("obl")
    return above is None or not other or bool(_cases(parse, above) & function_words("statement"))


def _is_clause(parse: Parse, word: Word) -> bool:
    """Return whether a top word heads a clause that is no mere modifier of the content ("anger, while ...")."""
    if word.deprel.startswith(("acl", "amod", "advcl")):
        return False
    if word.upos in ("VERB", "AUX") or any(True for _ in parse.dependents(word.index, "nsubj", "cop")):
        return True
    return word.text.lower() in function_words("question") and any(
        c.deprel.endswith(":relcl") for c in parse.dependents(word.index)
    )


def _is_headline(parse: Parse, word: Word) -> bool:
    """Return whether a noun has the infinitive of a headline, which stands for a future.

    Example: "Mill to close in May, says Cole".
    """
    sentence = parse.sentences[word.sentence]
    if sentence.paragraph or parse.words[sentence.last - 1].text in (".", "?", "!"):
        return False
    below = (child.index for child in parse.dependents(word.index) if child.deprel == "acl")
    return any(mark.text.lower() == "to" for child in below for mark in parse.dependents(child, "mark"))


def _is_said(quotes: QuoteIndex, candidate: Candidate, entry: CueEntry, tops: Sequence[Word]) -> bool:
    """Return whether a content without a clause states what was said.

    A name alone, the addressee or the topic does not.
    """
    parse = quotes.parse
    assert candidate.cue_head is not None
    cue = parse.words[candidate.cue_head]
    if not any(parse.words[i].upos in _LEXICAL for i in words_of(parse, candidate.content)):
        return False
    if (
        entry.lemma in words_with("gloss")
        and cue.text.lower().endswith("ing")
        and cue.deprel.startswith(("advcl", "acl"))
    ):
        return False  # "...," he said, referring to the second plan
    if words_of(parse, candidate.cue)[0] == cue.index - 1 and parse.words[cue.index - 1].upos == "PART":
        return False  # leaders, to discuss the plan
    if entry.frames == _AS_ONLY:
        return bool(predicate(parse, cue)) or quotes.quoted(candidate.content)[0] > 0
    if all(_cases(parse, word) & function_words("hearer") - set(entry.lemma.split()) for word in tops):
        return entry.lemma == "point"
    if "hear" in entry.frames and entry.cue_class != "accuse":  # "persuaded buyers": they hear it
        return any(_cases(parse, word) & function_words("told topic") for word in tops) or _holds_infinitive(
            parse, candidate
        )
    marked = quotes.quoted(candidate.content)[0] > 0
    return marked or entry.cue_class == "accuse" or bool(predicate(parse, cue)) or any(_states(parse, w) for w in tops)


def _states(parse: Parse, noun: Word) -> bool:
    """Return whether a noun phrase states something: "the risk that it falls", "plans to go"; not "her engagement".

    Of bare noun phrases as indirect content 24 of 147 were quotations in 200 articles of world news.
    """
    return any(
        not child.deprel.endswith(":relcl")
        and any(mark.text.lower() in ("that", "to", "whether", "how") for mark in parse.dependents(child.index, "mark"))
        for child in (noun, *parse.dependents(noun.index, "acl", "ccomp", "xcomp", "advcl"))
    )


def _holds_infinitive(parse: Parse, candidate: Candidate) -> bool:
    words = (parse.words[i] for i in words_of(parse, candidate.content))
    return any(word.text.lower() == "to" and word.upos == "PART" for word in words)


def _cases(parse: Parse, word: Word) -> set[str]:
    return {c.text.lower() for c in parse.dependents(word.index, "case", "mark")}
