"""Finds attributions in the dependency tree alone: rules for each way a cue governs what is said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from quotex.lexicons import function_words
from quotex.lexicons.cues import CueEntry, words_with
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import is_noun, path_to_root
from quotex.quotations.cues import core_words, cue_entry, lemma_of
from quotex.quotations.sources import NOBODY, SourceWords, is_time, noun_phrase, source_of
from quotex.text.quotation_marks import DASHES, MarkedSpan

PRECISE = frozenset(("clausal complement", "parenthetical", "according to", "as somebody says", "after a colon"))

_CARRIES_OBJECT = ("obl", "advcl", "nmod", "ccomp", "xcomp", "obj", "acl")
_DEEPEST = 3  # marks within marks


@dataclass(frozen=True, slots=True)
class Reported:
    """What a rule found: indices of words. `cue` is the cue's lemma words, `cue_head` its head."""

    rule: str
    entry: CueEntry
    cue: tuple[int, ...]
    cue_head: int
    content: tuple[int, ...]
    source: SourceWords


@dataclass(frozen=True, slots=True)
class _Found:
    rule: str
    content: tuple[int, ...]


def reported(parse: Parse, may_open: Callable[[int], bool]) -> list[Reported]:
    """Return every attribution that a listed cue makes in the trees, in the order of the cues.

    `may_open(index)` says whether a word may be a cue at all (words in quotation marks may not).
    """
    found: list[Reported] = []
    for word in parse.words:
        if word.upos == "PUNCT" or word.upos == "DET":
            continue
        entry = cue_entry(parse, word.index)
        if entry is None or not may_open(word.index):
            continue
        report = _report(parse, word, entry)
        if report is not None:
            found.append(report)
    return _without_outer_phrases(parse, found)


def _without_outer_phrases(parse: Parse, found: Sequence[Reported]) -> list[Reported]:
    """Take "according to X" out of the contents of the other cues of its sentence."""
    phrases: dict[int, set[int]] = {}
    for report in found:
        if report.rule == "according to":
            number = parse.words[report.cue_head].sentence
            phrases.setdefault(number, set()).update(report.cue, report.source.words)
    result = []
    for report in found:
        outside = phrases.get(parse.words[report.cue_head].sentence)
        if outside and report.rule != "according to":
            content = tuple(i for i in report.content if i not in outside)
            report = replace(report, content=content or report.content)
        result.append(report)
    return result


def _report(parse: Parse, word: Word, entry: CueEntry) -> Reported | None:
    if "prep" in entry.frames:
        return _prepositional(parse, word, entry)
    if "noun" in entry.frames:
        return _nominal(parse, word, entry)
    cue = core_words(parse, word.index)
    found = verbal_content(parse, word, entry, cue)
    if found is None:
        return None
    source = NOBODY if _is_told(parse, word, entry) else source_of(parse, word.index, set(found.content))
    content = tuple(i for i in found.content if i not in cue and i not in source.words)
    return Reported(found.rule, entry, cue, word.index, content, source) if content else None


def _is_told(parse: Parse, verb: Word, entry: CueEntry) -> bool:
    """Return whether the cue is a past participle without an auxiliary, whose subject is the hearer.

    Example: "remain convinced that".
    """
    participle = verb.feats.get("VerbForm") == "Part" and verb.feats.get("Tense") == "Past"
    helped = any(True for _ in parse.dependents(verb.index, "aux", "obl:agent", "obj"))
    return "hear" in entry.frames and participle and not helped


# ------------------------------------------------------------------------------------------ verbal cues


def verbal_content(parse: Parse, verb: Word, entry: CueEntry, cue: Collection[int]) -> _Found | None:
    """Return the content of a verbal cue, by the first rule that fits."""
    if "as" in entry.frames:
        named = predicate(parse, verb)
        if named:
            return _Found("predicate", named)
    if entry.frames & {"that", "quote"} or entry.kind == "attitude":
        clause = _clause(parse, verb, cue) or _clause_around(parse, verb, entry)
        if clause is not None and ("quote" not in entry.frames or _holds_mark(parse, clause.content)):
            return clause
    if "to" in entry.frames:
        infinitive = next((w for w in parse.dependents(verb.index, "xcomp") if _is_infinitive(parse, w)), None)
        if infinitive is not None:
            return _Found("infinitive", tuple(parse.subtree(infinitive.index)))
    raised = _raised_clause(parse, verb, entry)
    if raised:
        return _Found("passive with an infinitive", raised)
    if "of" in entry.frames:
        below = _prepositional_object(parse, verb, entry, cue)
        if below:
            return _Found("prepositional object", below)
    if "np" in entry.frames:
        target = next((w for w in parse.dependents(verb.index, "obj") if w.upos not in ("PRON", "DET")), None)
        if target is not None and target.index > verb.index:
            return _Found("object", tuple(parse.subtree(target.index)))
    return None


def _clause(parse: Parse, verb: Word, cue: Collection[int]) -> _Found | None:
    """Return a complement clause, or a main clause that follows after a colon, a comma or an opening mark."""
    for child in (w for i in cue for w in parse.dependents(i, "ccomp")):
        if child.upos == "AUX" and not parse.children[child.index]:  # "he did not recall": no clause
            continue
        return _Found("clausal complement", _one_side(parse, verb, _without_complementiser(parse, child.index)))
    for child in parse.dependents(verb.index, "parataxis", "dep"):
        if child.index > verb.index and _starts_after_mark(parse, child):
            return _Found("after a colon", tuple(parse.subtree(child.index)))
    return None


def _one_side(parse: Parse, verb: Word, clause: tuple[int, ...]) -> tuple[int, ...]:
    """Return a clause cut at its cue ("...," he said at a rally), whole if a quotation goes on after the cue."""
    before, after = [i for i in clause if i < verb.index], [i for i in clause if i > verb.index]
    if not before or not after or not any(parse.words[i].upos == "PUNCT" for i in (before[-1], before[-1] + 1)):
        return clause
    if any(_opens_marks(parse, i) for i in after[:2]):
        return clause
    return tuple(before)


def _starts_after_mark(parse: Parse, child: Word) -> bool:
    first = parse.subtree(child.index)[0]
    if _opens_marks(parse, first):
        return True
    return first > 0 and (parse.words[first - 1].text in (":", ",", "-", *DASHES) or _opens_marks(parse, first - 1))


def _holds_mark(parse: Parse, content: Collection[int]) -> bool:
    return any(_opens_marks(parse, i) for i in content)


def _opens_marks(parse: Parse, word: int) -> bool:
    """Return whether a word is the opening mark of a stretch in quotation marks, or begins with it."""
    at = bisect_left(parse.marks, parse.words[word].start, key=_start)
    return at < len(parse.marks) and parse.marks[at].start == parse.words[word].start


def _closes_marks(parse: Parse, word: int) -> bool:
    """Return whether a word is the closing mark of a stretch in quotation marks."""
    at = bisect_right(parse.marks, parse.words[word].start, key=_start)
    return any(mark.end == parse.words[word].end for mark in parse.marks[max(at - _DEEPEST, 0) : at])


def _start(mark: MarkedSpan) -> int:
    return mark.start


def _without_complementiser(parse: Parse, clause: int) -> tuple[int, ...]:
    words = parse.subtree(clause)
    mark = next((w for w in parse.dependents(clause, "mark") if w.text.lower() == "that"), None)
    return tuple(i for i in words if mark is None or i != mark.index)


def _clause_around(parse: Parse, verb: Word, entry: CueEntry) -> _Found | None:
    """Return the clause that a reporting verb stands in or after as a parenthesis (", he said,", "as he said")."""
    relation = verb.deprel.partition(":")[0]
    if verb.head < 0 or not entry.speech or _has_complement(parse, verb):
        return None
    below = parse.subtree(verb.index)
    if relation == "advcl" and _opens_with_as(parse, verb):
        return _Found("as somebody says", _rest_of_clause(parse, verb.head, below))
    if not _set_off(parse, below):
        return None
    if relation == "acl" and _opens_with_as(parse, verb):
        return _Found("as somebody says", _rest_of_clause(parse, _clause_head(parse, verb), below))
    if relation in ("parataxis", "dep", "discourse") and _has_own_subject(parse, verb):
        around = _clause_head(parse, verb) if is_noun(parse.words[verb.head]) else verb.head
        return _Found("parenthetical", _rest_of_clause(parse, around, below))
    if relation == "acl" and _is_bare_clause(parse, below):
        return _Found("parenthetical", _rest_of_clause(parse, _clause_head(parse, verb), below))
    return None


def _is_bare_clause(parse: Parse, words: Sequence[int]) -> bool:
    """Return whether a clause begins with its subject and without a relative pronoun.

    Between commas or dashes such a clause is no relative clause.
    """
    first = next(i for i in words if parse.words[i].upos != "PUNCT")
    subject = parse.words[first]
    while subject.head > subject.index and subject.deprel in ("det", "amod", "compound", "nmod:desc"):
        subject = parse.words[subject.head]
    return subject.deprel == "nsubj" and parse.words[first].text.lower() not in function_words("relative")


def _clause_head(parse: Parse, verb: Word) -> int:
    """Return the root of the sentence of a relative clause."""
    *_, root = path_to_root(parse.words, verb.index)
    return root.index


def _opens_with_as(parse: Parse, verb: Word) -> bool:
    return any(c.text.lower() == "as" and c.index < verb.index for c in parse.dependents(verb.index, "mark", "advmod"))


def _has_complement(parse: Parse, verb: Word) -> bool:
    """Return whether the verb has content of its own: an object, an infinitive, "of ..." or "about ..."."""
    for child in parse.dependents(verb.index, "obj", "xcomp", "ccomp", "obl"):
        relation = child.deprel.partition(":")[0]
        if relation != "obl" and child.text.lower() != "it":
            return True
        if any(c.text.lower() in function_words("topic") - {"for"} for c in parse.dependents(child.index, "case")):
            return True
    return False


def _has_own_subject(parse: Parse, verb: Word) -> bool:
    return any(c.upos != "SCONJ" for c in parse.dependents(verb.index, "nsubj"))


def _set_off(parse: Parse, words: Sequence[int]) -> bool:
    """Return whether punctuation or the sentence's edge stands on both sides of the words."""
    words = [i for i in words if parse.words[i].upos != "PUNCT"]
    sentence = parse.sentences[parse.words[words[0]].sentence]
    before, after = words[0] - 1, words[-1] + 1
    opened = before < sentence.first or parse.words[before].upos in ("PUNCT", "SYM")
    return opened and (after >= sentence.last or parse.words[after].upos in ("PUNCT", "SYM"))


def _rest_of_clause(parse: Parse, head: int, below: Collection[int]) -> tuple[int, ...]:
    return tuple(i for i in parse.subtree(head) if i not in below)


def _raised_clause(parse: Parse, verb: Word, entry: CueEntry) -> tuple[int, ...]:
    """Return subject and infinitive of a passive such as "X is said to be safe", which has no stated source."""
    if "that" not in entry.frames or "hear" in entry.frames or not entry.speech:
        return ()
    subject = next((w for w in parse.dependents(verb.index, "nsubj") if w.deprel == "nsubj:pass"), None)
    infinitive = next((w for w in parse.dependents(verb.index, "xcomp") if _is_infinitive(parse, w)), None)
    if subject is None or infinitive is None:
        return ()
    return (*parse.subtree(subject.index), *parse.subtree(infinitive.index))


def _is_infinitive(parse: Parse, word: Word) -> bool:
    return any(c.text.lower() == "to" for c in parse.dependents(word.index, "mark"))


def predicate(parse: Parse, verb: Word) -> tuple[int, ...]:
    """Return the object of a naming verb and what it is called ("called the move illegal", "described him as a liar").

    An object that stands before the verb ("what Putin called ...") or is a pronoun of the relative clause
    is left out.
    """
    named = [w for w in parse.dependents(verb.index, "xcomp") if w.index > verb.index and not _is_infinitive(parse, w)]
    for child in parse.dependents(verb.index, "obl", "advcl"):
        if child.index > verb.index and any(
            c.text.lower() == "as" for c in parse.dependents(child.index, "case", "mark")
        ):
            named.append(child)
    objects = [w for w in parse.dependents(verb.index, "obj", "iobj", "obl") if _is_bare_noun(parse, verb, w)]
    if not named and len(objects) == 2:  # parsed as two objects
        named, objects = objects[1:], objects[:1]
    elif not named and verb.deprel == "acl:relcl" and parse.words[verb.head].text.lower() == "what":
        named, objects = objects, []  # what Putin called ...
    if not named:
        return ()
    words = sorted({i for child in (*objects, named[0]) for i in parse.subtree(child.index)})
    return tuple(_up_to_place(parse, words))


def _is_bare_noun(parse: Parse, verb: Word, child: Word) -> bool:
    """Return whether a dependent behind the verb is an object; a noun without a preposition counts as one."""
    if child.index < verb.index:
        return False
    bare = not any(True for _ in parse.dependents(child.index, "case")) and not is_time(parse, child.index)
    return not child.deprel.startswith("obl") or bare


def _up_to_place(parse: Parse, words: Sequence[int]) -> Sequence[int]:
    """Leave out a phrase of place or time after a name in marks ("a “buffer zone” in the north").

    Changes 1 of 2,797 articles of world news, PolNeAR and short cases.
    """
    for position in range(1, len(words)):
        before, here = parse.words[words[position - 1]], parse.words[words[position]]
        if (
            _closes_marks(parse, before.index)
            and here.upos == "ADP"
            and here.text.lower() in function_words("place or time")
        ):
            return words[:position]
    return words


def _prepositional_object(parse: Parse, verb: Word, entry: CueEntry, cue: Collection[int]) -> tuple[int, ...]:
    lemma = entry.lemma.split()
    allowed = function_words("topic") if len(lemma) == 1 else frozenset(lemma[-1:])
    if entry.lemma in words_with("pointing"):
        allowed = frozenset(("to",))
    for child in parse.dependents(verb.index, *_CARRIES_OBJECT):
        markers = list(parse.dependents(child.index, "case", "mark"))
        if child.index > verb.index and any(m.text.lower() in allowed for m in markers):
            first = markers[0].index
            return tuple(i for i in parse.subtree(child.index) if i not in cue and i != first)
    return ()


# ----------------------------------------------------------------------------- nouns and prepositions


def _nominal(parse: Parse, noun: Word, entry: CueEntry) -> Reported | None:
    """Report a noun with a complement clause of its own ("X's claim that ...", "a warning that ...")."""
    for child in parse.dependents(noun.index, "acl", "ccomp", "appos", "dep"):
        marks = {c.text.lower() for c in parse.dependents(child.index, "mark")}
        if "that" not in marks or child.deprel == "acl:relcl" or child.upos == "PROPN":
            continue
        content = _without_complementiser(parse, child.index)
        return Reported(
            "noun with a clause", entry, (noun.index,), noun.index, content, _owner(parse, noun, set(content))
        )
    return None


def _owner(parse: Parse, noun: Word, content: Collection[int]) -> SourceWords:
    """Return whose claim a noun is: the possessor, "by X", "from X", or the subject of "made the claim"."""
    taken = {noun.index, *content}
    for child in parse.dependents(noun.index, "nmod", "obl"):
        cases = {c.text.lower() for c in parse.dependents(child.index, "case")}
        if child.deprel == "nmod:poss" or cases & {"by", "from"}:
            return SourceWords(noun_phrase(parse, child.index, taken), child.index)
    verb = parse.words[noun.head] if noun.head >= 0 else None
    if verb is not None and noun.deprel == "obj" and verb.lemma.lower() in words_with("light"):
        return source_of(parse, verb.index, taken)
    return NOBODY


def _prepositional(parse: Parse, word: Word, entry: CueEntry) -> Reported | None:
    """Report "according to X": the object is the source, the rest of the sentence the content."""
    cue = core_words(parse, word.index)
    if lemma_of(word) == "per" and not _parenthetical(parse, word.index):
        return None
    source = _object_of_preposition(parse, word, cue)
    if source is None:
        return None
    words = noun_phrase(parse, source, set(cue))
    phrase = {source, *parse.subtree(source), *cue}
    sentence = parse.sentences[word.sentence]
    content = _main_content(parse, range(sentence.first, sentence.last), phrase, words, cue)
    return Reported("according to", entry, cue, word.index, content, SourceWords(words, source)) if content else None


def _parenthetical(parse: Parse, index: int) -> bool:
    sentence = parse.sentences[parse.words[index].sentence]
    return index == sentence.first or parse.words[index - 1].text == ","


def _object_of_preposition(parse: Parse, holder: Word, cue: Collection[int]) -> int | None:
    if holder.deprel.partition(":")[0] in ("case", "mark", "fixed") and holder.head >= 0:
        head = parse.words[holder.head]
        if head.index in cue:
            return _object_of_preposition(parse, head, cue) if head.index != holder.index else None
        return head.index if head.upos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X", "DET") else None
    below = [w for w in parse.dependents(holder.index, "obl", "nmod", "obj", "pobj") if w.index > holder.index]
    return below[0].index if below else None


def _main_content(
    parse: Parse, sentence: range, phrase: Collection[int], source: Collection[int], cue: Collection[int]
) -> tuple[int, ...]:
    """Return the sentence without the phrase, but with what the parser hung below the source by mistake."""
    edge = max((*source, *cue))
    first = min((*source, *cue))
    stray = set(phrase) - set(source) - set(cue)
    words = [i for i in sentence if i not in phrase or (i in stray and not first <= i <= edge)]
    after = [i for i in words if i > edge]
    before = [i for i in words if i < first]
    if sum(parse.words[i].upos != "PUNCT" for i in before) >= 2 and _ends_sentence(parse, after):
        return tuple(before)
    return tuple(words)


def _ends_sentence(parse: Parse, after: Collection[int]) -> bool:
    return all(parse.words[i].upos == "PUNCT" for i in after)
