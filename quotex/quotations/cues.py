"""Describes the words of a cue: their head, lemma, class, negation and tense, on any UD tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from quotex.lexicons.calendar import time_words
from quotex.lexicons.cues import CueEntry, cue_lexicon, irregular_verbs
from quotex.parsing.document import Parse, Word
from quotex.quotations.attribution import CueMention
from quotex.records import Tense
from quotex.text.spans import Offsets

OTHER = "other"  # the class of a cue that the lexicon does not list
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "no", "nt"))
_NO_NEGATION_BEFORE = frozenset(("only", "just", "merely", "simply"))
_FUTURE = frozenset(("will", "'ll", "’ll", "shall", "wo"))
_PAST = frozenset(("did", "was", "were", "had", "has", "have", "having", "'ve", "’ve", "'d", "’d"))
_PRESENT = frozenset(("do", "does", "am", "is", "are", "'s", "’s", "'re", "’re", "'m", "’m"))
_SUFFIXES = (("ied", ("y",)), ("ies", ("y",)), ("ed", ("", "e")), ("es", ("", "e")), ("s", ("",)), ("ing", ("", "e")))
_SHORTEST = 2  # letters: shorter stems belong to irregular verbs
_REACH = 6  # words after the head in which the rest of a cue of several words is looked for


def cue_head(parse: Parse, words: Sequence[int]) -> int:
    """Return the word among a cue's words that attributes: the highest listed verb, else noun, else the highest word.

    `words` are indices into `parse.words` and must not be empty.
    """
    inside = set(words)
    tops = [i for i in words if parse.words[i].head not in inside]
    listed = [i for i in words if cue_entry(parse, i) is not None]
    for choice in (
        [i for i in listed if i in tops and not _nominal(parse.words[i])],
        [i for i in listed if not _nominal(parse.words[i])],
        listed,
        [i for i in tops if parse.words[i].upos in ("VERB", "NOUN", "ADJ")],
        [i for i in words if parse.words[i].upos == "VERB"],
        [i for i in tops if parse.words[i].upos != "PUNCT"],
    ):
        if choice:
            return choice[0]
    return words[0]


def _nominal(word: Word) -> bool:
    return word.upos in ("NOUN", "PROPN")


def cue_entry(parse: Parse, head: int) -> CueEntry | None:
    """Return what the lexicon says about the cue with this head; a cue of several words goes before its first word."""
    word = parse.words[head]
    lexicon = cue_lexicon()
    lemma = lemma_of(word)
    if _nominal(word):
        return lexicon.nouns.get(lemma)
    if word.upos == "ADJ" and any(c.deprel.startswith("cop") for c in parse.dependents(head)):
        return lexicon.verbs.get(f"be {lemma}")
    state = lexicon.verbs.get(f"be {word.text.lower()}") if word.feats.get("Voice") == "Pass" else None
    if state is not None:  # "they are convinced that ...": what they believe, not what they say
        return state
    if word.deprel.partition(":")[0] in ("aux", "cop"):
        return None
    if word.upos not in ("VERB", "AUX") and lemma not in ("according", "per", "accord"):
        return _phrase_entry(parse, head, lemma) if lemma in ("in", "as") else None
    return _phrase_entry(parse, head, lemma) or (lexicon.verbs.get(lemma) if word.upos != "AUX" else None)


def lemma_of(word: Word) -> str:
    """Return the lemma in lower case, of a listed verb where the lemmatizer made up another ("denounc", "decri")."""
    return _lemma(word.text.lower(), word.lemma.lower(), word.upos)


@lru_cache(maxsize=65_536)
def _lemma(form: str, lemma: str, upos: str) -> str:
    if form == "according":
        return form
    lexicon = cue_lexicon()
    if upos == "VERB" and form in irregular_verbs():
        return irregular_verbs()[form]
    if upos != "VERB" or lemma in lexicon.verbs or lemma in lexicon.phrases:
        return lemma
    return next((base for base in _base_forms(form) if base in lexicon.verbs), lemma)


def _base_forms(form: str) -> Iterator[str]:
    """Yield what the base form of a regular form may be ("decried" decry, "vouched" vouch, "denouncing" denounce)."""
    for suffix, endings in _SUFFIXES:
        stem = form.removesuffix(suffix)
        if len(stem) > _SHORTEST and stem != form:
            yield from (stem + ending for ending in endings)
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def _phrase_entry(parse: Parse, head: int, lemma: str) -> CueEntry | None:
    for tail, entry in cue_lexicon().phrases.get(lemma, ()):
        words = tail_words(parse, head, tail)
        if words is not None and not _tells_time(parse, words[-1]):
            return entry
    return None


def _tells_time(parse: Parse, preposition: int) -> bool:
    """Return whether a preposition governs a time ("opined on Monday") and is no part of a cue ("opine on")."""
    following = preposition + 1
    if parse.words[preposition].upos != "ADP" or following >= len(parse.words):
        return False
    word = parse.words[following].text
    return word[:1].isupper() and word.lower().rstrip(".") in time_words()


def tail_words(parse: Parse, head: int, tail: Sequence[str]) -> tuple[int, ...] | None:
    """Return the words after `head` that spell the rest of a cue of several words, None if they do not.

    They follow the head at once ("called for"), or its particle stands after the object ("pointed it out").
    """
    last = parse.sentences[parse.words[head].sentence].last
    following = range(head + 1, min(head + 1 + len(tail), last))
    if [_spelled(parse.words[i]) for i in following] == list(tail):
        return tuple(following)
    if len(tail) > 1:
        return None
    for child in parse.dependents(head, "compound", "xcomp"):
        particle = child.deprel in ("compound:prt", "xcomp")
        if particle and head < child.index <= head + _REACH and _spelled(child) == tail[0]:
            return (child.index,)
    return None


def _spelled(word: Word) -> str:
    return word.text.lower()


def core_words(parse: Parse, head: int) -> tuple[int, ...]:
    """Return the head of a cue and the words that belong to its lemma ("pointed out", "according to")."""
    entry = cue_entry(parse, head)
    rest = entry.lemma.split()[1:] if entry is not None else []
    tail = tail_words(parse, head, rest) if rest else None
    if tail is None:
        tail = tuple(c.index for c in parse.dependents(head, "compound") if c.deprel == "compound:prt")
    return tuple(sorted((head, *tail)))


def describe_cue(parse: Parse, spans: Sequence[Offsets], head: int, told_by: int | None = None) -> CueMention:
    """Return the cue with these spans (code points) and this head (index of a word).

    `told_by` is the verb whose subject the cue shares; a participle takes its tense from there.
    """
    entry = cue_entry(parse, head)
    participle = told_by is not None and parse.words[head].text.lower().endswith("ing")
    return CueMention(
        spans=tuple(spans),
        head=head,
        lemma=entry.lemma if entry else lemma_of(parse.words[head]),
        cue_class=entry.cue_class if entry else OTHER,
        negated=negated(parse, head),
        tense=tense(parse, told_by if participle and told_by is not None else head),
    )


def negated(parse: Parse, head: int) -> bool:
    """Return whether "not", "n't", "never" or "no" depends on the cue ("not only" does not negate)."""
    for child in parse.dependents(head):
        if child.deprel.partition(":")[0] not in ("advmod", "det", "neg", "aux"):
            continue
        if child.text.lower() in NEGATIONS or (child.lemma.lower() in NEGATIONS and child.upos != "NOUN"):
            following = child.index + 1
            if following < len(parse.words) and parse.words[following].text.lower() in _NO_NEGATION_BEFORE:
                continue
            return True
    return False


def tense(parse: Parse, head: int) -> Tense | None:
    """Return the tense of the cue, from auxiliaries, morphological features or the form.

    A participle without an auxiliary takes the tense of the verb on which it depends ("told ..., adding").
    """
    for _ in range(8):  # a chain of participles; longer ones tell nothing
        word = parse.words[head]
        found = _own_tense(parse, word)
        if found is not None or not _hangs(word):
            return found
        head = word.head
    return None


def _hangs(word: Word) -> bool:
    return word.head >= 0 and word.deprel.partition(":")[0] in ("advcl", "acl", "xcomp", "conj")


def _own_tense(parse: Parse, word: Word) -> Tense | None:
    if word.upos not in ("VERB", "AUX", "ADJ"):
        return None
    helpers = [c.text.lower() for c in parse.dependents(word.index, "aux", "cop") if c.index < word.index]
    if any(h in _FUTURE for h in helpers):
        return "future"
    if any(h in _PAST for h in helpers):
        return "past"
    if any(h in _PRESENT for h in helpers):
        return "present"
    if helpers or word.upos == "ADJ":  # other modals
        return None
    return _tense_of_form(word)


_TENSES: dict[str, Tense] = {"Past": "past", "Pres": "present", "Fut": "future"}  # values of UD's Tense


def _tense_of_form(word: Word) -> Tense | None:
    form, feats = word.text.lower(), word.feats
    if feats.get("VerbForm") == "Fin" or (feats.get("Tense") and not feats.get("VerbForm")):
        return _TENSES.get(feats.get("Tense", ""))
    if feats.get("VerbForm") in ("Inf", "Ger", "Part") or form.endswith("ing"):
        return None
    lemma = word.lemma.lower()
    if form == lemma:
        return None if word.deprel in ("xcomp", "advcl") else "present"
    return "present" if form.endswith("s") else "past"
