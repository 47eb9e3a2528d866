"""Corrects proposals with the tree and the marks: cut phrases, gaps, text beside a whole quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quotex.lexicons import function_words
from quotex.parsing.document import Parse, Word
from quotex.parsing.syntax import path_to_root
from quotex.quotations.candidates import Candidate, entry_of, noun_head, with_content
from quotex.quotations.clauses import Reported
from quotex.quotations.cues import core_words, cue_entry, cue_head
from quotex.quotations.quote_index import QuoteIndex
from quotex.quotations.word_spans import close_gaps, spans_of, words_of
from quotex.text.quotation_marks import CLOSING
from quotex.text.spans import Offsets, overlap, union, within, without

# Below this probability of the link to its source a proposal takes the source that its cue has in the tree.
DOUBTED = 0.5
_STOPS = frozenset((".", "!", "?"))
_WHOLE_END = frozenset(",?!")  # what a quotation ends with before its cue
_CHAIN = 6  # words that are looked at in turn at a broken edge
# Words before their head: a content that ends with one is cut inside a noun phrase ...
_OF_PHRASE = frozenset(("det", "amod", "compound", "nummod", "nmod:poss", "nmod:desc", "advmod"))
# ... or has run over into the next phrase or clause.
_OF_NEXT = frozenset(("case", "mark", "cc", "aux", "cop", "nsubj", "expl", "fixed", "punct"))
_DENIALS = frozenset(("deny", "oppose"))  # classes of cues
_AROUND = frozenset(("as somebody says", "parenthetical"))
# Phrases that belong to the word that they follow.
_MODIFIES = frozenset(("nmod", "acl", "obl", "obj", "xcomp", "ccomp"))


def mend(quotes: QuoteIndex, candidate: Candidate, report: Reported | None) -> Candidate:
    """Return the proposal corrected by its tree; `report` is what the rules report of the same cue."""
    whole = candidate
    candidate = mend_cue(quotes.parse, source_in_one_sentence(quotes.parse, candidate))
    if report is not None:
        candidate = reclaim(quotes, candidate, without(whole.cue, candidate.cue), report)
        candidate = source_of_tree(quotes, candidate, report)
        candidate = whole_sentence(quotes, candidate, report)
        candidate = both_sides(quotes, candidate, report)
        candidate = leave_out_target(quotes, candidate, report)
        candidate = name_of_predicate(quotes, candidate, report)
        candidate = leave_out_denial(quotes, candidate, report)
        candidate = leave_out_next_cue(quotes, candidate, report)
    candidate = whole_clause(quotes, candidate)
    return mend_end(quotes, fill_gaps(quotes, only_quoted(quotes, in_one_sentence(quotes, candidate))))


def in_one_sentence(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Cut what the proposal holds of other sentences, unless it stands in quotation marks."""
    if candidate.cue_head is None:
        return candidate
    sentence = quotes.parse.sentences[quotes.parse.words[candidate.cue_head].sentence]
    bounds = (quotes.parse.offsets(sentence.first, sentence.last),)
    if not overlap(candidate.content, bounds):
        return candidate
    start = bounds[0][0]
    entry = entry_of(quotes.parse, candidate)
    if entry is not None and "prep" in entry.frames and _ends_before(quotes.parse.text, start):
        candidate = replace(candidate, content=within(candidate.content, start, len(quotes.parse.text)))
    kept = (s for s in candidate.content if overlap((s,), bounds) or quotes.marks_in((s,)))
    return replace(candidate, content=tuple(kept))


def source_in_one_sentence(parse: Parse, candidate: Candidate) -> Candidate:
    """Cut what the source holds of other sentences ("said Lowe. | Smith disagreed")."""
    words = words_of(parse, candidate.source)
    if not words or parse.words[words[0]].sentence == parse.words[words[-1]].sentence:
        return candidate
    cue = words[0] if candidate.cue_head is None else candidate.cue_head
    here = [i for i in words if parse.words[i].sentence == parse.words[cue].sentence]
    kept = here or [i for i in words if parse.words[i].sentence == parse.words[words[0]].sentence]
    while len(kept) > 1 and parse.words[kept[-1]].text in _STOPS:
        kept.pop()
    source = spans_of(parse, kept)
    head = noun_head(parse, source)
    return replace(candidate, source=source if head is not None else (), source_head=head)


def _ends_before(text: str, position: int) -> bool:
    """Return whether a full stop, within closing marks or not, ends what stands before a code point."""
    before = text[max(position - _CHAIN, 0) : position].rstrip()
    return before.rstrip(CLOSING)[-1:] == "."


def only_quoted(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Keep behind a whole quotation and its cue only what stands in marks (“...,” she said of | the plan)."""
    if candidate.cue_head is None:
        return candidate
    cue, first = quotes.parse.words[candidate.cue_head], candidate.content[0]
    number = quotes.mark_at(first[1] - 1)
    if number is None or first[1] > cue.start or quotes.mark_at(first[0]) != number:
        return candidate
    inner = quotes.parse.text[slice(*quotes.outer[number].inner)].rstrip()
    if not quotes.kinds[number] or inner[-1:] not in _WHOLE_END:
        return candidate
    kept = tuple(s for s in candidate.content if s[0] < cue.start or quotes.marks_in((s,)))
    return replace(candidate, content=kept)


def whole_sentence(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Replace pieces of a sentence with "according to X", or a phrase without its verb, by all of it."""
    known = spans_of(quotes.parse, report.content)
    words = (quotes.parse.words[i] for i in words_of(quotes.parse, candidate.content))
    clause = any(w.upos in ("VERB", "AUX") and not w.deprel.startswith(("acl", "amod")) for w in words)
    if report.rule != "according to" or len(known) > 1 or (len(candidate.content) < 2 and clause):
        return candidate
    return with_content(quotes.parse.text, candidate, union(candidate.content, known))


def both_sides(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Complete a clause that goes on behind its cue.

    "The harvest, as the ministry reported, | fell": the proposal ends before the cue, the clause does not.
    """
    words, known = words_of(quotes.parse, candidate.content), set(report.content)
    if report.rule not in _AROUND or words[-1] > report.cue_head or not set(words) <= known:
        return candidate
    heads = [i for i in report.content if quotes.parse.words[i].head not in known]
    if not heads or heads[0] < report.cue_head:  # the clause has its verb before the cue
        return candidate
    whole = with_content(quotes.parse.text, candidate, spans_of(quotes.parse, report.content))
    return whole if whole.content else candidate


def whole_clause(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Complete a clause before its reporting clause ("Russia has offered | a truce, said its negotiator").

    Changes 1 of 2,797 articles of world news, PolNeAR and short cases.
    """
    parse, head = quotes.parse, candidate.cue_head
    entry = entry_of(parse, candidate)
    if head is None or entry is None or not entry.speech or quotes.marks_in(candidate.content):
        return candidate
    cue, clause = parse.words[head], parse.words[head].head
    if not 0 <= clause < head or parse.words[clause].upos != "VERB" or parse.words[head - 1].text != ",":
        return candidate
    if candidate.content[-1][1] > cue.start:  # Khalif said ..., noting her comments
        return candidate
    around = set(parse.subtree(clause)) - set(parse.subtree(head))
    whole = [i for i in around if i < head - 1]
    return with_content(parse.text, candidate, union(candidate.content, spans_of(parse, whole)))


def source_of_tree(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Take the tree's source where the network is unsure of its own, or has "In a survey" beside a subject."""
    source = spans_of(quotes.parse, report.source.words)
    doubted = candidate.certainty.to_source < DOUBTED or _is_circumstance(quotes.parse, candidate)
    if not doubted or report.source.head is None or overlap(source, candidate.source):
        return candidate
    taken = union(candidate.content, candidate.cue)
    return replace(
        candidate,
        source=without(source, taken),
        source_head=report.source.head,
        shared_with=report.source.shared_with,
    )


def _is_circumstance(parse: Parse, candidate: Candidate) -> bool:
    """Return whether the source depends on its cue by "in" ("In a survey, half of them said ...")."""
    head, cue = candidate.source_head, candidate.cue_head
    if head is None or cue is None or parse.words[head].head != cue:
        return False
    return parse.words[head].deprel == "obl" and any(c.lemma.lower() == "in" for c in parse.dependents(head, "case"))


def name_of_predicate(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Reduce the content of a naming cue to the name in marks: "what X called | “an error” | in the books"."""
    verb = quotes.parse.words[report.cue_head]
    known = spans_of(quotes.parse, report.content)
    if report.rule != "predicate" or verb.deprel != "acl:relcl" or not quotes.marks_in(known):
        return candidate
    kept = within(candidate.content, known[0][0], known[-1][1])
    return replace(candidate, content=kept) if quotes.marks_in(kept) else candidate


def leave_out_denial(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Leave out what somebody else denies of the content ("said the mill was safe | , which Park denied")."""
    parse = quotes.parse
    for index in report.content:
        verb = parse.words[index]
        entry = cue_entry(parse, index) if verb.deprel in ("acl:relcl", "parataxis") else None
        if entry is None or entry.cue_class not in _DENIALS or quotes.mark_at(verb.start) is not None:
            continue
        subjects = (w for w in parse.dependents(index, "nsubj") if w.text.lower() not in function_words("relative"))
        subtree = parse.subtree(index)
        first = subtree[0] if parse.words[subtree[0]].text != "," else subtree[1]
        if parse.words[first - 1].text != "," and verb.head == first - 1:  # , something Park denies
            first -= 1
        ends = parse.words[subtree[-1]].end >= candidate.end > parse.words[first].start > candidate.start
        if ends and parse.words[first - 1].text == "," and any(True for _ in subjects):
            return replace(candidate, content=within(candidate.content, 0, parse.words[first - 1].start))
    return candidate


def leave_out_next_cue(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Leave out a second cue that stands in the content ("said it was sorry | and promised refunds")."""
    parse = quotes.parse
    clause = next(parse.dependents(report.cue_head, "ccomp"), None)
    if clause is None or clause.upos == "VERB" or clause.index < report.cue_head:
        return candidate
    for verb in (*parse.dependents(clause.index, "conj"), *parse.dependents(report.cue_head, "conj")):
        entry = cue_entry(parse, verb.index)
        cue = entry is not None and (entry.speech or entry.cue_class == "refuse")
        own = any(True for _ in parse.dependents(verb.index, "nsubj", "aux", "mark"))
        finite = verb.feats.get("VerbForm") == "Fin" or verb.head == report.cue_head  # where a participle has an "aux"
        past = finite and verb.feats.get("Tense") == "Past"
        if cue and past and not own and quotes.mark_at(verb.start) is None:
            joined = next(parse.dependents(verb.index, "cc"), verb)
            return replace(candidate, content=within(candidate.content, 0, joined.start) or candidate.content)
    return candidate


def leave_out_target(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Leave out who is accused, and all before "of" ("accused X of | lying")."""
    if report.entry.cue_class != "accuse" or report.rule != "prepositional object":
        return candidate
    start = spans_of(quotes.parse, report.content)[0][0]
    kept = tuple((max(s, start), e) for s, e in candidate.content if e > start)
    return replace(candidate, content=kept) if any(s <= start < e for s, e in candidate.content) else candidate


def leave_out_hearer(quotes: QuoteIndex, candidate: Candidate, report: Reported) -> Candidate:
    """Leave the hearer out of the content: "the tribunal | was told that | Pike fled"."""
    if "hear" not in report.entry.frames or report.rule != "clausal complement":
        return candidate
    parse = quotes.parse
    subjects = (w for w in parse.dependents(report.cue_head, "nsubj") if w.deprel == "nsubj:pass")
    hearers = {i for subject in subjects for i in parse.subtree(subject.index)}
    kept = without(candidate.content, spans_of(parse, hearers - set(report.content)))
    return replace(candidate, content=kept) if kept else candidate


def fill_gaps(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Join the parts of a content in one sentence between which neither its cue nor its source stands."""
    parse = quotes.parse
    own = union(candidate.cue, candidate.source)

    def nothing_else(start: int, end: int) -> bool:
        if any(s < end and start < e for s, e in own):
            return False
        if not any(c.isalnum() for c in parse.text[start:end]):
            return "." not in parse.text[start:end]
        around = parse.words_in(start - 1, end + 1)
        return parse.words[around[0]].sentence == parse.words[around[-1]].sentence

    return with_content(parse.text, candidate, close_gaps(parse, candidate.content, nothing_else))


def mend_end(quotes: QuoteIndex, candidate: Candidate) -> Candidate:
    """Correct an end inside a phrase: add the rest of a noun phrase, or cut the beginning of the next clause."""
    parse, (start, end) = quotes.parse, candidate.content[-1]
    if quotes.mark_at(end - 1) is not None:
        return candidate
    words = list(parse.words_in(start, end))
    while len(words) > 1:
        first = _opening_of_next(parse, words[-1])
        if not words[0] < first <= words[-1]:
            break
        words = words[: first - words[0]]
    last = words[-1]
    stop = _with_modifiers(quotes, words[0], _phrase_end(parse, last))
    taken = [i for i in words_of(parse, union(candidate.cue, candidate.source)) if i > last]
    if taken:
        stop = min(stop, taken[0] - 1)
    spans = union(candidate.content[:-1], [(start, max(parse.words[stop].end, start + 1))])
    return with_content(parse.text, candidate, spans)


def _opening_of_next(parse: Parse, last: int) -> int:
    """Return the first word of what opens the next phrase or clause at the end of a content; behind `last` if nothing.

    It is a word before its head ("and", "after"), or a measure before "after" and the like (", | one day | after").
    """
    word = parse.words[last]
    if runs_on(parse, last, _OF_NEXT):
        return last
    measure = word.head > last + 1 and word.deprel.startswith("obl:") and parse.words[last + 1].deprel == "mark"
    return parse.subtree(last)[0] if measure else last + 1


def _relation(word: Word, among: frozenset[str]) -> bool:
    return word.deprel in among or word.deprel.partition(":")[0] in among


def runs_on(parse: Parse, last: int, relations: frozenset[str]) -> bool:
    """Return whether the last word of a part belongs to one behind it, by one of the relations."""
    word = parse.words[last]
    return word.head > last and _relation(word, relations)


def _with_modifiers(quotes: QuoteIndex, first: int, last: int) -> int:
    """Return the last word of phrases right behind the content that modify a word of it ("the end | of the year")."""
    parse = quotes.parse
    limit = parse.sentences[parse.words[last].sentence].last
    for _ in range(_CHAIN):
        top = last + 1
        if top >= limit or parse.words[top].upos == "PUNCT":
            break
        while parse.words[top].head > top:
            top = parse.words[top].head
        word = parse.words[top]
        if not first <= word.head <= last or not _relation(word, _MODIFIES):
            break
        below = set(parse.subtree(top))
        while last + 1 in below and not _quoted_itself(quotes, last + 1):
            last += 1
    return last


def _quoted_itself(quotes: QuoteIndex, word: int) -> bool:
    number = quotes.mark_at(quotes.parse.words[word].start)
    return number is not None and quotes.kinds[number]


def _phrase_end(parse: Parse, last: int) -> int:
    """Return the last word of the noun phrase that a word is the beginning of."""
    for _ in range(_CHAIN):
        word = parse.words[last]
        if not _relation(word, _OF_PHRASE) or word.head <= last or parse.words[word.head].upos in ("VERB", "AUX"):
            break
        last = word.head
    names = {w.index for w in parse.dependents(last, "flat")}
    if parse.words[last].deprel.startswith("flat") and parse.words[last].head >= 0:
        names |= {w.index for w in parse.dependents(parse.words[last].head, "flat")}
    while last + 1 in names:
        last += 1
    return last


def mend_cue(parse: Parse, candidate: Candidate) -> Candidate:
    """Return the candidate with a cue in one place that ends with no part of a noun phrase.

    Parts beyond the content belong to another clause ("said | ..., which | is also backed"): the part that
    governs the others stays.
    """
    if candidate.cue_head is None:
        return candidate
    home, head = _governing_part(parse, candidate)
    kept = tuple(s for s in candidate.cue if s == home or not _between(candidate.content, home, s))
    cue = tuple(_without_half_phrase(parse, span, head) if span == home else span for span in kept)
    return replace(candidate, cue=cue, cue_head=head)


def _governing_part(parse: Parse, candidate: Candidate) -> tuple[Offsets, int]:
    """Return the part of the cue with the highest head, and that head; by default the part with the cue's head."""
    assert candidate.cue_head is not None
    anchor = parse.words[candidate.cue_head].start
    home = next((span for span in candidate.cue if span[0] <= anchor < span[1]), candidate.cue[0])
    head = candidate.cue_head
    for span in candidate.cue:
        words = words_of(parse, (span,))
        other = cue_head(parse, words) if words and _between(candidate.content, home, span) else head
        if other != head and any(word.index == other for word in path_to_root(parse.words, head)):
            home, head = span, other
    return home, head


def reclaim(quotes: QuoteIndex, candidate: Candidate, dropped: Sequence[Offsets], report: Reported) -> Candidate:
    """Add to the content the words that were cut from the cue where the tree makes them content.

    What follows them in the tree's content is added, too.
    """
    known = spans_of(quotes.parse, report.content)
    if not dropped or not overlap(dropped, known):
        return candidate
    return with_content(quotes.parse.text, candidate, union(candidate.content, known))


def _between(content: Sequence[Offsets], one: Offsets, other: Offsets) -> bool:
    start, end = min(one[1], other[1]), max(one[0], other[0])
    return any(s < end and e > start for s, e in content)


def _without_half_phrase(parse: Parse, span: Offsets, head: int) -> Offsets:
    """Leave the first words of a noun phrase out of a cue ("said | on Monday", "said | last week")."""
    words = list(parse.words_in(*span))
    core = core_words(parse, head)
    last = len(words)
    while last > 1 and words[last - 1] not in core and _opens_phrase(parse.words[words[last - 1]], words[-1]):
        last -= 1
    phrase = [parse.words[i].deprel for i in words[last:]]
    if all(relation.startswith("case") for relation in phrase):  # a preposition alone may be the cue's own
        return span
    return span[0], parse.words[words[last - 1]].end


def _opens_phrase(word: Word, edge: int) -> bool:
    return word.head > edge and _relation(word, _OF_PHRASE | {"case"}) and word.deprel != "advmod"
