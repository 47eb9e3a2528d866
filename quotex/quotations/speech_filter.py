"""Decides whether an attribution quotes speech or writing, or a belief, an intention, a name or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotex.lexicons.cues import CueEntry, cue_lexicon
from quotex.parsing.document import Offsets, Parse, Word
from quotex.quotations.candidates import PROPOSAL, Draft, entry_of
from quotex.quotations.clauses import LIGHT_VERBS, predicate
from quotex.quotations.quote_index import Layout
from quotex.quotations.word_spans import words_of
from quotex.records import QuoteType

# Proposals below this confidence hold too little reported speech; chosen on held-out articles.
UNSURE = 0.5
_QUOTED_ENOUGH = 0.5  # share of quoted words from which a mixed content counts as speech whatever its cue
_NAMING = frozenset(("call", "describe"))
_TEXTS = frozenset(("show", "write", "announce", "say"))  # classes of nouns that name a text
_QUOTE_ONLY = frozenset(("quote",))
_AS_ONLY = frozenset(("as",))
_BARE = frozenset(("np", "as", "of", "prep", "noun"))  # frames in which a phrase without a verb is said
_GLOSSES = frozenset(("refer to", "reference", "allude to", "speak", "talk"))
_OF = frozenset(("of", "about", "against", "for", "on", "over", "regarding", "concerning"))
_TO_WHOM = frozenset(("to", "with", "from"))  # what follows is no part of what is said
_SETTINGS = frozenset(("in", "on", "with", "to"))  # said in a statement that ...
_UNSAID = frozenset(("if", "unless", "whether", "without"))
_UTTERS = LIGHT_VERBS | frozenset(
    ("send", "file", "put", "spread", "roll", "launch", "publish", "post", "unleash", "lodge")
)
_LEXICAL = frozenset(("NOUN", "VERB", "ADJ", "ADV", "NUM"))
_ASKING = frozenset(("how", "what", "why", "who", "when", "where", "which", "whether"))


def quote_type(layout: Layout, content: Sequence[Offsets]) -> QuoteType:
    """direct: all words in quotation marks; mixed: some; indirect: none."""
    inside, total = layout.quoted(content)
    if inside == 0:
        return "indirect"
    return "direct" if inside == total else "mixed"


def is_speech(layout: Layout, draft: Draft) -> bool:
    """Whether something was said or written: by the cue's kind and frame, or because it is quoted."""
    parse = layout.parse
    inside, total = layout.quoted(draft.content)
    if draft.rule == PROPOSAL and draft.confidence < UNSURE and inside < total:
        return False
    entry = entry_of(parse, draft)
    somebody = (bool(draft.source) or draft.shared_with is not None) and not _modifies_source(parse, draft)
    if entry is not None and "noun" in entry.frames and not _is_uttered(parse, draft, entry, somebody):
        return False
    if total and inside >= _QUOTED_ENOUGH * total:
        return somebody or _speaks_for_itself(layout, draft, entry)
    if draft.cue_head is None:
        return False
    if entry is None:
        return not any(c.isalnum() for c in parse.words[draft.cue_head].text)  # a colon or a dash
    if not entry.speech or (entry.cue_class == "show" and not _by_document(parse, draft)):
        return False
    if not _is_asserted(parse, draft) or (not somebody and _is_hypothetical(parse, parse.words[draft.cue_head])):
        return False
    tops = list(_tops(parse, draft))
    if not all(_belongs(parse, draft, top) for top in tops):
        return False
    if any(_is_clause(parse, word) for word in tops):
        return entry.frames != _QUOTE_ONLY or not _is_infinitive(parse, draft)
    return somebody and bool(entry.frames & _BARE) and _is_said(layout, draft, entry, tops)


def _speaks_for_itself(layout: Layout, draft: Draft, entry: CueEntry | None) -> bool:
    """Whether marks quote somebody although nobody is named: not what is known or named as “Hope”."""
    if entry is not None and entry.speech:
        return entry.cue_class not in _NAMING
    return not draft.cue or any(layout.kinds[number] for number in layout.marks_in(draft.content))


def _modifies_source(parse: Parse, draft: Draft) -> bool:
    """ "a user labelled “Anonymous”": the noun that the cue modifies does not speak."""
    if draft.cue_head is None or draft.source_head is None:
        return False
    cue = parse.words[draft.cue_head]
    return cue.deprel == "acl" and cue.head == draft.source_head and cue.feats.get("Tense") == "Past"


def _is_asserted(parse: Parse, draft: Draft) -> bool:
    """Whether the sentence says that it was said.

    Not if or whether it was, nor that it went without saying, nor that "everything she says is true".
    """
    assert draft.cue_head is not None
    cue = parse.words[draft.cue_head]
    if any(c.text.lower() in _UNSAID for c in parse.dependents(cue.index, "mark")):
        return False
    around = {cue.head, parse.words[cue.head].head}
    if not cue.deprel.startswith("acl:relcl") or not around & set(words_of(parse, draft.content)):
        return True
    first = next((i for i in parse.subtree(cue.index) if parse.words[i].upos != "PUNCT"), cue.index)
    return first > 0 and parse.words[first - 1].upos == "PUNCT"


def _is_uttered(parse: Parse, draft: Draft, entry: CueEntry, somebody: bool) -> bool:
    """ "sent a message that ...", not "faced criticism of ..." nor "in hopes that ...": who has the noun utters it."""
    assert draft.cue_head is not None
    noun = parse.words[draft.cue_head]
    if not somebody or (not entry.speech and _cases(parse, noun)):
        return False
    if noun.head < 0 or draft.source_head is None or parse.words[draft.source_head].head != noun.head:
        return True
    if noun.deprel == "obj":
        return parse.words[noun.head].lemma.lower() in _UTTERS
    return bool(_cases(parse, noun) & {"in", "with"})


def _is_infinitive(parse: Parse, draft: Draft) -> bool:
    """ "continued to shun ...": the cue takes part in what is done, and quotes nothing."""
    first = parse.words[parse.words_in(*draft.content[0]).start]
    return first.lemma.lower() == "to" and first.upos == "PART"


def _by_document(parse: Parse, draft: Draft) -> bool:
    """Whether a text speaks ("the report found that ..."): only then is finding and showing a way of saying."""
    if draft.source_head is None:
        return False
    entry = cue_lexicon().nouns.get(parse.words[draft.source_head].lemma.lower())
    return entry is not None and entry.cue_class in _TEXTS


def _is_hypothetical(parse: Parse, cue: Word) -> bool:
    """ "Say it rains.", "It is worth noting that ...", "hard to deny that ...": the verb has no subject."""
    if cue.upos != "VERB":
        return False
    finite = cue.feats.get("VerbForm") == "Fin" and cue.feats.get("Mood") != "Imp"
    return not finite and not any(True for _ in parse.dependents(cue.index, "aux", "nsubj", "csubj", "expl"))


# ------------------------------------------------------------------------------- what a content is made of


def _tops(parse: Parse, draft: Draft) -> Iterator[Word]:
    """The words of the content that nothing in it governs."""
    words = words_of(parse, draft.content)
    inside = set(words)
    return (parse.words[i] for i in words if parse.words[i].head not in inside and parse.words[i].upos != "PUNCT")


def _belongs(parse: Parse, draft: Draft, top: Word) -> bool:
    """Whether a top word may be said at all: not "seethed after the disclosure that ...", "echoed remarks by ..."."""
    cue = words_of(parse, draft.cue)
    if any(c.index in cue and c.text.lower() == "by" for c in parse.dependents(top.index, "case")):
        return False
    above = parse.words[top.head] if top.head in cue and top.head != draft.cue_head else None
    other = above is not None and above.upos == "NOUN" and above.deprel.startswith("obl")
    return above is None or not other or bool(_cases(parse, above) & _SETTINGS)


def _is_clause(parse: Parse, word: Word) -> bool:
    """Whether a top word heads a clause; one that only modifies what is said ("anger, while ...") does not count."""
    if word.deprel.startswith(("acl", "amod", "advcl")):
        return False
    if word.upos in ("VERB", "AUX") or any(True for _ in parse.dependents(word.index, "nsubj", "cop")):
        return True
    return word.text.lower() in _ASKING and any(c.deprel.endswith(":relcl") for c in parse.dependents(word.index))


def _is_said(layout: Layout, draft: Draft, entry: CueEntry, tops: Sequence[Word]) -> bool:
    """Whether a content without a clause tells what was said: more than a name, nor to whom or of what it was said."""
    parse = layout.parse
    assert draft.cue_head is not None
    cue = parse.words[draft.cue_head]
    if not any(parse.words[i].upos in _LEXICAL for i in words_of(parse, draft.content)):
        return False
    if entry.lemma in _GLOSSES and cue.text.lower().endswith("ing") and cue.deprel.startswith(("advcl", "acl")):
        return False  # "...," he said, referring to the second plan
    if words_of(parse, draft.cue)[0] == cue.index - 1 and parse.words[cue.index - 1].upos == "PART":
        return False  # leaders, to discuss the plan
    if entry.frames == _AS_ONLY:
        return bool(predicate(parse, cue)) or layout.quoted(draft.content)[0] > 0
    if all(_cases(parse, word) & _TO_WHOM - set(entry.lemma.split()) for word in tops):
        return entry.lemma == "point"
    if "hear" in entry.frames and entry.cue_class != "accuse":  # "persuaded buyers": they hear it
        return any(_cases(parse, word) & _OF for word in tops) or _holds_infinitive(parse, draft)
    return True


def _holds_infinitive(parse: Parse, draft: Draft) -> bool:
    words = (parse.words[i] for i in words_of(parse, draft.content))
    return any(word.text.lower() == "to" and word.upos == "PART" for word in words)


def _cases(parse: Parse, word: Word) -> set[str]:
    return {c.text.lower() for c in parse.dependents(word.index, "case", "mark") if c.index < word.index}
